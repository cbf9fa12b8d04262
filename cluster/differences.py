"""What changed between two versions, in the words of the form and of the text."""

import re
from datetime import date, datetime, time
from difflib import SequenceMatcher
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .dates import clock, day
from .history import is_tracked, whole_second
from .richtext import RichTextField

_WORDS = re.compile(r"\S+\s*|\s+")
_CONTEXT = 12  # words left standing on either side of a change
_COMPARABLE = 2000  # words; a stretch of more is shown as a whole, because comparing takes long


class Piece(NamedTuple):
    kind: str  # "same", "del", "ins", or "gap" for words that are left out
    text: str


class Change(NamedTuple):
    label: str
    pieces: list  # empty: the words are the same, and only their form changed


class Line(NamedTuple):
    """One value of a version: as a text to read, and as it is stored."""

    label: str
    text: str
    stored: object


# --- Texts -------------------------------------------------------------------------------------


def compare(old, new):
    """The Pieces that lead from text `old` to text `new`, word by word."""
    pieces = []
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(before[i:j])))
        else:
            pieces += compare_words("".join(before[i:j]), "".join(after[k:m]))
    return _shortened(pieces)


def is_comparable(*texts):
    return all(len(_WORDS.findall(text)) <= _COMPARABLE for text in texts)


def compare_words(old, new):
    """The Pieces, as of `compare`, of two texts that are short or wholly to be shown."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if not is_comparable(old, new):
        operations = [("replace", 0, len(before), 0, len(after))]
    else:
        operations = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, i, j, k, m in operations:
        if kind == "equal":
            yield Piece("same", "".join(before[i:j]))
            continue
        if j > i:
            yield Piece("del", "".join(before[i:j]))
        if m > k:
            yield Piece("ins", "".join(after[k:m]))


def _shortened(pieces):
    """Without the words far from any change."""
    shown = []
    for number, (kind, text) in enumerate(pieces):
        words = _WORDS.findall(text)
        head = _CONTEXT if number else 0
        tail = _CONTEXT if number < len(pieces) - 1 else 0
        if kind != "same" or len(words) <= head + tail + 1:
            shown.append(Piece(kind, text))
            continue
        if head:
            shown.append(Piece("same", "".join(words[:head])))
        shown.append(Piece("gap", "…"))
        if tail:
            shown.append(Piece("same", "".join(words[-tail:])))
    return shown


_BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "blockquote", "figure", "figcaption", "table", "hr"}
_LINES = {"li", "tr", "br", "caption"}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words, self.links = [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in _BLOCKS | _LINES:
            self.words.append("\n")
        if tag == "li":
            self.words.append("• ")
        elif tag in ("h2", "h3", "h4"):
            self.words.append("#" * int(tag[1]) + " ")
        elif tag == "a":
            self.links.append(attrs.get("href", ""))
        elif tag == "img":
            self.words.append(f"[{attrs.get('alt') or PurePosixPath(attrs.get('src', '')).name}]")

    def handle_endtag(self, tag):
        if tag in _BLOCKS:
            self.words.append("\n")
        elif tag in ("td", "th"):
            self.words.append(" | ")
        elif tag == "a" and self.links and (address := self.links.pop()):
            self.words.append(f" ({address})")

    def handle_data(self, data):
        self.words.append(data)


def read_aloud(html):
    """The text of `html` line by line, with its headings, lists, cells, images and addresses."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    return "\n".join(line for line in lines if line)


# --- Versions ----------------------------------------------------------------------------------


def changes(old, new):
    """The Changes between the lines of two versions."""
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        before, after = old.get(key), new.get(key)
        if before and after and before.stored == after.stored:
            continue
        was, now = before.text if before else "", after.text if after else ""
        if was != now:
            found.append(Change((after or before).label, compare(was, now)))
        elif was:
            found.append(Change(after.label, []))
    return found


def lines(versions):
    """For each of `versions`, all of one model: {key: Line} of everything that editors fill in.

    Names of what they refer to are looked up for all versions at once.
    """
    names = _names(versions)
    return [_lines_of(version, names) for version in versions]


def _lines_of(version, names):
    found = {}
    for field in version.tracked_fields:
        if field.editable and not field.primary_key:
            value = getattr(version, field.attname)
            text = _text(field, value, names)
            found[field.name] = Line(capfirst(field.verbose_name), text, whole_second(value))
    for name, ids in version.related.get("m2m", {}).items():
        field = version.instance_type._meta.get_field(name)
        told = sorted(_name(names, field.related_model, pk) for pk in ids)
        found[name] = Line(capfirst(field.verbose_name), "\n".join(told), ids)
    for row in version.related.get("children", []):
        found |= _lines_of_child(row)
    return found


def _lines_of_child(row):
    """A row that belongs to the thing, value by value; its parent is where it is shown."""
    model = apps.get_model(row["model"])
    known = [field for field in model._meta.fields if field.name in row["fields"]]
    values = {field: field.to_python(row["fields"][field.name]) for field in known}
    child = model(**{field.attname: value for field, value in values.items()})
    named = {"kind": capfirst(model._meta.verbose_name), "name": child}
    return {
        (row["model"], row["pk"], field.name): Line(
            _("%(kind)s “%(name)s” – %(field)s") % {**named, "field": field.verbose_name},
            _text(field, value, {}),
            value,
        )
        for field, value in values.items()
        if field.editable and not field.is_relation
    }


def _text(field, value, names):
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.is_relation:
        return _name(names, field.related_model, value)
    if isinstance(field, models.FileField):
        return PurePosixPath(str(value)).name
    return read_aloud(value) if isinstance(field, RichTextField) else _plainly(value)


def _plainly(value):
    """Yes or no, days, times and moments in the reader's words and the site's zone; else as is."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        value = timezone.localtime(value)
        return f"{day(value)}, {clock(value)}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return day(value) if isinstance(value, date) else str(value)


def _name(names, model, pk):
    return names.get((model, pk)) or _("deleted, number %(number)s") % {"number": pk}


def _names(versions):
    """{(model, id): name} of what `versions` refer to, also of what is deleted by now."""
    wanted = {}
    for version in versions:
        for field in version.tracked_fields:
            if field.is_relation and (pk := getattr(version, field.attname)):
                wanted.setdefault(field.related_model, set()).add(pk)
        for name, ids in version.related.get("m2m", {}).items():
            model = version.instance_type._meta.get_field(name).related_model
            wanted.setdefault(model, set()).update(ids)
    return {(model, pk): name for model in wanted for pk, name in names_of(model, wanted[model])}


def names_of(model, ids):
    """(id, name) of those `ids` that are known: from the table, else from the history."""
    found = {thing.pk: str(thing) for thing in model._base_manager.filter(pk__in=ids)}
    lost = set(ids) - set(found)
    if lost and is_tracked(model):
        for version in model.history.filter(id__in=lost, history_type="-").order_by("history_id"):
            name = _("%(name)s (deleted)") % {"name": version.title}
            found[version.id] = name
    return found.items()
