"""What an editor is told before anything disappears."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext

from .history import KEPT_DAYS, children, is_tracked

NAMED = 20  # so many of what mentions a thing are named; the rest is counted


class DeletionAdmin(admin.ModelAdmin):
    """Says what goes along, and refuses what other content names: nothing is lost by the way.

    Keys between apps are PROTECT, so Django itself refuses. Lists of members and topics can't, for
    their rows would silently go: so whatever stands in one is refused here.
    """

    delete_confirmation_template = "admin/delete.html"
    delete_selected_confirmation_template = "admin/delete.html"

    def get_deleted_objects(self, objs, request):
        """Django's answer, without the rows that only join two tables.

        Both of Django's views show nothing else to their template, so the rest goes with `request`.
        """
        objs = list(objs)
        _tree, _counts, lacking, protected = super().get_deleted_objects(objs, request)
        request.can_end = hasattr(self.model, "expires_at")
        request.kept_days = KEPT_DAYS if is_tracked(self.model) else None
        parts = children([obj.pk for obj in objs], self.model)
        named = [*(self._named(obj, request) for obj in objs), *(_kind_and_name(p) for p in parts)]
        counts = {}
        for thing in [*objs, *parts]:
            name = thing._meta.verbose_name_plural
            counts[name] = counts.get(name, 0) + 1
        return named, counts, lacking, [*protected, *self._naming(objs, request)]

    def _naming(self, objs, request):
        """The first of what has one of `objs` in a list; how many more there are."""
        for relation in self.opts.related_objects:
            if relation.many_to_many:
                naming = relation.related_model._default_manager.filter(
                    **{f"{relation.field.name}__in": objs}
                ).distinct()
                yield from (self._named(thing, request) for thing in naming[:NAMED])
                if (more := naming.count() - NAMED) > 0:
                    yield gettext("… and %(n)s more") % {"n": more}

    def _named(self, thing, request):
        """Its name, as a link for who may follow it."""
        known = self.admin_site._registry.get(type(thing))
        if known is None or not known.has_view_or_change_permission(request, thing):
            return _kind_and_name(thing)
        name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change"
        return format_html(
            '{}: <a href="{}">{}</a>',
            capfirst(thing._meta.verbose_name),
            reverse(name, args=[thing.pk]),
            thing,
        )


def _kind_and_name(thing):
    return f"{capfirst(thing._meta.verbose_name)}: {thing}"
