"""What an editor reads before something disappears, and how it comes back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cluster.deletion import NAMED
from cluster.models import Topic
from events.models import Event
from news.models import Post
from surveys.models import Answer, Survey
from tests.factories import (
    create_editor,
    create_event,
    create_member,
    create_page,
    create_place,
    create_post,
    create_question,
    create_survey,
    create_topic,
)

pytestmark = pytest.mark.django_db


def desk(thing, view):
    name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_{view}"
    return reverse(name, args=[thing.pk])


def bulk(*things, **data):
    return {"action": "delete_selected", "_selected_action": [t.pk for t in things]} | data


def delete(client, thing):
    client.post(desk(thing, "delete"), {"post": "yes"})
    return address_of_deleted(thing)


def address_of_deleted(thing):
    [version] = type(thing).history.recently_deleted().filter(id=thing.pk)
    name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_deleted"
    return reverse(name, args=[version.history_id])


def test_confirmation_names_what_goes_along(editor):
    event = create_event(title_en="Robot week")
    create_place(event=event, city_en="Plovdiv")
    page = editor.get(desk(event, "delete")).content.decode()
    assert f'Event: <a href="{desk(event, "change")}">Robot week</a>' in page
    assert "Place: Plovdiv" in page
    assert "For 90 days it can be brought back" in page


def test_event_that_posts_are_about_is_not_deleted_and_they_are_named(editor):
    event = create_event()
    post = create_post(title_en="Come to the robots", event=event)
    page = editor.get(desk(event, "delete")).content.decode()
    assert f'<a href="{desk(post, "change")}">Come to the robots</a>' in page
    assert "because other content points here" in page
    editor.post(desk(event, "delete"), {"post": "yes"})
    assert Event.objects.get() == event


def test_many_at_once_are_refused_for_one_of_them(editor):
    free, used = create_event(), create_event()
    create_post(title_en="Come to the robots", event=used)
    address = reverse("admin:events_event_changelist")
    page = editor.post(address, bulk(free, used)).content.decode()
    assert "Come to the robots" in page
    editor.post(address, bulk(free, used, post="yes"))
    assert Event.objects.count() == 2


def test_many_at_once_are_deleted_after_a_word(editor):
    posts = [create_post(title_en="One"), create_post(title_en="Two")]
    address = reverse("admin:news_post_changelist")
    page = editor.post(address, bulk(*posts)).content.decode()
    assert "This will disappear" in page
    assert Post.objects.count() == 2
    editor.post(address, bulk(*posts, post="yes"))
    assert Post.objects.count() == 0
    assert Post.history.recently_deleted().count() == 2


def test_topic_or_member_that_others_name_is_not_deleted_and_they_are_named(editor):
    topic, member = create_topic(), create_member()
    post = create_post(title_en="Come to the robots", topics=[topic], members=[member])
    for thing in (topic, member):
        page = editor.get(desk(thing, "delete")).content.decode()
        assert "because other content points here" in page
        assert f'<a href="{desk(post, "change")}">Come to the robots</a>' in page
        editor.post(desk(thing, "delete"), {"post": "yes"})
        thing.refresh_from_db()
    post.topics.clear()
    editor.post(desk(topic, "delete"), {"post": "yes"})
    assert not Topic.objects.exists()


def test_many_that_name_it_are_counted(editor):
    topic = create_topic()
    for _number in range(NAMED + 3):
        create_post(topics=[topic])
    page = editor.get(desk(topic, "delete")).content.decode()
    assert page.count(">Post</a>") == NAMED
    assert "<li>… and 3 more</li>" in page


def test_recently_deleted_says_what_when_and_who(editor):
    post = create_post(title_en="Come to the robots")
    address = delete(editor, post)
    page = editor.get(reverse("admin:recently_deleted"))
    [(version, kind, url)] = page.context["deleted"]
    assert (version.title, str(kind), url) == ("Come to the robots", "post", address)
    assert version.history_user.username == "editor"


@pytest.mark.parametrize("number", [1, 3])
def test_recently_deleted_asks_the_database_as_often_for_many(editor, number):
    for _n in range(number):
        create_post().delete()
        create_event().delete()
    with CaptureQueriesContext(connection) as queries:
        page = editor.get(reverse("admin:recently_deleted"))
    assert len(page.context["deleted"]) == 2 * number
    assert len(queries) == 14


def test_recently_deleted_hides_nothing_behind_its_first_page(editor):
    for number in range(21):
        create_post(title_en=f"Post {number}").delete()
    page = editor.get(reverse("admin:recently_deleted"), {"page": 2})
    assert [version.title for version, _kind, _url in page.context["deleted"]] == ["Post 0"]


def test_deleted_event_comes_back_whole_at_its_address(editor, client):
    member = create_member()
    event = create_event(title_en="Robot week", organisers=[member])
    place = create_place(event=event, city_en="Plovdiv")
    was, url = Event.objects.values().get(), event.get_absolute_url()
    address = delete(editor, event)
    assert client.get(url).status_code == 404
    editor.post(address)
    assert client.get(url).status_code == 200
    changing = {"version": 0, "updated_at": None}
    assert Event.objects.values().get() | changing == was | changing
    back = Event.objects.get()
    assert [(p.pk, p.city_en) for p in back.places.all()] == [(place.pk, "Plovdiv")]
    assert list(back.organisers.all()) == [member]
    assert list(editor.get(reverse("admin:recently_deleted")).context["deleted"]) == []


def test_deleted_survey_comes_back_with_questions_and_answers(editor):
    survey = create_survey()
    question = create_question(survey=survey, answers={"Yes": 3})
    editor.post(delete(editor, survey))
    assert Survey.objects.get().questions.get() == question
    assert Answer.objects.values_list("question", "label_en", "votes").get() == (
        question.pk,
        "Yes",
        3,
    )


def test_topic_deleted_by_a_program_comes_back_to_posts_and_members(editor):
    topic = create_topic()
    post, member = create_post(topics=[topic]), create_member(topics=[topic])
    pk = topic.pk
    topic.delete()
    topic.pk = pk
    editor.post(address_of_deleted(topic))
    assert (post.topics.get(), member.topics.get()) == (topic, topic)


def test_deleted_twice_is_listed_once(editor):
    post = create_post()
    editor.post(delete(editor, post))
    delete(editor, post)
    assert len(editor.get(reverse("admin:recently_deleted")).context["deleted"]) == 1


@pytest.mark.parametrize("ask", ["get", "post"])
def test_second_click_on_restore_leads_to_what_is_back_already(editor, ask):
    post = create_post(title_en="Come to the robots")
    address = delete(editor, post)
    editor.post(address, follow=True)
    response = getattr(editor, ask)(address, follow=True)
    assert response.redirect_chain == [(desk(post, "change"), 302)]
    assert [str(text) for text in response.context["messages"]] == [
        "“Come to the robots” is back already."
    ]
    assert Post.objects.get() == post


def test_taken_address_is_said_and_nothing_is_restored(editor):
    topic = create_topic()
    address = delete(editor, topic)
    create_topic()
    editor.get(reverse("admin:recently_deleted"))  # what was said before is read
    response = editor.post(address, follow=True)
    assert [str(text) for text in response.context["messages"]] == [
        "Topic with this Address already exists."
    ]
    assert Topic.objects.count() == 1


def test_deleted_is_hidden_from_who_may_not_add_it(editor, client):
    page = create_page()
    address = delete(editor, page)
    reader = create_editor(username="reader")
    reader.groups.clear()
    client.force_login(reader)
    assert client.get(reverse("admin:recently_deleted")).context["deleted"] == []
    assert client.post(address).status_code == 403


def test_after_ninety_days_it_is_gone_for_good(editor):
    address = delete(editor, create_post())
    for version in Post.history.all():
        version.history_date -= timedelta(days=91)
        version.save()
    assert editor.get(address).status_code == 404
    assert editor.get(reverse("admin:recently_deleted")).context["deleted"] == []
