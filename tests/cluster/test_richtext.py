from html.parser import HTMLParser

import pytest
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from cluster.models import Page
from cluster.richtext import ATTRIBUTES, TAGS, clean
from tests.factories import create_page

# What an editor, or somebody with an editor's password, might paste: what is stored of it.
HOSTILE = {
    "<p onclick='steal()'>a</p>": "<p>a</p>",
    "<p style='position:fixed' class='x' id='y' title='z'>a</p>": "<p>a</p>",
    "<p lang='bg' dir='rtl'>а</p>": '<p lang="bg">а</p>',
    "<script>alert(1)</script>": "",
    "<p>a<script src='https://evil.example/x.js'></script></p>": "<p>a</p>",
    "<svg><script>alert(1)</script></svg>": "",
    "<style>body { display: none }</style><p>a</p>": "<p>a</p>",
    "<iframe src='https://evil.example'></iframe><p>a</p>": "<p>a</p>",
    "<form action='https://evil.example'><input name='password'><p>a</p></form>": "<p>a</p>",
    "<h1>The only h1 is the title</h1>": "<p>The only h1 is the title</p>",
    "<!-- secret --><p>a</p>": "<p>a</p>",
    "<p>a<p>b": "<p>a</p><p>b</p>",
    "<p>a<select><p>b": "<p>a</p><p>b</p><p></p>",
    "<a href='javascript:alert(1)'>a</a>": '<a rel="noopener">a</a>',
    "<a href='java&#x09;script:alert(1)'>a</a>": '<a rel="noopener">a</a>',
    "<a href='data:text/html,<script>alert(1)</script>'>a</a>": '<a rel="noopener">a</a>',
    "<a href='//evil.example/en/news/'>a</a>": '<a rel="noopener">a</a>',
    "<a href=' //evil.example'>a</a>": '<a rel="noopener">a</a>',
    "<a href='/\\evil.example'>a</a>": '<a rel="noopener">a</a>',
    "<a href='\\\\evil.example'>a</a>": '<a rel="noopener">a</a>',
    "<a href='/&#9;/evil.example'>a</a>": '<a rel="noopener">a</a>',
    "<a href='/en/news/' target='_blank'>a</a>": '<a href="/en/news/" rel="noopener">a</a>',
    "<a href='https://example.org' rel='opener'>a</a>": (
        '<a href="https://example.org" rel="noopener">a</a>'
    ),
    "<a href='mailto:a@example.org'>a</a>": '<a href="mailto:a@example.org" rel="noopener">a</a>',
    "<p><img src='https://evil.example/pixel.gif' alt='a'></p>": '<p><img alt="a"></p>',
    "<p><img src='x' onerror='alert(1)'></p>": "<p><img></p>",
    "<p><img src='/media/a.png' alt='a' width='9' height='1e3' srcset='/b 2x'></p>": (
        '<p><img src="/media/a.png" alt="a" width="9"></p>'
    ),
    "<table><tr><td colspan='2' rowspan='x' bgcolor='red'>a</td></tr></table>": (
        '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>'
    ),
    "<span>&lt;script&gt;alert(1)&lt;/script&gt;</span>": (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    ),
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">': ('&lt;p title="<img>"&gt;'),
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>": "",
    "<p>a\0b</p>": "<p>ab</p>",
    "a\0b": "<p>ab</p>",
}

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


_pieces = st.one_of(
    st.sampled_from([*HOSTILE, *PLAIN]),
    st.sampled_from([f"<{tag}>" for tag in [*TAGS, "svg", "script", "template", "select"]]),
    st.sampled_from([f"</{tag}>" for tag in TAGS]),
    st.text(max_size=5),
)
_html = st.lists(_pieces, max_size=8).map("".join)


@given(_html)
def test_cleaning_what_is_clean_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


class _Parts(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.parts = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.parts |= {(tag, None), *((tag, name) for name, _value in attrs)}


_ALLOWED = {
    *((tag, None) for tag in TAGS),
    *((tag, name) for tag, names in ATTRIBUTES.items() for name in names if tag != "*"),
    *((tag, name) for tag in TAGS for name in ATTRIBUTES["*"]),
    ("a", "rel"),
}


@given(_html)
def test_nothing_outside_the_allow_list_survives(text):
    assert _Parts(clean(text)).parts - _ALLOWED == set()
