"""Every numbered list: one address per page, and nothing but pages that exist."""

from datetime import date
from urllib.parse import quote

import pytest
from django.utils import timezone

from news.models import Post
from tests.factories import (
    YESTERDAY,
    create_event,
    create_post,
    create_survey,
    create_topic,
    in_days,
)
from tests.markup import links, read, titles

pytestmark = pytest.mark.django_db

YEAR = timezone.localtime(YESTERDAY).strftime("%Y")
MONTH = timezone.localtime(YESTERDAY).strftime("%m")


def create_posts(section=Post.Section.NEWS):
    topics = [create_topic()]
    for number in range(5, 0, -1):
        create_post(title_en=f"Item {number}", section=section, topics=topics)


def create_blog():
    create_posts(Post.Section.BLOG)


def create_events():
    for number in range(1, 6):
        create_event(title_en=f"Item {number}", starts_on=in_days(number))


def create_past_events():
    for number in range(1, 6):
        create_event(title_en=f"Item {number}", starts_on=date(2022, 1, 10 - number))


def create_surveys():
    for number in range(1, 6):
        create_survey(title_en=f"Item {number}", opens_on=in_days(-number))


LISTS = {
    "/en/news/": create_posts,
    f"/en/news/{YEAR}/": create_posts,
    f"/en/news/{YEAR}/{MONTH}/": create_posts,
    "/en/news/topic/robotics/": create_posts,
    "/bg/blog/": create_blog,
    f"/en/blog/{YEAR}/": create_blog,
    f"/en/blog/{YEAR}/{MONTH}/": create_blog,
    "/en/blog/topic/robotics/": create_blog,
    "/en/events/": create_events,
    "/en/events/2022/": create_past_events,
    "/en/surveys/": create_surveys,
}


@pytest.fixture(params=LISTS)
def address(request, settings):
    """Of a list of five items on pages of two."""
    settings.PAGE_SIZE = 2
    LISTS[request.param]()
    return request.param


def test_pages_divide_the_items_by_the_size_in_the_settings(client, address, settings):
    pages = [titles(read(client.get(f"{address}{query}"))) for query in ("", "?page=2", "?page=3")]
    assert pages == [["Item 1", "Item 2"], ["Item 3", "Item 4"], ["Item 5"]]
    settings.PAGE_SIZE = 4
    assert titles(read(client.get(f"{address}?page=2"))) == ["Item 5"]


def test_navigation_leads_to_the_one_address_of_each_page(client, address):
    page = read(client.get(f"{address}?page=2"))
    navigation = page.one("nav", css="pagination")
    assert [url for _text, url in links(navigation)] == [
        address,
        address,
        f"{address}?page=2",
        f"{address}?page=3",
        f"{address}?page=3",
    ]
    assert navigation.one("a", rel="prev").attributes["href"] == address
    assert navigation.one("a", rel="next").attributes["href"] == f"{address}?page=3"
    current = navigation.one("a", **{"aria-current": "page"})
    assert current.attributes["href"] == f"{address}?page=2"
    canonical = page.one("head").one("link", rel="canonical")
    assert canonical.attributes["href"] == f"http://testserver{address}?page=2"
    assert "2" in page.one("title").text


def test_page_says_which_of_how_many_it_is(client, settings):
    settings.PAGE_SIZE = 2
    create_posts()
    where = read(client.get("/en/news/?page=2")).one(css="pagination-where")
    assert where.text == "Page 2 of 3"


def test_first_and_last_page_lead_no_further(client, address):
    assert read(client.get(address)).all("a", rel="prev") == []
    assert read(client.get(f"{address}?page=3")).all("a", rel="next") == []


@pytest.mark.parametrize(
    "number",
    [
        *("0", "-1", "4", "999999999", "1000000000", "9" * 5000),
        *("", " ", "x", "1.5", "2.0", "02", "+2", " 2", "2 ", "2\n", "1e1", "0x2", "2,3", "None"),
        *("٢", "２", "²", "\N{MINUS SIGN}2", "2\0", "\0", "%", "<b>", "2" + "\u0660"),
    ],
)
def test_what_is_no_number_of_a_page_is_not_found(client, settings, number):
    settings.PAGE_SIZE = 2
    create_posts()
    response = client.get(f"/en/news/?page={quote(number)}")
    assert response.status_code == 404
    assert read(response).one("h1").text == "There is nothing at this address"


def test_no_list_has_a_page_past_its_end(client, address):
    for number in ("0", "4", "x", ""):
        assert client.get(f"{address}?page={number}").status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?page=1", ""),
        ("?start=0", ""),
        ("?start=1", ""),
        ("?start=2", "?page=2"),
        ("?start=3", "?page=2"),
        ("?start=4", "?page=3"),
        ("?start=04", "?page=3"),
        ("?start=0&page=3", ""),
        ("?start=2&page=3", "?page=2"),
        ("?page=1&topic=x", "?topic=x"),
        ("?start=2&limitstart=0", "?limitstart=0&page=2"),
    ],
)
def test_other_addresses_of_a_page_lead_to_its_one_address(client, address, query, expected):
    response = client.get(f"{address}{query}")
    assert (response.status_code, response["Location"]) == (301, f"{address}{expected}")


def test_start_past_the_end_leads_to_nothing(client, address):
    response = client.get(f"{address}?start=164", follow=True)
    assert response.redirect_chain == [(f"{address}?page=83", 301)]
    assert response.status_code == 404


@pytest.mark.parametrize("start", ["x", "-2", "", "1.5", "٢", "9" * 30])
def test_start_that_is_no_number_is_not_found(client, start):
    create_posts()
    assert client.get(f"/en/news/?start={start}").status_code == 404


def test_seventeen_pages_leave_out_the_numbers_far_away(client, settings):
    settings.PAGE_SIZE = 1
    for _number in range(17):
        create_post()
    navigation = read(client.get("/en/news/?page=9")).one("nav", css="pagination")
    assert [item.text.removeprefix("Page ") for item in navigation.all("li")] == [
        *("1", "…", "7", "8", "9", "10", "11", "…", "17")
    ]


def test_one_page_has_no_navigation(client, settings):
    settings.PAGE_SIZE = 5
    create_posts()
    assert read(client.get("/en/news/")).all("nav", css="pagination") == []
