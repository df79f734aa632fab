"""Rows keep what a reader adds, in order, and count what is named again."""

from __future__ import annotations

from typing import Any

import pytest

from graphkit.ingest.rows import Rows
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, RecordType, Validity

EXHIBIT = "ex-0000000000000007"


def number(digits: str, *, start: int | None = None) -> Identifier:
    """A valid number, with its offset if it stands inside of a text."""
    return Identifier(
        IdentifierKind.PHONE, digits, digits, Validity.VALID, "plus", start=start, end=start
    )


A, B = number("+256772000101"), number("+256772000102")


def named(rows: Rows) -> list[tuple[Any, ...]]:
    """The identifiers of the next slice as value, first place, mentions."""
    table = rows.cut().tables[RecordType.IDENTIFIERS]
    return [(row["value"], row["locator"], row["mentions"]) for row in table.to_pylist()]


def test_an_unknown_field_is_an_error_and_adds_nothing() -> None:
    rows = Rows(EXHIBIT)
    with pytest.raises(KeyError, match="colour"):
        rows.add(RecordType.PROBLEMS, locator="row 1", colour="red")
    assert rows.cut().tables == {}


def test_fields_left_out_are_null_and_rows_keep_their_order() -> None:
    rows = Rows(EXHIBIT)
    rows.add(RecordType.PROBLEMS, locator="row 1", kind="a")
    rows.add(RecordType.PROBLEMS, text="b", locator="row 2")
    found = rows.cut().tables[RecordType.PROBLEMS]
    assert found.column("locator").to_pylist() == ["row 1", "row 2"]
    assert found.column("kind").to_pylist() == ["a", None]
    assert found.column("text").to_pylist() == [None, "b"]


def test_a_list_named_again_is_counted_like_each_of_its_members() -> None:
    rows = Rows(EXHIBIT)
    pair = [A, B, A]
    for place in ("row 1", "row 2"):
        rows.mention_all(pair, RecordType.COMMUNICATIONS, place)
    rows.mention(B, RecordType.COMMUNICATIONS, "row 3")
    assert named(rows) == [("+256772000101", "row 1", 4), ("+256772000102", "row 1", 3)]
    rows.mention_all(pair, RecordType.COMMUNICATIONS, "row 4")
    assert named(rows) == [("+256772000101", "row 4", 2), ("+256772000102", "row 4", 1)]


def test_a_list_is_counted_apart_for_each_type_of_record() -> None:
    rows = Rows(EXHIBIT)
    pair = [A]
    rows.mention_all(pair, RecordType.COMMUNICATIONS, "row 1")
    rows.mention_all(pair, RecordType.IDENTITIES, "row 2")
    assert named(rows) == [("+256772000101", "row 1", 1), ("+256772000101", "row 2", 1)]


def test_mentions_with_an_offset_stay_rows_of_their_own() -> None:
    rows = Rows(EXHIBIT)
    inside = [A, number("+256772000102", start=4)]
    for place in ("row 1", "row 2"):
        rows.mention_all(inside, RecordType.COMMUNICATIONS, place)
    assert named(rows) == [
        ("+256772000101", "row 1", 2),
        ("+256772000102", "row 1", 1),
        ("+256772000102", "row 2", 1),
    ]
