from datetime import date

import pytest

from events.models import Event
from tests.factories import TOMORROW, create_event, create_place, in_days
from tests.markup import read, titles

pytestmark = pytest.mark.django_db

WHOLE_DAYS = {"precision": Event.Precision.DAY, "start_time": None, "end_time": None}


def test_events_to_come_stand_soonest_first_and_undated_ones_last(client):
    create_event(title_en="Undated", precision=Event.Precision.TBC)
    create_event(title_en="In two months", starts_on=in_days(60))
    create_event(title_en="Running", starts_on=in_days(-2), ends_on=in_days(2), **WHOLE_DAYS)
    create_event(title_en="In a week", starts_on=in_days(7))
    create_event(title_en="Over", starts_on=in_days(-7))
    assert titles(read(client.get("/en/events/"))) == [
        "Running",
        "In a week",
        "In two months",
        "Undated",
    ]


def test_row_tells_state_date_zone_places_and_mode(client):
    event = create_event(
        starts_on=date(2999, 6, 1),
        time_zone="Europe/Lisbon",
        online_url="https://meet.example.org/",
        registration_url="https://register.example.org/",
    )
    create_place(event=event, city_en="Lisbon", country_en="Portugal", venue_en="Hall 1")
    row = read(client.get("/en/events/")).one(css="row")
    assert row.one(css="row-date").text == "1 June 2999"
    assert row.one(css="state").attributes["class"] == "state state-upcoming"
    assert row.one(css="when").text == "1 June 2999, 10:00–12:00"
    assert [zone.text for zone in row.all(css="zone")] == [
        "Lisbon time (UTC+1)",
        "In Sofia: 1 June 2999, 12:00–14:00",
    ]
    assert [item.text for item in row.one(css="places").all("li")] == [
        "Hall 1, Lisbon, Portugal",
        "In person and online",
    ]
    assert row.one("a", css="action").attributes["href"] == "https://register.example.org/"


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"starts_on": date(2999, 6, 1)}, "1 June 2999"),
        ({"starts_on": date(2999, 6, 1), **WHOLE_DAYS}, "1 June 2999"),
        (
            {"starts_on": date(2999, 6, 1), **WHOLE_DAYS, "precision": Event.Precision.MONTH},
            "June 2999",
        ),
        ({"precision": Event.Precision.TBC}, "No date yet"),
    ],
)
def test_date_of_a_row_is_no_more_exact_than_it_is_known(client, fields, shown):
    create_event(**fields)
    assert read(client.get("/en/events/")).one(css="row-date").text == shown


@pytest.mark.parametrize("state", [Event.State.CANCELLED, Event.State.POSTPONED])
def test_event_that_does_not_take_place_stays_listed_and_says_so(client, state):
    create_event(state=state, registration_url="https://register.example.org/")
    row = read(client.get("/en/events/")).one(css="row")
    assert row.one(css="state").text == state.label
    assert row.all("a", css="action") == []


@pytest.mark.parametrize("address", ["/en/", "/en/events/", "/en/events/1-fair/"])
@pytest.mark.parametrize("state", Event.State)
def test_date_is_struck_out_where_an_event_does_not_take_place_and_nowhere_else(
    client, address, state
):
    create_event(pk=1, title_en="Fair", starts_on=date(2999, 6, 1), state=state)
    struck = [part.text for part in read(client.get(address)).all("s")]
    is_off = state in (Event.State.CANCELLED, Event.State.POSTPONED)
    assert struck == (["1 June 2999", "1 June 2999, 10:00–12:00"] if is_off else [])


def test_years_of_past_events_are_linked_with_their_number(client):
    create_event(starts_on=date(2019, 3, 21))
    create_event(starts_on=date(2022, 12, 31))
    create_event(starts_on=date(2022, 1, 1))
    create_event(starts_on=date(2023, 1, 1), published_at=None)
    years = read(client.get("/en/events/")).one("nav", css="years")
    assert [(a.text, a.attributes["href"]) for a in years.all("a")] == [
        ("2022 (2)", "/en/events/2022/"),
        ("2019 (1)", "/en/events/2019/"),
    ]


def test_nothing_to_come_is_said_in_a_sentence(client):
    create_event(published_at=TOMORROW)
    main = read(client.get("/en/events/")).one("main")
    assert main.one(css="empty").text == "No events are planned at the moment."
    assert titles(main) == []


def test_past_events_are_mentioned_where_there_are_any(client):
    create_event(starts_on=date(2022, 12, 31))
    assert read(client.get("/en/events/")).one(css="empty").text == (
        "No events are planned at the moment. Past events are listed below."
    )
