"""Rich text that is safe to print, whichever way it was written."""

import html
import re

import nh3
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "strong", "em", "a", "ul", "ol", "li", "blockquote"),
    *("figure", "figcaption", "img", "small"),  # small: the credit of a picture
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    # All that holds text. The editor has no place for a language of a line or a part of a table.
    **{tag: {"lang"} for tag in TAGS - {"br", "hr", "thead", "tbody"}},
    "a": {"lang", "href"},
    "img": {"lang", "src", "alt", "width", "height"},
    "th": {"lang", "scope", "colspan", "rowspan"},
    "td": {"lang", "colspan", "rowspan"},
    "ol": {"lang", "start"},
}
URL_SCHEMES = {"http", "https", "mailto", "tel"}
MOST_READINGS = 10  # far more than what people paste needs
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_TAG = re.compile(r"<[a-zA-Z/!?]")
# "//elsewhere", also as browsers read it: without tabs and newlines, and with \ for /.
_OTHER_HOST = re.compile(r"[\x00-\x20]*[/\\][\t\n\r]*[/\\]")
# In what nh3 writes, a quotation mark ends a value: those inside are written as entities.
_LINK_OR_IMAGE = re.compile(r'<(/?a|img)((?: [a-z]+="[^"]*")*)>')
IMAGE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_EMPTY_LINK = re.compile(r'<a(?: [a-z]+="[^"]*")*>(\s*)</a>')
_NOTHING = re.compile(r"(?:<p>|</p>|<br>|&nbsp;|\s)*")


def _keep_attribute(tag, attribute, value):
    if attribute == "src" and not value.startswith(settings.MEDIA_URL):
        return None  # a page of ours never loads from elsewhere, nor tells elsewhere who reads it
    if attribute == "href" and _OTHER_HOST.match(value):
        return None  # looks like ours and leads elsewhere
    if attribute == "href" and not value.strip():
        return None  # leads nowhere
    if attribute == "lang" and not _LANGUAGE.fullmatch(value):
        return None
    if attribute in ("width", "height", "colspan", "rowspan", "start") and not value.isdecimal():
        return None
    return value


class Clean(str):
    """What `clean` made: cleaning changes nothing in it, so it is not done again.

    A save comes by here twice with each text, and once more with the version of it.
    """

    __slots__ = ()


def clean(text):
    """HTML of the allow-list above, made from what an editor typed or pasted.

    Text without any tag is taken as plain: an empty line starts a new paragraph. Cleaning what is
    clean changes nothing.
    """
    return text if isinstance(text, Clean) else Clean(_cleaned(text))


def _cleaned(text):
    text = text.encode(errors="replace").decode()  # half a character, which nothing could store
    if _TAG.search(text):
        allowed = _settled(_allowed(text))
        if "<" in allowed:
            return "" if _NOTHING.fullmatch(allowed) else allowed
        text = html.unescape(allowed)  # nothing but text was left
    plain = _allowed(linebreaks(text.strip(), autoescape=True))
    return "" if _NOTHING.fullmatch(plain) else plain


def _settled(markup):
    """`markup` read again until nothing changes: at once, but for misnested links and tables.

    Of a tangle that nobody can have meant, the words are left.
    """
    for _reading in range(MOST_READINGS):
        again = _allowed(_without_dead_ends(markup))
        if again == markup:
            return markup
        markup = again
    return nh3.clean(markup, tags=set())


def _without_dead_ends(markup):
    """Without links that lead nowhere, which leave their text, and images that show nothing."""
    kept = []  # whether each link that is open at this point is kept

    def keep(token):
        name, attributes = token.groups()
        if name == "/a":
            return token[0] if kept.pop() else ""
        leads = (' href="' if name == "a" else ' src="') in attributes
        if name == "a":
            kept.append(leads)
        return token[0] if leads else ""

    return _EMPTY_LINK.sub(r"\1", _LINK_OR_IMAGE.sub(keep, markup))


def _allowed(markup):
    return nh3.clean(
        markup,
        tags=TAGS,
        attributes={"*": set(), **ATTRIBUTES},  # left out, "*" would allow titles
        attribute_filter=_keep_attribute,
        url_schemes=URL_SCHEMES,
        link_rel="noopener",
    ).strip()


def validate_described(text):
    """Refuse images of which nobody said what they show, nor that they are decoration (alt="").

    Nothing but their names could be read out. Whoever writes knows what they show, so forms and
    imports ask; what is stored already stays readable. Raises ValidationError.
    """
    images = IMAGE.finditer(clean(text)) if "<img" in text.lower() else ()
    if any(' alt="' not in image[1] for image in images):
        raise ValidationError(
            _(
                "A picture in this text has no description. Choose it and press “Picture” to say "
                "what it shows, or that it is only decoration."
            )
        )


class RichTextField(models.TextField):
    """Stores only cleaned HTML, by every way of writing: save, update, bulk_create, bulk_update."""

    default_validators = [validate_described]

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
