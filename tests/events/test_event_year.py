from datetime import date

import pytest

from events.models import Event
from tests.factories import create_event, create_post
from tests.markup import links, read, titles

pytestmark = pytest.mark.django_db


def test_past_events_of_the_year_stand_latest_first(client):
    create_event(title_en="Spring", starts_on=date(2022, 3, 1))
    create_event(title_en="Autumn", starts_on=date(2022, 10, 1))
    create_event(title_en="New Year", starts_on=date(2023, 1, 1))
    page = read(client.get("/en/events/2022/"))
    assert page.one("h1").text == "Past events in 2022"
    assert titles(page) == ["Autumn", "Spring"]
    assert page.one("nav", css="years").one("a", **{"aria-current": "page"}).text == "2022 (2)"


def test_event_over_two_years_stands_in_the_year_in_which_it_began(client):
    create_event(
        title_en="New Year’s Eve",
        starts_on=date(2022, 12, 31),
        ends_on=date(2023, 1, 1),
    )
    assert titles(read(client.get("/en/events/2022/"))) == ["New Year’s Eve"]
    assert client.get("/en/events/2023/").status_code == 404


def test_each_past_event_leads_to_its_newest_public_report(client):
    event = create_event(starts_on=date(2022, 3, 1))
    other = create_event(title_en="Other", starts_on=date(2022, 2, 1))
    create_post(event=event, is_report=True, published_at=None)
    create_post(event=event)
    report = create_post(title_en="What we saw", event=event, is_report=True)
    first, second = read(client.get("/en/events/2022/")).all(css="row")
    assert links(first.one(css="event-facts")) == [
        ("Read the report: Event", report.get_absolute_url())
    ]
    assert links(second) == [("Other", other.get_absolute_url())]
    assert second.one(css="event-facts").text.startswith("Over 1 February 2022")


def test_cancelled_event_has_no_report_to_wait_for(client):
    create_event(starts_on=date(2022, 3, 1), state=Event.State.CANCELLED)
    facts = read(client.get("/en/events/2022/")).one(css="event-facts")
    assert facts.text.startswith("Cancelled")
    assert "over" not in facts.text


@pytest.mark.parametrize("year", ["2021", "2999", "1999", "20222", "0000", "2٠22", "２０２２"])
def test_year_without_past_events_is_not_found(client, year):
    create_event(starts_on=date(2022, 3, 1))
    create_event(starts_on=date(2999, 3, 1))
    create_event(starts_on=date(2021, 3, 1), published_at=None)
    assert client.get(f"/en/events/{year}/").status_code == 404
