from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils.translation import override

from news.models import Post
from tests.factories import (
    NOW,
    YESTERDAY,
    create_editor,
    create_event,
    create_member,
    create_post,
    create_topic,
    picture,
)
from tests.markup import links, read

pytestmark = pytest.mark.django_db

NEVER_CACHED = "max-age=0, no-cache, no-store, must-revalidate, private"


def head_links(page, rel):
    return {
        link.attributes.get("hreflang"): link.attributes["href"]
        for link in page.one("head").all("link", rel=rel)
    }


def test_page_shows_the_whole_item(client):
    post = create_post(
        title_en="Robots win",
        summary_en="All of them.",
        body_en="<p>They <strong>won</strong>.</p>",
        published_at=datetime(2023, 3, 28, 9, tzinfo=UTC),
        cover=picture(size=(1200, 675)),
        cover_alt_en="A cup",
        topics=[create_topic()],
    )
    page = read(client.get(post.get_absolute_url()))
    assert page.one("title").text.startswith("Robots win – ")
    assert page.one("meta", name="description").attributes["content"] == "All of them."
    article = page.one("article")
    assert article.one("h1").text == "Robots win"
    assert article.one("time").text == "28 March 2023"
    assert article.one("time").attributes["datetime"] == "2023-03-28"
    assert article.one(css="lead").text == "All of them."
    assert article.one(css="prose").one("strong").text == "won"
    assert article.one("img").attributes["alt"] == "A cup"
    assert links(article) == [("News", "/en/news/"), ("Robotics", "/en/news/topic/robotics/")]


@pytest.mark.parametrize(
    ("published_at", "told"),
    [
        (datetime(2025, 11, 27, 8, tzinfo=UTC), []),
        (datetime(2025, 11, 26, 8, tzinfo=UTC), ["1 year ago"]),
        (datetime(2021, 12, 1, tzinfo=UTC), ["4 years ago"]),
        (datetime(2023, 11, 26, 22, 30, tzinfo=UTC), ["2 years ago"]),  # a day later in Sofia
    ],
)
def test_old_item_says_how_long_ago_it_appeared(client, monkeypatch, published_at, told):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 26, 9, tzinfo=UTC))
    post = create_post(published_at=published_at)
    facts = read(client.get(post.get_absolute_url())).one("article").all(css="facts")
    assert [line.text for line in facts] == told


@pytest.mark.parametrize(
    ("words", "fact"),
    [(0, None), (1, "1 minute to read"), (238, "1 minute to read"), (239, "2 minutes to read")],
)
def test_page_says_how_long_the_text_takes_to_read(client, words, fact):
    post = create_post(body_en="<h2>Heading</h2>" * bool(words) + "<p>word</p> " * (words - 1))
    facts = read(client.get(post.get_absolute_url())).one("article").all(css="facts")
    assert [line.text for line in facts] == ([fact] if fact else [])


def test_time_to_read_is_that_of_the_language_shown():
    post = create_post(title_bg="Две", body_en="<p>one</p>", body_bg="<p>дума </p>" * 500)
    with override("bg"):
        assert post.reading_minutes == 3
    assert post.reading_minutes == 1


def test_cover_stands_at_once_in_place_of_the_drawing(client):
    post = create_post(cover=picture(), cover_is_decorative=True)
    article = read(client.get(post.get_absolute_url())).one("article")
    assert article.one("img", css="item-cover").attributes.get("loading") is None
    assert article.all("svg", css="paving") == []


def test_item_without_cover_is_headed_by_a_drawn_band(client):
    article = read(client.get(create_post().get_absolute_url())).one("article")
    band = article.one("svg", css="paving").attributes
    assert (band["class"], band["viewbox"]) == ("paving item-cover", "0 0 298 28")
    assert article.all("img") == []


def test_blog_post_names_its_author(client):
    post = create_post(section=Post.Section.BLOG, author_en="Ann Author")
    article = read(client.get(post.get_absolute_url())).one("article")
    assert article.one(css="facts").text.endswith("Ann Author")
    assert links(article) == [("Blog", "/en/blog/")]


def test_members_it_is_about_are_shown_and_lead_back(client):
    member = create_member(title_en="Acme")
    post = create_post(title_en="Acme wins", members=[member])
    about = read(client.get(post.get_absolute_url())).one(css="about")
    assert [address for _text, address in links(about)] == [member.get_absolute_url()]
    about = read(client.get(member.get_absolute_url())).one(css="about")
    assert links(about) == [("Acme wins", post.get_absolute_url())]


@pytest.mark.parametrize(
    "wrong", ["/en/news/{pk}-old-name/", "/en/blog/{pk}-robots-win/", "/en/blog/{pk}-x/"]
)
def test_wrong_slug_or_section_leads_to_the_right_address(client, wrong):
    post = create_post(title_en="Robots win")
    response = client.get(wrong.format(pk=post.pk))
    assert (response.status_code, response["Location"]) == (301, post.get_absolute_url())


def test_renamed_item_keeps_its_old_address_alive(client):
    post = create_post(title_en="Robots win")
    old = post.get_absolute_url()
    post.slug = "robots-won"
    post.save()
    assert client.get(old)["Location"] == f"/en/news/{post.pk}-robots-won/"


# --- Languages ---


def test_text_in_both_languages_has_an_address_in_each(client):
    post = create_post(title_en="Robots", title_bg="Роботи", slug="robots")
    path = f"news/{post.pk}-robots/"
    page = read(client.get(f"/bg/{path}"))
    assert page.one("h1").text == "Роботи"
    assert head_links(page, "canonical") == {None: f"http://testserver/bg/{path}"}
    assert head_links(page, "alternate") == {
        "en": f"http://testserver/en/{path}",
        "bg": f"http://testserver/bg/{path}",
    }
    assert page.all(css="language-note") == []


def test_text_in_one_language_is_shown_with_lang_and_note_and_the_canonical_original(client):
    post = create_post(
        title_en="", title_bg="Роботи", summary_bg="Кратко.", body_bg="<p>Текст.</p>", slug="roboti"
    )
    path = f"news/{post.pk}-roboti/"
    page = read(client.get(f"/en/{path}"))
    article = page.one("article")
    assert article.one("h1").one("span", lang="bg").text == "Роботи"
    assert article.one(css="lead").one("span", lang="bg").text == "Кратко."
    assert article.one("div", css="prose", lang="bg").text == "Текст."
    assert article.one(css="language-note").text == "This text is available only in Bulgarian."
    assert head_links(page, "canonical") == {None: f"http://testserver/bg/{path}"}
    assert head_links(page, "alternate") == {"bg": f"http://testserver/bg/{path}"}
    page = read(client.get(f"/bg/{path}"))
    assert page.one("article").all(lang="bg") == []
    assert page.all(css="language-note") == []


def test_title_alone_is_no_text_in_that_language(client):
    post = create_post(
        title_en="Robots", title_bg="Роботи", body_en="<p>Long text.</p>", slug="robots"
    )
    page = read(client.get(f"/bg/news/{post.pk}-robots/"))
    assert page.one("h1").text == "Роботи"
    assert page.one("div", css="prose", lang="en").text == "Long text."
    assert head_links(page, "canonical") == {None: f"http://testserver/en/news/{post.pk}-robots/"}


def test_parameters_do_not_make_another_canonical_address(client):
    post = create_post()
    page = read(client.get(f"{post.get_absolute_url()}?page=7&utm_source=x"))
    assert head_links(page, "canonical") == {None: f"http://testserver{post.get_absolute_url()}"}


# --- Previews ---

HIDDEN = {
    "draft": {"published_at": None},
    "scheduled": {"published_at": NOW + timedelta(days=3)},
    "expired": {"published_at": YESTERDAY, "expires_at": NOW - timedelta(hours=1)},
}


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("draft", "Only editors see this page. It has no date of publication yet."),
        ("scheduled", "Only editors see this page. It appears on "),
        ("expired", "Only editors see this page. Its time is over."),
    ],
)
def test_editor_sees_a_preview_that_says_so_and_is_never_cached(client, state, sentence):
    post = create_post(title_en="Secret", **HIDDEN[state])
    client.force_login(create_editor())
    response = client.get(post.get_absolute_url())
    assert response.status_code == 200
    assert response["Cache-Control"] == NEVER_CACHED
    page = read(response)
    assert page.one("h1").text == "Secret"
    banner = page.one(css="preview-banner")
    assert banner.one(css="state").attributes["class"] == f"state state-{state}"
    assert sentence in banner.text


def test_preview_marks_the_event_that_is_a_draft_too(client):
    client.force_login(create_editor())
    event = create_event(title_en="Robot day", published_at=None)
    post = create_post(title_en="Come and see", published_at=None, event=event)
    subject = read(client.get(post.get_absolute_url())).one(css="subject")
    assert subject.one(css="subject-title").text == "Robot day Draft"


def test_published_item_is_no_preview_even_to_editors(client):
    post = create_post()
    client.force_login(create_editor())
    response = client.get(post.get_absolute_url())
    assert read(response).all(css="preview-banner") == []
    assert not response.has_header("Cache-Control")


def test_redirect_to_a_preview_is_not_cached_either(client):
    post = create_post(published_at=None)
    client.force_login(create_editor())
    response = client.get(f"/en/news/{post.pk}-typed/")
    assert (response.status_code, response["Cache-Control"]) == (301, NEVER_CACHED)


@pytest.mark.parametrize("state", HIDDEN)
@pytest.mark.parametrize("is_staff", [False, True])
def test_user_without_permission_sees_no_more_than_a_stranger(client, state, is_staff):
    post = create_post(**HIDDEN[state])
    stranger = client.get(post.get_absolute_url()).status_code
    client.force_login(User.objects.create_user("somebody", is_staff=is_staff))
    assert client.get(post.get_absolute_url()).status_code == stranger
    assert stranger == (410 if state == "expired" else 404)


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30, "9" * 5000])
def test_unknown_number_is_not_found(client, pk):
    create_post()
    assert client.get(f"/en/news/{pk}-post/").status_code == 404
