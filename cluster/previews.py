"""Pages shown before they are public: to the editor from the form, to outsiders by a link.

Both show the very page that readers will get, made by its own view and template.
"""

import copy
from contextlib import nullcontext
from datetime import timedelta

from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, resolve, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from .languages import CODES, NAMES
from .models import PreviewLink
from .publishing import Gone
from .uploads import left_to_the_sweep

LINK_DAYS = 14  # long enough for a partner to read it, short enough to be forgotten safely
_SIGNER = Signer(salt="preview")


class InvitedReader(AnonymousUser):
    """Who follows a link: may see the thing that it leads to, though it is not public.

    The permission is for all things of its kind, but only its page is ever asked for. What the page
    names of another kind is shown only if it is public.
    """

    def __init__(self, permission):
        super().__init__()
        self.permission = permission

    def has_perm(self, perm, obj=None):
        return perm == self.permission


def _page(request, url, **marks):
    """The answer of the public page at `url`, asked for as `request` would ask with GET.

    `marks` are set on the request, for the templates.
    """
    asked = copy.copy(request)
    asked.method, asked.GET = "GET", QueryDict()
    asked.path = asked.path_info = url
    asked.resolver_match = view, args, kwargs = resolve(url)
    for name, value in marks.items():
        setattr(asked, name, value)
    return view(asked, *args, **kwargs)


def _token(link):
    return _SIGNER.sign(f"{link.pk}.{link.key}")


def _link_of(token):
    """The PreviewLink of a signed token. Raises Http404 for a forged one, Gone for a dead one."""
    try:
        pk, key = _SIGNER.unsign(token).split(".")
    except BadSignature as error:
        raise Http404("not a link of ours") from error
    link = PreviewLink.objects.valid().filter(pk=pk, key=key).first()
    if link is None or link.target is None:
        raise Gone(_("The link to it has expired or was taken back. Ask whoever sent it."))
    return link


@require_safe
def shared_preview(request, token):
    """What a link shows; once the page is public, the link leads there."""
    target = _link_of(token).target
    url = target.get_absolute_url()
    if target.is_public:
        return redirect(url)
    permission = f"{target._meta.app_label}.view_{target._meta.model_name}"
    answer = _page(request, url, user=InvitedReader(permission), shared_at=request.path)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"  # the address is the key
    add_never_cache_headers(answer)
    return answer


class PreviewAdmin(admin.ModelAdmin):
    """Shows the page of a form that is not saved yet, and makes links for people without account.

    A preview saves the form as ever, with all its checks and rows, renders the page, and takes
    everything back: so it is exact. Files stay for a day, for the page that shows them.
    """

    def get_urls(self):
        view = self.admin_site.admin_view(self.share_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_share"
        return [path("<path:object_id>/share/", view, name=name), *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        with left_to_the_sweep() if "_preview" in request.POST else nullcontext():
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, **kwargs):
        if "_preview" in request.POST:  # and could not be saved
            return TemplateResponse(request, "admin/preview_refused.html", context)
        share = f"admin:{self.opts.app_label}_{self.opts.model_name}_share"
        context["preview_languages"] = [(code, NAMES[code]) for code in CODES]
        context["share_url"] = kwargs.get("obj") and reverse(share, args=[kwargs["obj"].pk])
        return super().render_change_form(request, context, **kwargs)

    def response_add(self, request, obj, post_url_continue=None):
        if "_preview" in request.POST:
            return self._preview(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if "_preview" in request.POST:
            return self._preview(request, obj)
        return super().response_change(request, obj)

    def _preview(self, request, obj):
        """Called by Django inside the transaction in which it has just saved the form."""
        code = request.POST["_preview"]
        with override(code if code in CODES else get_language()):
            answer = _page(request, obj.get_absolute_url(), is_unsaved=True)
        transaction.set_rollback(True)
        return answer

    def share_view(self, request, object_id):
        """Make, show and revoke the link to a page that is not public yet."""
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        if request.method == "POST":
            if "_revoke" in request.POST:
                PreviewLink.objects.of(obj).delete()
                messages.success(request, _("The link no longer works."))
            else:
                PreviewLink.objects.renew(obj, timezone.now() + timedelta(days=LINK_DAYS))
                messages.success(request, _("The link is ready to be sent."))
            return redirect(request.path)
        link = PreviewLink.objects.of(obj).valid().first()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Show it to somebody before it is public"),
            "opts": self.opts,
            "original": obj,
            "link": link,
            "addresses": self._addresses(request, link) if link else [],
            "days": LINK_DAYS,
        }
        return TemplateResponse(request, "admin/share.html", context)

    def _addresses(self, request, link):
        """(name of the language, address) of a link."""
        for code in CODES:
            with override(code):
                address = reverse("shared_preview", args=[_token(link)])
            yield NAMES[code], request.build_absolute_uri(address)
