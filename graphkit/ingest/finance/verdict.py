"""Settles each statement of a table: which reading holds, each row's side, and the proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphkit.ingest.finance.chain import links, sequence
from graphkit.ingest.finance.proof import Printed, Proof, State, prove
from graphkit.ingest.finance.readings import Reading, Sides
from graphkit.ingest.finance.receipt_groups import prove_by_receipt
from graphkit.ingest.finance.scan import Strand, Trace


@dataclass(frozen=True)
class Verdict:
    """One statement as it is read: movements with their side, None where it stays open.

    `balance_ok` tells per movement whether its printed balance follows; absent where that
    cannot be said.
    """

    strand: Strand
    reading: Reading
    movements: tuple[int | None, ...]
    proof: Proof
    first: int | None = None
    """The balance before the first movement, as the first printed balance gives it."""
    last: int | None = None
    """The balance after the last movement, likewise."""
    ends_printed: bool = False
    """True if the last movement bears its balance itself."""


@dataclass(frozen=True)
class _Held:
    """How the chain of a strand holds under one reading."""

    movements: list[int | None]
    effects: list[int | None]
    places: list[int]
    held: int
    links: int


def settle(
    strands: Sequence[Strand], readings: Sequence[Reading], *, receipts_group: bool
) -> list[Verdict]:
    """Choose the reading whose chains hold best over all strands, and prove each strand.

    An equally good reading that gives another side to a row leaves that side open.
    """
    tried = [
        [_hold(strand, reading, strand.traces[place]) for strand in strands]
        for place, reading in enumerate(readings)
    ]
    scores = [sum(one.held for one in held) for held in tried]
    best = max(range(len(readings)), key=lambda place: (scores[place], -place))
    equals = [
        place
        for place in range(len(readings))
        if place != best and scores[place] == scores[best] and scores[best] > 0
    ]
    verdicts = []
    for number, strand in enumerate(strands):
        others = [tried[place][number] for place in equals]
        verdicts.append(
            _verdict(strand, readings[best], best, tried[best][number], others, receipts_group)
        )
    return verdicts


def _hold(strand: Strand, reading: Reading, trace: Trace) -> _Held:
    places = sequence(reading.order, strand.days)
    movements = list(trace.movements)
    if reading.sides is Sides.BALANCE:
        movements = _by_balance(strand, trace, places)
    effects = _effects(movements, trace.charges)
    chain = links(effects, trace.balances, places, opening=strand.opening)
    return _Held(
        movements, effects, places, sum(1 for link in chain if link.held), len(chain)
    )  # fmt: skip


def _effects(
    movements: Sequence[int | None], charges: Sequence[int]
) -> list[int | None]:  # fmt: skip
    return [
        None if movement is None else movement + charge
        for movement, charge in zip(movements, charges, strict=True)
    ]


def _by_balance(strand: Strand, trace: Trace, places: Sequence[int]) -> list[int | None]:
    """Give each amount the side that its change of balance shows."""
    movements: list[int | None] = [None] * len(strand.numbers)
    last = strand.opening
    for place in places:
        balance, size = trace.balances[place], trace.sizes[place]
        if balance is not None and last is not None and size is not None:
            change = balance - last - trace.charges[place]
            if abs(change) == size:
                movements[place] = change
        last = balance
    return movements


def _verdict(
    strand: Strand,
    reading: Reading,
    place: int,
    held: _Held,
    others: Sequence[_Held],
    receipts_group: bool,
) -> Verdict:
    movements = list(held.movements)
    rival = False
    for other in others:
        for row, (one, two) in enumerate(zip(movements, other.movements, strict=True)):
            if one != two and one is not None:
                rival = True
                if two is None or abs(one) == abs(two):
                    movements[row] = None
    trace = strand.traces[place]
    printed = Printed(strand.opening, strand.closing, strand.total_in, strand.total_out)
    effects = _effects(movements, trace.charges)
    if rival:
        effects = held.effects
    proof = prove(
        effects, trace.balances, held.places, printed, rival=rival, movements=held.movements
    )
    grouped = None
    if receipts_group and proof.state is not State.PROVED:
        grouped = prove_by_receipt(
            strand.references,
            held.effects,
            trace.balances,
            held.places,
            printed,
            movements=held.movements,
            rival=rival,
        )
    first, last = _ends(held, effects, trace.balances)
    ends_printed = bool(held.places) and trace.balances[held.places[-1]] is not None
    return Verdict(
        strand,
        reading,
        tuple(movements),
        grouped or proof,
        first=first,
        last=last,
        ends_printed=ends_printed,
    )


def _ends(
    held: _Held, effects: Sequence[int | None], balances: Sequence[int | None]
) -> tuple[int | None, int | None]:
    known = [number for number, place in enumerate(held.places) if balances[place] is not None]
    if not known:
        return None, None
    before = [effects[place] for place in held.places[: known[0] + 1]]
    after = [effects[place] for place in held.places[known[-1] + 1 :]]
    start, end = balances[held.places[known[0]]], balances[held.places[known[-1]]]
    first = last = None
    if start is not None and None not in before:
        first = start - sum(effect for effect in before if effect is not None)
    if end is not None and None not in after:
        last = end + sum(effect for effect in after if effect is not None)
    return first, last
