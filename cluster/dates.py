"""Days as readers of each language write them, by the Unicode CLDR data that Babel ships."""

from datetime import date
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models.functions import Now, TruncDate
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .languages import cldr_locale

SITE_ZONE = ZoneInfo(settings.TIME_ZONE)
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def today():
    """The site's present day as a database expression; a stored queryset never freezes it."""
    return TruncDate(Now(), tzinfo=SITE_ZONE)


def is_calculable(value):
    """Whether a day is so far from both ends of the calendar that one can add to it."""
    return 1900 <= value.year <= 2999


def validate_year(value):
    """Refuse a mistyped year ("0203"). Raises ValidationError."""
    if not is_calculable(value):
        raise ValidationError(_("Please check the year: %(year)s."), params={"year": value.year})


def day(value):
    """ "28 March 2023", "28 март 2023 г."; a line may end before the year alone."""
    return _unbroken(format_date(value, "long", locale=cldr_locale()))


def _unbroken(words):
    """With the day and its month on one line, and the Bulgarian "г." on that of its year."""
    return words.replace("\u202f", NO_BREAK_SPACE).replace(" ", NO_BREAK_SPACE, 1)


def sofia_moment(value):
    """ "Tuesday 1 December 2026, 18:30, Sofia time": so exact that nobody takes it for another."""
    local = value.astimezone(SITE_ZONE)
    return gettext("%(weekday)s %(day)s, %(clock)s, Sofia time") % {
        "weekday": format_date(local, "EEEE", locale=cldr_locale()),
        "day": day(local),
        "clock": clock(local),
    }


def near_day(value):
    """ "28 March" of the present year; else with the year, which would not be plain."""
    return _day_and_month(value) if value.year == timezone.localdate().year else day(value)


def _day_and_month(value):
    return _unbroken(format_skeleton("MMMMd", value, locale=cldr_locale()))


def month(value):
    """ "March 2023", "март 2023 г."."""
    return format_skeleton("yMMMM", value, locale=cldr_locale()).replace("\u202f", NO_BREAK_SPACE)


def month_name(value):
    """ "March", "март", standing alone."""
    return format_date(value, "LLLL", locale=cldr_locale())


def month_of_year(number):
    """The name of the month 1 to 12."""
    return month_name(date(2000, number, 1))


def clock(value):
    """ "09:30", "9:30"."""
    return format_time(value.time(), "short", locale=cldr_locale())


def day_range(first, last):
    """ "28–30 March 2023", "28 March – 1 April 2023"; one day alone when both are the same."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    start = _day_and_month(first) if first.year == last.year else day(first)
    return f"{start} – {day(last)}"


def month_range(first, last):
    """ "June 2023", "June – July 2023", "December 2022 – January 2023"."""
    if (first.year, first.month) == (last.year, last.month):
        return month(first)
    start = month_name(first) if first.year == last.year else month(first)
    return f"{start} – {month(last)}"


def zone_city(zone_name):
    """The city that names an IANA time zone, in the reader's language: "Sofia", "София".

    CLDR keeps a city under the name that its zone had first ("Europe/Kiev"), and no city at all
    where English can read it off the zone; Babel's own function looks for today's name alone.
    """
    present_names = get_global("zone_aliases")
    present = present_names.get(zone_name, zone_name)
    former = [old for old, new in present_names.items() if new == present]
    words = Locale.parse(cldr_locale()).time_zones
    cities = (words.get(name, {}).get("city") for name in (present, *former))
    return next(filter(None, cities), present.split("/")[-1].replace("_", " "))
