from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cluster.admin import (
    DocumentInline,
    PublicationFilter,
    PublishableAdmin,
    WordFilter,
    side_by_side,
    state_mark,
    texts,
)
from cluster.exchange_pages import ExchangeAdmin
from cluster.guidance import GuidedFields
from cluster.refusals import DeskForm
from cluster.wording import WordedFormSet

from .models import Event, EventDocument, Place
from .resources import EventResource


class TimeFilter(WordFilter):
    title = _("time")
    parameter_name = "time"
    words = [("upcoming", _("Upcoming")), ("running", _("Now")), ("past", _("Over"))]


class PlaceInline(GuidedFields, admin.StackedInline):
    model = Place
    form = DeskForm
    formset = WordedFormSet
    extra = 0
    fieldsets = side_by_side(
        ("city_en", "city_bg"),
        ("country_en", "country_bg"),
        ("venue_en", "venue_bg"),
        ("address_en", "address_bg"),
        ("starts_on", "ends_on", "time_zone"),
        "position",
    )


WHEN = (
    _("When"),
    {
        "classes": ["wide"],
        "description": _(
            "First say how much is known, then fill in just that: readers see no more than you "
            "know. Give days and times as the invitation does, in local time."
        ),
        "fields": [
            "precision",
            ("starts_on", "start_time"),
            ("ends_on", "end_time"),
            *("time_zone", "state"),
        ],
    },
)
WHO_AND_HOW = (
    _("Who and how"),
    {
        "classes": ["bilingual"],
        "fields": [
            *("organisers", ("organiser_en", "organiser_bg")),
            *("website", "registration_url", "registration_closes_on", "online_url"),
        ],
    },
)


class EventDocumentInline(DocumentInline):
    model = EventDocument


@admin.register(Event)
class EventAdmin(ExchangeAdmin, PublishableAdmin):
    resource_class = EventResource
    list_display = ["title", "publication_state", "when", state_mark]
    list_filter = [TimeFilter, "state", "precision", PublicationFilter]  # news adds what to do
    date_hierarchy = "starts_on"
    ordering = ["-begins_at", "-pk"]
    autocomplete_fields = ["organisers"]
    inlines = [PlaceInline, EventDocumentInline]
    fieldsets = [
        *texts("title", "summary", "body"),
        WHEN,
        WHO_AND_HOW,
        PublishableAdmin.cover,
        PublishableAdmin.publication,
    ]

    @admin.display(description=_("when"), ordering="begins_at")
    def when(self, event):
        return event.when
