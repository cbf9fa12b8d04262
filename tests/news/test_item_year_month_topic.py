from datetime import UTC, datetime

import pytest

from news.models import Post
from tests.factories import create_post, create_topic
from tests.markup import links, read, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    """Items around the ends of months and of years, by the clock of Sofia."""
    for title, year, month, day, hour in [
        ("First of January", 2022, 12, 31, 22),
        ("End of January", 2023, 1, 31, 21),
        ("First of February", 2023, 1, 31, 22),
        ("December", 2022, 12, 31, 21),
    ]:
        moment = datetime(year, month, day, hour, 30, tzinfo=UTC)
        create_post(title_en=title, published_at=moment)
        create_post(title_en=f"{title}, blog", published_at=moment, section=Post.Section.BLOG)


def test_year_shows_its_items_and_months(client, archive):
    page = read(client.get("/en/news/2023/"))
    assert page.one("h1").text == "News in 2023"
    assert titles(page) == ["First of February", "End of January", "First of January"]
    months, years = page.all("nav", css="years")
    assert links(months) == [
        ("February (1)", "/en/news/2023/02/"),
        ("January (2)", "/en/news/2023/01/"),
    ]
    assert links(years) == [("2023 (3)", "/en/news/2023/"), ("2022 (1)", "/en/news/2022/")]
    assert years.one("a", **{"aria-current": "page"}).text == "2023 (3)"
    assert years.all("a", **{"aria-current": "true"}) == []


def test_month_shows_its_items(client, archive):
    page = read(client.get("/en/news/2023/01/"))
    assert page.one("h1").text == "News: January 2023"
    assert titles(page) == ["End of January", "First of January"]
    years = page.one("nav", css="years")
    assert years.one("a", **{"aria-current": "true"}).text == "2023 (3)"
    assert years.all("a", **{"aria-current": "page"}) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2022/", ["December, blog"]),
        ("2022/12/", ["December, blog"]),
        ("2023/02/", ["First of February, blog"]),
    ],
)
def test_blog_has_years_and_months_of_its_own(client, archive, path, expected):
    page = read(client.get(f"/en/blog/{path}"))
    assert titles(page) == expected
    assert {address for _text, address in links(page.one("main"))} >= {"/en/blog/2022/"}


@pytest.mark.parametrize("language", ["en", "bg"])
def test_topic_shows_what_is_about_it_in_its_section(client, language):
    topic = create_topic()
    create_post(title_en="About robots", topics=[topic])
    create_post(title_en="About both", topics=[topic, create_topic(name_en="Health")])
    create_post(title_en="About nothing")
    create_post(title_en="Thoughts on robots", topics=[topic], section=Post.Section.BLOG)
    page = read(client.get(f"/{language}/news/topic/robotics/"))
    assert page.one("h1").text.endswith(": Robotics")
    assert titles(page) == ["About both", "About robots"]
    page = read(client.get(f"/{language}/blog/topic/robotics/"))
    assert titles(page) == ["Thoughts on robots"]


def test_title_of_the_window_holds_no_markup_of_a_name_in_the_other_language(client):
    create_topic(name_en="", name_bg="Роботика", slug="robotics")
    page = read(client.get("/en/news/topic/robotics/"))
    title = page.one("title")
    assert (title.text, title.all()) == ("News: Роботика – Our cluster", [])
    assert page.one("h1").one("span", lang="bg").text == "Роботика"


def test_topic_without_items_says_so(client):
    create_topic()
    page = read(client.get("/en/news/topic/robotics/"))
    assert page.one(css="empty").text == "Nothing has been published here yet."


@pytest.mark.parametrize(
    "path",
    [
        "2021/",
        "2999/",
        "0999/",
        "2021/01/",
        "2023/03/",
        "2023/1/",
        "2023/00/",
        "2023/13/",
        "2٠23/",
        "2023/٠1/",
        "topic/unknown/",
        "topic/Robotics/",
        "topic/роботика/",
    ],
)
def test_what_holds_nothing_is_not_found(client, archive, path):
    create_topic()
    create_post(title_en="Draft of 2021", published_at=None)
    assert client.get(f"/en/news/{path}").status_code == 404
