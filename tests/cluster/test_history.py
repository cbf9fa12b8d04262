"""What is recorded by which way of writing, and how long it is kept."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cluster.history import tracked_models
from cluster.models import Page, Picture, SiteIdentity, Topic
from events.models import Event
from members.models import Member, Partner
from news.models import Post
from surveys.models import Survey
from tests.factories import create_event, create_place, create_post, create_topic

pytestmark = pytest.mark.django_db


def types(thing):
    return "".join(version.history_type for version in reversed(type(thing).history.of(thing.pk)))


def days_later(model, days):
    """As if everything recorded of `model` were that many days older."""
    for version in model.history.all():
        version.history_date -= timedelta(days=days)
        version.save()


def test_everything_that_editors_write_has_a_history():
    """Places, questions, answers and social links are parts of these."""
    assert set(tracked_models()) == {
        *(Topic, Page, Picture, SiteIdentity, Member, Partner, Event, Survey, Post)
    }


def test_saving_and_deleting_record_by_themselves():
    post = create_post(title_en="First")
    post.title_en = "Second"
    post.save()
    pk = post.pk
    post.delete()
    post.pk = pk
    assert types(post) == "+~-"


def test_saving_what_is_the_same_records_nothing():
    post = create_post()
    post.save()
    assert types(post) == "+"


def test_what_update_wrote_is_recorded_when_asked():
    post = create_post()
    Post.objects.filter(pk=post.pk).update(title_en="Other")
    assert types(post) == "+"
    post.refresh_from_db()
    post.record_version()
    post.record_version()
    assert types(post) == "+~"


def test_version_holds_lists_and_rows():
    topic = create_topic()
    post = create_post(topics=[topic])
    post.record_version()
    assert post.history.first().related == {
        "m2m": {"topics": [topic.pk], "members": []},
        "children": [],
    }
    place = create_place(event=create_event(), city_en="Plovdiv")
    place.event.record_version()
    [row] = place.event.history.first().related["children"]
    assert (row["model"], row["pk"], row["fields"]["city_en"]) == (
        "events.place",
        place.pk,
        "Plovdiv",
    )


def test_adding_costs_one_question_to_the_database():
    with CaptureQueriesContext(connection) as recorded:
        Post.objects.create(title_en="Recorded")
    with CaptureQueriesContext(connection) as unrecorded:
        Post(title_en="Unrecorded").save_without_historical_record()
    assert len(recorded) - len(unrecorded) == 1


def test_the_demo_records_nothing():
    call_command("demo", verbosity=0)
    assert [model for model in tracked_models() if model.history.exists()] == []


def test_deleted_is_forgotten_after_ninety_days():
    post, living = create_post(), create_post(title_en="Living")
    post.delete()
    days_later(Post, 91)
    call_command("forget_deleted", verbosity=0)
    call_command("forget_deleted", verbosity=0)
    assert list(Post.history.values_list("id", flat=True)) == [living.pk]


def test_before_that_nothing_is_forgotten():
    create_post().delete()
    days_later(Post, 89)
    call_command("forget_deleted", verbosity=0)
    assert Post.history.count() == 2
