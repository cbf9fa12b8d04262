"""A refused form says at its head what is to be put right, each fault with a link to its field.

Django says "Please correct the errors below" and leaves finding them to the editor, who may sit on
a phone before a form of five screens.
"""

from typing import NamedTuple

from django import forms
from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst

from .wording import WordedForm


class Fault(NamedTuple):
    label: str
    sentence: str
    target: str  # the id of the control; empty where there is none


def is_key(value):
    """Whether a row can have this primary key; databases refuse to look for larger ones."""
    return len(str(value)) < 19 and str(value).isdecimal()


class RelatedThingsField(forms.ModelMultipleChoiceField):
    def clean(self, value):
        """Raises ValidationError, also for keys that Django would hand to the database."""
        if not all(map(is_key, value or ())):
            raise ValidationError(self.error_messages["invalid_choice"])
        return super().clean(value)


class DescribedField(forms.BoundField):
    """Ties an error to each input of a group too: to day and time, or to radio buttons.

    Django leaves that to a fieldset around them, which its admin does not draw.
    """

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        if self.use_fieldset and self.errors:
            attrs.setdefault("aria-describedby", f"{self.auto_id}_error")
        return attrs

    def value(self):
        """Without keys that no row can have: a form that is drawn again asks the database for all.

        Only a request that was tampered with holds such keys.
        """
        value = super().value()
        if isinstance(self.field, forms.ModelMultipleChoiceField):
            return [key for key in value or () if is_key(key)]
        if isinstance(self.field, forms.ModelChoiceField):
            return value if value is None or is_key(value) else ""
        return value

    @property
    def target(self):
        """The id of its first control."""
        if self.is_hidden:
            return ""
        is_group = isinstance(self.field.widget, forms.MultiWidget)  # Django 6.1 names their frame
        return f"{self.auto_id}_0" if is_group else self.id_for_label or f"{self.auto_id}_0"


class RefusableForm(WordedForm):
    """Put before Form or ModelForm."""

    bound_field_class = DescribedField


class DeskForm(RefusableForm, forms.ModelForm):
    """Of every thing that the desk edits, and of its inlines."""

    def add_error(self, field, error):
        """Put what a constraint says at the field that its `violation_error_code` names."""
        if field is None and hasattr(error, "error_dict"):
            placed = {}
            for name, errors in error.error_dict.items():
                for fault in errors:
                    at = fault.code if fault.code in self.fields else name
                    placed.setdefault(at, []).append(fault)
            error = ValidationError(placed)
        super().add_error(field, error)


def faults(form, formsets=()):
    """The Faults of a bound form and of its inlines, in the order of the page."""
    found = list(_of_form(form))
    for formset in formsets:
        name = capfirst(formset.model._meta.verbose_name)
        found += [Fault("", text, f"{formset.prefix}-group") for text in formset.non_form_errors()]
        for number, row in enumerate(formset.forms, 1):
            if not (formset.can_delete and formset._should_delete_form(row)):
                found += _of_form(row, f"{name} {number}")
    return found


def _of_form(form, row=""):
    for text in form.errors.get(NON_FIELD_ERRORS, ()):
        yield Fault(row, text, _first_target(form) if row else "")
    for field in form:
        label = capfirst(str(field.label))
        for text in field.errors:
            yield Fault(f"{row}, {label}" if row else label, text, field.target)


def _first_target(form):
    return next((field.target for field in form if field.target), "")


class RefusalAdmin(admin.ModelAdmin):
    form = DeskForm

    def render_change_form(self, request, context, **kwargs):
        form = context["adminform"].form
        if form.is_bound:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["faults"] = faults(form, formsets)
        return super().render_change_form(request, context, **kwargs)
