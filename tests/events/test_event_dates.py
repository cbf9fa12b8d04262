"""When an event begins, ends and is told to be, at literal instants of literal clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from events.clocks import SOMEDAY
from events.models import Event
from tests.factories import create_event, create_place
from tests.markup import plain

pytestmark = pytest.mark.django_db

TIME, DAY = Event.Precision.TIME, Event.Precision.DAY
MONTH, TBC = Event.Precision.MONTH, Event.Precision.TBC
SOFIA, LISBON, TOKYO = "Europe/Sofia", "Europe/Lisbon", "Asia/Tokyo"


def _event(first, last=None, zone=SOFIA, **fields):
    """An event of literal days, "2026-03-29", or days with times, "2026-03-29 10:00"."""
    fields = {"precision": TIME if ":" in first else DAY, "time_zone": zone} | fields
    start, end = datetime.fromisoformat(first), last and datetime.fromisoformat(last)
    fields |= {"starts_on": start.date(), "ends_on": end and end.date()}
    if fields["precision"] == TIME:
        fields |= {"start_time": start.time(), "end_time": end and end.time()}
    return fields


TALK = _event("2026-05-12 18:30", "2026-05-12 20:30")
FAIR = _event("2026-05-12", "2026-05-14")


@pytest.mark.parametrize(
    ("fields", "begins_at", "ends_at"),
    [
        pytest.param(
            TALK, "2026-05-12T18:30+03:00", "2026-05-12T20:30+03:00", id="by the clock of Sofia"
        ),
        pytest.param(
            _event("2026-05-12 18:30", "2026-05-12 20:30", LISBON),
            "2026-05-12T18:30+01:00",
            "2026-05-12T20:30+01:00",
            id="by the clock of the place",
        ),
        pytest.param(
            _event("2026-05-12 22:00", "2026-05-13 02:00", TOKYO),
            "2026-05-12T22:00+09:00",
            "2026-05-13T02:00+09:00",
            id="past midnight",
        ),
        pytest.param(
            _event("2026-05-12 18:30"),
            "2026-05-12T18:30+03:00",
            "2026-05-13T00:00+03:00",
            id="no end: until the day ends",
        ),
        pytest.param(
            FAIR, "2026-05-12T00:00+03:00", "2026-05-15T00:00+03:00", id="whole days, the last too"
        ),
        pytest.param(
            _event("2026-03-29"),
            "2026-03-29T00:00+02:00",
            "2026-03-30T00:00+03:00",
            id="the day of 23 hours",
        ),
        pytest.param(
            _event("2026-10-25"),
            "2026-10-25T00:00+03:00",
            "2026-10-26T00:00+02:00",
            id="the day of 25 hours",
        ),
        pytest.param(
            _event("2026-03-29 02:30", "2026-03-29 04:30"),
            "2026-03-29T02:30+02:00",
            "2026-03-29T04:30+03:00",
            id="one hour long: the clocks go forward",
        ),
        pytest.param(
            _event("2026-10-25 02:30", "2026-10-25 04:30"),
            "2026-10-25T02:30+03:00",
            "2026-10-25T04:30+02:00",
            id="three hours long: the clocks go back",
        ),
        pytest.param(
            _event("2026-10-25 03:30"),
            "2026-10-25T03:30+03:00",
            "2026-10-26T00:00+02:00",
            id="a time that comes twice is the first of them",
        ),
        pytest.param(
            _event("2026-04-24", zone="Africa/Cairo"),  # the clocks skip from 00:00 to 01:00
            "2026-04-24T01:00+03:00",
            "2026-04-25T00:00+03:00",
            id="a day without midnight",
        ),
        pytest.param(
            _event("2026-05-12", precision=MONTH),
            "2026-06-01T00:00+03:00",
            "2026-06-01T00:00+03:00",
            id="a month is over when it ends",
        ),
        pytest.param(
            _event("2026-11-30", "2026-12-01", precision=MONTH),
            "2027-01-01T00:00+02:00",
            "2027-01-01T00:00+02:00",
            id="some day of two months, across the year",
        ),
        pytest.param(
            {"precision": TBC}, SOMEDAY.isoformat(), SOMEDAY.isoformat(), id="to be confirmed"
        ),
    ],
)
def test_instants_follow_from_local_days_and_times(fields, begins_at, ends_at):
    event = Event.objects.get(pk=create_event(**fields).pk)
    assert event.begins_at == datetime.fromisoformat(begins_at)
    assert event.ends_at == datetime.fromisoformat(ends_at)


@pytest.mark.parametrize(
    ("fields", "when"),
    [
        (TALK, "12 May 2026, 18:30–20:30"),
        (_event("2026-05-12 18:30"), "12 May 2026, 18:30"),
        (_event("2026-05-12 22:00", "2026-05-13 02:00"), "12 May 2026, 22:00 – 13 May 2026, 02:00"),
        (
            {**_event("2026-05-12 22:00"), "ends_on": date(2026, 5, 13)},
            "12 May 2026, 22:00 – 13 May 2026",
        ),
        (_event("2026-05-12"), "12 May 2026"),
        (_event("2026-05-12", "2026-05-12"), "12 May 2026"),
        (FAIR, "12–14 May 2026"),
        (_event("2026-05-31", "2026-06-01"), "31 May – 1 June 2026"),
        (_event("2026-12-31", "2027-01-01"), "31 December 2026 – 1 January 2027"),
        (_event("2126-05-12", precision=MONTH), "May 2126 · day to be confirmed"),
        (
            _event("2126-05-31", "2126-06-01", precision=MONTH),
            "May – June 2126 · day to be confirmed",
        ),
        (_event("2019-05-12", precision=MONTH), "May 2019"),
        ({"precision": TBC}, "Date to be confirmed"),
    ],
)
def test_date_is_told_no_more_exactly_than_it_is_known(fields, when):
    assert plain(create_event(**fields).when) == when


@pytest.mark.parametrize(
    ("fields", "clock", "in_sofia"),
    [
        (TALK, "Sofia time (UTC+3)", ""),
        (_event("2026-12-12 18:30"), "Sofia time (UTC+2)", ""),
        (_event("2026-05-12 18:30", zone="Europe/Athens"), "Athens time (UTC+3)", ""),
        (
            _event("2026-05-12 18:30", "2026-05-12 20:30", LISBON),
            "Lisbon time (UTC+1)",
            "12 May 2026, 20:30–22:30",
        ),
        (
            _event("2026-05-12 23:30", "2026-05-13 00:30", LISBON),
            "Lisbon time (UTC+1)",
            "13 May 2026, 01:30–02:30",
        ),
        (
            _event("2026-01-12 20:00", zone="America/New_York"),
            "New York time (UTC−5)",
            "13 January 2026, 03:00",
        ),
        (
            _event("2026-05-12 10:00", "2026-05-12 11:00", "Asia/Kolkata"),
            "Kolkata time (UTC+5:30)",
            "12 May 2026, 07:30–08:30",
        ),
        (_event("2026-05-12", zone=LISBON), "", ""),
        ({"precision": TBC, "time_zone": LISBON}, "", ""),
    ],
)
def test_timed_event_names_its_clock_and_tells_the_time_in_sofia(fields, clock, in_sofia):
    event = create_event(**fields)
    assert event.zone_label == clock
    assert plain(event.when_in_sofia) == in_sofia


UPCOMING, RUNNING, PAST = "upcoming", "running", "past"


def _phases(moment):
    """The phases in which the database holds an event at an instant, as {phase: events}."""
    objects = Event.objects
    phases = {
        UPCOMING: objects.upcoming(at=moment),
        RUNNING: objects.running(at=moment),
        PAST: objects.past(at=moment),
    }
    return {phase: list(events) for phase, events in phases.items()}


@pytest.mark.parametrize(
    ("fields", "moment", "phase"),
    [
        (TALK, "2026-05-12T18:29:59.999999+03:00", UPCOMING),
        (TALK, "2026-05-12T18:30+03:00", RUNNING),
        (TALK, "2026-05-12T20:29:59.999999+03:00", RUNNING),
        (TALK, "2026-05-12T20:30+03:00", PAST),
        (FAIR, "2026-05-11T23:59:59+03:00", UPCOMING),
        (FAIR, "2026-05-12T00:00+03:00", RUNNING),
        (FAIR, "2026-05-14T23:59:59+03:00", RUNNING),
        (FAIR, "2026-05-15T00:00+03:00", PAST),
        (_event("2026-05-12", zone=TOKYO), "2026-05-11T18:00+03:00", RUNNING),
        (_event("2026-05-12", zone=TOKYO), "2026-05-12T18:00+03:00", PAST),
        (_event("2026-05-12", precision=MONTH), "2026-05-31T23:59:59+03:00", UPCOMING),
        (_event("2026-05-12", precision=MONTH), "2026-06-01T00:00+03:00", PAST),
        (
            _event("2026-05-12", "2026-06-12", precision=MONTH),
            "2026-06-15T12:00+03:00",
            UPCOMING,
        ),
        ({"precision": TBC}, "2126-01-01T00:00+00:00", UPCOMING),
        (TALK | {"state": "moved_online"}, "2026-05-12T19:00+03:00", RUNNING),
        (TALK | {"state": "cancelled"}, "2026-05-12T18:00+03:00", UPCOMING),
        (TALK | {"state": "cancelled"}, "2026-05-12T19:00+03:00", UPCOMING),
        (TALK | {"state": "cancelled"}, "2026-05-12T20:30+03:00", PAST),
        (TALK | {"state": "postponed"}, "2026-05-12T19:00+03:00", UPCOMING),
        (TALK | {"state": "postponed"}, "2026-05-12T20:30+03:00", PAST),
    ],
)
def test_event_is_upcoming_running_or_past(fields, moment, phase):
    event = create_event(**fields)
    assert _phases(datetime.fromisoformat(moment)) == {
        UPCOMING: [],
        RUNNING: [],
        PAST: [],
        phase: [event],
    }


_zones = st.sampled_from([SOFIA, LISBON, TOKYO, "America/St_Johns", "Pacific/Kiritimati"])
# Around both changes of the clocks in 2026, so that events and instants meet often.
_days = st.sampled_from(
    [date(2026, month, 25) + timedelta(days=days) for month in (3, 10) for days in range(8)]
)
_times = st.times().map(lambda value: value.replace(second=0, microsecond=0))


@st.composite
def _any_event(draw):
    fields = {
        "precision": draw(st.sampled_from(Event.Precision)),
        "state": draw(st.sampled_from(Event.State)),
        "time_zone": draw(_zones),
    }
    if fields["precision"] != TBC:
        fields["starts_on"], fields["ends_on"] = sorted([draw(_days), draw(_days)])
    if fields["precision"] == TIME:
        fields["start_time"], fields["end_time"] = draw(_times), draw(st.none() | _times)
        if fields["ends_on"] == fields["starts_on"] and fields["end_time"] is not None:
            fields["ends_on"] += timedelta(days=1)
    return fields


@given(
    _any_event(),
    st.builds(lambda day, clock: datetime.combine(day, clock, UTC), _days, st.times()),
    st.sampled_from([None, "begins_at", "ends_at"]),
)
def test_every_event_is_in_exactly_one_phase_at_any_instant(fields, moment, edge):
    Event.objects.all().delete()
    event = create_event(**fields)
    moment = getattr(event, edge) if edge else moment
    (phase,) = (phase for phase, events in _phases(moment).items() if events)
    assert event.is_past_at(moment) is (phase == PAST)
    assert event.is_running_at(moment) is (phase == RUNNING)
    assert list(Event.objects.not_past(at=moment)) == ([] if phase == PAST else [event])


def test_soonest_event_comes_first_and_undated_ones_last():
    undated = create_event(precision=TBC)
    june = create_event(**_event("2026-06-02"))
    some_day_in_may = create_event(**_event("2026-05-01", precision=MONTH))
    last_of_may = create_event(**_event("2026-05-31 20:00"))
    in_tokyo = create_event(**_event("2026-05-31 23:00", zone=TOKYO))
    also_june = create_event(**_event("2026-06-02"))
    order = [in_tokyo, last_of_may, some_day_in_may, june, also_june, undated]
    assert list(Event.objects.soonest_first()) == order
    assert list(Event.objects.latest_first()) == order[::-1]


def test_two_cities_with_their_own_days_and_clocks_span_one_event():
    event = create_event(**_event("2026-05-12", "2026-05-14"))
    create_place(event=event)
    lisbon = create_place(
        event=event, city_en="Lisbon", time_zone=LISBON, starts_on=date(2026, 5, 14)
    )
    tokyo = create_place(
        event=event,
        city_en="Tokyo",
        time_zone=TOKYO,
        starts_on=date(2026, 5, 12),
        ends_on=date(2026, 5, 13),
    )
    whens = [plain(thing.when) for thing in (lisbon, tokyo, event)]
    assert whens == ["14 May 2026", "12–13 May 2026", "12–14 May 2026"]
    for instance in (event, Event.objects.get()):  # the one in hand equals its row
        assert instance.begins_at == datetime(2026, 5, 12, tzinfo=ZoneInfo(TOKYO))
        assert instance.ends_at == datetime(2026, 5, 15, tzinfo=ZoneInfo(LISBON))


def test_place_without_own_days_has_those_of_the_event_by_its_own_clock():
    event = create_event(**_event("2026-05-12", "2026-05-14"))
    place = create_place(event=event, time_zone=TOKYO)
    assert (place.first_day, place.last_day, place.zone) == (event.starts_on, event.ends_on, TOKYO)
    assert place.when == ""
    assert Event.objects.get().begins_at == datetime(2026, 5, 12, tzinfo=ZoneInfo(TOKYO))


def test_event_without_its_far_place_begins_by_its_own_clock_again():
    event = create_event(**_event("2026-05-12"))
    create_place(event=event, time_zone=TOKYO).delete()
    assert Event.objects.get().begins_at == datetime(2026, 5, 12, tzinfo=ZoneInfo(SOFIA))


def test_saving_one_date_also_saves_the_instants():
    event = create_event(**TALK)
    event.starts_on = date(2026, 5, 11)
    event.save(update_fields=["starts_on"])
    assert Event.objects.get().begins_at == datetime(2026, 5, 11, 18, 30, tzinfo=ZoneInfo(SOFIA))


@pytest.mark.parametrize(
    ("first", "last", "zone", "field"),
    [
        ("2026-03-29 03:00", None, SOFIA, "start_time"),
        ("2026-03-29 03:59", "2026-03-29 18:00", SOFIA, "start_time"),
        ("2026-03-28 20:00", "2026-03-29 03:30", SOFIA, "end_time"),
        ("2026-03-29 01:30", None, LISBON, "start_time"),
        ("2026-03-08 02:30", None, "America/New_York", "start_time"),
    ],
)
def test_time_that_the_clocks_skip_is_refused(first, last, zone, field):
    event = create_event()
    for name, value in _event(first, last, zone).items():
        setattr(event, name, value)
    with pytest.raises(ValidationError) as refusal:
        event.full_clean()
    assert refusal.value.message_dict == {
        field: ["This time does not exist on that day: the clocks go forward."]
    }


@pytest.mark.parametrize(
    ("first", "last", "zone"),
    [
        ("2026-03-29 02:59", "2026-03-29 04:00", SOFIA),
        ("2026-03-29 03:30", None, LISBON),
        ("2026-10-25 03:30", None, SOFIA),  # comes twice, and so exists
        ("2026-05-12", None, SOFIA),
    ],
)
def test_time_that_exists_is_accepted(first, last, zone):
    create_event(**_event(first, last, zone)).full_clean()


@pytest.mark.parametrize(
    ("has_place", "online_url", "state", "mode"),
    [
        (True, "", "planned", Event.Mode.IN_PERSON),
        (False, "https://meet.example.org", "planned", Event.Mode.ONLINE),
        (True, "https://meet.example.org", "planned", Event.Mode.HYBRID),
        (False, "", "planned", None),
        (True, "", "moved_online", Event.Mode.ONLINE),
        (True, "https://meet.example.org", "moved_online", Event.Mode.ONLINE),
        (True, "https://meet.example.org", "cancelled", Event.Mode.HYBRID),
    ],
)
def test_mode_follows_from_places_address_and_state(has_place, online_url, state, mode):
    event = create_event(online_url=online_url, state=state)
    if has_place:
        create_place(event=event)
    assert event.mode == mode
