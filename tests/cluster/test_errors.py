"""Pages for when something is not there or goes wrong; and what no page may send."""

import logging
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from cluster import urls
from news.models import Post
from tests.factories import (
    LAST_WEEK,
    YESTERDAY,
    create_editor,
    create_event,
    create_identity,
    create_member,
    create_page,
    create_post,
    create_survey,
)
from tests.markup import links, read
from tests.screens import SCREENS, create_full_site


def broken(request):
    raise ZeroDivisionError


handler500 = urls.handler500
urlpatterns = [path("en/broken/", broken), path("bg/broken/", broken), *urls.urlpatterns]

LANGUAGES = ["en", "bg"]
EXPIRED = {"published_at": LAST_WEEK, "expires_at": YESTERDAY}


# --- 404 and 410 ---


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["nothing/", "nothing/here", "news/1-x/", "news/?page=x"])
def test_what_is_not_there_is_said_in_style_and_language(client, language, address):
    create_identity()
    create_page(title_en="About", navigation="header")
    response = client.get(f"/{language}/{address}")
    assert response.status_code == 404
    page = read(response)
    assert page.one("html").attributes["lang"] == language
    assert page.one("meta", name="robots").attributes["content"] == "noindex"
    assert page.all("link", rel="canonical") == []
    assert [url for _text, url in links(page.one("main"))] == [
        f"/{language}/news/",
        f"/{language}/",
    ]
    assert f"/{language}/about/" in [url for _text, url in links(page.one(css="site-nav"))]
    assert page.one("footer").one("strong").text in ("Cluster of Examples", "Примерен клъстер")


@pytest.mark.django_db
@pytest.mark.parametrize(("accepted", "language"), [("en", "en"), ("bg", "bg"), ("de", "en")])
def test_address_without_language_is_answered_in_the_visitors(client, accepted, language):
    response = client.get("/nothing/at/all/", headers={"accept-language": accepted})
    assert response.status_code == 404
    assert read(response).one("html").attributes["lang"] == language


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "create", [create_page, create_post, create_event, create_member, create_survey]
)
def test_what_has_expired_is_gone_in_style_and_language(client, language, create):
    thing = create(**EXPIRED)
    response = client.get(thing.get_absolute_url().replace("/en/", f"/{language}/"))
    assert response.status_code == 410
    page = read(response)
    assert page.one("html").attributes["lang"] == language
    assert page.one("meta", name="robots").attributes["content"] == "noindex"
    assert [url for _text, url in links(page.one("main"))] == [
        f"/{language}/news/",
        f"/{language}/",
    ]


@pytest.mark.django_db
def test_draft_with_a_past_end_is_not_gone_because_it_never_was_there(client):
    post = create_post(published_at=None, expires_at=YESTERDAY)
    assert client.get(post.get_absolute_url()).status_code == 404


# --- 403 ---


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_who_may_not_enter_is_told_so_in_style_and_language(client, language):
    client.force_login(create_editor())
    response = client.get("/admin/auth/user/", headers={"accept-language": language})
    assert response.status_code == 403
    page = read(response)
    assert page.one("html").attributes["lang"] == language
    assert links(page.one("main"))[-1][1] == f"/{language}/"


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_form_without_its_token_is_refused_in_style_and_language(language):
    client = Client(enforce_csrf_checks=True)
    response = client.post(f"/{language}/news/")
    assert response.status_code == 403
    page = read(response)
    assert page.one("html").attributes["lang"] == language
    assert page.all("h1") != []


# --- 500 (503 is in test_unavailable) ---


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("language", LANGUAGES)
def test_failure_is_admitted_in_style_and_language_without_database(client, language, caplog):
    """No mark for the database here: asking it would fail the test."""
    client.raise_request_exception = False
    with caplog.at_level(logging.CRITICAL, logger="django.request"):
        response = client.get(f"/{language}/broken/")
    assert response.status_code == 500
    page = read(response)
    assert page.one("html").attributes["lang"] == language
    assert len(page.all("link", rel="stylesheet")) == 2
    icons = [*page.all("link", rel="icon"), *page.all("link", rel="apple-touch-icon")]
    assert [icon.attributes["href"] for icon in icons] == [
        "/static/images/favicon.ico",
        "/static/images/mark.svg",
        "/static/images/apple-touch-icon.png",
    ]
    assert len(page.all("h1")) == 1
    assert [url for _text, url in links(page)] == [f"/{language}/"]
    assert "ZeroDivisionError" not in response.content.decode()


# --- Cookies and caches ---


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_public_page_sets_a_cookie_or_varies_by_one(client, language):
    site = create_full_site()
    findings = {}
    for name, screen in [*SCREENS.items(), ("not found", None)]:
        address = screen.address(site, language) if screen else f"/{language}/nothing/here/"
        response = client.get(address)
        seen = ("Cookie" in response.get("Vary", ""), response.cookies.output())
        if seen != (False, ""):
            findings[name] = seen
    assert findings == {}


@pytest.mark.django_db
def test_public_page_does_not_ask_who_is_reading_it(client):
    """Else each reader who has ever signed in costs two queries more and splits every cache."""
    post = create_post()
    client.get(post.get_absolute_url())
    with CaptureQueriesContext(connection) as of_stranger:
        client.get(post.get_absolute_url())
    client.force_login(create_editor())
    with CaptureQueriesContext(connection) as of_editor:
        response = client.get(post.get_absolute_url())
    assert len(of_editor) == len(of_stranger)
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.django_db
def test_preview_varies_by_cookie(client):
    post = create_post(published_at=None)
    client.force_login(create_editor())
    response = client.get(post.get_absolute_url())
    assert "Cookie" in response["Vary"]


@pytest.mark.django_db
def test_page_forbids_scripts_and_styles_from_elsewhere(client):
    policy = client.get("/en/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_pages_change_nothing_whatever_the_method(client, method):
    post = create_post()
    before = post.updated_at
    assert getattr(client, method)(post.get_absolute_url()).status_code in (200, 403, 405)
    post.refresh_from_db()
    assert post.updated_at == before


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["options", "trace"])
def test_pages_can_only_be_read(client, method):
    site = create_full_site()
    for screen in SCREENS.values():
        response = getattr(client, method)(screen.address(site))
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


@pytest.mark.django_db
def test_year_that_no_form_lets_pass_breaks_no_list(client):
    post = create_post(title_en="Chronicle")
    Post.objects.filter(pk=post.pk).update(published_at=datetime(206, 1, 1, tzinfo=UTC))
    assert read(client.get("/en/news/206/")).one("h1").text == "News in 206"
    assert "/en/news/206/" in [address for _text, address in links(read(client.get("/en/news/")))]
