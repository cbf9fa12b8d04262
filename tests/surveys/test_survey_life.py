from datetime import date, datetime, timedelta

import pytest

from cluster.dates import month, near_day
from surveys.models import Survey
from tests.factories import LAST_WEEK, TOMORROW, create_question, create_survey, in_days
from tests.markup import plain

pytestmark = pytest.mark.django_db

FORM = "https://forms.example.org/survey"
RESULTS_AT = datetime.fromisoformat("2023-02-15T10:00+02:00")
SPRING = {"opens_on": date(2023, 1, 10), "closes_on": date(2023, 1, 31)}


@pytest.mark.parametrize(
    ("fields", "moment", "state"),
    [
        (SPRING, "2023-01-09T23:59:59.999999+02:00", "upcoming"),
        (SPRING, "2023-01-09T21:59:59+00:00", "upcoming"),
        (SPRING, "2023-01-10T00:00+02:00", "open"),
        (SPRING, "2023-01-09T22:00+00:00", "open"),
        (SPRING, "2023-01-31T00:00+02:00", "open"),
        (SPRING, "2023-01-31T23:59:59.999999+02:00", "open"),
        (SPRING, "2023-02-01T00:00+02:00", "waiting"),
        (SPRING, "2023-01-31T22:00+00:00", "waiting"),
        (SPRING, "2033-01-01T00:00+02:00", "waiting"),
        ({"opens_on": date(2023, 1, 10), "closes_on": None}, "2033-01-01T00:00+02:00", "open"),
        (SPRING | {"results_published_at": RESULTS_AT}, "2023-02-15T09:59:59+02:00", "waiting"),
        (SPRING | {"results_published_at": RESULTS_AT}, "2023-02-15T10:00+02:00", "results"),
        (
            {
                "opens_on": date(2023, 1, 10),
                "closes_on": date(2023, 2, 20),
                "results_published_at": RESULTS_AT,
            },
            "2023-02-20T23:59:59+02:00",
            "open",  # whoever can still take part is invited to
        ),
        (
            {"opens_on": date(2023, 3, 26), "closes_on": date(2023, 3, 26)},  # a day of 23 hours
            "2023-03-26T23:59:59+03:00",
            "open",
        ),
        (
            {"opens_on": date(2023, 10, 29), "closes_on": date(2023, 10, 29)},  # one of 25
            "2023-10-29T23:59:59+02:00",
            "open",
        ),
    ],
)
def test_state_follows_from_the_days_by_the_clock_in_sofia(fields, moment, state):
    assert create_survey(**fields).state_at(datetime.fromisoformat(moment)) == state


NAMES = ("upcoming", "open", "waiting", "with_results")


@pytest.mark.parametrize(
    ("opens", "closes", "results_at", "state"),
    [
        (1, 5, None, "upcoming"),
        (1, None, None, "upcoming"),
        (0, 0, None, "open"),
        (-5, 0, None, "open"),
        (0, None, None, "open"),
        (-5, 0, LAST_WEEK, "open"),
        (-5, -1, None, "waiting"),
        (-5, -1, TOMORROW, "waiting"),
        (-5, -1, LAST_WEEK, "results"),
    ],
)
def test_database_holds_each_survey_in_the_one_state_it_has(opens, closes, results_at, state):
    survey = create_survey(
        opens_on=in_days(opens),
        closes_on=None if closes is None else in_days(closes),
        results_published_at=results_at,
    )
    assert survey.state == state
    held = {name: list(getattr(Survey.objects, name)()) for name in NAMES}
    name = "with_results" if state == "results" else state
    assert held == {key: [survey] if key == name else [] for key in NAMES}


def _first_of_next_month():
    return (in_days(0).replace(day=1) + timedelta(days=32)).replace(day=1)


def _create(opens, closes=None, **fields):
    return create_survey(
        opens_on=in_days(opens),
        closes_on=None if closes is None else in_days(closes),
        participation_url=FORM,
        **fields,
    )


def test_upcoming_survey_names_the_day_and_invites_nobody():
    survey = _create(3, 9)
    assert survey.mark == ("upcoming", f"Opens on {near_day(in_days(3))}")
    assert survey.action is None


@pytest.mark.parametrize(
    ("closes", "label", "action"),
    [
        (21, "Open · 21 days left", f"Take part – closes {near_day(in_days(21))}"),
        (1, "Open · 1 day left", f"Take part – closes {near_day(in_days(1))}"),
        (0, "Open · closes today", f"Take part – closes {near_day(in_days(0))}"),
        (None, "Open", "Take part"),
    ],
)
def test_open_survey_counts_the_days_and_invites(closes, label, action):
    survey = _create(-3, closes)
    assert survey.mark == ("open", label)
    assert survey.action == (action, FORM)


@pytest.mark.parametrize(
    ("expected_on", "label"),
    [
        (None, "Closed"),
        (_first_of_next_month(), f"Closed · results in {month(_first_of_next_month())}"),
        (in_days(0).replace(day=1), f"Closed · results in {month(in_days(0))}"),
        (in_days(0).replace(day=1) - timedelta(days=1), "Closed"),  # a promise broken
    ],
)
def test_closed_survey_names_the_month_of_its_results_and_invites_nobody(expected_on, label):
    survey = _create(-9, -1, results_expected_on=expected_on)
    assert survey.mark == ("waiting", label)
    assert survey.action is None


def test_survey_with_results_leads_to_them():
    survey = _create(-9, -2, results_published_at=LAST_WEEK)
    assert survey.mark == ("results", "Results")
    assert survey.action == ("Read the results", f"/en/surveys/{survey.pk}-survey/#results")


@pytest.mark.parametrize(
    ("closes_on", "period"),
    [(date(2023, 1, 31), "10–31 January 2023"), (None, "from 10 January 2023")],
)
def test_period_is_told_in_words(closes_on, period):
    survey = create_survey(opens_on=date(2023, 1, 10), closes_on=closes_on)
    assert plain(survey.period) == period


def test_home_page_shows_what_one_can_do_before_what_is_over():
    results = _create(-30, -3, results_published_at=LAST_WEEK)
    waiting = _create(-30, -1)
    opens_next_week, opens_tomorrow = _create(7, 8), _create(1, 30)
    without_end, closes_soon, closes_later = _create(-1), _create(-1, 2), _create(-30, 5)
    also_waiting = _create(-20, -1)
    assert list(Survey.objects.for_home()) == [
        *(closes_soon, closes_later, without_end),
        *(opens_tomorrow, opens_next_week),
        *(also_waiting, waiting, results),
    ]


def test_newest_survey_is_the_one_that_opened_last():
    older, newer, also_newer = _create(-9), _create(-1), _create(-1)
    assert list(Survey.objects.newest_first()) == [also_newer, newer, older]


@pytest.mark.parametrize(
    ("answers", "percents"),
    [
        ({"Yes": 3, "No": 1}, [75, 25]),
        ({"Yes": 1, "No": 1, "Perhaps": 1}, [33, 33, 33]),
        ({"Yes": 0, "No": 5}, [0, 100]),
        ({"Yes": 0, "No": 0}, [0, 0]),
    ],
)
def test_bars_are_shares_of_all_answers(answers, percents):
    bars = create_question(survey=create_survey(), answers=answers).bars
    assert [(answer.label, percent) for answer, percent in bars] == list(
        zip(answers, percents, strict=True)
    )


@pytest.mark.parametrize(("published_at", "is_shown"), [(LAST_WEEK, True), (TOMORROW, False)])
def test_previous_survey_is_shown_only_if_it_is_public(published_at, is_shown):
    previous = create_survey(published_at=published_at)
    survey = create_survey(previous=previous)
    assert survey.public_previous == (previous if is_shown else None)
