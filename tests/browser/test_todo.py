"""The desk as an editor meets it: what needs doing, and the way to it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.to_do import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_desk_leads_to_what_needs_doing(desk, complaints, width, scheme):
    fill(1)
    desk.set_viewport_size({"width": width, "height": 900})
    desk.emulate_media(color_scheme=scheme)
    desk.goto("/admin/")
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(desk).response["violations"] == []
    complaints.clear()  # axe itself tries styles that the policy forbids
    task = desk.get_by_role("listitem").filter(
        has=desk.get_by_role("heading", name="Members not verified for a year")
    )
    task.get_by_role("link", name="9 members").click()
    expect(desk.locator("#result_list tbody tr")).to_have_count(9)
