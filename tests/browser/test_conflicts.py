"""Ann and Ben have the same post open, and both save it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from news.models import Post
from tests.browser.conftest import PASSWORD
from tests.factories import create_editor, create_post

pytestmark = pytest.mark.browser

WORDS = {
    "en": {
        "heading": "Somebody else saved this meanwhile",
        "title": "Title (English) Both of you changed it.",
        "theirs": "Stored now",
        "yours": "Yours",
    },
    "bg": {
        "heading": "Междувременно друг записа това",
        "title": "Заглавие (на английски) Променили сте го и двамата.",
        "theirs": "Записаното",
        "yours": "Вашето",
    },
}


@pytest.fixture
def ben(browser, desk, base_url):
    """A second editor, in a browser of his own."""
    user = create_editor(username="ben")
    user.first_name, user.last_name = "Ben", "Petrov"
    user.set_password(PASSWORD)
    user.save()
    context = browser.new_context(base_url=base_url)
    page = context.new_page()
    page.goto("/admin/")
    page.get_by_label("Username").fill("ben")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url("/admin/")
    yield page
    context.close()


@pytest.mark.parametrize("language", ["en", "bg"])
def test_two_editors_save_one_post_and_no_word_is_lost(desk, ben, complaints, language):
    words = WORDS[language]
    post = create_post(title_en="Robots", summary_en="Old summary", body_en="One.\n\nTwo.")
    address = reverse("admin:news_post_change", args=[post.pk])
    desk.context.add_cookies([{"name": "django_language", "value": language, "url": desk.url}])
    desk.goto(address)
    ben.goto(address)
    ben.locator("#id_title_en").fill("Robots in our town")
    ben.locator("#id_summary_en").fill("Ben’s summary")
    ben.locator("[name=_save]").first.click()
    expect(ben).to_have_url(reverse("admin:news_post_changelist"))

    desk.locator("#id_title_en").fill("Robots in our city")
    desk.locator("#id_title_bg").fill("Роботи в града")
    desk.locator("[name=_continue]").first.click()
    expect(desk.get_by_role("heading", name=words["heading"])).to_be_visible()
    assert "Ben Petrov" in desk.locator(".conflict").inner_text()
    expect(desk.locator("#id_title_en")).to_have_value("Robots in our city")
    title = desk.get_by_role("group", name=words["title"])
    expect(title.get_by_label(words["yours"])).to_be_checked()
    assert title.locator("mark").all_inner_texts() == ["town", "city"]

    for width in (1280, 375):
        for scheme in ("light", "dark"):
            desk.set_viewport_size({"width": width, "height": 900})
            desk.emulate_media(color_scheme=scheme)
            found = Axe().run(desk, context=".conflict").response["violations"]
            assert (width, scheme, found) == (width, scheme, [])
            assert desk.evaluate("document.querySelector('.conflict').scrollWidth") <= width
    complaints.clear()  # axe tries inline styles of its own, which the policy refuses

    title.get_by_label(words["yours"]).focus()
    desk.keyboard.press("ArrowUp")
    expect(title.get_by_label(words["theirs"])).to_be_checked()
    desk.locator("[name=_continue]").first.click()
    expect(desk.locator("#id_title_en")).to_have_value("Robots in our town")
    expect(desk.locator(".conflict")).to_have_count(0)
    post = Post.objects.get(pk=post.pk)
    assert (post.title_en, post.title_bg) == ("Robots in our town", "Роботи в града")
    assert post.summary_en == "Ben’s summary"
