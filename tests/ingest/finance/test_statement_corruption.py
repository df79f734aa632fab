"""Altered amounts, altered balances and missing rows: the break is found and named."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest

from tests.ingest.finance.layouts import Statement, money, statement
from tests.ingest.finance.reading import Read, read


def read_changed(folder: Path, made: Statement) -> Read:
    path = folder / "statement.csv"
    path.write_text(made.text(), encoding="utf-8")
    return read(path, date_order=made.date_order)


def alter(made: Statement, place: int, column: int) -> None:
    """Add 77.00 to what a money cell of a row says."""
    text = made.rows[place][column]
    sign = "-" if text.startswith("-") else ""
    digits = "".join(char for char in text if char.isdigit())
    made.rows[place][column] = sign + money(Decimal(digits) / 100 + 77, made.style)


def number(made: Statement, place: int) -> str:
    return f"row {made.first_row() + place}"


@pytest.mark.parametrize("seed", range(12))
def test_an_altered_amount_breaks_a_short_statement_and_names_the_row(
    tmp_path: Path, seed: int
) -> None:
    made = statement(seed, 30)
    # The oldest row has no balance before it, so nothing checks its amount.
    place = random.Random(seed).randint(1, 28)
    column = next(column for column in made.amounts if made.rows[place][column])
    alter(made, place, column)
    found = read_changed(tmp_path, made)
    assert found.statement["state"] == "BROKEN"
    assert number(made, place) in found.statement["breaks"]
    assert len(found.statement["breaks"]) <= 2
    assert len(found.movements) == 30


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("where", ["first", "inner", "last"])
def test_an_altered_balance_breaks_a_short_statement_and_names_the_row(
    tmp_path: Path, seed: int, where: str
) -> None:
    made = statement(seed, 30)
    place = {"first": 0, "inner": random.Random(seed).randint(1, 28), "last": 29}[where]
    alter(made, place, made.balance)
    found = read_changed(tmp_path, made)
    assert found.statement["state"] == "BROKEN"
    assert number(made, place) in found.statement["breaks"]
    problems = [one for one in found.problems if one["kind"] == "balance_break"]
    assert len(problems) == 1
    if where == "inner":
        assert found.statement["breaks"] == [number(made, place)]
        assert "out of line by 77.00" in problems[0]["text"]


@pytest.mark.parametrize("seed", range(12))
def test_a_missing_row_names_the_gap(tmp_path: Path, seed: int) -> None:
    made = statement(seed, 30)
    place = random.Random(seed).randint(2, 27)
    del made.rows[place]
    found = read_changed(tmp_path, made)
    assert found.statement["state"] == "BROKEN"
    after = place - 1 if made.newest_first else place
    assert found.statement["breaks"] == [number(made, after)]
    (problem,) = [one for one in found.problems if one["kind"] == "balance_break"]
    assert problem["locator"] == number(made, after)
    assert "rows between them missing" in problem["text"]
    assert problem["record_type"] is None


@pytest.mark.parametrize("seed", [1, 2])
def test_one_break_in_a_thousand_rows_stays_proved_and_is_listed(tmp_path: Path, seed: int) -> None:
    made = statement(seed, 1000)
    alter(made, 500, made.balance)
    found = read_changed(tmp_path, made)
    assert found.statement["state"] == "PROVED"
    assert found.statement["breaks"] == [number(made, 500)]
    assert (found.statement["links"], found.statement["links_held"]) == (999, 997)
    wrong = [one["locator"] for one in found.movements if one["balance_ok"] is False]
    assert number(made, 500) in wrong


def test_an_unreadable_amount_is_a_problem_in_its_place(tmp_path: Path) -> None:
    made = statement(7, 30, always_header=True)
    column = next(column for column in made.amounts if made.rows[4][column])
    made.rows[4][column] = "12.3.4"
    found = read_changed(tmp_path, made)
    (problem,) = [one for one in found.problems if one["record_type"] == "transactions"]
    assert (problem["locator"], problem["kind"]) == (number(made, 4), "unreadable_amount")
    assert "12.3.4" in problem["text"]
    assert len(found.movements) == 29
    assert found.rows == 30
    assert found.adds_up


def test_an_impossible_date_keeps_the_amount_and_leaves_the_time_open(tmp_path: Path) -> None:
    lines = ["Date,Details,Amount,Balance"]
    lines += [f"{day:02d}/04/2024,Shop,-10.00,{1000 - 10 * day}.00" for day in range(1, 29)]
    lines.append("31/04/2024,Shop,-10.00,710.00")
    path = tmp_path / "statement.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = read(path)
    last = found.movements[-1]
    assert (last["at"], last["at_wall"], last["at_raw"]) == (None, None, "31/04/2024")
    assert last["amount"] == Decimal("10.00")
    (problem,) = found.problems
    assert (problem["kind"], problem["record_type"]) == ("undated", None)
    assert found.statement["state"] == "PROVED"
    assert found.adds_up
