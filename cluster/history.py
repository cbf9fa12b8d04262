"""Every version of what editors write: who, when, and all of it, with rows that hang on it.

django-simple-history keeps the columns of a thing in a table beside it. `related` adds what stands
in other tables, so that one row is one version, whole, and brings back what it showed:

- "m2m": {name of the field: ids},
- "children": rows that belong to it and to nothing else, as Django serializes them,
- "mentions": {accessor: ids} of what named it, when it was deleted.

`save()` and `delete()` record by themselves. `QuerySet.update()`, bulk writes, rows of other tables
and the demo do not: call `record_version()` after them. What nobody recorded is never lost: the
desk records what it finds before it changes it.
"""

import json
from datetime import datetime, timedelta

from django.apps import apps
from django.core import serializers
from django.db import models
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from simple_history.manager import HistoricalQuerySet
from simple_history.models import HistoricalRecords

# How long what was deleted can be brought back; then all its versions are forgotten. What lives
# keeps every version for good, and with it the files it names, also of an image that was replaced.
KEPT_DAYS = 90


class VersionQuerySet(HistoricalQuerySet):
    def of(self, pk):
        """The versions of one thing, the latest first."""
        return self.filter(id=pk).order_by("-history_id")

    def last_of(self, ids):
        """The latest version of each of these things."""
        latest = self.filter(id__in=ids).order_by().values("id")
        return self.filter(
            history_id__in=latest.annotate(Max("history_id")).values_list("history_id__max")
        )

    def deletions(self):
        """The last word on what is gone."""
        later = self.model.objects.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
        living = self.model.instance_type._base_manager.filter(pk=OuterRef("id"))
        return self.filter(~Exists(later), ~Exists(living), history_type="-")

    def recently_deleted(self):
        return self.deletions().filter(history_date__gte=_kept_since())

    def forgettable(self):
        """All versions of what was deleted so long ago that nobody can bring it back."""
        gone = self.model.objects.deletions().filter(history_date__lt=_kept_since())
        return self.filter(id__in=gone.values("id"))


class Version(models.Model):
    """What a version has beside the columns of the thing itself."""

    related = models.JSONField(default=dict)

    objects = VersionQuerySet.as_manager()

    class Meta:
        abstract = True

    def as_instance(self):
        """The thing as it was. Unlike `instance` it asks the database nothing."""
        names = [field.attname for field in self.tracked_fields]
        return self.instance_type(**{name: getattr(self, name) for name in names})

    @property
    def title(self):
        return str(self.as_instance())

    def says_the_same_as(self, other):
        """Whether nothing differs that editors fill in; the rest follows from it."""
        names = [field.attname for field in self.tracked_fields if field.editable]
        return self.related == other.related and all(
            whole_second(getattr(self, name)) == whole_second(getattr(other, name))
            for name in names
        )


def whole_second(value):
    """Forms know no microseconds: saving one that was left alone would change every moment."""
    return value.replace(microsecond=0) if isinstance(value, datetime) else value


class History(HistoricalRecords):
    """The field of a model whose versions are kept; an abstract one hands it to its children."""

    def __init__(self, **options):
        super().__init__(
            inherit=True, bases=[Version], historical_queryset=VersionQuerySet, **options
        )

    def get_meta_options(self, model):
        """Nobody edits versions, so there is nothing to permit."""
        return {**super().get_meta_options(model), "default_permissions": ()}

    def add_extra_methods(self, cls):
        super().add_extra_methods(cls)

        def record_version(instance):
            """Record the whole as it stands now, unless the last version says the same."""
            self.record([instance], "~")

        def record_versions(instances):
            """As `record_version`, in a number of queries that never grows."""
            self.record(instances, "~")

        def version_now(instance):
            """The whole as it stands now, in the shape of a version; nothing is stored."""
            return self._versions_of([instance], "~")[0]

        cls.record_version, cls.version_now = record_version, version_now
        cls.record_versions = staticmethod(record_versions)

    def pre_delete(self, instance, **kwargs):
        """Look at what hangs on it while it still does."""
        super().pre_delete(instance, **kwargs)
        told = related([instance])[instance.pk]
        instance.related_before = {**told, "mentions": mentions(instance)}

    def create_historical_record(self, instance, history_type, using=None):
        self.record([instance], history_type)

    def record(self, instances, history_type):
        """Record things of one model; of what only may have changed, what did."""
        if not instances:
            return
        versions = self._versions_of(instances, history_type)
        if history_type == "~":
            versions = _that_differ(versions)
        if versions:
            type(versions[0]).objects.bulk_create(versions)

    def _versions_of(self, instances, history_type):
        told = _related_at(history_type, instances)
        return [self._version_of(thing, history_type, told[thing.pk]) for thing in instances]

    def _version_of(self, instance, history_type, told):
        values = {
            field.attname: _plain(field, getattr(instance, field.attname))
            for field in self.fields_included(instance)
        }
        return getattr(instance, self.manager_name).model(
            history_date=timezone.now(),
            history_type=history_type,
            history_user=self.get_history_user(instance),
            history_change_reason=self.get_change_reason_for_object(instance, history_type, None),
            related=told,
            **values,
        )


def _that_differ(versions):
    """Those of `versions` that say something new; the first of each thing as its addition."""
    known = type(versions[0]).objects.last_of([version.id for version in versions])
    last = {version.id: version for version in known}
    differing = []
    for version in versions:
        before = last.get(version.id)
        if before is None or before.history_type == "-":
            version.history_type = "+"
        elif version.says_the_same_as(before):
            continue
        differing.append(version)
    return differing


def tracked_models():
    """The models whose versions are kept."""
    return [model for model in apps.get_models() if is_tracked(model)]


def is_tracked(model):
    return hasattr(model._meta, "simple_history_manager_attribute")


def _kept_since():
    return timezone.now() - timedelta(days=KEPT_DAYS)


def _plain(field, value):
    """As the database will give it back: a file by its name."""
    if isinstance(field, models.FileField):
        return str(value)
    return field.to_python(value)


def forget_deleted(at_once=1000):
    """Delete the versions of what was deleted long ago, piece by piece; return their number."""
    forgotten = 0
    for model in tracked_models():
        versions = model.history.model.objects
        oldest = versions.forgettable().order_by("history_id")  # the deletion itself goes last
        while ids := list(oldest.values_list("history_id", flat=True)[:at_once]):
            forgotten += versions.filter(history_id__in=ids).delete()[0]
    return forgotten


# --- What stands in other tables ---------------------------------------------------------------


def child_relations(model):
    """Relations to rows that go when the thing goes: places of an event, answers of a question."""
    return [
        relation
        for relation in model._meta.related_objects
        if relation.one_to_many and relation.on_delete is models.CASCADE
    ]


def children(parents, model):
    """The rows that belong to `parents`, ids of one `model`: children after their parents."""
    return [row for _owner, row in _owned({pk: pk for pk in parents}, model)]


def _owned(owners, model):
    """(owner, row) of all rows beneath things of `model`; `owners` is {id of a thing: owner}."""
    found = []
    for relation in child_relations(model):
        child, key = relation.related_model, relation.field.attname
        rows = list(child._default_manager.filter(**{f"{relation.field.name}__in": owners}))
        owner_of = {row.pk: owners[getattr(row, key)] for row in rows}
        found += [(owner_of[row.pk], row) for row in rows]
        found += _owned(owner_of, child) if rows else []
    return found


def related(instances):
    """{id: what the head of this module tells} of things of one model."""
    model, ids = type(instances[0]), [thing.pk for thing in instances]
    told = _related_to_none(instances)
    for field in model._meta.many_to_many:
        owner, target = field.m2m_column_name(), field.m2m_reverse_name()
        links = field.remote_field.through._base_manager.filter(**{f"{owner}__in": ids})
        for pk, other in links.order_by(target).values_list(owner, target):
            told[pk]["m2m"][field.name].append(other)
    for owner, row in _owned({pk: pk for pk in ids}, model):
        told[owner]["children"] += json.loads(serializers.serialize("json", [row]))
    return told


def _related_to_none(instances):
    return {
        thing.pk: {"m2m": {field.name: [] for field in thing._meta.many_to_many}, "children": []}
        for thing in instances
    }


def _related_at(history_type, instances):
    if history_type == "-":
        return {thing.pk: thing.related_before for thing in instances}
    if history_type == "+":  # in the moment of its creation nothing hangs on it yet
        return _related_to_none(instances)
    return related(instances)


def mentions(instance):
    """{accessor: ids} of what names `instance` in a list, and will silently no longer."""
    return {
        relation.get_accessor_name(): _ids(getattr(instance, relation.get_accessor_name()))
        for relation in instance._meta.related_objects
        if relation.many_to_many
    }


def _ids(manager):
    return list(manager.order_by("pk").values_list("pk", flat=True))
