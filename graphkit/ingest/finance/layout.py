"""The layout of one statement table: which column is what, and how surely that is known.

Balances decide where there are any; else the header's words; else the shape of the cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from graphkit.ingest.finance.balance_search import Sample, search
from graphkit.ingest.finance.body import Body, find_body
from graphkit.ingest.finance.columns import currency_columns, flag_columns, money_columns
from graphkit.ingest.finance.dates import day_number
from graphkit.ingest.finance.header_layout import named_reading, shaped_reading
from graphkit.ingest.finance.header_vocabulary import Word
from graphkit.ingest.finance.header_words import header_currency
from graphkit.ingest.finance.marker_rows import marker_of
from graphkit.ingest.finance.ranking import Ranking
from graphkit.ingest.finance.readings import Reading
from graphkit.ingest.finance.status_words import BOOKED, status_of
from graphkit.ingest.tables.text_rows import Row
from graphkit.model.money import Style

SCORED_ROWS = 200
"""Movements that readings are scored on; the chosen one is then verified on all."""
DENSEST = 4
"""At most three other rows to one that bears a date: more is a text with dates in it."""


class Basis(StrEnum):
    """What a layout was decided by."""

    BALANCES = "balances"
    WORDS = "header"
    SHAPE = "shape of the cells"


@dataclass(frozen=True)
class Layout:
    """The frame of a table and how its rows read.

    `rivals` are readings that fit the sample as well and give other amounts or sides.
    """

    body: Body
    reading: Reading
    basis: Basis
    rivals: tuple[Reading, ...]
    currency: int | None
    balance_currency: int | None
    status: int | None

    @property
    def amount_style(self) -> Style:
        """Return how the amounts write their numbers."""
        return self.reading.formats[self.reading.amount][0]

    @cached_property
    def stated_currency(self) -> str | None:
        """Return the currency that the header of the amount names."""
        named = {
            code
            for column in self.reading.columns
            if (code := header_currency(self.body.header[column])) is not None
        }
        return named.pop() if len(named) == 1 else None


def infer(rows: Sequence[Row]) -> Layout | None:
    """Infer the layout from the first rows of a table; None if it is no statement.

    A statement has dates and amounts, and most of its rows are dated. Never raises.
    """
    body = find_body(rows)
    if body is None:
        return None
    below = sum(1 for row in rows if not row.blank and row.number >= body.first_row)
    if len(body.rows) * DENSEST < below:
        return None
    found = infer_body(body, body.rows)
    if found is not None and found.basis is Basis.SHAPE:
        filled = sum(1 for row in rows if not row.blank)
        return found if len(body.rows) * 2 >= filled else None
    return found


def infer_body(body: Body, rows: Sequence[Row]) -> Layout | None:
    """Infer the layout from chosen rows of a body: the first ones, or those around a break."""
    status = _status_column(body, rows)
    cells = [body.cells(row) for row in rows]
    movements = [
        row
        for row in cells
        if marker_of(row, dated=True) is None
        and (status is None or status_of(row[status]) == BOOKED)
    ][:SCORED_ROWS]
    if not movements:
        movements = cells[:SCORED_ROWS]
    money = money_columns(body, movements)
    if not money:
        return None
    flags = flag_columns(body, movements, set(money))
    named = [column for column in body.columns(Word.BALANCE) if column in money]
    days = [day_number(row[body.dates[0]]) for row in movements]
    sample = Sample(movements, days, money, flags, named)
    chosen, rivals, basis = _choose(body, sample)
    if chosen is None:
        return None
    currencies = currency_columns(body, movements)
    currency = _nearest(currencies, chosen.amount)
    return Layout(
        body=body,
        reading=chosen,
        basis=basis,
        rivals=rivals,
        currency=currency,
        balance_currency=_nearest(currencies, chosen.balance),
        status=status,
    )


def _status_column(body: Body, rows: Sequence[Row]) -> int | None:
    for column in body.columns(Word.STATUS):
        texts = {cells[column] for cells in map(body.cells, rows)} - {""}
        if any(status_of(text) for text in texts):
            return column
    return None


def _choose(body: Body, sample: Sample) -> tuple[Reading | None, tuple[Reading, ...], Basis]:
    ranking = Ranking(body, sample)
    best = ranking.best(search(sample))
    if best is not None:
        return (*best, Basis.BALANCES)
    order = ranking.order_by_dates()
    named = named_reading(body, sample)
    if named is not None:
        return named.with_order(order), (), Basis.WORDS
    shaped = shaped_reading(body, sample)
    return None if shaped is None else shaped.with_order(order), (), Basis.SHAPE


def _nearest(columns: Sequence[int], target: int | None) -> int | None:
    """Return the currency column nearest to a money column, on its right if equally near."""
    if target is None or not columns:
        return None
    return min(columns, key=lambda column: (abs(column - target), column < target))
