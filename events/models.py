from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cluster.dates import (
    SITE_ZONE,
    day_range,
    is_calculable,
    month_range,
    near_day,
    validate_year,
)
from cluster.documents import Document
from cluster.languages import BilingualField
from cluster.marks import Action, Mark
from cluster.publishing import Publishable, PublishableQuerySet
from members.models import Member

from .clocks import (
    SOMEDAY,
    clock_range,
    midnight,
    month_after,
    offsets,
    time_zones,
    zone_in_words,
)


class EventQuerySet(PublishableQuerySet):
    """`upcoming`, `running` and `past` are a partition: each event is in exactly one of them.

    `at` is an aware datetime or the database's present moment.
    """

    def past(self, at=None):
        """Over, or would be: also what was cancelled or postponed."""
        return self.filter(ends_at__lte=at or Now())

    def took_place(self):
        return self.past().filter(state__in=Event.TAKES_PLACE)

    def not_past(self, at=None):
        return self.filter(ends_at__gt=at or Now())

    def running(self, at=None):
        return self.filter(
            begins_at__lte=at or Now(), ends_at__gt=at or Now(), state__in=Event.TAKES_PLACE
        )

    def upcoming(self, at=None):
        return self.not_past(at).exclude(begins_at__lte=at or Now(), state__in=Event.TAKES_PLACE)

    def soonest_first(self):
        """By beginning; a month alone stands after its days, what has no date at the end."""
        return self.order_by("begins_at", "pk")

    def latest_first(self):
        return self.order_by("-begins_at", "-pk")

    def in_year(self, year):
        return self.filter(starts_on__year=year)

    def organised_by(self, member):
        return self.filter(organisers=member)

    def years(self):
        """(year, number of events that begin in it), the latest first."""
        return (
            self.values_list("starts_on__year")
            .annotate(models.Count("pk"))
            .order_by("-starts_on__year")
        )

    def for_cards(self):
        return super().for_cards().prefetch_related("places")

    def for_page(self):
        organisers = Member.objects.published().for_cards()
        return self.prefetch_related(
            "documents",
            "places",
            models.Prefetch("organisers", organisers, to_attr="public_organisers"),
        )


class Event(Publishable):
    """Something that takes place: the cluster's own, or somebody else's worth knowing of.

    Editors give the local calendar and clock (`starts_on`, `start_time` … in `time_zone`),
    because that is what an invitation says. `begins_at` and `ends_at` are the instants that follow
    from them, so that the database can tell upcoming, running and past apart. `save()` computes
    them; `QuerySet.update()` and bulk writes of days, times or zones do not.
    """

    class Precision(models.TextChoices):
        TIME = "time", _("Day and time")
        DAY = "day", _("Whole days")
        MONTH = "month", _("Only the month is known")
        TBC = "tbc", _("To be confirmed")

    class State(models.TextChoices):
        PLANNED = "planned", _("As planned")
        MOVED_ONLINE = "moved_online", _("Moved online")
        POSTPONED = "postponed", _("Postponed")
        CANCELLED = "cancelled", _("Cancelled")

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("In person")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("In person and online")

    TAKES_PLACE = (State.PLANNED, State.MOVED_ONLINE)

    state = models.CharField(
        _("state"),
        max_length=12,
        choices=State.choices,
        default=State.PLANNED,
        help_text=_("A cancelled or postponed event stays on the site and says so."),
    )
    precision = models.CharField(
        _("what is known of the date"),
        max_length=5,
        choices=Precision.choices,
        default=Precision.TIME,
        help_text=_("Readers are never told more than this."),
    )
    starts_on = models.DateField(
        _("first day"),
        null=True,
        blank=True,
        help_text=_("If only the month is known: any day of it. To be confirmed: empty."),
        validators=[validate_year],
    )
    start_time = models.TimeField(
        _("begins at"), null=True, blank=True, help_text=_("Only with “Day and time”: 18:30")
    )
    ends_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Empty: the same day."),
        validators=[validate_year],
    )
    end_time = models.TimeField(
        _("ends at"),
        null=True,
        blank=True,
        help_text=_("Past midnight: give the next day as the last day. Empty: until the day ends."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        choices=time_zones,
        default=settings.TIME_ZONE,
        help_text=_("Of the place. Days and times above are read by this clock."),
    )
    begins_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)
    online_url = models.URLField(
        _("online address"),
        blank=True,
        help_text=_("Where one takes part online; readers see that the event is (also) online."),
    )
    organisers = models.ManyToManyField(
        Member, verbose_name=_("organising members"), related_name="events", blank=True
    )
    organiser = BilingualField(
        models.CharField(
            _("other organiser"),
            max_length=200,
            blank=True,
            help_text=_("Who organises it besides, or instead of, our members."),
        )
    )
    website = models.URLField(_("website of the event"), blank=True)
    registration_url = models.URLField(
        _("link to register"),
        blank=True,
        help_text=_("Shown as long as one can register, and then taken away by itself."),
    )
    registration_closes_on = models.DateField(
        _("registration closes on"),
        null=True,
        blank=True,
        help_text=_("The last day on which one can register. Empty: until the event begins."),
        validators=[validate_year],
    )

    objects = EventQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["begins_at", "id"], name="event_order"),
            models.Index(fields=["ends_at"], name="event_end"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="events_event_date_fits_precision",
                condition=Q(precision="tbc", starts_on__isnull=True, ends_on__isnull=True)
                | (~Q(precision="tbc") & Q(starts_on__isnull=False)),
                violation_error_code="starts_on",
                violation_error_message=_(
                    "Please give the first day – or, if the date is to be confirmed, leave both "
                    "days empty."
                ),
            ),
            models.CheckConstraint(
                name="events_event_time_fits_precision",
                condition=Q(precision="time", start_time__isnull=False)
                | (~Q(precision="time") & Q(start_time__isnull=True, end_time__isnull=True)),
                violation_error_code="start_time",
                violation_error_message=_(
                    "“Day and time” needs a time at which it begins; otherwise leave the times "
                    "empty."
                ),
            ),
            models.CheckConstraint(
                name="events_event_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_code="ends_on",
                violation_error_message=_("The last day can’t be before the first day."),
            ),
            models.CheckConstraint(
                name="events_event_end_time_after_start_time",
                condition=Q(end_time__isnull=True)
                | Q(ends_on__isnull=False, ends_on__gt=F("starts_on"))  # NULL would let all pass
                | Q(end_time__gt=F("start_time")),
                violation_error_code="end_time",
                violation_error_message=_(
                    "It can’t end before it begins. If it goes past midnight, give the next day as "
                    "the last day."
                ),
            ),
            models.CheckConstraint(
                name="events_event_registration_closes_in_time",
                condition=Q(registration_closes_on__isnull=True)
                | Q(precision__in=["month", "tbc"])
                | Q(registration_closes_on__lte=Coalesce("ends_on", "starts_on")),
                violation_error_code="registration_closes_on",
                violation_error_message=_("Registration can’t close after the event is over."),
            ),
            models.CheckConstraint(
                name="events_event_registration_has_link",
                condition=Q(registration_closes_on__isnull=True) | ~Q(registration_url=""),
                violation_error_code="registration_url",
                violation_error_message=_("Please give the link to register too."),
            ),
        ]

    def clean(self):
        """Refuse a time that the clocks skip on that day; no constraint can know that.

        Raises ValidationError.
        """
        for name, date, clock in (
            ("start_time", self.starts_on, self.start_time),
            ("end_time", self.last_day, self.end_time),
        ):
            if None in (date, clock) or not is_calculable(date):
                continue
            if self.time_zone not in dict(time_zones()):
                continue
            local = datetime.combine(date, clock, ZoneInfo(self.time_zone))
            if local.astimezone(UTC).astimezone(local.tzinfo).time() != clock:
                raise ValidationError(
                    {name: _("This time does not exist on that day: the clocks go forward.")}
                )

    def save(self, *args, update_fields=None, **kwargs):
        self.begins_at, self.ends_at = self._instants()
        if update_fields is not None:
            update_fields = {*update_fields, "begins_at", "ends_at"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return reverse("events:event_detail", args=[self.pk, self.slug])

    def update_instants(self):
        """Store `begins_at` and `ends_at` anew, after a place of the event has changed."""
        self.begins_at, self.ends_at = self._instants()
        Event.objects.filter(pk=self.pk).update(begins_at=self.begins_at, ends_at=self.ends_at)

    def _instants(self):
        """(begins_at, ends_at) as aware datetimes.

        - To be confirmed: SOMEDAY.
        - Timed: by the event's clock; without an end time, until the last day ends.
        - Whole days: from the first midnight to the last one, over the zones of all its places.
        - Month: it has surely begun and ended only when the (last) month is over, so both are that
          midnight. It is never "running", and stands after the dated events of its month.
        """
        if self.starts_on is None:
            return SOMEDAY, SOMEDAY
        one_day = timedelta(days=1)
        if self.precision == self.Precision.TIME:
            zone = ZoneInfo(self.time_zone)
            begins_at = datetime.combine(self.starts_on, self.start_time, zone)
            if self.end_time is None:
                return begins_at, midnight(self.last_day + one_day, self.time_zone)
            return begins_at, datetime.combine(self.last_day, self.end_time, zone)
        if self.precision == self.Precision.MONTH:
            over_at = midnight(month_after(self.last_day), self.time_zone)
            return over_at, over_at
        spans = [(self.starts_on, self.last_day, self.time_zone)]
        if self.pk:
            spans += [(place.first_day, place.last_day, place.zone) for place in self.places.all()]
        return (
            min(midnight(first, zone) for first, _last, zone in spans),
            max(midnight(last + one_day, zone) for _first, last, zone in spans),
        )

    @property
    def last_day(self):
        return self.ends_on or self.starts_on

    @property
    def takes_place(self):
        return self.state in self.TAKES_PLACE

    def is_past_at(self, moment):
        return self.ends_at <= moment

    def is_running_at(self, moment):
        return self.takes_place and self.begins_at <= moment < self.ends_at

    @property
    def is_past(self):
        return self.is_past_at(timezone.now())

    @property
    def is_running(self):
        return self.is_running_at(timezone.now())

    @property
    def meeting_places(self):
        """The places where one can go: none once the event has moved online."""
        return [] if self.state == self.State.MOVED_ONLINE else self.places.all()

    @property
    def mode(self):
        """The Mode that places, online address and state add up to; None while neither is known."""
        in_person = bool(self.meeting_places)
        online = bool(self.online_url) or self.state == self.State.MOVED_ONLINE
        if in_person and online:
            return self.Mode.HYBRID
        if in_person:
            return self.Mode.IN_PERSON
        return self.Mode.ONLINE if online else None

    @property
    def when(self):
        """The date in words, no more exact than it is known."""
        if self.precision == self.Precision.TBC:
            return gettext("Date to be confirmed")
        if self.precision == self.Precision.MONTH:
            months = month_range(self.starts_on, self.last_day)
            if self.is_past:  # nobody will confirm the day any more
                return months
            return gettext("%(month)s · day to be confirmed") % {"month": months}
        if self.precision == self.Precision.DAY:
            return day_range(self.starts_on, self.last_day)
        return clock_range(
            datetime.combine(self.starts_on, self.start_time),
            datetime.combine(self.last_day, self.end_time) if self.end_time else None,
            self.last_day,
        )

    @property
    def zone_label(self):
        """The clock by which a timed event is told, "Lisbon time (UTC+1)"; empty for whole days."""
        if self.precision != self.Precision.TIME:
            return ""
        return zone_in_words(self.time_zone, self.begins_at, self.ends_at)

    @property
    def when_in_sofia(self):
        """A timed event of another clock, told by the site's; else empty."""
        moments = (self.begins_at, self.ends_at)
        own_zone = ZoneInfo(self.time_zone)
        if self.precision != self.Precision.TIME or offsets(own_zone, *moments) == offsets(
            SITE_ZONE, *moments
        ):
            return ""
        begins, ends = self.begins_at.astimezone(SITE_ZONE), self.ends_at.astimezone(SITE_ZONE)
        if self.end_time is None:
            last_day = begins.date() if self.last_day == self.starts_on else self.last_day
            return clock_range(begins, None, last_day)
        return clock_range(begins, ends, ends.date())

    @property
    def mark(self):
        """The state as a Mark; what changed the plan comes before what the date says."""
        if not self.takes_place:
            return Mark(self.state, self.get_state_display())
        if self.is_past:
            return Mark("over", gettext("Over"))
        if self.is_running:
            return Mark("running", gettext("Now"))
        if self.state == self.State.MOVED_ONLINE:
            return Mark(self.state, self.get_state_display())
        return Mark("upcoming", self._upcoming_label())

    def _upcoming_label(self):
        if self.precision in (self.Precision.TBC, self.Precision.MONTH):
            return gettext("Upcoming")
        days = (self.starts_on - timezone.localdate(timezone=ZoneInfo(self.time_zone))).days
        if days <= 0:
            return gettext("Today")
        if days == 1:
            return gettext("Tomorrow")
        if days < 14:
            return ngettext("Upcoming · in %(n)s day", "Upcoming · in %(n)s days", days) % {
                "n": days
            }
        if days < 60:
            weeks = (days + 3) // 7  # the nearest: 55 days are 8 weeks rather than 7
            return ngettext("Upcoming · in %(n)s week", "Upcoming · in %(n)s weeks", weeks) % {
                "n": weeks
            }
        return gettext("Upcoming")

    @property
    def action(self):
        """What a reader can do about it now: register, or look at its website; else None."""
        if self.is_past or not self.takes_place:
            return None
        today = timezone.localdate(timezone=ZoneInfo(self.time_zone))
        closes_on = self.registration_closes_on
        begun = self.begins_at <= timezone.now()
        if self.registration_url and closes_on and today <= closes_on:
            label = gettext("Register – closes %(day)s") % {"day": near_day(closes_on)}
            return Action(label, self.registration_url)
        if self.registration_url and not closes_on and not begun:
            return Action(gettext("Register"), self.registration_url)
        if self.website:
            return Action(gettext("Website of the event"), self.website)
        return None


class Place(models.Model):
    """Where an event takes place; a city that has its own part can have its own days and clock."""

    event = models.ForeignKey(Event, related_name="places", on_delete=models.CASCADE)
    venue = BilingualField(
        models.CharField(
            _("venue"),
            max_length=200,
            blank=True,
            help_text=_("The building or hall: “Sofia Tech Park”."),
        )
    )
    address = BilingualField(models.CharField(_("street address"), max_length=200, blank=True))
    city = BilingualField(models.CharField(_("city"), max_length=80, blank=True))
    country = BilingualField(models.CharField(_("country"), max_length=80, blank=True))
    starts_on = models.DateField(
        _("own first day"),
        null=True,
        blank=True,
        help_text=_("Only if this place has days of its own."),
        validators=[validate_year],
    )
    ends_on = models.DateField(_("own last day"), null=True, blank=True, validators=[validate_year])
    time_zone = models.CharField(
        _("own time zone"),
        max_length=40,
        choices=time_zones,
        blank=True,
        help_text=_("Only if its clock is not the event’s."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        validators=[MaxValueValidator(9999)],
        help_text=_("Smaller numbers stand first."),
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="events_place_has_city",
                condition=~Q(city_en="", city_bg=""),
                violation_error_code="city_en",
                violation_error_message=_("Please give the city in at least one language."),
            ),
            models.CheckConstraint(
                name="events_place_last_day_has_first",
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=False),
                violation_error_code="starts_on",
                violation_error_message=_("Please give the own first day of the place too."),
            ),
            models.CheckConstraint(
                name="events_place_ends_after_start",
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                violation_error_code="ends_on",
                violation_error_message=_("The last day can’t be before the first day."),
            ),
        ]

    def __str__(self):
        return self.city

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        self.event.update_instants()

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        self.event.update_instants()
        return deleted

    def clean(self):
        """Refuse days and a clock that the event has no room for. Raises ValidationError."""
        event = getattr(self, "event", None)
        if event is None:  # the form named another, and says so already
            return
        if self.time_zone and event.precision == Event.Precision.TIME:
            raise ValidationError(
                {"time_zone": _("An event with a time has one clock, its own. Leave this empty.")}
            )
        if self.starts_on is None:
            return
        if event.precision not in (Event.Precision.TIME, Event.Precision.DAY):
            raise ValidationError(
                {"starts_on": _("As long as the event has no days, its places have none either.")}
            )
        if event.starts_on is None:  # the event is refused for that already
            return
        if self.starts_on < event.starts_on or self.last_day > event.last_day:
            raise ValidationError(
                {"starts_on": _("The days of a place must lie within the days of the event.")}
            )

    @property
    def first_day(self):
        return self.starts_on or self.event.starts_on

    @property
    def last_day(self):
        if self.starts_on:
            return self.ends_on or self.starts_on
        return self.event.last_day

    @property
    def zone(self):
        return self.time_zone or self.event.time_zone

    @property
    def when(self):
        """The own days in words; empty when they are the event's."""
        return day_range(self.starts_on, self.last_day) if self.starts_on else ""


class EventDocument(Document):
    event = models.ForeignKey(Event, related_name="documents", on_delete=models.CASCADE)
