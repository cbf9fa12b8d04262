"""What is half-written in a form of the admin is kept by the browser until it is saved.

static/js/drafts.js does the keeping. The server has one thing to tell it: which draft was saved.
A cookie says so, because it arrives with whatever page follows, and with no page that did not save.

The session remembers what was made of a draft, so that going back and saving again adds nothing.
"""

import re

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from .conflicts import fingerprint

SAVED_COOKIE = "saved_drafts"  # read and emptied by drafts.js
_DRAFT = re.compile(r"[0-9a-f]{32}")
_MOST = 20  # a browser without script never empties the cookie
ADDED = "added_drafts"  # in the session: {draft: [model, primary key, fingerprint of the texts]}
_MOST_ADDED = 50


class DraftAdmin(admin.ModelAdmin):
    """Comes after whatever answers without saving (previews) in the order of base classes, and
    before whatever answers in its own way when it has saved (the steps of the workflow).
    """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        is_added = request.method == "POST" and "_preview" not in request.POST
        if is_added and (object_id is None or "_saveasnew" in request.POST):
            model, pk, told = request.session.get(ADDED, {}).get(_draft(request), ("", "", ""))
            if model == self.opts.label and (obj := self.get_object(request, pk)):
                return self._answer_again(request, obj, told)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _answer_again(self, request, obj, told):
        """What was typed after it was saved stays in the browser: there it is no saved draft."""
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj)
        messages.info(request, _("This was saved already. Here it is."))
        address = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        response = redirect(address, obj.pk)
        return _tell_saved(request, response) if told == _texts(request) else response

    def render_change_form(self, request, context, **kwargs):
        context["draft"] = {
            "id": request.POST.get("_draft", ""),  # a refused form stays the draft it was
            "version": getattr(kwargs.get("obj"), "version", ""),
        }
        return super().render_change_form(request, context, **kwargs)

    def response_add(self, request, obj, post_url_continue=None):
        if draft := _draft(request):
            added = request.session.get(ADDED, {}) | {
                draft: [self.opts.label, str(obj.pk), _texts(request)]
            }
            request.session[ADDED] = dict([*added.items()][-_MOST_ADDED:])
        return _tell_saved(request, super().response_add(request, obj, post_url_continue))

    def response_change(self, request, obj):
        return _tell_saved(request, super().response_change(request, obj))


def _draft(request):
    draft = request.POST.get("_draft", "")
    return draft if _DRAFT.fullmatch(draft) else None


def _texts(request):
    """A fingerprint of what was typed: of all that is sent but the buttons and what is ours."""
    pairs = sorted(request.POST.lists())
    return fingerprint(*(pair for pair in pairs if not pair[0].startswith(("_", "csrf"))))


def _tell_saved(request, response):
    if draft := _draft(request):
        earlier = _DRAFT.findall(request.COOKIES.get(SAVED_COOKIE, ""))
        response.set_cookie(
            SAVED_COOKIE,
            ".".join([*earlier, draft][-_MOST:]),
            path=reverse("admin:index"),
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return response
