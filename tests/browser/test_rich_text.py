"""The editor of rich texts, as people use it: by hand, by keyboard, by pasting."""

import re
import tomllib
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from cluster.models import Page
from cluster.richtext import ATTRIBUTES, TAGS, clean
from tests.factories import create_page
from tests.hostile import HOSTILE

pytestmark = pytest.mark.browser

DEMO = Path(__file__).parent.parent.parent / "cluster" / "demo"
BETWEEN_BLOCKS = re.compile(r">\s*\n\s*<")
TAG = re.compile(r'<([a-z0-9]+)((?: [a-z]+="[^"]*")+)>')
ATTRIBUTE = re.compile(r' [a-z]+="[^"]*"')
# Every tag and every attribute of the allow-list, as it is stored.
EVERYTHING = [
    '<p lang="bg">а<br>б</p>',
    '<h2 lang="bg">а</h2><h3 lang="de">b</h3><h4 lang="fr">c</h4>',
    '<p><strong lang="bg">а</strong> <em lang="bg">б</em></p>',
    '<p><a lang="bg" href="/bg/news/" rel="noopener">а</a></p>',
    '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener"><em>a</em> b</a></p>',
    '<ul lang="bg"><li lang="bg">а</li><li>b<ul><li>c</li></ul></li></ul>',
    "<ul><li><p>a</p><p>b</p></li></ul>",
    '<ol lang="bg" start="3"><li>a</li></ol>',
    '<blockquote lang="bg"><p>a</p></blockquote><hr><p>b</p>',
    '<figure lang="bg"><img lang="bg" src="/media/a.png" alt="a" width="4" height="3">'
    '<figcaption lang="bg">a <em>b</em> <small lang="bg">c</small></figcaption></figure>',
    "<figure><figcaption>a</figcaption><blockquote><p>b</p></blockquote></figure>",
    '<img src="/media/a.png" alt="">',
    '<table lang="bg"><caption lang="bg">a <em>b</em></caption>'
    '<thead><tr lang="bg"><th lang="bg" scope="col" colspan="2">a</th></tr></thead>'
    '<tbody><tr><th scope="row" rowspan="2">b</th><td lang="bg" rowspan="2">c</td></tr>'
    "<tr></tr></tbody></table>",
    '<table><tbody><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>',
    "<table><tbody><tr><td><table><tbody><tr><td>a</td></tr></tbody></table></td></tr></tbody></table>",
]


@pytest.fixture
def media(page):
    """Pictures that the texts of these tests name."""
    pixel = Path(__file__).parent.parent.parent / "static/images/share.png"
    page.route("**/media/**", lambda route: route.fulfill(path=pixel))


@pytest.fixture
def form(desk, media):
    """Opens the form of a page that holds `text`, and gives the page of the browser."""

    def open_form(text=""):
        page = create_page(title_en="Written", body_en=text)
        desk.goto(reverse("admin:cluster_page_change", args=[page.pk]))
        expect(editor(desk)).to_be_visible()
        return desk

    return open_form


def editor(page):
    return page.get_by_role("textbox", name="Text (English)", exact=True)


def tool(page, name):
    bar = page.get_by_role("toolbar", name="Tools for the text: Text (English)")
    return bar.get_by_role("button", name=name, exact=True)


def save(page):
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    return Page.objects.get(title_en="Written").body_en


def paste(page, html):
    editor(page).evaluate(
        """(element, html) => {
          element.focus();
          const data = new DataTransfer();
          data.setData("text/html", html);
          element.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
          );
        }""",
        html,
    )


def test_every_tag_and_attribute_of_the_allow_list_is_in_the_corpus():
    corpus = "".join(EVERYTHING)
    assert {tag for tag in TAGS if not re.search(rf"<{tag}\b", corpus)} == set()
    pairs = [(tag, name) for tag, names in ATTRIBUTES.items() for name in names]
    assert [p for p in pairs if not re.search(rf'<{p[0]}\b[^>]* {p[1]}="', corpus)] == []


def demo_texts():
    for path in sorted(DEMO.glob("*.toml")):
        for entries in tomllib.loads(path.read_text()).values():
            for entry in entries if isinstance(entries, list) else [entries]:
                for name in ("body_en", "body_bg", "results_summary_en", "results_summary_bg"):
                    if isinstance(entry, dict) and name in entry:
                        yield clean(entry[name])


def put(page, text):
    """Write into the field as a script would that brings a draft back."""
    page.evaluate(
        """(text) => {
          const field = document.querySelector("#id_body_en");
          field.value = text;
          field.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        text,
    )


def written(page):
    return page.evaluate("document.querySelector('#id_body_en').value")


def same(text):
    """Without what shows nowhere: line ends between blocks, and the order of attributes."""
    text = BETWEEN_BLOCKS.sub("><", clean(text))
    return TAG.sub(lambda tag: f"<{tag[1]}{''.join(sorted(ATTRIBUTE.findall(tag[2])))}>", text)


def test_editor_keeps_all_that_may_be_stored(form):
    page = form()
    texts = [*EVERYTHING, *demo_texts()]
    assert len(texts) > 100
    for text in texts:
        assert clean(text) == text
        put(page, text + "<p>last</p>")
        assert written(page) == text + "<p>last</p>"
        editor(page).press("Control+End")
        page.keyboard.type("!")
        assert same(written(page)) == same(text + "<p>last!</p>")


def test_text_that_nobody_changed_stays_to_the_letter(form):
    text = "<p>One</p>\n\n<ul>\n<li><p>Two</p></li>\n</ul>"
    page = form(text)
    editor(page).focus()
    for _attempt in range(50):  # on its focus, the editor puts the cursor back once, a bit later
        page.keyboard.press("Control+End")
        page.wait_for_timeout(100)
        if page.evaluate("getSelection().anchorNode?.textContent") == "Two":
            break
    page.keyboard.type("!")
    assert written(page) == "<p>One</p><ul><li>Two!</li></ul>"
    page.keyboard.press("Backspace")
    assert written(page) == text
    assert save(page) == text


def test_plain_text_is_shown_and_emptied(form):
    page = form()
    put(page, "One\nline\n\nTwo")
    expect(editor(page).locator("p")).to_have_text(["Oneline", "Two"])
    editor(page).press("Control+a")
    page.keyboard.press("Delete")
    assert written(page) == ""
    assert save(page) == ""


def test_typing_tells_the_field(form):
    page = form()
    page.evaluate(
        """() => {
          window.told = [];
          document.addEventListener("input", (e) => e.target.id && told.push(e.target.value));
        }"""
    )
    editor(page).press_sequentially("ab")
    assert page.evaluate("told") == ["<p>a</p>", "<p>ab</p>"]


def test_text_is_written_by_keyboard_alone(form):
    page = form()
    page.get_by_text("Text (English):").click()
    expect(editor(page)).to_be_focused()
    page.keyboard.type("Visit us")
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+F10")
    expect(tool(page, "Paragraph")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(tool(page, "Heading")).to_have_attribute("aria-pressed", "true")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Alt+F10")
    tool(page, "Link").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Link")
    expect(dialog.get_by_label("Address")).to_be_focused()
    page.keyboard.type("javascript:alert(1)")
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(tool(page, "Link")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("example.org/visit")
    page.keyboard.press("Enter")
    expect(editor(page)).to_be_focused()
    expect(editor(page).locator("a")).to_have_text("Visit us")
    while not page.evaluate("getSelection().isCollapsed"):  # nobody types on before seeing that
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(50)
    page.keyboard.press("Enter")
    expect(editor(page).locator("p")).to_have_count(1)
    page.keyboard.type("- One")
    page.keyboard.press("Enter")
    page.keyboard.type("Two")
    page.keyboard.press("Tab")
    expect(editor(page)).not_to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor(page)).to_be_focused()
    assert save(page) == (
        '<h2><a href="https://example.org/visit" rel="noopener">Visit us</a></h2>'
        "<ul><li>One</li><li>Two</li></ul>"
    )


def test_table_is_made_and_edited(form):
    page = form()
    editor(page).click()
    tool(page, "Table").click()
    dialog = page.get_by_role("dialog", name="Table")
    dialog.get_by_label("Title of the table").fill("Fees & dues")
    dialog.get_by_label("Rows").fill("1")
    dialog.get_by_label("Columns").fill("2")
    dialog.get_by_role("button", name="Apply").click()
    expect(editor(page).locator("caption")).to_have_text("Fees & dues")
    editor(page).locator("td").first.click()
    page.keyboard.type("a")
    tool(page, "Add a row below").click()
    tool(page, "Add a column on the right").click()
    tool(page, "Title of the table").click()
    page.get_by_role("dialog").get_by_label("Title of the table").fill("Fees")
    page.keyboard.press("Enter")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(editor(page)).not_to_be_focused()
    assert save(page) == (
        "<table><caption>Fees</caption>"
        '<thead><tr><th scope="col"></th><th></th><th scope="col"></th></tr></thead>'
        "<tbody><tr><td>a</td><td></td><td></td></tr><tr><td></td><td></td><td></td></tr></tbody>"
        "</table>"
    )


WORD_LIST = (
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>"
    "<span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>One</p>"
    "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>"
    "<span style='mso-list:Ignore'>1.</span>Deeper</p>"
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
    "<span style='mso-list:Ignore'>·</span>Two</p>"
)
# And those of Word and others, and what the editor reads otherwise than the server.
PASTED = HOSTILE | {
    "<html><body><!--StartFragment--><h1>Title</h1><p class=MsoNormal style='margin:0'>"
    "<b>Bold</b> <i>italic</i><o:p></o:p></p><p class=MsoNormal>&nbsp;</p><!--EndFragment-->": (
        "<h2>Title</h2><p><strong>Bold</strong> <em>italic</em></p>"
    ),
    WORD_LIST: "<ul><li>One<ol><li>Deeper</li></ol></li><li>Two</li></ul>",
    "<b style='font-weight:normal' id='docs-internal-guid-1'><p dir='ltr'>"
    "<span style='font-weight:700'>a</span><span style='font-style:italic'>b</span></p></b>": (
        "<p><strong>a</strong><em>b</em></p>"
    ),
    "<table><tr><td x:num='1'>1</td><td style='color:red'>2</td></tr></table>": (
        "<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    ),
    "<p onclick='alert(1)'>a<img src=x onerror='alert(1)'><script>alert(1)</script></p>": (
        "<p>a</p>"
    ),
    "<p><a href='javascript:alert(1)'>a</a> <a href='//evil.example'>b</a></p>": "<p>a b</p>",
    "<svg><style><img src=x onerror=alert(1)></style></svg><p>a</p>": "<p>a</p>",
    "<iframe src='https://evil.example'></iframe><form><input value=b></form><p>a</p>": "<p>a</p>",
    "<p>a</p><!--><img src=x onerror=alert(1)>-->": "<p>a</p><p>--&gt;</p>",
    "<![CDATA[<script>alert(1)</script>]]><p>a</p>": "<p>alert(1)]]&gt;</p><p>a</p>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">': "",
    "<title><a id='</title><img src=x onerror=alert(1)>'>": "<p>'&gt;</p>",
    "<h1>The only h1 is the title</h1>": "<h2>The only h1 is the title</h2>",
    "<p lang='bg' dir='rtl'>а</p>": "<p>а</p>",
    "<a href='/a'><table><tr><td><a>b</a></td></tr></table></a>": (
        "<table><tbody><tr><td>b</td></tr></tbody></table>"
    ),
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>"
    "<span style='mso-list:Ignore'>·</span><![endif]>a</p>": "<ul><li>a</li></ul>",
    "<p><img src='/media/a.png' alt='a' width='9' height='1e3' srcset='/b 2x'></p>": (
        '<p></p><img alt="a" width="9" src="/media/a.png">'
    ),
    "<p>a<select><p>b": "<p>a</p><p>b</p>",
    "<blockquote>" * 60 + "a": "<blockquote>" * 60 + "<p>a</p>" + "</blockquote>" * 60,
    "<p><small>a</small> b</p>": "<p>a b</p>",
    "<h5>a</h5><h6>b</h6>": "<h4>a</h4><h4>b</h4>",
}


def test_what_is_pasted_is_cleaned(form, complaints):
    page = form()
    for html, stored in PASTED.items():
        if "\ud800" in html:
            continue  # it does not reach the browser
        put(page, "")
        paste(page, html)
        in_block = f"<p>{stored}</p>" if stored.startswith(("<a ", "<strong>")) else stored
        assert clean(written(page)) == in_block, html
    assert save(page) == stored
    complaints.clear()  # the browser refuses what some of them bring, like a style


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_editor_has_no_barrier(form, complaints, theme):
    page = form(EVERYTHING[-3])
    page.emulate_media(color_scheme=theme)
    editor(page).locator("th").first.click()
    small = page.eval_on_selector_all(
        ".rich-text-tools button:not([hidden])",
        "all => all.map(b => b.getBoundingClientRect())"
        ".filter(b => b.width && (b.width < 44 || b.height < 44)).length",
    )
    assert small == 0
    assert complaints == []
    for opened in (False, True):
        if opened:
            tool(page, "Link").click()
        found = Axe().run(page, ".rich-text-dialog" if opened else ".rich-text").response
        complaints.clear()  # of styles that axe itself tries
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
