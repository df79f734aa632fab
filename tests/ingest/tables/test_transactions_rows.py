"""Tables of payments read role by role: exact amounts, and sides only where stated."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from graphkit.errors import NeedsAnswer
from tests.ingest.tables.made import Read, put, read, settings

PROFILE = """
profile: own
record: transactions
region: UG
timezone: Africa/Kampala
dates: "%d/%m/%Y"
currency: UGX
columns:
  own_account: {column: Wallet, operator: mtn}
  at: When
  amount: Amount
  fee: Fee
  balance_after: Balance
  narrative_raw: Text
  status: State
"""
HEADER = "Wallet,When,Amount,Fee,Balance,Text,State\n"


def payments(tmp_path: Path, body: str, profile: str = PROFILE, header: str = HEADER) -> Read:
    return read(put(tmp_path, header + body), settings(profile))


def test_amounts_are_exact_and_signs_are_sides(tmp_path: Path) -> None:
    found = payments(
        tmp_path,
        '0772123456,04/03/2026 10:15,"-65,359.50",0.10,"1,000.00",rent,completed\n'
        "0772123456,05/03/2026,20,,,in,failed\n",
    )
    first, second = found.rows("transactions")
    assert (first["amount"], first["direction"], first["scale"]) == (Decimal("65359.50"), -1, 2)
    assert (first["fee"], first["balance_after"]) == (Decimal("0.10"), Decimal(1000))
    assert first["own_account_id"] == "account:wallet/mtn/+256772123456"
    assert (first["at"], first["time_precision"]) == (
        datetime(2026, 3, 4, 7, 15, tzinfo=UTC),
        "minute",
    )
    assert (second["direction"], second["status"], second["time_precision"]) == (1, "failed", "day")
    assert {row["currency"] for row in (first, second)} == {"UGX"}
    assert found.adds_up
    assert found.problems == []


def test_what_does_not_read_is_left_open_with_its_column(tmp_path: Path) -> None:
    found = payments(
        tmp_path,
        "0772123456,04/03/2026,12x,,,,\n0772123456,31/02/2026,1,,,,maybe\nTotal,,,,,,\n",
    )
    assert [row["amount"] for row in found.rows("transactions")] == [None, Decimal(1)]
    assert found.problems == [
        ("row 2", "unreadable_amount"),
        ("row 3", "unknown_status"),
        ("row 3", "undated"),
        ("row 4", "not_a_record"),
    ]
    assert found.adds_up


@pytest.mark.parametrize(
    ("columns", "body", "sides"),
    [
        ("paid_in: In, paid_out: Out", "5,\n,7\n3,4\n0,\n", [1, -1, None, None]),
        ("amount: In, direction: Out", "5,C\n7,D\n3,?\n", [1, -1, None]),
    ],
)
def test_sides_come_from_the_columns_that_state_them(
    tmp_path: Path, columns: str, body: str, sides: list[int | None]
) -> None:
    values = "values: {direction: {C: in, D: out}}" if "direction" in columns else ""
    profile = f"profile: own\nrecord: transactions\ndecimal: dot\ncolumns: {{{columns}}}\n{values}"
    found = payments(tmp_path, body, profile, "In,Out\n")
    assert [row["direction"] for row in found.rows("transactions")] == sides
    assert "No currency is stated" in " ".join(found.notes)


@pytest.mark.parametrize(
    ("cells", "amounts"),
    [
        (["1.234,50", "7"], ["1234.50", "7"]),
        (["1,234.50", "7"], ["1234.50", "7"]),
        (["1,00,000.50"], ["100000.50"]),
    ],
)
def test_the_column_decides_how_decimals_are_written(
    tmp_path: Path, cells: list[str], amounts: list[str]
) -> None:
    profile = "profile: own\nrecord: transactions\ncolumns: {amount: Amount, reference: Ref}\n"
    body = "".join(f'"{cell}",x\n' for cell in cells)
    found = payments(tmp_path, body, profile, "Amount,Ref\n")
    assert [row["amount"] for row in found.rows("transactions")] == [Decimal(a) for a in amounts]


def test_decimals_that_read_both_ways_are_a_question(tmp_path: Path) -> None:
    profile = "profile: own\nrecord: transactions\ncolumns: {amount: Amount, reference: Ref}\n"
    with pytest.raises(NeedsAnswer, match=r"'1\.234' can be read"):
        payments(tmp_path, "1.234,x\n2.500,y\n", profile, "Amount,Ref\n")
    stated = profile + "decimal: comma\n"
    found = payments(tmp_path, "1.234,x\n", stated, "Amount,Ref\n")
    assert found.rows("transactions")[0]["amount"] == Decimal(1234)
