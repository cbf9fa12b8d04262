from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from events.models import Event, Place
from tests.constraints import assert_refused
from tests.factories import create_event, create_place

pytestmark = pytest.mark.django_db

MAY_11, MAY_12, MAY_13, MAY_14 = (date(2026, 5, number) for number in (11, 12, 13, 14))
TIMED = {"starts_on": MAY_12, "start_time": time(10), "end_time": time(12)}
WHOLE_DAYS = {"starts_on": MAY_12, "precision": "day"}
UNKNOWN = {"precision": "tbc"}

DATE_FITS = {
    "constraint": "events_event_date_fits_precision",
    "sentence": "Please give the first day – or, if the date is to be confirmed, leave both days "
    "empty.",
}
TIME_FITS = {
    "constraint": "events_event_time_fits_precision",
    "sentence": "“Day and time” needs a time at which it begins; otherwise leave the times empty.",
}
LAST_DAY = {
    "constraint": "events_event_ends_after_start",
    "sentence": "The last day can’t be before the first day.",
}
END_TIME = {
    "constraint": "events_event_end_time_after_start_time",
    "sentence": "It can’t end before it begins. If it goes past midnight, give the next day as "
    "the last day.",
}


@pytest.mark.parametrize(
    ("right", "wrong", "refusal"),
    [
        (TIMED, {"starts_on": None}, DATE_FITS),
        (WHOLE_DAYS, {"starts_on": None}, DATE_FITS),
        (WHOLE_DAYS, {"starts_on": None, "precision": "month"}, DATE_FITS),
        (UNKNOWN, {"starts_on": MAY_12}, DATE_FITS),
        (UNKNOWN, {"ends_on": MAY_12}, DATE_FITS),
        (TIMED, {"start_time": None, "end_time": None}, TIME_FITS),
        (TIMED, {"start_time": None}, TIME_FITS),
        (WHOLE_DAYS, {"start_time": time(10)}, TIME_FITS),
        (WHOLE_DAYS, {"precision": "month", "end_time": time(10)}, TIME_FITS),
        (UNKNOWN, {"start_time": time(10)}, TIME_FITS),
        (WHOLE_DAYS, {"ends_on": MAY_11}, LAST_DAY),
        (WHOLE_DAYS, {"ends_on": MAY_11, "precision": "month"}, LAST_DAY),
        (TIMED, {"end_time": time(9, 59)}, END_TIME),
        (TIMED, {"end_time": time(10)}, END_TIME),
        (TIMED, {"end_time": time(9), "ends_on": MAY_12}, END_TIME),
    ],
)
def test_contradictory_dates_are_refused(right, wrong, refusal):
    assert_refused(create_event(**right), **refusal, **wrong)


@pytest.mark.parametrize(
    "fields",
    [
        TIMED | {"end_time": None},
        TIMED | {"end_time": time(9), "ends_on": MAY_13},
        TIMED | {"end_time": None, "ends_on": MAY_13},
        WHOLE_DAYS | {"ends_on": MAY_12},
        WHOLE_DAYS | {"precision": "month"},
        UNKNOWN,
    ],
)
def test_dates_that_fit_each_other_are_accepted(fields):
    create_event(**fields).full_clean()


def test_place_needs_a_city():
    assert_refused(
        create_place(event=create_event()),
        constraint="events_place_has_city",
        sentence="Please give the city in at least one language.",
        city_en="",
    )


def test_days_of_a_place_are_ordered():
    event = create_event(**WHOLE_DAYS, ends_on=MAY_13)
    assert_refused(
        create_place(event=event),
        constraint="events_place_ends_after_start",
        sentence="The last day can’t be before the first day.",
        starts_on=MAY_13,
        ends_on=MAY_12,
    )


def test_last_day_of_a_place_needs_its_first():
    assert_refused(
        create_place(event=create_event(**WHOLE_DAYS, ends_on=MAY_13)),
        constraint="events_place_last_day_has_first",
        sentence="Please give the own first day of the place too.",
        ends_on=MAY_12,
    )


@pytest.mark.parametrize(
    ("event", "days"),
    [
        (WHOLE_DAYS | {"ends_on": MAY_13}, {"starts_on": MAY_11}),
        (WHOLE_DAYS | {"ends_on": MAY_13}, {"starts_on": MAY_14}),
        (WHOLE_DAYS | {"ends_on": MAY_13}, {"starts_on": MAY_13, "ends_on": MAY_14}),
        (WHOLE_DAYS, {"starts_on": MAY_13}),
    ],
)
def test_days_of_a_place_lie_within_the_days_of_its_event(event, days):
    place = Place(event=create_event(**event), city_en="Sofia", **days)
    with pytest.raises(ValidationError) as refusal:
        place.full_clean()
    assert refusal.value.message_dict == {
        "starts_on": ["The days of a place must lie within the days of the event."]
    }


def test_place_may_have_the_same_days_as_its_event():
    event = create_event(**WHOLE_DAYS, ends_on=MAY_13)
    Place(event=event, city_en="Sofia", starts_on=MAY_12, ends_on=MAY_13).full_clean()


@pytest.mark.parametrize("event", [{"precision": "month", "starts_on": MAY_11}, UNKNOWN])
def test_place_has_no_days_while_its_event_has_none(event):
    place = Place(event=create_event(**event), city_en="Sofia", starts_on=MAY_12)
    with pytest.raises(ValidationError) as refusal:
        place.full_clean()
    assert refusal.value.message_dict == {
        "starts_on": ["As long as the event has no days, its places have none either."]
    }


def test_event_without_the_day_that_it_needs_is_refused_only_for_that():
    event = Event(precision="day", starts_on=None)
    Place(event=event, city_en="Sofia", starts_on=MAY_12).clean()


def test_place_of_a_timed_event_has_no_clock_of_its_own():
    place = Place(event=create_event(**TIMED), city_en="Oslo", time_zone="Europe/Oslo")
    with pytest.raises(ValidationError) as refusal:
        place.full_clean()
    assert refusal.value.message_dict == {
        "time_zone": ["An event with a time has one clock, its own. Leave this empty."]
    }


REGISTRATION = {"registration_url": "https://example.org/", "registration_closes_on": MAY_12}


@pytest.mark.parametrize("ends_on", [None, MAY_12])
def test_registration_closes_before_the_event_is_over(ends_on):
    assert_refused(
        create_event(**TIMED, **REGISTRATION, ends_on=ends_on),
        constraint="events_event_registration_closes_in_time",
        sentence="Registration can’t close after the event is over.",
        registration_closes_on=MAY_13,
    )


def test_registration_may_close_before_the_day_is_known():
    create_event(**UNKNOWN, **REGISTRATION).full_clean()


def test_end_of_registration_needs_a_link():
    assert_refused(
        create_event(**TIMED, **REGISTRATION),
        constraint="events_event_registration_has_link",
        sentence="Please give the link to register too.",
        registration_url="",
    )
