import re
from datetime import timedelta

from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster.dates import today, validate_year
from cluster.history import History
from cluster.languages import BilingualField
from cluster.models import Topic
from cluster.pictures import LOGO_WIDTHS, PictureField, columns_with
from cluster.publishing import Publishable, PublishableQuerySet, unguessable

# Start-ups are counted as a group of their own where members are welcomed or looked up; in the
# composition table they are part of their kind.
STARTUP = "startup"


_NOT_LETTERS = re.compile(r"^\W+")


class MemberQuerySet(PublishableQuerySet):
    def current(self):
        """Members on the present day of the site. The last day of a membership counts in."""
        return self.exclude(left_on__lt=today()).exclude(joined_on__gt=today())

    def unverified(self):
        """Members in public whose data nobody has checked with them for a year."""
        a_year_ago = timezone.localdate() - timedelta(days=365)
        checked_long_ago = Q(verified_on__isnull=True) | Q(verified_on__lt=a_year_ago)
        return self.published().current().filter(checked_long_ago)

    def joined(self):
        """Whose day of joining has come."""
        return self.filter(joined_on__lte=today())

    def former(self):
        return self.filter(left_on__lt=today())

    def joined_between(self, first, last):
        """Who joined on a day from `first` to `last`, both counting, also if they left since."""
        return self.filter(joined_on__range=(first, last))

    def joined_in(self, year):
        return self.filter(joined_on__year=year)

    def joining_years(self):
        """The years in which somebody joined, the latest first."""
        years = self.filter(joined_on__isnull=False).dates("joined_on", "year", order="DESC")
        return [date.year for date in years]

    def of_kind(self, kind):
        """Members of a Kind, or all start-ups."""
        return self.filter(is_startup=True) if kind == STARTUP else self.filter(kind=kind)

    def about_topic(self, topic):
        return self.filter(topics=topic)

    def newest(self):
        """The latest to join first; whose day nobody knows is left out."""
        return self.filter(joined_on__isnull=False).order_by("-joined_on", "-pk")

    def counted_by_kind(self):
        """(kind, is_startup, number of members), as `members.composition` reports them."""
        return self.order_by().values_list("kind", "is_startup").annotate(models.Count("pk"))

    def for_cards(self):
        """What a name in a list shows, and nothing else of the record."""
        return self.only(
            *("title_en", "title_bg", "slug", "kind", "is_startup", "city_en", "city_bg"),
            *("logo", "logo_width", "logo_height", "logo_renditions"),
            *("joined_on", "left_on"),
            *("published_at", "expires_at", "review_requested_at"),
        )

    def for_page(self):
        return self.prefetch_related("topics")


class Member(Publishable):
    """An organisation. Editors never delete one: who leaves stays, as a former member."""

    class Kind(models.TextChoices):
        """The kinds that European clusters report (European Cluster Collaboration Platform)."""

        SME = "sme", _("SME")
        LARGE = "large", _("Large company")
        RESEARCH = "research", _("Research or technology centre")
        UNIVERSITY = "university", _("University or school")
        CIVIL = "civil", _("Civil-society organisation")
        PUBLIC = "public", _("Public body")
        OTHER = "other", _("Other ecosystem actor")

    title = BilingualField(models.CharField(_("name"), max_length=200, blank=True))
    summary = BilingualField(
        models.TextField(
            _("short description"),
            blank=True,
            help_text=_("One sentence: what the organisation does. Plain text."),
        )
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    is_startup = models.BooleanField(
        _("start-up"), default=False, help_text=_("Only a company can be one.")
    )
    logo = PictureField(
        _("logo"),
        upload_to=unguessable,
        blank=True,
        width_field="logo_width",
        height_field="logo_height",
        renditions_field="logo_renditions",
        widths=LOGO_WIDTHS,
        help_text=_(
            "PNG or WebP with a transparent background looks best. Empty: the initial is drawn."
        ),
    )
    logo_width = models.PositiveIntegerField(null=True, editable=False)
    logo_height = models.PositiveIntegerField(null=True, editable=False)
    logo_renditions = models.JSONField(default=dict, editable=False)
    website = models.URLField(_("website"), blank=True)
    city = BilingualField(models.CharField(_("city"), max_length=80, blank=True))
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), related_name="members", blank=True
    )
    joined_on = models.DateField(
        _("joined on"),
        null=True,
        blank=True,
        help_text=_(
            "The member appears by itself on the welcome post for this day. Empty: not known."
        ),
        validators=[validate_year],
    )
    left_on = models.DateField(
        _("left on"),
        null=True,
        blank=True,
        help_text=_("The last day of the membership. The page stays, marked as a former member."),
        validators=[validate_year],
    )
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail of the contact"), blank=True)
    contact_phone = models.CharField(_("phone of the contact"), max_length=40, blank=True)
    verified_on = models.DateField(
        _("verified on"),
        null=True,
        blank=True,
        help_text=_("When someone last checked with the organisation that all this is right."),
        validators=[validate_year],
    )

    objects = MemberQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("member")
        verbose_name_plural = _("members")
        indexes = [
            models.Index(F("joined_on").desc(), F("id").desc(), name="member_newest"),
            models.Index(fields=["kind"], name="member_kind"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="members_member_leaves_after_joining",
                condition=Q(left_on__isnull=True)
                | Q(joined_on__isnull=True)
                | Q(left_on__gte=F("joined_on")),
                violation_error_code="left_on",
                violation_error_message=_("A member can’t leave before the day it joined."),
            ),
            models.CheckConstraint(
                name="members_member_startup_is_company",
                condition=Q(is_startup=False) | Q(kind__in=["sme", "large"]),
                violation_error_code="is_startup",
                violation_error_message=_("Only a company can be marked as a start-up."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("members:member_detail", args=[self.pk, self.slug])

    @property
    def is_former(self):
        return self.left_on is not None and self.left_on < timezone.localdate()

    @property
    def sort_key(self):
        """Where a name stands in an alphabet: quotation marks and the like do not count."""
        return _NOT_LETTERS.sub("", self.title.casefold())

    @property
    def initial(self):
        """The letter under which a member stands in the directory."""
        return (self.sort_key or "?")[0].upper()

    @property
    def is_coming(self):
        """Whether the day of joining lies ahead."""
        return self.joined_on is not None and self.joined_on > timezone.localdate()


class PartnerQuerySet(models.QuerySet):
    def in_order(self):
        return self.order_by("position", "pk")


class Partner(models.Model):
    """An organisation on the partner wall of the home page."""

    name = BilingualField(models.CharField(_("name"), max_length=120, blank=True))
    website = models.URLField(_("website"), blank=True)
    logo = PictureField(
        _("logo"),
        upload_to=unguessable,
        blank=True,
        width_field="logo_width",
        height_field="logo_height",
        renditions_field="logo_renditions",
        widths=LOGO_WIDTHS,
        help_text=_(
            "PNG or WebP with a transparent background looks best. Empty: the name is written."
        ),
    )
    logo_width = models.PositiveIntegerField(null=True, editable=False)
    logo_height = models.PositiveIntegerField(null=True, editable=False)
    logo_renditions = models.JSONField(default=dict, editable=False)
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        validators=[MaxValueValidator(9999)],
        help_text=_("Smaller numbers stand first."),
    )

    objects = PartnerQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        indexes = [models.Index(fields=["position", "id"], name="partner_position")]
        constraints = [
            models.CheckConstraint(
                name="members_partner_has_name",
                condition=~Q(name_en="", name_bg=""),
                violation_error_code="name_en",
                violation_error_message=_("Please give a name in at least one language."),
            )
        ]

    def __str__(self):
        return self.name

    def save(self, *args, update_fields=None, **kwargs):
        with transaction.atomic(savepoint=False):  # so that a failed save leaves no file
            super().save(*args, update_fields=columns_with(update_fields, self), **kwargs)
