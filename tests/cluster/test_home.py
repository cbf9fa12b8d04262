from datetime import date

import pytest

from events.models import Event
from members.models import Member
from news.models import Post
from tests.factories import (
    LAST_WEEK,
    YESTERDAY,
    create_event,
    create_identity,
    create_member,
    create_page,
    create_partner,
    create_place,
    create_post,
    create_survey,
    create_topic,
    in_days,
    picture,
)
from tests.markup import links, read, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(client):
    """Reads the home page, or the section of it with this heading."""

    def ask(heading=None, address="/en/"):
        page = read(client.get(address))
        if heading is None:
            return page
        return next(
            section
            for section in page.all("section")
            if section.attributes.get("aria-labelledby") == f"home-{heading}"
        )

    return ask


def test_home_says_who_we_are(home):
    create_identity(introduction_en="We build robots.", motto_en="Together")
    page = home()
    assert page.one("h1").text == "We build robots."
    assert page.one(css="lead").text == "Together"
    assert page.one("meta", name="description").attributes["content"] == "We build robots."


@pytest.mark.parametrize(
    ("short_name", "title"),
    [
        ("", "Cluster of Examples"),
        ("Cluster of Examples", "Cluster of Examples"),
        ("Examples", "Cluster of Examples – Examples"),
    ],
)
def test_home_is_titled_by_the_name_and_says_none_twice(home, short_name, title):
    create_identity(short_name_en=short_name, motto_en="Together")
    assert home().one("title").text == title


def test_five_latest_news_stand_newest_first_with_what_is_pinned_on_top(home):
    create_post(title_en="Pinned", published_at=LAST_WEEK, pinned_until_on=in_days(0))
    create_post(title_en="No longer pinned", published_at=LAST_WEEK, pinned_until_on=in_days(-1))
    for number in range(5):
        create_post(title_en=f"News {number}", published_at=YESTERDAY)
    create_post(title_en="Draft", published_at=None, pinned_until_on=in_days(3))
    section = home("news")
    assert titles(section) == ["Pinned", "News 4", "News 3", "News 2", "News 1"]
    assert ("All news", "/en/news/") in links(section)


def test_four_next_events_stand_soonest_first(home):
    create_event(title_en="Over", starts_on=in_days(-2))
    for days in (40, 10, 30, 20):
        create_event(title_en=f"In {days} days", starts_on=in_days(days))
    create_event(
        title_en="Running",
        starts_on=in_days(-2),
        ends_on=in_days(2),
        precision=Event.Precision.DAY,
        start_time=None,
        end_time=None,
    )
    create_event(title_en="Draft", published_at=None, starts_on=in_days(1))
    assert [heading.text for heading in home("events").all("h3")] == [
        "Running",
        "In 10 days",
        "In 20 days",
        "In 30 days",
    ]


def test_event_names_its_city_but_not_its_hall(home):
    create_place(event=create_event(), venue_en="Hall 1")
    places = home("events").one(css="places").all("li")
    assert [place.text for place in places] == ["Sofia, Bulgaria", "In person"]


@pytest.mark.parametrize(
    ("surveys", "shown"),
    [
        (["closes later", "closes soon", "to come", "closed"], "closes soon"),
        (["open end", "to come"], "open end"),
        (["open end", "closes later"], "closes later"),
        (["to come much later", "to come", "closed"], "to come"),
        (["closed", "closed longer ago"], "closed"),
    ],
)
def test_box_shows_the_survey_with_which_one_can_do_most(home, surveys, shown):
    dates = {
        "closes soon": {"closes_on": in_days(2)},
        "closes later": {"closes_on": in_days(9)},
        "open end": {"closes_on": None},
        "to come": {"opens_on": in_days(3)},
        "to come much later": {"opens_on": in_days(20)},
        "closed": {"opens_on": in_days(-60), "closes_on": in_days(-1)},
        "closed longer ago": {"opens_on": in_days(-60), "closes_on": in_days(-50)},
    }
    for title in surveys:
        create_survey(title_en=title, **dates[title])
    create_survey(title_en="draft", published_at=None, closes_on=in_days(1))
    assert home("survey").one("h3").text == shown


def test_six_newest_current_members_stand_latest_first(home):
    for day in range(1, 9):
        create_member(title_en=f"Member {day}", joined_on=date(2023, 1, day), logo=picture())
    create_member(title_en="Left", joined_on=date(2023, 2, 1), left_on=date(2023, 3, 1))
    create_member(title_en="To come", joined_on=in_days(3))
    create_member(title_en="Draft", joined_on=date(2023, 2, 1), published_at=None)
    create_member(title_en="Nobody knows when")
    wall = home("members").one("ul", css="member-wall")
    assert [text for text, _address in links(wall)] == [f"Member {n}" for n in (8, 7, 6, 5, 4, 3)]


def test_partners_stand_in_their_order(home):
    create_partner(name_en="Second", position=2, website="https://second.example.org/")
    create_partner(name_en="First", position=1, logo=picture(size=(40, 20)))
    first, second = home("partners").all("li")
    image = first.one("img").attributes
    assert (image["alt"], image["width"], image["height"]) == ("First", "40", "20")
    assert first.all("a") == []
    assert links(second) == [("Second", "https://second.example.org/")]


def test_three_latest_blog_posts_stand_newest_first(home):
    for number in range(4):
        create_post(title_en=f"Blog {number}", section=Post.Section.BLOG)
    create_post(title_en="News")
    section = home("blog")
    assert titles(section) == ["Blog 3", "Blog 2", "Blog 1"]
    assert ("All blog posts", "/en/blog/") in links(section)


def test_pages_stand_where_editors_put_them(home):
    create_page(title_en="Second", navigation="header", position=2)
    create_page(title_en="First", navigation="header", position=1)
    create_page(title_en="Privacy", navigation="footer")
    create_page(title_en="Nowhere")
    create_page(title_en="Draft", navigation="header", published_at=None)
    page = home()
    for navigation in page.one("header", css="site-header").all("nav"):
        assert links(navigation) == [
            ("News", "/en/news/"),
            ("Blog", "/en/blog/"),
            ("Events", "/en/events/"),
            ("Members", "/en/members/"),
            ("Surveys", "/en/surveys/"),
            ("First", "/en/first/"),
            ("Second", "/en/second/"),
        ]
    assert links(page.one("footer").one("nav")) == [("Privacy", "/en/privacy/")]


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        ("/en/", []),
        ("/en/news/", [("News", "page")]),
        ("/en/news/1-post/", [("News", "true")]),
        ("/en/news/topic/robotics/", [("News", "true")]),
        ("/en/members/", [("Members", "page")]),
        ("/en/members/composition/", [("Members", "true")]),
        ("/en/about-us/", [("About us", "page")]),
    ],
)
def test_navigation_marks_the_page_or_its_section(home, address, marked):
    create_topic()
    create_post(pk=1)
    create_page(navigation="header")
    for navigation in home(address=address).one("header", css="site-header").all("nav"):
        current = [(link.text, link.attributes.get("aria-current")) for link in navigation.all("a")]
        assert [(name, value) for name, value in current if value] == marked


def test_empty_site_has_a_home_page_all_the_same(home):
    create_post(published_at=None)
    create_survey(published_at=None)
    main = home().one("main")
    assert main.one("h1").text == "Our cluster"
    assert [heading.text for heading in main.all("h2")] == ["News", "Next events"]
    assert [paragraph.text for paragraph in main.all("p")] == [
        "The first news will appear here.",
        "All news",
        "No events are planned at the moment.",
        "All events",
    ]


def test_quadrangle_counts_current_members_and_leads_to_the_composition(client):
    create_member(title_en="Company")
    create_member(title_en="Former", joined_on=date(2020, 1, 1), left_on=date(2021, 1, 1))
    create_member(title_en="Draft", published_at=None)
    create_member(title_en="NGO", kind=Member.Kind.CIVIL)
    figure = read(client.get("/en/")).one(css="quadrangle")
    pairs = zip(figure.all("dt"), figure.all("dd"), strict=True)
    assert [(name.text, number.text) for name, number in pairs] == [
        ("Business", "1"),
        ("Municipality", "0"),
        ("Science", "0"),
        ("Education", "0"),
    ]
    assert links(figure) == [("All 2 members by kind", "/en/members/composition/")]


def test_cluster_without_members_draws_no_quadrangle(client):
    assert read(client.get("/en/")).all(css="quadrangle") == []
