from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.decorators import permission_required
from django.db.models import Max, Min
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cluster.admin import (
    DocumentInline,
    PublicationFilter,
    PublishableAdmin,
    ToDoFilter,
    side_by_side,
    texts,
)
from cluster.exchange_pages import ExchangeAdmin
from cluster.refusals import DeskForm, faults
from events.admin import EventAdmin
from events.models import Event
from members.admin import MemberAdmin
from members.models import Member

from .models import Post, PostDocument, without_report
from .resources import PostResource


class PostDocumentInline(DocumentInline):
    model = PostDocument


@admin.register(Post)
class PostAdmin(ExchangeAdmin, PublishableAdmin):
    resource_class = PostResource
    list_display = ["title", "publication_state", "section", "published_at", "about"]
    list_filter = ["section", PublicationFilter, "topics", ToDoFilter]  # the year: date_hierarchy
    list_select_related = ["event", "survey"]
    autocomplete_fields = ["topics", "event", "survey", "members"]
    inlines = [PostDocumentInline]
    fieldsets = [
        *side_by_side("section"),
        *texts("title", "summary", "body"),
        (
            _("Topics and author"),
            {
                "classes": ["bilingual"],
                "fields": ["topics", ("author_en", "author_bg"), "pinned_until_on"],
            },
        ),
        (_("What it is about"), {"fields": ["event", "is_report", "survey", "members"]}),
        (_("Welcome post"), {"fields": ["welcomes_from_on", "welcomes_until_on"]}),
        PublishableAdmin.cover,
        PublishableAdmin.publication,
    ]

    @admin.display(description=_("about"))
    def about(self, post):
        about = [str(thing) for thing in (post.event, post.survey) if thing]
        if post.is_welcome:
            about.append(gettext("New members: %(period)s") % {"period": post.welcome_period})
        return " · ".join(about)


class WelcomePeriodForm(DeskForm):
    """The period of a welcome post; the constraints of Post refuse one in the wrong order."""

    welcomes_from_on = forms.DateField(
        label=_("Joined from"),
        widget=AdminDateWidget,
        error_messages={"required": _("Please give the first day of the period.")},
    )
    welcomes_until_on = forms.DateField(
        label=_("… until"),
        widget=AdminDateWidget,
        help_text=_("Both days count in."),
        error_messages={"required": _("Please give the last day of the period.")},
    )

    class Meta:
        model = Post
        fields = ["welcomes_from_on", "welcomes_until_on"]

    def members(self):
        joined = Member.objects.joined_between(*self.cleaned_data.values())
        return joined.for_cards().order_by("joined_on", "pk")


# Content, not interface: the draft gets its words in both languages at once.
WELCOME = {
    "en": (
        "Welcome to new members",
        "Meet the organisations that joined us in {months}.",
    ),
    "bg": (
        "Добре дошли на новите членове",
        "Запознайте се с организациите, които се присъединиха към нас ({months}).",
    ),
}


def write_welcome(post):
    """Title and summary of a welcome post in both languages, from its period."""
    for code, (title, summary) in WELCOME.items():
        with translation.override(code):
            setattr(post, f"title_{code}", title)
            setattr(post, f"summary_{code}", summary.format(months=post.welcome_period))


# The draft is a post, and the page shows who joined, also who is not public yet.
TO_WELCOME = ["news.add_post", "members.view_member"]


def welcome_period(request):
    """Choose a period, look at who joined in it, and make the draft of the post."""
    form = WelcomePeriodForm(request.POST or request.GET or None)
    if form.is_valid() and "_create" in request.POST:
        post = form.save(commit=False)
        write_welcome(post)
        post.save()
        admin.site.get_model_admin(Post).log_addition(request, post, [{"added": {}}])
        text = _("The draft is ready. Read it over, then say from when it is published.")
        messages.success(request, text)
        return redirect("admin:news_post_change", post.pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Draft a welcome post for a period"),
        "opts": Member._meta,
        "faults": faults(form),
        "adminform": AdminForm(form, [(None, {"fields": list(form.fields)})], {}),
        "media": admin.site.get_model_admin(Member).media + form.media,
        "welcomed": form.members() if form.is_valid() else None,
    }
    return TemplateResponse(request, "admin/news/welcome_period.html", context)


# members/ and events/ stand below news/ and must not know it. So what their admins tell of posts
# they get here, from above.
admin.site.unregister([Member, Event])


class EventToDoFilter(ToDoFilter):
    words = [*ToDoFilter.words, ("without_report", _("Over, without a report"))]

    def queryset(self, request, queryset):
        if self.value() == "without_report":
            return without_report(queryset)
        return super().queryset(request, queryset)


@admin.register(Event)
class ReportedEventAdmin(EventAdmin):
    list_filter = [*EventAdmin.list_filter, EventToDoFilter]


@admin.register(Member)
class WelcomedMemberAdmin(MemberAdmin):
    actions = [*MemberAdmin.actions, "draft_welcome_post"]
    reading_actions = [*MemberAdmin.reading_actions, "draft_welcome_post"]

    def has_welcome_permission(self, request):
        return request.user.has_perms(TO_WELCOME)

    def get_urls(self):
        view = permission_required(TO_WELCOME, raise_exception=True)(welcome_period)
        urls = [path("welcome/", self.admin_site.admin_view(view), name="members_member_welcome")]
        return urls + super().get_urls()

    @admin.action(permissions=["welcome"], description=_("Draft a welcome post for a period"))
    def draft_welcome_post(self, request, queryset):
        days = queryset.aggregate(
            welcomes_from_on=Min("joined_on"), welcomes_until_on=Max("joined_on")
        )
        if days["welcomes_from_on"] is None:
            text = _("Of these members nobody has a day of joining. Please fill it in first.")
            self.message_user(request, text, messages.WARNING)
            return None
        return redirect(f"{reverse('admin:members_member_welcome')}?{urlencode(days)}")
