"""Finds which columns are amount, side, fee and balance by arithmetic alone.

Every way of reading the columns is tried on a sample; the right one makes each balance
the one before plus the movement. What the header says is left to `layout`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, product

from graphkit.ingest.finance.chain import RowOrder, sequence
from graphkit.ingest.finance.columns import MoneyColumn, Signs
from graphkit.ingest.finance.readings import (
    Pair,
    Reading,
    Sides,
    flag_text,
    formats_of,
    known_flags,
    pair_value,
)
from graphkit.model.money import DECIMALS, Style

LEAST_LINKS = 3
LEAST_SHARE = Fraction(1, 2)
NEARLY_ALL = Fraction(9, 10)
WHOLE = Fraction(199, 200)
_FULL = Fraction(19, 20)
_FEES_AT_ONCE = 3
_FEE_COLUMNS = 6
_PROBE = 24
_ONE = 10**DECIMALS

Segment = tuple[tuple[int, ...], int]
"""The rows between two printed balances, and by how much the later one differs."""


@dataclass(frozen=True)
class Scored:
    """A reading with how many of its links hold, and what it makes of the sample's rows.

    `movements` are without fees; None where a row has no amount or its side stays open.
    """

    reading: Reading
    held: int
    links: int
    movements: tuple[int | None, ...]

    @property
    def share(self) -> Fraction:
        """Return the share of links that hold."""
        return Fraction(self.held, self.links) if self.links else Fraction(0)


@dataclass(frozen=True)
class Sample:
    """The movements of the sample: their cells, their days, and the columns of money."""

    rows: Sequence[Sequence[str]]
    days: Sequence[int]
    money: Mapping[int, MoneyColumn]
    flags: Sequence[int]
    named: Sequence[int] = ()
    """Money columns that the header calls a balance; tried first with fees."""

    @property
    def count(self) -> int:
        """Return how many movements the sample has."""
        return len(self.rows)

    def first(self, count: int) -> Sample:
        """Return the sample of the first rows alone."""
        money = {
            index: replace(column, cells=column.cells[:count])
            for index, column in self.money.items()
        }
        return Sample(self.rows[:count], self.days[:count], money, self.flags, self.named)


def search(sample: Sample) -> list[Scored]:
    """Return every reading that the balances bear out, the best share first.

    Orders inside days are tried only if neither plain order fits nearly everywhere, fee
    columns only if no reading without them fits everywhere.
    """
    found: list[Scored] = []
    plain = (RowOrder.PRINTED, RowOrder.REVERSED)
    inner = (RowOrder.DAYS_REVERSED, RowOrder.ROWS_REVERSED)
    blocks = any(one == two for one, two in zip(sample.days, sample.days[1:], strict=False))
    for orders, under in (
        (plain, _without_fees),
        (inner, _without_fees),
        (plain, _with_fees),
        (inner, _with_fees),
    ):
        if orders is inner and not blocks:
            continue
        # a fee on a few rows leaves a reading without fees nearly, but not quite, whole
        enough = WHOLE if under is _with_fees and orders is plain else NEARLY_ALL
        if any(one.share >= enough for one in found):
            continue
        others = [index for index in sample.money if index not in sample.named]
        for balances in (sample.named, others):
            for balance, order in product(balances, orders):
                found.extend(under(sample, balance, order))
            if under is _with_fees and any(one.share >= enough for one in found):
                break
    found = [one for one in found if _is_borne_out(one, sample)]
    return sorted(found, key=lambda one: -one.share)


def _is_borne_out(scored: Scored, sample: Sample) -> bool:
    """Ask for three links, half of them held, and money that really moves.

    A running number beside a column of ones is no account.
    """
    if scored.held < LEAST_LINKS or scored.share < LEAST_SHARE:
        return False
    sizes = {abs(value) for value in scored.movements if value}
    return bool(sizes) and sizes != {_ONE}


def _without_fees(sample: Sample, balance: int, order: RowOrder) -> Iterator[Scored]:
    segments = _segments(sample, balance, order)
    if len(segments) >= LEAST_LINKS and any(change for _, change in segments):
        others = [index for index in sample.money if index != balance]
        for reading, values in _bases(sample, others, segments, balance, order):
            yield _score(reading, values, segments)


def _with_fees(sample: Sample, balance: int, order: RowOrder) -> Iterator[Scored]:
    """Yield the readings in which up to three fee columns change the balance too.

    Sets of columns are tried on the first rows, and only where the fees are large enough
    to explain what is missing.
    """
    probe = sample.first(_PROBE)
    segments = _segments(probe, balance, order)
    fees = [
        index
        for index, column in sample.money.items()
        if index != balance and column.nonzero
    ][:_FEE_COLUMNS]  # fmt: skip
    if len(segments) < LEAST_LINKS or not _fees_could_do(probe, balance, fees, segments):
        return
    for size in range(1, min(_FEES_AT_ONCE, len(fees)) + 1):
        for chosen in combinations(fees, size):
            others = [index for index in sample.money if index not in (*chosen, balance)]
            for turns in product((-1, 1), repeat=size):
                pairs = tuple(zip(chosen, turns, strict=True))
                net = _net(probe, segments, pairs)
                tried = _bases(probe, others, net, balance, order)
                if not any(_is_likely(_score(*base, net)) for base in tried):
                    continue
                whole = _net(sample, _segments(sample, balance, order), pairs)
                for reading, values in _bases(sample, others, whole, balance, order):
                    yield _score(replace(reading, fees=pairs), values, whole)


def _is_likely(scored: Scored) -> bool:
    return scored.share >= LEAST_SHARE and scored.held >= LEAST_LINKS


def _fees_could_do(
    sample: Sample, balance: int, fees: Sequence[int], segments: Sequence[Segment]
) -> bool:
    """Tell whether some amount differs from the change of balance by no more than all fees."""
    columns = [column for index, column in sample.money.items() if index != balance]
    for amount in columns:
        rest = [sample.money[index] for index in fees if index != amount.index]
        near = 0
        for rows, change in segments:
            size = sum(abs(amount.values[place] or 0) for place in rows)
            slack = sum(abs(column.values[place] or 0) for column in rest for place in rows)
            near += abs(abs(change) - size) <= slack
        if near * 2 >= len(segments):
            return True
    return False


def _net(
    sample: Sample, segments: Sequence[Segment], fees: Sequence[tuple[int, int]]
) -> list[Segment]:
    """Return the segments less what the fee columns explain of each change."""
    return [
        (
            rows,
            change
            - sum(
                turn * (sample.money[index].values[place] or 0)
                for index, turn in fees
                for place in rows
            ),
        )
        for rows, change in segments
    ]


def _segments(sample: Sample, balance: int, order: RowOrder) -> list[Segment]:
    values = sample.money[balance].values
    found: list[Segment] = []
    last: int | None = None
    between: list[int] = []
    for place in sequence(order, sample.days):
        between.append(place)
        value = values[place]
        if value is None:
            continue
        if last is not None:
            found.append((tuple(between), value - last))
        last, between = value, []
    return found


def _bases(
    sample: Sample,
    others: Sequence[int],
    segments: Sequence[Segment],
    balance: int,
    order: RowOrder,
) -> Iterator[tuple[Reading, list[int | None]]]:
    """Yield every reading of these columns, with the movement it gives each row."""
    formats = formats_of(sample.money)
    changes = {rows[0]: change for rows, change in segments if len(rows) == 1}
    for index in others:
        column = sample.money[index]
        if column.filled < _FULL * sample.count:
            continue
        values = column.values
        plain = Reading(Sides.SIGNED, index, formats, balance=balance, order=order)
        yield plain, values
        turned = Reading(Sides.SIGNED, index, formats, turned=True, balance=balance, order=order)
        yield turned, [None if value is None else -value for value in values]
        for flag in sample.flags:
            if flag == index:
                continue
            for sides in _flag_sides(sample, flag, values, changes):
                reading = Reading(
                    Sides.FLAG, index, formats, flag=flag, flags=sides, balance=balance, order=order
                )
                yield reading, _flagged(sample, flag, sides, values)
        by_balance = Reading(Sides.BALANCE, index, formats, balance=balance, order=order)
        yield by_balance, _by_change(values, changes)
    columns = [sample.money[index] for index in others]
    for reading, movements in _pairs(columns, formats):
        yield replace(reading, balance=balance, order=order), movements


def _pairs(
    columns: Sequence[MoneyColumn], formats: Mapping[int, tuple[Style, Signs]]
) -> Iterator[tuple[Reading, list[int | None]]]:
    for one, two in product(columns, repeat=2):
        if one is two or not _complete_each_other(one, two):
            continue
        variants = [Pair.SIZES]
        if Signs.MINUS in (one.signs, two.signs):
            variants += [Pair.SUM, Pair.DIFFERENCE]
        seen: set[tuple[int | None, ...]] = set()
        for pair in variants:
            values = [
                None if a is None and b is None else pair_value(a or 0, b or 0, pair)
                for a, b in zip(one.values, two.values, strict=True)
            ]
            if tuple(values) not in seen:
                seen.add(tuple(values))
                yield Reading(Sides.SPLIT, one.index, formats, out=two.index, pair=pair), values


def _complete_each_other(one: MoneyColumn, two: MoneyColumn) -> bool:
    """Tell whether nearly every row has an amount in one of two columns, not in both."""
    both = sum(1 for a, b in zip(one.values, two.values, strict=True) if a and b)
    none = sum(1 for a, b in zip(one.values, two.values, strict=True) if a is None and b is None)
    count = len(one.values)
    return both * 10 <= count and none * 10 <= count and bool(one.nonzero or two.nonzero)


def _flag_sides(
    sample: Sample, flag: int, values: Sequence[int | None], changes: Mapping[int, int]
) -> list[dict[str, int]]:
    """Learn from the balances which text of a flag column means which side.

    A column of two texts is known for both once one is; where balances stand too far apart
    to show any, both ways round are tried.
    """
    texts = [flag_text(row[flag]) for row in sample.rows]
    votes: dict[str, Counter[int]] = {}
    for place, change in changes.items():
        value = values[place]
        if value and abs(value) == abs(change):
            votes.setdefault(texts[place], Counter())[1 if change > 0 else -1] += 1
    sides = {
        text: max(count, key=lambda side: (count[side], side)) for text, count in votes.items()
    }
    known = known_flags(texts)
    if known is not None and all(known.get(text, side) == side for text, side in sides.items()):
        return [{**known, **sides}]
    every = sorted(set(texts))
    if len(every) == 2 and len(sides) == 1:
        seen, side = next(iter(sides.items()))
        sides[next(text for text in every if text != seen)] = -side
    if len(every) == 2 and not sides:
        return [{every[0]: 1, every[1]: -1}, {every[0]: -1, every[1]: 1}]
    return [dict(sorted(sides.items()))] if sides else []


def _flagged(
    sample: Sample, flag: int, sides: Mapping[str, int], values: Sequence[int | None]
) -> list[int | None]:
    found: list[int | None] = []
    for row, value in zip(sample.rows, values, strict=True):
        side = sides.get(flag_text(row[flag]))
        found.append(None if side is None or value is None else side * abs(value))
    return found


def _by_change(values: Sequence[int | None], changes: Mapping[int, int]) -> list[int | None]:
    """Give each amount the side of the change of balance, where the sizes agree."""
    found: list[int | None] = []
    for place, value in enumerate(values):
        change = changes.get(place)
        agrees = value is not None and change is not None and abs(value) == abs(change)
        found.append(change if agrees else None)
    return found


def _score(reading: Reading, values: Sequence[int | None], segments: Sequence[Segment]) -> Scored:
    held = 0
    for rows, change in segments:
        if len(rows) == 1:
            held += values[rows[0]] == change
            continue
        total: int | None = 0
        for place in rows:
            value = values[place]
            total = None if value is None or total is None else total + value
        held += total == change
    return Scored(reading, held, len(segments), tuple(values))
