"""The pages of the desk about one thing: what they cost with one of everything and with three."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import reverse

from tests.exchange import desk_address
from tests.factories import (
    create_event,
    create_identity,
    create_member,
    create_page,
    create_partner,
    create_picture,
    create_place,
    create_post,
    create_question,
    create_survey,
    create_topic,
)

pytestmark = pytest.mark.django_db


def topics(count):
    return [create_topic(name_en=f"Topic {n}", name_bg=f"Тема {n}") for n in range(count)]


def with_documents(thing, count):
    for number in range(count):
        thing.documents.create(file=ContentFile(b"%PDF-1.7", f"{number}.pdf"))
    return thing


def post(count):
    members = [create_member(title_en=f"Member {n}") for n in range(count)]
    return with_documents(create_post(topics=topics(count), members=members), count)


def event(count):
    organisers = [create_member(title_en=f"Member {n}") for n in range(count)]
    made = create_event(organisers=organisers)
    for number in range(count):
        create_place(event=made, city_en=f"City {number}")
        create_post(event=made)
    return with_documents(made, count)


def survey(count):
    made = create_survey()
    for number in range(count):
        create_question(survey=made, text_en=f"Question {number}")
        create_survey(previous=made)
        create_post(survey=made)
    return with_documents(made, count)


def question(count):
    return create_question(survey=create_survey(), answers={f"Answer {n}": n for n in range(count)})


def member(count):
    made = create_member(topics=topics(count))
    for number in range(count):
        create_post(members=[made])
        create_event(organisers=[made], title_en=f"Event {number}")
    return made


def topic(count):
    made = create_topic()
    for number in range(count):
        create_post(topics=[made])
        create_member(topics=[made], title_en=f"Member {number}")
    return made


def picture(count):
    made = create_picture()
    for number in range(count):
        create_page(
            title_en=f"Page {number}", body_en=f'<p><img src="{made.image.url}" alt=""></p>'
        )
    return made


def identity(count):
    made = create_identity()
    for number in range(count):
        made.social_links.create(name="Example", url=f"https://{number}.example.org/")
    return made


def page(_count):
    return create_page()


def partner(_count):
    return create_partner()


THINGS = {
    post: {"change": 10, "history": 9, "delete": 15},
    event: {"change": 9, "history": 8, "delete": 16},
    survey: {"change": 7, "history": 7, "delete": 17},
    question: {"change": 7, "delete": 12},
    member: {"change": 7, "history": 8, "delete": 16},
    topic: {"change": 4, "history": 7, "delete": 13},
    picture: {"change": 4, "history": 7, "delete": 12},
    identity: {"change": 9, "history": 7},
    page: {"change": 5, "history": 7, "delete": 8},
    partner: {"change": 4, "history": 7, "delete": 7},
}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("create", "action", "queries"),
    [(create, *cost) for create, costs in THINGS.items() for cost in costs.items()],
)
def test_page_costs_the_same_for_one_and_many(  # noqa: PLR0913, PLR0917 - two fixtures, four cases
    admin_client, django_assert_num_queries, create, action, queries, count
):
    thing = create(count)
    for _number in range(count):
        thing.save()
    ContentType.objects.get_for_models(*apps.get_models())  # which Django asks for once
    with django_assert_num_queries(queries):
        response = admin_client.get(desk_address(thing, action, thing.pk))
    assert response.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_what_was_deleted_costs_the_same_for_one_and_many(
    admin_client, django_assert_num_queries, count
):
    for create in (post, event, survey, member, topic, picture):
        for _number in range(count):
            create(0).delete()
    ContentType.objects.get_for_models(*apps.get_models())
    with django_assert_num_queries(19):
        response = admin_client.get(reverse("admin:recently_deleted"))
    assert len(response.context["deleted"]) == 6 * count
