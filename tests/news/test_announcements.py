"""What is announced takes its state and its one call to action from the facts, everywhere alike."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from events.models import Event
from tests.factories import (
    LAST_WEEK,
    NOW,
    TOMORROW,
    create_event,
    create_post,
    create_question,
    create_survey,
    create_topic,
    in_days,
)
from tests.markup import read

pytestmark = pytest.mark.django_db

SURVEY_FORM = "https://forms.example.org/survey"
REGISTRATION = "https://register.example.org/"


@pytest.fixture
def everywhere(client):
    """Asks every screen on which a post and its subject show: {screen: (state marks, actions)}."""

    def ask(post):
        subject = post.event or post.survey
        screens = {
            "home": reverse("home"),
            "archive": reverse("news:item_list"),
            "year": reverse("news:item_year", args=[post.published_at.year]),
            "topic": reverse("news:item_topic", args=[post.topics.get().slug]),
            "post": post.get_absolute_url(),
            "subject": subject.get_absolute_url(),
        }
        if post.survey:
            screens["surveys"] = reverse("surveys:survey_list")
        seen = {}
        for name, address in screens.items():
            main = read(client.get(address)).one("main")
            seen[name] = (
                {mark.attributes["class"].split()[1] for mark in main.all(css="state")},
                {(without_day(a.text), a.attributes["href"]) for a in main.all(css="action")},
            )
        return seen

    return ask


def without_day(label):
    """ "Take part: Survey" of "Take part – closes 5 December: Survey"."""
    return re.sub(" – .*:", ":", label)


def announce(**subject):
    return create_post(topics=[create_topic()], published_at=LAST_WEEK, **subject)


def everywhere_the_same(seen, marks, actions):
    return seen == dict.fromkeys(seen, (marks, actions))


# --- Surveys ---


@pytest.mark.parametrize("closes_on", [in_days(0), in_days(1), in_days(30), None])
def test_open_survey_invites_everywhere(everywhere, closes_on):
    post = announce(survey=create_survey(closes_on=closes_on))
    assert everywhere_the_same(
        everywhere(post), {"state-open"}, {("Take part: Survey", SURVEY_FORM)}
    )


def test_survey_to_come_invites_nowhere_yet(everywhere):
    post = announce(survey=create_survey(opens_on=in_days(1)))
    assert everywhere_the_same(everywhere(post), {"state-upcoming"}, set())


@pytest.mark.parametrize("results_published_at", [None, TOMORROW])
def test_closed_survey_invites_nowhere(client, everywhere, results_published_at):
    survey = create_survey(
        opens_on=in_days(-30),
        closes_on=in_days(-1),
        results_published_at=results_published_at,
    )
    create_question(survey=survey)
    post = announce(survey=survey)
    assert everywhere_the_same(everywhere(post), {"state-waiting"}, set())
    for address in (post.get_absolute_url(), survey.get_absolute_url(), reverse("home")):
        assert SURVEY_FORM not in client.get(address).content.decode()


def test_published_results_are_where_everything_leads(everywhere):
    survey = create_survey(
        opens_on=in_days(-30), closes_on=in_days(-1), results_published_at=NOW - timedelta(hours=1)
    )
    create_question(survey=survey)
    seen = everywhere(announce(survey=survey))
    results = {("Read the results: Survey", f"{survey.get_absolute_url()}#results")}
    assert everywhere_the_same(seen, {"state-results"}, results)


def test_closing_a_survey_changes_the_post_that_announced_it_at_once(everywhere):
    survey = create_survey()
    post = announce(survey=survey)
    assert everywhere_the_same(
        everywhere(post), {"state-open"}, {("Take part: Survey", SURVEY_FORM)}
    )
    survey.closes_on = survey.opens_on
    survey.save()
    assert everywhere_the_same(everywhere(post), {"state-waiting"}, set())


# --- Events ---


def test_event_to_come_invites_wherever_a_post_announces_it(everywhere):
    post = announce(event=create_event(registration_url=REGISTRATION))
    assert everywhere_the_same(
        everywhere(post), {"state-upcoming"}, {("Register: Event", REGISTRATION)}
    )


def test_registration_that_has_closed_invites_nowhere(everywhere):
    event = create_event(registration_url=REGISTRATION, registration_closes_on=in_days(-1))
    assert everywhere_the_same(everywhere(announce(event=event)), {"state-upcoming"}, set())


@pytest.mark.parametrize("state", [Event.State.CANCELLED, Event.State.POSTPONED])
@pytest.mark.parametrize("starts_on", [in_days(-30), in_days(30)], ids=["past", "to come"])
def test_event_that_is_off_never_invites(everywhere, state, starts_on):
    event = create_event(
        state=state, starts_on=starts_on, registration_url=REGISTRATION, website="https://x.org/"
    )
    post = announce(event=event)
    create_post(title_en="What would have been", event=event, is_report=True, published_at=None)
    assert everywhere_the_same(everywhere(post), {f"state-{state}"}, set())


def test_event_that_is_over_leads_to_its_report(everywhere):
    event = create_event(starts_on=in_days(-3), registration_url=REGISTRATION)
    post = announce(event=event)
    assert everywhere_the_same(everywhere(post), {"state-over"}, set())
    report = create_post(title_en="What we saw", event=event, is_report=True)
    to_report = {("Read the report: Event", report.get_absolute_url())}
    assert everywhere_the_same(everywhere(post), {"state-over"}, to_report)


def test_report_itself_neither_invites_nor_leads_to_itself(client):
    event = create_event(starts_on=in_days(-3), registration_url=REGISTRATION)
    report = create_post(event=event, is_report=True)
    main = read(client.get(report.get_absolute_url())).one("main")
    assert main.all(css="action") == []
    assert "is over" not in main.text


def test_report_that_is_not_public_replaces_nothing(client):
    event = create_event(starts_on=in_days(-3))
    post = announce(event=event)
    create_post(event=event, is_report=True, published_at=TOMORROW)
    facts = read(client.get(post.get_absolute_url())).one(css="event-facts")
    assert facts.all("a") == []
    assert facts.text.startswith("Over ")


# --- The subject itself ---


@pytest.mark.parametrize("subject", ["event", "survey"])
def test_post_names_its_subject_and_leads_to_it(client, subject):
    create = {"event": create_event, "survey": create_survey}[subject]
    thing = create(title_en="The subject")
    post = announce(**{subject: thing})
    [title] = read(client.get(post.get_absolute_url())).all(css="subject-title")
    assert title.one("a").attributes["href"] == thing.get_absolute_url()
    assert title.text == "The subject"


@pytest.mark.parametrize(
    "hidden", [{"published_at": None}, {"published_at": TOMORROW}], ids=["draft", "scheduled"]
)
def test_subject_that_is_not_public_leaves_the_post_as_it_is(client, hidden):
    event = create_event(registration_url=REGISTRATION, **hidden)
    post = announce(event=event, survey=create_survey(**hidden))
    main = read(client.get(post.get_absolute_url())).one("main")
    assert main.all(css="subject") == []
    assert main.all(css="action") == []
