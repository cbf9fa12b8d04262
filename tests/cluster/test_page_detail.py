import pytest

from tests.factories import (
    LAST_WEEK,
    TOMORROW,
    YESTERDAY,
    create_editor,
    create_page,
    picture,
)
from tests.markup import read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "title"), [("en", "Membership"), ("bg", "Членство")])
def test_page_is_found_by_its_address_in_both_languages(client, language, title):
    create_page(
        title_en="Membership",
        title_bg="Членство",
        summary_en="How to join.",
        body_en="<h2>Fees</h2><p>None.</p>",
        cover=picture(),
        cover_alt_en="A door",
    )
    page = read(client.get(f"/{language}/membership/"))
    assert page.one("h1").text == title
    assert page.one(css="lead").text == "How to join."
    assert page.one(css="prose").one("h2").text == "Fees"
    assert page.one("main").one("img").attributes["alt"] == "A door"


def test_page_in_the_navigation_is_marked_as_the_present_one(client):
    create_page(title_en="Membership", navigation="header")
    for navigation in read(client.get("/en/membership/")).one(css="site-header").all("nav"):
        assert navigation.one("a", **{"aria-current": "page"}).text == "Membership"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"published_at": None}, 404),
        ({"published_at": TOMORROW}, 404),
        ({"published_at": LAST_WEEK, "expires_at": YESTERDAY}, 410),
    ],
    ids=["draft", "scheduled", "expired"],
)
def test_hidden_page_is_only_for_editors(client, fields, status):
    create_page(title_en="Membership", **fields)
    assert client.get("/en/membership/").status_code == status
    client.force_login(create_editor())
    response = client.get("/en/membership/")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert len(read(response).all(css="preview-banner")) == 1


@pytest.mark.parametrize("path", ["unknown/", "Membership/", "member_ship/", "membership/more/"])
def test_other_addresses_are_not_found(client, path):
    create_page(title_en="Membership")
    assert client.get(f"/en/{path}").status_code == 404
