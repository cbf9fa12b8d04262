"""While one writes: lengths, the address to be, and saving by the keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cluster.languages import LATIN, latin_slug
from news.models import Post
from tests.factories import create_post

pytestmark = pytest.mark.browser


def test_address_is_shown_as_the_server_will_make_it(desk, site, complaints):
    desk.goto(reverse("admin:news_post_add"))
    titles = [
        "".join(LATIN),
        *(letter + letter.upper() for letter in LATIN),
        *(
            "България и Ботевия",
            "ИЯ",
            "ия-та",
            "Café – “naïve” & Zürich 2026!",
            "_a_ -- b",
            "Ж" * 99,
        ),
        *Post.objects.values_list("title_bg", flat=True),
        *Post.objects.values_list("title_en", flat=True),
    ]
    shown = desk.locator("#id_title_bg").evaluate(
        """(field, titles) => titles.map((title) => {
          field.value = title;
          field.dispatchEvent(new Event("input", { bubbles: true }));
          return document.querySelector(".seen-address b").textContent; })""",
        titles,
    )
    assert shown == [f"…{latin_slug(title)}/" for title in titles]


def test_address_that_exists_stays(desk, complaints):
    post = create_post(title_en="Old name", slug="old-name")
    desk.goto(reverse("admin:news_post_change", args=[post.pk]))
    desk.locator("#id_title_en").fill("New name")
    expect(desk.locator(".seen-address b").first).to_have_text("…old-name/")
    expect(desk.locator("#id_slug")).to_have_value("old-name")


def test_length_is_told_in_words_and_the_keyboard_saves(desk, complaints):
    post = create_post(title_en="As saved")
    desk.goto(reverse("admin:news_post_change", args=[post.pk]))
    desk.locator("#id_summary_en").fill("x" * 69)
    note = desk.locator("#id_summary_en + .counted")
    expect(note).to_have_text("69 characters – a little short")
    desk.locator("#id_summary_en").fill("x" * 70)
    expect(note).to_have_text("70 characters – good")
    desk.locator("#id_summary_en").fill("x" * 161)
    expect(note).to_have_text("161 characters – long, the end will be cut")
    expect(desk.locator(".seen-summary").first).to_have_text("x" * 159 + "…")
    english, bulgarian = (
        desk.locator(f"#id_summary_{code}").bounding_box() for code in ("en", "bg")
    )
    assert (english["y"], english["x"] < bulgarian["x"]) == (bulgarian["y"], True)
    desk.set_viewport_size({"width": 375, "height": 800})
    english, bulgarian = (
        desk.locator(f"#id_summary_{code}").bounding_box() for code in ("en", "bg")
    )
    assert english["y"] < bulgarian["y"]
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    address = desk.url
    desk.locator("#id_summary_en").press("Control+s")
    expect(desk.locator(".success")).to_be_visible()
    expect(desk).to_have_url(address)  # one can go on writing
    assert Post.objects.get(pk=post.pk).summary_en == "x" * 161


def test_card_shows_the_other_language_where_a_list_would(desk, complaints):
    desk.goto(reverse("admin:news_post_add"))
    desk.locator("#id_title_bg").fill("Роботи на работа")
    desk.locator("#id_summary_en").fill("y" * 161)
    titles = desk.locator(".card-title")
    expect(titles).to_have_text(["Роботи на работа"] * 2)
    assert titles.evaluate_all("all => all.map((title) => title.lang)") == ["bg", "bg"]
    expect(desk.locator(".card-summary")).to_have_text(["y" * 161] * 2)  # whole, as on the page
    expect(desk.locator(".seen-title")).to_have_text(["(empty)", "Роботи на работа"])
