"""Cells with several values, and posting times."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.errors import NeedsAnswer
from graphkit.ingest.adverts.list_cell import read_list
from graphkit.ingest.adverts.posted import read_posted, settle_order
from graphkit.ingest.finance.dates import Order
from graphkit.model.kinds import TimeBasis
from graphkit.model.times import UNDATED


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("0700000101", ["0700000101"]),
        ('["a", "b", 5, null, true, " "]', ["a", "b", "5"]),
        ("['070 000 0101', 'b']", ["070 000 0101", "b"]),
        ("('a', 'b')", ["a", "b"]),
        ("a; b ;", ["a", "b"]),
        ("a|b", ["a", "b"]),
        ("[]", []),
        ("", []),
        ("[unclosed", ["[unclosed"]),
        ("[__import__('os').getcwd()]", ["[__import__('os').getcwd()]"]),
        ("['\\d']", ["\\d"]),
        ("(077) 212-3456", ["(077) 212-3456"]),
    ],
)
def test_a_cell_with_several_values_is_taken_apart(cell: str, values: list[str]) -> None:
    assert read_list(cell) == values


@given(st.text(alphabet="[](){}'\",;|\\ab1 :#\n", max_size=40) | st.text())
def test_any_cell_gives_texts(cell: str) -> None:
    assert all(text.strip() == text != "" for text in read_list(cell))


def test_a_deeply_nested_cell_stays_a_text() -> None:
    nested = "[" * 5_000 + "]" * 5_000
    assert read_list(nested) == [nested]


@pytest.mark.parametrize(
    "text",
    ["1500388140", "1500388140000", "1500388140000000", "2017-07-18T14:29:00Z",
     "2017-07-18 17:29:00+03:00", "Tue, 18 Jul 2017 14:29:00 +0000", "1500388140.0"],
)  # fmt: skip
def test_times_with_an_offset_and_epochs_are_explicit(text: str) -> None:
    when = read_posted(text, Order.DMY, None)
    assert when is not None
    assert (when.at, when.basis) == (datetime(2017, 7, 18, 14, 29, tzinfo=UTC), TimeBasis.EXPLICIT)
    assert when.raw == text


def test_a_wall_clock_needs_a_stated_zone() -> None:
    text = "Tue 18 Jul 2017 02:29 PM"
    bare, placed = read_posted(text, Order.DMY, None), read_posted(text, Order.DMY, "Asia/Dubai")
    assert bare is not None
    assert placed is not None
    assert (bare.at, bare.wall) == (None, "2017-07-18T14:29:00")
    assert placed.at == datetime(2017, 7, 18, 10, 29, tzinfo=UTC)


def test_nothing_written_is_undated_and_nonsense_is_no_time() -> None:
    assert read_posted("  ", Order.DMY, None) is UNDATED
    assert read_posted("yesterday", Order.DMY, None) is None
    assert read_posted("0772123456", Order.DMY, None) is None


def test_the_order_of_a_column_is_decided_by_all_its_dates() -> None:
    assert settle_order(["03/04/2026", "25/04/2026"], None, "f") is Order.DMY
    assert settle_order(["03/04/2026", "04/25/2026"], None, "f") is Order.MDY
    assert settle_order(["05/05/2026"], None, "f") is Order.DMY
    assert settle_order(["2026-03-04", "1500388140"], None, "f") is Order.DMY
    assert settle_order(["03/04/2026"], "mdy", "f") is Order.MDY
    with pytest.raises(NeedsAnswer):
        settle_order(["03/04/2026", "25/04/2026", "04/25/2026"], None, "f")
