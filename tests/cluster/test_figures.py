"""What pages make of pictures in texts, and which texts show one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cluster.figures import things_showing, with_renditions
from tests.factories import create_page, create_picture, create_post, create_survey, picture

pytestmark = pytest.mark.django_db


def image(shown, width=960, attributes='alt="A table"'):
    return f'<img src="{shown.image.address_at(width)}" {attributes}>'


def large(**fields):
    return create_picture(image=picture(name="table.jpg", image_format="JPEG", size=(1200, 900)))


def test_picture_comes_in_its_widths_with_its_size_when_it_is_scrolled_to():
    shown = large()
    common, [lighter] = shown.image.common, shown.image.lighter
    sizes = 'sizes="(min-width: 40rem) 38rem, 100vw"'
    assert with_renditions(f"<figure>{image(shown)}</figure>") == (
        f'<figure><picture><source type="{lighter.media_type}" srcset="{lighter.srcset}" {sizes}>'
        f'<img src="{common.src}" srcset="{common.srcset}" {sizes} alt="A table" width="1200" '
        'height="900" loading="lazy"></picture></figure>'
    )


@pytest.mark.parametrize("width", [320, 640, 960])
def test_picture_is_known_by_any_of_its_files(width):
    assert "<picture>" in with_renditions(image(large(), width))


def test_picture_is_known_by_its_original():
    shown = large()
    assert "<picture>" in with_renditions(f'<img src="{shown.image.url}" alt="">')


def test_what_the_text_says_of_a_picture_stays():
    attributes = 'lang="bg" alt="&quot;А&quot; &amp; &lt;Б&gt;" width="30" height="20"'
    assert f' {attributes} loading="lazy">' in with_renditions(image(large(), 960, attributes))


def test_image_that_is_no_picture_stays_as_it_is():
    text = '<p><img src="/media/post/abc/cover.jpg" alt="A"></p>'
    assert with_renditions(text) == text.replace('alt="A">', 'alt="A" loading="lazy">')


@pytest.mark.parametrize("source", ["", "%", "%00", "..", "/", "a" * 3000, "x-9.jpg"])
def test_strange_address_is_no_mishap(source):
    assert "<picture>" not in with_renditions(f'<img src="/media/{source}" alt="">')


@pytest.mark.parametrize(("number", "queries"), [(0, 0), (1, 1), (3, 1)])
def test_text_asks_the_database_once_and_only_for_pictures(number, queries):
    text = "<p>a</p>" + "".join(image(create_picture()) for _n in range(number))
    with CaptureQueriesContext(connection) as asked:
        assert with_renditions(text).count("<picture>") == number
    assert len(asked) == queries


def test_page_shows_the_widths_of_its_pictures(client):
    page = create_page(body_en=f"<figure>{image(large())}</figure>")
    assert "srcset" in client.get(page.get_absolute_url()).content.decode()


def test_drafts_and_results_show_a_picture_too():
    shown, other = create_picture(), create_picture()
    draft = create_post(body_bg=image(shown), published_at=None)
    survey = create_survey(results_summary_en=image(shown, 320))
    create_page(body_en=image(other))
    assert list(things_showing([shown], limit=9)) == [survey, draft]


def test_text_of_an_earlier_version_does_not_show_it():
    shown = create_picture()
    page = create_page(body_en=image(shown))
    page.body_en = ""
    page.save()
    assert list(things_showing([shown], limit=9)) == []
