"""Writes the rows of a settled table as records, each row once, in the order of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from graphkit.ingest.finance.row_kinds import Classified, RowKind, classify
from graphkit.ingest.finance.scan import Key, row_key
from graphkit.ingest.finance.settled_table import SettledTable
from graphkit.ingest.finance.statement_facts import break_sentence
from graphkit.ingest.finance.statement_records import Movement, Settled, add_movement, open_side
from graphkit.ingest.finance.status_words import BOOKED
from graphkit.ingest.reader import Slice
from graphkit.ingest.rows import Rows
from graphkit.model.kinds import RecordType


class MovementWriter:
    """Turns classified rows into records, one row behind, so that narrative lines are joined.

    `names` are the statement ids.
    """

    def __init__(
        self,
        rows: Rows,
        table: SettledTable,
        settled: Mapping[Key, Settled],
        names: Mapping[Key, str],
    ) -> None:
        self._rows = rows
        self._table = table
        self._settled = settled
        self._names = names
        self._locate = table.plan.grid.locator
        self._taken: Counter[Key] = Counter()
        self._parents = _parents(table)
        self._waiting: tuple[Settled, Movement] | None = None

    def write(self) -> Iterator[Slice]:
        """Write every row, then the breaks; yield full slices on the way."""
        plan, last = self._table.plan, max(self._table.scan.last, 1)
        for row in plan.grid.rows():
            self._take(classify(plan.layout, row))
            yield from self._rows.when_full(done=min(1.0, row.number / last))
        self._flush()
        self._breaks()

    def _take(self, one: Classified) -> None:
        if one.kind is RowKind.NARRATIVE and self._waiting is not None:
            it = self._waiting[1]
            it.lines.extend(cell for cell in one.cells if cell)
            it.line_locators.append(self._locate(one.row.number))
            return
        if one.kind is RowKind.BLANK:
            return
        self._flush()
        if one.kind is RowKind.MOVEMENT:
            self._movement(one)
        elif one.kind is RowKind.UNREADABLE:
            self._unreadable(one)

    def _flush(self) -> None:
        """Write the movement that was waiting for further lines."""
        if self._waiting is not None:
            settled, it = self._waiting
            add_movement(self._rows, settled, it)
            self._rows.used()
            self._waiting = None

    def _movement(self, one: Classified) -> None:
        key = row_key(self._table.plan, one.cells)
        verdict = self._table.verdicts[key]
        movement: int | None = open_side(verdict.reading, one)
        ok: bool | None = None
        if one.status == BOOKED:
            place = self._taken[key]
            self._taken[key] += 1
            movement = verdict.movements[place]
            ok = verdict.proof.balance_ok.get(place)
        it = Movement(
            one,
            self._locate(one.row.number),
            self._names[key],
            movement,
            ok,
            self._parents.get(one.row.number),
        )
        self._waiting = (self._settled[key], it)

    def _unreadable(self, one: Classified) -> None:
        kind, text = one.problem or ("unreadable", "The row does not read.")
        raw = one.row.fault.raw if one.row.fault is not None else " | ".join(one.row.cells)
        where = self._locate(one.row.number)
        self._rows.problem(where, kind, text, replaces=RecordType.TRANSACTIONS, raw=raw)
        self._rows.used()

    def _breaks(self) -> None:
        """Note every place where the chain of balances does not hold: each is evidence."""
        for verdict in self._table.verdicts.values():
            for one in verdict.proof.breaks:
                where = self._locate(verdict.strand.numbers[one.rows[-1]])
                text = break_sentence(self._table.plan, verdict, one)
                self._rows.problem(where, "balance_break", text)

    def open_sides(self) -> Iterator[str]:
        """Note, once per statement, how many amounts have no known side; yield the sentences."""
        for verdict in self._table.verdicts.values():
            sizes = verdict.strand.traces[0].sizes
            left = [
                place
                for place, movement in enumerate(verdict.movements)
                if movement is None and sizes[place]
            ]
            if not left:
                continue
            where = self._locate(verdict.strand.numbers[left[0]])
            count = "1 amount has" if len(left) == 1 else f"{len(left):,} amounts have"
            text = (
                f"{count} no known side (first: {where}): no sign, flag or balance tells money "
                "in from money out. Ask whoever issued the file, or say it in a profile."
            )
            self._rows.problem(where, "side_unknown", text)
            yield text


def _parents(table: SettledTable) -> dict[int, str]:
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
