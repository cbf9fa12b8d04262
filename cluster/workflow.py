"""From draft to page, in the admin: who may take which step, its buttons, and what came of it.

Authors write drafts and ask for a review. Only who has the permission to publish changes when
something is public, or what already is.
"""

from datetime import datetime

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .dates import sofia_moment, validate_year
from .marks import Mark
from .refusals import RefusableForm, faults, is_key
from .restore import record_unrecorded

SCHEDULED_AT_ONCE = 100  # things of a list that one page can show for confirmation
TOLD_ONE_BY_ONE = 5


class LabelledDateTimeField(forms.SplitDateTimeField):
    """Hands its label to the two inputs of LabelledSplitDateTime."""

    def compress(self, data_list):
        """Raises ValidationError, also for a year in which no clock can be reckoned with."""
        if data_list and data_list[0]:
            validate_year(data_list[0])
        try:
            return super().compress(data_list)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise ValidationError(
                _(
                    "The clocks change on that night, so this time is missing or comes twice. "
                    "Please choose another."
                )
            ) from error

    def widget_attrs(self, widget):
        return {"aria-label": self.label}


class LabelledSplitDateTime(AdminSplitDateTime):
    """Names both inputs, "Date: Published from"; Django's own have no name for screen readers."""

    def decompress(self, value):
        """The address of a form can begin a field with any text; no moment is none."""
        return super().decompress(value if isinstance(value, datetime) else None)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        words = (context["date_label"], context["time_label"])
        described_by = (attrs or {}).get("aria-describedby")
        for part, word in zip(context["widget"]["subwidgets"], words, strict=True):
            part["attrs"]["aria-label"] = f"{word} {part['attrs']['aria-label']}"
            if described_by:  # Django 6.1 puts a line of its own in its place
                part["attrs"]["aria-describedby"] = described_by
        return context


class ScheduleForm(RefusableForm, forms.Form):
    at = LabelledDateTimeField(
        label=_("Published from"),
        widget=LabelledSplitDateTime,
        help_text=_("By the clock of Sofia."),
        validators=[validate_year],
    )

    def clean_at(self):
        at = self.cleaned_data["at"]
        if at <= timezone.now():
            raise ValidationError(
                _("That is in the past. Choose a later moment, or publish it now.")
            )
        return at


def state_sentence(obj):
    """What its state means, with moments that nobody can take for others."""
    state = obj.publication.kind if obj.publication else "published"
    if state == "draft":
        return gettext("Only the editors’ desk shows it.")
    if state == "review":
        words = gettext("%(who)s asked for a review on %(moment)s.")
        who = obj.review_requested_by or gettext("Somebody")
        return words % {"who": who, "moment": sofia_moment(obj.review_requested_at)}
    if state == "scheduled":
        return gettext("Appears on %(moment)s.") % {"moment": sofia_moment(obj.published_at)}
    if state == "expired":
        return gettext("Was public until %(moment)s.") % {"moment": sofia_moment(obj.expires_at)}
    if obj.expires_at:
        words = gettext("Public since %(moment)s, and until %(end)s.")
    else:
        words = gettext("Public since %(moment)s.")
    return words % {
        "moment": sofia_moment(obj.published_at),
        "end": obj.expires_at and sofia_moment(obj.expires_at),
    }


def _outcome(obj):
    """The sentence after a step, with the link to the page."""
    words = gettext("“%(object)s”: %(state)s") % {"object": obj, "state": state_sentence(obj)}
    return format_html(
        '{} <a href="{}">{}</a>', words, obj.get_absolute_url(), gettext("See the page")
    )


def _refusal(obj, error):
    return gettext("“%(object)s” is left as it was: %(why)s") % {
        "object": obj,
        "why": " ".join(error.messages),
    }


def _left_alone(count):
    words = ngettext(
        "%(count)s thing is left as it was.", "%(count)s things are left as they were.", count
    )
    return words % {"count": count}


def _done_in_all(count):
    return ngettext("Done for %(count)s thing.", "Done for %(count)s things.", count) % {
        "count": count
    }


# The steps of a form and of a list, in the order of their buttons: those that a state allows.
_STEPS = {
    "draft": ["publish", "schedule", "ask"],
    "review": ["publish", "schedule", "return", "take_back"],
    "scheduled": ["publish", "schedule", "unpublish"],
    "published": ["unpublish"],
    "expired": ["publish", "schedule"],
}
_LABELS = {
    "publish": _("Publish now"),
    "schedule": _("Schedule …"),
    "ask": _("Ask for a review"),
    "return": _("Return to the author"),
    "take_back": _("Take back the request"),
    "unpublish": _("Take off the site"),
}
_OF_AUTHORS = ["ask", "take_back"]


def _take(step, obj, user):
    """Raises ValidationError where the state of `obj` has no such step."""
    if step == "publish":
        obj.publish()
    elif step == "ask":
        obj.ask_for_review(user)
    elif step in ("return", "take_back"):
        obj.return_to_author()
    elif step == "unpublish":
        obj.unpublish()


class WorkflowAdmin(admin.ModelAdmin):
    actions = ["publish_now", "schedule", "ask_for_review", "return_to_author", "unpublish"]

    def has_publish_permission(self, request):
        codename = get_permission_codename("publish", self.opts)
        return request.user.has_perm(f"{self.opts.app_label}.{codename}")

    def _is_beyond(self, request, obj):
        """Whether `obj` is public, was, or will be by itself, and that is not theirs to change."""
        return bool(obj and obj.published_at) and not self.has_publish_permission(request)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not self._is_beyond(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not self._is_beyond(request, obj)

    def get_readonly_fields(self, request, obj=None):
        readonly = super().get_readonly_fields(request, obj)
        if self.has_publish_permission(request):
            return readonly
        return [*readonly, "published_at", "expires_at"]

    def get_urls(self):
        view = self.admin_site.admin_view(self.schedule_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_schedule"
        return [path("schedule/", view, name=name), *super().get_urls()]

    # The form

    def _steps(self, request, obj):
        state = obj.publication.kind if obj and obj.publication else "published"
        steps = _STEPS[state if obj else "draft"]
        if not self.has_publish_permission(request):
            return [step for step in steps if step in _OF_AUTHORS]
        is_own = obj and obj.review_requested_by == request.user
        needless = "return" if is_own else "take_back"  # both end the review
        return [step for step in steps if step != needless]

    def render_change_form(self, request, context, **kwargs):
        obj = kwargs.get("obj")
        if obj:  # as it is stored: a refused form has put its own dates on the object in hand
            obj = self.get_queryset(request).filter(pk=obj.pk).first()
        if obj:
            context["workflow_mark"] = obj.publication or Mark("published", _("Published"))
            context["workflow_state"] = state_sentence(obj)
            context["workflow_is_beyond"] = self._is_beyond(request, obj)
        if self.has_change_permission(request, obj) and not context["is_popup"]:
            context["workflow_steps"] = [(s, _LABELS[s]) for s in self._steps(request, obj)]
        return super().render_change_form(request, context, **kwargs)

    def save_form(self, request, form, change):
        """The step that the pressed button asks for is saved together with the form: once."""
        obj = super().save_form(request, form, change)
        step = request.POST.get("_step")
        if step in _LABELS:
            if step not in _OF_AUTHORS and not self.has_publish_permission(request):
                raise PermissionDenied
            try:
                _take(step, obj, request.user)
            except ValidationError as error:
                messages.warning(request, " ".join(error.messages))
        return obj

    def response_add(self, request, obj, post_url_continue=None):
        return self._response(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._response(request, obj) or super().response_change(request, obj)

    def _response(self, request, obj):
        step = request.POST.get("_step")
        if step not in _LABELS:
            return None
        if step == "schedule":
            return self._to_schedule([obj.pk])
        messages.success(request, _outcome(obj))
        return redirect(self._address("change", obj.pk))

    def _address(self, action, *args):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{action}"
        return reverse(name, args=args)

    # The list

    def _take_each(self, request, queryset, step):
        """One step for each thing chosen, each by itself: what can't go does not stop the rest.

        Each is read under a lock when its turn comes, so that no save of a colleague is undone.
        """
        done, refusals = [], []
        rows = self.get_queryset(request).select_related("review_requested_by")
        for pk in list(queryset.values_list("pk", flat=True)):
            with transaction.atomic():
                obj = rows.select_for_update(of=("self",)).filter(pk=pk).first()
                if obj is None:  # deleted meanwhile
                    continue
                record_unrecorded(obj)
                try:
                    step(obj)
                    obj.full_clean()
                except ValidationError as error:
                    refusals.append(_refusal(obj, error))
                else:
                    obj.save()
                    self.log_change(request, obj, state_sentence(obj))
                    done.append(obj)
        for refusal in refusals[:TOLD_ONE_BY_ONE]:
            messages.error(request, refusal)
        if len(refusals) > TOLD_ONE_BY_ONE:
            messages.error(request, _left_alone(len(refusals)))
        for obj in done[:TOLD_ONE_BY_ONE]:
            messages.success(request, _outcome(obj))
        if len(done) > TOLD_ONE_BY_ONE:
            messages.success(request, _done_in_all(len(done)))
        return done

    @admin.action(permissions=["publish"], description=_("Publish now"))
    def publish_now(self, request, queryset):
        self._take_each(request, queryset, lambda obj: obj.publish())

    @admin.action(permissions=["change"], description=_("Ask for a review"))
    def ask_for_review(self, request, queryset):
        self._take_each(request, queryset, lambda obj: obj.ask_for_review(request.user))

    @admin.action(permissions=["publish"], description=_("Return to the author"))
    def return_to_author(self, request, queryset):
        self._take_each(request, queryset, lambda obj: obj.return_to_author())

    @admin.action(permissions=["publish"], description=_("Take off the site"))
    def unpublish(self, request, queryset):
        self._take_each(request, queryset, lambda obj: obj.unpublish())

    @admin.action(permissions=["publish"], description=_("Schedule …"))
    def schedule(self, request, queryset):
        return self._to_schedule(queryset.values_list("pk", flat=True)[:SCHEDULED_AT_ONCE])

    def _to_schedule(self, pks):
        return redirect(f"{self._address('schedule')}?{urlencode({'pk': list(pks)}, doseq=True)}")

    def schedule_view(self, request):
        """Choose a moment, see it in words with its clock, and confirm it."""
        if not self.has_publish_permission(request) or not self.has_change_permission(request):
            raise PermissionDenied
        pks = [int(pk) for pk in request.GET.getlist("pk") if is_key(pk)]
        chosen = self.get_queryset(request).filter(pk__in=pks[:SCHEDULED_AT_ONCE])
        form = ScheduleForm(request.POST or None)
        at = form.cleaned_data["at"] if form.is_valid() else None
        if at and "_confirm" in request.POST:
            done = self._take_each(request, chosen, lambda obj: obj.publish(at))
            if len(done) == len(pks) == 1:
                return redirect(self._address("change", done[0].pk))
            return redirect(self._address("changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("When shall it appear?"),
            "opts": self.opts,
            "chosen": chosen,
            "form": form,
            "faults": faults(form),
            "moment": at and sofia_moment(at),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/schedule.html", context)
