import math

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from cluster.dates import month_range, today, validate_year
from cluster.documents import Document
from cluster.languages import BilingualField
from cluster.models import Topic
from cluster.publishing import Publishable, PublishableQuerySet
from events.models import Event
from members.models import Member
from surveys.models import Survey

# Silent reading of non-fiction by adults (Brysbaert 2019, doi:10.1016/j.jml.2019.104047).
WORDS_PER_MINUTE = 238


class PostQuerySet(PublishableQuerySet):
    def in_section(self, section):
        return self.filter(section=section)

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def pinned(self):
        """What editors hold up on the home page today; the last day counts in."""
        return self.filter(pinned_until_on__gte=today())

    def about_topic(self, topic):
        return self.filter(topics=topic)

    def in_year(self, year):
        return self.filter(published_at__year=year)

    def in_month(self, year, month):
        return self.filter(published_at__year=year, published_at__month=month)

    def about_event(self, event):
        return self.filter(event=event)

    def about_survey(self, survey):
        return self.filter(survey=survey)

    def about_member(self, member):
        return self.filter(members=member)

    def for_titles(self):
        """What a link to a post shows."""
        return self.defer("body_en", "body_bg", "cover_renditions")

    def reports(self):
        return self.filter(is_report=True)

    def welcoming(self, day):
        """The welcome posts for members who joined on `day`."""
        return self.filter(welcomes_from_on__lte=day, welcomes_until_on__gte=day)

    def years(self):
        """(year, number of posts), the latest first."""
        return (
            self.values_list("published_at__year")
            .annotate(models.Count("pk"))
            .order_by("-published_at__year")
        )

    def months(self):
        """(month, number of posts) of a queryset within one year, the latest first."""
        return (
            self.values_list("published_at__month")
            .annotate(models.Count("pk"))
            .order_by("-published_at__month")
        )

    def pinned_first(self, count):
        """A list of `count` posts for the home page: what is pinned, then the newest."""
        pinned = list(self.pinned().newest_first()[:count])
        others = self.exclude(pk__in=[post.pk for post in pinned]).newest_first()
        return [*pinned, *others[: count - len(pinned)]]

    def with_subjects(self):
        """The event and survey that posts are about, in a number of queries that never grows."""
        return self.select_related("event", "survey").prefetch_related(
            "event__places", reports_on_events("event__posts")
        )

    def for_briefs(self):
        """What a row shows that stands beside other things: no topics, no cover."""
        return self._for_rows().defer("cover_renditions")

    def for_cards(self):
        return self._for_rows().prefetch_related("topics")

    def _for_rows(self):
        return (
            self.defer("body_en", "body_bg")
            .with_subjects()
            .defer("event__body_en", "event__body_bg", "survey__body_en", "survey__body_bg")
            .defer("survey__results_summary_en", "survey__results_summary_bg")
            .defer("event__cover_renditions", "survey__cover_renditions")
        )

    def for_page(self):
        members = Member.objects.published().for_cards()
        return self.with_subjects().prefetch_related(
            "documents", "topics", Prefetch("members", members, to_attr="public_members")
        )


def reports_on_events(lookup):
    """A Prefetch that gives events their `public_reports`, newest first."""
    return Prefetch(
        lookup,
        Post.objects.published().reports().newest_first().for_titles(),
        to_attr="public_reports",
    )


def without_report(events):
    """Of the queryset `events`, what readers saw announced, took place, and no post reports on.

    A report that is still a draft counts: somebody is at it.
    """
    reported = Post.objects.reports().values("event")
    return events.published().took_place().exclude(pk__in=reported)


class Post(Publishable):
    """A news item or a blog post: one table, so one archive, one feed, one search entry."""

    class Section(models.TextChoices):
        NEWS = "news", _("News")
        BLOG = "blog", _("Blog")

    section = models.CharField(
        _("section"), max_length=4, choices=Section.choices, default=Section.NEWS
    )
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), related_name="posts", blank=True
    )
    members = models.ManyToManyField(
        Member,
        verbose_name=_("members it is about"),
        related_name="posts",
        blank=True,
        help_text=_(
            "Stands on the pages of these members. Welcome posts find theirs by themselves."
        ),
    )
    author = BilingualField(
        models.CharField(
            _("author"), max_length=120, blank=True, help_text=_("Shown on blog posts.")
        )
    )
    pinned_until_on = models.DateField(
        _("pinned until"),
        null=True,
        blank=True,
        help_text=_(
            "Until the end of this day it stands first on the home page. The archive stays in the "
            "order of its dates."
        ),
        validators=[validate_year],
    )
    event = models.ForeignKey(
        Event,
        verbose_name=_("event"),
        related_name="posts",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text=_("Its date, state and link are shown on the post, always up to date."),
    )
    is_report = models.BooleanField(
        _("reports on the event"),
        default=False,
        help_text=_("When the event is over, everything that announced it leads to this report."),
    )
    survey = models.ForeignKey(
        Survey,
        verbose_name=_("survey"),
        related_name="posts",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text=_("Its state and the right link are shown on the post, always up to date."),
    )
    welcomes_from_on = models.DateField(
        _("welcomes members who joined from"),
        null=True,
        blank=True,
        help_text=_("The members who joined in the period are listed on the post by themselves."),
        validators=[validate_year],
    )
    welcomes_until_on = models.DateField(
        _("… until"),
        null=True,
        blank=True,
        help_text=_("The last day of the period counts in."),
        validators=[validate_year],
    )

    previewed_by = AnonymousUser()  # the view of a preview says who sees it

    objects = PostQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [
            models.Index("section", F("published_at").desc(), F("id").desc(), name="post_archive"),
            models.Index(F("published_at").desc(), F("id").desc(), name="post_newest"),
            models.Index(fields=["pinned_until_on"], name="post_pinned"),
            models.Index(
                fields=["welcomes_from_on", "welcomes_until_on"],
                name="post_welcome",
                condition=Q(welcomes_from_on__isnull=False),
            ),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="news_post_report_has_event",
                condition=Q(is_report=False) | Q(event__isnull=False),
                violation_error_code="event",
                violation_error_message=_("Please choose the event that this post reports on."),
            ),
            models.CheckConstraint(
                name="news_post_welcome_period_is_whole",
                condition=Q(welcomes_from_on__isnull=True, welcomes_until_on__isnull=True)
                | Q(welcomes_from_on__isnull=False, welcomes_until_on__isnull=False),
                violation_error_code="welcomes_from_on",
                violation_error_message=_(
                    "A welcome post needs both days of its period; any other post needs neither."
                ),
            ),
            models.CheckConstraint(
                name="news_post_welcome_period_is_ordered",
                condition=Q(welcomes_from_on__isnull=True)
                | Q(welcomes_until_on__gte=F("welcomes_from_on")),
                violation_error_code="welcomes_until_on",
                violation_error_message=_("The period can’t end before it begins."),
            ),
        ]

    def get_absolute_url(self):
        return reverse(f"{self.section}:item_detail", args=[self.pk, self.slug])

    @property
    def is_welcome(self):
        return self.welcomes_from_on is not None

    @property
    def welcome_period(self):
        """ "December 2022 – January 2023", for the reader."""
        return month_range(self.welcomes_from_on, self.welcomes_until_on)

    @property
    def years_old(self):
        """Whole years since it appeared, by the site's clock: by then an invitation is over."""
        if not self.published_at:
            return 0
        born, today = timezone.localdate(self.published_at), timezone.localdate()
        return max(0, today.year - born.year - ((today.month, today.day) < (born.month, born.day)))

    @property
    def reading_minutes(self):
        """How long the text takes to read, rounded up, in the reader's language; 0 without text."""
        words = strip_tags(self.body.replace("<", " <")).split()
        return math.ceil(len(words) / WORDS_PER_MINUTE)

    @property
    def shown_event(self):
        """The event it is about, if whoever sees the post may see it."""
        return self._shown(self.event)

    @property
    def shown_survey(self):
        """The survey it is about, if whoever sees the post may see it."""
        return self._shown(self.survey)

    def _shown(self, subject):
        # Who follows a link to a draft sees it too, and knows only what is public beside it.
        return subject if subject and subject.is_visible_to(self.previewed_by) else None

    @classmethod
    def attach_welcomed(cls, posts):
        """Give each welcome post its `welcomed` members, with one query for all of `posts`.

        Called with the posts of a page: a period is no relation that prefetch_related could follow.
        """
        welcomes = [post for post in posts if post.is_welcome]
        if not welcomes:
            return
        periods = Q()
        for post in welcomes:
            periods |= Q(joined_on__range=(post.welcomes_from_on, post.welcomes_until_on))
        joined = list(Member.objects.published().joined().for_cards().filter(periods))
        for post in welcomes:
            post.welcomed = [
                member
                for member in joined
                if post.welcomes_from_on <= member.joined_on <= post.welcomes_until_on
            ]


class PostDocument(Document):
    post = models.ForeignKey(Post, related_name="documents", on_delete=models.CASCADE)
