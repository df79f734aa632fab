"""Account statements as tables: CSV, XLSX, XLS of banks, cards and mobile money.

No bank is known here: dates, amounts and balances are found by what they do, and the
reading is proved by arithmetic. Movements that are not booked are kept and marked.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graphkit.errors import MalformedRecord, NeedsAnswer
from graphkit.ingest.finance.dates import Order
from graphkit.ingest.finance.grid import Grid, open_grids, peek_grids
from graphkit.ingest.finance.layout import Basis, Layout
from graphkit.ingest.finance.mobile_money import scheme_of
from graphkit.ingest.finance.movement_writer import MovementWriter
from graphkit.ingest.finance.settled_table import (
    SettledTable,
    date_orders,
    read_into,
    sample_layout,
    settle_table,
)
from graphkit.ingest.finance.statement_facts import statement_fact
from graphkit.ingest.finance.statement_holder import add_holder
from graphkit.ingest.finance.statement_likeness import is_statement
from graphkit.ingest.finance.statement_records import by_heading, heading
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source
from graphkit.ingest.source_row import SourceRow
from graphkit.model.kinds import RecordType

_MOST_REMEMBERED = 64


class StatementTable:
    """A table of one or more account statements, with or without a header."""

    NAME = "statement-table"
    VERSION = "1"
    PRIMARY = RecordType.TRANSACTIONS

    def sniff(self, source: Source) -> str | None:
        """Say which columns hold dates and amounts, or None if the table has none."""
        for grid in peek_grids(source):
            layout = sample_layout(grid)
            if layout is not None and is_statement(layout):
                return _sentence(layout)
        return None

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield one record per movement; the report's facts come with the last slice.

        Raises NeedsAnswer where the order of day and month stays open, MalformedRecord
        where no table has dates and amounts.
        """
        facts = _Facts([], Counter(), [])
        tables = _tables(source, settings, facts)
        orders = date_orders(tables, settings.date_order)
        for table, able in zip(tables, orders, strict=True):
            if len(able) > 1:
                raise _question(source, table, able)
        rows = Rows(source.exhibit_id)
        for table, (order,) in zip(tables, orders, strict=True):
            yield from _write(rows, table, order, facts)
        rows.fact("statements", facts.statements)
        rows.fact("skipped", dict(sorted(facts.skipped.items())))
        rows.fact("notes", facts.notes)
        yield rows.cut(done=1.0)

    def reread(self, source: Source, locator: str, settings: Settings) -> SourceRow:
        """Return the cells of a row by the headings of its table, as the file writes them."""
        for grid in open_grids(source, whole=True):
            number = _number(grid, locator)
            if number is None:
                continue
            header, into = _columns(source, grid)
            for row in grid.rows():
                if row.number == number and not row.blank:
                    if row.fault is not None:
                        return SourceRow({"row": row.fault.raw})
                    return SourceRow(by_heading(header, row.cells), into)
        raise MalformedRecord(
            f"{source.name}: nothing stands at {locator}.",
            exhibit=source.exhibit_id,
            locator=locator,
            hint="Check the locator.",
        )


@dataclass
class _Facts:
    """What goes into the import report."""

    statements: list[dict[str, Any]]
    skipped: Counter[str]
    notes: list[str]


def _sentence(layout: Layout) -> str:
    scheme = scheme_of(layout.body)
    title = "Account statement as a table" if scheme is None else f"{scheme.title} as a table"
    width, where = layout.body.width, "without a header"
    if layout.body.header_row is not None:
        where = f"with its header in row {layout.body.header_row}"
    by = {
        Basis.BALANCES: "the running balances show which columns are amounts",
        Basis.WORDS: "the header names date and amount",
        Basis.SHAPE: "dates and one column printed as money",
    }[layout.basis]
    return f"{title}: {width} columns {where}; {by}."


def _tables(source: Source, settings: Settings, facts: _Facts) -> list[SettledTable]:
    """Settle every grid that is a statement; of a workbook, note the sheets that are none."""
    grids = open_grids(source, whole=True)
    tables = []
    for grid in grids:
        layout = sample_layout(grid)
        if layout is None or (len(grids) > 1 and not is_statement(layout)):
            if grid.sheet is not None and any(not row.blank for row in grid.rows()):
                facts.notes.append(f"The sheet {grid.sheet!r} is no statement; it was not read.")
            continue
        tables.append(settle_table(grid, layout, settings))
    if not tables:
        raise MalformedRecord(
            f"{source.name}: no table with dates and amounts was found.",
            exhibit=source.exhibit_id,
            locator=source.member or source.name,
            hint="Describe its columns in a mapping profile and add it again with --profile.",
        )
    return tables


def _question(source: Source, table: SettledTable, able: Sequence[Order]) -> NeedsAnswer:
    where, text = table.first_date()
    return NeedsAnswer(
        f"{source.name}, {where}: the date {text!r} reads as {' or '.join(able)}, and nothing in "
        "the file says which.",
        option="--date-order",
    )


def _write(rows: Rows, table: SettledTable, order: Order, facts: _Facts) -> Iterator[Slice]:
    plan, settled = table.plan, table.settled(order)
    first = len(facts.statements) + 1
    names = {key: f"statement {number}" for number, key in enumerate(settled, start=first)}
    add_holder(rows, plan, settled)
    writer = MovementWriter(rows, table, settled, names)
    yield from writer.write()
    for key, verdict in table.verdicts.items():
        own = settled[key].own
        account = None if own.account is None else own.account.key(rows.exhibit_id)
        fact = statement_fact(plan, verdict, own, account)
        facts.statements.append({**fact, "statement_id": names[key]})
    facts.skipped.update(table.scan.skipped)
    facts.notes.extend(plan.grid.notes)
    facts.notes.extend(writer.open_sides())


_Columns = tuple[tuple[str, ...], dict[str, tuple[str, ...]]]
_remembered: dict[tuple[str | None, ...], _Columns] = {}


def _columns(source: Source, grid: Grid) -> _Columns:
    """Return the header of a table and what its columns are read into.

    Rows are asked for one by one, so the last answers are remembered by the file's head.
    """
    head = hashlib.sha256(source.head(65_536)).hexdigest()
    key = (source.exhibit_id, source.member, str(source.size), head, grid.sheet)
    if key not in _remembered:
        while len(_remembered) >= _MOST_REMEMBERED:
            del _remembered[next(iter(_remembered))]
        layout = sample_layout(grid)
        header = () if layout is None else layout.body.header
        into = {} if layout is None else read_into(layout)
        _remembered[key] = (
            header,
            {heading(header, place): names for place, names in into.items()},
        )
    return _remembered[key]


def _number(grid: Grid, locator: str) -> int | None:
    """Return the row number of a locator, or None if it is not one of this grid."""
    digits = locator.rpartition(" ")[2]
    if not digits.isdigit() or grid.locator(int(digits)) != locator:
        return None
    return int(digits)
