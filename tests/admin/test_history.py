"""Who changed what and when, in words; and every version a way back."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from cluster.models import SiteIdentity, SocialLink
from events.models import Event
from news.models import Post
from surveys.models import Answer, Question
from tests.factories import (
    YESTERDAY,
    create_editor,
    create_event,
    create_identity,
    create_member,
    create_page,
    create_place,
    create_post,
    create_question,
    create_survey,
    create_topic,
)

pytestmark = pytest.mark.django_db


def desk(thing, view="change", *more):
    name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_{view}"
    return reverse(name, args=[thing.pk, *more])


def versions(thing):
    return list(type(thing).history.of(thing.pk))


def changes(client, thing):
    """{label: [(kind, text)]} of the latest change, as the history page tells it."""
    [(_version, told), *_older] = client.get(desk(thing, "history")).context["told"]
    return {change.label: [tuple(piece) for piece in change.pieces] for change in told}


def test_one_save_with_lists_and_rows_writes_one_version(editor, submit):
    event = create_event()
    place = create_place(event=event)
    acme = create_member()
    event.record_version()
    before = len(versions(event))
    submit(
        editor,
        desk(event),
        title_en="Robot day",
        organisers=[acme.pk],
        **{"places-0-venue_en": "Hall 1", "places-0-id": place.pk},
    )
    latest = versions(event)[0]
    assert len(versions(event)) == before + 1
    assert latest.history_user.username == "editor"
    assert latest.related["m2m"] == {"organisers": [acme.pk]}
    assert [row["fields"]["venue_en"] for row in latest.related["children"]] == ["Hall 1"]


def test_adding_writes_one_version_that_is_whole(editor, submit):
    topic = create_topic()
    submit(editor, reverse("admin:news_post_add"), title_en="New", topics=[topic.pk])
    [version] = versions(Post.objects.get())
    assert (version.history_type, version.related["m2m"]["topics"]) == ("+", [topic.pk])


def test_saving_without_a_change_writes_no_version(editor, submit):
    event = create_event()
    create_place(event=event)
    event.record_version()
    before = len(versions(event))
    submit(editor, desk(event))
    assert len(versions(event)) == before


def test_what_nobody_recorded_is_recorded_before_it_is_changed(editor, submit):
    post = create_post(title_en="First")
    Post.objects.filter(pk=post.pk).update(title_en="Second")
    submit(editor, desk(post), title_en="Third")
    told = [(version.title_en, version.history_user) for version in versions(post)]
    assert [title for title, _user in told] == ["Third", "Second", "First"]
    assert told[1][1] is None


def test_history_tells_words_and_names(editor, submit):
    topic, event = create_topic(), create_event(title_en="Robot week")
    post = create_post(title_en="Come to the robots on Monday", body_en="<p>One two three</p>")
    submit(
        editor,
        desk(post),
        title_en="Come to the robots on Tuesday",
        body_en="<p>One <strong>four</strong> three</p>",
        topics=[topic.pk],
        event=event.pk,
        section="blog",
        pinned_until_on="2026-03-28",
    )
    assert changes(editor, post) == {
        "Title (English)": [
            ("same", "Come to the robots on "),
            ("del", "Monday"),
            ("ins", "Tuesday"),
        ],
        "Text (English)": [("same", "One "), ("del", "two "), ("ins", "four "), ("same", "three")],
        "Section": [("del", "News"), ("ins", "Blog")],
        "Pinned until": [("ins", "28\N{NBSP}March 2026")],
        "Event": [("ins", "Robot week")],
        "Topics": [("ins", "Robotics")],
    }


def test_history_speaks_the_language_of_the_editor(editor, submit):
    post = create_post()
    submit(editor, desk(post), section="blog")
    page = editor.get(desk(post, "history"), headers={"Accept-Language": "bg"})
    text = " ".join(strip_tags(page.content.decode()).split())
    assert "Променено" in text
    assert "Раздел" in text
    assert "НовиниБлог" in text


def test_only_form_changed_is_said(editor, submit):
    post = create_post(body_en="<p>One two</p>")
    submit(editor, desk(post), body_en="<p>One <strong>two</strong></p>")
    assert changes(editor, post) == {"Text (English)": []}


def test_rows_of_an_event_are_told_by_name(editor, submit):
    event = create_event()
    place = create_place(event=event, venue_en="Hall 1")
    submit(editor, desk(event), **{"places-0-venue_en": "Hall 2", "places-0-id": place.pk})
    assert changes(editor, event) == {
        "Place “Sofia” – venue (English)": [("same", "Hall "), ("del", "1"), ("ins", "2")]
    }


def test_version_brings_everything_back(editor, submit):
    event = create_event(title_en="Robot week", starts_on=date(2026, 5, 1), ends_on=None)
    place = create_place(event=event, venue_en="Hall 1")
    member = create_member()
    event.organisers.add(member)
    event.record_version()
    old = versions(event)[0]
    was = Event.objects.values().get()
    submit(
        editor,
        desk(event),
        title_en="Robot day",
        starts_on="2026-06-01",
        organisers=[],
        **{"places-0-DELETE": "on", "places-0-id": place.pk},
    )
    assert not event.places.exists()
    editor.post(desk(event, "version", old.history_id))
    now = Event.objects.values().get()
    changing = {"version": 0, "updated_at": None}
    assert now | changing == was | changing
    assert [(p.pk, p.venue_en) for p in event.places.all()] == [(place.pk, "Hall 1")]
    assert list(event.organisers.all()) == [member]


def test_restoring_is_a_version_too(editor, submit):
    post = create_post(title_en="First")
    submit(editor, desk(post), title_en="Second")
    first = versions(post)[-1]
    editor.post(desk(post, "version", first.history_id))
    assert [version.title_en for version in versions(post)] == ["First", "Second", "First"]
    assert versions(post)[0].history_change_reason == "restored"
    assert versions(post)[0].history_user.username == "editor"


def test_version_page_says_what_would_change_and_changes_nothing(editor, submit):
    post = create_post(title_en="First word")
    submit(editor, desk(post), title_en="Second word")
    page = editor.get(desk(post, "version", versions(post)[-1].history_id))
    [change] = page.context["differences"]
    assert change.label == "Title (English)"
    assert Post.objects.get().title_en == "Second word"


def test_address_of_a_page_is_not_restored(editor):
    page = create_page(title_en="About", slug="about")
    page.slug, page.title_en = "about-us", "About us"
    page.save()
    editor.post(desk(page, "version", versions(page)[-1].history_id))
    page.refresh_from_db()
    assert (page.slug, page.title_en) == ("about-us", "About")


def test_answers_of_a_survey_are_in_its_history_and_come_back(editor, submit):
    survey = create_survey()
    question = create_question(survey=survey, answers={"Yes": 3, "No": 1})
    yes, no = question.answers.all()
    submit(
        editor,
        desk(question),
        **{"answers-0-votes": "5", "answers-1-DELETE": "on"},
    )
    assert changes(editor, survey)["Answer “Yes” – how often it was given"] == [
        ("del", "3"),
        ("ins", "5"),
    ]
    editor.post(desk(survey, "version", versions(survey)[1].history_id))
    assert list(Answer.objects.values_list("pk", "votes")) == [(yes.pk, 3), (no.pk, 1)]


def test_deleted_question_comes_back_with_its_survey(editor):
    survey = create_survey()
    question = create_question(survey=survey)
    editor.post(desk(question, "delete"), {"post": "yes"})
    assert not Question.objects.exists()
    editor.post(desk(survey, "version", versions(survey)[1].history_id))
    assert Question.objects.get() == question
    assert question.answers.count() == 2


def test_history_of_a_question_is_that_of_its_survey(editor):
    question = create_question(survey=create_survey())
    response = editor.get(desk(question, "history"))
    assert response.url == desk(question.survey, "history")


def test_moving_a_question_is_a_version_of_both_surveys(editor, submit):
    left, entered = create_survey(title_en="Left"), create_survey(title_en="Entered")
    question = create_question(survey=left)
    submit(editor, desk(question), survey=entered.pk)
    assert Question.objects.get().survey == entered
    for survey, told in [(left, ["+", "~", "~"]), (entered, ["+", "~"])]:
        assert [version.history_type for version in reversed(versions(survey))] == told
        assert versions(survey)[0].related == survey.version_now().related
        assert versions(survey)[0].history_user.username == "editor"
    editor.post(desk(left, "version", versions(left)[1].history_id))
    assert (left.questions.count(), entered.questions.get()) == (1, question)


def test_social_links_come_back(editor, submit):
    identity = create_identity()
    SocialLink.objects.create(identity=identity, name="LinkedIn", url="https://example.org/")
    submit(editor, desk(identity), **{"social_links-0-name": "Mastodon"})
    editor.post(desk(identity, "version", versions(identity)[1].history_id))
    assert SiteIdentity.objects.get().social_links.get().name == "LinkedIn"


def test_target_that_is_gone_is_named_and_the_rest_restored(editor, submit):
    topic, event = create_topic(name_en="Robotics"), create_event(title_en="Robot week")
    post = create_post(title_en="First", event=event, topics=[topic])
    post.record_version()
    old = versions(post)[0]
    post.event = None
    post.title_en = "Second"
    post.save()
    topic.delete()
    event.delete()
    response = editor.post(desk(post, "version", old.history_id), follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "“First” is back as it was.",
        "Event: Robot week (deleted) does not exist any more.",
        "Topics: Robotics (deleted) does not exist any more.",
    ]
    post.refresh_from_db()
    assert (post.title_en, post.event, post.topics.count()) == ("First", None, 0)


def test_what_the_rules_forbid_today_is_refused_with_its_sentence(editor):
    event = create_event()
    post = create_post(event=event, is_report=True)
    old = versions(post)[0]
    post.event, post.is_report = None, False
    post.save()
    event.delete()
    response = editor.post(desk(post, "version", old.history_id), follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "Please choose the event that this post reports on."
    ]
    assert Post.objects.get().is_report is False


def test_version_of_another_thing_is_not_found(editor):
    post, other = create_post(), create_post()
    assert editor.get(desk(post, "version", versions(other)[0].history_id)).status_code == 404


def test_who_may_only_view_restores_nothing(client):
    post = create_post()
    viewer = create_editor(username="viewer")
    viewer.groups.clear()
    client.force_login(viewer)
    assert client.get(desk(post, "history")).status_code == 403
    assert client.post(desk(post, "version", versions(post)[0].history_id)).status_code == 403


def test_preview_records_nothing(editor):
    post = create_post()
    editor.post(desk(post), {"_preview": "en", "title_en": "Other"})
    assert len(versions(post)) == 1


def test_public_page_does_not_vary_by_cookie(client):
    post = create_post(published_at=YESTERDAY)
    assert "Cookie" not in client.get(post.get_absolute_url()).get("Vary", "")


@pytest.mark.parametrize("number", [1, 3])
def test_history_asks_the_database_as_often_for_many_versions_as_for_one(editor, number):
    topics = [create_topic(name_en=f"Topic {n}") for n in range(number)]
    post = create_post(event=create_event(), survey=create_survey())
    for topic in topics:
        post.topics.add(topic)
        post.members.add(create_member())
        post.record_version()
    with CaptureQueriesContext(connection) as queries:
        page = editor.get(desk(post, "history"))
    assert len(page.context["told"]) == number + 1
    assert len(queries) == 12
