"""Dates of birth keep every reading; a clash is only what no reading can mend."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.resolve.birth_date import BornFit, fit_born, read_born


def readings(text: str) -> tuple[str, ...]:
    born = read_born(text)
    return () if born is None else born.readings


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1991-04-12", ("1991-04-12",)),
        ("1991-04-12T00:00:00Z", ("1991-04-12",)),
        ("19910412", ("1991-04-12",)),
        ("03/04/1991", ("1991-03-04", "1991-04-03")),
        ("23/04/1991", ("1991-04-23",)),
        ("12 April 1991", ("1991-04-12",)),
        ("Apr 12, 1991", ("1991-04-12",)),
        ("12th April 1991", ("1991-04-12",)),
        ("12-APR-91", ("1991-04-12", "2091-04-12")),
        ("April 1991", ("1991-04",)),
        ("04/1991", ("1991-04",)),
        ("1991", ("1991",)),
        ("1991-01-01", ("1991",)),  # the first of January stands for a day that is not known
        ("1401-01-00", ("1401",)),
        ("1991-13-45", ()),
        ("about 1991", ()),
        ("91", ()),
    ],
)
def test_a_date_is_read_as_everything_it_may_mean(text: str, found: tuple[str, ...]) -> None:
    assert readings(text) == found


def test_nothing_stated_is_no_date() -> None:
    assert read_born(None) is None
    assert read_born("  ") is None


@pytest.mark.parametrize(
    ("a", "b", "fit"),
    [
        ("03/04/1991", "1991-04-03", BornFit.EQUAL),
        ("03/04/1991", "1991-03-04", BornFit.EQUAL),
        ("1991-04-03", "1991", BornFit.YEAR),
        ("1991-04-03", "1991-01-01", BornFit.YEAR),
        ("1991-04-03", "April 1991", BornFit.YEAR),
        ("1991-04-03", "1991-04-08", BornFit.NEAR),
        ("1991-04-03", "1992-05-03", BornFit.DIFFERENT),
        ("1991", "1992", BornFit.DIFFERENT),
        ("1991-04-03", "1991-13-45", BornFit.UNREAD),
    ],
)
def test_two_dates_fit_by_their_best_readings(a: str, b: str, fit: BornFit) -> None:
    left, right = read_born(a), read_born(b)
    assert left is not None
    assert right is not None
    assert fit_born(left, right) is fit_born(right, left) is fit


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_kept_and_never_raises(text: str) -> None:
    born = read_born(text)
    assert born is None or born.raw == " ".join(text.split())


@settings(max_examples=100, deadline=None)
@given(st.dates(date(1000, 1, 2), date(2999, 12, 31)))
def test_an_iso_date_has_itself_as_its_only_reading(day: date) -> None:
    text = day.isoformat()
    assert readings(text) == ((text[:4],) if text.endswith("-01-01") else (text,))
