import secrets

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .history import History
from .languages import BilingualField
from .pictures import PictureField, columns_with
from .publishing import Publishable, PublishableQuerySet, unguessable

# Addresses that sections and servers use: a page with such a slug could not be reached.
RESERVED_SLUGS = [
    "admin",
    "blog",
    "events",
    "media",
    "members",
    "news",
    "static",
    "styleguide",
    "surveys",
]


class Topic(models.Model):
    """One word of the taxonomy that news and members share."""

    name = BilingualField(
        models.CharField(
            _("name"), max_length=60, help_text=_("One or two words: “Circular economy”.")
        )
    )
    slug = models.SlugField(
        _("address"),
        max_length=60,
        unique=True,
        help_text=_(
            "“circular-economy” gives /en/news/topic/circular-economy/. Best left as it is."
        ),
    )

    history = History()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name_en", "pk"]

    def __str__(self):
        return self.name


class PageQuerySet(PublishableQuerySet):
    def in_navigation(self):
        """Pages that stand in the header or the footer, in their order."""
        return self.exclude(navigation="").order_by("position", "pk")


class Page(Publishable):
    """A standing page that staff edit: About, Membership, Contacts …"""

    class Navigation(models.TextChoices):
        HEADER = "header", _("In the header")
        FOOTER = "footer", _("In the footer")

    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_(
            "“membership” gives /en/membership/ and /bg/membership/. It stays for good: "
            "people print and link it. Left empty, it is made of the title."
        ),
    )
    navigation = models.CharField(
        _("place in the navigation"),
        max_length=10,
        choices=Navigation.choices,
        blank=True,
        help_text=_("Empty: reached only by links in texts."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        validators=[MaxValueValidator(9999)],
        help_text=_("Smaller numbers stand first."),
    )

    objects = PageQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        indexes = [models.Index(fields=["position", "id"], name="page_position")]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="cluster_page_address_is_free",
                condition=~Q(slug__in=RESERVED_SLUGS),
                violation_error_code="slug",
                violation_error_message=_("A section of the site has this address already."),
            ),
        ]

    def clean(self):
        """Derive an empty address before its rules are checked: another page may have it."""
        self.derive_slug()

    def get_absolute_url(self):
        return reverse("page_detail", args=[self.slug])


class PictureQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by("-pk")

    def undescribed(self):
        """What tells nothing, in one language or both, to readers who cannot see it."""
        return self.filter(Q(alt_en="") | Q(alt_bg=""), is_decorative=False)


class Picture(models.Model):
    """An image that editors place in texts. A text names it by the address of its file.

    So the file stays what it is: another image is another picture.
    """

    image = PictureField(
        _("image"),
        upload_to=unguessable,
        width_field="image_width",
        height_field="image_height",
        renditions_field="image_renditions",
        help_text=_("JPEG, PNG or WebP. It stays: another image is another picture."),
    )
    image_width = models.PositiveIntegerField(null=True, editable=False)
    image_height = models.PositiveIntegerField(null=True, editable=False)
    image_renditions = models.JSONField(default=dict, editable=False)
    alt = BilingualField(
        models.CharField(
            _("what the picture shows"),
            max_length=200,
            blank=True,
            help_text=_(
                "For people who cannot see it: “Three people at a round table”. Each text that "
                "shows it can say it in other words."
            ),
        )
    )
    is_decorative = models.BooleanField(
        _("the picture is only decoration"),
        default=False,
        help_text=_("Tick if the image tells nothing; then it needs no description."),
    )
    credit = models.CharField(
        _("credit"),
        max_length=120,
        blank=True,
        help_text=_("Who made it: “Photo: Ann Example”."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = PictureQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [models.Index(fields=["image"], name="picture_image")]
        constraints = [
            models.CheckConstraint(
                name="cluster_picture_is_described",
                condition=Q(is_decorative=True) | ~Q(alt_en="", alt_bg=""),
                violation_error_code="alt_en",
                violation_error_message=_(
                    "Please describe the picture, or tick that it is only decoration."
                ),
            )
        ]

    def __str__(self):
        return self.alt or self.image.file_name

    def save(self, *args, update_fields=None, **kwargs):
        with transaction.atomic(savepoint=False):  # so that a failed save leaves no file
            super().save(*args, update_fields=columns_with(update_fields, self), **kwargs)


class SiteIdentity(models.Model):
    """Who we are, as header, footer and home page say it. A constraint keeps it one row."""

    name = BilingualField(models.CharField(_("name"), max_length=120))
    short_name = BilingualField(
        models.CharField(
            _("short name"),
            max_length=40,
            blank=True,
            help_text=_("Where the full name has no room."),
        )
    )
    motto = BilingualField(models.CharField(_("motto"), max_length=200, blank=True))
    introduction = BilingualField(
        models.TextField(
            _("who we are"),
            blank=True,
            help_text=_("One sentence that opens the home page. Plain text."),
        )
    )
    address = BilingualField(models.TextField(_("postal address"), blank=True))
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    footer = BilingualField(
        models.CharField(
            _("footer line"),
            max_length=120,
            blank=True,
            help_text=_(
                "Stands after “© 2026” at the end of each page. The year is always the present one."
            ),
        )
    )

    history = History()

    class Meta:
        verbose_name = _("site identity")
        verbose_name_plural = _("site identity")
        constraints = [
            models.CheckConstraint(
                name="cluster_siteidentity_is_one",
                condition=Q(id=1),
                violation_error_message=_("The site has one identity; please change that one."),
            )
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)


class SocialLink(models.Model):
    identity = models.ForeignKey(
        SiteIdentity, on_delete=models.CASCADE, related_name="social_links"
    )
    name = models.CharField(_("name"), max_length=40, help_text=_("For example: LinkedIn"))
    url = models.URLField(_("link"))
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        validators=[MaxValueValidator(9999)],
        help_text=_("Smaller numbers stand first."),
    )

    class Meta:
        verbose_name = _("social link")
        verbose_name_plural = _("social links")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name


class PreviewLinkQuerySet(models.QuerySet):
    def of(self, target):
        """The link that leads to `target`; there is at most one."""
        content_type = ContentType.objects.get_for_model(target)
        return self.filter(content_type=content_type, object_id=target.pk)

    def valid(self):
        return self.filter(expires_at__gt=Now())

    def renew(self, target, expires_at):
        """Make a link to `target` that works until `expires_at`; the one before it stops."""
        return self.update_or_create(
            content_type=ContentType.objects.get_for_model(target),
            object_id=target.pk,
            defaults={"key": secrets.token_urlsafe(12), "expires_at": expires_at},
        )


class PreviewLink(models.Model):
    """Lets people without account see one thing that is not public. Deleting it revokes it.

    It is deleted with the thing: another may get its number.

    Beside the thing and not on it: sharing is no change of its content, so no version nor history
    tells of it.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()
    key = models.CharField(max_length=16)
    expires_at = models.DateTimeField(editable=False)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                name="cluster_previewlink_is_one_each",
                violation_error_message=_("There is a link to this page already."),
            )
        ]

    def __str__(self):
        return f"{self.content_type} {self.object_id}"
