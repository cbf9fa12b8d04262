from functools import update_wrapper

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.i18n import set_language

from .desk import what_needs_doing
from .restore import recently_deleted_view

# What staff do daily comes first; whatever is not named here follows in Django's own order.
_ORDER = [
    *("Post", "Event", "Survey", "Question", "Member", "Partner"),
    *("Page", "Picture", "Topic", "SiteIdentity"),
]
_APPS = ["news", "events", "surveys", "members", "cluster", "auth"]


class ClusterAdminSite(admin.AdminSite):
    site_title = _("Editors’ desk")
    site_header = _("Editors’ desk")
    index_title = _("What would you like to change?")

    def get_urls(self):
        def view(request):
            return recently_deleted_view(request, self)

        return [
            path("language/", set_language, name="set_language"),
            path("recently-deleted/", self.admin_view(view), name="recently_deleted"),
            *super().get_urls(),
        ]

    def admin_view(self, view, cacheable=False):
        """Without a query that holds a NUL: PostgreSQL can't even be asked for one."""
        inner = super().admin_view(view, cacheable)

        def checked(request, *args, **kwargs):
            asked = request.GET.lists()
            if any("\0" in text for name, values in asked for text in (name, *values)):
                return redirect(request.path)
            return inner(request, *args, **kwargs)

        return update_wrapper(checked, inner)

    def index(self, request, extra_context=None):
        desk = what_needs_doing(request, self)
        return super().index(request, {"desk": desk, **(extra_context or {})})

    def get_app_list(self, request, app_label=None):
        def place(known, name):
            return known.index(name) if name in known else len(known)

        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: place(_ORDER, model["object_name"]))
        return sorted(apps, key=lambda app: place(_APPS, app["app_label"]))
