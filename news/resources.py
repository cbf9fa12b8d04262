from cluster.exchange import ExchangeResource

from .models import Post


class PostResource(ExchangeResource):
    model = Post
    columns = [
        *("id", "section", "title_en", "title_bg", "published_at", "expires_at", "topics"),
        *("author_en", "author_bg", "pinned_until_on", "event", "is_report", "survey"),
        *("members", "welcomes_from_on", "welcomes_until_on"),
        *("summary_en", "summary_bg", "body_en", "body_bg"),
        *("cover_alt_en", "cover_alt_bg", "cover_is_decorative", "cover_focus"),
        *("slug", "version"),
    ]
