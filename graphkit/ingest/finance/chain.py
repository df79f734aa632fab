"""The chain of running balances: each printed balance is the one before plus the movements.

Amounts and balances are whole numbers of the smallest stored unit, so equal means equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class RowOrder(StrEnum):
    """In which order of the printed rows time runs."""

    PRINTED = "as printed"
    REVERSED = "newest first"
    DAYS_REVERSED = "newest day first, each day as printed"
    ROWS_REVERSED = "oldest day first, each day newest first"


@dataclass(frozen=True, slots=True)
class Link:
    """Two balances that follow each other, and by how much the movements between miss.

    `before` and `row` are places in the list of movements, `before` None for the opening
    balance. `gap` is the later balance less what it should be; None if a movement between
    them is unknown.
    """

    before: int | None
    row: int
    gap: int | None

    @property
    def held(self) -> bool:
        """True if the balances and the movements between them agree exactly."""
        return self.gap == 0


def sequence(order: RowOrder, days: Sequence[int]) -> list[int]:
    """Return the places of the rows in the order of time; `days` tells which days are equal."""
    count = len(days)
    if order is RowOrder.PRINTED:
        return list(range(count))
    if order is RowOrder.REVERSED:
        return list(range(count - 1, -1, -1))
    blocks: list[list[int]] = []
    for place in range(count):
        if place == 0 or days[place] != days[place - 1]:
            blocks.append([])
        blocks[-1].append(place)
    if order is RowOrder.DAYS_REVERSED:
        return [place for block in reversed(blocks) for place in block]
    return [place for block in blocks for place in reversed(block)]


def links(
    effects: Sequence[int | None],
    balances: Sequence[int | None],
    places: Iterable[int],
    *,
    opening: int | None = None,
) -> list[Link]:
    """Return the links between every two balances that follow each other in time.

    Where balances are printed only now and then, the movements between two are summed.
    """
    found: list[Link] = []
    last, before = opening, None
    total: int | None = 0
    for place in places:
        effect = effects[place]
        total = None if effect is None or total is None else total + effect
        balance = balances[place]
        if balance is None:
            continue
        if last is not None:
            gap = None if total is None else balance - last - total
            found.append(Link(before, place, gap))
        last, before, total = balance, place, 0
    return found
