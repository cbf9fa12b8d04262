"""Until Sofia Sans is there, another font takes the room that it will take."""

import os
import re
import tomllib
from html import unescape
from itertools import product
from pathlib import Path

import pytest

from tests.screens import SCREENS

pytestmark = pytest.mark.browser

DEMO = Path(__file__).parent.parent.parent / "cluster" / "demo"
LOAD = """async ([weight, family]) => {
  const faces = await document.fonts.load(`${weight} 18px ${family}`, "aж").catch(() => []);
  return faces.length;
}"""
# Lines that the texts take in a column of a phone and in one of a wide screen.
COUNT_LINES = """([texts, language, weight, family]) => {
  let lines = 0;
  for (const width of [288, 608]) {
    const column = document.createElement("div");
    column.lang = language;
    column.style.cssText = `width: ${width}px; font: ${weight} 18px/20px ${family}`;
    for (const text of texts) {
      column.append(Object.assign(document.createElement("div"), {textContent: text}));
    }
    document.body.append(column);
    lines += column.offsetHeight / 20;
    column.remove();
  }
  return lines;
}"""


def texts(language):
    """The titles, summaries and bodies of the demo in a language, without their markup."""
    for path in sorted(DEMO.glob("*.toml")):
        for items in tomllib.loads(path.read_text()).values():
            for item, field in product(items, ("title", "summary", "body")):
                if isinstance(item, dict):  # not a name in the table of the site itself
                    text = re.sub(r"<[^>]+>", " ", item.get(f"{field}_{language}", ""))
                    yield " ".join(unescape(text).split())


@pytest.fixture
def lines(page, visit):
    """The number of lines in (texts, language, weight, family)."""
    # "optional" would let a font of this very page come too late.
    page.route(
        "**/*.css",
        lambda route: route.fulfill(
            response=(answer := route.fetch()), body=answer.text().replace("optional", "block")
        ),
    )
    visit(SCREENS["news"])

    def count(found, language, weight, family):
        if page.evaluate(LOAD, [weight, family]) < 2:
            stop = pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip
            stop(f"THIS SYSTEM HAS NO FONT FOR {family} {weight}")
        return page.evaluate(COUNT_LINES, [found, language, weight, family])

    return count


def test_fallback_needs_as_many_lines_as_the_font(lines):
    """To size the fallback anew, write what this says into static/css/fonts.css, Latin first."""
    wrong = {}
    for language, weight in product(["en", "bg"], [400, 700]):
        found = list(texts(language))
        assert sum(map(len, found)) > 50_000
        ratio = lines(found, language, weight, '"Sofia Sans"') / lines(
            found, language, weight, '"Sofia Sans Fallback"'
        )
        if abs(ratio - 1) > 0.005:
            wrong[language, weight] = f"multiply size-adjust by {ratio:.3f}"
    assert wrong == {}
