"""Account statements as tables: CSV, XLSX, XLS of banks, cards and mobile money.

No bank is known here: dates, amounts and balances are found by what they do, and the
reading is proved by arithmetic. Movements that are not booked are kept and marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from graphkit.errors import MalformedRecord, NeedsAnswer
from graphkit.ingest.finance.body import SAMPLE_ROWS
from graphkit.ingest.finance.dates import Order
from graphkit.ingest.finance.grid import Grid, open_grids, peek_grids
from graphkit.ingest.finance.layout import SCORED_ROWS, Basis, Layout, infer, infer_body
from graphkit.ingest.finance.mobile_money import own_number, scheme_of
from graphkit.ingest.finance.preamble import read_preamble
from graphkit.ingest.finance.proof import TOLERATED
from graphkit.ingest.finance.roles import find_roles
from graphkit.ingest.finance.row_kinds import Classified, RowKind, classify
from graphkit.ingest.finance.scan import Key, Plan, Scan, row_key, scan
from graphkit.ingest.finance.statement_facts import break_sentence, statement_fact
from graphkit.ingest.finance.statement_holder import add_holder, statement_own
from graphkit.ingest.finance.statement_likeness import is_statement
from graphkit.ingest.finance.statement_records import (
    Movement,
    Settled,
    add_movement,
    by_heading,
    open_side,
)
from graphkit.ingest.finance.status_words import BOOKED
from graphkit.ingest.finance.verdict import Verdict, settle
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source
from graphkit.model.kinds import RecordType

WINDOW = 100
"""Rows on each side of a break from which a layout is inferred anew."""


class StatementTable:
    """A table of one or more account statements, with or without a header."""

    NAME = "statement-table"
    VERSION = "1"
    PRIMARY = RecordType.TRANSACTIONS

    def sniff(self, source: Source) -> str | None:
        """Say which columns hold dates and amounts, or None if the table has none."""
        for grid in peek_grids(source):
            layout = infer(list(islice(grid.rows(), SAMPLE_ROWS)))
            if layout is not None and is_statement(layout):
                return _sentence(layout)
        return None

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield one record per movement; the report's facts come with the last slice.

        Raises NeedsAnswer where the order of day and month stays open, MalformedRecord
        where no table has dates and amounts.
        """
        tables = [
            table for grid in open_grids(source, whole=True) if (table := _table(grid, settings))
        ]
        if not tables:
            raise MalformedRecord(
                f"{source.name}: no table with dates and amounts was found.",
                exhibit=source.exhibit_id,
                locator=source.member or source.name,
                hint="Describe its columns in a mapping profile and add it again with --profile.",
            )
        orders = [_date_order(table, source, settings) for table in tables]
        rows = Rows(source.exhibit_id)
        facts = _Facts([], Counter(), [])
        for table, order in zip(tables, orders, strict=True):
            yield from _emit(rows, table, order, facts)
        rows.fact("statements", facts.statements)
        rows.fact("skipped", dict(sorted(facts.skipped.items())))
        rows.fact("notes", facts.notes)
        yield rows.cut(done=1.0)

    def reread(self, source: Source, locator: str, settings: Settings) -> dict[str, str]:
        """Return the cells of a row by the headings of its table, as the file writes them."""
        for grid in open_grids(source, whole=True):
            number = _number(grid, locator)
            if number is None:
                continue
            layout = infer(list(islice(grid.rows(), SAMPLE_ROWS)))
            header = () if layout is None else layout.body.header
            for row in grid.rows():
                if row.number == number and not row.blank:
                    if row.fault is not None:
                        return {"row": row.fault.raw}
                    return dict(by_heading(header, row.cells))
        raise MalformedRecord(
            f"{source.name}: nothing stands at {locator}.",
            exhibit=source.exhibit_id,
            locator=locator,
            hint="Check the locator.",
        )


@dataclass
class _Table:
    """A table that was read once: what is settled, what was found, how it is proved."""

    plan: Plan
    scan: Scan
    verdicts: dict[Key, Verdict]


@dataclass
class _Facts:
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


def _table(grid: Grid, settings: Settings) -> _Table | None:
    """Infer, scan and prove one grid; a second layout is tried where the first breaks."""
    sample = list(islice(grid.rows(), SAMPLE_ROWS))
    layout = infer(sample)
    if layout is None:
        return None
    table = _scanned(grid, layout, settings)
    broken = _first_break(table)
    if broken is not None and table.scan.rows > SCORED_ROWS:
        window = [
            row
            for row in islice(grid.rows(), broken + WINDOW)
            if row.number >= max(broken - WINDOW, layout.body.first_row)
            and classify(layout, row).kind is RowKind.MOVEMENT
        ]
        again = infer_body(layout.body, window)
        if again is not None and again.reading != layout.reading:
            other = _scanned(grid, again, settings)
            if _held(other) > _held(table):
                return other
    return table


def _scanned(grid: Grid, layout: Layout, settings: Settings) -> _Table:
    cells = [layout.body.cells(row) for row in layout.body.rows]
    preamble = read_preamble(layout.body.above)
    stated = None if preamble.account is None else preamble.account.text
    plan = Plan(
        grid=grid,
        layout=layout,
        roles=find_roles(layout, cells, stated),
        preamble=preamble,
        scheme=scheme_of(layout.body),
        settings=settings,
    )
    found = scan(plan)
    grouping = plan.scheme is not None and plan.scheme.receipts_group
    keys = list(found.strands)
    verdicts = settle(list(found.strands.values()), plan.readings, receipts_group=grouping)
    chosen = verdicts[0].reading if verdicts else layout.reading
    if chosen is not layout.reading:
        plan = replace(plan, layout=replace(layout, reading=chosen, rivals=()))
    return _Table(plan, found, dict(zip(keys, verdicts, strict=True)))


def _held(table: _Table) -> int:
    return sum(verdict.proof.held for verdict in table.verdicts.values())


def _first_break(table: _Table) -> int | None:
    """Return the row of the first break, if there are more than a proof tolerates."""
    for verdict in table.verdicts.values():
        proof = verdict.proof
        if proof.breaks and (proof.links - proof.held) * TOLERATED > proof.links:
            return min(verdict.strand.numbers[place] for one in proof.breaks for place in one.rows)
    return None


def _date_order(table: _Table, source: Source, settings: Settings) -> Order:
    """Return the order of day and month: as stated, else as the whole file shows."""
    if settings.date_order is not None:
        return Order(settings.date_order)
    able = table.scan.vote.open_orders()
    if len(able) == 1:
        return able[0]
    first = next(iter(table.plan.layout.body.rows))
    text = table.plan.layout.body.cells(first)[table.plan.layout.body.dates[0]]
    where = table.plan.grid.locator(first.number)
    raise NeedsAnswer(
        f"{source.name}, {where}: the date {text!r} reads as {' or '.join(able)}, and nothing in "
        "the file says which.",
        option="--date-order",
    )


def _emit(rows: Rows, table: _Table, order: Order, facts: _Facts) -> Iterator[Slice]:
    plan = table.plan
    settled = _settled(table, order)
    add_holder(rows, plan, settled)
    numbers = range(len(facts.statements) + 1, len(facts.statements) + len(settled) + 1)
    names = {key: f"statement {number}" for key, number in zip(settled, numbers, strict=True)}
    emitter = _Emitter(rows, table, settled, names)
    for row in plan.grid.rows():
        emitter.take(classify(plan.layout, row))
        yield from rows.when_full()
    emitter.flush()
    _note_breaks(rows, table)
    for key, verdict in table.verdicts.items():
        own = settled[key].own
        account = None if own.account is None else own.account.key(rows.exhibit_id)
        fact = statement_fact(plan, verdict, own, account)
        facts.statements.append({**fact, "statement_id": names[key]})
    facts.skipped.update(table.scan.skipped)
    facts.notes.extend(plan.grid.notes)
    facts.notes.extend(_open_sides(rows, table))


def _settled(table: _Table, order: Order) -> dict[Key, Settled]:
    plan = table.plan
    number = own_number(table.scan.numbers, table.scan.rows)
    found: dict[Key, Settled] = {}
    for key, strand in table.scan.strands.items():
        region = plan.settings.region
        if plan.scheme is not None:
            region = plan.scheme.region(plan.settings.region, strand.currency)
        own = statement_own(plan, strand.account, region, number)
        found[key] = Settled(plan, plan.layout.reading, order, own, region, table.scan.vote.timed)
    return found


class _Emitter:
    """Turns classified rows into records, one row behind, so that narrative lines are joined."""

    def __init__(
        self, rows: Rows, table: _Table, settled: dict[Key, Settled], names: dict[Key, str]
    ) -> None:
        self._rows = rows
        self._table = table
        self._settled = settled
        self._taken: Counter[Key] = Counter()
        self._statements = names
        self._parents = _parents(table)
        self._waiting: tuple[Settled, Movement] | None = None

    def take(self, one: Classified) -> None:
        """Take the next row of the table."""
        if one.kind is RowKind.NARRATIVE and self._waiting is not None:
            it = self._waiting[1]
            it.lines.extend(cell for cell in one.cells if cell)
            it.line_locators.append(self._table.plan.grid.locator(one.row.number))
            return
        if one.kind is RowKind.BLANK:
            return
        self.flush()
        if one.kind is RowKind.MOVEMENT:
            self._movement(one)
        elif one.kind is RowKind.UNREADABLE:
            self._unreadable(one)

    def flush(self) -> None:
        """Write the movement that was waiting for further lines."""
        if self._waiting is not None:
            settled, it = self._waiting
            add_movement(self._rows, settled, it)
            self._rows.used()
            self._waiting = None

    def _movement(self, one: Classified) -> None:
        table = self._table
        key = row_key(table.plan, one.cells)
        settled, verdict = self._settled[key], table.verdicts[key]
        movement: int | None = open_side(table.plan.layout.reading, one)
        ok: bool | None = None
        if one.status == BOOKED:
            place = self._taken[key]
            self._taken[key] += 1
            movement = verdict.movements[place]
            ok = verdict.proof.balance_ok.get(place)
        it = Movement(
            one,
            table.plan.grid.locator(one.row.number),
            self._statements[key],
            movement,
            ok,
            self._parents.get(one.row.number),
        )
        self._waiting = (settled, it)

    def _unreadable(self, one: Classified) -> None:
        kind, text = one.problem or ("unreadable", "The row does not read.")
        raw = one.row.fault.raw if one.row.fault is not None else " | ".join(one.row.cells)
        where = self._table.plan.grid.locator(one.row.number)
        self._rows.problem(where, kind, text, replaces=RecordType.TRANSACTIONS, raw=raw)
        self._rows.used()


def _parents(table: _Table) -> dict[int, str]:
    """Return for each charge and overdraft leg the locator of the row it belongs to."""
    found: dict[int, str] = {}
    for group in table.scan.receipts.values():
        whole = [number for number, part in group if not part]
        if not whole:
            continue
        for number, part in group:
            if part:
                nearest = min(whole, key=lambda other: (abs(other - number), other))
                found[number] = table.plan.grid.locator(nearest)
    return found


def _note_breaks(rows: Rows, table: _Table) -> None:
    """Note every place where the chain of balances does not hold: each is evidence."""
    for verdict in table.verdicts.values():
        for one in verdict.proof.breaks:
            where = table.plan.grid.locator(verdict.strand.numbers[one.rows[-1]])
            rows.problem(where, "balance_break", break_sentence(table.plan, verdict, one))


def _open_sides(rows: Rows, table: _Table) -> Iterator[str]:
    """Say how many amounts have no known side, once per statement."""
    for verdict in table.verdicts.values():
        sizes = verdict.strand.traces[0].sizes
        left = [
            place
            for place, movement in enumerate(verdict.movements)
            if movement is None and sizes[place]
        ]
        if not left:
            continue
        where = table.plan.grid.locator(verdict.strand.numbers[left[0]])
        text = (
            f"{len(left):,} amounts (first: {where}) have no known side: no sign, flag or balance "
            "tells money in from money out. Ask whoever issued the file, or say it in a profile."
        )
        rows.problem(where, "side_unknown", text)
        yield text


def _number(grid: Grid, locator: str) -> int | None:
    """Return the row number of a locator, or None if it is not one of this grid."""
    digits = locator.rpartition(" ")[2]
    if not digits.isdigit() or grid.locator(int(digits)) != locator:
        return None
    return int(digits)
