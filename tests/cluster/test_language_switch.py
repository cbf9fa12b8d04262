import pytest

from tests.factories import create_page, create_post
from tests.markup import read
from tests.screens import SCREENS, create_full_site

pytestmark = pytest.mark.django_db


def switch(client, address):
    [link] = read(client.get(address)).all("a", css="language-switch")
    assert link.attributes["hreflang"] == link.attributes["lang"]
    return link


@pytest.mark.parametrize(("here", "there"), [("en", "bg"), ("bg", "en")])
def test_switch_of_every_page_leads_to_the_same_page(client, here, there):
    site = create_full_site()
    expected = {name: screen.address(site, there) for name, screen in SCREENS.items()}
    found = {}
    for name, screen in SCREENS.items():
        link = switch(client, screen.address(site, here))
        assert link.attributes["lang"] == there
        found[name] = link.attributes["href"]
    assert found == expected
    assert {client.get(address).status_code for address in found.values()} == {200}


def test_switch_names_the_other_language_in_itself(client):
    assert switch(client, "/en/").text == "Български"
    assert switch(client, "/bg/").text == "English"


def test_switch_keeps_the_page_number_and_filters(client, settings):
    settings.PAGE_SIZE = 1
    for _post in range(3):
        create_post()
    assert switch(client, "/en/news/?page=3").attributes["href"] == "/bg/news/?page=3"
    link = switch(client, "/bg/members/?kind=sme&joined=")
    assert link.attributes["href"] == "/en/members/?kind=sme&joined="


def test_switch_says_when_the_text_is_not_in_that_language(client):
    post = create_post(title_en="Robots", title_bg="Роботи", body_bg="<p>Текст.</p>", slug="robots")
    link = switch(client, f"/bg/news/{post.pk}-robots/")
    assert link.text == "English (this text is in Bulgarian)"
    assert link.attributes["href"] == f"/en/news/{post.pk}-robots/"
    assert switch(client, f"/en/news/{post.pk}-robots/").text == "Български"


def test_switch_is_silent_when_the_text_is_in_both(client):
    create_page(title_en="About", title_bg="За нас")
    assert switch(client, "/bg/about/").text == "English"
    assert switch(client, "/en/about/").text == "Български"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("nothing/here/", "/bg/"),
        ("nothing/here", "/bg/"),
        ("news/1999/", "/bg/"),
        ("news/?page=x", "/bg/"),
    ],
)
def test_switch_of_a_page_that_is_not_found_leads_home(client, path, expected):
    assert switch(client, f"/en/{path}").attributes["href"] == expected
    assert read(client.get(expected)).one("html").attributes["lang"] == "bg"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("bg", "bg"),
        ("bg-BG,bg;q=0.9,en;q=0.8", "bg"),
        ("en-US,en;q=0.9", "en"),
        ("en;q=0.5,bg;q=0.7", "bg"),
        ("de-DE,de;q=0.9", "en"),
        ("de,bg;q=0.5", "bg"),
        ("", "en"),
        ("*", "en"),
        ("nonsense;;;q=q,,", "en"),
        ("x" * 5000, "en"),
    ],
)
def test_bare_address_leads_to_the_language_of_the_visitor(client, accepted, language):
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response["Location"]) == (302, f"/{language}/")
    assert "Accept-Language" in response["Vary"]


@pytest.mark.parametrize("path", ["/de/", "/de/news/", "/EN/news/"])
def test_other_languages_have_no_pages(client, path):
    response = client.get(path, follow=True)
    assert response.status_code == 404
