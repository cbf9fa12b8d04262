"""Pictures in texts, placed from within the form."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from cluster.models import Page, Picture
from tests.factories import create_page, create_picture, picture

pytestmark = pytest.mark.browser

HTML = Path(__file__).parent.parent / "conftest.py"  # anything that is no image


@pytest.fixture
def written():
    """The page that is written in these tests."""
    return create_page(title_en="Written")


@pytest.fixture
def form(desk, written, settings):
    """Opens the form of it; uploads are shown as in the demo."""

    def open_form():
        desk.goto(reverse("admin:cluster_page_change", args=[written.pk]))
        expect(editor(desk)).to_be_visible()
        return desk

    return open_form


@pytest.fixture
def media(page, settings):
    """Serves what was uploaded, as the web server does in front of the site."""
    page.route(
        "**/media/**",
        lambda route: route.fulfill(
            path=settings.MEDIA_ROOT / route.request.url.split("/media/")[1]
        ),
    )


def editor(page):
    return page.get_by_role("textbox", name="Text (English)", exact=True)


def tool(page, name):
    bar = page.get_by_role("toolbar", name="Tools for the text: Text (English)")
    return bar.get_by_role("button", name=name, exact=True)


def open_dialog(page):
    tool(page, "Picture").click()
    dialog = page.get_by_role("dialog", name="Picture")
    expect(dialog).to_be_visible()
    return dialog


def save(page):
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    return Page.objects.get(title_en="Written").body_en


def upload(name="table.jpg", size=(1200, 900)):
    file = picture(name=name, image_format="JPEG", size=size)
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.read()}


def test_new_picture_is_uploaded_described_and_shown_to_readers(form, media, written, complaints):
    page = form()
    editor(page).click()
    page.keyboard.type("Before")
    dialog = open_dialog(page)
    expect(dialog.get_by_label("A new picture from your computer")).to_be_focused()
    dialog.get_by_label("A new picture from your computer").set_input_files(upload())
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog).to_be_visible()  # nobody said what it shows
    assert not Picture.objects.exists()
    dialog.get_by_label("What the picture shows").fill('A "round" table')
    dialog.get_by_label("Caption (optional)").fill("We met.")
    dialog.get_by_label("Credit (optional)").fill("Photo: Ann")
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog).to_have_count(0)
    expect(editor(page).locator("img")).to_have_js_property("complete", True)
    page.keyboard.type("After")
    shown = Picture.objects.get()
    assert save(page) == (
        '<p>Before</p><figure><img alt="A &quot;round&quot; table" height="900" '
        f'src="{shown.image.address_at(960)}" width="1200"><figcaption>We met. '
        "<small>Photo: Ann</small></figcaption></figure><p>After</p>"
    )
    assert (shown.alt_en, shown.alt_bg, shown.credit) == ('A "round" table', "", "Photo: Ann")
    page.goto(written.get_absolute_url())
    figure = page.get_by_role("figure")
    expect(figure.get_by_role("img", name='A "round" table')).to_be_visible()
    assert figure.locator("img").evaluate("image => image.currentSrc").endswith((".avif", ".webp"))
    assert complaints == []
    found = Axe().run(page, ".prose").response
    complaints.clear()  # of styles that axe itself tries
    assert [rule["id"] for rule in found["violations"]] == []


def test_picture_is_found_by_words_and_placed_by_keyboard_alone(form, media):
    wanted = create_picture(alt_en="A round table", credit="Photo: Ann")
    for number in range(14):
        create_picture(alt_en=f"Other {number}")
    page = form()
    editor(page).focus()
    page.keyboard.press("Alt+F10")
    tool(page, "Picture").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Picture")
    expect(dialog.get_by_role("radio")).to_have_count(12)
    dialog.get_by_role("button", name="Show more").focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("radio")).to_have_count(15)
    dialog.get_by_label("Search by words").focus()
    page.keyboard.type("round")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("radio")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(dialog.get_by_role("radio", name="A round table")).to_be_checked()
    expect(dialog.get_by_label("What the picture shows")).to_have_value("A round table")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(editor(page)).to_be_focused()
    assert save(page) == (
        f'<figure><img alt="A round table" height="3" src="{wanted.image.address_at(960)}" '
        'width="4"><figcaption><small>Photo: Ann</small></figcaption></figure>'
    )


def test_picture_in_a_text_is_made_decoration_and_loses_its_caption(form, media, written):
    shown = create_picture()
    image = f'<img alt="A round table" height="3" src="{shown.image.url}" width="4">'
    written.body_en = f"<figure>{image}<figcaption>Old</figcaption></figure><p>a</p>"
    written.save()
    page = form()
    editor(page).locator("figcaption").click()
    expect(tool(page, "Picture")).to_have_attribute("aria-pressed", "true")
    dialog = open_dialog(page)
    expect(dialog.get_by_label("What the picture shows")).to_have_value("A round table")
    expect(dialog.get_by_label("Caption (optional)")).to_have_value("Old")
    dialog.get_by_label("It is only decoration and tells nothing").check()
    dialog.get_by_label("Caption (optional)").fill("")
    dialog.get_by_role("button", name="Apply").click()
    decorative = image.replace("A round table", "")
    assert save(page) == f"<figure>{decorative}</figure><p>a</p>"


def test_image_without_description_is_asked_for_and_mended(form, media, written):
    shown = create_picture(image=picture(size=(400, 300)))
    written.body_en = f'<img src="{shown.image.url}">'
    written.save()
    page = form()
    page.get_by_role("button", name="Save", exact=True).first.click()
    refused = page.get_by_role("link", name="A picture in this text has no description.")
    expect(refused).to_be_visible()
    editor(page).locator("img").click()
    dialog = open_dialog(page)
    dialog.get_by_label("What the picture shows").fill("A table")
    dialog.get_by_label("Caption (optional)").fill("New")
    dialog.get_by_role("button", name="Apply").click()
    assert save(page) == (
        f'<figure><img alt="A table" src="{shown.image.url}"><figcaption>New</figcaption></figure>'
    )


def test_picture_is_deleted_from_the_text_and_stays_in_the_list(form, media, written):
    shown = create_picture()
    written.body_en = f'<p>a</p><figure><img src="{shown.image.url}" alt="b"></figure>'
    written.save()
    page = form()
    editor(page).locator("img").click()
    tool(page, "Delete the picture").click()
    assert save(page) == "<p>a</p>"
    assert Picture.objects.get() == shown


def test_refusals_are_said_in_the_dialog_and_nothing_is_lost(form, media, complaints):
    page = form()
    editor(page).click()
    dialog = open_dialog(page)
    dialog.get_by_label("What the picture shows").fill("A table")
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog.get_by_role("alert")).to_have_text(
        "Please choose a picture, or a file from your computer."
    )
    dialog.get_by_label("A new picture from your computer").set_input_files(HTML)
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog.get_by_role("alert")).to_have_text(
        "This file can’t be shown as an image. Please choose a JPEG, PNG or WebP file."
    )
    dialog.get_by_label("A new picture from your computer").set_input_files(upload())
    expect(dialog.get_by_role("alert")).to_be_empty()
    page.context.clear_cookies()  # the login has ended
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog.get_by_role("alert")).to_contain_text("That did not work")
    expect(dialog.get_by_label("What the picture shows")).to_have_value("A table")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    complaints[:] = [c for c in complaints if "/picture/upload/" not in c]  # 400 and 403, asked for


def test_dialog_opens_and_complains_without_a_connection(form, complaints):
    page = form()
    editor(page).click()
    page.context.set_offline(True)
    expect(open_dialog(page).get_by_role("status")).to_contain_text("That did not work")
    complaints.clear()  # of the connection


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_dialog_has_no_barrier_on_a_phone(form, media, complaints, theme):
    create_picture(image=picture(size=(400, 300)))
    page = form()
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": 375, "height": 700})
    editor(page).click()
    dialog = open_dialog(page)
    dialog.get_by_role("radio").check()
    assert dialog.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
    assert complaints == []
    found = Axe().run(page, ".rich-text-dialog").response
    complaints.clear()  # of styles that axe itself tries
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
