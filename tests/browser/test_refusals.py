"""What is to be put right is listed, has the focus, and leads into each kind of field."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.test_admin import NOT_OURS
from tests.factories import create_event, create_place

pytestmark = pytest.mark.browser


def refuse(desk):
    """Save an event with a fault in every kind of field."""
    event = create_event()
    create_place(event=event)
    desk.goto(reverse("admin:events_event_change", args=[event.pk]))
    desk.locator("#id_website").fill("example")
    desk.locator("#id_published_at_0").fill("soon")
    desk.locator("#id_places-0-city_en").fill("")
    # What no hand can do: a text that can’t be stored, choices that do not exist.
    desk.evaluate(
        """() => {
          const body = document.getElementById("id_body_en");
          body.value = "a\\u0000b";
          for (const name of ["precision", "organisers"]) {
            const nobody = new Option("Nobody", "999", true, true);
            document.getElementById(`id_${name}`).add(nobody);
          } }"""
    )
    desk.locator("[name=_continue]").first.click()
    return desk.locator(".faults")


@pytest.fixture
def refused(desk):
    found = refuse(desk)
    expect(found).to_be_focused()
    return found


def test_list_leads_into_every_kind_of_field(desk, refused, complaints):
    expect(refused.locator("h2")).to_have_text("Not saved yet: 6 things to put right")
    targets = {
        "What is known of the date": "#id_precision",
        "Website of the event": "#id_website",
        "Published from": "#id_published_at_0",
        "Place 1, City (English)": "#id_places-0-city_en",
        "Text (English)": ".fieldBox.field-body_en [role=textbox]",
        "Organising members": ".field-organisers .select2-search__field",
    }
    for label, target in targets.items():
        refused.locator("a", has_text=f"{label}:").focus()
        desk.keyboard.press("Enter")
        field = desk.locator(target)
        expect(field).to_be_focused()
        expect(field).to_be_in_viewport()
        assert field.get_attribute("aria-invalid") == "true"
        described_by = field.get_attribute("aria-describedby").split()
        [fault] = [told for told in described_by if told.endswith("_error")]
        expect(desk.locator(f"#{fault}")).to_be_visible()
    expect(desk.locator(".errornote")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_refused_form_has_no_barrier_and_fits_a_phone(desk, refused, complaints, theme):
    desk.emulate_media(color_scheme=theme)
    desk.set_viewport_size({"width": 375, "height": 800})
    assert desk.evaluate("document.documentElement.scrollWidth") == 375
    for link in refused.locator("a").all():
        assert link.bounding_box()["height"] >= 44
    violations = Axe().run(desk).response["violations"]
    complaints.clear()  # axe tries inline styles of its own, which the policy refuses
    found = {rule["id"]: [node["html"][:200] for node in rule["nodes"]] for rule in violations}
    assert {rule: nodes for rule, nodes in found.items() if rule not in NOT_OURS} == {}


def test_new_thing_that_is_refused_has_the_focus_on_the_list(desk, complaints):
    """Django’s own script gives it to the first field."""
    desk.goto(reverse("admin:surveys_survey_add"))
    desk.locator("[name=_save]").first.click()
    expect(desk.locator(".faults")).to_be_focused()
