from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cluster.dates import day, day_range, month, near_day, today, validate_year
from cluster.documents import Document, validate_pdf
from cluster.languages import BilingualField
from cluster.marks import Action, Mark
from cluster.publishing import Publishable, PublishableQuerySet, unguessable
from cluster.richtext import RichTextField
from cluster.richtext import clean as clean_html
from cluster.sizes import whole_percent

SOON_DAYS = 7

_ITSELF = _("A survey can’t be its own previous survey.")


class SurveyQuerySet(PublishableQuerySet):
    def upcoming(self):
        return self.filter(opens_on__gt=today())

    def open(self):
        """Whoever asks now can take part: the closing day counts in."""
        return self.filter(opens_on__lte=today()).exclude(closes_on__lt=today())

    def closing_soon(self):
        """Open, and not for longer than `SOON_DAYS` more."""
        return self.open().filter(closes_on__lte=timezone.localdate() + timedelta(days=SOON_DAYS))

    def waiting(self):
        """Closed, and nothing to read yet."""
        return self.filter(closes_on__lt=today()).exclude(results_published_at__lte=Now())

    def with_results(self):
        return self.filter(closes_on__lt=today(), results_published_at__lte=Now())

    def newest_first(self):
        return self.order_by("-opens_on", "-pk")

    def for_cards(self):
        return super().for_cards().defer("results_summary_en", "results_summary_bg")

    def for_page(self):
        return self.select_related("previous").prefetch_related("documents", "questions__answers")

    def for_home(self):
        """What one can do now, then what one can do next, then what came out last."""
        rank = Case(
            When(opens_on__gt=today(), then=Value(1)),
            When(closes_on__lt=today(), then=Value(2)),
            default=Value(0),
        )
        return self.annotate(rank=rank).order_by(
            "rank",
            Case(When(rank=0, then=F("closes_on")), When(rank=1, then=F("opens_on"))).asc(
                nulls_last=True
            ),
            "-closes_on",
            "-pk",
        )


class Survey(Publishable):
    """Somebody's questionnaire elsewhere, with a life: it opens, closes, and has results.

    The state follows from the dates by the site's clock, and nothing stores it.
    """

    class State(models.TextChoices):
        UPCOMING = "upcoming", _("Upcoming")
        OPEN = "open", _("Open")
        WAITING = "waiting", _("Closed")
        RESULTS = "results", _("Results")

    opens_on = models.DateField(
        _("opens on"),
        help_text=_("The first day on which one can take part."),
        validators=[validate_year],
    )
    closes_on = models.DateField(
        _("closes on"),
        null=True,
        blank=True,
        help_text=_("The last day on which one can take part. Empty: not fixed yet."),
        validators=[validate_year],
    )
    run_by = BilingualField(
        models.CharField(
            _("run by"), max_length=200, blank=True, help_text=_("Who asks, if it is not us.")
        )
    )
    project = BilingualField(
        models.CharField(
            _("project"),
            max_length=200,
            blank=True,
            help_text=_("The project it belongs to, if any."),
        )
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes needed"),
        validators=[MaxValueValidator(999)],
        null=True,
        blank=True,
        help_text=_("To answer all questions."),
    )
    questionnaire_languages = BilingualField(
        models.CharField(
            _("languages of the questionnaire"),
            max_length=120,
            blank=True,
            help_text=_("For example: English, Bulgarian"),
        )
    )
    participation_url = models.URLField(
        _("link to take part"),
        help_text=_("Shown only while the survey is open, also on the posts about it."),
    )
    results_expected_on = models.DateField(
        _("results expected on"),
        null=True,
        blank=True,
        help_text=_("Any day of the month; readers see only the month."),
        validators=[validate_year],
    )
    results_published_at = models.DateTimeField(
        _("results published from"),
        null=True,
        blank=True,
        help_text=_("From this moment all announcements lead to the results. Sofia time."),
        validators=[validate_year],
    )
    results_url = models.URLField(
        _("link to the results"), blank=True, help_text=_("If they stand on another site.")
    )
    results_file = models.FileField(
        _("results as a file"),
        upload_to=unguessable,
        blank=True,
        validators=[validate_pdf],
        help_text=_("A PDF."),
    )
    results_summary = BilingualField(RichTextField(_("summary of the results"), blank=True))
    previous = models.ForeignKey(
        "self",
        verbose_name=_("previous survey"),
        related_name="following",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text=_("Readers find the results of that one from this one."),
    )

    objects = SurveyQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        indexes = [
            models.Index(F("opens_on").desc(), F("id").desc(), name="survey_newest"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="surveys_survey_closes_after_opening",
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                violation_error_code="closes_on",
                violation_error_message=_("A survey can’t close before the day it opens."),
            ),
            models.CheckConstraint(
                name="surveys_survey_not_its_own_previous",
                condition=Q(previous__isnull=True) | ~Q(previous=F("id")),
                violation_error_code="previous",
                violation_error_message=_ITSELF,
            ),
            models.CheckConstraint(
                name="surveys_survey_results_need_closing",
                condition=Q(results_published_at__isnull=True) | Q(closes_on__isnull=False),
                violation_error_code="closes_on",
                violation_error_message=_(
                    "Results need a closing day: please fill in “closes on”."
                ),
            ),
        ]

    def clean(self):
        """Results must lead to something. Questions are rows of their own: no constraint sees them.

        A form has no `id`, so it can't check the constraint on `previous`; it is repeated here.
        Raises ValidationError.
        """
        if self.previous_id is not None and self.previous_id == self.pk:
            raise ValidationError({"previous": _ITSELF})
        if self.results_published_at and not (
            self.results_url
            or self.results_file
            or strip_tags(clean_html(self.results_summary)).strip()
            or (self.pk and self.questions.filter(answers__isnull=False).exists())
        ):
            raise ValidationError(
                {
                    "results_published_at": _(
                        "There is nothing to show yet: add a link, a file, a summary or questions "
                        "with their answers first."
                    )
                }
            )

    def get_absolute_url(self):
        return reverse("surveys:survey_detail", args=[self.pk, self.slug])

    def state_at(self, moment):
        """The State at an aware datetime, by the site's clock."""
        date = timezone.localdate(moment)
        if date < self.opens_on:
            return self.State.UPCOMING
        if self.closes_on is None or date <= self.closes_on:
            return self.State.OPEN
        if self.results_published_at is not None and self.results_published_at <= moment:
            return self.State.RESULTS
        return self.State.WAITING

    @property
    def state(self):
        return self.state_at(timezone.now())

    @property
    def mark(self):
        """The state as a Mark, with the days that are left or the month to wait for."""
        state = self.state
        if state == self.State.UPCOMING:
            label = gettext("Opens on %(day)s") % {"day": near_day(self.opens_on)}
        elif state == self.State.OPEN:
            label = self._open_label()
        elif state == self.State.WAITING:
            label = self._waiting_label()
        else:
            label = gettext("Results")
        return Mark(state.value, label)

    def _open_label(self):
        if self.closes_on is None:
            return gettext("Open")
        days = (self.closes_on - timezone.localdate()).days
        if days == 0:
            return gettext("Open · closes today")
        return ngettext("Open · %(days)s day left", "Open · %(days)s days left", days) % {
            "days": days
        }

    def _waiting_label(self):
        expected = self.results_expected_on
        if expected is None or expected < timezone.localdate().replace(day=1):
            return gettext("Closed")  # a month that has passed would be a promise broken
        return gettext("Closed · results in %(month)s") % {"month": month(expected)}

    @property
    def action(self):
        """What a reader can do now: take part, read the results, or nothing (None)."""
        state = self.state
        if state == self.State.OPEN and self.closes_on:
            label = gettext("Take part – closes %(day)s") % {"day": near_day(self.closes_on)}
            return Action(label, self.participation_url)
        if state == self.State.OPEN:
            return Action(gettext("Take part"), self.participation_url)
        if state == self.State.RESULTS:
            return Action(gettext("Read the results"), f"{self.get_absolute_url()}#results")
        return None

    @property
    def period(self):
        """When one can or could take part, in words."""
        if self.closes_on is None:
            return gettext("from %(day)s") % {"day": day(self.opens_on)}
        return day_range(self.opens_on, self.closes_on)

    @property
    def shares_are_rounded(self):
        """Whether the percents of some question do not add up to a hundred."""
        sums = [sum(percent for _answer, percent in q.bars) for q in self.questions.all()]
        return any(total not in (0, 100) for total in sums)

    @property
    def results_file_size(self):
        """Bytes of the results file; None if the file is not where it should be."""
        try:
            return self.results_file.size
        except OSError:
            return None

    @property
    def public_previous(self):
        """The previous survey, if everybody may see it."""
        return self.previous if self.previous and self.previous.is_public else None


class Question(models.Model):
    """A question whose answers are shown as a chart among the results."""

    survey = models.ForeignKey(
        Survey, verbose_name=_("survey"), related_name="questions", on_delete=models.CASCADE
    )
    text = BilingualField(models.CharField(_("question"), max_length=300, blank=True))
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        validators=[MaxValueValidator(9999)],
        help_text=_("Smaller numbers stand first."),
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="surveys_question_has_text",
                condition=~Q(text_en="", text_bg=""),
                violation_error_code="text_en",
                violation_error_message=_("Please write the question in at least one language."),
            )
        ]

    def __str__(self):
        return self.text

    @property
    def votes(self):
        """How often it was answered."""
        return sum(answer.votes for answer in self.answers.all())

    @property
    def most_votes(self):
        """How often its most frequent answer was given."""
        return max((answer.votes for answer in self.answers.all()), default=0)

    @property
    def bars(self):
        """(answer, percent of all answers) of each answer; all zero when nobody answered."""
        total = self.votes or 1
        return [(answer, whole_percent(answer.votes, total)) for answer in self.answers.all()]


class Answer(models.Model):
    question = models.ForeignKey(Question, related_name="answers", on_delete=models.CASCADE)
    label = BilingualField(models.CharField(_("answer"), max_length=200, blank=True))
    votes = models.PositiveIntegerField(
        _("how often it was given"),
        validators=[MaxValueValidator(9_999_999)],
        help_text=_("The number of people, not per cent."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        validators=[MaxValueValidator(9999)],
        help_text=_("Smaller numbers stand first."),
    )

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="surveys_answer_has_label",
                condition=~Q(label_en="", label_bg=""),
                violation_error_code="label_en",
                violation_error_message=_("Please write the answer in at least one language."),
            )
        ]

    def __str__(self):
        return self.label


class SurveyDocument(Document):
    survey = models.ForeignKey(Survey, related_name="documents", on_delete=models.CASCADE)
