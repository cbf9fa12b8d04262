"""What an editor does in the admin shows on the site at once, where it belongs."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import in_days
from tests.screens import SCREENS

pytestmark = pytest.mark.browser


def save(page):
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()


@pytest.mark.parametrize(
    ("screen", "piece"), [("news", ".welcome-names"), ("welcome-post", ".welcome")]
)
def test_member_that_joined_in_january_stands_on_the_welcome_post_at_once(
    desk, visit, screen, piece
):
    visit(SCREENS[screen])
    wall = desk.locator(piece)
    expect(wall.get_by_role("link")).to_have_text([re.compile("Leaver"), re.compile("Newcomer")])
    visit("/admin/")
    desk.locator(".model-member").get_by_role("link", name="Add").click()
    desk.locator("#id_title_en").fill("Latecomer")
    desk.locator("#id_kind").select_option("university")
    desk.locator("#id_joined_on").fill("2023-01-31")
    desk.locator("#id_published_at_0").fill(in_days(-1).isoformat())
    desk.locator("#id_published_at_1").fill("09:00")
    save(desk)
    visit(SCREENS[screen])
    expect(wall.locator(".welcome-count")).to_have_text(
        "3 organisations: 1 SME, 1 start-up, 1 university or school."
    )
    wall.get_by_role("link", name="Latecomer").click()
    expect(desk.locator("h1")).to_have_text("Latecomer")
    expect(desk.locator(".welcomed-in")).to_contain_text("December 2022 – January 2023")


def test_survey_that_an_editor_closes_invites_no_more(desk, visit, site):
    subjects = {"home": "[aria-labelledby=home-survey]", "post-on-survey": ".subject"}
    for screen, subject in subjects.items():
        visit(SCREENS[screen])
        expect(desk.locator(f"{subject} .action")).to_contain_text("Take part")
    visit("/admin/")
    desk.locator(".model-survey th").get_by_role("link").click()
    desk.get_by_role("link", name="Second survey").click()
    desk.locator("#id_closes_on").fill(site.survey.opens_on.isoformat())
    save(desk)
    visit(SCREENS["post-on-survey"])
    expect(desk.locator(".subject .state")).to_have_text("Closed")
    expect(desk.locator(".subject .action")).to_have_count(0)
    visit(SCREENS["home"])
    box = desk.locator("[aria-labelledby=home-survey]")
    expect(box).not_to_contain_text("Second survey")  # what opens next stands there now
    expect(box.locator(".state")).to_contain_text("Opens on")
    expect(desk.get_by_text("Take part")).to_have_count(0)
