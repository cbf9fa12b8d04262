"""Rich text that is safe to print, whichever way it was written."""

import html
import re

import nh3
from django.conf import settings
from django.db import models
from django.utils.html import linebreaks

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "strong", "em", "a", "ul", "ol", "li", "blockquote"),
    *("figure", "figcaption", "img"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
URL_SCHEMES = {"http", "https", "mailto", "tel"}
_TAG = re.compile(r"<[a-zA-Z/!?]")
# "//elsewhere", also as browsers read it: without tabs and newlines, and with \ for /.
_OTHER_HOST = re.compile(r"[\x00-\x20]*[/\\][\t\n\r]*[/\\]")


def _keep_attribute(tag, attribute, value):
    if attribute == "src" and not value.startswith(settings.MEDIA_URL):
        return None  # a page of ours never loads from elsewhere, nor tells elsewhere who reads it
    if attribute == "href" and _OTHER_HOST.match(value):
        return None  # looks like ours and leads elsewhere
    if attribute in ("width", "height", "colspan", "rowspan", "start") and not value.isdecimal():
        return None
    return value


def clean(text):
    """HTML of the allow-list above, made from what an editor typed or pasted.

    Text without any tag is taken as plain: an empty line starts a new paragraph. Cleaning what is
    clean changes nothing.
    """
    if _TAG.search(text):
        allowed = _allowed(_allowed(text))  # what misnested tags become settles when read again
        if "<" in allowed:
            return allowed
        text = html.unescape(allowed)  # nothing but text was left
    return _allowed(linebreaks(text.strip(), autoescape=True)) if text.strip() else ""


def _allowed(markup):
    return nh3.clean(
        markup,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_keep_attribute,
        url_schemes=URL_SCHEMES,
        link_rel="noopener",
    ).strip()


class RichTextField(models.TextField):
    """Stores only cleaned HTML, by every way of writing: save, update, bulk_create, bulk_update."""

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = clean(value)
            setattr(model_instance, self.attname, value)  # the instance in hand equals the row
        return value

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str):  # expressions pass: their text is already in the database
            value = clean(value)
        return super().get_db_prep_save(value, connection)
