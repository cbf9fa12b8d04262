"""A screen asks the database as often for three of everything as for one."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cluster.models import SocialLink
from news.models import Post
from tests import factories
from tests.factories import LAST_WEEK, in_days
from tests.screens import SCREENS, public_routes

pytestmark = pytest.mark.django_db

# Each number holds 3 of header and footer: the identity, its links, the pages in the navigation.
QUERIES = {
    "home": 17,
    "page": 4,
    "news": 11,
    "news-year": 12,
    "news-month": 11,
    "news-topic": 12,
    "post-on-event": 9,
    "post-on-survey": 9,
    "welcome-post": 10,
    "blog": 9,
    "blog-year": 10,
    "blog-month": 9,
    "blog-topic": 10,
    "blog-post": 9,
    "members": 6,
    "members-logos": 6,
    "members-former": 6,
    "composition": 4,
    "member": 9,
    "events": 7,
    "events-year": 8,
    "event": 9,
    "event-over": 9,
    "surveys": 5,
    "survey": 7,
    "survey-results": 8,
}


def create_times(number):
    """Public objects, `number` of each, that hang on each other in every way that shows.

    The blog is about the past and the news about what is to come, so that both show all of it.
    """
    site = SimpleNamespace()
    identity = factories.create_identity()
    numbers = range(number)
    topics = [factories.create_topic(name_en=f"Topic {n}") for n in numbers]
    for n in numbers:
        SocialLink.objects.create(identity=identity, name=f"Link {n}", url="https://example.org/")
        factories.create_partner(logo=factories.picture())
        for place in ("header", "footer"):
            page = factories.create_page(title_en=f"Page {place} {n}", navigation=place)
    members, former = [
        [
            factories.create_member(
                topics=topics,
                logo=factories.picture(),
                joined_on=date(2023, 1, 1 + n),
                left_on=left,
            )
            for n in numbers
        ]
        for left in (None, date(2023, 6, 1))
    ]
    events, past_events = [
        [factories.create_event(starts_on=starts_on, organisers=members) for n in numbers]
        for starts_on in (in_days(30), date(2022, 5, 1))
    ]
    for event in [*events, *past_events]:
        for _place in numbers:
            factories.create_place(event=event)
    over = {"opens_on": date(2022, 1, 1), "closes_on": date(2022, 2, 1)}
    results = [factories.create_survey(**over, results_published_at=LAST_WEEK) for n in numbers]
    surveys = [factories.create_survey(previous=survey) for survey in results]
    for survey in results:
        survey.previous = results[0] if survey != results[0] else None
        survey.save()
        for _question in numbers:
            answers = {f"Answer {n}": n for n in numbers}
            factories.create_question(survey=survey, answers=answers)
    posts, blog_posts = [
        [
            factories.create_post(
                section=section,
                topics=topics,
                members=members,
                event=event,
                survey=survey,
                is_report=section == Post.Section.BLOG,
                cover=factories.picture(),
                cover_alt_en="A cover",
            )
            for event, survey in zip(subjects, about, strict=True)
        ]
        for section, subjects, about in [
            (Post.Section.NEWS, events, surveys),
            (Post.Section.BLOG, past_events, results),
        ]
    ]
    for n in numbers:
        site.welcome_post = factories.create_post(
            title_en=f"Welcome {n}",
            topics=topics,
            event=past_events[n],
            welcomes_from_on=date(2022, 12, 1),
            welcomes_until_on=date(2023, 1, 31),
        )
    site.page, site.topic = page, topics[0]
    site.member, site.former_member = members[0], former[0]
    site.event, site.past_event = events[0], past_events[0]
    site.survey, site.results_survey = surveys[0], results[0]
    site.post, site.blog_post = posts[0], blog_posts[0]
    site.event_post = site.survey_post = posts[0]
    return site


def test_every_public_route_is_counted():
    assert {SCREENS[name].route for name in QUERIES} == public_routes()


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_does_not_grow(client, number):
    site = create_times(number)
    counted = {}
    for name in QUERIES:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(SCREENS[name].address(site))
        assert (name, response.status_code) == (name, 200)
        counted[name] = len(queries)
    assert counted == QUERIES
