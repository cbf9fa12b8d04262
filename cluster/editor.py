"""The editor of rich texts in forms. What it may write is the allow-list of `richtext`."""

import json

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms.widgets import Script
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .richtext import ATTRIBUTES, TAGS, URL_SCHEMES

# What the editor says. Its script finds them on the text field, so it needs no catalogue.
WORDS = {
    "tools": _("Tools for the text"),
    "paragraph": _("Paragraph"),
    "h2": _("Heading"),
    "h3": _("Subheading"),
    "h4": _("Small heading"),
    "strong": _("Bold"),
    "em": _("Italic"),
    "link": _("Link"),
    "unlink": _("Remove the link"),
    "ul": _("Bulleted list"),
    "ol": _("Numbered list"),
    "indent": _("Deeper in the list"),
    "outdent": _("Out of the list"),
    "blockquote": _("Quote"),
    "hr": _("Dividing line"),
    "table": _("Table"),
    "caption": _("Title of the table"),
    "rowAfter": _("Add a row below"),
    "rowDelete": _("Delete the row"),
    "columnAfter": _("Add a column on the right"),
    "columnDelete": _("Delete the column"),
    "headerCell": _("Header cell"),
    "tableDelete": _("Delete the table"),
    "undo": _("Undo"),
    "redo": _("Redo"),
    "apply": _("Apply"),
    "cancel": _("Cancel"),
    "address": _("Address"),
    "addressHelp": _("A web address, an e-mail address, or a page of ours: /en/news/"),
    "addressWrong": _("Please give an address that begins with https:// or /, or an e-mail."),
    "linkText": _("Text of the link"),
    "rows": _("Rows"),
    "columns": _("Columns"),
    "picture": _("Picture"),
    "pictureDelete": _("Delete the picture"),
    "pictureNew": _("A new picture from your computer"),
    "pictureNewHelp": _("JPEG, PNG or WebP. The place where it was taken is removed."),
    "pictureOld": _("Or one that is here already"),
    "pictureSearch": _("Search by words"),
    "pictureMore": _("Show more"),
    "pictureLoading": _("Looking for pictures …"),
    "pictureNobody": _("No picture found."),
    "pictureNone": _("Please choose a picture, or a file from your computer."),
    "pictureSending": _("Uploading the picture …"),
    "pictureFailed": _(
        "That did not work: the connection failed, or your login has ended. Please try again; what "
        "you wrote stays here."
    ),
    "pictureCaption": _("Caption (optional)"),
    "alt": _("What the picture shows"),
    "altHelp": _("For people who cannot see the picture: “Three people at a round table”."),
    "altMissing": _("Please say what the picture shows, or tick that it is only decoration."),
    "decorative": _("It is only decoration and tells nothing"),
    "credit": _("Credit (optional)"),
    "creditHelp": _("Who made it: “Photo: Ann Example”."),
}


class RichTextWidget(AdminTextareaWidget):
    """A text field that Tiptap, of django-prose-editor, takes over where there is JavaScript.

    Its script loads Tiptap by address instead of through the import map of that package: an
    import map is an inline script, which our Content-Security-Policy refuses.

    A script that sets the value of the field has to dispatch "change" on it, and the editor shows
    it; whatever is typed in the editor is in the field at once, with an "input" event.
    """

    help_text = _(
        "Paste from Word or web pages: what does not fit our pages is left out. Alt+F10 leads to "
        "the tools, Tab out of the text."
    )

    @property
    def media(self):
        return forms.Media(
            css={
                "all": [
                    "django_prose_editor/material-icons.css",
                    "css/admin_rich_text.css",
                    "css/admin_pictures.css",
                ]
            },
            js=[Script("js/rich-text.js", type="module")],
        )

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        setup = {
            "tiptap": static("django_prose_editor/editor.js"),
            "tags": sorted(TAGS),
            "attributes": {tag: sorted(names) for tag, names in ATTRIBUTES.items()},
            "schemes": sorted(URL_SCHEMES),
            "media": settings.MEDIA_URL,
            "pictures": {
                "script": static("js/rich-text-pictures.js"),
                "choose": reverse("admin:cluster_picture_choose"),
                "upload": reverse("admin:cluster_picture_upload"),
            },
            "words": {name: str(word) for name, word in WORDS.items()},
        }
        context["widget"]["attrs"]["data-rich-text"] = json.dumps(setup)
        return context

    def value_from_datadict(self, data, files, name):
        """With the line ends of the stored text: a browser sends others, which is no change."""
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if value else value
