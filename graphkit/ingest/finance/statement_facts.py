"""What the import report says of each statement: sums, balances, proof, and every break."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphkit.ingest.finance.layout import Layout
from graphkit.ingest.finance.proof import Break, Fault, State
from graphkit.ingest.finance.readings import Reading, Sides
from graphkit.ingest.finance.scan import Plan
from graphkit.ingest.finance.statement_records import Own, money_text
from graphkit.ingest.finance.verdict import Verdict


def statement_fact(plan: Plan, verdict: Verdict, own: Own, key: str | None) -> dict[str, Any]:
    """Return the facts of one statement for the report; unknown values are None."""
    strand, proof = verdict.strand, verdict.proof
    known = [value for value in verdict.movements if value is not None]
    total = sum(known) if len(known) == len(verdict.movements) else None
    charges = sum(abs(charge) for charge in _charges(verdict))
    opening, closing = _bounds(verdict)
    fact: dict[str, Any] = {
        "account": own.raw,
        "account_id": key,
        "currency": strand.currency,
        "rows": len(strand.numbers),
        "sum": money_text(total, strand.scale),
        "opening": money_text(opening, strand.scale),
        "closing": money_text(closing, strand.scale),
        "state": proof.state.value,
        "breaks": [row for one in proof.breaks for row in _rows(one, verdict, plan)],
        "links": proof.links,
        "links_held": proof.held,
        "printed": {
            "opening": strand.opening is not None,
            "closing": strand.closing is not None,
            "totals": strand.total_in is not None or strand.total_out is not None,
        },
        "layout": layout_sentence(plan.layout, verdict.reading),
        "notes": list(proof.notes),
    }
    fact["breaks"] = list(dict.fromkeys(fact["breaks"]))
    if charges:
        fact["charges"] = money_text(charges, strand.scale)
    if plan.preamble.holder is not None:
        fact["holder"] = plan.preamble.holder.text
    if plan.preamble.period is not None:
        fact["period"] = [day.isoformat() for day in plan.preamble.period]
    for status, count in sorted(strand.others.items()):
        fact[status.replace(" ", "_")] = count
    return fact


def _charges(verdict: Verdict) -> Sequence[int]:
    for trace in verdict.strand.traces:
        if trace.charges and any(trace.charges):
            return trace.charges if verdict.reading.fees else ()
    return ()


def _bounds(verdict: Verdict) -> tuple[int | None, int | None]:
    """Return opening and closing as printed, else what proved balances come to.

    The last row's own balance is a printed one, if the chain is not broken.
    """
    strand, state = verdict.strand, verdict.proof.state
    opening, closing = strand.opening, strand.closing
    if opening is None and state is State.PROVED:
        opening = verdict.first
    if closing is None and (state is State.PROVED or verdict.ends_printed):
        closing = verdict.last if state is not State.BROKEN else None
    return opening, closing


def _rows(one: Break, verdict: Verdict, plan: Plan) -> list[str]:
    return [plan.grid.locator(verdict.strand.numbers[place]) for place in one.rows]


def break_sentence(plan: Plan, verdict: Verdict, one: Break) -> str:
    """Say where a chain of balances does not hold, by how much, and what may be the reason."""
    strand = verdict.strand
    here = strand.numbers[one.rows[-1]]
    start = "the opening balance"
    if one.before is not None:
        start = f"row {strand.numbers[one.before]}"
    if one.fault is Fault.SIDE:
        return (
            f"Row {here}: its balance cannot be checked, since the side of a movement between "
            f"{start} and this row is not known."
        )
    gap = money_text(abs(one.gap or 0), strand.scale)
    if one.fault is Fault.BALANCE and one.gap is None:
        return f"Row {here}: the printed balance is none that the rows of its receipt pass through."
    if one.fault is Fault.BALANCE:
        return (
            f"Row {here}: the printed balance is out of line by {gap}; the balances before and "
            "after it agree without it."
        )
    text = f"Row {here}: its balance does not follow from {start}; {gap} are unaccounted for."
    if one.fault is Fault.START:
        return (
            f"{text} It is the first link: the balance of {start} or the amount of row {here} "
            "may be wrong, or rows between them missing."
        )
    return f"{text} The amount may be altered, or rows between them missing."


def layout_sentence(layout: Layout, reading: Reading) -> str:
    """Say which columns were read as what, and by what that was decided."""
    header = layout.body.header

    def name(column: int) -> str:
        return f"{header[column]!r}" if header[column] else f"column {column + 1}"

    parts = [f"date {name(layout.body.dates[0])}"]
    if reading.sides is Sides.SPLIT and reading.out is not None:
        parts.append(f"in {name(reading.amount)}, out {name(reading.out)}")
    elif reading.sides is Sides.FLAG and reading.flag is not None:
        parts.append(f"amount {name(reading.amount)} with side {name(reading.flag)}")
    elif reading.sides is Sides.BALANCE:
        parts.append(f"amount {name(reading.amount)} without a side of its own")
    else:
        turned = ", plus is out" if reading.turned else ""
        parts.append(f"signed amount {name(reading.amount)}{turned}")
    parts += [f"charge {name(column)}" for column, _ in reading.fees]
    if reading.balance is not None:
        parts.append(f"balance {name(reading.balance)} ({reading.order.value})")
    return f"Read by {layout.basis.value}: {', '.join(parts)}."
