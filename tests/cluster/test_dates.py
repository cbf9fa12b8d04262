import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.translation import override

from cluster import dates
from events.clocks import time_zones
from tests.factories import create_page

NEW_YEAR_EVE, NEW_YEAR = date(2022, 12, 31), date(2023, 1, 1)
MARCH_28, MARCH_30, APRIL_1 = date(2023, 3, 28), date(2023, 3, 30), date(2023, 4, 1)

LATIN = re.compile("[A-Za-z]")

THIS_MAY_1 = timezone.localdate().replace(month=5, day=1)


@pytest.mark.parametrize(
    ("wording", "arguments", "english", "bulgarian"),
    [
        (dates.day, [MARCH_28], "28\N{NBSP}March 2023", "28\N{NBSP}март 2023\N{NBSP}г."),
        (dates.near_day, [MARCH_28], "28\N{NBSP}March 2023", "28\N{NBSP}март 2023\N{NBSP}г."),
        (dates.near_day, [THIS_MAY_1], "1\N{NBSP}May", "1\N{NBSP}май"),
        (dates.month, [MARCH_28], "March 2023", "март 2023\N{NBSP}г."),
        (dates.month_name, [MARCH_28], "March", "март"),
        (dates.month_of_year, [9], "September", "септември"),
        (
            dates.day_range,
            [MARCH_28, MARCH_28],
            "28\N{NBSP}March 2023",
            "28\N{NBSP}март 2023\N{NBSP}г.",
        ),
        (
            dates.day_range,
            [MARCH_28, MARCH_30],
            "28–30\N{NBSP}March 2023",
            "28–30\N{NBSP}март 2023\N{NBSP}г.",
        ),
        (
            dates.day_range,
            [MARCH_28, APRIL_1],
            "28\N{NBSP}March – 1\N{NBSP}April 2023",
            "28\N{NBSP}март – 1\N{NBSP}април 2023\N{NBSP}г.",
        ),
        (
            dates.day_range,
            [NEW_YEAR_EVE, NEW_YEAR],
            "31\N{NBSP}December 2022 – 1\N{NBSP}January 2023",
            "31\N{NBSP}декември 2022\N{NBSP}г. – 1\N{NBSP}януари 2023\N{NBSP}г.",
        ),
        (
            dates.day_range,  # the same month of another year
            [date(2022, 3, 28), MARCH_30],
            "28\N{NBSP}March 2022 – 30\N{NBSP}March 2023",
            "28\N{NBSP}март 2022\N{NBSP}г. – 30\N{NBSP}март 2023\N{NBSP}г.",
        ),
        (dates.month_range, [MARCH_28, MARCH_30], "March 2023", "март 2023\N{NBSP}г."),
        (
            dates.month_range,
            [MARCH_28, APRIL_1],
            "March – April 2023",
            "март – април 2023\N{NBSP}г.",
        ),
        (
            dates.month_range,
            [NEW_YEAR_EVE, NEW_YEAR],
            "December 2022 – January 2023",
            "декември 2022\N{NBSP}г. – януари 2023\N{NBSP}г.",
        ),
        (dates.clock, [datetime(2023, 3, 28, 9, 5, tzinfo=UTC)], "09:05", "9:05"),
        (dates.clock, [datetime(2023, 3, 28, 18, 30, tzinfo=UTC)], "18:30", "18:30"),
        (dates.clock, [datetime(2023, 3, 28, tzinfo=UTC)], "00:00", "0:00"),
        (dates.zone_city, ["Europe/Sofia"], "Sofia", "София"),
        (dates.zone_city, ["America/New_York"], "New York", "Ню Йорк"),
        (dates.zone_city, ["Europe/Kyiv"], "Kyiv", "Киев"),
        (dates.zone_city, ["Europe/Kiev"], "Kyiv", "Киев"),
        (dates.zone_city, ["Asia/Kolkata"], "Kolkata", "Колката"),
        (dates.zone_city, ["Asia/Ho_Chi_Minh"], "Ho Chi Minh City", "Хошимин"),
        (dates.zone_city, ["America/Argentina/Buenos_Aires"], "Buenos Aires", "Буенос Айрес"),
        (dates.zone_city, ["America/Argentina/La_Rioja"], "La Rioja", "Ла Риоха"),
    ],
)
def test_dates_are_worded_as_each_language_does(wording, arguments, english, bulgarian):
    with override("en"):
        assert wording(*arguments) == english
    with override("bg"):
        assert wording(*arguments) == bulgarian


@pytest.mark.parametrize("language", ["en", "bg"])
def test_no_city_is_worded_like_a_file(language):
    with override(language):
        cities = [dates.zone_city(name) for name, _label in time_zones()]
    assert [city for city in cities if re.search(r"[/_]", city)] == []


def test_cities_have_bulgarian_names():
    """All but zones that are younger than Babel's data, as America/Coyhaique of 2025."""
    with override("bg"):
        latin = [name for name, _label in time_zones() if LATIN.search(dates.zone_city(name))]
    assert len(latin) <= 3, latin


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_today_is_the_day_of_the_sites_clock(monkeypatch, zone):
    """These two clocks are 25 hours apart, so one of them never shows the day of UTC."""
    monkeypatch.setattr(dates, "SITE_ZONE", ZoneInfo(zone))
    page = type(create_page()).objects.annotate(today=dates.today()).get()
    assert page.today == timezone.localdate(timezone=ZoneInfo(zone))
