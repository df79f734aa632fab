from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import words

EAT = words.zone("Africa/Kampala")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("+256700000112", "+256 700 000 112"),
        ("+442071838750", "+44 207 183 8750"),
        ("+12025550123", "+1 202 555 0123"),
        ("+353861234567", "+353 861 234 567"),
        ("0700000112", "0700000112"),
        ("@stay.kla", "@stay.kla"),
        ("+25670", "+25670"),
    ],
)
def test_only_whole_international_numbers_are_grouped_in_threes(value: str, written: str) -> None:
    assert words.identifier(value) == written


@given(st.from_regex(r"\+[1-9]\d{6,14}", fullmatch=True))
def test_grouping_a_number_changes_no_digit(number: str) -> None:
    assert words.identifier(number).replace(" ", "") == number


@given(st.text(max_size=60))
def test_a_label_never_keeps_a_character_that_cannot_be_seen(text: str) -> None:
    shown = words.visible(text)
    assert not any(
        ord(c) < 32 or c in "\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff" for c in shown
    )


def test_a_direction_override_is_shown_as_a_mark() -> None:
    assert words.visible("exe.\u202egnp") == "exe.⟨U+202E⟩gnp"


def test_a_time_is_written_in_utc_for_the_grid_and_in_the_zone_of_the_case_beside_it() -> None:
    assert words.utc("2026-06-12T17:03:12Z") == "2026-06-12 17:03:12"
    assert words.local("2026-06-12T17:03:12Z", EAT) == "12 Jun 20:03:12"
    assert words.utc("2026-06-12T20:03:12+03:00") == "2026-06-12 17:03:12"


def test_a_missing_time_stays_missing() -> None:
    assert words.utc(None) == "no time"
    assert words.local(None, EAT) == ""
    assert words.utc("yesterday") == "no time"


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("2026-02-02T00:00:00Z", "2026-09-20T00:00:00Z", "2 Feb – 20 Sep 2026"),
        ("2026-08-03T00:00:00Z", "2026-08-24T00:00:00Z", "3 – 24 Aug 2026"),
        ("2025-12-30T00:00:00Z", "2026-01-04T00:00:00Z", "30 Dec 2025 – 4 Jan 2026"),
        ("2026-06-12T01:00:00Z", "2026-06-12T20:00:00Z", "12 Jun 2026"),
        (None, "2026-06-12T01:00:00Z", "12 Jun 2026"),
        (None, None, "no dates"),
    ],
)
def test_a_span_writes_once_what_both_days_share(
    first: str | None, last: str | None, written: str
) -> None:
    assert words.span(first, last, UTC) == written


def test_years_are_written_where_they_differ_even_when_not_asked_for() -> None:
    assert words.span("2025-03-01T00:00:00Z", "2026-03-01T00:00:00Z", UTC, year=False) == (
        "1 Mar 2025 – 1 Mar 2026"
    )


def test_a_day_near_midnight_is_the_day_of_the_zone_that_is_asked_for() -> None:
    assert words.day("2026-06-12T22:30:00Z", UTC) == "12 Jun 2026"
    assert words.day("2026-06-12T22:30:00Z", EAT) == "13 Jun 2026"


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        ("3450000", "UGX", "UGX 3,450,000"),
        ("3450000.00", "UGX", "UGX 3,450,000"),
        ("1234.50", "USD", "USD 1,234.50"),
        ("-12.05", "EUR", "EUR -12.05"),
        ("12345678901234567890.01", "UGX", "UGX 12,345,678,901,234,567,890.01"),
        ("about 5", "UGX", "UGX about 5"),
    ],
)
def test_money_is_exact_and_keeps_its_currency(amount: str, currency: str, written: str) -> None:
    assert words.money(amount, currency) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "0:00"), (41, "0:41"), (134, "2:14"), (3725, "1:02:05"), (None, "")],
)
def test_the_length_of_a_call_is_minutes_and_seconds(seconds: int | None, written: str) -> None:
    assert words.length(seconds) == written


def test_one_is_not_many() -> None:
    assert words.many("Phone", 1) == "1 phone"
    assert words.many("Phone", 21) == "21 phones"
    assert words.many("Person", 1200) == "1,200 people"


def test_a_zone_is_named_by_its_usual_letters() -> None:
    assert words.zone_letters("Africa/Kampala") == "EAT"
    assert words.zone_letters("No/Such_Place") == "UTC"


def test_a_number_is_short_by_its_last_three_digits_and_a_name_by_a_cut() -> None:
    assert words.short("+256700000112") == "112"
    assert words.short("MM 0700 000 112") == "112"
    assert words.short("Agent 4471") == "Agent 4471"
    assert words.short("Kasana Guest House Ltd") == "Kasana Guest…"
