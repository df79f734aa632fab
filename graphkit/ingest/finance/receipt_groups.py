"""Proof of statements on which the rows of one receipt print their balances in no fixed order.

A payment, its charge and its overdraft leg are one act: often each row prints the balance
after all of them. Such rows are checked together, and each stated balance must still be
one that the act passes through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from graphkit.ingest.finance.proof import TOLERATED, Break, Fault, Printed, Proof, State, prove

NOTE = "Rows that share a receipt were checked together."


@dataclass
class _Groups:
    """Neighbouring rows of one receipt, in the order of time, and what they come to."""

    places: list[list[int]]
    effects: list[int | None] = field(default_factory=list)
    balances: list[int | None] = field(default_factory=list)
    odd: list[int] = field(default_factory=list)
    """Rows whose balance the act does not pass through."""


def prove_by_receipt(
    references: Sequence[str],
    effects: Sequence[int | None],
    balances: Sequence[int | None],
    places: Sequence[int],
    printed: Printed,
    *,
    movements: Sequence[int | None],
    rival: bool,
) -> Proof | None:
    """Prove a statement receipt by receipt; None where that is not possible or holds no better.

    The arguments are those of `prove`, with the receipt of each row.
    """
    groups = _group(references, places)
    if len(groups.places) == len(places):
        return None
    _add_up(groups, effects, balances, printed.opening)
    if len(groups.odd) * TOLERATED > len(groups.places):
        return None
    proof = prove(
        groups.effects,
        groups.balances,
        range(len(groups.places)),
        printed,
        rival=rival,
        movements=movements,
    )
    if proof.state not in (State.PROVED, State.CONSISTENT):
        return None
    ok = {
        place: proof.balance_ok[number] and place not in groups.odd
        for number, group in enumerate(groups.places)
        if number in proof.balance_ok
        for place in group
    }
    lone = [Break(Fault.BALANCE, (place,), None, None) for place in groups.odd]
    breaks = (*(_of_rows(one, groups) for one in proof.breaks), *lone)
    return Proof(proof.state, proof.held, proof.links, breaks, (*proof.notes, NOTE), ok)


def _group(references: Sequence[str], places: Sequence[int]) -> _Groups:
    groups: list[list[int]] = []
    for place in places:
        if groups and references[groups[-1][-1]] == references[place] != "":
            groups[-1].append(place)
        else:
            groups.append([place])
    return _Groups(groups)


def _add_up(
    groups: _Groups,
    effects: Sequence[int | None],
    balances: Sequence[int | None],
    opening: int | None,
) -> None:
    """Work out what each group comes to, and the balance it leaves."""
    last = opening
    for group in groups.places:
        parts = [part for place in group if (part := effects[place]) is not None]
        stated = {place: value for place in group if (value := balances[place]) is not None}
        effect = sum(parts) if len(parts) == len(group) else None
        expected = None if last is None or effect is None else last + effect
        balance = expected if expected in stated.values() else None
        if balance is None and stated:
            balance = stated[max(stated, key=group.index)]
        if balance is not None and effect is not None:
            start = balance - effect
            passed = {start + part for part in (*accumulate(parts), *accumulate(parts[::-1]))}
            groups.odd += [place for place, value in stated.items() if value not in passed]
        groups.effects.append(effect)
        groups.balances.append(balance)
        last = balance if balance is not None else expected


def _of_rows(one: Break, groups: _Groups) -> Break:
    """Name the rows of a break between groups: the last row of each."""
    rows = tuple(groups.places[number][-1] for number in one.rows)
    before = None if one.before is None else groups.places[one.before][-1]
    return Break(one.fault, rows, before, one.gap)
