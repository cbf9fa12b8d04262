"""Two editors on one thing: whoever saves second is asked, and no word of either is lost.

A form carries a fingerprint of every value as it was when the form was opened, and a list one of
every row. What the database holds is compared with them under a lock. So a change is noticed by
whichever way it was written: by a script, or through the form of another thing; a version number
would tell only of those who count it, and not who changed which field.
"""

import hashlib
import re
from copy import copy
from datetime import UTC, datetime
from typing import NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.files import File
from django.db import models, transaction
from django.forms import (
    CheckboxInput,
    ChoiceField,
    FileInput,
    ModelChoiceField,
    MultiWidget,
)
from django.forms.formsets import DELETION_FIELD_NAME
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .differences import compare_words, is_comparable, read_aloud
from .richtext import RichTextField, clean

SEEN = "_seen"  # name of the input with the fingerprints
CHOICE = "_choice-"  # … and of the choices, followed by the name of a field's input
THEIRS, YOURS = "theirs", "yours"


# --- What was seen -----------------------------------------------------------------------------


def _plain(value):
    """`value` of a form or a row as a text that is the same however it was typed or stored."""
    if isinstance(value, list | tuple | models.QuerySet):
        return ",".join(sorted(map(_plain, value)))
    if isinstance(value, models.Model):
        value = value.pk
    elif isinstance(value, File):
        value = value.name
    elif isinstance(value, datetime) and timezone.is_aware(value):
        value = value.astimezone(UTC).isoformat()
    text = "" if value is None else str(value)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def fingerprint(*values):
    """A short text that is the same as long as all of `values` are."""
    text = "\0".join(map(_plain, values))
    return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()


def _fields(form):
    """The bound fields that an editor sees and fills in."""
    return [field for field in form.visible_fields() if field.name != DELETION_FIELD_NAME]


def _prints(form):
    """{name: fingerprint} of what is stored behind a form."""
    return {field.name: fingerprint(field.initial) for field in _fields(form)}


def _seen_in_form(form, formsets):
    rows = {
        formset.prefix: {str(row.instance.pk): _prints(row) for row in formset.initial_forms}
        for formset in formsets
    }
    return {"at": int(timezone.now().timestamp()), "fields": _prints(form), "rows": rows}


def _is_same(seen, now):
    return (seen["fields"], seen["rows"]) == (now["fields"], now["rows"])


def row_print(obj):
    """The fingerprint of all its own columns."""
    loaded = obj.get_deferred_fields()
    names = [field.attname for field in obj._meta.concrete_fields if field.attname not in loaded]
    return fingerprint(*(getattr(obj, name) for name in names))


def _sign(seen, of):
    """`of` says what was seen, "form" or "list": neither is taken for the other."""
    return signing.dumps(seen, salt=f"conflicts.{of}", compress=True)


def _seen(request, of):
    """What the editor saw; None if that is not told, or not in our words."""
    try:
        return signing.loads(request.POST.get(SEEN, ""), salt=f"conflicts.{of}")
    except signing.BadSignature:
        return None


# --- What is stored now ------------------------------------------------------------------------


class Stored:
    """What the database holds of a thing, as its form would show it. Its rows are locked."""

    def __init__(self, model_admin, request, obj):
        fields = flatten_fieldsets(model_admin.get_fieldsets(request, obj))
        self.form = model_admin.get_form(request, obj, change=True, fields=fields)(instance=obj)
        self.formsets = []
        for formset_class, inline in model_admin.get_formsets_with_inlines(request, obj):
            rows = inline.get_queryset(request).select_for_update(of=("self",))
            prefix = formset_class.get_default_prefix()
            self.formsets.append(formset_class(instance=obj, prefix=prefix, queryset=rows))

    def seen(self):
        return _seen_in_form(self.form, self.formsets)

    def is_as_sent(self, data, files):
        """Whether a POST says what is stored: that is the same save, come a second time."""
        if files:
            return False
        form = type(self.form)(data, instance=copy(self.form.instance))
        form.is_valid()
        if not _is_unchanged(form):
            return False
        for stored in self.formsets:
            sent = type(stored)(
                data, instance=stored.instance, prefix=stored.prefix, queryset=stored.queryset
            )
            if (
                not sent.is_valid()
                or sent.deleted_forms
                or any(row.has_changed() for row in sent.extra_forms)
            ):
                return False
            rows = {row.instance.pk for row in sent.initial_forms}
            if rows != {row.instance.pk for row in stored.initial_forms}:
                return False
            if not all(map(_is_unchanged, sent.initial_forms)):
                return False
        return True


def _put(data, name, widget, value):
    """Write `value` into `data` as a browser would send it from `widget`."""
    widget = getattr(widget, "widget", widget)  # the admin wraps those of relations
    if isinstance(widget, MultiWidget):
        parts = zip(widget.widgets_names, widget.widgets, widget.decompress(value), strict=True)
        for suffix, part, piece in parts:
            _put(data, name + suffix, part, piece)
    elif isinstance(widget, FileInput):
        data.pop(f"{name}-clear", None)
    elif isinstance(widget, CheckboxInput):
        data.pop(name, None)
        if value:
            data[name] = "on"
    else:
        sent = widget.format_value(value)
        data.setlist(name, sent if isinstance(sent, list) else ["" if sent is None else sent])


def _posted_rows(data, prefix):
    """{number: {name: values}} of the rows of an inline."""
    rows = {}
    for key in data:
        if match := re.fullmatch(rf"{re.escape(prefix)}-(\d{{1,6}})-(.+)", key):
            rows.setdefault(int(match[1]), {})[match[2]] = data.getlist(key)
    return [rows[number] for number in sorted(rows)]


def _merge_rows(data, formset, seen_rows):
    """Fit the rows that were sent to those that are stored by now.

    What somebody added joins them; what somebody removed becomes a new row, so that what was typed
    into it stays. Returns the names of the latter: {"places-2": primary key}.
    """
    prefix, key = formset.prefix, formset.model._meta.pk.name
    stored = {str(row.instance.pk): row for row in formset.initial_forms}
    known, new, removed = [], [], {}
    for row in _posted_rows(data, prefix):
        pk = row.get(key, [""])[0]
        if pk in stored:
            known.append(row)
        else:
            new.append({**row, key: [""]})
            removed[len(new) - 1] = pk
    sent = {row[key][0] for row in known}
    added = [row for pk, row in stored.items() if pk not in sent and pk not in seen_rows]

    for name in [name for name in data if re.match(rf"{re.escape(prefix)}-\d+-", name)]:
        del data[name]
    for number, row in enumerate([*known, *({} for _row in added), *new]):
        for name, values in row.items():
            data.setlist(f"{prefix}-{number}-{name}", values)
    for number, row in enumerate(added, len(known)):
        for field in row:
            _put(data, f"{prefix}-{number}-{field.name}", field.field.widget, field.value())
    first_new = len(known) + len(added)
    data[f"{prefix}-INITIAL_FORMS"] = str(first_new)
    data[f"{prefix}-TOTAL_FORMS"] = str(first_new + len(new))
    return {f"{prefix}-{first_new + number}": pk for number, pk in removed.items() if pk}


def _forget_keys(data, formset):
    """Make new rows of all that were sent: their parent is new too."""
    prefix = formset.get_default_prefix()
    keys = (formset.model._meta.pk.name, formset.fk.name)
    for name in [name for name in data if re.fullmatch(rf"{re.escape(prefix)}-\d+-.+", name)]:
        if name.endswith(tuple(f"-{key}" for key in keys)):
            data[name] = ""
    data[f"{prefix}-INITIAL_FORMS"] = "0"


def _apply_choices(data, files, stored):
    """Replace what was typed by what is stored, wherever the editor chose so."""
    chosen = {name[len(CHOICE) :] for name in data if name.startswith(CHOICE)}
    chosen = {name for name in chosen if data[CHOICE + name] == THEIRS}
    fields = {field.html_name: field for field in _fields(stored.form)}
    for formset in stored.formsets:
        key = formset.model._meta.pk.name
        rows = {str(row.instance.pk): row for row in formset.initial_forms}
        for name in [name for name in chosen if re.fullmatch(rf"{formset.prefix}-\d+", name)]:
            if data.get(f"{name}-{key}") in rows:  # I removed what they changed
                data.pop(f"{name}-{DELETION_FIELD_NAME}", None)
                row = rows[data[f"{name}-{key}"]]
                chosen |= {f"{name}-{field.name}" for field in _fields(row)}
            else:  # they removed it
                data[f"{name}-{DELETION_FIELD_NAME}"] = "on"
        for number, row in enumerate(_posted_rows(data, formset.prefix)):
            form = rows.get(row.get(key, [""])[0])
            for field in _fields(form) if form else ():
                fields[f"{formset.prefix}-{number}-{field.name}"] = field
    for name in chosen & fields.keys():
        files.pop(name, None)
        _put(data, name, fields[name].field.widget, fields[name].value())


# --- Side by side ------------------------------------------------------------------------------


class Words(NamedTuple):
    text: str
    is_own: bool  # the other side does not have them


class Difference(NamedTuple):
    label: str
    name: str  # of the choice; empty where there is none
    note: str
    theirs: list  # of Words
    yours: list
    chosen: str


def marked_words(theirs, yours):
    """Both texts as lists of Words, those marked that one side has alone."""
    if not is_comparable(theirs, yours):
        return [Words(theirs, False)], [Words(yours, False)]
    pieces = list(compare_words(theirs, yours))
    left = [Words(text, kind == "del") for kind, text in pieces if kind != "ins"]
    right = [Words(text, kind == "ins") for kind, text in pieces if kind != "del"]
    return left, right


def _in_words(field, value):
    """The value of a bound field as an editor reads it in the form."""
    if isinstance(value, list | tuple | models.QuerySet):
        return ", ".join(_in_words(field, item) for item in value if item not in ("", None))
    if isinstance(value, bool):
        value = gettext("Yes") if value else gettext("No")
    elif isinstance(field.field, ModelChoiceField):
        value = _chosen(field.field, value)
    elif isinstance(field.field, ChoiceField):
        value = dict(field.field.choices).get(value, value)
    elif isinstance(value, datetime):
        value = timezone.localtime(value)
    return "" if value is None else str(formats.localize(value))


def _chosen(field, value):
    """The thing with the key `value`; the key itself where there is no such thing."""
    if isinstance(value, models.Model) or value in field.empty_values:
        return value
    try:
        return field.to_python(value)
    except ValidationError:
        return value


def _is_rich(form, field):
    try:
        return isinstance(form._meta.model._meta.get_field(field.name), RichTextField)
    except FieldDoesNotExist:
        return False


def _typed(form, field):
    """What the editor gave: as a value if it is one, else as it was typed."""
    value = getattr(form, "cleaned_data", {}).get(field.name, field.value())
    return clean(value) if _is_rich(form, field) else value


def _is_unchanged(form):
    return all(_plain(field.initial) == _plain(_typed(form, field)) for field in _fields(form))


def _read(form, field, value):
    """The value of a bound field as an editor reads it, a rich text without its markup."""
    return read_aloud(value or "") if _is_rich(form, field) else _in_words(field, value)


def _differences(form, seen, data, row_label=""):
    """The Differences between what is stored and what was typed, those that both changed first."""
    found = []
    for field in _fields(form):
        theirs, yours = field.initial, _typed(form, field)
        if _plain(theirs) == _plain(yours):
            continue
        they_changed = fingerprint(theirs) != seen.get(field.name)
        you_changed = fingerprint(yours) != seen.get(field.name)
        rank = 0 if they_changed and you_changed else 1 if they_changed else 2
        note = [
            _("Both of you changed it."),
            _("Only the other person changed it."),
            _("Only you did."),
        ]
        label, name = capfirst(str(field.label)), CHOICE + field.html_name
        default = THEIRS if rank == 1 else YOURS
        chosen = data.get(name, default)
        texts = [_read(form, field, value) for value in (theirs, yours)]
        if texts[0] == texts[1]:  # only the markup differs
            texts = [_in_words(field, value) for value in (theirs, yours)]
        label = f"{row_label}: {label}" if row_label else label
        found.append((rank, Difference(label, name, note[rank], *marked_words(*texts), chosen)))
    return [difference for _rank, difference in sorted(found, key=lambda pair: pair[0])]


def _row_text(form):
    texts = [_in_words(field, field.value()) for field in _fields(form)]
    return " · ".join(text for text in texts if text)


class Conflict:
    """What somebody else did since the form of `obj` was opened; `obj` is None if it is gone."""

    def __init__(self, request, obj, seen):
        self.obj, self.seen = obj, seen or {"at": None, "fields": {}, "rows": {}}
        self.lost_files = bool(request.FILES)  # a browser never sends them a second time
        request.FILES.clear()
        self.removed = {}  # rows that somebody removed: {name: primary key}

    def merge(self, data, stored):
        for formset in stored.formsets:
            self.removed |= _merge_rows(data, formset, self.seen["rows"].get(formset.prefix, {}))

    def differences(self, form, formsets, data):
        found = _differences(form, self.seen["fields"], data)
        for formset in formsets:
            seen_rows = self.seen["rows"].get(formset.prefix, {})
            for number, row in enumerate(formset.forms, 1):
                label = self._row_label(formset, number)
                found += self._row(row, label, seen_rows, formset, data)
        return found

    def _row(self, row, label, seen_rows, formset, data):
        nothing = [Words(gettext("(not there)"), True)]
        text = [Words(_row_text(row), False)]
        if pk := self.removed.get(row.prefix):
            seen = seen_rows.get(pk, {})
            typed = {field.name: fingerprint(_typed(row, field)) for field in _fields(row)}
            chosen = YOURS if typed != seen else THEIRS
            note = _("The other removed it.")
            return [Difference(label, CHOICE + row.prefix, note, nothing, text, chosen)]
        if row.instance.pk is None:
            return []
        seen = seen_rows.get(str(row.instance.pk))
        if seen is None:
            return [
                Difference(
                    label,
                    "",
                    _("The other added it; it is in the form below."),
                    text,
                    nothing,
                    THEIRS,
                )
            ]
        if formset.can_delete and formset._should_delete_form(row):
            if _prints(row) == seen:
                return []
            note = _("You removed what the other changed.")
            theirs = " · ".join(
                filter(None, (_in_words(field, field.initial) for field in _fields(row)))
            )
            return [
                Difference(
                    label, CHOICE + row.prefix, note, [Words(theirs, False)], nothing, THEIRS
                )
            ]
        return _differences(row, seen, data, label)

    def typed(self, form, formsets):
        """(label, text, the same as HTML if it is rich) of each field and row that is not as it was
        when the form was opened.
        """
        form.is_valid()
        for field in _fields(form):
            value = _typed(form, field)
            text = _read(form, field, value)
            if not text or fingerprint(value) == self.seen["fields"].get(field.name):
                continue
            yield capfirst(str(field.label)), text, value if _is_rich(form, field) else ""
        for formset in formsets:
            seen_rows = self.seen["rows"].get(formset.prefix, {})
            for number, row in enumerate(formset.forms, 1):
                row.is_valid()
                typed = {field.name: fingerprint(_typed(row, field)) for field in _fields(row)}
                pk = row[formset.model._meta.pk.name].value()
                if typed != seen_rows.get(pk) and row.has_changed():
                    yield self._row_label(formset, number), _row_text(row), ""

    @staticmethod
    def _row_label(formset, number):
        return f"{capfirst(str(formset.model._meta.verbose_name))} {number}"

    def last_entry(self, opts, object_id):
        """Who did it, and when, if it was done in the editors' desk."""
        entries = LogEntry.objects.select_related("user").filter(
            content_type=ContentType.objects.get_for_model(opts.model),
            object_id=object_id,
        )
        if self.obj is None:
            entries = entries.filter(action_flag=DELETION)
        elif self.seen["at"]:
            entries = entries.filter(action_time__gte=datetime.fromtimestamp(self.seen["at"], UTC))
        return entries.order_by("-action_time", "-pk").first()


# --- The admin ---------------------------------------------------------------------------------


class _RefusedForm:
    """Put before the class of a form that must not be saved, whatever stands in it."""

    def clean(self):
        cleaned = super().clean()
        self.add_error(None, _("Not saved yet: somebody else changed this meanwhile."))
        return cleaned


class _StaleFormSet:
    """Put before the formset of a list: refuses the rows that somebody else changed."""

    stale = ()

    def clean(self):
        super().clean()
        for form in self.forms:
            if form.instance.pk in self.stale and form.has_changed():
                for name in form.changed_data:
                    stored = _in_words(form[name], form[name].initial)
                    text = _(
                        "Somebody else changed this row meanwhile. Stored now: “%(stored)s”. To "
                        "keep yours, save again."
                    )
                    form.add_error(name, ValidationError(text, params={"stored": stored}))


class ConflictAdmin(admin.ModelAdmin):
    """Refuses to save over what somebody else saved meanwhile, and lays both side by side.

    A POST that does not tell what it saw, of a script or of a page that was open while the site was
    updated, is refused the same way: it may be wrong, and nothing is lost by asking. Actions that
    do not tell are carried out: they write none of the texts that the editor saw.
    """

    reading_actions = ["export_admin_action"]  # change no row, so old rows are no danger

    class Media:
        css = {"all": ["css/admin_conflict.css"]}

    # The form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None or "_saveasnew" in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            obj, seen = self._locked(object_id), _seen(request, "form")
            if seen is not None and not self._may_write(request, obj):
                return self._hand_back(request, object_id, obj, seen)
            if obj is None and seen is not None:
                return self._offer_as_new(request, object_id, seen, extra_context)
            if obj is not None and self.has_change_permission(request, obj):
                self._compare(request, obj, seen)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _locked(self, object_id):
        """The thing itself: whoever saves it at the same moment waits until we are done."""
        rows = self.model._default_manager.select_for_update()
        try:
            return rows.filter(pk=unquote(object_id)).first()
        except (ValueError, ValidationError):
            return None

    def _compare(self, request, obj, seen):
        stored = Stored(self, request, obj)
        now = stored.seen()
        data = request.POST.copy()
        if seen and (_is_same(seen, now) or stored.is_as_sent(data, request.FILES)):
            _apply_choices(data, request.FILES, stored)
        elif "_preview" not in data:  # which saves nothing
            request.conflict = Conflict(request, obj, seen)
            request.conflict.merge(data, stored)
            data[SEEN] = _sign(now, "form")
        request.POST = data

    def _offer_as_new(self, request, object_id, seen, extra_context):
        """The thing is gone: show what was typed in the form that adds one."""
        request.conflict = Conflict(request, None, seen)
        request.POST = request.POST.copy()
        for formset, _inline in self.get_formsets_with_inlines(request, None):
            _forget_keys(request.POST, formset)
        opts = self.opts
        extra_context = {
            **(extra_context or {}),
            "conflict_entry": request.conflict.last_entry(opts, unquote(object_id)),
        }
        add = reverse(f"admin:{opts.app_label}_{opts.model_name}_add")
        return super().changeform_view(request, None, add, extra_context)

    def _may_write(self, request, obj):
        if obj is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, obj)

    def _hand_back(self, request, object_id, obj, seen):
        """Nobody but others may save it now: show what was typed, to be copied."""
        fields = flatten_fieldsets(self.get_fieldsets(request))
        form = self.get_form(request, fields=fields)(request.POST, instance=obj)
        formsets = [
            formset_class(request.POST, instance=obj, prefix=formset_class.get_default_prefix())
            for formset_class, _inline in self.get_formsets_with_inlines(request)
        ]
        conflict = Conflict(request, obj, seen)
        context = {
            **self.admin_site.each_context(request),
            "title": _("This can’t be saved any more"),
            "opts": self.opts,
            "conflict": conflict,
            "conflict_entry": conflict.last_entry(self.opts, unquote(object_id)),
            "typed": list(conflict.typed(form, formsets)),
            "media": self.media,
        }
        return TemplateResponse(request, "admin/handed_back.html", context, status=403)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if getattr(request, "conflict", None):
            return type(form.__name__, (_RefusedForm, form), {})
        return form

    def render_change_form(self, request, context, **kwargs):
        conflict, obj = getattr(request, "conflict", None), kwargs.get("obj")
        form = context["adminform"].form
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        if request.method == "POST":
            context["seen"] = request.POST.get(SEEN)
        elif obj:
            context["seen"] = _sign(_seen_in_form(form, formsets), "form")
        if conflict and obj:
            context["conflict_entry"] = conflict.last_entry(self.opts, obj.pk)
            context["differences"] = conflict.differences(form, formsets, request.POST)
        context["conflict"] = conflict
        response = super().render_change_form(request, context, **kwargs)
        if conflict:
            response.status_code = 409
        return response

    # Deleting

    def delete_view(self, request, object_id, extra_context=None):
        with transaction.atomic():
            obj = self._locked(object_id)
            if obj is None:
                return super().delete_view(request, object_id, extra_context)
            now, seen = Stored(self, request, obj).seen(), _seen(request, "form")
            if request.method == "POST" and seen and not _is_same(seen, now):
                text = _(
                    "Not deleted yet: somebody else has changed this since you opened the page. "
                    "Please look at it again first."
                )
                self.message_user(request, text, messages.WARNING)
                return redirect(request.get_full_path())
            context = {**(extra_context or {}), "seen": _sign(now, "form")}
            return super().delete_view(request, object_id, context)

    # The list

    def changelist_view(self, request, extra_context=None):
        if request.method != "POST":
            return self._with_seen_rows(super().changelist_view(request, extra_context))
        with transaction.atomic():
            request.stale_rows = self._stale_rows(request)
            response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None)
        if context is not None and "cl" not in context:  # an action asks for confirmation
            context["seen"] = request.POST.get(SEEN)
        return self._with_seen_rows(response)

    def _with_seen_rows(self, response):
        context = getattr(response, "context_data", None)
        if context and "cl" in context:
            rows = context["cl"].result_list
            context["seen"] = _sign({str(row.pk): row_print(row) for row in rows}, "list")
        return response

    def _stale_rows(self, request):
        """{primary key: name} of the rows that the editor saw otherwise, locked from now on."""
        seen, data = _seen(request, "list"), request.POST
        if seen is None:
            return {}
        chosen = (
            seen.keys() if "_save" in data else data.getlist(admin.helpers.ACTION_CHECKBOX_NAME)
        )
        pks = [pk for pk in chosen if pk in seen]
        rows = self.get_queryset(request).select_for_update(of=("self",)).filter(pk__in=pks)
        return {row.pk: str(row) for row in rows if row_print(row) != seen[str(row.pk)]}

    def get_changelist_formset(self, request, **kwargs):
        formset = super().get_changelist_formset(request, **kwargs)
        stale = getattr(request, "stale_rows", ())
        return type(formset.__name__, (_StaleFormSet, formset), {"stale": stale})

    def response_action(self, request, queryset, **where):  # Django 6.1 tells where, 5.2 does not
        is_reading = {*request.POST.getlist("action")} - {""} <= {*self.reading_actions}
        if request.stale_rows and not is_reading:
            names = "; ".join(request.stale_rows.values())
            text = gettext(
                "Nothing was done, because somebody else has changed since you opened this list: "
                "%(names)s. Please look at the list again."
            )
            self.message_user(request, text % {"names": names}, messages.ERROR)
            return None
        return super().response_action(request, queryset, **where)
