"""An author asks, an editor publishes, and readers see it at once."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import create_author, create_post

pytestmark = pytest.mark.browser


def violations(page, complaints):
    """Axe tries inline styles of its own, which the policy refuses."""
    found = Axe().run(page).response["violations"]
    complaints.clear()
    return [
        (each["id"], [node["html"] for node in each["nodes"]])
        for each in found
        if each["id"] != "empty-table-header"  # Django's own, over the check boxes of inlines
    ]


@pytest.fixture
def writer(desk, browser, base_url):
    """A second browser, in which an author has signed in."""
    author = create_author()
    author.set_password("a b c d e f g")
    author.save()
    context = browser.new_context(base_url=base_url, locale="en-GB")
    page = context.new_page()
    page.goto("/admin/")
    page.get_by_label("Username").fill(author.username)
    page.get_by_label("Password").fill("a b c d e f g")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    yield page
    context.close()


def test_author_asks_and_editor_publishes(writer, desk, browser, base_url, complaints):
    writer.goto("/admin/news/post/add/")
    writer.locator("#id_title_en").fill("Robots at work")
    expect(writer.get_by_role("button", name="Publish now")).to_have_count(0)
    writer.get_by_role("button", name="Ask for a review").click()
    expect(writer.locator(".workflow-state")).to_contain_text("author asked for a review on")
    pk = re.search(r"/post/(\d+)/change/", writer.url)[1]  # the database is the server's just now
    stranger = browser.new_page()
    public = f"{base_url}/en/news/{pk}-robots-at-work/"
    assert stranger.goto(public).status == 404

    desk.goto("/admin/news/post/?publication=in_review")
    desk.get_by_role("link", name="Robots at work").click()
    expect(desk.get_by_role("button", name="Publish now")).to_be_visible()
    assert violations(desk, complaints) == []
    desk.get_by_role("button", name="Publish now").click()
    expect(desk.locator(".workflow-state")).to_contain_text("Public since")
    desk.get_by_role("link", name="See the page").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Robots at work")
    assert stranger.goto(public).status == 200
    stranger.close()

    writer.goto(reverse("admin:news_post_change", args=[pk]))
    expect(writer.locator(".workflow-state")).to_contain_text("ask an editor")
    expect(writer.get_by_role("button", name="Save", exact=True)).to_have_count(0)


@pytest.mark.parametrize("width", [375, 1280])
def test_editor_schedules_by_the_clock_of_sofia(desk, complaints, width):
    desk.set_viewport_size({"width": width, "height": 900})
    post = create_post(title_en="To come", published_at=None)
    desk.goto(reverse("admin:news_post_change", args=[post.pk]))
    desk.get_by_role("button", name="Schedule …").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("When shall it appear?")
    desk.get_by_label("Date: Published from").fill("2099-12-01")
    desk.get_by_label("Time: Published from").fill("18:30")
    assert violations(desk, complaints) == []
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.get_by_role("button", name="Continue").click()
    moment = "Tuesday 1 December 2099, 18:30, Sofia time"
    expect(desk.locator(".schedule-moment")).to_have_text(f"It will appear on {moment}.")
    assert violations(desk, complaints) == []
    desk.get_by_role("button", name="Yes, schedule it").click()
    expect(desk).to_have_url(re.compile(r"/change/$"))
    expect(desk.locator(".workflow-state")).to_contain_text(f"Appears on {moment}.")
    desk.get_by_role("button", name="Take off the site").click()
    expect(desk.locator(".workflow-state")).to_contain_text("Draft")
