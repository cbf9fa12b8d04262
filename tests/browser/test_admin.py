"""The desk in the browser: what we add to Django's admin has no fault for axe to find."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.admin import site as admin_site
from django.contrib.auth.models import User
from django.urls import reverse

from tests.factories import create_picture

pytestmark = pytest.mark.browser

# Django's own: the empty header over the check boxes of inlines, and the list that select2 makes.
NOT_OURS = {"empty-table-header", "list", "aria-required-children"}


# There is one, and it stays.
CLOSED = {"/admin/cluster/siteidentity/add/", "/admin/cluster/siteidentity/1/delete/"}


def pages_of(model):
    """Its list, the form that adds one, and what is done with the first."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    pk = model._default_manager.order_by("pk").values_list("pk", flat=True)[0]
    yield from (reverse(f"{name}_changelist"), reverse(f"{name}_add"))
    yield from (reverse(f"{name}_{page}", args=[pk]) for page in ("change", "history", "delete"))


@pytest.fixture
def pages(site):
    """All but those of accounts, which are Django's own."""
    create_picture()
    models = [model for model in admin_site._registry if model._meta.app_label != "auth"]
    every = {page for model in models for page in pages_of(model)}
    return ["/admin/", *sorted(every - CLOSED)]


@pytest.fixture
def phone(desk):
    """The desk of somebody who may do everything, on a phone."""
    User.objects.update(is_superuser=True)
    desk.set_viewport_size({"width": 375, "height": 800})
    return desk


@pytest.mark.parametrize("language", ["en", "bg"])
def test_every_page_fits_a_phone(phone, pages, complaints, language):
    phone.set_extra_http_headers({"Accept-Language": language})
    wide = []
    for path in pages:
        assert phone.goto(path).status == 200
        if phone.evaluate("document.documentElement.scrollWidth") > 375:
            wide.append(path)
    assert wide == []


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("bg", "dark")])
def test_no_page_has_a_barrier_of_ours(phone, pages, complaints, language, theme):
    phone.set_extra_http_headers({"Accept-Language": language})
    phone.emulate_media(color_scheme=theme)
    found = []
    for path in pages:
        phone.goto(path)
        violations = Axe().run(phone).response["violations"]
        found += [
            (path, rule["id"], [node["html"][:200] for node in rule["nodes"]])
            for rule in violations
            if rule["id"] not in NOT_OURS
        ]
    phone.goto("about:blank")
    complaints.clear()  # axe tries inline styles of its own, which the policy refuses
    assert found == []
