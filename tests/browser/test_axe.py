"""axe finds nothing against WCAG 2.2 AA or best practice, on every page, in every look."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.screens import SCREENS

pytestmark = pytest.mark.browser

OPTIONS = {
    "resultTypes": ["violations"],
    # For a rule that is not asked for it would fetch style sheets anew, and what they import by
    # addresses that are wrong.
    "preload": False,
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (320, 768, 1280)]


@pytest.fixture
def findings(page, complaints):
    """What axe finds on the present page in each of LOOKS: {(scheme, width): {rule: elements}}."""

    def look():
        found = {}
        for scheme, width in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 800})
            violations = Axe().run(page, options=OPTIONS).response["violations"]
            for violation in violations:
                nodes = [node["target"] for node in violation["nodes"]]
                found.setdefault((scheme, width), {})[violation["id"]] = nodes
        assert complaints == [] or all("style" in text for text in complaints)
        complaints.clear()  # axe tries inline styles of its own, which the policy refuses
        return found

    return look


@pytest.mark.parametrize("name", SCREENS)
def test_page_has_no_barrier(visit, findings, name):
    for language in ("en", "bg"):
        assert visit(SCREENS[name], language).status == 200
        assert (language, findings()) == (language, {})


def test_page_that_is_not_found_has_no_barrier(visit, findings):
    for language in ("en", "bg"):
        assert visit(f"/{language}/nothing/here/").status == 404
        assert (language, findings()) == (language, {})


def test_style_guide_has_no_barrier(visit, findings, settings):
    """Every piece in every state, more than a site has at once."""
    settings.DEBUG = True
    for language in ("en", "bg"):
        assert visit(f"/{language}/styleguide/").status == 200
        assert (language, findings()) == (language, {})


def test_barriers_would_be_found(visit, page, findings):
    visit(SCREENS["news"])
    page.evaluate("document.querySelector('main h1').remove()")
    page.evaluate("document.querySelector('main a').textContent = ''")
    assert set(findings()["light", 1280]) >= {"link-name", "page-has-heading-one"}
