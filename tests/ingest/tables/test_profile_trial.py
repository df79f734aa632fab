"""Trying a profile: rows as they would be read, every value, and what does not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.errors import UsageProblem
from graphkit.ingest.reader import Settings
from graphkit.ingest.source import FileSource
from graphkit.ingest.tables import table_reader
from tests.ingest.tables.made import put


def test_twenty_rows_all_values_and_the_rejects_are_shown(shared: Path) -> None:
    path = shared / "phone" / "cdr_synthetic" / "clan_log1.csv"
    shown = table_reader.test_profile(FileSource(path, "ex-1", path.name), Settings())
    assert (shown["profile"], shown["record"]) == ("german-synthetic-cdr", "communications")
    assert len(shown["rows"]) == 20
    assert shown["rows"][0]["at"] == "2018-02-26T10:21:33Z"
    assert shown["rows"][0]["seconds"] == "470.000"
    assert shown["values"] == {
        "direction": {"E": {"count": 54, "reads": "in"}, "S": {"count": 46, "reads": "out"}},
        "kind": {"SPRACHE": {"count": 100, "reads": "call"}},
    }
    assert shown["columns"]["to"] == ["Angerufener"]
    assert shown["counted"] == {"rows": 100, "records": 100, "problems": {}, "skipped": {}}
    assert shown["rejects"] == []


def test_rejects_have_their_place_and_a_sentence(tmp_path: Path) -> None:
    source = put(
        tmp_path,
        "A Number,B Number,Date,Time,Call Type\n"
        "0700000101,0700000102,14/05/2026,10:15,CALL\n"
        "0700000101,0700000102,14/05/2026,10:15,FAX\n"
        "0700000101,0700000102\n",
    )
    shown = table_reader.test_profile(source, Settings(region="UG", timezone="Africa/Kampala"))
    assert [(one["locator"], one["kind"]) for one in shown["rejects"]] == [
        ("row 3", "unknown_value"),
        ("row 4", "ragged_row"),
    ]
    assert shown["values"]["kind"]["FAX"] == {"count": 1, "reads": None}
    assert shown["counted"]["rows"] == 3


def test_columns_can_be_stated_on_the_spot(tmp_path: Path) -> None:
    source = put(tmp_path, "who,whom,odd\nAda,Ben,1\n")
    said = Settings(columns={"who": "a", "whom": "b"})
    shown = table_reader.test_profile(source, said)
    assert (shown["record"], shown["unread"]) == ("relations", ["odd"])
    assert shown["rows"][0]["a_raw"] == "Ada"


def test_without_a_fitting_profile_both_lists_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"Columns of the file: colour, size.*generic-cdr"):
        table_reader.test_profile(put(tmp_path, "colour,size\nred,1\n"), Settings())


def test_profiles_are_listed_and_shown_as_yaml() -> None:
    own = "profile: mine\nrecord: relations\ncolumns: {a: A, b: B}\n"
    said = Settings(profiles={"mine": own})
    listed = {row["profile"]: row for row in table_reader.list_profiles(said)}
    assert listed["mine"]["origin"] == "case"
    assert listed["generic-cdr"]["record"] == "communications"
    assert list(listed) == sorted(listed)
    assert table_reader.show_profile("mine", said) == own
    assert "record: communications" in table_reader.show_profile("jio-cdr", said)
    with pytest.raises(UsageProblem, match="No profile is called 'x'"):
        table_reader.show_profile("x", said)
