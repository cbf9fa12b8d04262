"""The desk in the browser: what we add to Django's admin has no fault for axe to find."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

pytestmark = pytest.mark.browser

FORMS = {
    "post": "admin:news_post_change",
    "event": "admin:events_event_change",
    "survey": "admin:surveys_survey_change",
    "member": "admin:members_member_change",
    "page": "admin:cluster_page_change",
}
# Django's own: the empty header over the check boxes of inlines, and the list that select2 makes.
NOT_OURS = {"empty-table-header", "list", "aria-required-children"}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", FORMS)
def test_form_has_no_barrier_of_ours(desk, site, complaints, name, theme):
    desk.emulate_media(color_scheme=theme)
    desk.goto(reverse(FORMS[name], args=[getattr(site, name).pk]))
    assert complaints == []
    violations = Axe().run(desk).response["violations"]
    complaints.clear()  # axe tries inline styles of its own, which the policy refuses
    found = {rule["id"]: [node["html"][:200] for node in rule["nodes"]] for rule in violations}
    assert {rule: nodes for rule, nodes in found.items() if rule not in NOT_OURS} == {}
