"""What is half-written in a form of the admin is kept by the browser until it is saved.

static/js/drafts.js does the keeping. The server has one thing to tell it: which draft was saved.
A cookie says so, because it arrives with whatever page follows, and with no page that did not save.
"""

import re

from django.conf import settings
from django.contrib import admin
from django.urls import reverse

SAVED_COOKIE = "saved_drafts"  # read and emptied by drafts.js
_DRAFT = re.compile(r"[0-9a-f]{32}")
_MOST = 20  # a browser without script never empties the cookie


class DraftAdmin(admin.ModelAdmin):
    """Comes after whatever answers without saving (previews) in the order of base classes, and
    before whatever answers in its own way when it has saved (the steps of the workflow).
    """

    def render_change_form(self, request, context, **kwargs):
        context["draft"] = {
            "id": request.POST.get("_draft", ""),  # a refused form stays the draft it was
            "version": getattr(kwargs.get("obj"), "version", ""),
        }
        return super().render_change_form(request, context, **kwargs)

    def response_add(self, request, obj, post_url_continue=None):
        return _tell_saved(request, super().response_add(request, obj, post_url_continue))

    def response_change(self, request, obj):
        return _tell_saved(request, super().response_change(request, obj))


def _tell_saved(request, response):
    draft = request.POST.get("_draft", "")
    if _DRAFT.fullmatch(draft):
        earlier = _DRAFT.findall(request.COOKIES.get(SAVED_COOKIE, ""))
        response.set_cookie(
            SAVED_COOKIE,
            ".".join([*earlier, draft][-_MOST:]),
            path=reverse("admin:index"),
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return response
