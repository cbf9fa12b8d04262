"""A table on its way out, through a spreadsheet, and back: clicked by an editor."""

import csv

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from members.models import Member
from tests.exchange import csv_file

pytestmark = pytest.mark.browser

LIST = reverse("admin:members_member_changelist")


def barriers(page, complaints):
    assert complaints == []
    violations = Axe().run(page).response["violations"]
    complaints.clear()  # axe tries inline styles of its own, which the policy refuses
    return {rule["id"]: [n["html"][:200] for n in rule["nodes"]] for rule in violations}


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_table_goes_out_is_changed_and_comes_back(desk, complaints, tmp_path, theme):
    desk.emulate_media(color_scheme=theme)
    desk.set_viewport_size({"width": 375, "height": 800})
    desk.goto(LIST)
    with desk.expect_download() as started:
        desk.get_by_role("link", name="Download as CSV").click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        headings, *rows = csv.reader(file)
    number, title = headings.index("No."), headings.index("Name (English)")
    rows[0][title] = "Renamed in the table"
    path.write_bytes(csv_file(headings, *rows, delimiter=";", encoding="utf-8-sig"))

    desk.get_by_role("link", name="Import", exact=True).click()
    expect(desk.get_by_label("Table")).to_be_visible()
    assert barriers(desk, complaints) == {}
    assert fits(desk)
    desk.get_by_label("Table").set_input_files(path)
    desk.get_by_role("button", name="Look at it").click()
    expect(desk.get_by_role("heading", level=2)).to_have_text(
        "This would change. Nothing is stored yet."
    )
    expect(desk.locator(".exchange-change ins")).to_have_text(["Renamed in the table"])
    assert barriers(desk, complaints) == {}
    assert fits(desk)
    assert not Member.objects.filter(title_en="Renamed in the table").exists()

    desk.get_by_role("button", name="Import the table").click()
    expect(desk.get_by_role("heading", level=2)).to_have_text("The table is imported.")
    assert barriers(desk, complaints) == {}
    assert Member.objects.get(title_en="Renamed in the table").pk == int(rows[0][number])
    desk.get_by_role("link", name="To the list").click()
    expect(desk.get_by_role("link", name="Renamed in the table")).to_be_visible()


def test_three_mistakes_are_three_sentences(desk, complaints):
    desk.goto(reverse("admin:members_member_import"))
    table = csv_file(
        ["Name (English)", "Kind", "Joined on", "Topics"],
        ["A", "Guild", "", ""],
        ["B", "SME", "31.02.2023", ""],
        ["C", "SME", "", "Alchemy"],
    )
    file = {"name": "members.csv", "mimeType": "text/csv", "buffer": table}
    desk.get_by_label("Table").set_input_files(file)
    desk.get_by_role("button", name="Look at it").click()
    expect(desk.locator(".exchange-complaints li")).to_have_text(
        [
            "Row 2, Kind: “Guild” is not known here. Write one of these: SME, Large company, "
            "Research or technology centre, University or school, Civil-society organisation, "
            "Public body, Other ecosystem actor.",
            "Row 3, Joined on: “31.02.2023” is not a day. Write it like 14.06.2023 or 2023-06-14.",
            "Row 4, Topics: Among the topics there is no “Alchemy”.",
        ]
    )
    assert barriers(desk, complaints) == {}
    expect(desk.get_by_role("button", name="Import the table")).to_have_count(0)
