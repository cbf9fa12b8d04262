"""What the admins of all apps share, and the admin of the ground floor's own things."""

from datetime import datetime

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.contrib.admin.widgets import AdminFileWidget
from django.core.paginator import Paginator
from django.db import models
from django.db.models import F, Max, Min
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .conflicts import ConflictAdmin
from .deletion import DeletionAdmin
from .drafts import DraftAdmin
from .editor import RichTextWidget
from .gallery import THUMBNAIL_WIDTH, GalleryAdmin
from .guidance import GuidedAdmin, GuidedFields
from .languages import CODES
from .models import Page, Picture, SiteIdentity, SocialLink, Topic
from .pictures import ImageUpload
from .previews import PreviewAdmin
from .refusals import DeskForm, RefusalAdmin, RelatedThingsField
from .restore import HistoryAdmin
from .richtext import RichTextField
from .wording import WordedFormSet
from .workflow import LabelledDateTimeField, LabelledSplitDateTime, WorkflowAdmin

MOST_YEARS = 60  # that a list shows in a row


class LabelledFileField(forms.FileField):
    """Names its input also on Django 6.1, which leaves it without a label."""

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "aria-label": self.label}


class LabelledImageField(ImageUpload):
    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "aria-label": self.label}


class ShownImage(AdminFileWidget):
    """With the stored image, for whoever says what must stay in sight of it."""

    def render(self, name, value, attrs=None, renderer=None):
        markup = super().render(name, value, attrs, renderer)
        if not self.is_initial(value):
            return markup
        src = value.address_at(THUMBNAIL_WIDTH)
        return format_html('<img class="stored-image" src="{}" alt="">{}', src, markup)


class LabelledFormSet(WordedFormSet):
    """Rows of a table whose inputs are named after their column; Django leaves them nameless."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            field.widget.attrs["aria-label"] = field.label


class DocumentInline(GuidedFields, admin.TabularInline):
    """The files of a form; the subclass names its model."""

    form = DeskForm
    formset = LabelledFormSet
    extra = 0
    fields = ["file", "name_en", "name_bg", "position"]


class WordFilter(admin.SimpleListFilter):
    """A filter whose choices are words of the model's QuerySet."""

    words = []  # (method of the QuerySet, label)

    def lookups(self, request, model_admin):
        return self.words

    def queryset(self, request, queryset):
        return getattr(queryset, self.value())() if self.value() else queryset

    def value(self):
        value = super().value()
        return value if value in dict(self.words) else None


class PublicationFilter(WordFilter):
    title = _("publication")
    parameter_name = "publication"
    words = [
        ("draft", _("Draft")),
        ("in_review", _("Please review")),
        ("scheduled", _("Scheduled")),
        ("published", _("Published")),
        ("expired", _("Expired")),
    ]


class ToDoFilter(WordFilter):
    """What the desk counts for every publishable thing; see `cluster.desk`."""

    title = _("to do")
    parameter_name = "todo"
    words = [
        ("stale", _("Drafts untouched for 30 days")),
        ("untranslated", _("Without a translation")),
        ("undescribed", _("Image without a description")),
    ]


class PictureFilter(WordFilter):
    title = _("description")
    parameter_name = "description"
    words = [("undescribed", _("Missing in a language"))]


def mark_html(mark):
    """A state mark in a list of the admin: the same piece as in public (`_state_mark.html`)."""
    return format_html('<span class="state state-{}">{}</span>', mark.kind, mark.label)


@admin.display(description=_("state"))
def state_mark(obj):
    """The column of what tells its state by a `mark`."""
    return mark_html(obj.mark)


def side_by_side(*rows):
    """One fieldset without a title, in which the pairs among `rows` are languages of a text."""
    return [(None, {"classes": ["bilingual"], "fields": rows})]


def texts(*names):
    """One fieldset with a row for each named BilingualField, its languages side by side."""
    rows = [tuple(f"{name}_{code}" for code in CODES) for name in names]
    return [(_("Texts"), {"classes": ["bilingual"], "fields": rows})]


class SearchPaginator(Paginator):
    """Counts what was found by the keys of it, so that a page can be asked for by its keys.

    To find a rare word every text is read to its end. Django does it twice, to count and for the
    page: in 100,000 posts that was twice as long.
    """

    @cached_property
    def keys(self):
        return list(self.object_list.values_list("pk", flat=True))

    @cached_property
    def count(self):
        return len(self.keys)


class LongChangeList(ChangeList):
    """A list that asks nothing for which the database would have to read every row.

    But for a search, which asks it once.
    """

    def get_results(self, request):
        """Without another count of all rows, also where nothing is searched or filtered.

        Django leaves that count unknown, and then offers to "show all" of what shows all.
        """
        super().get_results(request)
        if self.query:
            keys = self.paginator.keys
            if self.multi_page and not (self.show_all and self.can_show_all):
                page = self.paginator.page(self.page_num)
                keys = keys[page.start_index() - 1 : page.end_index()]
            self.result_list = self.queryset.filter(pk__in=keys)
        elif not self.get_filters_params():
            self.full_result_count = self.result_count

    @cached_property
    def years(self):
        """Links from the first year to the last, read off both ends of an index.

        Django asks which years hold something, and to answer every row is read: at 100,000 posts
        that took most of the time of the list. Empty if a year is chosen, or there is only one, or
        a mistyped one would make a long row; then Django's own question is asked.
        """
        field = self.date_hierarchy
        if not field or any(name.startswith(f"{field}__") for name in self.params):
            return []
        ends = self.root_queryset.aggregate(first=Min(field), last=Max(field)).values()
        if None in ends:
            return []
        first, last = (
            (timezone.localtime(end) if isinstance(end, datetime) else end).year for end in ends
        )
        if not 0 < last - first <= MOST_YEARS:
            return []
        return [
            {"title": year, "link": self.get_query_string({f"{field}__year": year})}
            for year in range(first, last + 1)
        ]

    @property
    def years_of(self):
        """What the years are of; Django 6.1 says it before them."""
        return self.model._meta.get_field(self.date_hierarchy).verbose_name


class LongListAdmin(admin.ModelAdmin):
    show_full_result_count = False

    def get_changelist(self, request, **kwargs):
        return LongChangeList

    def get_paginator(self, request, *args, **kwargs):
        paginator = SearchPaginator if request.GET.get(SEARCH_VAR) else self.paginator
        return paginator(*args, **kwargs)


class PublishableAdmin(
    ConflictAdmin,  # first: it decides whether anything is done at all
    RefusalAdmin,
    PreviewAdmin,
    DraftAdmin,
    WorkflowAdmin,
    HistoryAdmin,
    DeletionAdmin,
    GuidedAdmin,
    LongListAdmin,
):
    """Subclasses put their fieldsets together from `texts()`, `cover` and `publication`."""

    cover = (
        _("Cover image"),
        {
            "classes": ["bilingual"],
            "fields": [
                "cover",
                "cover_focus",
                ("cover_alt_en", "cover_alt_bg"),
                "cover_is_decorative",
            ],
        },
    )
    publication = (
        _("Publication"),
        {"fields": ["published_at", "expires_at", "slug", "created_at", "updated_at"]},
    )

    class Media:
        js = ["js/autocomplete-labels.js"]

    readonly_fields = ["created_at", "updated_at"]
    radio_fields = {"cover_focus": admin.VERTICAL}
    formfield_overrides = {
        models.DateTimeField: {
            "form_class": LabelledDateTimeField,
            "widget": LabelledSplitDateTime,
        },
        models.FileField: {"form_class": LabelledFileField},
        models.ManyToManyField: {"form_class": RelatedThingsField},
        models.ImageField: {"form_class": LabelledImageField, "widget": ShownImage},
        RichTextField: {"widget": RichTextWidget, "help_text": RichTextWidget.help_text},
    }
    save_on_top = True
    date_hierarchy = "published_at"
    ordering = [F("published_at").desc(nulls_first=True), "-pk"]  # drafts wait at the top
    search_fields = ["title_en", "title_bg", "summary_en", "summary_bg", "body_en", "body_bg"]

    @admin.display(description=_("publication"))
    def publication_state(self, obj):
        mark = obj.publication
        return mark_html(mark) if mark else _("Published")


@admin.register(Topic)
class TopicAdmin(ConflictAdmin, HistoryAdmin, DeletionAdmin, DraftAdmin, GuidedAdmin, RefusalAdmin):
    list_display = ["name_en", "name_bg", "slug"]
    search_fields = ["name_en", "name_bg", "slug"]
    fieldsets = side_by_side(("name_en", "name_bg"), "slug")
    prepopulated_fields = {"slug": ["name_en"]}


@admin.register(Page)
class PageAdmin(PublishableAdmin):
    date_hierarchy = None
    list_display = ["title", "publication_state", "slug", "navigation", "position"]
    list_filter = [PublicationFilter, "navigation", ToDoFilter]
    ordering = ["-navigation", "position", "pk"]  # header, footer, and then those in no menu
    fieldsets = [
        *texts("title", "summary", "body"),
        (_("Navigation"), {"fields": ["navigation", "position"]}),
        PublishableAdmin.cover,
        PublishableAdmin.publication,
    ]

    def get_readonly_fields(self, request, obj=None):
        """A page keeps its address for good."""
        readonly = super().get_readonly_fields(request, obj)
        return [*readonly, "slug"] if obj else readonly


@admin.register(Picture)
class PictureAdmin(
    *(ConflictAdmin, HistoryAdmin, GalleryAdmin, DeletionAdmin),
    *(DraftAdmin, GuidedAdmin, RefusalAdmin, LongListAdmin),
):
    list_display = ["thumbnail", "__str__", "credit", "created_at"]
    list_display_links = ["thumbnail", "__str__"]
    list_filter = [PictureFilter]
    list_per_page = 50
    ordering = ["-pk"]
    search_fields = ["alt_en", "alt_bg", "credit"]  # no file: its folder is of random letters
    readonly_fields = ["thumbnail", "created_at"]
    fieldsets = [
        *texts("alt"),
        (None, {"fields": ["is_decorative", "credit", "created_at"]}),
    ]
    formfield_overrides = PublishableAdmin.formfield_overrides


class SocialLinkInline(admin.TabularInline):
    model = SocialLink
    form = DeskForm
    formset = LabelledFormSet
    extra = 0


@admin.register(SiteIdentity)
class SiteIdentityAdmin(ConflictAdmin, HistoryAdmin, DraftAdmin, GuidedAdmin, RefusalAdmin):
    """There is one identity: it is never added twice nor deleted, and its list leads to it."""

    inlines = [SocialLinkInline]
    fieldsets = [
        *texts("name", "short_name", "motto", "introduction", "address", "footer"),
        (_("Contact"), {"fields": ["email", "phone"]}),
    ]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not SiteIdentity.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        identity = SiteIdentity.objects.first()
        if identity:
            return redirect("admin:cluster_siteidentity_change", identity.pk)
        if self.has_add_permission(request):
            return redirect("admin:cluster_siteidentity_add")
        return super().changelist_view(request, extra_context)
