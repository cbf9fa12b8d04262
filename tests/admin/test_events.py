from datetime import UTC, date, datetime, time

import pytest
from django.urls import reverse

from events.models import Event
from tests.factories import create_event, create_member, create_place

pytestmark = pytest.mark.django_db

ADD = reverse("admin:events_event_add")


def place(number=0, **fields):
    """The inputs of a row of the inline form of places."""
    return {f"places-{number}-{name}": value for name, value in fields.items()}


def test_event_in_two_cities_is_made_at_once(editor, submit):
    member = create_member()
    submit(
        editor,
        ADD,
        **{
            "title_en": "Summit",
            "precision": "day",
            "starts_on": "2027-03-28",
            "ends_on": "2027-04-01",
            "time_zone": "Asia/Taipei",
            "organisers": [member.pk],
            "places-TOTAL_FORMS": "2",
        },
        **place(0, city_en="Taipei", country_en="Taiwan", position="0"),
        **place(1, city_en="Kaohsiung", starts_on="2027-03-30", position="1"),
    )
    event = Event.objects.get()
    assert [(p.city_en, p.first_day) for p in event.places.all()] == [
        ("Taipei", date(2027, 3, 28)),
        ("Kaohsiung", date(2027, 3, 30)),
    ]
    assert list(event.organisers.all()) == [member]
    assert event.begins_at == datetime(2027, 3, 27, 16, tzinfo=UTC)
    assert event.ends_at == datetime(2027, 4, 1, 16, tzinfo=UTC)


def test_timed_event_is_made_by_the_clock_of_its_place(editor, submit):
    submit(
        editor,
        ADD,
        title_bg="Вечер на клуба",
        precision="time",
        starts_on="2027-01-21",
        start_time="18:30",
        end_time="20:30",
    )
    event = Event.objects.get()
    assert (event.start_time, event.time_zone) == (time(18, 30), "Europe/Sofia")
    assert event.begins_at == datetime(2027, 1, 21, 16, 30, tzinfo=UTC)


def test_event_is_corrected_to_be_confirmed(editor, submit):
    event = create_event()
    submit(
        editor,
        reverse("admin:events_event_change", args=[event.pk]),
        precision="tbc",
        starts_on="",
        start_time="",
        end_time="",
    )
    event.refresh_from_db()
    assert (event.precision, event.starts_on, event.start_time) == ("tbc", None, None)


def test_instants_follow_a_place_that_is_corrected_or_deleted(editor, submit):
    event = create_event(precision="day", starts_on=date(2027, 6, 1))
    create_place(event=event)
    address = reverse("admin:events_event_change", args=[event.pk])
    submit(editor, address, **place(0, time_zone="America/New_York"))
    event.refresh_from_db()
    assert event.ends_at == datetime(2027, 6, 2, 4, tzinfo=UTC)
    submit(editor, address, **place(0, DELETE="on"))
    event.refresh_from_db()
    assert event.ends_at == datetime(2027, 6, 1, 21, tzinfo=UTC)


DATE = "Please give the first day – or, if the date is to be confirmed, leave both days empty."
TIME = "“Day and time” needs a time at which it begins; otherwise leave the times empty."


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title_en": ""}, "Please give a title in at least one language."),
        ({"starts_on": ""}, DATE),
        ({"precision": "tbc", "start_time": ""}, DATE),
        ({"start_time": ""}, TIME),
        ({"precision": "day"}, TIME),
        ({"ends_on": "2027-05-01"}, "The last day can’t be before the first day."),
        (
            {"end_time": "17:00"},
            "It can’t end before it begins. If it goes past midnight, give the next day as the "
            "last day.",
        ),
        (
            {"starts_on": "2027-03-28", "start_time": "03:30"},
            "This time does not exist on that day: the clocks go forward.",
        ),
        ({"starts_on": "9999-12-31"}, "Please check the year: 9999."),
        ({"ends_on": "9999-12-31"}, "Please check the year: 9999."),
        ({"starts_on": "0001-01-01"}, "Please check the year: 1."),
        ({"published_at_0": "0001-01-01", "published_at_1": "00:00"}, "Please check the year: 1."),
        (
            place(city_en="Oslo", time_zone="Europe/Oslo"),
            "An event with a time has one clock, its own. Leave this empty.",
        ),
        (
            {"registration_closes_on": "2027-05-01"},
            "Please give the link to register too.",
        ),
        (place(city_en="", venue_en="Hall"), "Please give the city in at least one language."),
        (
            place(city_en="Sofia", ends_on="2027-06-01"),
            "Please give the own first day of the place too.",
        ),
        (
            place(city_en="Sofia", starts_on="2027-05-01"),
            "The days of a place must lie within the days of the event.",
        ),
        (
            {"precision": "tbc", "starts_on": "", "start_time": ""}
            | place(city_en="Sofia", starts_on="2027-06-01"),
            "As long as the event has no days, its places have none either.",
        ),
    ],
)
def test_event_is_refused_with_a_sentence(editor, submit, sentences, wrong, sentence):
    fine = {
        "title_en": "Evening",
        "precision": "time",
        "starts_on": "2027-06-01",
        "start_time": "18:30",
        "places-TOTAL_FORMS": "1",
        "places-0-position": "0",
    }
    response = submit(editor, ADD, **fine | wrong)
    assert sentences(response) == [sentence]
    assert not Event.objects.exists()
