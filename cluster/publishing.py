"""What every public thing has, and the only door to what is public.

Publication is one nullable moment: empty is a draft, ahead is scheduled, past is public;
`expires_at` ends it. There is no status beside these, so no contradictory state can be stored.
"""

import secrets

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from .dates import validate_year
from .history import History
from .languages import CODES, BilingualField, latin_slug
from .marks import Mark
from .pictures import Focus, PictureField, columns_with
from .richtext import RichTextField


def unguessable(instance, filename):
    """Where an upload is stored: under its own name, in a folder that nobody can guess.

    The web server shows files to whoever knows the address, also those of a draft.
    """
    return f"{instance._meta.model_name}/{secrets.token_urlsafe(9)}/{filename}"


class Gone(Exception):  # noqa: N818 - the HTTP term, like Django's Http404
    """Asked for something that was public once and has expired (RFC 9110, 410)."""


class PublishableQuerySet(models.QuerySet):
    def published(self):
        """What everybody may see at this moment, by the database's own clock."""
        return self.filter(published_at__lte=Now()).exclude(expires_at__lte=Now())

    def draft(self):
        return self.filter(published_at__isnull=True)

    def scheduled(self):
        return self.filter(published_at__gt=Now()).exclude(expires_at__lte=Now())

    def expired(self):
        return self.filter(published_at__lte=Now(), expires_at__lte=Now())

    def visible_to(self, user):
        """What `user` may open by its own address; lists and feeds always use `published()`."""
        permission = f"{self.model._meta.app_label}.view_{self.model._meta.model_name}"
        return self.all() if user.has_perm(permission) else self.published()

    def for_cards(self):
        """What a row of a list shows: no long texts, and no cover."""
        return self.defer("body_en", "body_bg", "cover_renditions")

    def for_page(self):
        """What the page of one object shows."""
        return self


def get_visible_or_404(request, queryset, **lookup):
    """The object of `queryset` that fits `lookup`, if the reader may see it.

    The user is looked at only when the object is not public, so a public page does not vary by
    cookie. A preview is remembered on the request: PublishingMiddleware keeps it from any cache.
    Raises Http404, or Gone for what was public once.
    """
    found = queryset.published().filter(**lookup).first()
    if found is not None:
        return found
    found = queryset.visible_to(request.user).filter(**lookup).first()
    if found is not None:
        request.is_preview = True
        return found
    if queryset.expired().filter(**lookup).exists():
        raise Gone
    raise Http404


class PublishingMiddleware:
    """Answers Gone in the site's style, and keeps previews out of every cache."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "is_preview", False):
            add_never_cache_headers(response)
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, Gone):
            return render(request, "410.html", {"exception": exception}, status=410)
        return None


class Publishable(models.Model):
    """Title, summary and body in two languages, an address, a cover, and a life in moments."""

    title = BilingualField(models.CharField(_("title"), max_length=200, blank=True))
    summary = BilingualField(
        models.TextField(
            _("summary"),
            blank=True,
            help_text=_("One or two sentences for lists and search results. Plain text."),
        )
    )
    body = BilingualField(
        RichTextField(
            _("text"),
            blank=True,
            help_text=_(
                "Plain text (an empty line starts a new paragraph) or simple HTML: headings h2 to "
                "h4, lists, links, quotes, tables. Anything unsafe is removed when you save."
            ),
        )
    )
    slug = models.SlugField(
        _("address"),
        max_length=80,
        blank=True,
        help_text=_("The readable end of the web address. Left empty, it is made of the title."),
    )
    published_at = models.DateTimeField(
        _("published from"),
        null=True,
        blank=True,
        help_text=_("Empty: a draft. In the future: appears on its minute. Sofia time."),
        validators=[validate_year],
    )
    expires_at = models.DateTimeField(
        _("published until"),
        null=True,
        blank=True,
        help_text=_("Usually empty. From this moment the page says that it is gone. Sofia time."),
        validators=[validate_year],
    )
    cover = PictureField(
        _("cover image"),
        upload_to=unguessable,
        blank=True,
        width_field="cover_width",
        height_field="cover_height",
        renditions_field="cover_renditions",
        help_text=_("JPEG, PNG or WebP, best in landscape format and at least 1200 pixels wide."),
    )
    cover_width = models.PositiveIntegerField(null=True, editable=False)
    cover_height = models.PositiveIntegerField(null=True, editable=False)
    cover_renditions = models.JSONField(default=dict, editable=False)
    cover_focus = models.CharField(
        _("what must stay in sight"),
        max_length=20,
        choices=Focus,
        default=Focus.CENTRE,
        help_text=_("Lists show every cover in landscape format and cut off what lies beyond."),
    )
    cover_alt = BilingualField(
        models.CharField(
            _("what the cover shows"),
            max_length=200,
            blank=True,
            help_text=_("For people who cannot see it: “Three people at a round table”."),
        )
    )
    cover_is_decorative = models.BooleanField(
        _("the cover is only decoration"),
        default=False,
        help_text=_("Tick if the image tells nothing; then it needs no description."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = PublishableQuerySet.as_manager()
    history = History(excluded_fields=["version"])

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_title",
                condition=~Q(title_en="", title_bg=""),
                violation_error_message=_("Please give a title in at least one language."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_expires_after_publication",
                condition=Q(expires_at__isnull=True)
                | Q(published_at__isnull=True)
                | Q(expires_at__gt=F("published_at")),
                violation_error_message=_("“Published until” must be after “published from”."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_cover_is_described",
                condition=Q(cover="")
                | Q(cover_is_decorative=True)
                | ~Q(cover_alt_en="", cover_alt_bg=""),
                violation_error_message=_(
                    "Please describe the cover image, or tick that it is only decoration."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, update_fields=None, **kwargs):
        """Count the version (to notice lost updates) and derive an empty slug from the title."""
        self.version += 1
        self.derive_slug()
        if update_fields is not None:
            update_fields = columns_with({*update_fields, "slug", "updated_at", "version"}, self)
        with transaction.atomic(savepoint=False):  # so that a failed save leaves no file
            super().save(*args, update_fields=update_fields, **kwargs)

    def derive_slug(self):
        if not self.slug:
            title = self.title_en or self.title_bg
            self.slug = latin_slug(title) or self._meta.model_name

    @property
    def is_public(self):
        """As `published()`, for an object that is already in hand."""
        now = timezone.now()
        return (
            self.published_at is not None
            and self.published_at <= now
            and (self.expires_at is None or self.expires_at > now)
        )

    @property
    def publication(self):
        """The Mark of an object that is not simply public; None for one that is."""
        now = timezone.now()
        if self.published_at is None:
            return Mark("draft", _("Draft"))
        if self.expires_at is not None and self.expires_at <= now:
            return Mark("expired", _("Expired"))
        if self.published_at > now:
            return Mark("scheduled", _("Scheduled"))
        return None

    @property
    def written_in(self):
        """Codes of the languages in which this can be read: title, and text if there is any."""
        titled = [code for code in CODES if getattr(self, f"title_{code}")]
        return [code for code in titled if getattr(self, f"body_{code}")] or titled
