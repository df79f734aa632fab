"""Which reading stands beside which field of a source row."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from graphkit.case import Case
from graphkit.case.readings import Readings
from graphkit.ingest.source_row import NAMES, SourceRow
from graphkit.model.kinds import RecordType

CALL = {
    "at": datetime(2026, 3, 4, 7, 15, tzinfo=UTC),
    "at_raw": "04/03/2026 10:15", "at_basis": "stated",
    "seconds": Decimal(0), "from_raw": "100", "from_id": "phone:service/UG/100",
    "to_raws": ["0700000101", "0700000102"],
    "to_ids": ["phone:+256700000101", "phone:+256700000102"],
}  # fmt: skip
PAID = {"amount": Decimal("475000"), "fee": Decimal("0"), "balance_after": Decimal("-12.50"),
        "currency": "UGX"}  # fmt: skip


def of(record: dict[str, Any], text: str, *columns: str) -> str | None:
    readings = Readings([(RecordType.COMMUNICATIONS, record)])
    return readings.of(text, frozenset(columns))


def test_a_nought_is_a_duration_only_in_the_field_of_durations() -> None:
    assert of(CALL, "0", "seconds") == "0 min 0 s"
    assert of(CALL, "0") is None
    assert of(CALL, "0", *NAMES) is None


def test_date_and_time_of_two_fields_both_show_the_instant() -> None:
    for text in ("04/03/2026", "10:15", "04/03/2026 10:15"):
        assert of(CALL, text, "at_raw") == "2026-03-04T07:15:00Z (stated)"
    assert of(CALL, "05/03/2026", "at_raw") is None


def test_a_cell_with_two_numbers_shows_both_and_a_part_of_a_number_is_none() -> None:
    assert of(CALL, "0700000101; 0700000102", *NAMES) == "+256700000101, +256700000102"
    assert of(CALL, "0700100555", *NAMES) is None
    assert of(CALL, "100", *NAMES) == "service/UG/100"
    assert of(CALL, "", *NAMES) is None


@pytest.mark.parametrize(
    ("text", "column", "shown"),
    [
        ("475,000.00", "amount", "475000 UGX"),
        ("475.000,00 Cr", "amount", "475000 UGX"),
        ("(475000)", "amount", "475000 UGX"),
        ("-475,000", "amount", "475000 UGX"),
        ("0.00", "amount", None),
        ("0.00", "fee", "0 UGX"),
        ("-12.50", "balance_after", "-12.5 UGX"),
        ("1250", "balance_after", None),
        ("", "fee", None),
    ],
)
def test_an_amount_is_shown_beside_the_cell_that_writes_it(
    text: str, column: str, shown: str | None
) -> None:
    assert of(PAID, text, column) == shown


def test_two_records_of_one_place_that_differ_show_nothing() -> None:
    other = {**CALL, "seconds": Decimal(5)}
    readings = Readings([(RecordType.COMMUNICATIONS, one) for one in (CALL, other)])
    assert readings.of("0", frozenset({"seconds"})) is None
    assert readings.of("0700000101", frozenset(NAMES)) == "+256700000101"


def test_a_party_that_no_field_holds_is_named() -> None:
    readings = Readings([(RecordType.COMMUNICATIONS, CALL)])
    assert readings.not_in(SourceRow({"to": "0700000101,0700000102"})) == ["100"]


PROFILE = """\
profile: {name}
record: communications
header: {{contains: [Wer, Wen]}}
columns:
  from: Wer
  to: Wen
  at: {{column: Wann, format: "%d.%m.%Y %H:%M"}}
  seconds: Dauer
"""


def test_a_row_opens_as_it_was_read_after_its_profile_was_changed_or_removed(
    tmp_path: Path,
) -> None:
    table = tmp_path / "liste.csv"
    table.write_text(
        "Liste der Anrufe\n\nWer,Wen,Wann,Dauer\n0700000101,0700000102,04.03.2026 10:15,0\n"
    )
    with Case.create(tmp_path / "case", region="UG", timezone="Africa/Kampala") as case:
        profile = case.folder.path / "profiles" / "liste.yaml"
        profile.parent.mkdir(exist_ok=True)
        profile.write_text(PROFILE.format(name="liste"))
        (line,) = case.add([table])
        assert line["status"] == "imported", line
        (exhibit,) = (one["exhibit"] for one in case.info()["exhibits"])
        before = case.raw_row(exhibit, None, "row 4")
        assert {f["field"]: f["read_as"] for f in before["fields"]} == {
            "Wer": "+256700000101", "Wen": "+256700000102",
            "Wann": "2026-03-04T07:15:00Z (assumed)", "Dauer": "0 min 0 s",
        }  # fmt: skip
        profile.write_text(PROFILE.format(name="liste").replace("Wer", "Von"))
        assert case.raw_row(exhibit, None, "row 4") == before
        profile.unlink()
        assert case.raw_row(exhibit, None, "row 4") == before
