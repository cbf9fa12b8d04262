"""An archive page costs a phone little: its HTML and all of its CSS, as they are sent."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from cluster.staticfiles import joined
from news.models import Post
from tests.factories import create_member, create_post, create_topic, in_days, picture
from tests.screens import SCREENS, create_full_site

pytestmark = pytest.mark.django_db

LIMIT = 40_000  # bytes, fonts and images apart
SENTENCE = "Members of the cluster show what their machines have learned since last year. "


def read(name):
    return Path(finders.find(f"css/{name}")).read_text()


def weight(response):
    """(HTML, CSS) of a page in bytes, compressed as any server compresses them."""
    html = response.content.decode()
    styles = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', html)
    assert styles == ["css/site.css", "css/print.css"]
    sheets = [joined(read), read("print.css")]
    css = sum(len(gzip.compress(sheet.encode())) for sheet in sheets)
    return len(gzip.compress(response.content)), css


@pytest.fixture
def full_archive():
    """Ten rows of which each shows everything that a row can show."""
    site = create_full_site()
    topics = [site.topic, *(create_topic(name_en=f"Topic number {n}") for n in range(4))]
    for number in range(10):
        create_member(title_en=f"Example organisation {number}", joined_on=site.member.joined_on)
    for number in range(10):
        create_post(
            title_en=f"A title of usual length about the news with the number {number}",
            summary_en=SENTENCE * 3,
            topics=topics,
            event=site.event,
            survey=site.survey,
            cover=picture(size=(1200, 675)),
            cover_alt_en="A robot that shakes hands with a visitor",
            welcomes_from_on=site.welcome_post.welcomes_from_on,
            welcomes_until_on=site.welcome_post.welcomes_until_on,
            pinned_until_on=in_days(1),
        )
    return site


@pytest.mark.parametrize("section", Post.Section.values)
@pytest.mark.parametrize("language", ["en", "bg"])
def test_archive_page_of_ten_full_rows_is_light(client, full_archive, section, language):
    response = client.get(SCREENS[section].address(full_archive, language))
    assert response.content.count(b"<article") == (10 if section == "news" else 1)
    html, css = weight(response)
    assert css > 1000
    assert html + css < LIMIT


@pytest.mark.parametrize("language", ["en", "bg"])
def test_every_page_is_light(client, full_archive, language):
    heavy = {}
    for name, screen in SCREENS.items():
        html, css = weight(client.get(screen.address(full_archive, language)))
        if html + css >= LIMIT:
            heavy[name] = (html, css)
    assert heavy == {}
