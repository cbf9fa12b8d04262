from datetime import UTC, datetime

import pytest
from django.utils import timezone

from news.models import Post
from tests.factories import (
    LAST_WEEK,
    TOMORROW,
    YESTERDAY,
    create_identity,
    create_post,
    create_topic,
    picture,
)
from tests.markup import links, read, titles

pytestmark = pytest.mark.django_db

SECTIONS = [("news", Post.Section.NEWS), ("blog", Post.Section.BLOG)]


@pytest.mark.parametrize(("path", "section"), SECTIONS)
def test_archive_stands_newest_first_with_its_own_section_alone(client, path, section):
    create_post(title_en="Older", section=section, published_at=LAST_WEEK)
    create_post(title_en="Newest", section=section, published_at=YESTERDAY)
    create_post(title_en="Same minute, made later", section=section, published_at=YESTERDAY)
    other = Post.Section.BLOG if section == Post.Section.NEWS else Post.Section.NEWS
    create_post(title_en="Of the other section", section=other)
    create_post(title_en="Draft", section=section, published_at=None)
    create_post(title_en="Scheduled", section=section, published_at=TOMORROW)
    assert titles(read(client.get(f"/en/{path}/")).one("main")) == [
        "Same minute, made later",
        "Newest",
        "Older",
    ]


def test_row_shows_date_title_summary_cover_and_topics(client):
    post = create_post(
        title_en="Robots win",
        summary_en="All of them.",
        published_at=datetime(2023, 3, 28, 22, 30, tzinfo=UTC),  # in Sofia it is the 29th already
        cover=picture(size=(1200, 675)),
        cover_alt_en="A cup",
        topics=[create_topic(), create_topic(name_en="Health")],
    )
    row = read(client.get("/en/news/")).one("main").one(css="row")
    assert row.one("time").attributes["datetime"] == "2023-03-29"
    assert row.one("time").text == "29 March 2023"
    assert row.one("h2").text == "Robots win"
    assert row.one(css="row-summary").text == "All of them."
    image = row.one("img").attributes
    assert (image["alt"], image["width"], image["height"]) == ("A cup", "1200", "675")
    assert links(row) == [
        ("Robots win", post.get_absolute_url()),
        ("Health", "/en/news/topic/health/"),
        ("Robotics", "/en/news/topic/robotics/"),
    ]


def test_decorative_cover_has_an_empty_description(client):
    create_post(cover=picture(), cover_is_decorative=True, cover_alt_en="Just setts")
    assert read(client.get("/en/news/")).one("main").one("img").attributes["alt"] == ""


def test_rows_with_covers_load_them_late_but_for_the_first_and_draw_nothing(client):
    for _number in range(3):
        create_post(cover=picture(), cover_is_decorative=True)
    main = read(client.get("/en/news/")).one("main")
    covers = [image.attributes.get("loading") for image in main.all("img", css="row-cover")]
    assert covers == [None, "lazy", "lazy"]
    assert main.all("svg", css="paving") == []


def test_row_without_cover_shows_a_drawn_tile(client):
    create_post()
    row = read(client.get("/en/news/")).one("main").one(css="row")
    tile = row.one("svg", css="paving").attributes
    assert (tile["class"], tile["viewbox"]) == ("paving row-cover", "0 0 88 48")
    assert row.all("img") == []


@pytest.mark.parametrize(
    ("address", "louder"),
    [("/en/news/", [True, False]), ("/en/news/?page=2", [False]), ("/en/", [False] * 3)],
)
def test_only_the_newest_of_an_archive_speaks_louder(client, settings, address, louder):
    settings.PAGE_SIZE = 2
    for _number in range(3):
        create_post()
    rows = read(client.get(address)).one("main").all("article", css="row")
    assert ["is-first" in row.attributes["class"].split() for row in rows] == louder


def test_topics_of_a_blog_row_stay_in_the_blog(client):
    create_post(section=Post.Section.BLOG, topics=[create_topic()])
    row = read(client.get("/en/blog/")).one("main").one(css="row")
    assert ("Robotics", "/en/blog/topic/robotics/") in links(row)


def test_item_in_one_language_stands_in_both_archives_marked_with_its_language(client):
    create_post(title_en="", title_bg="Само на български")
    title = read(client.get("/en/news/")).one(css="row-title")
    assert title.one("span", lang="bg").text == "Само на български"
    title = read(client.get("/bg/news/")).one(css="row-title")
    assert title.all("span") == []
    assert title.text == "Само на български"


def test_pinned_item_does_not_move_in_the_archive(client):
    create_post(title_en="Pinned", published_at=LAST_WEEK, pinned_until_on=TOMORROW.date())
    create_post(title_en="Newest")
    assert titles(read(client.get("/en/news/"))) == ["Newest", "Pinned"]


def test_archive_ends_with_blog_publications_and_the_present_year(client):
    create_identity(footer_en="Cluster of Examples, Sofia")
    posts = [create_post(title_en=f"Blog {n}", section=Post.Section.BLOG) for n in range(5)]
    page = read(client.get("/en/news/"))
    module = page.one(css="blog-publications")
    assert module.one("h2").text == "Blog publications"
    assert links(module) == [
        (post.title_en, post.get_absolute_url()) for post in reversed(posts[1:])
    ]
    year = timezone.localdate().year
    assert page.one(css="copyright").text == f"© {year} Cluster of Examples, Sofia"


def test_years_are_linked_with_the_number_of_their_items(client):
    create_post(published_at=datetime(2022, 12, 31, 22, 30, tzinfo=UTC))  # 2023 in Sofia
    create_post(published_at=datetime(2023, 5, 1, tzinfo=UTC))
    create_post(published_at=datetime(2019, 5, 1, tzinfo=UTC))
    create_post(published_at=datetime(2018, 5, 1, tzinfo=UTC), section=Post.Section.BLOG)
    create_post(published_at=None)
    assert links(read(client.get("/en/news/")).one(css="years")) == [
        ("2023 (2)", "/en/news/2023/"),
        ("2019 (1)", "/en/news/2019/"),
    ]


@pytest.mark.parametrize("path", ["news", "blog"])
def test_empty_archive_says_so(client, path):
    create_post(published_at=None)
    create_post(published_at=None, section=Post.Section.BLOG)
    main = read(client.get(f"/en/{path}/")).one("main")
    assert main.one(css="empty").text == "Nothing has been published here yet."
    assert titles(main) == []
