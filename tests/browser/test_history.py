"""The way back, walked: a word changed and restored, an event deleted and restored."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories import create_event, create_member, create_place, create_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def no_barriers(page, complaints):
    found = Axe().run(page).response["violations"]
    complaints.clear()  # axe itself tries two styles that the policy forbids
    return [(barrier["id"], node["html"]) for barrier in found for node in barrier["nodes"]]


def test_a_word_is_changed_seen_and_restored(desk, complaints):
    page, post = desk, create_post(title_en="Robots on Monday")
    page.goto(f"/admin/news/post/{post.pk}/change/")
    page.get_by_label("Title (English)").fill("Robots on Tuesday")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.goto(f"/admin/news/post/{post.pk}/change/")
    page.get_by_role("link", name="History").click()
    expect(page.locator("ins")).to_have_text(["Tuesday"])
    expect(page.locator("del")).to_have_text(["Monday"])
    assert no_barriers(page, complaints) == []
    page.get_by_role("link", name="See this version, or restore it").click()
    expect(page.locator("ins")).to_have_text(["Monday"])
    assert no_barriers(page, complaints) == []
    page.get_by_role("button", name="Restore this version").click()
    expect(page.get_by_text("“Robots on Monday” is back as it was.")).to_be_visible()
    expect(page.get_by_label("Title (English)")).to_have_value("Robots on Monday")
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text(["Restored", "Changed", "Created"])


def test_a_deleted_event_comes_back_with_its_places_at_its_address(desk, complaints):
    page, member = desk, create_member(title_en="Acme")
    event = create_event(title_en="Robot week", organisers=[member])
    create_place(event=event, city_en="Plovdiv")
    page.goto(f"/admin/events/event/{event.pk}/change/")
    page.locator("a.deletelink").first.click()  # Django 6.1 names the thing in it as well
    expect(page.get_by_text("Place: Plovdiv")).to_be_visible()
    assert no_barriers(page, complaints) == []
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.goto(event.get_absolute_url())
    expect(page.get_by_role("heading", name="Robot week")).to_have_count(0)
    page.goto("/admin/")
    page.get_by_role("link", name="Recently deleted").click()
    expect(page.get_by_role("link", name="Robot week")).to_be_visible()
    assert no_barriers(page, complaints) == []
    page.get_by_role("link", name="Robot week").click()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("“Robot week” is back as it was.")).to_be_visible()
    page.goto(event.get_absolute_url())
    expect(page.get_by_role("heading", name="Robot week")).to_be_visible()
    expect(page.get_by_text("Plovdiv").first).to_be_visible()
    expect(page.get_by_role("link", name="Acme").first).to_be_visible()
