"""What a constraint says stands at a field."""

import pytest
from django.apps import apps
from django.db.models import CheckConstraint

from cluster.models import Page
from cluster.refusals import DeskForm, faults

# Of no field: an editor never fills it in.
OF_NO_FIELD = ("only_drafts_are_reviewed", "siteidentity_is_one")
CONSTRAINTS = [
    (model, constraint)
    for app in ("cluster", "members", "events", "surveys", "news")
    for model in apps.get_app_config(app).get_models()
    for constraint in model._meta.constraints
    if isinstance(constraint, CheckConstraint) and not constraint.name.endswith(OF_NO_FIELD)
]


@pytest.mark.parametrize(
    ("model", "constraint"),
    CONSTRAINTS,
    ids=lambda value: value.__name__ if isinstance(value, type) else value.name,
)
def test_every_constraint_names_the_field_at_which_its_sentence_stands(model, constraint):
    field = model._meta.get_field(constraint.violation_error_code)
    assert field.editable


class AddressForm(DeskForm):
    class Meta:
        model = Page
        fields = ["title_en", "title_bg", "slug"]


@pytest.mark.django_db
def test_sentence_of_a_constraint_stands_at_that_field():
    assert faults(AddressForm({"slug": "news"})) == [
        ("Title (English)", "Please give a title in at least one language.", "id_title_en"),
        ("Address", "A section of the site has this address already.", "id_slug"),
    ]
