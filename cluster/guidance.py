"""Help while one writes: the language of each text, lengths that read well, the address to be.

And none where nothing can be saved.
"""

import copy
import json

from django.contrib import admin
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .languages import CODES, LATIN
from .richtext import RichTextField
from .templatetags.site import cleaned

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
        obj = kwargs.get("obj")
        if obj is None or self.has_change_permission(request, obj):
            context["latin_letters"] = json.dumps(LATIN)
        else:
            _show_only(context["adminform"].form)
        return super().render_change_form(request, context, **kwargs)


def _show_only(form):
    """Whoever may not save reads the texts as they will look, and needs no help with writing.

    The thing itself is left as it is: it is shown in other places of the page too.
    """
    options = form._meta.model._meta
    form._meta.help_texts = {field.name: "" for field in options.get_fields()}
    form.instance = copy.copy(form.instance)
    for field in options.fields:
        text = field.value_from_object(form.instance)
        if text and isinstance(field, RichTextField):
            shown = format_html(
                '<div class="rich-text"><div class="ProseMirror" lang="{}">{}</div></div>',
                field.name.rpartition("_")[2],
                cleaned(text.replace("\n", " ")),  # Django would break the line at each
            )
            setattr(form.instance, field.attname, shown)
