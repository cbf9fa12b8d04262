from cluster.exchange import ExchangeResource

from .models import Member


class MemberResource(ExchangeResource):
    """The logo and the cover are files, and stay where they are."""

    model = Member
    columns = [
        *("id", "title_en", "title_bg", "kind", "is_startup", "website", "city_en", "city_bg"),
        *("topics", "joined_on", "left_on", "verified_on"),
        *("contact_name", "contact_email", "contact_phone"),
        *("summary_en", "summary_bg", "body_en", "body_bg"),
        *("cover_alt_en", "cover_alt_bg", "cover_is_decorative", "cover_focus"),
        *("slug", "published_at", "expires_at", "version"),
    ]
    private = ("contact_name", "contact_email", "contact_phone")
