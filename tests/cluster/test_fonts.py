"""What static/css/fonts.css promises of the fonts beside it."""

import re
from pathlib import Path

import pytest
from PIL import ImageFont

from tests.markup import read

STATIC = Path(__file__).parents[2] / "static"
FACES = [
    dict(re.findall(r"([\w-]+): (.+);", face))
    for face in re.findall(r"@font-face {(.+?)}", (STATIC / "css/fonts.css").read_text(), re.DOTALL)
]
OWN = [face for face in FACES if face["font-family"] == '"Sofia Sans"']
FALLBACKS = [face for face in FACES if face["font-family"] == '"Sofia Sans Fallback"']


def font(face):
    return STATIC / "css" / re.match(r'url\("(.+)"\) format\("woff2"\)', face["src"])[1]


def percent(face, name):
    return float(face[name].removesuffix("%"))


def test_every_font_file_has_its_rule():
    assert {font(face).resolve() for face in OWN} == set((STATIC / "fonts").glob("*.woff2"))


def test_two_fonts_of_a_bulgarian_page_are_light():
    upright = [face for face in OWN if "font-style" not in face]
    assert [font(face).stat().st_size < 25_000 for face in upright[:2]] == [True, True]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "alphabets"), [("en", ["latin"]), ("bg", ["latin", "cyrillic"])]
)
def test_page_asks_early_for_the_alphabets_of_its_language_alone(client, language, alphabets):
    early = read(client.get(f"/{language}/")).all("link", rel="preload")
    assert [link.attributes["href"] for link in early] == [
        f"/static/fonts/sofia-sans-{alphabet}-wght-normal.woff2" for alphabet in alphabets
    ]


@pytest.mark.parametrize("face", OWN, ids=lambda face: font(face).stem)
def test_file_holds_the_weights_that_its_rule_names(face):
    (axis,) = ImageFont.truetype(font(face)).get_variation_axes()
    assert face["font-weight"] == f"{axis['minimum']} {axis['maximum']}"


@pytest.mark.parametrize("face", FALLBACKS, ids=lambda face: f"{face['font-weight']}")
def test_fallback_is_as_high_as_the_font(face):
    above, below = ImageFont.truetype(font(OWN[0]), 1000).getmetrics()
    size = percent(face, "size-adjust") / 100
    assert percent(face, "ascent-override") * size == pytest.approx(above / 10, abs=0.01)
    assert percent(face, "descent-override") * size == pytest.approx(below / 10, abs=0.01)
    assert percent(face, "line-gap-override") == 0


def test_fallback_splits_the_alphabets_where_the_font_does():
    ranges = [{face.get("unicode-range", "") for face in faces} for faces in (OWN, FALLBACKS)]
    font_cyrillic, fallback_cyrillic = ([r for r in found if "U+0400" in r] for found in ranges)
    assert len(FALLBACKS) == 4
    assert font_cyrillic == fallback_cyrillic != []
