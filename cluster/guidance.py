"""Help while one writes: the language of each text, lengths that read well, the address to be."""

import json

from django.contrib import admin
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .languages import CODES, LATIN

# How many characters search results and cards show well: from, to, and that in words.
LENGTHS = {
    "title": (1, 60, _("Up to 60 characters stand whole in search results.")),
    "summary": (70, 160, _("70 to 160 characters read best; search results cut the rest.")),
}


class GuidedFields(admin.options.BaseModelAdmin):
    """Browsers check the spelling of each text in its own language; for forms and inlines."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        name, _underscore, code = db_field.name.rpartition("_")
        if field is None or code not in CODES:
            return field
        field.widget.attrs.update(lang=code, spellcheck="true")
        if name in LENGTHS:
            least, most, words = LENGTHS[name]
            field.widget.attrs.update({"data-least": least, "data-most": most})
            field.help_text = format_lazy("{} {}", field.help_text, words)
        return field


class GuidedAdmin(GuidedFields, admin.ModelAdmin):
    def render_change_form(self, request, context, **kwargs):
        context["latin_letters"] = json.dumps(LATIN)
        return super().render_change_form(request, context, **kwargs)
