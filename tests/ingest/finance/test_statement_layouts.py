"""Random layouts without meaning in their headers: read wholly, and proved, or left open."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.errors import NeedsAnswer
from graphkit.ingest.finance.statement import StatementTable
from tests.ingest.finance.layouts import Statement, statement
from tests.ingest.finance.reading import Read, read, source


def read_generated(folder: Path, made: Statement) -> Read:
    """Read a generated file, answering the question of the date order if it is asked."""
    path = folder / "statement.csv"
    path.write_text(made.text(), encoding="utf-8")
    try:
        return read(path)
    except NeedsAnswer:
        return read(path, date_order=made.date_order)


def outcome(found: Read) -> list[tuple[object, ...]]:
    names = ("at_wall", "direction", "amount", "balance_after")
    return [tuple(one[name] for name in names) for one in found.movements]


@pytest.mark.parametrize(
    ("count", "layouts", "least"), [(5, 40, 38), (10, 40, 40), (30, 30, 30), (100, 6, 6)]
)
def test_layouts_are_read_wholly_right(
    tmp_path: Path, count: int, layouts: int, least: int
) -> None:
    right = 0
    for seed in range(1000, 1000 + layouts):
        made = statement(seed, count)
        found = read_generated(tmp_path, made)
        expected = [(t.wall, t.direction, t.amount, t.balance) for t in made.truth]
        right += outcome(found) == expected
        assert found.adds_up
        # A side that nothing decides is left open; none is ever wrong.
        for one, truth in zip(found.movements, made.truth, strict=True):
            assert one["direction"] in (truth.direction, None)
            assert one["amount"] == truth.amount
    assert right >= least


@pytest.mark.parametrize("seed", range(20))
def test_thirty_rows_are_proved_and_recognised(tmp_path: Path, seed: int) -> None:
    made = statement(seed, 30)
    found = read_generated(tmp_path, made)
    assert found.statement["state"] == "PROVED"
    assert (found.statement["links"], found.statement["links_held"]) == (29, 29)
    assert found.statement["breaks"] == []
    assert found.statement["rows"] == 30
    sentence = StatementTable().sniff(source(tmp_path / "statement.csv"))
    assert sentence is not None
    assert "running balances" in sentence


def test_opening_and_closing_of_a_proved_statement_follow_from_its_rows(tmp_path: Path) -> None:
    made = statement(3, 30)
    found = read_generated(tmp_path, made)
    rows = made.truth[::-1] if made.newest_first else made.truth
    total = sum(one.direction * one.amount for one in rows)
    assert found.statement["sum"] == f"{total:.2f}"
    assert found.statement["closing"] == f"{rows[-1].balance:.2f}"
    assert found.statement["opening"] == f"{rows[-1].balance - total:.2f}"


FIRST_ROW = """\
01/03/2024;Rent;100.00;{first};1000.00
13/03/2024;Fuel;50.00;X;950.00
14/03/2024;Fuel;25.00;X;925.00
15/03/2024;Food;25.00;X;900.00
16/03/2024;Food;10.00;X;890.00
"""


def test_the_first_row_stays_open_where_nothing_tells_its_side(tmp_path: Path) -> None:
    path = tmp_path / "statement.csv"
    path.write_text(FIRST_ROW.format(first="Y"), encoding="utf-8")
    found = read(path)
    assert [one["direction"] for one in found.movements] == [None, -1, -1, -1, -1]
    assert found.statement["state"] == "UNPROVED"
    assert found.statement["sum"] is None


def test_an_opening_balance_settles_the_first_row(tmp_path: Path) -> None:
    path = tmp_path / "statement.csv"
    text = "Opening balance;900.00\n" + FIRST_ROW.format(first="Y")
    path.write_text(text, encoding="utf-8")
    found = read(path)
    assert [one["direction"] for one in found.movements] == [1, -1, -1, -1, -1]
    assert found.statement["state"] == "PROVED"


def test_a_known_word_settles_the_first_row(tmp_path: Path) -> None:
    path = tmp_path / "statement.csv"
    path.write_text(FIRST_ROW.format(first="CR").replace(";X;", ";DR;"), encoding="utf-8")
    assert [one["direction"] for one in read(path).movements] == [1, -1, -1, -1, -1]
