"""Proof of reading: do the printed balances and totals agree with the rows, and where not.

A gap is itself evidence of a missing, edited or misprinted row, so every break is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from graphkit.ingest.finance.chain import Link, links

LEAST_LINKS = 3
TOLERATED = 200
"""One broken link in so many leaves a statement proved; the break is listed all the same."""


class State(StrEnum):
    """How far the arithmetic of a statement bears out its reading; exactly one of four."""

    PROVED = "PROVED"
    CONSISTENT = "CONSISTENT"
    UNPROVED = "UNPROVED"
    BROKEN = "BROKEN"


class Fault(StrEnum):
    """Where a break lies, as far as the links around it tell."""

    BALANCE = "balance"
    """The balances on both sides agree without this one: it alone is out of line."""
    MOVEMENT = "movement"
    """The amount of this row, or a row missing before it."""
    START = "start"
    """The first link: its amount, or the balance that it starts from."""
    SIDE = "side"
    """A movement whose amount or side is not known."""


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold; `rows` are places of movements.

    `before` is the place of the balance it starts from, None for the opening balance;
    `gap` by how much the balance misses, None if a movement is unknown.
    """

    fault: Fault
    rows: tuple[int, ...]
    before: int | None
    gap: int | None


@dataclass(frozen=True)
class Printed:
    """What a statement prints about itself as a whole; None where it does not."""

    opening: int | None = None
    closing: int | None = None
    total_in: int | None = None
    total_out: int | None = None


@dataclass(frozen=True)
class Proof:
    """The state of one statement, its links, and every place where they do not hold."""

    state: State
    held: int
    links: int
    breaks: tuple[Break, ...]
    notes: tuple[str, ...]
    balance_ok: dict[int, bool]


def prove(
    effects: Sequence[int | None],
    balances: Sequence[int | None],
    places: Sequence[int],
    printed: Printed,
    *,
    rival: bool = False,
    movements: Sequence[int | None] | None = None,
) -> Proof:
    """Check one statement: its chain of balances, its opening and closing, its totals.

    `effects` are the changes of the balance by row (amounts with their side, fees taken
    off), None where unknown; `places` the rows in the order of time. `rival` tells that
    another reading fits as well with other amounts or sides. `movements` are the effects
    without fees, for comparing with printed totals.
    """
    chain = links(effects, balances, places, opening=printed.opening)
    breaks = _breaks(chain)
    notes: list[str] = []
    bounds = _bounds(effects, balances, places, printed, notes)
    totals = _totals(effects, effects if movements is None else movements, printed, notes)
    held = sum(1 for link in chain if link.held)
    inner = [link for link in chain if link.before is not None]
    state = _state(chain, inner, bounds, totals, rival=rival)
    if rival:
        notes.append(
            "Another reading of the columns fits as well and gives other amounts or sides."
        )
    return Proof(
        state=state,
        held=held,
        links=len(chain),
        breaks=tuple(breaks),
        notes=tuple(notes),
        balance_ok={link.row: link.held for link in chain},
    )


def _state(
    chain: Sequence[Link],
    inner: Sequence[Link],
    bounds: bool | None,
    totals: bool | None,
    *,
    rival: bool,
) -> State:
    broken = sum(1 for link in inner if not link.held)
    enough = len(chain) >= LEAST_LINKS
    if False in (bounds, totals) or (enough and broken * TOLERATED > len(inner)):
        return State.BROKEN
    if enough and not rival:
        return State.PROVED
    if True in (bounds, totals) and broken == 0:
        return State.CONSISTENT
    return State.UNPROVED


def _bounds(
    effects: Sequence[int | None],
    balances: Sequence[int | None],
    places: Sequence[int],
    printed: Printed,
    notes: list[str],
) -> bool | None:
    """Compare opening and closing with the rows; None where that cannot be done."""
    known = [place for place in places if balances[place] is not None]
    verdicts: list[bool] = []
    if printed.opening is not None and known:
        start = _sum(effects, places[: places.index(known[0]) + 1])
        first = balances[known[0]]
        if start is not None and first is not None:
            verdicts.append(printed.opening + start == first)
            if not verdicts[-1]:
                notes.append("The opening balance and the first row do not agree.")
    if printed.closing is not None and known:
        rest = _sum(effects, places[places.index(known[-1]) + 1 :])
        last = balances[known[-1]]
        if rest is not None and last is not None:
            verdicts.append(last + rest == printed.closing)
            if not verdicts[-1]:
                notes.append("The closing balance and the last row do not agree.")
    if not known and printed.opening is not None and printed.closing is not None:
        total = _sum(effects, places)
        if total is not None:
            verdicts.append(printed.opening + total == printed.closing)
            if not verdicts[-1]:
                notes.append("Opening balance and rows do not add up to the closing balance.")
    if not verdicts:
        return None
    # One end alone checks a chain; it shows nothing where there is no chain.
    both = printed.opening is not None and printed.closing is not None
    return all(verdicts) if both or not all(verdicts) else None


def _totals(
    effects: Sequence[int | None],
    movements: Sequence[int | None],
    printed: Printed,
    notes: list[str],
) -> bool | None:
    """Compare printed totals with the rows, with the charges inside them or without."""
    if printed.total_in is None and printed.total_out is None:
        return None
    sums = [_sides(movements), _sides(effects)]
    if None in sums:
        return None
    verdicts = []
    for place, total in enumerate((printed.total_in, printed.total_out)):
        if total is None:
            continue
        verdicts.append(any(one is not None and one[place] == abs(total) for one in sums))
        if not verdicts[-1]:
            side = ("in", "out")[place]
            notes.append(f"The printed total {side} does not agree with the rows.")
    if all(verdicts) and len(verdicts) < 2:
        return None
    return all(verdicts)


def _sides(values: Sequence[int | None]) -> tuple[int, int] | None:
    """Return what comes in and what goes out; None if a movement is not known."""
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    return sum(value for value in known if value > 0), -sum(value for value in known if value < 0)


def _sum(effects: Sequence[int | None], places: Sequence[int]) -> int | None:
    total = 0
    for place in places:
        effect = effects[place]
        if effect is None:
            return None
        total += effect
    return total


def _breaks(chain: Sequence[Link]) -> list[Break]:
    """Name each break by the links around it, in the order of time."""
    found: list[Break] = []
    place = 0
    while place < len(chain):
        link = chain[place]
        if link.held:
            place += 1
            continue
        following = chain[place + 1] if place + 1 < len(chain) else None
        if link.gap is None:
            found.append(Break(Fault.SIDE, (link.row,), link.before, None))
        elif following is not None and following.gap == -link.gap:
            found.append(Break(Fault.BALANCE, (link.row,), link.before, link.gap))
            place += 1
        elif place == 0 and link.before is not None:
            found.append(Break(Fault.START, (link.before, link.row), link.before, link.gap))
        else:
            found.append(Break(Fault.MOVEMENT, (link.row,), link.before, link.gap))
        place += 1
    return found
