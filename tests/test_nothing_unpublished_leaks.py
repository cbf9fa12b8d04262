"""Every public address, while hidden objects of every kind hang on everything that it shows.

Each hidden object carries a marker of its own in every text column that its model has, so a column
added later is watched as well.
"""

import re
from datetime import date
from itertools import count, product

import pytest
from django.db import models
from django.utils.translation import override

from cluster.models import Page
from cluster.publishing import Publishable
from events.models import Event
from members.models import Member
from news.models import Post
from surveys.models import Survey
from tests import factories
from tests.factories import LAST_WEEK, NEXT_WEEK, TOMORROW, YESTERDAY, in_days
from tests.screens import SCREENS, create_full_site, public_routes

pytestmark = pytest.mark.django_db

NOUNS = [Page, Member, Event, Survey, Post]
HIDDEN = {
    "draft": {"published_at": None},
    "scheduled": {"published_at": TOMORROW},
    "expired": {"published_at": LAST_WEEK, "expires_at": YESTERDAY},
}
STATUS = {"draft": 404, "scheduled": 404, "expired": 410}
JOINED_ON = date(2023, 1, 10)  # in the period of the welcome post of the full site

_numbers = count(1)


def marked(model, *names):
    """Values with one new marker for these text columns of a model, or for all."""
    marker = f"leak{next(_numbers):03}x"
    values = {}
    for field in model._meta.concrete_fields:
        if field.choices or (names and field.name not in names):
            continue
        if isinstance(field, models.URLField):
            values[field.name] = f"https://{marker}.example.org/"
        elif isinstance(field, models.EmailField):
            values[field.name] = f"{marker}@example.org"
        elif isinstance(field, models.FileField):
            values[field.name] = factories.picture(name=f"{marker}.png")
        elif isinstance(field, models.CharField | models.TextField):
            values[field.name] = marker
    return values


def create_hidden(site, state, section=Post.Section.NEWS):
    """One hidden object of every noun, shown wherever the noun could be shown."""
    frame = HIDDEN[state]
    topics = [site.topic]
    page = factories.create_page(**marked(Page), **frame, navigation="header")
    member = factories.create_member(**marked(Member), **frame, joined_on=JOINED_ON, topics=topics)
    event = factories.create_event(**marked(Event), **frame, organisers=[site.member])
    survey = factories.create_survey(
        **marked(Survey),
        **frame,
        opens_on=in_days(-30),
        closes_on=in_days(-20),
        results_published_at=LAST_WEEK,
    )
    post = factories.create_post(
        **marked(Post),
        **frame,
        section=section,
        topics=topics,
        members=[site.member],
        event=site.past_event,
        is_report=True,
        survey=site.survey,
        pinned_until_on=in_days(5),
        welcomes_from_on=date(2022, 12, 1),
        welcomes_until_on=date(2023, 1, 31),
    )
    return [page, member, event, survey, post]


def show_hidden(site, hidden):
    """Public objects that refer to hidden ones."""
    _page, member, event, survey, _post = hidden
    post = factories.create_post(
        title_en="About what is hidden",
        event=event,
        survey=survey,
        members=[member],
        topics=[site.topic],
        published_at=YESTERDAY,
    )
    public_event = factories.create_event(title_en="Public", organisers=[member, site.member])
    following = factories.create_survey(title_en="Following", previous=survey)
    return [post, public_event, following]


@pytest.fixture
def site():
    return create_full_site()


@pytest.fixture
def pages(client, site):
    """Asks for every public address there is, all pages of lists and filters of members too."""

    def ask(*objects):
        addresses = [
            screen.address(site, language)
            for screen, language in product(SCREENS.values(), ["en", "bg"])
        ]
        for language in ("en", "bg"):
            with override(language):
                addresses += [thing.get_absolute_url() for thing in objects]
                directory = SCREENS["members"].address(site, language)
            for kind in Member.Kind.values:
                addresses.append(f"{directory}?kind={kind}")
            addresses.append(f"{directory}?topic={site.topic.slug}&joined={JOINED_ON.year}")
        answers = {}
        while addresses:
            address = addresses.pop()
            answers[address] = client.get(address)
            next_url = getattr(answers[address].context.get("page"), "next_url", None)
            addresses += [next_url] if next_url and next_url not in answers else []
        return answers

    return ask


def leaks(responses):
    """{address: markers on it}, after making sure that it is a page."""
    assert {response.status_code for response in responses.values()} == {200}
    found = {address: markers_in(response) for address, response in responses.items()}
    return {address: markers for address, markers in found.items() if markers}


def markers_in(response):
    return set(re.findall(r"leak\d{3}x", f"{response.headers} {response.content.decode()}".lower()))


def test_every_public_route_has_a_row(site):
    assert {screen.route for screen in SCREENS.values()} == public_routes()


def test_every_public_noun_is_hidden_here():
    """A new kind of public thing has to be hidden in this file too."""
    assert set(Publishable.__subclasses__()) == set(NOUNS)


def test_markers_are_seen_once_the_objects_are_public(pages, site):
    """So their absence elsewhere means something: this is what could leak."""
    things = create_hidden(site, "draft")
    shown = show_hidden(site, things)
    for thing in things:
        thing.published_at = YESTERDAY
        thing.save()
    seen = set().union(*leaks(pages(*shown, *things)).values())
    assert {thing.title_en for thing in things} <= seen


def test_hidden_objects_show_nowhere(pages, site):
    shown = []
    for state, section in product(HIDDEN, Post.Section.values):
        shown += show_hidden(site, create_hidden(site, state, section))
    assert leaks(pages(*shown)) == {}


@pytest.mark.parametrize("state", HIDDEN)
def test_own_address_of_hidden_object_says_nothing_of_it(client, site, state):
    """Asked with another slug, because an answer repeats the address that was typed."""
    for thing in create_hidden(site, state):
        if isinstance(thing, Page):
            Page.objects.filter(pk=thing.pk).update(slug="plain-slug")
            thing.refresh_from_db()
        for language in ("en", "bg"):
            with override(language):
                own = thing.get_absolute_url()
            typed = own.replace(f"-{thing.slug}/", "-typed/")
            response = client.get(typed)
            assert (typed, response.status_code) == (typed, STATUS[state])
            assert markers_in(response) == set()
            assert client.get(own).status_code == STATUS[state]


@pytest.mark.parametrize("state", HIDDEN)
def test_topic_and_year_of_hidden_posts_alone_are_as_empty_as_without_them(client, state):
    topic = factories.create_topic(name_en="Secret plans")
    hidden = HIDDEN[state] | {"published_at": date_in_2001(state)}
    factories.create_post(title_en="leak001x", topics=[topic], **hidden)
    factories.create_event(title_en="leak002x", **HIDDEN[state], starts_on=date(2001, 5, 1))
    assert client.get("/en/news/2001/").status_code == 404
    assert client.get("/en/news/2001/05/").status_code == 404
    assert client.get("/en/events/2001/").status_code == 404
    for address in ("/en/news/", "/en/events/"):
        assert "2001" not in client.get(address).content.decode()
    response = client.get("/en/news/topic/secret-plans/")
    assert markers_in(response) == set()


def date_in_2001(state):
    """When a hidden post of that year was published: only an expired one has such a moment."""
    if state == "expired":
        return YESTERDAY.replace(year=2001, month=5, day=1)
    return HIDDEN[state]["published_at"]


def test_private_contacts_of_members_show_nowhere(pages, site):
    names = ("contact_name", "contact_email", "contact_phone")
    for member in [site.member, site.former_member]:
        values = marked(Member, *names)
        assert values.keys() == set(names)
        Member.objects.filter(pk=member.pk).update(**values)
    assert leaks(pages()) == {}


def test_results_show_nowhere_before_their_moment(pages, site):
    """Nor does the way into a questionnaire that is closed or not open yet."""
    results = ["results_url", "results_file", "results_summary_en", "results_summary_bg"]
    closed = {"opens_on": in_days(-9), "closes_on": in_days(-2), "results_published_at": NEXT_WEEK}
    shown = []
    for dates, secrets in [
        (closed, [*results, "participation_url"]),
        ({"opens_on": in_days(3)}, [*results, "participation_url"]),
        ({}, results),
    ]:
        survey = factories.create_survey(title_en="Later", **dates | marked(Survey, *secrets))
        factories.create_question(survey=survey, text_en="leak998x", answers={"leak999x": 3})
        shown += [survey, factories.create_post(survey=survey)]
    assert leaks(pages(*shown)) == {}


def test_way_into_an_event_shows_nowhere_when_there_is_no_way(pages, site):
    shown = []
    for fields in [
        {"starts_on": in_days(-20)},
        {"state": Event.State.CANCELLED},
        {"state": Event.State.POSTPONED},
    ]:
        event = factories.create_event(**fields, **marked(Event, "registration_url", "online_url"))
        shown += [event, factories.create_post(event=event)]
    assert leaks(pages(*shown)) == {}
