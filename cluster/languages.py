"""English and Bulgarian, equal: one column per language, a fallback that says so, Latin slugs."""

import re
import unicodedata

from django.conf import settings
from django.utils.text import format_lazy, slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedField, fallback_to_any, to_attribute

CODES = [code for code, _name in settings.LANGUAGES]
# In the reader's language, unlike settings.LANGUAGES, which names each language by itself.
NAMES = {"en": _("English"), "bg": _("Bulgarian")}


def cldr_locale():
    """The name by which CLDR, in Babel, knows the reader's language; its English is British."""
    return "bg" if get_language() == "bg" else "en_GB"


class BilingualField(TranslatedField):
    """A field with one column per language (`title` is `title_en` and `title_bg`).

    Reading the plain name gives the text in the active language, or the other where it is empty.
    Both columns carry their language in the label, so history and errors name it too.
    """

    def __init__(self, field):
        labels = {
            code: {"verbose_name": format_lazy("{} ({})", field.verbose_name, NAMES[code])}
            for code in CODES
        }
        super().__init__(field, labels, attrgetter=fallback_to_any)


def text_language(instance, name):
    """The language code of the text that `instance.name` shows to the present reader."""
    current = get_language()
    if getattr(instance, to_attribute(name, current)):
        return current
    return next((code for code in CODES if getattr(instance, to_attribute(name, code))), current)


# Transliteration Act of Bulgaria (State Gazette 19/2009), articles 3 to 6.
_LETTERS = "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ь ю я ѝ"
_LATIN_LETTERS = "a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sht a y yu ya i"
LATIN = dict(zip(_LETTERS.split(), _LATIN_LETTERS.split(), strict=True))
_FINAL_IA = re.compile(r"ия\b")


def latin_slug(text, max_length=80):
    """A readable ASCII slug of an English or Bulgarian text; empty if nothing in it can be read."""
    text = _FINAL_IA.sub("ia", unicodedata.normalize("NFC", text).lower())
    latin = "".join(LATIN.get(char, char) for char in text)
    return slugify(latin)[:max_length].strip("-")
