"""One movement of a statement as a record: amount, side, time, parties, and what is left.

What the source states and no field holds is kept in `extra` under its own heading.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from graphkit.ingest.finance.columns import EXACT
from graphkit.ingest.finance.dates import Order, Stamp, read_clock, read_date, read_offset
from graphkit.ingest.finance.mobile_money import wallet_party
from graphkit.ingest.finance.parties import Party, bank_party
from graphkit.ingest.finance.readings import Reading, Sides
from graphkit.ingest.finance.row_kinds import Classified
from graphkit.ingest.finance.scan import Plan, amount_of, row_currency
from graphkit.ingest.finance.status_words import BOOKED
from graphkit.ingest.rows import Rows
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import RecordType, TimeBasis
from graphkit.model.money import DECIMALS
from graphkit.model.times import When


@dataclass
class Movement:
    """A movement on its way into the records: lines that follow may still add to its text."""

    one: Classified
    locator: str
    statement_id: str
    movement: int | None
    balance_ok: bool | None
    parent: str | None
    lines: list[str] = field(default_factory=list)
    line_locators: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Own:
    """The account that a statement is of: what was printed, and what it reads as."""

    raw: str | None
    account: Identifier | None
    phone: Identifier | None = None
    number: str | None = None
    """The number as the rows write it, for telling the other side."""
    place: str | None = None
    """Where above the table it stands; None if the rows name it themselves, or nothing does."""


@dataclass(frozen=True)
class Settled:
    """Everything that is decided about a statement before its rows become records."""

    plan: Plan
    reading: Reading
    order: Order
    own: Own
    region: str | None
    """The country of local phone numbers in a mobile-money statement."""
    timed: bool = True
    """False where every date of the file stands at midnight: a day, written as a time."""

    @cached_property
    def used(self) -> set[int]:
        """Return the columns that some field of a record already holds."""
        return self.plan.roles.used(self.plan.layout, self.reading)


def add_movement(rows: Rows, settled: Settled, it: Movement) -> None:
    """Write one movement as a transactions record, with its identifiers and problems."""
    plan, reading, order, own = settled.plan, settled.reading, settled.order, settled.own
    cells, roles = it.one.cells, plan.roles
    money = amount_of(plan, cells, reading)
    movement = it.movement
    direction = None if not movement else (1 if movement > 0 else -1)
    when, precision = _when(plan, cells, order)
    if precision is not None and not settled.timed and plan.layout.body.clock is None:
        precision = "day"
    if it.one.problem is not None:
        rows.problem(it.locator, *it.one.problem, raw=cells[plan.layout.body.dates[0]])
    elif precision is None and it.one.dated:
        text = f"The date {when.raw!r} is no possible date in the order {order}; the time is open."
        rows.problem(it.locator, "undated", text, raw=when.raw)
    if it.one.status is None and plan.layout.status is not None:
        text = f"The status {cells[plan.layout.status]!r} is not known; the row is not counted."
        rows.problem(it.locator, "unknown_status", text, raw=cells[plan.layout.status])
    party = _party(settled, cells, direction)
    for phone in party.phones:
        rows.mention(phone, RecordType.TRANSACTIONS, it.locator)
    balance = (
        None if reading.balance is None else _printed(rows, reading, cells, reading.balance, it)
    )
    rows.add(
        RecordType.TRANSACTIONS,
        when=when,
        locator=it.locator,
        time_precision=precision,
        value_date=_value_date(cells, roles.value_date, order),
        statement_id=it.statement_id,
        own_account_id=_mention(rows, own.account, own.place or it.locator),
        own_account_raw=own.raw,
        cp_account_id=_mention(rows, party.account, it.locator),
        cp_account_raw=party.account_raw,
        cp_account_kind=party.kind,
        cp_name_raw=party.name,
        direction=direction,
        amount=_size(reading, money, movement, cells),
        scale=None if money is None else money.scale,
        currency=row_currency(plan, cells, money),
        fee=_charge(rows, reading, cells, roles.fee, it),
        tax=_charge(rows, reading, cells, roles.tax, it),
        commission=_charge(rows, reading, cells, roles.commission, it),
        balance_after=balance,
        balance_ok=it.balance_ok,
        status=it.one.status,
        channel=party.channel,
        txn_type_raw=_text(cells, roles.kind),
        reference=_text(cells, roles.reference),
        narrative_raw=_narrative(cells, roles.narrative, it.lines),
        parent_txn=it.parent,
        source_kind="statement",
        restriction="none",
        extra=_extra(settled, cells, party, it),
    )


def open_side(reading: Reading, one: Classified) -> int | None:
    """Return the movement of a row that is not booked, as far as its cells show the side."""
    if one.status == BOOKED or reading.sides is Sides.BALANCE:
        return None
    return reading.movement(one.cells)


def as_decimal(value: int) -> Decimal:
    """Turn a count of the smallest stored unit back into an amount, exactly."""
    return EXACT.scaleb(Decimal(value), -DECIMALS)


def money_text(value: int | None, scale: int) -> str | None:
    """Write a whole-number amount as decimal text with at least the printed decimals."""
    if value is None:
        return None
    bare = as_decimal(value).normalize(EXACT)
    exponent = min(-scale, int(bare.as_tuple().exponent), 0)
    return format(bare.quantize(Decimal(1).scaleb(exponent), context=EXACT), "f")


def _when(plan: Plan, cells: Sequence[str], order: Order) -> tuple[When, str | None]:
    body, zone = plan.layout.body, plan.settings.timezone
    raw = cells[body.dates[0]]
    stamp = read_date(raw, order)
    if stamp is None:
        return When(None, raw or None, TimeBasis.UNKNOWN), None
    if stamp.clock is None and body.clock is not None:
        clock = read_clock(cells[body.clock])
        if clock is not None:
            exact = "second" if cells[body.clock].count(":") > 1 else "minute"
            stamp = Stamp(stamp.day, clock, stamp.offset, exact)
            raw = f"{raw} {cells[body.clock]}"
    if stamp.offset is None and stamp.clock is not None and plan.roles.zone is not None:
        offset = read_offset(cells[plan.roles.zone])
        if offset is not None:
            stamp = Stamp(stamp.day, stamp.clock, offset, stamp.precision)
            raw = f"{raw} {cells[plan.roles.zone]}"
    return stamp.when(raw, zone), stamp.precision


def _value_date(cells: Sequence[str], column: int | None, order: Order) -> str | None:
    stamp = None if column is None else read_date(cells[column], order)
    return None if stamp is None else stamp.day.isoformat()


def _party(settled: Settled, cells: Sequence[str], direction: int | None) -> Party:
    plan = settled.plan
    if plan.scheme is None:
        return bank_party(cells, plan.roles, direction, plan.settings.region)
    return wallet_party(
        plan.scheme, cells, plan.roles, direction, settled.region, settled.own.number
    )


def _mention(rows: Rows, account: Identifier | None, locator: str) -> str | None:
    return None if account is None else rows.mention(account, RecordType.TRANSACTIONS, locator)


def _size(
    reading: Reading, money: Any, movement: int | None, cells: Sequence[str]
) -> Decimal | None:
    """Return the amount as printed; of a row with both columns of a pair, what they come to."""
    if money is None:
        return None
    if reading.out is not None and movement is not None:
        both = [reading.money(column, cells) for column in reading.columns]
        if all(one is not None and one.size for one in both):
            return abs(as_decimal(movement))
    size: Decimal = money.size
    return size


def _printed(
    rows: Rows, reading: Reading, cells: Sequence[str], column: int | None, it: Movement
) -> Decimal | None:
    if column is None:
        return None
    money = reading.money(column, cells)
    if money is None:
        if cells[column]:
            text = f"Column {column + 1}: {cells[column]!r} does not read as money."
            rows.problem(it.locator, "unreadable_cell", text, raw=cells[column])
        return None
    value = reading.value(column, cells)
    return -money.size if value is not None and value < 0 else money.size


def _charge(
    rows: Rows, reading: Reading, cells: Sequence[str], column: int | None, it: Movement
) -> Decimal | None:
    value = _printed(rows, reading, cells, column, it)
    return None if value is None else abs(value)


def _text(cells: Sequence[str], column: int | None) -> str | None:
    return None if column is None else cells[column] or None


def _narrative(cells: Sequence[str], columns: Sequence[int], lines: Sequence[str]) -> str | None:
    parts = [cells[column] for column in columns if cells[column]] + list(lines)
    return "\n".join(parts) or None


def _extra(settled: Settled, cells: Sequence[str], party: Party, it: Movement) -> str | None:
    """Return every other filled cell by its heading, and what the wording adds."""
    used, header = settled.used, settled.plan.layout.body.header
    found: dict[str, Any] = {
        heading(header, column): cell
        for column, cell in enumerate(cells)
        if cell and column not in used
    }
    if party.reference:
        found["reference in the text"] = party.reference
    if it.line_locators:
        found["continued in"] = it.line_locators
    return json.dumps(found, ensure_ascii=False) if found else None


def heading(header: Sequence[str], column: int) -> str:
    """Return what a column is called: its heading, told apart if several have the same."""
    name = header[column] if column < len(header) else ""
    if not name:
        return f"column {column + 1}"
    if list(header).count(name) > 1:
        return f"{name} (column {column + 1})"
    return name


def by_heading(header: Sequence[str], cells: Sequence[str]) -> Mapping[str, str]:
    """Return the cells of a row by their headings, blank ones included."""
    return {heading(header, column): cell for column, cell in enumerate(cells)}
