"""One table of a file, read once from end to end: layout, strands, proof, order of dates.

Nothing is written yet; what stays open is asked before the first record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from graphkit.ingest.finance.body import SAMPLE_ROWS
from graphkit.ingest.finance.dates import Order
from graphkit.ingest.finance.grid import Grid
from graphkit.ingest.finance.layout import SCORED_ROWS, Layout, infer, infer_body
from graphkit.ingest.finance.mobile_money import own_number, scheme_of
from graphkit.ingest.finance.preamble import Preamble, read_preamble
from graphkit.ingest.finance.proof import TOLERATED
from graphkit.ingest.finance.readings import Reading
from graphkit.ingest.finance.roles import Roles, find_roles
from graphkit.ingest.finance.row_kinds import RowKind, classify
from graphkit.ingest.finance.scan import Key, Plan, Scan, scan
from graphkit.ingest.finance.statement_holder import statement_own
from graphkit.ingest.finance.statement_records import Settled
from graphkit.ingest.finance.verdict import Verdict, settle
from graphkit.ingest.reader import Settings

WINDOW = 100
"""Rows on each side of a break from which a layout is inferred anew."""


@dataclass
class SettledTable:
    """What is known of a table after its first reading."""

    plan: Plan
    scan: Scan
    verdicts: dict[Key, Verdict]

    @property
    def reading(self) -> Reading:
        """Return the reading that holds best over the whole table."""
        chosen = next(iter(self.verdicts.values()), None)
        return self.plan.layout.reading if chosen is None else chosen.reading

    @property
    def held(self) -> int:
        """Return how many links of balances hold."""
        return sum(verdict.proof.held for verdict in self.verdicts.values())

    def first_break(self) -> int | None:
        """Return the row of the first break, if there are more than a proof tolerates."""
        for verdict in self.verdicts.values():
            proof = verdict.proof
            if proof.breaks and (proof.links - proof.held) * TOLERATED > proof.links:
                places = [place for one in proof.breaks for place in one.rows]
                return min(verdict.strand.numbers[place] for place in places)
        return None

    def settled(self, order: Order) -> dict[Key, Settled]:
        """Return, per statement, everything that its records need."""
        plan = self.plan
        number = own_number(self.scan.numbers, self.scan.rows)
        found: dict[Key, Settled] = {}
        for key, strand in self.scan.strands.items():
            region = plan.settings.region
            if plan.scheme is not None:
                region = plan.scheme.region(plan.settings.region, strand.currency)
            own = statement_own(plan, strand.account, region, number)
            timed = self.scan.vote.timed
            found[key] = Settled(plan, self.reading, order, own, region, timed)
        return found

    def first_date(self) -> tuple[str, str]:
        """Return the locator and the text of the first date, for asking about it."""
        body = self.plan.layout.body
        first = body.rows[0]
        return self.plan.grid.locator(first.number), body.cells(first)[body.dates[0]]


def settle_table(grid: Grid, layout: Layout, settings: Settings) -> SettledTable:
    """Read a table once under a layout; a second layout is tried where the first breaks."""
    table = _read_once(grid, layout, settings)
    broken = table.first_break()
    if broken is None or table.scan.rows <= SCORED_ROWS:
        return table
    start = max(broken - WINDOW, layout.body.first_row)
    window = [
        row
        for row in islice(grid.rows(), broken + WINDOW)
        if row.number >= start and classify(layout, row).kind is RowKind.MOVEMENT
    ]
    again = infer_body(layout.body, window)
    if again is not None and again.reading != layout.reading:
        other = _read_once(grid, again, settings)
        if other.held > table.held:
            return other
    return table


def sample_layout(grid: Grid) -> Layout | None:
    """Infer the layout of a grid from its first rows; None if it is no statement."""
    return infer(list(islice(grid.rows(), SAMPLE_ROWS)))


def read_into(layout: Layout) -> dict[int, tuple[str, ...]]:
    """Return which columns of a transaction's record each column of the table is read into."""
    roles, reading = _roles(layout, read_preamble(layout.body.above)), layout.reading
    into: dict[int, tuple[str, ...]] = {}
    for names, columns in (
        (("at_raw",), (layout.body.dates[0], layout.body.clock, roles.zone)),
        (("value_date",), (roles.value_date,)),
        (("fee",), (roles.fee,)),
        (("tax",), (roles.tax,)),
        (("commission",), (roles.commission,)),
        (("amount",), reading.columns),
        (("balance_after",), (reading.balance,)),
        (("own_account_raw",), (roles.own_account,)),
        (("own_account_raw", "cp_account_raw"), (roles.from_account, roles.to_account)),
        (
            ("cp_account_raw", "identifiers"),
            (roles.cp_account, roles.cp_both, roles.reference, *roles.narrative),
        ),
    ):
        for column in columns:
            if column is not None:
                into.setdefault(column, names)
    return into


def _roles(layout: Layout, preamble: Preamble) -> Roles:
    stated = None if preamble.account is None else preamble.account.text
    return find_roles(layout, [layout.body.cells(row) for row in layout.body.rows], stated)


def _read_once(grid: Grid, layout: Layout, settings: Settings) -> SettledTable:
    preamble = read_preamble(layout.body.above)
    plan = Plan(
        grid=grid,
        layout=layout,
        roles=_roles(layout, preamble),
        preamble=preamble,
        scheme=scheme_of(layout.body),
        settings=settings,
    )
    found = scan(plan)
    grouping = plan.scheme is not None and plan.scheme.receipts_group
    verdicts = settle(list(found.strands.values()), plan.readings, receipts_group=grouping)
    return SettledTable(plan, found, dict(zip(found.strands, verdicts, strict=True)))


def date_orders(tables: Sequence[SettledTable], stated: str | None) -> list[list[Order]]:
    """Return the orders of day and month that each table leaves possible; one is decided.

    A file writes its dates one way: what one table decides holds for the others.
    """
    if stated is not None:
        return [[Order(stated)] for _ in tables]
    able = [table.scan.vote.open_orders() for table in tables]
    decided = {orders[0] for orders in able if len(orders) == 1}
    if len(decided) == 1:
        (only,) = decided
        return [[only] if only in orders else orders for orders in able]
    return able
