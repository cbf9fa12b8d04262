"""Content taken out as a table and brought back: what the resources of all apps share.

A resource (django-import-export) says which columns a table has; here is how a row finds its
object, and what a row may do. The pages are in `exchange_pages.py`.
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
from django.db.models import CheckConstraint, Q
from django.utils.text import capfirst
from django.utils.translation import gettext, override
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.results import RowResult

from .cells import short, text_of, widget_for
from .languages import CODES
from .restore import record_unrecorded
from .tables import as_text

MAX_ID = 2**31 - 1  # far from the end of what a database counts to
BATCH = 200  # rows whose objects are looked up together
SHOWN = 100  # changes and complaints that a page shows; the rest is counted
_NEW, _UPDATE = RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE
_SKIP, _INVALID = RowResult.IMPORT_TYPE_SKIP, RowResult.IMPORT_TYPE_INVALID


class ExchangeResource(ModelResource):
    """The columns are the `fields` of Meta, headed by their label in either language or by name.

    A row is about the object with its number (`id`); without one, with its address (slug); without
    either, with exactly its title in either language. A cell that still says what an export would
    write leaves its field as it is, so an export that comes back changes nothing.
    """

    private = ()  # columns for those who may change the objects

    class Meta:
        clean_model_instances = True
        skip_diff = True  # it would copy each object; `changes` holds what a row does

    def __init__(self, user, *, keep_ids=False):
        super().__init__()
        self.user, self.keep_ids = user, keep_ids
        self.changes, self.related = [], {}
        model = self._meta.model._meta
        if not user.has_perm(f"{model.app_label}.change_{model.model_name}"):
            for name in self.private:
                del self.fields[name]

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        return Field(field_name, field_name, widget_for(django_field), readonly=readonly)

    # --- Columns

    def model_field(self, name):
        return self._meta.model._meta.get_field(name)

    def is_related(self, name):
        found = self.model_field(name)
        return found.many_to_many or found.one_to_many

    def label(self, name):
        """The heading of a column in the active language."""
        if name == "id":
            return gettext("No.")
        found = self.model_field(name)
        if found.one_to_many:
            return capfirst(str(found.related_model._meta.verbose_name_plural))
        return capfirst(str(found.verbose_name))

    def names(self):
        """{heading, without regard to case: name of the column}, in both languages."""
        names = {}
        for code in CODES:
            with override(code):
                names |= {_word(self.label(name)): name for name in self.fields}
        return names | {name: name for name in self.fields}

    def get_export_headers(self, selected_fields=None):
        return [self.label(field.column_name) for field in self.get_export_fields()]

    def for_rows(self, queryset):
        """With all that a row shows, in a number of queries that never grows."""
        names = [name for name in self.fields if self.model_field(name).is_relation]
        related = [name for name in names if self.is_related(name)]
        single = [name for name in names if name not in related]
        # None follows nothing; without any argument Django would follow every relation.
        return queryset.select_related(*(single or [None])).prefetch_related(*related)

    # --- A row. The hooks of ModelResource, in the order in which it calls them.

    def get_instance(self, instance_loader, row):
        return instance_loader.find(row)

    def init_instance(self, row=None):
        instance = super().init_instance(row)
        if self.keep_ids and row.get("id"):
            instance.pk = read_id(row["id"])
        return instance

    def import_instance(self, instance, row, **kwargs):
        """Put into `instance` what its row says anew, and note it in `changes` and `related`."""
        self.changes, self.related, complaints = [], {}, {}
        for column in self.get_import_fields():
            name = column.column_name
            if name == "id" or name not in row:
                continue
            related = self.is_related(name)
            is_new = instance._state.adding
            shown = "" if related and is_new else column.export(instance)
            if _plain(row[name]) == _plain(shown):
                continue
            try:
                value = column.clean(row)
            except ValueError as error:
                complaints[name] = ValidationError(str(error))
                continue
            if related:
                if not is_new and column.widget.equals(value, getattr(instance, name).all()):
                    continue
                self.related[name] = value
                told = text_of(row[name])
            else:
                attname = self.model_field(name).attname
                if _equal(value, getattr(instance, attname)):
                    continue
                setattr(instance, attname, value)
                told = column.widget.render(value) if attname == name else text_of(row[name])
            self.changes.append((name, as_text(shown), as_text(told)))
        if complaints:
            raise ValidationError(complaints)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """As ModelResource does. But each constraint costs a query, and nearly all rows obey all of
        them: so they are asked together, and one by one only to say which of them is broken.
        """
        complaints = import_validation_errors or {}
        try:
            instance.full_clean(
                exclude=complaints,
                validate_unique=validate_unique,
                validate_constraints=bool(complaints) or not self._obeys_constraints(instance),
            )
        except ValidationError as error:
            complaints = error.update_error_dict(complaints)
        if complaints:
            raise ValidationError(complaints)

    def _obeys_constraints(self, instance):
        model = self._meta.model
        if not all(isinstance(rule, CheckConstraint) for rule in model._meta.constraints):
            return False
        conditions = [rule.condition for rule in model._meta.constraints]
        together = CheckConstraint(name="all", condition=Q(*conditions))
        read = together.condition.referenced_base_fields
        others = {field.name for field in model._meta.concrete_fields} - read
        try:
            together.validate(model, instance, exclude=others)
        except ValidationError:
            return False
        return True

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return not (self.changes or import_validation_errors or instance._state.adding)

    def before_save_instance(self, instance, row, *, dry_run, **kwargs):
        if not dry_run:
            record_unrecorded(instance)
            instance.skip_history_when_saving = True

    def save_m2m(self, instance, row, *, dry_run, **kwargs):
        """One row is one version, with all that hangs on it."""
        if dry_run:
            return
        for name, value in self.related.items():
            self.save_related(instance, name, value)
        saved = self.get_queryset().get(pk=instance.pk)
        saved._history_user = self.user  # no request is at hand while the page is being sent
        saved.record_version()

    def save_related(self, instance, name, value):
        getattr(instance, name).set(value)


def _word(heading):
    return " ".join(heading.casefold().split())


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
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:20]) <= MAX_ID:
        raise ValueError(
            gettext("“%(text)s” is not a number from 1 to %(last)s.")
            % {"text": short(text), "last": MAX_ID}
        )
    return int(text)


class StoredObjects:
    """Finds the objects that rows are about, and sees when two rows are about the same one.

    An instance loader of django-import-export that looks up a batch of rows at once.
    """

    KEYS = ("id", "slug", "title_en", "title_bg")

    def __init__(self, resource):
        self.resource = resource
        self.used = {}  # {(name of a key, its value): number of the row}
        self.found = {}

    def load(self, rows):
        wanted = {name: set() for name in self.KEYS}
        for row in rows:
            for name, value in self._keys(row):
                wanted[name].add(value)
        query = Q(pk__in=wanted.pop("id"))
        for name, values in wanted.items():
            query |= Q(**{f"{name}__in": values})
        self.found = {}
        for thing in self.resource.for_rows(self.resource.get_queryset().filter(query)):
            for name in self.KEYS:
                self.found.setdefault((name, getattr(thing, name)), []).append(thing)

    def _keys(self, row):
        """The keys by which this row is to be found; none where a cell is no key."""
        try:
            texts = {name: text_of(row[name]).strip() for name in self.KEYS if name in row}
            if texts.get("id"):
                return [("id", read_id(texts["id"]))]
        except ValueError:
            return []
        if texts.get("slug"):
            return [("slug", texts["slug"])]
        return [(name, text) for name, text in texts.items() if text and name != "id"]

    def find(self, row):
        """The object that a row is about, or None for a new one. Raises ValidationError."""
        if row.get("id"):
            try:
                read_id(row["id"])
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
                    "things": self.resource._meta.model._meta.verbose_name_plural,
                    "numbers": ", ".join(map(str, sorted(found)[:12])),
                    "id": self.resource.label("id"),
                }
            )
        [thing] = found.values() or [None]
        self._claim([("id", thing.pk)] if thing else keys, row["__number__"])
        if thing is None and row.get("id") and not self.resource.keep_ids:
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
    """A table on its way into the site. `check()` and `store()` yield how many rows are done."""

    resource: ExchangeResource
    table: object
    counts: Counter = field(default_factory=Counter)
    complaints: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    unread: list = field(default_factory=list)

    def __post_init__(self):
        names = self.resource.names()
        self.columns = [names.get(_word(heading)) for heading in self.table.headings]
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
    def new(self):
        return self.counts[_NEW]

    @property
    def updated(self):
        return self.counts[_UPDATE]

    @property
    def unchanged(self):
        return self.counts[_SKIP]

    @property
    def failed(self):
        return self.counts[_INVALID]

    @property
    def more_changes(self):
        return self.new + self.updated - len(self.changes)

    @property
    def is_good(self):
        return not self.failed and bool(self.new or self.updated)

    def check(self):
        """Read everything and write nothing."""
        for done, _saved in self._run(dry_run=True):
            yield done

    def store(self):
        """Write everything, or nothing at all if a row can't be. Raises ValidationError then."""
        with transaction.atomic():
            for done, saved in self._run(dry_run=False):
                if self.failed:
                    raise ValidationError(gettext("Nothing was imported."))
                self._log(saved)
                yield done
            if self.resource.keep_ids:
                self._move_sequence_on()

    def _run(self, dry_run):
        stored = StoredObjects(self.resource)
        rows = map(self._row, self.table.rows())
        done = 0
        while batch := list(islice(rows, BATCH)):
            stored.load(batch)
            saved = []
            for row in batch:
                result = self.resource.import_row(
                    row, stored, dry_run=dry_run, row_number=row["__number__"]
                )
                self._note(row, result)
                if result.import_type in (_NEW, _UPDATE):
                    saved.append((result, [name for name, _old, _new in self.resource.changes]))
            done += len(batch)
            yield done, saved

    def _row(self, line):
        row = {"__number__": line.number}
        cells = [*line.cells, *[""] * (len(self.columns) - len(line.cells))]
        row |= {
            name: "" if cell is None else cell
            for name, cell in zip(self.columns, cells, strict=False)
            if name
        }
        if any(cell not in (None, "") for cell in cells[len(self.columns) :]):
            row["__surplus__"] = True
        return row

    def _note(self, row, result):
        for error in result.errors:  # not what a row can do
            raise error.error
        if result.validation_error is None and "__surplus__" in row:
            result.import_type = _INVALID
            result.validation_error = ValidationError(
                gettext("This row has more cells than there are headings. Is a delimiter missing?")
            )
        self.counts[result.import_type] += 1
        if result.validation_error:
            self._complain(row["__number__"], result.validation_error)
        elif result.import_type != _SKIP and len(self.changes) < SHOWN:
            fields = [
                (self.headings[name], short(old), short(new))
                for name, old, new in self.resource.changes
            ]
            is_new = result.import_type == _NEW
            self.changes.append(Change(row["__number__"], is_new, result.object_repr, fields))

    def _complain(self, number, error):
        errors = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
        for name, sentences in errors.items():
            for sentence in sentences:
                if len(self.complaints) < SHOWN:
                    self.complaints.append(Complaint(number, self._heading(name), sentence))

    def _heading(self, name):
        if name in (None, NON_FIELD_ERRORS):
            return ""
        return self.headings.get(name) or self.resource.label(name)

    def _log(self, saved):
        """Say in the log of the admin who did it, a batch at a time."""
        model = self.resource._meta.model
        kind = ContentType.objects.get_for_model(model)
        LogEntry.objects.bulk_create(
            LogEntry(
                user=self.resource.user,
                content_type=kind,
                object_id=result.object_id,
                object_repr=result.object_repr[:200],
                action_flag=ADDITION if result.import_type == _NEW else CHANGE,
                change_message=json.dumps(
                    [{"added": {}}]
                    if result.import_type == _NEW
                    else [{"changed": {"fields": self._plain_labels(names)}}]
                ),
            )
            for result, names in saved
        )

    def _plain_labels(self, names):
        """In the language of the source, as the log holds them; it translates when it is read."""
        with override(None):
            return [self.resource.label(name) for name in names]

    def _move_sequence_on(self):
        """Numbers that were given must not be given again by the database."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(
                no_style(), [self.resource._meta.model]
            ):
                cursor.execute(statement)
