"""Content taken out as a table and brought back: what the resources of all apps share.

A resource says which columns a table has, and how a row of it becomes an object. What the database
must be asked or told is asked and told for a batch of rows at once: one by one, ten thousand rows
would take minutes. The pages are in `exchange_pages.py`.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import CheckConstraint, Model, Q
from django.utils.text import capfirst
from django.utils.translation import gettext, override

from .cells import as_word, short, text_of, widget_for
from .conflicts import fingerprint, row_print
from .dates import sofia_moment
from .languages import CODES
from .restore import record_unrecorded
from .tables import as_text
from .wording import reword

MAX_ID = 2**31 - 1  # far from the end of what a database counts to
BATCH = 200  # rows that are looked up and written together
SHOWN = 100  # changes and complaints that a page shows; the rest is counted


@dataclass
class Row:
    """A row of a table, and what comes of it."""

    number: int  # as the spreadsheet shows it
    cells: dict  # {name of a column: cell}
    thing: Model | None = None
    is_new: bool = False
    seen: str = ""  # fingerprint of the object before the row changed it
    changes: list = field(default_factory=list)  # (name of a column, before, after)
    related: dict = field(default_factory=dict)  # {name of a column: what it says of other tables}
    error: ValidationError | None = None

    @property
    def outcome(self):
        if self.error:
            return "failed"
        if self.is_new:
            return "new"
        return "updated" if self.changes else "unchanged"


class ExchangeResource:
    """The columns are fields of `model`, headed by their label in either language or by name.

    A row is about the object with its number (`id`); without one, with its address (slug); without
    either, with exactly its title in either language. A cell that still says what an export would
    write leaves its field as it is, so an export that comes back changes nothing. Whoever saved
    the object after it was exported is not overwritten: its `version` has moved on.
    """

    model = None
    columns = ()
    private = ()  # columns for those who may change the objects
    UNCHANGEABLE = ("id", "version")

    def __init__(self, user, *, keep_ids=False):
        self.user, self.keep_ids = user, keep_ids
        meta = self.model._meta
        may_change = user.has_perm(f"{meta.app_label}.change_{meta.model_name}")
        hidden = () if may_change else self.private
        names = [name for name in self.columns if name not in hidden]
        self.widgets = {name: self.widget_for(name) for name in names}
        self._obeyed = set()  # (name of a constraint, values that it allows)
        self._unread = {field.name for field in meta.fields if field.name not in names}

    def widget_for(self, name):
        return widget_for(self.model_field(name))

    # --- Columns

    def model_field(self, name):
        return self.model._meta.get_field(name)

    def is_related(self, name):
        found = self.model_field(name)
        return found.many_to_many or found.one_to_many

    def label(self, name):
        """The heading of a column in the active language."""
        if name in self.UNCHANGEABLE:
            return gettext("No.") if name == "id" else gettext("Version")
        found = self.model_field(name)
        if found.one_to_many:
            return capfirst(str(found.related_model._meta.verbose_name_plural))
        return capfirst(str(found.verbose_name))

    def names(self):
        """{heading, without regard to case: name of the column}, in both languages."""
        names = {}
        for code in CODES:
            with override(code):
                names |= {as_word(self.label(name)): name for name in self.widgets}
        return names | {name: name for name in self.widgets}

    def headings(self):
        return [self.label(name) for name in self.widgets]

    def export(self, thing):
        """The cells of its row."""
        return [widget.write(getattr(thing, name)) for name, widget in self.widgets.items()]

    def for_rows(self, queryset):
        """With all that a row shows, in a number of queries that never grows."""
        names = [name for name in self.widgets if self.model_field(name).is_relation]
        related = [name for name in names if self.is_related(name)]
        single = [name for name in names if name not in related]
        # None follows nothing; without any argument Django would follow every relation.
        return queryset.select_related(*(single or [None])).prefetch_related(*related)

    # --- Reading a row

    def read(self, row, stored, *, thoroughly):
        """Put into the object what its row says anew, or the reason why it can't be into `error`.

        Only a thorough look asks the constraints: while storing, the database asks them itself.
        """
        try:
            found = stored.find(row)
            row.thing, row.is_new = found or self._new(row), found is None
            complaints = self._fill(row)
            if row.is_new or row.changes or complaints:
                self.validate(row, complaints, thoroughly)
        except ValidationError as error:
            row.error = error

    def _new(self, row):
        keeps = self.keep_ids and row.cells.get("id")
        return self.model(pk=read_id(row.cells["id"]) if keeps else None)

    def _fill(self, row):
        """Note what changes in `changes` and `related`; return {column: complaint}."""
        complaints = {}
        for name, widget in self.widgets.items():
            if name not in row.cells or name in self.UNCHANGEABLE:
                continue
            related = self.is_related(name)
            before = "" if related and row.is_new else widget.write(getattr(row.thing, name))
            if _plain(row.cells[name]) == _plain(before):
                continue
            try:
                value = widget.read(row.cells[name])
            except ValueError as error:
                complaints[name] = ValidationError(str(error))
                continue
            if related:
                is_same = not row.is_new and widget.equals(value, getattr(row.thing, name).all())
            else:
                attname = self.model_field(name).attname
                is_same = _equal(value, getattr(row.thing, attname))
            if is_same:
                continue
            if not row.is_new and not row.seen:
                row.seen = self._fingerprint(row.thing)
            if related:
                row.related[name] = value
                after = text_of(row.cells[name])
            else:
                setattr(row.thing, attname, value)
                after = widget.write(value) if attname == name else text_of(row.cells[name])
            row.changes.append((name, as_text(before), as_text(after)))
        return complaints

    def _fingerprint(self, thing):
        """The same until anybody changes it, its links or its places, by whichever way."""
        links = []
        for name in filter(self.is_related, self.widgets):
            things = getattr(thing, name).all()
            links.append(
                [*map(row_print, things)] if self.model_field(name).one_to_many else things
            )
        return fingerprint(row_print(thing), *links)

    def validate(self, row, complaints, thoroughly):
        """As the form would. But what the table doesn't tell is not looked at anew – an image
        would be decoded –, nor asked for again what was just found. Raises ValidationError.
        """
        self._refuse_outdated(row)
        found = {
            name
            for name in self.widgets
            if self.model_field(name).many_to_one
            and getattr(row.thing, self.model_field(name).attname) is not None
        }
        try:
            row.thing.full_clean(
                exclude={*complaints, *found, *self._unread},
                validate_unique=False,
                validate_constraints=False,
            )
        except ValidationError as error:
            for name in error.error_dict.keys() & self.widgets.keys():
                reword(error.error_dict[name], self.model_field(name).formfield())
            complaints = error.update_error_dict(complaints)
        if thoroughly and (complaints or not self._obeys_constraints(row)):
            try:
                row.thing.validate_constraints(exclude={*complaints, *self._not_editable()})
            except ValidationError as error:
                complaints = error.update_error_dict(complaints)
        if complaints:
            raise ValidationError(complaints)

    def _refuse_outdated(self, row):
        told = _plain(row.cells.get("version"))
        if row.is_new or not told or told == str(row.thing.version):
            return
        raise ValidationError(
            gettext(
                "This was changed here after the table was downloaded, on %(moment)s. Download it "
                "again for this row – or empty its cell “%(version)s”, to write over that."
            )
            % {"moment": sofia_moment(row.thing.updated_at), "version": self.label("version")}
        )

    def _not_editable(self):
        """What saving derives, like the end of a review, is not yet as it will be stored."""
        return {field.name for field in self.model._meta.fields if not field.editable}

    def _obeys_constraints(self, row):
        """Each constraint costs a query, and nearly all rows obey all of them: so they are asked
        together, and one by one only to say which of them is broken. What the same values obeyed
        in another row, or in the database, is not asked at all.
        """
        changed = {name for name, _old, _new in row.changes}
        asked = []
        for rule in self.model._meta.constraints:
            if not isinstance(rule, CheckConstraint):
                return False
            names = rule.condition.referenced_base_fields
            if names & self._not_editable() or not (row.is_new or names & changed):
                continue
            values = (
                rule.name,
                *(getattr(row.thing, self.model_field(name).attname) for name in sorted(names)),
            )
            if values not in self._obeyed:
                asked.append((rule.condition, values))
        if not asked:
            return True
        together = CheckConstraint(name="all", condition=Q(*(rule for rule, _values in asked)))
        read = together.condition.referenced_base_fields
        others = {field.name for field in self.model._meta.concrete_fields} - read
        try:
            together.validate(self.model, row.thing, exclude=others)
        except ValidationError:
            return False
        self._obeyed.update(values for _rule, values in asked)
        return True

    # --- Writing rows

    def store(self, rows):
        """One row is one version, with all that hangs on it."""
        record_unrecorded(*(row.thing for row in rows if not row.is_new))
        for row in rows:
            row.thing.skip_history_when_saving = True
            names = [name for name, _old, _new in row.changes if name not in row.related]
            row.thing.save(force_insert=row.is_new, update_fields=None if row.is_new else names)
        for name in filter(self.is_related, self.widgets):
            told = [(row.thing, row.related[name]) for row in rows if name in row.related]
            if told:
                self.store_related(name, told)
        stored = self.model._default_manager.in_bulk([row.thing.pk for row in rows])
        for thing in stored.values():
            thing._history_user = self.user  # no request is at hand while the page is being sent
        self.model.record_versions([stored[row.thing.pk] for row in rows])
        self._log(rows)

    def store_related(self, name, told):
        """Make the links of all these things anew; `told` are (thing, ids)."""
        field = self.model_field(name)
        owner, target = field.m2m_column_name(), field.m2m_reverse_name()
        links = field.remote_field.through._base_manager
        links.filter(**{f"{owner}__in": [thing.pk for thing, _ids in told]}).delete()
        links.bulk_create(
            links.model(**{owner: thing.pk, target: pk}) for thing, ids in told for pk in ids
        )

    def _log(self, rows):
        """Say in the log of the admin who did it."""
        kind = ContentType.objects.get_for_model(self.model)
        LogEntry.objects.bulk_create(
            LogEntry(
                user=self.user,
                content_type=kind,
                object_id=row.thing.pk,
                object_repr=str(row.thing)[:200],
                action_flag=ADDITION if row.is_new else CHANGE,
                change_message=json.dumps(
                    [{"added": {}}]
                    if row.is_new
                    else [{"changed": {"fields": self._plain_labels(row)}}]
                ),
            )
            for row in rows
        )

    def _plain_labels(self, row):
        """In the language of the source, as the log holds them; it translates when it is read."""
        with override(None):
            return [self.label(name) for name, _old, _new in row.changes]

    def move_sequence_on(self):
        """Numbers that were given must not be given again by the database."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [self.model]):
                cursor.execute(statement)


def _plain(cell):
    return as_text(cell).replace("\r\n", "\n").strip()


def _equal(value, stored):
    """Whether a cell says what is stored. A spreadsheet may show a moment to the minute only."""
    if isinstance(value, datetime) and isinstance(stored, datetime) and value.second == 0:
        stored = stored.replace(second=0, microsecond=0)
    return value == stored


def read_id(cell):
    """The number of an object. Raises ValueError."""
    text = text_of(cell).strip()
    digits = text.lstrip("0")
    if not text.isascii() or not text.isdecimal() or not 1 <= int(digits[:20] or 0) <= MAX_ID:
        raise ValueError(
            gettext("“%(text)s” is not a number from 1 to %(last)s.")
            % {"text": short(text), "last": MAX_ID}
        )
    return int(digits)


class StoredObjects:
    """Finds the objects that rows are about, and sees when two rows are about the same one."""

    KEYS = ("id", "slug", "title_en", "title_bg")

    def __init__(self, resource):
        self.resource = resource
        self.used = {}  # {(name of a key, its value): number of the row}
        self.written = set()  # what earlier rows of the file made or changed
        self.found = {}

    def load(self, rows, *, lock):
        """Look up the objects of a batch; locked, nobody changes them before it is written."""
        wanted = {name: set() for name in self.KEYS}
        for row in rows:
            for name, value in self._keys(row):
                wanted[name].add(value)
        query = Q()
        for name, values in wanted.items():
            query |= Q(**{f"{name}__in": values}) if values else Q()
        self.found = {}
        things = self.resource.for_rows(self.resource.model.objects.filter(query))
        for thing in things.select_for_update(of=("self",)) if lock else things:
            if thing.pk in self.written:
                continue
            for name in self.KEYS:
                self.found.setdefault((name, getattr(thing, name)), []).append(thing)

    def leave_out(self, rows):
        """A row means what stood here before the import, as when the editor looked: not what an
        earlier row of the file has added, or given that title, in the meantime.
        """
        self.written |= {row.thing.pk for row in rows}
        self.used |= {("id", row.thing.pk): row.number for row in rows}

    def _keys(self, row):
        """The keys by which this row is to be found; none where a cell is no key."""
        try:
            texts = {
                name: text_of(row.cells[name]).strip() for name in self.KEYS if name in row.cells
            }
            if texts.get("id"):
                return [("id", read_id(texts["id"]))]
        except ValueError:
            return []
        if texts.get("slug"):
            return [("slug", texts["slug"])]
        return [(name, text) for name, text in texts.items() if text and name != "id"]

    def find(self, row):
        """The object that a row is about, or None for a new one. Raises ValidationError."""
        if row.cells.get("id"):
            try:
                read_id(row.cells["id"])
            except ValueError as error:
                raise ValidationError({"id": str(error)}) from error
        keys = self._keys(row)
        found = {thing.pk: thing for key in keys for thing in self.found.get(key, [])}
        if len(found) > 1:
            raise ValidationError(
                gettext(
                    "Several %(things)s fit this row (No. %(numbers)s). Write into the column "
                    "“%(id)s” which one you mean."
                )
                % {
                    "things": self.resource.model._meta.verbose_name_plural,
                    "numbers": ", ".join(map(str, sorted(found)[:12])),
                    "id": self.resource.label("id"),
                }
            )
        [thing] = found.values() or [None]
        self._claim([("id", thing.pk)] if thing else keys, row.number)
        if thing is None and row.cells.get("id") and not self.resource.keep_ids:
            raise ValidationError(
                {
                    "id": gettext(
                        "Nothing here has the number %(id)s. Leave the cell empty to add "
                        "something new, or tick “Keep the numbers of the file”."
                    )
                    % {"id": keys[0][1]}
                }
            )
        return thing

    def _claim(self, keys, number):
        for key in keys:
            if key in self.used:
                raise ValidationError(
                    gettext("This row is about the same as row %(number)s. Keep one of them.")
                    % {"number": self.used[key]}
                )
        self.used |= dict.fromkeys(keys, number)


# --- A whole table ----------------------------------------------------------------------------


@dataclass
class Complaint:
    row: int
    heading: str
    sentence: str


@dataclass
class Change:
    row: int
    is_new: bool
    title: str
    fields: list  # (label, before, after)


@dataclass
class Import:
    """A table on its way into the site. `check()` and `store()` yield how many rows are done.

    What `check()` saw is told to the Import that stores: nothing is written over that was changed
    after an editor looked at it. A version would tell only of those who count it.
    """

    resource: ExchangeResource
    table: object
    seen: dict | None = None  # {number of a row that changes or adds something: its `seen`}
    counts: Counter = field(default_factory=Counter)
    complaints: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    unread: list = field(default_factory=list)

    def __post_init__(self):
        names = self.resource.names()
        self.columns = [names.get(as_word(heading)) for heading in self.table.headings]
        self.headings = dict(zip(self.columns, self.table.headings, strict=True))
        read = [name for name in self.columns if name]
        self.unread = [
            heading
            for heading, name in zip(self.table.headings, self.columns, strict=True)
            if heading and not name
        ]
        twice = [self.headings[name] for name, times in Counter(read).items() if times > 1]
        if twice:
            raise ValidationError(
                gettext("The column “%(heading)s” is there twice. Please keep one of them.")
                % {"heading": twice[0]}
            )

    @property
    def failed(self):
        return self.counts["failed"]

    @property
    def more_changes(self):
        return self.counts["new"] + self.counts["updated"] - len(self.changes)

    @property
    def is_good(self):
        return not self.failed and bool(self.counts["new"] or self.counts["updated"])

    def check(self):
        """Read everything and write nothing."""
        self.seen = {}
        for batch, done in self._run(StoredObjects(self.resource), thoroughly=True):
            self.seen |= {str(row.number): row.seen for row in batch if row.is_new or row.changes}
            yield done

    def store(self):
        """Write everything, or nothing at all if a row can't be. Raises ValidationError then."""
        with transaction.atomic():
            stored = StoredObjects(self.resource)
            for batch, done in self._run(stored, thoroughly=False):
                if self.failed:
                    raise ValidationError(gettext("Nothing was imported."))
                rows = [row for row in batch if row.outcome != "unchanged"]
                self.resource.store(rows)
                stored.leave_out(rows)
                yield done
            if self.resource.keep_ids:
                self.resource.move_sequence_on()

    def _run(self, stored, *, thoroughly):
        """Yield batches of rows that were read, and how many rows are done."""
        lines, done = self.table.rows(), 0
        while batch := list(map(self._row, islice(lines, BATCH))):
            stored.load(batch, lock=not thoroughly)
            for row in batch:
                if not row.error:
                    self.resource.read(row, stored, thoroughly=thoroughly)
                if not thoroughly:
                    self._refuse_unseen(row)
                self._note(row)
            done += len(batch)
            yield batch, done

    def _refuse_unseen(self, row):
        if self.seen is None or row.outcome not in ("new", "updated"):
            return
        if self.seen.get(str(row.number)) != row.seen:
            row.error = ValidationError(
                gettext(
                    "Somebody changed this here after you looked at what the table would do. "
                    "Please choose the file again."
                )
            )

    def _row(self, line):
        cells = [*line.cells, *[""] * (len(self.columns) - len(line.cells))]
        named = zip(self.columns, cells, strict=False)
        row = Row(line.number, {name: "" if cell is None else cell for name, cell in named if name})
        if any(cell not in (None, "") for cell in cells[len(self.columns) :]):
            row.error = ValidationError(
                gettext("This row has more cells than there are headings. Is a delimiter missing?")
            )
        return row

    def _note(self, row):
        self.counts[row.outcome] += 1
        if row.error:
            self._complain(row)
        elif row.outcome != "unchanged" and len(self.changes) < SHOWN:
            fields = [
                (self.headings[name], short(old), short(new)) for name, old, new in row.changes
            ]
            self.changes.append(Change(row.number, row.is_new, str(row.thing), fields))

    def _complain(self, row):
        is_by_field = hasattr(row.error, "error_dict")
        errors = row.error.message_dict if is_by_field else {None: row.error.messages}
        for name, sentences in errors.items():
            for sentence in sentences:
                if len(self.complaints) < SHOWN:
                    self.complaints.append(Complaint(row.number, self._heading(name), sentence))

    def _heading(self, name):
        if name in (None, NON_FIELD_ERRORS):
            return ""
        return self.headings.get(name) or self.resource.label(name)
