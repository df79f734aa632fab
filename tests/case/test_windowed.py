"""Counts in a window against the records themselves, asked by SQL of its own."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from graphkit.case import Case
from graphkit.errors import UsageProblem

SINCE, UNTIL = "2026-03-02T00:00:00Z", "2026-06-01T00:00:00Z"


def busiest(case: Case, kind: str) -> dict[str, Any]:
    return max(case.links(kinds=[kind]), key=lambda link: (link["rows"], link["link"]))


def test_every_event_stands_once_with_all_its_records(sample: Case) -> None:
    for link in sample.links():
        page = sample.told([link["link"]], limit=5000)
        assert (page["total"], page["records"]) == (link["n"], link["rows"]), link["link"]
        assert page["undated"] == link["undated"]
        assert sum(1 + len(row["also"]) for row in page["rows"]) == link["rows"]


def test_a_call_in_two_exhibits_names_the_second_place(sample: Case) -> None:
    link = busiest(sample, "COMMUNICATED")
    page = sample.told([link["link"]], twice=True, limit=5000)
    assert 0 < page["total"] == page["twice"] < link["n"]
    for row in page["rows"]:
        for other in row["also"]:
            assert (other["exhibit"], other["locator"]) != (row["exhibit"], row["locator"])
            apart = datetime.fromisoformat(other["at"]) - datetime.fromisoformat(row["at"])
            assert timedelta(0) <= apart <= timedelta(seconds=30)


def test_pages_join_without_a_gap_or_a_repeat(sample: Case) -> None:
    link = busiest(sample, "COMMUNICATED")["link"]
    whole = [row["record"] for row in sample.told([link], limit=5000)["rows"]]
    parts: list[str] = []
    for offset in range(0, len(whole), 7):
        page = sample.told([link], offset=offset, limit=7)
        parts += [row["record"] for row in page["rows"]]
    assert parts == whole


def test_a_text_is_searched_in_what_the_screen_shows(sample: Case) -> None:
    link = busiest(sample, "COMMUNICATED")["link"]
    every = sample.told([link], limit=5000)
    found = sample.told([link], text="SMS", limit=5000)
    assert found["of"] == every["total"]
    assert 0 < found["total"] < every["total"]
    assert {row["kind"] for row in found["rows"]} >= {"sms"}
    assert sample.told([link], text="no such words")["rows"] == []


def test_counts_in_a_window_equal_those_of_the_records(sample: Case) -> None:
    """Calls between two numbers in the operator's list of one of them, counted by SQL."""
    file = next(e for e in sample.info()["exhibits"] if e["file"] == "calls-112.csv")
    with sample.records() as records:
        rows = records.execute(
            "SELECT from_id, to_ids[1], count(*) FROM communications WHERE exhibit_id = ?"
            ' AND "at" >= ?::TIMESTAMPTZ AND "at" < ?::TIMESTAMPTZ AND len(to_ids) = 1'
            " AND kind IN ('call', 'sms', 'mms', 'message', 'email') GROUP BY ALL",
            [file["exhibit"], SINCE, UNTIL],
        ).fetchall()
    checked = 0
    for sender, receiver, n in rows:
        if not (sender or "").startswith("phone:+") or not (receiver or "").startswith("phone:+"):
            continue
        try:
            ends = [sample.find(key.removeprefix("phone:")).id for key in (sender, receiver)]
        except UsageProblem:  # a protected number is found by its code alone
            continue
        link = f"COMMUNICATED:{ends[0]},{ends[1]}"
        behind = sample.window_counts([link], SINCE, UNTIL)[link]
        assert behind["exhibits"][file["exhibit"]] == n
        checked += 1
    assert checked > 5


def test_windows_that_meet_hold_every_dated_event_once(sample: Case) -> None:
    links = [link["link"] for link in sample.links()]
    before = sample.window_counts(links, None, SINCE)
    inside = sample.window_counts(links, SINCE, UNTIL)
    after = sample.window_counts(links, UNTIL, None)
    for link in sample.links():
        name = link["link"]
        if not inside[name]["happened"]:
            assert inside[name]["n"] + inside[name]["undated"] == link["n"]
            continue
        dated = sum(part[name]["n"] for part in (before, inside, after))
        assert dated + inside[name]["undated"] == link["n"]
        exhibits = Counter[str]()
        for part in (before, inside, after):
            exhibits.update(part[name]["exhibits"])
        with_no_time = sample.window_counts([name], None, None)[name]["exhibits"]
        assert all(with_no_time[one] >= n for one, n in exhibits.items())


def test_sums_of_money_in_windows_add_up_exactly(sample: Case) -> None:
    for link in sample.links(kinds=["TRANSFERRED"]):
        sums: dict[str, Decimal] = {}
        for since, until in ((None, SINCE), (SINCE, UNTIL), (UNTIL, None)):
            part = sample.window_counts([link["link"]], since, until)[link["link"]]["totals"]
            for currency, amount in part.items():
                sums[currency] = sums.get(currency, Decimal(0)) + Decimal(amount)
        if not link["undated"]:
            assert sums == {c: Decimal(a) for c, a in link["totals"].items()}


def test_hours_are_those_of_the_zone(sample: Case) -> None:
    link = busiest(sample, "COMMUNICATED")["link"]
    events = sample.told([link], limit=5000)["rows"]
    for zone, hours in (("UTC", 0), ("Africa/Kampala", 3)):
        expected = [[0] * 24 for _ in range(7)]
        for row in events:
            there = datetime.fromisoformat(row["at"]).astimezone(UTC) + timedelta(hours=hours)
            expected[there.weekday()][there.hour] += 1
        found = sample.hours([link], zone=zone)
        assert found["matrix"] == expected
        assert found["events"] == len(events)


def test_all_hours_together_are_all_dated_events(sample: Case) -> None:
    everything = sample.hours(None)
    weeks = sample.activity(unit="week")
    assert sum(map(sum, everything["matrix"])) == sum(one["n"] for one in weeks["bins"])


def test_saved_rows_are_all_records_with_place_and_raw_values(sample: Case) -> None:
    link = busiest(sample, "COMMUNICATED")
    rows = list(csv.DictReader(io.StringIO(sample.rows_csv([link["link"]]))))
    assert len(rows) == link["rows"]
    assert sum(row["counted"] == "yes" for row in rows) == link["n"]
    assert all(row["locator"] and row["exhibit"].startswith("P") for row in rows)
    assert not any(cell[:1] in "=+-@" for row in rows for cell in row.values() if cell)


def test_too_many_events_are_not_searched_in_silence(
    sample: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphkit.case.windowed.MOST_FILTERED", 10)
    with pytest.raises(UsageProblem, match="up to 10 can be searched"):
        sample.told([busiest(sample, "COMMUNICATED")["link"]], text="sms")
