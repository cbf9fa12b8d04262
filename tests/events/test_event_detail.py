from datetime import date, time

import pytest

from events.models import Event
from tests.factories import (
    create_event,
    create_member,
    create_place,
    create_post,
    create_survey,
    in_days,
)
from tests.markup import links, read

pytestmark = pytest.mark.django_db


def facts(client, event):
    """The facts of the event as {name: text}."""
    page = read(client.get(event.get_absolute_url()))
    return {fact.one("dt").text: fact.one("dd").text for fact in page.all("dl")[0].all("div")}


def test_page_tells_what_when_where_and_by_whom(client):
    member = create_member(title_en="Acme")
    event = create_event(
        title_en="Robot day",
        summary_en="Robots, all day.",
        body_en="<p>Come and see.</p>",
        starts_on=date(2999, 6, 1),
        time_zone="Europe/Lisbon",
        organiser_en="Ministry of Examples",
        organisers=[member],
        website="https://robots.example.org/",
        online_url="https://meet.example.org/",
    )
    create_place(event=event, city_en="Lisbon", country_en="Portugal", address_en="2 Long Street")
    page = read(client.get(event.get_absolute_url()))
    assert page.one("h1").text == "Robot day"
    assert page.one(css="when").text == "1 June 2999, 10:00–12:00"
    assert [zone.text for zone in page.all(css="zone")] == [
        "Lisbon time (UTC+1)",
        "In Sofia: 1 June 2999, 12:00–14:00",
    ]
    assert facts(client, event) == {
        "Lisbon": "2 Long Street",
        "Online": "meet.example.org",
        "Organised by": "Acme, Ministry of Examples",
        "Website": "robots.example.org",
    }
    assert ("Acme", member.get_absolute_url()) in links(page)
    assert page.one(css="lead").text == "Robots, all day."
    assert page.one(css="prose").text == "Come and see."


def test_city_with_its_own_days_shows_them(client):
    event = create_event(
        starts_on=date(2999, 6, 1),
        ends_on=date(2999, 6, 5),
        precision=Event.Precision.DAY,
        start_time=None,
        end_time=None,
    )
    create_place(event=event, city_en="Sofia", country_en="")
    create_place(
        event=event, city_en="Varna", country_en="", starts_on=date(2999, 6, 4), position=1
    )
    page = read(client.get(event.get_absolute_url()))
    assert [item.text for item in page.one(css="places").all("li")] == [
        "Sofia",
        "Varna 4 June 2999",
        "In person",
    ]


def test_news_about_the_event_stand_on_its_page_newest_first(client):
    event = create_event()
    first = create_post(title_en="It is announced", event=event)
    second = create_post(title_en="It is near", event=event)
    create_post(title_en="About nothing")
    create_post(title_en="A draft", event=event, published_at=None)
    create_post(title_en="About a survey", survey=create_survey())
    about = read(client.get(event.get_absolute_url())).one(css="about")
    assert about.one("h2").text == "More about this"
    assert links(about) == [
        ("It is near", second.get_absolute_url()),
        ("It is announced", first.get_absolute_url()),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_on": in_days(-10)},
        {"state": Event.State.CANCELLED},
        {"state": Event.State.POSTPONED},
    ],
    ids=["over", "cancelled", "postponed"],
)
def test_nobody_is_invited_to_what_is_over_or_off(client, fields):
    event = create_event(
        online_url="https://meet.example.org/",
        registration_url="https://register.example.org/",
        **fields,
    )
    main = read(client.get(event.get_absolute_url())).one("main")
    assert links(main) == [("Events", "/en/events/")]
    assert main.all(css="action") == []


def test_site_clock_is_told_only_where_it_differs(client):
    event = create_event(time_zone="Europe/Athens", start_time=time(9))
    page = read(client.get(event.get_absolute_url()))
    assert len(page.all(css="zone")) == 1


def test_offset_is_left_out_where_the_clocks_change_meanwhile(client):
    event = create_event(
        starts_on=date(2027, 3, 27), start_time=time(18), ends_on=date(2027, 3, 29)
    )
    page = read(client.get(event.get_absolute_url()))
    assert [zone.text for zone in page.all(css="zone")] == ["Sofia time"]


def test_event_that_moved_online_sends_nobody_to_its_place(client):
    event = create_event(state=Event.State.MOVED_ONLINE, online_url="https://meet.example.org/")
    create_place(event=event, city_en="Lisbon", venue_en="Big hall", address_en="2 Long Street")
    main = read(client.get(event.get_absolute_url())).one("main")
    assert [line.text for line in main.one(css="places").all("li")] == ["Online"]
    assert facts(client, event) == {"Online": "meet.example.org"}


def test_wrong_slug_leads_to_the_right_one(client):
    event = create_event(title_en="Robot day")
    response = client.get(f"/bg/events/{event.pk}-old-name/")
    assert response.status_code == 301
    assert response["Location"] == f"/bg/events/{event.pk}-robot-day/"


def test_unknown_event_is_not_found(client):
    create_event()
    assert client.get("/en/events/999999-event/").status_code == 404
