"""The records behind the lines of a sheet, and the numbers on the lines made from them.

A number on the chart and a number in the schedule are counted by the same loop.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from graphkit.errors import StoreError
from graphkit.export import sheet_words as words
from graphkit.export.plain_text import natural
from graphkit.export.sheet import Line, Row
from graphkit.graph.store import GraphStore, Link, Record
from graphkit.model.kinds import EntityId, LinkId, LinkKind

PAGE = 5_000
MOST = 200_000
"""Records that one sheet may rest on."""
_WITH_ARROW = frozenset({LinkKind.COMMUNICATED, LinkKind.TRANSFERRED})
WITHHELD = "[withheld: protected person]"


@dataclass(frozen=True, slots=True)
class Context:
    """What the rows are shown with: references, codes, exhibits, judgements, the mask."""

    refs: Mapping[EntityId, str]
    coded: frozenset[EntityId]
    exhibits: Mapping[str, str]
    judgements: Mapping[EntityId, tuple[str, ...]]
    shown: Callable[[str], str]
    since: datetime | None = None
    until: datetime | None = None


def line(store: GraphStore, ref: str, links: Sequence[Link], context: Context) -> Line:
    """Open a line to its records and count them.

    `links` are of one kind between the same two entities. Raises StoreError where the
    records are not as many as the network counted.
    """
    first = min(links, key=lambda link: link.source)
    a, b = first.source, first.target
    records = _records(store, [link.id for link in links], context)
    n = sum(record.counts for record in records)
    counted = sum(link.n for link in links)
    if context.since is None and context.until is None and n != counted:
        raise StoreError(
            f"Line {ref} has {counted} events in the network and {n} in its records.",
            hint="Run: graphkit verify CASE",
        )
    ends = {a: context.refs[a], b: context.refs[b]}
    coded = bool({a, b} & context.coded)
    judged = tuple(sorted({*context.judgements.get(a, ()), *context.judgements.get(b, ())}))
    rows = [_row(ref, first.kind, record, ends, coded, judged, context) for record in records]
    rows.sort(key=lambda row: (natural(row.exhibit), natural(row.locator), row.record))
    totals: dict[str, Decimal] = {}
    if first.kind == LinkKind.TRANSFERRED:
        for row in rows:
            if row.counts and row.amount is not None:
                currency = row.currency or "?"
                totals[currency] = totals.get(currency, Decimal(0)) + row.amount
        _agree(ref, totals, links, context)
    arrow = first.kind in _WITH_ARROW and first.directed
    there = arrow and _moves(records, links, a)
    back = arrow and _moves(records, links, b)
    kinds = {record.kind for record in records} if first.kind == "COMMUNICATED" else set()
    return Line(
        ref=ref,
        kind=first.kind,
        a=ends[a],
        b=ends[b],
        label=words.line_label(first.kind, n, kinds, totals),
        to_a=back,
        to_b=there,
        certainty=_weakest(links),
        n=n,
        undated=sum(record.counts and record.at is None for record in records),
        totals=totals,
        rows=tuple(rows),
    )


def _agree(
    ref: str, totals: Mapping[str, Decimal], links: Sequence[Link], context: Context
) -> None:
    """Raise StoreError where the rows do not add up to the sum that the network holds."""
    if context.since is not None or context.until is not None:
        return
    sums: dict[str, Decimal] = {}
    for link in links:
        for currency, amount in link.totals.items():
            sums[currency] = sums.get(currency, Decimal(0)) + Decimal(amount)
    if sums != totals:
        raise StoreError(
            f"Line {ref} sums to {totals} in its records and to {sums} in the network.",
            hint="Run: graphkit verify CASE",
        )


def _records(store: GraphStore, ids: Sequence[LinkId], context: Context) -> list[Record]:
    records: list[Record] = []
    while True:
        page = store.records(
            ids, since=context.since, until=context.until, offset=len(records), limit=PAGE
        )
        if page.total > MOST:
            raise StoreError(
                f"A line of this chart rests on {page.total:,} records; a sheet can hold {MOST:,}.",
                hint="Save the chart with a time window.",
            )
        records += page.records
        if not page.records or len(records) >= page.total:
            return records


def _moves(records: Sequence[Record], links: Sequence[Link], source: EntityId) -> bool:
    """Tell whether any event goes out from this end."""
    if not any(link.source == source for link in links):
        return False
    if len(links) == 1:
        return True
    return any(r.sender is not None and r.sender.entity == source for r in records)


def _weakest(links: Sequence[Link]) -> str:
    order = ("inferred", "unconfirmed", "confirmed")
    return min((link.certainty for link in links), key=order.index)


def _row(
    ref: str,
    kind: str,
    record: Record,
    ends: Mapping[EntityId, str],
    coded: bool,
    judged: tuple[str, ...],
    context: Context,
) -> Row:
    sender = record.sender
    receivers = record.receivers
    source = ends.get(sender.entity) if sender and sender.entity else None
    targets = [ends[one.entity] for one in receivers if one.entity and one.entity in ends]
    a, b = ends.values()
    if source is None:
        source = next((end for end in (a, b) if end not in targets), a) if targets else a
    target = next((end for end in (*targets, a, b) if end != source), b)
    shown = context.shown
    what = record.kind if kind == LinkKind.COMMUNICATED else words.SINGLE.get(kind, kind.lower())
    return Row(
        ref=ref,
        kind=shown(what),
        text=shown(record.kind) if what != record.kind and record.record_type != "adverts" else "",
        a=source,
        b=target,
        exhibit=context.exhibits.get(record.exhibit, record.exhibit),
        locator=shown(f"{record.member}, {record.locator}" if record.member else record.locator),
        record=shown(record.record),
        at=record.at,
        basis=words.BASES.get(record.at_basis or "unknown", record.at_basis or "unknown"),
        direction=record.direction or "",
        seconds=None if record.seconds is None else Decimal(record.seconds),
        amount=None if record.amount is None else Decimal(record.amount),
        currency=record.currency or "",
        raw_from=shown(sender.raw or "") if sender else "",
        raw_to=shown("; ".join(one.raw or "" for one in receivers)),
        raw_time=record.at_raw or "",
        raw_text=WITHHELD if coded and record.text else shown(record.text or ""),
        reader=record.reader,
        judgements=judged,
        counts=record.counts,
        coded=coded,
    )
