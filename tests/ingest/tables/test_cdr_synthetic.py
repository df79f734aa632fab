"""The two published synthetic call lists: every count of the specification."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from graphkit.errors import NeedsAnswer
from graphkit.ingest.reader import Settings
from graphkit.ingest.source import FileSource
from graphkit.ingest.tables.profiled_table import TABLE_READERS
from tests.ingest.tables.made import Read, read, settings

FILES = ("clan_log1.csv", "clan_log2.csv")


@pytest.fixture(scope="module")
def logs(shared: Path) -> list[Read]:
    return [read(log(shared, name)) for name in FILES]


def log(shared: Path, name: str) -> FileSource:
    return FileSource(shared / "phone" / "cdr_synthetic" / name, f"ex-{name}", name)


def test_they_are_recognised_by_their_header(shared: Path) -> None:
    said = [TABLE_READERS[0].sniff(log(shared, name)) for name in FILES]
    assert all(sentence and "german-synthetic-cdr" in sentence for sentence in said)


def test_rows_directions_and_seconds_are_as_published(logs: list[Read]) -> None:
    tables = [found.table("communications") for found in logs]
    assert [table.num_rows for table in tables] == [100, 107]
    assert [Counter(table["direction"].to_pylist()) for table in tables] == [
        {"out": 46, "in": 54},
        {"out": 56, "in": 51},
    ]
    seconds = [table["seconds"].to_pylist() for table in tables]
    assert [sum(each) for each in seconds] == [Decimal(30_661), Decimal(30_734)]
    assert [max(each) for each in seconds] == [Decimal(599), Decimal(591)]
    assert all(found.problems == [] and found.adds_up for found in logs)


def test_the_first_and_the_last_row_are_read_in_full(logs: list[Read]) -> None:
    first = logs[0].rows("communications")[0]
    assert {name: value for name, value in first.items() if value not in (None, [])} == {
        "locator": "row 2",
        "at": datetime(2018, 2, 26, 10, 21, 33, tzinfo=UTC),  # winter in Berlin
        "at_raw": "Mo. 26.02.2018 11:21:33",
        "at_basis": "assumed",
        "at_wall": "2018-02-26T11:21:33",
        "kind": "call",
        "direction": "out",
        "seconds": Decimal("470.000"),
        "from_id": "phone:+491722702462",
        "from_raw": "+491722702462",
        "to_ids": ["phone:+491704935395"],
        "to_raws": ["00491704935395"],
        "recipients_basis": "stated",
        "owner_id": "phone:+491722702462",
    }
    second = logs[0].rows("communications")[1]
    assert second["at"] == datetime(2018, 3, 25, 17, 57, 2, tzinfo=UTC)  # summer time began
    assert logs[1].rows("communications")[-1]["locator"] == "row 108"


def test_the_owner_stands_in_every_row(logs: list[Read]) -> None:
    owners = [set(found.table("communications")["owner_id"].to_pylist()) for found in logs]
    assert owners == [{"phone:+491722702462"}, {"phone:+4915162234170"}]


def test_number_forms_and_their_validity_are_as_measured(logs: list[Read]) -> None:
    forms, valid, raws = [], [], []
    for found in logs:
        rows = found.rows("identifiers")
        forms.append({row["value"] or row["candidate"] for row in rows})
        valid.append({row["value"] for row in rows if row["validity"] == "valid"})
        raws.append({row["raw"] for row in rows})
    assert [len(each) for each in forms] == [16, 13]
    assert [len(each) for each in valid] == [14, 11]
    assert (len(forms[0] | forms[1]), len(valid[0] | valid[1])) == (23, 20)
    assert len(raws[0] | raws[1]) == 41
    assert {row["region"] for found in logs for row in found.rows("identifiers")} <= {"DE", None}


def test_calls_connect_twenty_six_pairs_of_forms(logs: list[Read]) -> None:
    pairs = set()
    for found in logs:
        form = {row["raw"]: row["value"] or row["candidate"] for row in found.rows("identifiers")}
        for row in found.rows("communications"):
            pairs.add(frozenset((form[row["from_raw"]], form[row["to_raws"][0]])))
    assert len(pairs) == 26


def test_before_judgements_there_are_twenty_nine_phones(logs: list[Read]) -> None:
    keys = {row["id"] for found in logs for row in found.rows("identifiers")}
    local = [sum("~" + name in key for key in keys) for name in (f"ex-{name}" for name in FILES)]
    assert (len(keys), local) == (29, [5, 4])


def test_thirty_two_calls_stand_in_both_lists(logs: list[Read]) -> None:
    first, second = (found.rows("communications") for found in logs)
    shared = [
        (a, b)
        for a in first
        for b in second
        if (a["from_id"], a["to_ids"]) == (b["from_id"], b["to_ids"])
        and abs((a["at"] - b["at"]).total_seconds()) <= 15
        and abs(a["seconds"] - b["seconds"]) <= 10
    ]
    assert len(shared) == 32
    assert len({a["locator"] for a, _ in shared}) == len({b["locator"] for _, b in shared}) == 32


def test_durations_read_as_hours_are_refused(shared: Path) -> None:
    source = log(shared, FILES[0])
    profile = """
profile: own
record: communications
header: {contains: [Datum, Zeit, Anrufer]}
region: DE
timezone: Europe/Berlin
dates: "%a %d.%m.%Y"
columns:
  date: Datum
  time: Zeit
  from: Anrufer
  to: [Angerufener]
  duration: {column: Dauer, format: "HH:MM"}
"""
    with pytest.raises(NeedsAnswer, match="longer than six hours"):
        read(source, settings(profile))


def test_a_bare_duration_is_a_question(shared: Path) -> None:
    profile = """
profile: own
record: communications
region: DE
timezone: Europe/Berlin
dates: "%a %d.%m.%Y"
columns: {date: Datum, time: Zeit, from: Anrufer, to: [Angerufener], duration: Dauer}
"""
    with pytest.raises(NeedsAnswer, match="MM:SS or HH:MM") as caught:
        read(log(shared, FILES[0]), settings(profile))
    assert caught.value.option == "--profile"


def test_a_row_is_read_again_from_its_locator(shared: Path) -> None:
    reader = TABLE_READERS[0]
    assert reader.reread(log(shared, FILES[0]), "row 2", Settings()) == {
        "Datum": "Mo. 26.02.2018",
        "Zeit": "11:21:33",
        "Anrufer": "+491722702462",
        "Angerufener": "00491704935395",
        "Typ": "SPRACHE",
        "Richtung": "S",
        "Dauer": "07:50",
    }
