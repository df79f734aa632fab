"""The first reading over a whole table: what proof and dates need, and nothing else.

Movements are kept as whole numbers in one strand per account and currency, so that a file
with several accounts is several statements.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from graphkit.ingest.finance.columns import units
from graphkit.ingest.finance.dates import DateVote, day_number
from graphkit.ingest.finance.details import PARTS
from graphkit.ingest.finance.grid import Grid
from graphkit.ingest.finance.layout import Layout
from graphkit.ingest.finance.marker_rows import Marker
from graphkit.ingest.finance.mobile_money import Scheme, bare_number
from graphkit.ingest.finance.preamble import Preamble, stated_money
from graphkit.ingest.finance.readings import Reading, Sides
from graphkit.ingest.finance.roles import Roles
from graphkit.ingest.finance.row_kinds import Classified, RowKind, classify
from graphkit.ingest.finance.status_words import BOOKED
from graphkit.ingest.reader import Settings
from graphkit.model.money import Money, read_currency

MOST_NUMBERS = 5000
"""Different numbers that are counted to find the statement's own."""

Key = tuple[str, str | None]


@dataclass
class Trace:
    """What one reading makes of the movements of a strand, row by row."""

    sizes: list[int | None] = field(default_factory=list)
    movements: list[int | None] = field(default_factory=list)
    charges: list[int] = field(default_factory=list)
    balances: list[int | None] = field(default_factory=list)


@dataclass
class Strand:
    """The booked movements of one account in one currency, in the order of the file."""

    account: str
    currency: str | None
    traces: list[Trace]
    numbers: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    """Movements that are not booked, by status."""
    opening: int | None = None
    closing: int | None = None
    total_in: int | None = None
    total_out: int | None = None
    scale: int = 0
    """The most digits after the point that the strand prints."""


@dataclass
class Scan:
    """A table's strands, its vote on the order of dates, and counts of rows left out."""

    strands: dict[Key, Strand]
    vote: DateVote
    skipped: Counter[str]
    receipts: dict[str, list[tuple[int, bool]]]
    """By receipt: its rows, and whether each is a part of another row."""
    numbers: Counter[str]
    rows: int = 0
    """Movements of every status."""
    last: int = 0
    """The number of the last row that is a movement."""


@dataclass(frozen=True)
class Plan:
    """Everything that is settled about a table before its rows are read in full."""

    grid: Grid
    layout: Layout
    roles: Roles
    preamble: Preamble
    scheme: Scheme | None
    settings: Settings

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Return the chosen reading, then its rivals."""
        return (self.layout.reading, *self.layout.rivals)


def scan(plan: Plan) -> Scan:
    """Read every row of a table once and keep what its proof needs."""
    found = Scan({}, DateVote(), Counter(), {}, Counter())
    totals: dict[Key, list[Classified]] = {}
    dates = plan.layout.body.dates
    for row in plan.grid.rows():
        one = classify(plan.layout, row)
        if one.kind is RowKind.MOVEMENT:
            found.last = row.number
            found.rows += 1
            found.vote.add([one.cells[column] for column in dates], plan.preamble.period)
            _movement(plan, found, one)
        elif one.kind is RowKind.BALANCE:
            found.skipped[one.kind.value] += 1
            _balance_only(plan, found, one)
        elif one.kind is RowKind.MARKER and one.marker is not None:
            found.skipped[one.marker.value] += 1
            _marker(plan, found, one, totals)
        elif one.kind in (RowKind.HEADER, RowKind.NARRATIVE, RowKind.TEXT):
            found.skipped[one.kind.value] += 1
    for key, rows in totals.items():
        if key in found.strands:
            _totals(plan, found.strands[key], rows)
    if len(found.strands) == 1:
        _from_preamble(plan, next(iter(found.strands.values())))
    return found


def _from_preamble(plan: Plan, strand: Strand) -> None:
    """Take the balances and totals that stand above the table for its only statement."""
    preamble, style = plan.preamble, plan.layout.amount_style
    for name in ("opening", "closing", "total_in", "total_out"):
        money = stated_money(getattr(preamble, name), style)
        if money is not None and getattr(strand, name) is None:
            setattr(strand, name, -units(money) if money.negative else units(money))


def row_currency(plan: Plan, cells: Sequence[str], money: Money | None) -> str | None:
    """Return the currency of a row: its own, its amount's, the header's, the file's, stated."""
    layout = plan.layout
    if layout.currency is not None:
        code = read_currency(cells[layout.currency])
        if code is not None:
            return code
    if money is not None and money.currency is not None:
        return money.currency
    return layout.stated_currency or plan.preamble.currency or plan.settings.currency


def row_key(plan: Plan, cells: Sequence[str]) -> Key:
    """Return the account text and the currency of the statement that a row belongs to."""
    own = plan.roles.own_account
    account = "" if own is None else cells[own] or plan.roles.only_account
    return (account, row_currency(plan, cells, amount_of(plan, cells)))


def amount_of(plan: Plan, cells: Sequence[str], reading: Reading | None = None) -> Money | None:
    """Return the printed amount of a row: of a pair the one that is not blank or zero."""
    reading = reading or plan.layout.reading
    found = [
        money for c in reading.columns if (money := reading.money(c, cells)) is not None
    ]  # fmt: skip
    return next((money for money in found if money.size), found[0] if found else None)


def _strand(plan: Plan, found: Scan, cells: Sequence[str]) -> Strand:
    key = row_key(plan, cells)
    strand = found.strands.get(key)
    if strand is None:
        strand = Strand(*key, traces=[Trace() for _ in plan.readings])
        found.strands[key] = strand
    return strand


def _movement(plan: Plan, found: Scan, one: Classified) -> None:
    strand = _strand(plan, found, one.cells)
    reference = "" if plan.roles.reference is None else one.cells[plan.roles.reference]
    _receipt(plan, found, one, reference)
    for column in (plan.roles.from_account, plan.roles.to_account):
        if column is not None and one.cells[column] and len(found.numbers) < MOST_NUMBERS:
            found.numbers[bare_number(one.cells[column])] += 1
    if one.status != BOOKED:
        strand.others[one.status or "unknown status"] += 1
        return
    strand.numbers.append(one.row.number)
    strand.days.append(day_number(one.cells[plan.layout.body.dates[0]]))
    strand.references.append(reference)
    for reading, trace in zip(plan.readings, strand.traces, strict=True):
        _trace(plan, strand, reading, trace, one.cells)


def _trace(
    plan: Plan, strand: Strand, reading: Reading, trace: Trace, cells: Sequence[str]
) -> None:  # fmt: skip
    money = amount_of(plan, cells, reading)
    trace.sizes.append(None if money is None else units(money))
    trace.movements.append(reading.movement(cells))
    trace.charges.append(reading.charges(cells))
    trace.balances.append(_balance(plan, strand, reading, cells))
    if reading is plan.layout.reading and money is not None:
        strand.scale = max(strand.scale, money.scale)


def _balance(
    plan: Plan, strand: Strand, reading: Reading, cells: Sequence[str]
) -> int | None:  # fmt: skip
    """Return the balance of a row, unless it is printed in another currency."""
    if reading.balance is None:
        return None
    column = plan.layout.balance_currency
    if column is not None and column != plan.layout.currency:
        code = read_currency(cells[column])
        if code is not None and strand.currency is not None and code != strand.currency:
            return None
    return reading.value(reading.balance, cells)


def _balance_only(plan: Plan, found: Scan, one: Classified) -> None:
    """Take a balance that stands alone for the opening one if no movement came before."""
    reading = plan.layout.reading
    if reading.balance is None:
        return
    strand = _strand(plan, found, one.cells)
    value = reading.value(reading.balance, one.cells)
    if not strand.numbers and strand.opening is None:
        strand.opening = value


def _receipt(plan: Plan, found: Scan, one: Classified, reference: str) -> None:
    scheme = plan.scheme
    if scheme is None or scheme.details is None or not reference:
        return
    text = next((one.cells[c] for c in plan.roles.narrative if one.cells[c]), "")
    part = scheme.details(text).channel in PARTS
    found.receipts.setdefault(reference, []).append((one.row.number, part))


def _marker(
    plan: Plan, found: Scan, one: Classified, totals: dict[Key, list[Classified]]
) -> None:  # fmt: skip
    reading = plan.layout.reading
    if one.marker in (Marker.TURNOVER, Marker.TOTAL):
        totals.setdefault(row_key(plan, one.cells), []).append(one)
        return
    column = reading.balance
    value = None if column is None else reading.value(column, one.cells)
    if value is None:
        value = reading.movement(one.cells)
        money = amount_of(plan, one.cells)
        if value is None and money is not None:
            value = -units(money) if money.negative else units(money)
    if value is None:
        return
    strand = _strand(plan, found, one.cells)
    if one.marker is Marker.OPENING and strand.opening is None:
        strand.opening = value
    elif one.marker is Marker.CLOSING:
        strand.closing = value


def _totals(plan: Plan, strand: Strand, rows: Sequence[Classified]) -> None:
    """Take printed turnovers for the totals, if each side is printed just once."""
    reading = plan.layout.reading
    coming: list[int] = []
    going: list[int] = []
    for one in rows:
        if reading.sides is Sides.SPLIT and reading.out is not None:
            incoming = reading.value(reading.amount, one.cells)
            outgoing = reading.value(reading.out, one.cells)
            coming += [] if incoming is None else [abs(incoming)]
            going += [] if outgoing is None else [abs(outgoing)]
        elif one.marker is Marker.TURNOVER:
            movement = reading.movement(one.cells)
            if movement is not None:
                (coming if movement > 0 else going).append(abs(movement))
    if len(coming) == 1:
        strand.total_in = coming[0]
    if len(going) == 1:
        strand.total_out = going[0]
