"""Dates, times of day and durations of a table: decided once, never per cell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.errors import NeedsAnswer
from graphkit.ingest.finance.dates import Order
from graphkit.ingest.tables.columns import Cells
from graphkit.ingest.tables.date_format import compile_format
from graphkit.ingest.tables.date_order import OrderVote
from graphkit.ingest.tables.duration import read_duration
from graphkit.ingest.tables.wall_clock import WallClock, read_moment
from tests.ingest.tables.made import Read, put, read, settings

CALLS = """
profile: own
record: communications
region: UG
dates: ask
columns: {from: A, to: [B], at: When}
"""


def calls(tmp_path: Path, *times: str, **said: str) -> Read:
    body = "".join(f"0700000101,0700000102,{time}\n" for time in times)
    return read(put(tmp_path, "A,B,When\n" + body), settings(CALLS, **said))


def ats(found: Read) -> list[object]:
    return [row["at"] for row in found.rows("communications")]


@pytest.mark.parametrize(
    ("written", "text", "expected"),
    [
        ("%a %d.%m.%Y", "Mo. 26.02.2018", "2018-02-26T00:00:00"),
        ("%d/%m/%y", "5/3/26", "2026-03-05T00:00:00"),
        ("%m/%d/%Y %I:%M %p", "03/04/2026 12:05 AM", "2026-03-04T00:05:00"),
        ("%Y%m%d%H%M%S", "20260304112133", "2026-03-04T11:21:33"),
        ("%d-%b-%Y %H:%M:%S", "26-Feb-2018 11:21:33", "2018-02-26T11:21:33"),
        ("%Y-%m-%dT%H:%M:%S.%f", "2026-03-04T11:21:33.25", "2026-03-04T11:21:33.250000"),
    ],
)  # fmt: skip
def test_a_format_reads_what_it_says(written: str, text: str, expected: str) -> None:
    stamp = compile_format(written).read(text)
    assert stamp is not None
    assert stamp.local.isoformat() == expected


@pytest.mark.parametrize("text", ["31/02/2026", "2026-02-31", "5/13/2026", "05/03/2026 x", "", "/"])
def test_what_does_not_match_is_not_read(text: str) -> None:
    assert WallClock(None, format=compile_format("%d/%m/%Y")).stamp(text) is None


def test_a_real_date_cell_reads_under_any_format() -> None:
    clock = WallClock("Africa/Kampala", format=compile_format("%d/%m/%Y"))
    stamp = clock.stamp("2026-03-04 11:21:33")
    assert stamp is not None
    assert clock.when(stamp, "").at == datetime(2026, 3, 4, 8, 21, 33, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds", "offset"),
    [
        ("11:21", 40_860, None),
        ("11:21:33", 40_893, None),
        ("1:05:00 PM", 47_100, None),
        ("12:00 a.m.", 0, None),
        ("112133", 40_893, None),
        ("11:21:33+03:00", 40_893, timedelta(hours=3)),
        ("11:21 UTC", 40_860, timedelta(0)),
        ("11:21:33 (EAT)", 40_893, timedelta(hours=3)),
    ],
)
def test_a_time_of_day_reads_with_its_offset(
    text: str, seconds: int, offset: timedelta | None
) -> None:
    moment = read_moment(text)
    assert moment is not None
    clock = moment.clock
    assert clock.hour * 3600 + clock.minute * 60 + clock.second == seconds
    assert moment.offset == offset


@pytest.mark.parametrize("text", ["25:00", "11:60", "13:00 PM", "11:21 IST", "11", "", "x"])
def test_what_is_no_time_of_day_is_not_read(text: str) -> None:
    assert read_moment(text) is None


@pytest.mark.parametrize(
    ("text", "written", "seconds"),
    [
        ("470", "seconds", "470"),
        ("95.116", "seconds", "95.116"),
        ("2", "minutes", "120"),
        ("07:50", "MM:SS", "470"),
        ("07:50", "HH:MM", "28200"),
        ("125:00", "MM:SS", "7500"),
        ("0:07:50", "HH:MM:SS", "470"),
        ("00:00:33.609", "HH:MM:SS", "33.609"),
    ],
)
def test_a_duration_is_read_as_its_column_is_written(text: str, written: str, seconds: str) -> None:
    assert read_duration(text, written) == Decimal(seconds)


@pytest.mark.parametrize(
    ("text", "written"), [("07:60", "MM:SS"), ("-5", "seconds"), ("7:50", "seconds"), ("", "MM:SS")]
)
def test_what_is_no_duration_is_not_read(text: str, written: str) -> None:
    assert read_duration(text, written) is None


# the order of day and month


def vote(*texts: str) -> list[Order]:
    found = OrderVote()
    found.add(Cells.of(pa.array(texts, pa.string())))
    return found.able()


@pytest.mark.parametrize(
    ("texts", "orders"),
    [
        (["03/04/2026", "13/04/2026"], ["dmy"]),
        (["03/04/2026", "04/13/2026"], ["mdy"]),
        (["2026-03-04"], ["dmy"]),  # reads alike under every order
        (["05/05/2026"], ["dmy"]),
        (["03/04/2026"], ["dmy", "mdy"]),
        (["03/04/2026", "04/04/2026"], ["dmy", "mdy"]),
        (["13/04/2026", "04/13/2026"], []),
        # 1 May to 4 May, one after the other; month first they would jump
        (["01/05/2026", "02/05/2026", "03/05/2026", "04/05/2026", "01/06/2026"], ["dmy"]),
        (["05/01/2026", "05/02/2026", "05/03/2026", "06/01/2026", "06/02/2026"], ["mdy"]),
        (["unreadable", ""], ["ymd"]),
    ],
)
def test_a_column_decides_its_order_or_leaves_it_open(texts: list[str], orders: list[str]) -> None:
    assert [order.value for order in vote(*texts)] == orders


def test_an_order_that_stays_open_is_asked(tmp_path: Path) -> None:
    with pytest.raises(NeedsAnswer, match="'03/04/2026' can be read as dmy or as mdy") as caught:
        calls(tmp_path, "03/04/2026 10:00", timezone="Africa/Kampala")
    assert caught.value.option == "--date-order"


@pytest.mark.parametrize(("order", "month"), [("dmy", 4), ("mdy", 3)])
def test_the_answer_decides(tmp_path: Path, order: str, month: int) -> None:
    found = calls(tmp_path, "03/04/2026 10:00", timezone="Africa/Kampala", date_order=order)
    day = 7 - month
    assert ats(found) == [datetime(2026, month, day, 7, 0, tzinfo=UTC)]


def test_contradicting_dates_are_asked_too(tmp_path: Path) -> None:
    with pytest.raises(NeedsAnswer, match="only be day first and others only month first"):
        calls(tmp_path, "13/04/2026 10:00", "04/13/2026 10:00")


def test_without_a_zone_the_wall_clock_is_kept(tmp_path: Path) -> None:
    found = calls(tmp_path, "13/04/2026 10:00")
    row = found.rows("communications")[0]
    assert (row["at"], row["at_basis"], row["at_wall"]) == (None, "unknown", "2026-04-13T10:00:00")
    assert found.problems == []


def test_a_zone_that_the_profile_asks_for_is_asked(tmp_path: Path) -> None:
    source = put(tmp_path, "A,B,When\n0700000101,0700000102,13/04/2026 10:00\n")
    with pytest.raises(NeedsAnswer) as caught:
        read(source, settings(CALLS.replace("dates: ask", "dates: ask\ntimezone: ask")))
    assert caught.value.option == "--timezone"


def test_an_offset_in_the_value_needs_no_zone(tmp_path: Path) -> None:
    source = put(tmp_path, "A,B,When\n0700000101,0700000102,2026-04-13T10:00:00+03:00\n")
    found = read(source, settings(CALLS.replace("dates: ask", "dates: ask\ntimezone: ask")))
    row = found.rows("communications")[0]
    assert (row["at"], row["at_basis"]) == (datetime(2026, 4, 13, 7, tzinfo=UTC), "explicit")


def test_an_hour_shown_twice_stays_undated_with_both_readings(tmp_path: Path) -> None:
    found = calls(tmp_path, "28/10/2018 02:30", timezone="Europe/Berlin")
    assert ats(found) == [None]
    problem = found.rows("problems")[0]
    assert problem["kind"] == "ambiguous_hour"
    assert "2018-10-28T00:30:00Z or 2018-10-28T01:30:00Z" in problem["text"]


def test_missing_and_unreadable_times_are_problems_and_the_rows_stay(tmp_path: Path) -> None:
    found = calls(tmp_path, "", "soon", "13/04/2026", timezone="Africa/Kampala")
    assert ats(found) == [None, None, None]
    assert found.problems == [
        ("row 2", "undated"),
        ("row 3", "undated"),
        ("row 4", "no_time_of_day"),
    ]
    assert found.adds_up


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_none(text: str) -> None:
    clock = WallClock("Europe/Berlin", order=Order.DMY)
    stamp = clock.stamp(text)
    assert stamp is None or clock.when(stamp, text).raw == text
    assert read_duration(text, "seconds") is None or text.strip()[0].isdigit()


@given(st.datetimes(*map(datetime.fromisoformat, ("1900-01-01", "2199-12-31"))))
def test_what_a_format_writes_it_reads_again(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    written = "%d.%m.%Y %H:%M:%S"
    stamp = compile_format(written).read(whole.strftime(written))
    assert stamp is not None
    assert stamp.local == whole
