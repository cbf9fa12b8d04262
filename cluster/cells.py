"""What a cell of a table says, in either language, and how each kind of field is written in one.

A widget's `read()` raises ValueError with a sentence for editors.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache

from babel import Locale
from django.db import models
from django.utils.timezone import is_aware
from django.utils.translation import gettext, override

from .dates import SITE_ZONE, is_calculable
from .languages import CODES
from .publishing import Publishable
from .richtext import RichTextField, clean
from .tables import as_text

_FIRST_SERIAL, _LAST_SERIAL = 32_874, 73_050  # of the days that Excel counts: 1990 to 2099
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no zones
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_BY_DAY = re.compile(r"(?P<day>\d{1,2})\s*[./]\s*(?P<month>\d{1,2})\s*[./]\s*(?P<year>\d{4})")
_IN_WORDS = re.compile(r"(?P<day>\d{1,2})\.?\s+(?P<month>[^\W\d_]+)\.?,?\s+(?P<year>\d{4})")
_AMERICAN = re.compile(r"(?P<month>[^\W\d_]+)\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})")
_AFTER_YEAR = re.compile(r"\s*г(\.|\b)")
_TIME = re.compile(
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(:(?P<second>\d{2})(\.(?P<fraction>\d{1,6}))?)?"
    r"\s*(?P<half>am|pm)?\s*(ч\.?|h)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"\s*(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)$")
_YES = {"yes", "y", "true", "да", "вярно", "истина", "1", "x", "х"}  # the last one is Cyrillic
_NO = {"no", "n", "false", "не", "невярно", "лъжа", "0", "-"}
_EXCEL_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}
_LISTED = 12  # choices that a sentence can name
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@lru_cache
def _months():
    """{name of a month in either language, also shortened: its number}."""
    names = {}
    for locale in ("en_GB", "en_US", "bg"):
        for context in Locale.parse(locale).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in context.get(width, {}).items():
                    names[name.casefold().rstrip(".")] = number
    return names


def text_of(cell):
    """The cell as text. Raises ValueError for what no text holds."""
    text = as_text(cell)
    if text.strip() in _EXCEL_ERRORS:
        raise ValueError(
            gettext("The cell holds an error of the spreadsheet (%(text)s). Please write a value.")
            % {"text": text.strip()}
        )
    if _UNPRINTABLE.search(text):
        raise ValueError(
            gettext("The text holds characters that can’t be shown. Please type it anew.")
        )
    return text


def short(text):
    """The cell as a sentence quotes it."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def as_word(text):
    """A heading, a label or a name as it is looked up: however its letters and spaces are typed."""
    return " ".join(str(text).casefold().split())


def read_date(cell):
    """The day that a cell names; None if it is empty. Raises ValueError."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_of(cell).strip()
    if not text:
        return None
    found = _date(text)
    if found is None:
        moment = _moment(text)
        found = moment and moment.time() == time() and moment.date()
    if not found:
        raise ValueError(
            gettext("“%(text)s” is not a day. Write it like 14.06.2023 or 2023-06-14.")
            % {"text": short(text)}
        )
    return found


def _date(text):
    """The day in a text that is nothing else, or None."""
    serial = re.fullmatch(r"(\d{5,6})(\.0+)?", text)
    if serial and _FIRST_SERIAL <= int(serial[1]) <= _LAST_SERIAL:
        return (_EPOCH + timedelta(days=int(serial[1]))).date()
    text = _AFTER_YEAR.sub("", text)
    for pattern in (_ISO, _BY_DAY, _IN_WORDS, _AMERICAN):
        if found := pattern.fullmatch(text):
            month = found["month"]
            month = int(month) if month.isdecimal() else _months().get(month.casefold(), 0)
            try:
                return date(int(found["year"]), month, int(found["day"]))
            except ValueError:
                return None
    return None


def read_time(cell):
    """The time of day that a cell names; None if it is empty. Raises ValueError."""
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, time):
        return cell
    text = text_of(cell).strip()
    if not text:
        return None
    found = _fraction_of_day(text) if isinstance(cell, float) else None
    found = found or _time(text) or _fraction_of_day(text)
    if found is None:
        raise ValueError(
            gettext("“%(text)s” is not a time of day. Write it like 18:30.") % {"text": short(text)}
        )
    return found


def _fraction_of_day(text):
    if re.fullmatch(r"0(\.\d+)?", text):
        return (_EPOCH + timedelta(seconds=round(float(text) * 24 * 3600))).time()
    return None


def _time(text):
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
    try:
        return time(
            hour,
            int(found["minute"]),
            int(found["second"] or 0),
            int((found["fraction"] or "0").ljust(6, "0")),
        )
    except ValueError:
        return None


def read_moment(cell):
    """The moment that a cell names, by the site's clock; None if it is empty. Raises ValueError."""
    if isinstance(cell, date) and not isinstance(cell, datetime):
        cell = datetime.combine(cell, time())
    if isinstance(cell, datetime):
        moment = cell.replace(microsecond=0)
    else:
        text = text_of(cell).strip()
        if not text:
            return None
        moment = _moment(text)
    if moment is None:
        raise ValueError(
            gettext("“%(text)s” is not a day and time. Write it like 14.06.2023 09:30.")
            % {"text": short(text)}
        )
    if not is_calculable(moment):  # near the end of the calendar, another clock has no such day
        raise ValueError(gettext("Please check the year: %(year)s.") % {"year": moment.year})
    return moment if is_aware(moment) else _by_our_clock(moment)


def _moment(text):
    """The day and time in a text, with a zone only if it names one, or None."""
    if re.fullmatch(r"\d{5,6}\.\d+", text):
        days = float(text)
        if _FIRST_SERIAL <= days <= _LAST_SERIAL:
            return _EPOCH + timedelta(seconds=round(days * 24 * 3600))
    offset = _OFFSET.search(text) if ":" in text else None
    if offset:
        zone = datetime.strptime(offset[1].replace("Z", "+0000"), "%z").tzinfo
        text = text[: offset.start()]
    for split in [len(text), *(found.start() for found in re.finditer(r"[T\s]", text))]:
        day = _date(text[:split].rstrip(" ,"))
        clock = _time(text[split:].lstrip("T ,")) if text[split:].strip("T ,") else time()
        if day and clock is not None:
            return datetime.combine(day, clock, zone if offset else None)
    return None


def _by_our_clock(moment):
    aware = moment.replace(tzinfo=SITE_ZONE)
    if aware.astimezone(UTC).astimezone(SITE_ZONE).replace(tzinfo=None) != moment:
        raise ValueError(gettext("This time does not exist on that day: the clocks go forward."))
    return aware


# --- The widgets ------------------------------------------------------------------------------


class Text:
    """Plain text; in a field of one line, a line break is a space."""

    def __init__(self, field):
        self.one_line = not isinstance(field, models.TextField)

    def read(self, cell):
        text = text_of(cell).strip()
        return " ".join(text.splitlines()) if self.one_line else text

    def write(self, value):
        return "" if value is None else value


class RichText(Text):
    """Cleaned already here, so that the preview shows what will be stored."""

    def read(self, cell):
        return clean(super().read(cell))


class Address(Text):
    def read(self, cell):
        """The web address; as in the forms, https is taken for granted."""
        text = super().read(cell)
        return text if not text or "://" in text else f"https://{text}"


class Day:
    def read(self, cell):
        return read_date(cell)

    def write(self, value):
        return value if value else ""


class Clock:
    def read(self, cell):
        return read_time(cell)

    def write(self, value):
        return as_text(value)


class Moment:
    def read(self, cell):
        return read_moment(cell)

    def write(self, value):
        """By the site's clock, to the minute where that is all; with the offset in the hour that
        the clocks tell twice.
        """
        if value is None:
            return ""
        local = value.astimezone(SITE_ZONE)
        twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
        exact = "minutes" if local.second == local.microsecond == 0 else "auto"
        return (local if twice else local.replace(tzinfo=None)).isoformat(" ", exact)


class YesNo:
    def read(self, cell):
        word = text_of(cell).strip().casefold()
        if word not in (_YES | _NO | {""}):
            raise ValueError(
                gettext("“%(text)s” is neither yes nor no.") % {"text": short(text_of(cell))}
            )
        return word in _YES

    def write(self, value):
        return gettext("yes") if value else gettext("no")


class Choice:
    """A choice by its code or by its label in either language."""

    def __init__(self, field):
        self.field = field

    @cached_property
    def default(self):
        return self.field.get_default() if self.field.has_default() else ""

    @cached_property
    def labels(self):
        return dict(self.field.flatchoices)

    @cached_property
    def codes(self):
        """{code, or label in either language: code}."""
        codes = {as_word(code): code for code in self.labels}
        for language in CODES:
            with override(language):
                codes |= {as_word(label): code for code, label in self.labels.items()}
        return codes

    def read(self, cell):
        word = as_word(text_of(cell))
        if not word:
            return self.default
        if word not in self.codes:
            raise ValueError(self._complaint(short(text_of(cell))))
        return self.codes[word]

    def _complaint(self, text):
        if len(self.labels) > _LISTED:
            return gettext("“%(text)s” is not known here. Write it like “%(example)s”.") % {
                "text": text,
                "example": self.default or next(iter(self.labels)),
            }
        return gettext("“%(text)s” is not known here. Write one of these: %(choices)s.") % {
            "text": text,
            "choices": ", ".join(map(str, self.labels.values())),
        }

    def write(self, value):
        return str(self.labels.get(value, value or ""))


class Reference:
    """Finds objects of a model by what editors know of them.

    The index is read once for an import: a few words of each object, not the objects.
    """

    def __init__(self, model):
        self.model = model
        self._slugs = self._found_by = None

    @property
    def is_publishable(self):
        return issubclass(self.model, Publishable)

    def write(self, thing):
        """As its address writes it; the slug of a topic is its own."""
        return f"{thing.pk}-{thing.slug}" if self.is_publishable else thing.slug

    def _read(self):
        self._slugs, self._found_by = {}, {}
        titles = ("title_en", "title_bg") if self.is_publishable else ("name_en", "name_bg")
        for pk, slug, *names in self.model._default_manager.values_list("pk", "slug", *titles):
            self._slugs[pk] = slug
            for word in {as_word(name) for name in (slug, *names) if name}:
                self._found_by.setdefault(word, []).append(pk)

    def find(self, text):
        """The key of the one object that `text` names: "12-acme", "12", "acme" or "Acme".

        Raises ValueError if there is none, or more than one.
        """
        if self._slugs is None:
            self._read()
        number = re.fullmatch(r"(\d{1,18})(?:-(\S*))?", text)
        if number and int(number[1]) in self._slugs:
            slug = self._slugs[int(number[1])]
            if number[2] is None or number[2] == slug:
                return int(number[1])
        found = self._found_by.get(as_word(text), [])
        if len(found) == 1:
            return found[0]
        about = {"text": short(text), "things": self.model._meta.verbose_name_plural}
        if found:
            keys = [f"{pk}-{self._slugs[pk]}" for pk in found[:_LISTED]]
            raise ValueError(
                gettext("Several %(things)s are called “%(text)s”. Write one of these: %(keys)s.")
                % {**about, "keys": ", ".join(keys)}
            )
        raise ValueError(gettext("Among the %(things)s there is no “%(text)s”.") % about)


class One:
    """Another object."""

    def __init__(self, field):
        self.reference = Reference(field.related_model)

    def read(self, cell):
        text = text_of(cell).strip()
        return self.reference.find(text) if text else None

    def write(self, value):
        return self.reference.write(value) if value else ""


class Many:
    """Several objects, with semicolons between them; a comma will do where no name has one."""

    def __init__(self, field):
        self.reference = Reference(field.related_model)

    def read(self, cell):
        """The keys of the objects, as a set."""
        found = set()
        for part in filter(None, map(str.strip, re.split(r"[;\n]", text_of(cell)))):
            try:
                found.add(self.reference.find(part))
            except ValueError:
                if "," not in part:
                    raise
                found.update(
                    map(self.reference.find, filter(None, map(str.strip, part.split(","))))
                )
        return found

    def equals(self, value, stored):
        return value == {thing.pk for thing in stored}

    def write(self, value):
        things = sorted(value.all(), key=lambda thing: thing.pk)
        return "; ".join(map(self.reference.write, things))


def widget_for(field):
    """The widget for a field of a model."""
    if field.many_to_many:
        return Many(field)
    if field.is_relation:
        return One(field)
    if field.choices:
        return Choice(field)
    for kind, widget in (
        (RichTextField, RichText),
        (models.URLField, Address),
        (models.DateTimeField, Moment),
        (models.DateField, Day),
        (models.TimeField, Clock),
        (models.BooleanField, YesNo),
    ):
        if isinstance(field, kind):
            return widget(field) if issubclass(widget, Text) else widget()
    return Text(field)
