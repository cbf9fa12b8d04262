from django import forms
from django.utils.translation import gettext_lazy as _

from cluster.models import Topic

from .models import STARTUP, Member


class DirectoryForm(forms.Form):
    """What is asked of the members directory: whom it shows, and how.

    `years` are the years in which somebody joined.
    """

    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All kinds")), *Member.Kind.choices, (STARTUP, _("Start-up"))],
        error_messages={"invalid_choice": _("There is no such kind.")},
    )
    topic = forms.ModelChoiceField(
        Topic.objects.all(),
        label=_("Topic"),
        required=False,
        to_field_name="slug",
        empty_label=_("All topics"),
        error_messages={"invalid_choice": _("There is no such topic.")},
    )
    joined = forms.TypedChoiceField(
        label=_("Joined in"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("Nobody joined in that year.")},
    )
    membership = forms.ChoiceField(
        label=_("Membership"),
        required=False,
        choices=[("", _("Current")), ("former", _("Former"))],
        error_messages={"invalid_choice": _("There is no such membership.")},
    )
    view = forms.ChoiceField(
        required=False,
        choices=[("", ""), ("logos", "")],
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("There is no such view.")},
    )

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["joined"].choices = [("", _("Any year")), *((y, str(y)) for y in years)]

    def filter(self, members):
        """The part of `members` that was asked for; current members while the form has errors."""
        asked = self.cleaned_data if self.is_valid() else {}
        members = members.former() if asked.get("membership") else members.current()
        if asked.get("kind"):
            members = members.of_kind(asked["kind"])
        if asked.get("topic"):
            members = members.about_topic(asked["topic"])
        if asked.get("joined"):
            members = members.joined_in(asked["joined"])
        return members

    @property
    def narrows(self):
        """Whether it asks for less than all current members, rightly or in vain."""
        return any(field.data for field in self.visible_fields())

    @property
    def asks_for_logos(self):
        """Logos are shown also while something else in the form is wrong."""
        return self["view"].data == "logos"
