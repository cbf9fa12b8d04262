from datetime import date, datetime

import pytest
from django.db.models import ProtectedError

from news.models import Post
from tests.constraints import assert_refused
from tests.factories import (
    LAST_WEEK,
    TOMORROW,
    YESTERDAY,
    create_event,
    create_member,
    create_place,
    create_post,
    create_survey,
    create_topic,
    in_days,
)

pytestmark = pytest.mark.django_db


def test_news_and_blog_are_sections_of_one_table():
    news, blog = create_post(section="news"), create_post(section="blog")
    assert list(Post.objects.in_section("news")) == [news]
    assert list(Post.objects.in_section("blog")) == [blog]
    assert news.get_absolute_url() == f"/en/news/{news.pk}-post/"
    assert blog.get_absolute_url() == f"/en/blog/{blog.pk}-post/"


def test_newest_post_comes_first():
    last_week = create_post(published_at=LAST_WEEK)
    first, second = create_post(published_at=YESTERDAY), create_post(published_at=YESTERDAY)
    assert list(Post.objects.newest_first()) == [second, first, last_week]


@pytest.mark.parametrize(("days", "is_pinned"), [(1, True), (0, True), (-1, False)])
def test_post_is_pinned_to_the_end_of_the_day(days, is_pinned):
    post = create_post(pinned_until_on=in_days(days))
    assert list(Post.objects.pinned()) == ([post] if is_pinned else [])


def test_pinned_posts_come_before_newer_ones():
    older = create_post(published_at=LAST_WEEK)
    pinned = create_post(published_at=LAST_WEEK, pinned_until_on=in_days(0))
    newest = create_post(published_at=YESTERDAY)
    assert Post.objects.pinned_first(3) == [pinned, newest, older]
    assert Post.objects.pinned_first(2) == [pinned, newest]
    assert Post.objects.pinned_first(1) == [pinned]


def test_archive_counts_by_the_calendar_in_sofia():
    new_year = datetime.fromisoformat("2023-01-01T00:00+02:00")
    december = create_post(published_at=datetime.fromisoformat("2022-12-31T21:59:59+00:00"))
    january = create_post(published_at=new_year)
    also_january = create_post(published_at=datetime.fromisoformat("2023-01-31T21:59:59+00:00"))
    may = create_post(published_at=datetime.fromisoformat("2023-05-12T12:00+03:00"))
    assert list(Post.objects.in_year(2022)) == [december]
    assert set(Post.objects.in_year(2023)) == {january, also_january, may}
    assert set(Post.objects.in_month(2023, 1)) == {january, also_january}
    assert list(Post.objects.years()) == [(2023, 3), (2022, 1)]
    assert list(Post.objects.in_year(2023).months()) == [(5, 1), (1, 2)]


def test_posts_are_found_by_what_they_are_about():
    event, survey, member, topic = create_event(), create_survey(), create_member(), create_topic()
    about_event = create_post(event=event)
    report = create_post(event=event, is_report=True)
    about_survey = create_post(survey=survey)
    about_member = create_post(members=[member])
    about_topic = create_post(topics=[topic])
    assert set(Post.objects.about_event(event)) == {about_event, report}
    assert list(Post.objects.reports()) == [report]
    assert list(Post.objects.about_survey(survey)) == [about_survey]
    assert list(Post.objects.about_member(member)) == [about_member]
    assert list(Post.objects.about_topic(topic)) == [about_topic]


@pytest.mark.parametrize(
    ("published_at", "is_shown"), [(YESTERDAY, True), (TOMORROW, False), (None, False)]
)
def test_post_shows_its_event_and_survey_only_if_they_are_public(published_at, is_shown):
    event = create_event(published_at=published_at)
    survey = create_survey(published_at=published_at)
    post = create_post(event=event, survey=survey)
    assert post.shown_event == (event if is_shown else None)
    assert post.shown_survey == (survey if is_shown else None)


def test_post_without_event_and_survey_shows_none():
    post = create_post()
    assert (post.shown_event, post.shown_survey) == (None, None)


def test_event_knows_its_public_reports_newest_first():
    event = create_event()
    create_post(event=event)
    create_post(event=event, is_report=True, published_at=TOMORROW)
    older = create_post(event=event, is_report=True, published_at=LAST_WEEK)
    newer = create_post(event=event, is_report=True, published_at=YESTERDAY)
    for post in Post.objects.for_cards():
        assert post.event.public_reports == [newer, older]


def test_page_of_a_post_names_only_public_members():
    member = create_member()
    create_post(members=[member, create_member(published_at=None)])
    assert Post.objects.for_page().get().public_members == [member]


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_for_cards_does_not_grow(django_assert_num_queries, count):
    for _ in range(count):
        event = create_event()
        create_place(event=event)
        create_post(event=event, survey=create_survey(), topics=[create_topic(slug=event.pk)])
    with django_assert_num_queries(4):  # posts with event and survey, topics, places, reports
        for post in Post.objects.for_cards():
            assert [place.city for place in post.event.places.all()] == ["Sofia"]
            assert [topic.name for topic in post.topics.all()] == ["Robotics"]
            assert (post.survey.title, post.event.public_reports) == ("Survey", [])


@pytest.mark.parametrize(("about", "create"), [("event", create_event), ("survey", create_survey)])
def test_what_a_post_is_about_cannot_be_deleted(about, create):
    thing = create()
    create_post(**{about: thing})
    with pytest.raises(ProtectedError):
        thing.delete()


def test_report_needs_its_event():
    assert_refused(
        create_post(event=create_event(), is_report=True),
        constraint="news_post_report_has_event",
        sentence="Please choose the event that this post reports on.",
        event=None,
    )


@pytest.mark.parametrize("missing", ["welcomes_from_on", "welcomes_until_on"])
def test_welcome_period_has_both_days_or_neither(missing):
    assert_refused(
        create_post(welcomes_from_on=date(2023, 1, 1), welcomes_until_on=date(2023, 1, 31)),
        constraint="news_post_welcome_period_is_whole",
        sentence="A welcome post needs both days of its period; any other post needs neither.",
        **{missing: None},
    )


def test_welcome_period_is_ordered():
    assert_refused(
        create_post(welcomes_from_on=date(2023, 1, 2), welcomes_until_on=date(2023, 1, 2)),
        constraint="news_post_welcome_period_is_ordered",
        sentence="The period can’t end before it begins.",
        welcomes_until_on=date(2023, 1, 1),
    )
