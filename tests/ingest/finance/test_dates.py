"""Dates of statements: shapes, impossible days, and the order of day and month."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.ingest.finance.dates import (
    DateVote,
    Order,
    is_date,
    read_clock,
    read_date,
    read_offset,
    read_orders,
)

ALIKE = [
    ("2025-11-24", "2025-11-24T00:00:00", "day"),
    ("2019.04.19.", "2019-04-19T00:00:00", "day"),
    ("1111/11/11", "1111-11-11T00:00:00", "day"),
    ("20190311", "2019-03-11T00:00:00", "day"),
    ("20190311120501", "2019-03-11T12:05:01", "second"),
    ("24-Nov-25", "2025-11-24T00:00:00", "day"),
    ("10 Feb 18", "2018-02-10T00:00:00", "day"),
    ("27 Feb 2018", "2018-02-27T00:00:00", "day"),
    ("Nov 24, 2025", "2025-11-24T00:00:00", "day"),
    ("3. Oktober 2024", "2024-10-03T00:00:00", "day"),
    ("12 août 2023", "2023-08-12T00:00:00", "day"),
    ("24-Nov-25 02:11 PM", "2025-11-24T14:11:00", "minute"),
    ("24-Nov-2502:11PM", "2025-11-24T14:11:00", "minute"),
    ("2025-11-24 12:34:56", "2025-11-24T12:34:56", "second"),
]


@pytest.mark.parametrize(("text", "wall", "precision"), ALIKE)
def test_shapes_that_say_themselves_what_they_are_read_alike(
    text: str, wall: str, precision: str
) -> None:
    for order in Order:
        stamp = read_date(text, order)
        assert stamp is not None
        assert (stamp.local.isoformat(), stamp.precision) == (wall, precision)


@pytest.mark.parametrize(
    ("text", "dmy", "mdy", "ymd"),
    [
        ("05/03/2024", "2024-03-05", "2024-05-03", None),
        ("13/03/2024", "2024-03-13", None, None),
        ("12/31/2019", None, "2019-12-31", None),
        ("31.12.99", "1999-12-31", None, None),
        ("24-11-2502:11PM", "2025-11-24", None, "2024-11-25"),
        ("24-11-202502:11", "2025-11-24", None, None),
        ("30/02/2024", None, None, None),
        ("29/02/2023", None, None, None),
    ],
)
def test_three_numbers_are_read_under_the_order(
    text: str, dmy: str | None, mdy: str | None, ymd: str | None
) -> None:
    days = [None if one is None else one.day.isoformat() for one in read_orders(text)]
    assert days == [dmy, mdy, ymd]


@pytest.mark.parametrize(
    "text",
    ["", "Pending", "12.34", "1,234.50", "0772123456", "256772123456", "11111111", "24 Foo 2024",
     "2024-13-01", "99/99/2024", "10:30", "2024-01-01 25:00", "2024-01-01 10:00 IST", "x" * 100],
)  # fmt: skip
def test_what_is_no_possible_date_is_none(text: str) -> None:
    assert not is_date(text)


def test_a_stated_offset_makes_an_instant_and_a_local_clock_stays_open() -> None:
    stamp = read_date("2018-02-25 12:34:56 +0300", Order.DMY)
    assert stamp is not None
    when = stamp.when("raw", "Africa/Kampala")
    assert when.at is not None
    assert (when.at.isoformat(), when.basis) == ("2018-02-25T09:34:56+00:00", "explicit")
    local = read_date("2018-02-25 12:34:56", Order.DMY)
    assert local is not None
    assert local.when("raw", None).at is None
    assumed = local.when("raw", "Africa/Kampala")
    assert assumed.at is not None
    assert (assumed.at.isoformat(), assumed.basis) == ("2018-02-25T09:34:56+00:00", "assumed")


def test_the_first_year_of_the_calendar_stays_a_wall_clock() -> None:
    stamp = read_date("0001-01-01 00:30 +03:00", Order.DMY)
    assert stamp is not None
    assert stamp.when("raw", None).at is None


def vote(texts: list[str], period: tuple[date, date] | None = None) -> list[Order]:
    found = DateVote()
    for text in texts:
        found.add([text], period)
    return found.open_orders()


def test_a_day_over_twelve_decides_for_the_whole_file() -> None:
    assert vote(["05/03/2024", "06/03/2024", "13/03/2024"]) == [Order.DMY]
    assert vote(["03/05/2024", "03/06/2024", "03/13/2024"]) == [Order.MDY]


def test_time_that_runs_one_way_decides() -> None:
    assert vote(["05/03/2024", "07/03/2024", "01/04/2024"]) == [Order.DMY]
    assert vote(["01/04/2024", "07/03/2024", "05/03/2024"]) == [Order.DMY]


def test_the_printed_period_decides() -> None:
    march = (date(2024, 3, 1), date(2024, 3, 31))
    assert vote(["05/03/2024", "07/03/2024"], march) == [Order.DMY]
    assert vote(["03/05/2024", "03/07/2024"], march) == [Order.MDY]


def test_what_the_file_leaves_open_is_asked() -> None:
    assert vote(["05/03/2024", "06/03/2024", "07/03/2024"]) == [Order.DMY, Order.MDY]


def test_dates_that_read_alike_leave_nothing_open() -> None:
    assert len(vote(["05/05/2024", "06/06/2024"])) == 1
    assert len(vote(["2024-05-06", "2024-05-07"])) == 1


def test_two_digit_years_stand_last_unless_time_says_otherwise() -> None:
    assert vote(["20-11-25", "21-11-25", "30-11-25", "01-12-25"]) == [Order.DMY]
    assert vote(["23-12-30", "24-01-02", "24-01-31", "24-02-01"]) == [Order.YMD]


def test_clocks_and_offsets_of_their_own_columns() -> None:
    clock = read_clock("02:11 PM")
    assert clock is not None
    assert clock.isoformat() == "14:11:00"
    assert read_clock("12.50") is None
    assert str(read_offset("EAT")) == "3:00:00"
    assert read_offset("IST") is None


@given(st.text(max_size=40))
def test_no_text_makes_the_reader_of_dates_fail(text: str) -> None:
    read_orders(text)
    read_clock(text)
    read_offset(text)


@given(st.dates(min_value=date(1969, 1, 1), max_value=date(2068, 12, 31)))
def test_a_written_day_reads_back_under_its_order(day: date) -> None:
    stamp = read_date(day.strftime("%d.%m.%y"), Order.DMY)
    assert stamp is not None
    assert stamp.day == day
    american = read_date(day.strftime("%m/%d/%Y"), Order.MDY)
    assert american is not None
    assert american.day == day
