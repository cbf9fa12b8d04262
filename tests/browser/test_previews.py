"""An editor looks at the page before saving it, and shows it to somebody without account."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from news.models import Post
from tests.factories import create_post

pytestmark = pytest.mark.browser


def test_preview_opens_beside_the_form_and_the_form_stays(desk, complaints):
    post = create_post(title_en="As saved", published_at=None)
    desk.goto(reverse("admin:news_post_change", args=[post.pk]))
    desk.locator("#id_title_en").fill("As typed")
    with desk.expect_popup() as opened:
        desk.get_by_role("group", name="Preview").get_by_role("button", name="English").click()
    preview = opened.value
    expect(preview.get_by_role("heading", level=1)).to_have_text("As typed")
    expect(preview.get_by_role("note")).to_contain_text("Nothing is saved yet")
    expect(desk.locator("#id_title_en")).to_have_value("As typed")
    assert Post.objects.get(pk=post.pk).title_en == "As saved"


def test_link_is_made_read_by_a_stranger_and_taken_back(desk, browser, complaints):
    post = create_post(title_en="For partners", title_bg="За партньори", published_at=None)
    desk.goto(reverse("admin:news_post_change", args=[post.pk]))
    desk.get_by_role("link", name="Show to outsiders").click()
    desk.get_by_role("button", name="Make the link").click()
    address = desk.get_by_label("Link to the page in English").input_value()
    assert Axe().run(desk).response["violations"] == []
    complaints.clear()  # axe tries inline styles of its own, which the policy refuses
    stranger = browser.new_page()
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("For partners")
    stranger.get_by_role("link", name="Български").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("За партньори")
    expect(stranger).to_have_url(re.compile(r"/bg/preview/"))
    desk.get_by_role("button", name="Take the link back").click()
    expect(desk.get_by_role("button", name="Make the link")).to_be_visible()
    assert stranger.reload().status == 410
    stranger.close()
