"""The drawings that stand for the site: what docs/brand.py draws, and the icon drawn by hand."""

import re
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from PIL import Image, ImageColor

from tests.markup import read

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "static" / "images"
brand = SimpleNamespace(**runpy.run_path(str(ROOT / "docs" / "brand.py")))


def opened(name):
    """The largest image of a file."""
    with Image.open(IMAGES / name) as image:
        return image.convert("RGBA")


def colour_at(image, x, y):
    """The colour at a place given in parts of the width and height, without its alpha."""
    return image.getpixel((int(x * image.width), int(y * image.height)))[:3]


def token(name):
    return ImageColor.getrgb(brand.COLOURS[name])


@pytest.mark.parametrize("name", ["favicon.ico", "apple-touch-icon.png", "share.png"])
def test_drawing_is_what_the_script_draws_today(name, tmp_path):
    """In the colours of today: run docs/brand.py after changing a token."""
    brand.draw(tmp_path)
    with Image.open(tmp_path / name) as drawn:
        assert opened(name) == drawn.convert("RGBA")


def test_favicon_holds_an_image_for_each_size_of_a_tab():
    with Image.open(IMAGES / "favicon.ico") as icon:
        assert icon.ico.sizes() == {(16, 16), (32, 32), (48, 48)}
        for size in icon.ico.sizes():
            image = icon.ico.getimage(size)
            assert (image.size, image.getpixel((0, 0))[3] < 128) == (size, True)
            middles = [(x, y) for y in (0.25, 0.75) for x in (0.25, 0.75)]
            assert [colour_at(image, x, y) for x, y in middles] == [
                token(name) for name in ("ink", "accent", "ink", "ink")
            ]
            assert colour_at(image, 0.5, 0.5) == token("paper")


def test_touch_icon_is_opaque_and_keeps_clear_of_corners_that_are_cut():
    with Image.open(IMAGES / "apple-touch-icon.png") as icon:
        assert (icon.size, icon.mode) == ((180, 180), "RGB")
        assert colour_at(icon, 0.65, 0.35) == token("accent")
        paper = {token("paper")}
        for side in ((0, 0, 180, 30), (0, 150, 180, 180), (0, 0, 30, 180), (150, 0, 180, 180)):
            assert set(icon.crop(side).get_flattened_data()) == paper


def test_share_image_is_of_the_size_and_weight_that_services_ask_for():
    path = IMAGES / "share.png"
    with Image.open(path) as image:
        assert (image.size, image.mode) == ((1200, 630), "P")
    assert path.stat().st_size < 40_000


def test_share_image_shows_the_mark_in_its_middle_square_and_yellow_twice():
    image = opened("share.png")
    yellow = Image.new("1", image.size)
    yellow.putdata([pixel[:3] == token("accent") for pixel in image.get_flattened_data()])
    left, top, right, bottom = yellow.crop((285, 0, 915, 630)).getbbox()
    assert (right - left, bottom - top) == (161, 161)
    assert yellow.crop((915, 0, 1200, 630)).getbbox() is not None
    assert yellow.crop((0, 0, 285, 630)).getbbox() is None


def test_hand_drawn_icon_has_the_colours_of_the_pages():
    tokens = (ROOT / "static/css/tokens.css").read_text()
    inks, accents = (re.findall(rf"--{name}: (#\w+);", tokens) for name in ("ink", "accent"))
    icon = (IMAGES / "mark.svg").read_text()
    assert sorted(re.findall(r"#\w{6}", icon)) == sorted({*inks, *accents})


def test_hand_drawn_icon_keeps_its_colours_where_a_policy_forbids_its_styles():
    """Firefox applies the Content-Security-Policy of an image to it, and `style` is inline."""
    icon = re.sub(r"<style>.*</style>", "", (IMAGES / "mark.svg").read_text())
    assert re.findall(r'fill="(#\w+)"', icon) == [brand.COLOURS["ink"], brand.COLOURS["accent"]]


def test_icons_that_pages_name_are_there():
    html = render_to_string("_icons.html")
    names = re.findall(r'href="/static/(images/[\w.-]+)"', html)
    assert names == ["images/favicon.ico", "images/mark.svg", "images/apple-touch-icon.png"]
    assert [name for name in names if not finders.find(name)] == []


@pytest.mark.django_db
def test_every_page_names_the_image_of_shared_links_by_its_whole_address(client):
    image = read(client.get("/en/members/")).one("meta", property="og:image")
    assert image.attributes["content"] == "http://testserver/static/images/share.png"
