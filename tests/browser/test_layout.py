"""How pages behave in a real browser: they fit, stay still, and need neither mouse nor script."""

from itertools import product

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import wait_until
from tests.screens import SCREENS

pytestmark = pytest.mark.browser

WIDTHS = (320, 768, 1280)
# Collects, from the first paint on, each shift of the layout with the elements that moved.
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const moved = entry.sources.map((source) => source.node?.className || source.node?.nodeName);
    window.shifts.push([entry.value, ...moved]);
  }
}).observe({type: "layout-shift", buffered: true});
"""
FIRST_PAINT = """async () => {
  await new Promise((done) => {
    new PerformanceObserver(() => done()).observe({type: "paint", buffered: true});
  });
  await document.fonts.ready;
}"""
ASK_FOR_THE_LAZY = "[...document.images].forEach((image) => { image.loading = 'eager'; })"
IS_COMPLETE = "[...document.images].every((image) => image.complete)"
# On the whole page: the browser reports shifts of what is in sight alone.
PLACES = """
[...document.body.querySelectorAll("*")].map((element) => {
  const {x, y, width, height} = element.getBoundingClientRect();
  return [element.outerHTML.slice(0, 80), x, y, width, height];
})
"""
DECODE = "Promise.all([...document.images].map((image) => image.decode()))"
SCROLL_TO_THE_END = """async () => {
  scrollTo(0, document.body.scrollHeight);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
TOO_WIDE = """
[...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1
    && !element.closest(".visually-hidden, .skip-link"))
  .map((element) => element.outerHTML.slice(0, 80))
"""

# Elements whose text does not fit into them and is not to be seen for it.
CUT = """
[...document.querySelectorAll("body *")]
  .filter((element) => element.scrollWidth > element.clientWidth + 1
    && getComputedStyle(element).overflowX === "hidden"
    && !element.closest(".visually-hidden, svg"))
  .map((element) => element.outerHTML.slice(0, 80))
"""


@pytest.mark.parametrize("name", SCREENS)
def test_page_fits_and_stays_still(page, visit, name):
    page.add_init_script(WATCH_SHIFTS)
    held = []  # this server sends images at once; elsewhere they come when the page is seen already

    def hold(route):
        held.append(route)

    page.route("**/media/**", hold)
    for language, width in product(["en", "bg"], WIDTHS):
        page.set_viewport_size({"width": width, "height": 800})
        visit(SCREENS[name], language, wait_until="domcontentloaded")
        page.evaluate(FIRST_PAINT)
        page.evaluate(ASK_FOR_THE_LAZY)
        before = page.evaluate(PLACES)
        while not page.evaluate(IS_COMPLETE):
            while held:
                held.pop().continue_()
        page.evaluate(DECODE)
        places = zip(before, page.evaluate(PLACES), strict=True)
        case = (language, width)
        assert (case, [change for change in places if change[0] != change[1]]) == (case, [])
        page.evaluate(SCROLL_TO_THE_END)
        scroll_width = page.evaluate("document.documentElement.scrollWidth")
        assert (case, scroll_width, page.evaluate(TOO_WIDE)) == (case, width, [])
        shifts = page.evaluate("window.shifts")
        # CLS as it is reported, to three decimals (https://web.dev/articles/cls). What rounds to
        # 0 is a single word whose font came within the 100 ms that "optional" gives it.
        shift = round(sum(value for value, *_moved in shifts), 3)
        assert (case, shift, shifts if shift else []) == (case, 0, [])


def test_every_piece_in_every_state_fits(page, visit, settings):
    settings.DEBUG = True
    for language, width in product(["en", "bg"], WIDTHS):
        page.set_viewport_size({"width": width, "height": 800})
        assert visit(f"/{language}/styleguide/").status == 200
        scroll_width = page.evaluate("document.documentElement.scrollWidth")
        case = (language, width)
        assert (case, scroll_width, page.evaluate(TOO_WIDE)) == (case, width, [])


@pytest.mark.parametrize("name", SCREENS)
def test_page_fits_with_letters_of_twice_the_size(page, visit, name):
    """WCAG 1.4.4. In Bulgarian, whose words are longer."""
    browser = page.context.new_cdp_session(page)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})  # as in its preferences
    visit(SCREENS[name], "bg")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    for width in (375, 768):
        page.set_viewport_size({"width": width, "height": 800})
        found = (page.evaluate(TOO_WIDE), page.evaluate(CUT))
        assert (width, found) == (width, ([], []))


@pytest.mark.parametrize("name", SCREENS)
def test_page_fits_at_every_width_between(page, visit, name):
    """A phone held sideways, half a screen, 200 % zoom: in Bulgarian, whose words are longer."""
    visit(SCREENS[name], "bg")
    for width in range(320, 1280, 32):
        page.set_viewport_size({"width": width, "height": 800})
        assert (width, page.evaluate(TOO_WIDE)) == (width, [])


def test_shift_would_be_seen(page, visit):
    page.add_init_script(WATCH_SHIFTS)
    visit(SCREENS["news"])
    page.evaluate("document.querySelector('main').prepend(document.createElement('table'))")
    page.evaluate("document.querySelector('main table').outerHTML = '<p>x</p>'.repeat(9)")
    wait_until(page, "window.shifts.length > 0")


def test_skip_link_is_the_first_stop_and_leads_to_the_content(page, visit):
    visit(SCREENS["news"])
    page.keyboard.press("Tab")
    link = page.locator(".skip-link")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.closest('main') !== null")
    assert focused


def test_menu_opens_and_closes_by_keyboard_on_a_phone(page, visit):
    page.set_viewport_size({"width": 320, "height": 800})
    visit(SCREENS["home"])
    link = page.locator(".site-menu").get_by_role("link", name="Members")
    expect(link).to_be_hidden()
    expect(page.locator(".site-nav")).to_be_hidden()
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url("/en/members/")
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(link).to_be_hidden()


def test_menu_lies_open_on_a_wide_screen(page, visit):
    page.set_viewport_size({"width": 1280, "height": 800})
    visit(SCREENS["home"])
    expect(page.locator(".site-nav").get_by_role("link", name="Members")).to_be_visible()
    expect(page.locator(".site-menu")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_focus_is_seen_at_every_stop(page, visit, scheme, width):
    """Each element that the keyboard reaches looks different while it has the focus."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    visit(SCREENS["members"])
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    thickness = "parseFloat(getComputedStyle(document.activeElement).outlineWidth)"
    stops = []
    for _stop in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.outerHTML.slice(0, 60)")
        if name.startswith("<body"):
            break
        stops.append((name, page.evaluate(outline) != "none" and page.evaluate(thickness) >= 2))
    assert len(stops) > 10
    assert [name for name, is_seen in stops if not is_seen] == []


@pytest.fixture
def page_without_script(browser, base_url, site):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    yield context.new_page()
    context.close()


def test_site_works_without_javascript(page_without_script):
    page = page_without_script
    page.goto("/en/")
    page.get_by_role("link", name="All members").click()
    page.get_by_label("Kind").select_option("university")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url("/en/members/?kind=university&topic=&joined=&membership=")
    expect(page.locator(".directory li")).to_have_count(1)
    page.locator(".language-switch").click()
    expect(page.locator("html")).to_have_attribute("lang", "bg")
    expect(page.locator(".directory li")).to_have_count(1)
    page.goto("/en/news/")
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url("/en/news/?page=2")


@pytest.mark.parametrize("name", ["news", "composition", "survey-results", "event"])
def test_print_leaves_the_frame_out(page, visit, name):
    visit(SCREENS[name])
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    for furniture in (".site-nav", ".site-menu", ".language-switch", ".skip-link"):
        expect(page.locator(furniture)).to_be_hidden()
    expect(page.locator(".print-address")).to_have_text(page.url)


def test_address_for_print_is_not_seen_on_the_screen(page, visit):
    visit(SCREENS["news"])
    expect(page.locator(".print-address")).to_be_hidden()
