"""Instants, and how the clock of a city tells them."""

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext, pgettext

from cluster.dates import clock, day, zone_city

# When an event begins whose date is to be confirmed: after everything that has one. (SQLite's
# indexes know no NULLS LAST, so a NULL would stand first and could not be sorted by index.)
SOMEDAY = datetime(9999, 1, 1, tzinfo=UTC)


@lru_cache
def time_zones():
    """IANA zones named after a city, as choices; the aliases without a region are left out."""
    regions = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe")
    regions += ("Indian", "Pacific")
    names = [name for name in available_timezones() if name.split("/")[0] in regions]
    return [(name, name.replace("_", " ")) for name in sorted(names)]


def midnight(date, zone_name):
    """The instant at which `date` begins in an IANA zone, as an aware datetime.

    Where the clocks skip midnight, it is the instant of the skip (PEP 495, fold=0).
    """
    return datetime.combine(date, time(), ZoneInfo(zone_name))


def month_after(date):
    """The first day of the month after that of `date`."""
    return (date.replace(day=1) + timedelta(days=32)).replace(day=1)


def offsets(zone, *moments):
    """The UTC offset of a ZoneInfo at each moment."""
    return [moment.astimezone(zone).utcoffset() for moment in moments]


def zone_in_words(zone_name, begins_at, ends_at):
    """ "Lisbon time (UTC+1)".

    Without the offset if the clocks change in between: no single one would be true.
    """
    begins, ends = offsets(ZoneInfo(zone_name), begins_at, ends_at)
    if begins != ends:
        return gettext("%(city)s time") % {"city": zone_city(zone_name)}
    minutes = int(begins.total_seconds() // 60)
    sign = "+" if minutes >= 0 else "−"
    hours, minutes = divmod(abs(minutes), 60)
    offset = f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    return gettext("%(city)s time (%(offset)s)") % {
        "city": zone_city(zone_name),
        "offset": offset,
    }


def clock_range(begins, ends, last_day):
    """ "21 March 2019, 18:30–20:30"; each end with its own day when they differ."""
    if ends is not None and ends.date() == begins.date():
        return f"{day(begins.date())}, {_hours(begins, ends)}"
    start = f"{day(begins.date())}, {_hours(begins)}"
    if ends is not None:
        return f"{start} – {day(ends.date())}, {_hours(ends)}"
    return start if last_day == begins.date() else f"{start} – {day(last_day)}"


def _hours(*moments):
    """Bulgarian writes „9:30 ч.“, English the figures alone."""
    return pgettext("clock", "%(hours)s") % {"hours": "–".join(map(clock, moments))}
