"""Forms say which language a text is in, and how long it reads best."""

import pytest
from django.contrib import admin

from cluster.admin import texts
from cluster.models import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["en", "bg"])
def test_texts_carry_their_language_and_have_their_spelling_checked(admin_client, code):
    form = admin_client.get("/admin/cluster/page/add/").context["adminform"].form
    for name in ("title", "summary", "body", "cover_alt"):
        attrs = form.fields[f"{name}_{code}"].widget.attrs
        assert (attrs["lang"], attrs["spellcheck"]) == (code, "true")
    assert "lang" not in form.fields["slug"].widget.attrs


def test_help_tells_the_length_without_script_too(admin_client):
    form = admin_client.get("/admin/cluster/page/add/").context["adminform"].form
    assert "Up to 60 characters" in form.fields["title_bg"].help_text
    assert "70 to 160 characters" in form.fields["summary_en"].help_text


def test_both_languages_of_a_text_stand_in_one_row():
    assert texts("title", "body")[0][1]["fields"] == [
        ("title_en", "title_bg"),
        ("body_en", "body_bg"),
    ]
    assert ("title_en", "title_bg") in admin.site.get_model_admin(Page).fieldsets[0][1]["fields"]
