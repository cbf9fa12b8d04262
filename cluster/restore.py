"""The way back: the history of a thing in the admin, any version of it, and what was deleted."""

from django.contrib import admin, messages
from django.core import serializers
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .conflicts import fingerprint
from .differences import changes, lines, names_of
from .history import KEPT_DAYS, children, is_tracked

VERSIONS_ON_A_PAGE = 20
RESTORED = "restored"  # the reason of a version that repeats an older one


# --- Bringing back -----------------------------------------------------------------------------


def restore(version, kept=()):
    """Make the thing what it was in `version`, as a new version; return what is lost, in words.

    Fields named in `kept` stay as they are; where nothing is, they get their default. Everything is
    written as a form would write it, so that all rules hold. Raises ValidationError for what can't
    stand beside what there is today.
    """
    model = version.instance_type
    present = model._base_manager.filter(pk=version.id).first()
    thing = version.as_instance()
    lost = [*_without_lost_targets(thing), *_without_lost_files(thing)]
    with transaction.atomic():
        if present:
            record_unrecorded(present)
        for field in model._meta.fields:
            if field.name == "version" or (field.editable and field.name in kept):
                value = getattr(present, field.attname) if present else field.get_default()
                setattr(thing, field.attname, value)
        thing._state.adding = present is None
        thing.validate_unique()
        thing.validate_constraints()
        thing.skip_history_when_saving = True
        thing.save(force_insert=present is None)
        lost += _restore_related(thing, version.related, kept)
        _keep_birthday(thing, version)
        thing.refresh_from_db()
        thing._change_reason = RESTORED
        thing.record_version()
    return lost


def _without_lost_targets(thing):
    """Empty the foreign keys of `thing` whose target is gone; say which."""
    for field in thing._meta.fields:
        pk = getattr(thing, field.attname)
        if field.is_relation and pk and not _living(field.related_model, [pk]):
            setattr(thing, field.attname, None)
            yield from _told_lost(field, [pk])


def _without_lost_files(thing):
    for field in thing._meta.fields:
        file = getattr(thing, field.attname)
        if isinstance(field, models.FileField) and file and not file.storage.exists(file.name):
            setattr(thing, field.attname, "")
            yield _("%(field)s: the file is no longer kept.") % {
                "field": capfirst(field.verbose_name)
            }


def _restore_related(thing, stored, kept):
    lost = []
    for name, ids in stored.get("m2m", {}).items():
        if name not in kept:
            field = thing._meta.get_field(name)
            living = _living(field.related_model, ids)
            getattr(thing, name).set(living)
            lost += _told_lost(field, set(ids) - living)
    for accessor, ids in stored.get("mentions", {}).items():
        manager = getattr(thing, accessor)
        manager.add(*_living(manager.model, ids))
    return [*lost, *_restore_children(thing, stored.get("children", []))]


def _restore_children(thing, rows):
    """Delete what was not there, write what was; return what is lost, in words.

    What belongs to another thing today stays there, and a copy of what it was comes back here.
    """
    lost = []
    ids = {}
    for row in rows:
        ids.setdefault(row["model"], set()).add(row["pk"])
    own = set()
    for child in children([thing.pk], type(thing)):
        if child.pk in ids.get(child._meta.label_lower, set()):
            own.add((type(child), child.pk))
        else:
            child.delete()
    numbers = {}  # {(model, number in the version): number from now on}
    for row in serializers.deserialize("python", rows, ignorenonexistent=True):
        child, key = row.object, (type(row.object), row.object.pk)
        for field in child._meta.fields:
            if field.is_relation:
                stored = getattr(child, field.attname)
                now = numbers.get((field.related_model, stored), stored)
                setattr(child, field.attname, now)
        if key not in own and _living(type(child), [child.pk]):
            child.pk = None
        gone = list(_without_lost_files(child))
        if not gone:
            child.save()  # not raw: an event reckons its moments from its places
            numbers[key] = child.pk
        lost += gone
    return lost


def _keep_birthday(thing, version):
    """Django dates what is inserted with the present moment."""
    born = {f.name: getattr(version, f.name) for f in thing._meta.fields if _is_birthday(f)}
    if born:
        type(thing)._base_manager.filter(pk=thing.pk).update(**born)


def _is_birthday(field):
    return getattr(field, "auto_now_add", False)


def _living(model, ids):
    return set(model._base_manager.filter(pk__in=ids).values_list("pk", flat=True))


def _told_lost(field, ids):
    names = dict(names_of(field.related_model, ids))
    for pk in ids:
        yield _("%(field)s: %(name)s does not exist any more.") % {
            "field": capfirst(field.verbose_name),
            "name": names.get(pk) or _("number %(number)s") % {"number": pk},
        }


# --- The admin ---------------------------------------------------------------------------------


class HistoryAdmin(admin.ModelAdmin):
    """Records one version for each save of a form, all its rows included, and shows the way back.

    What a form leaves as it was makes no version.
    """

    def save_model(self, request, obj, form, change):
        if change:
            record_unrecorded(obj)
        obj.skip_history_when_saving = True
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        del form.instance.skip_history_when_saving
        form.instance.record_version()

    def get_urls(self):
        def name(view):
            return f"{self.opts.app_label}_{self.opts.model_name}_{view}"

        wrap = self.admin_site.admin_view
        return [
            path(
                "deleted/<int:version_id>/", wrap(self.deleted_version_view), name=name("deleted")
            ),
            path(
                "<path:object_id>/history/<int:version_id>/",
                wrap(self.version_view),
                name=name("version"),
            ),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        """All versions of a thing, the latest first, each with what it changed."""
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        versions = self.model.history.of(obj.pk).select_related("history_user")
        page = Paginator(versions, VERSIONS_ON_A_PAGE).get_page(request.GET.get("page"))
        older = versions[page.end_index() : page.end_index() + 1]
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(name)s") % {"name": obj},
            "opts": self.opts,
            "original": obj,
            "page": page,
            "told": _told([*page, *older], len(page)),
            "version_url": f"admin:{self.opts.app_label}_{self.opts.model_name}_version",
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/history.html", context)

    def version_view(self, request, object_id, version_id):
        """One version, and what bringing it back would change."""
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        version = self._version(history_id=version_id, id=obj.pk)
        kept = self.get_readonly_fields(request, obj)
        then, now = lines([version, obj.version_now()])
        present = fingerprint([f"{line.label}: {line.stored}" for line in now.values()])
        if request.method == "POST":
            if request.POST.get("present", present) != present:
                text = _(
                    "Not restored yet: somebody else has changed this since you opened the page. "
                    "Please look again at what would change."
                )
                messages.warning(request, text)
                return redirect(request.path)
            back = self._restore(request, version, kept)
            return redirect(self._change_url(obj.pk) if back else request.path)
        differences = changes(now, {**then, **{k: now[k] for k in kept if k in now}})
        return self._version_page(
            request, version, then, differences=differences, original=obj, present=present
        )

    def deleted_version_view(self, request, version_id):
        """Something deleted, as it was in that moment."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        with transaction.atomic():  # locked: of two clicks the second finds what the first did
            told = self.model.history.select_for_update().filter(history_type="-")
            version = told.filter(history_id=version_id).first()
            if version and _living(self.model, [version.id]):
                messages.info(request, _("“%(name)s” is back already.") % {"name": version.title})
                return redirect(self._change_url(version.id))
            found = self.model.history.recently_deleted().filter(history_id=version_id).first()
            if found is None:
                raise Http404("deleted long ago, or again since")
            if request.method == "POST":
                if self._restore(request, found, self.get_readonly_fields(request)):
                    return redirect(self._change_url(found.id))
                return redirect(request.path)
        return self._version_page(request, found, lines([found])[0], deleted=True)

    def _version(self, **lookup):
        version = self.model.history.filter(**lookup).first()
        if version is None:
            raise Http404("no such version")
        return version

    def _version_page(self, request, version, then, **context):
        context = {
            **self.admin_site.each_context(request),
            "title": version.title,
            "opts": self.opts,
            "version": version,
            "lines": [line for line in then.values() if line.text],
            **context,
        }
        return TemplateResponse(request, "admin/version.html", context)

    def _restore(self, request, version, kept):
        try:
            lost = restore(version, kept)
        except ValidationError as error:
            for text in error.messages:
                messages.error(request, text)
            return False
        obj = self.get_object(request, str(version.id))
        self.log_change(request, obj, _("Restored an earlier version."))
        messages.success(request, _("“%(name)s” is back as it was.") % {"name": obj})
        for text in lost:
            messages.warning(request, text)
        return True

    def _change_url(self, pk):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[pk])


class PartHistoryAdmin(admin.ModelAdmin):
    """Of a part that has a form of its own: what changes it changes the whole."""

    whole = ""  # the name of the foreign key

    def save_model(self, request, obj, form, change):
        record_unrecorded(*self._wholes(form))
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        key = self.opts.get_field(self.whole)
        key.related_model.record_versions(list(self._wholes(form)))

    def _wholes(self, form):
        """What it is a part of, and what it was a part of before this form moved it."""
        key = self.opts.get_field(self.whole)
        pks = {form.initial.get(self.whole), getattr(form.instance, key.attname)}
        return key.related_model._base_manager.filter(pk__in=pks - {None})

    def delete_model(self, request, obj):
        self.delete_queryset(request, self.model._default_manager.filter(pk=obj.pk))

    def delete_queryset(self, request, queryset):
        wholes = {getattr(part, self.whole) for part in queryset.select_related(self.whole)}
        for whole in wholes:
            record_unrecorded(whole)
        super().delete_queryset(request, queryset)
        for whole in wholes:
            whole.record_version()

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        whole = getattr(obj, self.whole)
        name = f"admin:{whole._meta.app_label}_{whole._meta.model_name}_history"
        return redirect(name, whole.pk)


def record_unrecorded(*objs):
    """Record what stands in the database, if it came there without a record; by nobody we know.

    The things are of one model.
    """
    if objs:
        stored = list(type(objs[0])._base_manager.filter(pk__in=[obj.pk for obj in objs]))
        for thing in stored:
            thing._history_user = None
        type(objs[0]).record_versions(stored)


def _told(versions, count):
    """(version, its Changes) of the first `count`; the first version of all changed nothing."""
    read = lines(versions)
    return [
        (version, changes(read[n + 1], read[n]) if n + 1 < len(read) else None)
        for n, version in enumerate(versions[:count])
    ]


# --- What was deleted --------------------------------------------------------------------------


def recently_deleted(request, site):
    """(moment, model, id of the version) of what the user may add again, the latest first."""
    found = [
        (moment, model, version_id)
        for model, model_admin in site._registry.items()
        if is_tracked(model) and model_admin.has_add_permission(request)
        for moment, version_id in model.history.recently_deleted().values_list(
            "history_date", "history_id"
        )
    ]
    return sorted(found, key=lambda row: (row[0], row[2]), reverse=True)


def recently_deleted_view(request, site):
    page = Paginator(recently_deleted(request, site), VERSIONS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    versions = {}
    for model in {model for _moment, model, _id in page}:
        ids = [version_id for _moment, other, version_id in page if other is model]
        found = model.history.select_related("history_user").in_bulk(ids)
        versions |= {(model, version_id): version for version_id, version in found.items()}
    context = {
        **site.each_context(request),
        "title": _("Recently deleted"),
        "page": page,
        "deleted": [
            (versions[model, pk], model._meta.verbose_name, _deleted_url(model, pk))
            for _moment, model, pk in page
        ],
        "days": KEPT_DAYS,
    }
    return TemplateResponse(request, "admin/recently_deleted.html", context)


def _deleted_url(model, version_id):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_deleted"
    return reverse(name, args=[version_id])
