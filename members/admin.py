from django.contrib import admin
from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from cluster.admin import (
    PublicationFilter,
    PublishableAdmin,
    ToDoFilter,
    WordFilter,
    side_by_side,
    texts,
)
from cluster.conflicts import ConflictAdmin
from cluster.deletion import DeletionAdmin
from cluster.drafts import DraftAdmin
from cluster.exchange_pages import ExchangeAdmin
from cluster.guidance import GuidedAdmin
from cluster.refusals import RefusalAdmin
from cluster.restore import HistoryAdmin

from .models import Member, Partner
from .resources import MemberResource


class MembershipFilter(WordFilter):
    title = _("membership")
    parameter_name = "membership"
    words = [("current", _("Current members")), ("former", _("Former members"))]


class MemberToDoFilter(ToDoFilter):
    words = [*ToDoFilter.words, ("unverified", _("Not verified for a year"))]


@admin.register(Member)
class MemberAdmin(ExchangeAdmin, PublishableAdmin):
    resource_class = MemberResource
    by_name = Coalesce(NullIf("title_en", Value("")), "title_bg")
    list_display = ["name", "publication_state", "kind", "is_startup", "joined_on", "left_on"]
    list_filter = [
        MembershipFilter,
        "kind",
        "is_startup",
        "topics",
        PublicationFilter,
        MemberToDoFilter,
    ]
    date_hierarchy = "joined_on"
    ordering = [by_name, "pk"]
    search_fields = [
        *PublishableAdmin.search_fields,
        *("city_en", "city_bg", "contact_name", "contact_email"),
    ]
    autocomplete_fields = ["topics"]
    fieldsets = [
        (None, {"fields": ["kind", "is_startup", "topics", "website", "logo"]}),
        *texts("title", "summary", "body", "city"),
        (_("Membership"), {"fields": ["joined_on", "left_on", "verified_on"]}),
        (
            _("Contact"),
            {
                "fields": ["contact_name", "contact_email", "contact_phone"],
                "description": _("For the staff alone: no public page shows this."),
            },
        ),
        PublishableAdmin.cover,
        PublishableAdmin.publication,
    ]

    @admin.display(description=_("name"), ordering=by_name)
    def name(self, member):
        return member.title


@admin.register(Partner)
class PartnerAdmin(
    ConflictAdmin, HistoryAdmin, DeletionAdmin, DraftAdmin, GuidedAdmin, RefusalAdmin
):
    list_display = ["name", "website", "position"]
    ordering = ["position", "pk"]
    search_fields = ["name_en", "name_bg", "website"]
    fieldsets = side_by_side(("name_en", "name_bg"), "website", "logo", "position")
    formfield_overrides = PublishableAdmin.formfield_overrides
