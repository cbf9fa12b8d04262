"""What a cell says: days, times and moments as people write them in two languages."""

# ruff: noqa: DTZ001 - a spreadsheet knows no zones

from datetime import UTC, date, datetime, time

import pytest

from cluster.cells import Moment, as_word, read_date, read_moment, read_time
from cluster.dates import SITE_ZONE

DAY = date(2023, 6, 14)


@pytest.mark.parametrize(
    "cell",
    [
        *("14.06.2023", "14.6.2023 г.", "14.06.2023г.", "14/06/2023", "2023-06-14", "14 June 2023"),
        *("14 юни 2023 г.", "14 юни 2023", "14 Jun 2023", "June 14, 2023", "14 ЮНИ 2023", "45091"),
        *(DAY, datetime(2023, 6, 14), 45091, 45091.0, " 14.06.2023 ", "2023-06-14 00:00:00"),
    ],
)
def test_day_is_understood(cell):
    assert read_date(cell) == DAY


@pytest.mark.parametrize(
    "cell",
    ["31.02.2023", "14.06.23", "14.13.2023", "20233-01-01", "14.06.20233", "June", "0", -1, "1e9"],
)
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(ValueError, match="is not a day"):
        read_date(cell)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("18:30", time(18, 30)),
        ("18.30", time(18, 30)),
        ("9:30 ч.", time(9, 30)),
        ("6:30 pm", time(18, 30)),
        ("12:15 am", time(0, 15)),
        ("18:30:15", time(18, 30, 15)),
        (0.75, time(18)),
        (time(18, 30), time(18, 30)),
        ("", None),
    ],
)
def test_time_of_day_is_understood(cell, told):
    assert read_time(cell) == told


@pytest.mark.parametrize(
    "cell",
    [
        *("14.06.2023 09:30", "14.6.2023 г. 9:30 ч.", "2023-06-14T09:30", "14 June 2023, 9:30"),
        *("14 юни 2023 г., 9:30 ч.", "2023-06-14 06:30Z", "2023-06-14 08:30+02:00"),
        *(datetime(2023, 6, 14, 9, 30), "45091.395833333"),
    ],
)
def test_moment_is_told_by_the_clock_of_sofia(cell):
    assert read_moment(cell) == datetime(2023, 6, 14, 9, 30, tzinfo=SITE_ZONE)


@pytest.mark.parametrize(
    "minute", [datetime(2023, 10, 29, hour, 30, tzinfo=UTC) for hour in (0, 1)]
)
def test_both_hours_that_the_clocks_tell_twice_come_back(minute):
    assert read_moment(Moment().write(minute)) == minute


@pytest.mark.parametrize("text", ["Own  FIRST day", " own\nfirst\N{NO-BREAK SPACE}day "])
def test_word_is_looked_up_however_it_is_typed(text):
    assert as_word(text) == "own first day"
