from html.parser import HTMLParser

import nh3
import pytest
from django.db.models import F
from django.forms import modelform_factory
from hypothesis import example, given
from hypothesis import strategies as st

from cluster.models import Page
from cluster.richtext import ATTRIBUTES, TAGS, clean
from tests.factories import create_page
from tests.hostile import HOSTILE

PLAIN = {
    "": "",
    " \n ": "",
    "One line": "<p>One line</p>",
    "Two\nlines": "<p>Two<br>lines</p>",
    "Two\r\n\r\nparagraphs\n\n\n": "<p>Two</p>\n\n<p>paragraphs</p>",
    "3 < 4 & 5 > 4": "<p>3 &lt; 4 &amp; 5 &gt; 4</p>",
    "&lt;b&gt;": "<p>&amp;lt;b&amp;gt;</p>",
    'It\'s "quoted"': '<p>It\'s "quoted"</p>',
    "Кирилица “в кавички”": "<p>Кирилица “в кавички”</p>",
    "<b>Bold</b> of another editor\n\nand a paragraph": (
        "<p>Bold of another editor</p>\n\n<p>and a paragraph</p>"
    ),
}


def _save(page, text):
    page.body_en = text
    page.save()


def _update(page, text):
    Page.objects.filter(pk=page.pk).update(body_en=text)


def _bulk_create(page, text):
    page.delete()
    page.body_en = text
    Page.objects.bulk_create([page])


def _bulk_update(page, text):
    page.body_en = text
    Page.objects.bulk_update([page], ["body_en"])


@pytest.mark.django_db
@pytest.mark.parametrize("write", [_save, _update, _bulk_create, _bulk_update])
@pytest.mark.parametrize(("text", "stored"), [*HOSTILE.items(), *PLAIN.items()])
def test_only_clean_html_is_stored(write, text, stored):
    write(create_page(), text)
    assert Page.objects.get().body_en == stored


@pytest.mark.django_db
def test_instance_in_hand_equals_its_row():
    page = create_page(body_en="<p onclick='steal()'>a</p>")
    assert page.body_en == "<p>a</p>"


@pytest.mark.django_db
def test_text_can_be_copied_inside_the_database():
    create_page(body_en="<p>a</p>")
    Page.objects.update(body_bg=F("body_en"))
    assert Page.objects.get().body_bg == "<p>a</p>"


def test_what_was_cleaned_is_not_cleaned_again_and_what_was_added_to_it_is():
    cleaned = clean("<p onclick=x>a</p>")
    assert clean(cleaned) is cleaned
    assert clean(cleaned + "<p onclick=x>b</p>") == "<p>a</p><p>b</p>"


def test_a_text_of_a_megabyte_is_cleaned_whole():
    dirty = "<p onclick='steal()'>A paragraph as people write them, <b>a word</b> set bold.</p>"
    cleaned = "<p>A paragraph as people write them, a word set bold.</p>"
    assert clean(dirty * 12_500) == cleaned * 12_500


_pieces = st.one_of(
    st.sampled_from([*HOSTILE, *PLAIN]),
    st.sampled_from([f"<{tag}>" for tag in [*TAGS, "svg", "script", "template", "select"]]),
    st.sampled_from([f"</{tag}>" for tag in TAGS]),
    st.text(max_size=5),
)
_html = st.lists(_pieces, max_size=8).map("".join)


@given(_html)
@example("<a href='/x'><table><a href='/x'>text")
@example("<table><a href='/x'><table><a href='/x'><td>text")
@example("<a href='/x'></table><ul><li><table>" * 12 + "text")
@example("<a href='/x'></table><ul><li><table>" * 200 + "text")
def test_cleaning_what_is_clean_changes_nothing(text):
    cleaned = str(clean(text))  # unmarked, so that it is cleaned again
    assert clean(cleaned) == cleaned


def test_of_a_tangle_that_never_settles_the_words_are_left():
    assert clean("<a href='/x'></table><ul><li><table>" * 200 + "Words") == "<p>Words</p>"


def test_ordinary_text_is_read_twice_and_no_more(monkeypatch):
    read, really = [], nh3.clean

    def counted(text, **options):
        read.append(text)
        return really(text, **options)

    monkeypatch.setattr("nh3.clean", counted)
    clean("<h2>Robots</h2><p>They <a href='/en/'>are</a> here.</p>")
    assert len(read) == 2


class _Parts(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.parts = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.parts |= {(tag, None), *((tag, name) for name, _value in attrs)}


_ALLOWED = {
    *((tag, None) for tag in TAGS),
    *((tag, name) for tag, names in ATTRIBUTES.items() for name in names),
    ("a", "rel"),
}


@given(_html)
def test_nothing_outside_the_allow_list_survives(text):
    assert _Parts(clean(text)).parts - _ALLOWED == set()


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ('<p><img src="/media/a.png"></p>', True),
        ("<IMG width=3 SRC=/media/a.png><img src='/media/b.png' alt='b'>", True),
        ('<img src="/media/a.png" alt="">', False),
        ('<img alt="a" src="/media/a.png">', False),
        ('<img src="https://elsewhere.example/a.png"><p>a</p>', False),  # it is not stored
        ("<p>&lt;img src=a&gt;</p>", False),
        ("Plain <img", False),
    ],
)
def test_form_asks_what_an_image_shows_or_whether_it_is_decoration(text, is_refused):
    errors = modelform_factory(Page, fields=["body_en", "title_en", "position"])(
        {"body_en": text, "title_en": "a", "position": 0}
    ).errors
    assert [*errors] == ["body_en"] * is_refused
