"""What a form says of the faults that any form can have: what to do, in the editor's language.

Django's own sentences say what is wrong ("Enter a valid value."), and some speak to programmers.
The rules of one thing have their sentences beside them, in its model.
"""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

_NOT_THERE = _("What you chose does not exist any more, or not for you. Please choose again.")

WORDS = {
    forms.Field: {"required": _("Please fill this in.")},
    forms.CharField: {
        "max_length": ngettext_lazy(
            "Please shorten this to %(limit_value)d character; it has %(show_value)d.",
            "Please shorten this to %(limit_value)d characters; it has %(show_value)d.",
            "limit_value",
        ),
        "null_characters_not_allowed": _(
            "There is a character in it that can’t be stored. Please type the text anew."
        ),
    },
    forms.SlugField: {
        "invalid": _("Please use Latin letters, digits, “-” and “_” alone: circular-economy"),
        "unique": _("This address is taken. Please choose another."),
    },
    forms.URLField: {"invalid": _("Please give the whole web address: https://example.org/page")},
    forms.EmailField: {"invalid": _("Please give the whole e-mail address: name@example.org")},
    forms.DateField: {
        "required": _("Please give the day."),
        "invalid": _("Please write the day like 14.06.2023 or 2023-06-14."),
    },
    forms.TimeField: {
        "required": _("Please give the time."),
        "invalid": _("Please write the time like 18:30."),
    },
    forms.SplitDateTimeField: {
        "required": _("Please give the day and the time."),
        "invalid_date": _("Please give the day too, like 14.06.2023."),
        "invalid_time": _("Please give the time too, like 18:30."),
    },
    forms.IntegerField: {
        "invalid": _("Please write a whole number, like 12."),
        "min_value": _("Please give a number of %(limit_value)s or more."),
        "max_value": _("Please give a number up to %(limit_value)s."),
    },
    forms.ChoiceField: {
        "required": _("Please choose one."),
        "invalid_choice": _("“%(value)s” is not in the list. Please choose from it."),
    },
    forms.ModelChoiceField: {"required": _("Please choose one."), "invalid_choice": _NOT_THERE},
    forms.ModelMultipleChoiceField: {
        "invalid_choice": _NOT_THERE,
        "invalid_list": _NOT_THERE,
        "invalid_pk_value": _NOT_THERE,
    },
    forms.FileField: {
        "required": _("Please choose a file."),
        "invalid": _("The file did not arrive. Please choose it again."),
        "missing": _("The file did not arrive. Please choose it again."),
        "empty": _("This file is empty. Please choose another."),
        "max_length": ngettext_lazy(
            "The name of this file is too long. Please rename it to %(max)d character at most.",
            "The name of this file is too long. Please rename it to %(max)d characters at most.",
            "max",
        ),
        "contradiction": _("Please choose a new file or tick “Clear”, not both."),
    },
}
# By identity: a field holds the very object of its class, unless somebody wrote another for it.
_DJANGOS = {
    id(text) for kind in WORDS for text in getattr(kind, "default_error_messages", {}).values()
}


def put_words(fields):
    """Give form fields the sentences of WORDS; those that somebody wrote for one field stay."""
    for field in fields:
        own = {c: text for c, text in field.error_messages.items() if id(text) not in _DJANGOS}
        for kind in reversed(type(field).__mro__):
            field.error_messages |= WORDS.get(kind, {})
        field.error_messages |= own
        put_words(getattr(field, "fields", ()))  # of a day and a time


def reword(errors, field):
    """Give the ValidationErrors of a column the sentences of its form field, as a form does."""
    put_words([field])
    for error in errors:
        code = "required" if error.code in ("blank", "null") else error.code
        error.message = field.error_messages.get(code, error.message)


class WordedForm(forms.BaseForm):
    """Put before Form or ModelForm."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        put_words(self.fields.values())


class WordedFormSet(forms.BaseInlineFormSet):
    default_error_messages = {
        "missing_management_form": _(
            "This part of the form did not arrive whole. Please open the form again; your browser "
            "has kept what you wrote."
        ),
        "too_many_forms": ngettext_lazy(
            "At most %(num)d row fits here. Please remove some.",
            "At most %(num)d rows fit here. Please remove some.",
            "num",
        ),
    }
