"""The page that shows every piece in every state, to those who work on the site."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from events.models import Event
from surveys.models import Survey
from tests.factories import create_identity
from tests.markup import read

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
LANGUAGES = ["en", "bg"]
NOT_SHOWN = {
    "_meta.html",  # what search engines read of a page; this one asks them to pass by
    "_text_picture.html",  # a part of texts, made of a stored picture; see test_figures.py
}


@pytest.fixture
def ask(client, settings):
    """Asks for the style guide as a developer does."""
    settings.DEBUG = True
    return lambda language="en": client.get(f"/{language}/styleguide/")


def partials():
    """Of the public pages; the admin has its own, below `admin/`."""
    folder = ROOT / "templates"
    found = {path.relative_to(folder) for path in folder.rglob("_*.html")}
    return {str(path) for path in found if path.parts[0] != "admin"}


def css(name):
    return (ROOT / "static/css" / name).read_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_else_learns_that_it_is_there(client, language):
    address = f"/{language}/styleguide/"
    elsewhere = client.get(f"/{language}/elsewhere/").content
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.content == elsewhere.replace(b"elsewhere", b"styleguide")  # it prints its address
    client.force_login(User.objects.create_user("reader"))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_see_it(client, language):
    client.force_login(User.objects.create_user("editor", is_staff=True))
    response = client.get(f"/{language}/styleguide/")
    assert response.status_code == 200
    assert read(response).one("html").attributes["lang"] == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_developers_see_it_without_signing_in(ask, language):
    response = ask(language)
    assert response.status_code == 200
    assert read(response).one("html").attributes["lang"] == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_bare_address_leads_to_the_language_of_the_visitor(client, language):
    response = client.get("/styleguide/", headers={"accept-language": language})
    assert (response.status_code, response["Location"]) == (302, f"/{language}/styleguide/")


def test_it_is_kept_by_no_cache_and_no_search_engine(ask):
    response = ask()
    assert "no-store" in response["Cache-Control"]
    assert read(response).one("meta", name="robots").attributes["content"] == "noindex"


def test_it_only_shows(client, settings):
    settings.DEBUG = True
    assert client.post("/en/styleguide/").status_code == 405


def test_database_is_asked_for_header_and_footer_alone(ask, django_assert_num_queries):
    create_identity()
    with django_assert_num_queries(3):
        ask()


def test_every_partial_is_shown(ask):
    assert partials() - {template.name for template in ask().templates} == NOT_SHOWN


def test_every_state_that_the_models_give_is_shown(ask):
    marks = [mark.attributes["class"].split() for mark in read(ask()).all("span", css="state")]
    changed = set(Event.State.values) - {Event.State.PLANNED}
    assert {kind.removeprefix("state-") for _state, kind in marks} == {
        *("draft", "review", "scheduled", "expired", "running", "over"),
        *changed,
        *Survey.State.values,
    }


def test_every_state_that_has_a_look_is_shown(ask):
    page = read(ask())
    looks = set(re.findall(r"[.](state-\w+)", css("state_mark.css")))
    assert [look for look in looks if not page.all("span", css=look)] == []


def test_every_colour_and_size_is_shown(ask):
    page = read(ask())
    colours = re.findall(r"--([\w-]+): #", css("tokens.css").split("@media")[0])
    shown = [item.text for item in page.one("ul", css="swatches").all("li")]
    assert shown == colours
    sizes = re.findall(r"--(step-\d|small): ", css("tokens.css"))
    assert len(sizes) > 4
    for size in sizes:
        assert page.all("p", css=f"type-{size}") != []
        assert f".type-{size} {{\n  font-size: var(--{size});" in css("styleguide.css")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_piece_is_reached_from_the_top(ask, language):
    main = read(ask(language)).one("main")
    pieces = [piece.all("h2")[0].attributes["id"] for piece in main.all("section", css="piece")]
    top = main.one(css="page-head").one("nav")
    assert [link.attributes["href"] for link in top.all("a")] == [f"#{name}" for name in pieces]
    assert len(pieces) > 25


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_are_unique(ask, language):
    ids = [element.attributes.get("id") for element in read(ask(language)).all()]
    assert [name for name, times in Counter(ids).items() if name and times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_leave_no_level_out(ask, language):
    headings = read(ask(language)).one("main").all("h1", "h2", "h3", "h4")
    levels = [int(heading.tag[1]) for heading in headings]
    assert [level for level in levels if level == 1] == [1]
    assert [step for step in pairwise(levels) if step[1] > step[0] + 1] == []


@pytest.mark.parametrize(("language", "other"), [("en", "bg"), ("bg", "en")])
def test_samples_are_in_both_languages(ask, language, other):
    page = read(ask(language))
    titles = page.all("span", lang=other)
    assert titles != []
    alphabet = {"en": "[A-Za-z]", "bg": "[А-я]"}
    assert [title.text for title in titles if not re.search(alphabet[other], title.text)] == []
    assert len(page.all(css="language-note")) == 1


def test_its_own_style_sheet_is_on_no_other_page(client, ask):
    def sheets(page):
        return {Path(link.attributes["href"]).name for link in page.all("link", rel="stylesheet")}

    assert sheets(read(ask())) - sheets(read(client.get("/en/"))) == {"styleguide.css"}
