"""What every public thing has, and the only door to what is public.

Publication is one nullable moment: empty is a draft, ahead is scheduled, past is public;
`expires_at` ends it. There is no status beside these, so no contradictory state can be stored. That
somebody waits for a review is a moment of its own, which only a draft can have.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
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

STALE_DAYS = 30


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

    def undated(self):
        """What has no day of publication: drafts, and drafts that wait for a review."""
        return self.filter(published_at__isnull=True)

    def draft(self):
        return self.undated().filter(review_requested_at__isnull=True)

    def in_review(self):
        return self.filter(review_requested_at__isnull=False)

    def scheduled(self):
        return self.filter(published_at__gt=Now()).exclude(expires_at__lte=Now())

    def expired(self):
        return self.filter(published_at__lte=Now(), expires_at__lte=Now())

    def stale(self):
        """Drafts that nobody has touched for `STALE_DAYS`: one at work on for months is not."""
        return self.draft().filter(updated_at__lt=timezone.now() - timedelta(days=STALE_DAYS))

    def untranslated(self):
        """What is public, or will be by itself, and not `written_in` both languages."""
        other_lacks = Q(body_en="") & ~Q(body_bg="") | Q(body_bg="") & ~Q(body_en="")
        return self._shown().filter(Q(title_en="") | Q(title_bg="") | other_lacks)

    def undescribed(self):
        """What shows a cover without saying what it shows in a language of its title."""
        covered = self._shown().filter(cover_is_decorative=False).exclude(cover="")
        return covered.filter(
            ~Q(title_en="") & Q(cover_alt_en="") | ~Q(title_bg="") & Q(cover_alt_bg="")
        )

    def _shown(self):
        return self.filter(published_at__isnull=False).exclude(expires_at__lte=Now())

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


_FOLLOW_EVERY_SAVE = (
    *("slug", "updated_at", "version"),
    *("review_requested_at", "review_requested_by"),
)


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
    review_requested_at = models.DateTimeField(null=True, editable=False)
    review_requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        related_name="+",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
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

    preview_links = GenericRelation("cluster.PreviewLink")  # they are deleted with it

    objects = PublishableQuerySet.as_manager()
    history = History(excluded_fields=["version"])

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_title",
                condition=~Q(title_en="", title_bg=""),
                violation_error_code="title_en",
                violation_error_message=_("Please give a title in at least one language."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_expires_after_publication",
                condition=Q(expires_at__isnull=True)
                | Q(published_at__isnull=True)
                | Q(expires_at__gt=F("published_at")),
                violation_error_code="expires_at",
                violation_error_message=_("“Published until” must be after “published from”."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_only_drafts_are_reviewed",
                condition=Q(review_requested_at__isnull=True, review_requested_by__isnull=True)
                | Q(review_requested_at__isnull=False, published_at__isnull=True),
                violation_error_message=_("Only a draft can wait for a review."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_cover_is_described",
                condition=Q(cover="")
                | Q(cover_is_decorative=True)
                | ~Q(cover_alt_en="", cover_alt_bg=""),
                violation_error_code="cover_alt_en",
                violation_error_message=_(
                    "Please describe the cover image, or tick that it is only decoration."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, update_fields=None, **kwargs):
        """Count the version (to notice lost updates), derive an empty slug, end a review."""
        self.version += 1
        self.derive_slug()
        if self.published_at is not None:  # given by hand: nobody waits any more
            self._end_review()
        if update_fields is not None:
            update_fields = columns_with({*update_fields, *_FOLLOW_EVERY_SAVE}, self)
        with transaction.atomic(savepoint=False):  # so that a failed save leaves no file
            super().save(*args, update_fields=update_fields, **kwargs)

    def derive_slug(self):
        if not self.slug:
            title = self.title_en or self.title_bg
            self.slug = latin_slug(title) or self._meta.model_name

    # The steps from one state to the next. Each changes the object in hand, to be checked and
    # saved by the caller, and raises ValidationError where there is no such step.

    def ask_for_review(self, user):
        if self.published_at is not None:
            raise ValidationError(_("Only a draft can wait for a review."))
        if self.review_requested_at is not None:
            raise ValidationError(_("It waits for a review already."))
        self.review_requested_at, self.review_requested_by = timezone.now(), user

    def return_to_author(self):
        if self.review_requested_at is None:
            raise ValidationError(_("Nobody asked for a review of it."))
        self._end_review()

    def publish(self, at=None):
        """From now, or from the moment `at`; an end before that no longer holds."""
        if self.is_public:
            raise ValidationError(_("It is public already."))
        self.published_at = at or timezone.now()
        if self.expires_at is not None and self.expires_at <= self.published_at:
            self.expires_at = None
        self._end_review()

    def unpublish(self):
        """Back to a draft."""
        if self.published_at is None:
            raise ValidationError(_("It is a draft already."))
        self.published_at = self.expires_at = None

    def _end_review(self):
        self.review_requested_at = self.review_requested_by = None

    @property
    def is_public(self):
        """As `published()`, for an object that is already in hand."""
        now = timezone.now()
        return (
            self.published_at is not None
            and self.published_at <= now
            and (self.expires_at is None or self.expires_at > now)
        )

    def is_visible_to(self, user):
        """As `visible_to()`, for an object that is already in hand."""
        permission = f"{self._meta.app_label}.view_{self._meta.model_name}"
        return self.is_public or user.has_perm(permission)

    @property
    def publication(self):
        """The Mark of an object that is not simply public; None for one that is."""
        now = timezone.now()
        if self.published_at is None:
            if self.review_requested_at is not None:
                return Mark("review", _("Please review"))
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
