"""What is touched is large enough for a thumb, unless it is a word of a sentence."""

from itertools import product

import pytest

from tests.screens import SCREENS

pytestmark = pytest.mark.browser

NAMES = (
    *("home", "news", "post-on-event", "welcome-post", "blog-post", "members", "members-logos"),
    *("member", "events", "event", "surveys"),
)
# The visible targets that are less than 44 CSS pixels high or 24 wide, with their sizes. Those in
# a text or in a line with other words are as high as its letters (WCAG 2.5.8 excepts them).
TOO_SMALL = """
[...document.querySelectorAll("a, button, select, summary")].map((target) => {
  const sentence = target.closest("p, li, dd")?.cloneNode(true);
  sentence?.querySelectorAll("a, button, .visually-hidden").forEach((part) => part.remove());
  const isInSentence = target.closest(".prose, .names")
    || (target.matches("a") && sentence?.textContent.trim());
  const {width, height} = target.getBoundingClientRect();
  const isSmall = height < 43.5 || width < 23.5;
  return isSmall && !isInSentence && target.checkVisibility()
    && [target.outerHTML.slice(0, 100), Math.round(width), Math.round(height)];
}).filter(Boolean)
"""


@pytest.mark.parametrize("name", NAMES)
def test_targets_are_large(page, visit, name):
    for language, width in product(["en", "bg"], [320, 1280]):
        page.set_viewport_size({"width": width, "height": 800})
        visit(SCREENS[name], language)
        if width == 320:
            page.locator("summary").click()  # its links are targets as well
        case = (language, width)
        assert (case, page.evaluate(TOO_SMALL)) == (case, [])
