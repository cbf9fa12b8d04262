from datetime import time

import pytest

from cluster.dates import near_day
from events.models import Event
from tests.factories import create_event, in_days

pytestmark = pytest.mark.django_db

DAY = Event.Precision.DAY
FORM, WEBSITE = "https://example.org/register", "https://example.org"


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        ({"starts_on": 0}, ("running", "Now")),
        ({"starts_on": -1}, ("over", "Over")),
        ({"starts_on": -1, "ends_on": 0}, ("running", "Now")),
        ({"starts_on": 1}, ("upcoming", "Tomorrow")),
        ({"starts_on": 2}, ("upcoming", "Upcoming · in 2 days")),
        ({"starts_on": 13}, ("upcoming", "Upcoming · in 13 days")),
        ({"starts_on": 14}, ("upcoming", "Upcoming · in 2 weeks")),
        ({"starts_on": 59}, ("upcoming", "Upcoming · in 8 weeks")),
        ({"starts_on": 60}, ("upcoming", "Upcoming")),
        ({"starts_on": 1, "precision": "month"}, ("upcoming", "Upcoming")),
        ({"precision": "tbc"}, ("upcoming", "Upcoming")),
        ({"starts_on": 1, "state": "moved_online"}, ("moved_online", "Moved online")),
        ({"starts_on": 0, "state": "moved_online"}, ("running", "Now")),
        ({"starts_on": -1, "state": "moved_online"}, ("over", "Over")),
        ({"starts_on": 1, "state": "postponed"}, ("postponed", "Postponed")),
        ({"starts_on": 0, "state": "cancelled"}, ("cancelled", "Cancelled")),
        ({"starts_on": -1, "state": "cancelled"}, ("cancelled", "Cancelled")),
    ],
)
def test_mark_tells_the_state_of_today(fields, mark):
    days = {name: in_days(fields[name]) for name in ("starts_on", "ends_on") if name in fields}
    assert create_event(**{"precision": DAY} | fields | days).mark == mark


def test_mark_of_an_event_later_on_this_day_is_today():
    event = create_event(starts_on=in_days(0), start_time=time(23, 59, 59), end_time=None)
    assert event.mark == ("upcoming", "Today")


@pytest.mark.parametrize(
    ("starts_on", "closes_on", "url", "website", "action"),
    [
        (1, None, FORM, "", ("Register", FORM)),
        (1, None, FORM, WEBSITE, ("Register", FORM)),
        (1, None, "", WEBSITE, ("Website of the event", WEBSITE)),
        (1, None, "", "", None),
        (9, 0, FORM, WEBSITE, (f"Register – closes {near_day(in_days(0))}", FORM)),
        (9, -1, FORM, WEBSITE, ("Website of the event", WEBSITE)),
        (9, -1, FORM, "", None),
        (0, None, FORM, WEBSITE, ("Website of the event", WEBSITE)),
        (0, 0, FORM, WEBSITE, (f"Register – closes {near_day(in_days(0))}", FORM)),
        (-1, None, FORM, WEBSITE, None),
        (-1, -1, FORM, WEBSITE, None),
    ],
)
def test_action_is_what_a_reader_can_do_now(starts_on, closes_on, url, website, action):
    event = create_event(
        precision=DAY,
        starts_on=in_days(starts_on),
        registration_closes_on=None if closes_on is None else in_days(closes_on),
        registration_url=url,
        website=website,
    )
    assert event.action == action


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_nobody_can_register_for_what_does_not_take_place(state):
    assert create_event(state=state, registration_url=FORM, website=WEBSITE).action is None
