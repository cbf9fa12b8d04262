from datetime import date

import pytest

from tests.factories import (
    create_event,
    create_member,
    create_post,
    create_topic,
    in_days,
    picture,
)
from tests.markup import links, read

pytestmark = pytest.mark.django_db


def facts(page):
    return {fact.one("dt").text: fact.one("dd").text for fact in page.one("dl").all("div")}


def test_profile_tells_who_the_member_is(client):
    member = create_member(
        title_en="Acme",
        summary_en="Makes things.",
        body_en="<p>Since 1990.</p>",
        city_en="Plovdiv",
        website="https://acme.example.org/",
        joined_on=date(2023, 1, 15),
        is_startup=True,
        logo=picture(size=(40, 20)),
        topics=[create_topic(), create_topic(name_en="Health")],
    )
    page = read(client.get(member.get_absolute_url()))
    assert page.one("h1").text == "Acme"
    assert page.one(css="lead").text == "Makes things."
    assert page.one(css="prose").text == "Since 1990."
    assert page.one(css="kind").text == "SME · start-up"
    assert page.one("main").one("img").attributes["width"] == "40"
    assert facts(page) == {
        "City": "Plovdiv",
        "Joined": "15 January 2023",
        "Topics": "Health, Robotics",
    }
    assert ("Robotics", "/en/members/?topic=robotics") in links(page.one("dl"))
    assert links(page.one(css="member-website")) == [
        ("acme.example.org", "https://acme.example.org/")
    ]


def test_profile_of_which_little_is_known_has_no_empty_parts(client):
    member = create_member(title_en="Acme", kind="civil")
    page = read(client.get(member.get_absolute_url()))
    assert page.one("main").one("article").text == "Members Acme Civil-society organisation"
    assert page.one("svg", css="logo-initial").attributes["class"].endswith(" sett-civil")


def test_former_member_keeps_its_page_marked(client):
    member = create_member(joined_on=date(2020, 1, 1), left_on=date(2024, 5, 31))
    page = read(client.get(member.get_absolute_url()))
    assert page.one(css="state").text == "Former member"
    assert facts(page) == {"Joined": "1 January 2020", "Left": "31 May 2024"}


def test_member_that_leaves_in_future_is_not_former_yet(client):
    member = create_member(left_on=in_days(0), city_en="Sofia")
    page = read(client.get(member.get_absolute_url()))
    assert page.all(css="state") == []
    assert facts(page) == {"City": "Sofia"}


def test_events_it_organises_stand_latest_first(client):
    member = create_member()
    past = create_event(title_en="Past", starts_on=in_days(-9), organisers=[member])
    future = create_event(title_en="Future", organisers=[member])
    create_event(title_en="Draft", organisers=[member], published_at=None)
    create_event(title_en="Of others")
    about = read(client.get(member.get_absolute_url())).one(css="about")
    assert about.one("h2").text == "Events"
    assert links(about) == [
        ("Future", future.get_absolute_url()),
        ("Past", past.get_absolute_url()),
    ]


def test_news_about_it_stand_newest_first(client):
    member = create_member()
    first = create_post(title_en="First", members=[member])
    second = create_post(title_en="Second", members=[member])
    create_post(title_en="Draft", members=[member], published_at=None)
    create_post(title_en="Of others", members=[create_member()])
    about = read(client.get(member.get_absolute_url())).one(css="about")
    assert about.one("h2").text == "In our news"
    assert links(about) == [
        ("Second", second.get_absolute_url()),
        ("First", first.get_absolute_url()),
    ]


def test_private_contact_is_on_no_page(client):
    member = create_member(
        contact_name="Petya Ivanova",
        contact_email="petya@acme.example.org",
        contact_phone="+359 88 888 8888",
        verified_on=date(2024, 2, 29),
    )
    for address in (member.get_absolute_url(), "/en/members/", "/en/"):
        content = client.get(address).content.decode()
        assert "Petya" not in content
        assert "petya@" not in content
        assert "888 8888" not in content
        assert "2024" not in content


def test_wrong_slug_leads_to_the_right_one(client):
    member = create_member(title_en="Acme")
    response = client.get(f"/en/members/{member.pk}-typed/")
    assert (response.status_code, response["Location"]) == (301, member.get_absolute_url())


def test_unknown_member_is_not_found(client):
    create_member()
    assert client.get("/en/members/999999-acme/").status_code == 404
