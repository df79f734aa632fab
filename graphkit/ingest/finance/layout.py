"""The layout of one statement table: which column is what, and how surely that is known.

Balances decide where there are any; else the header's words; else the shape of the cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from graphkit.ingest.finance.balance_search import NEARLY_ALL, Sample, Scored, search
from graphkit.ingest.finance.body import Body, find_body
from graphkit.ingest.finance.chain import RowOrder, sequence
from graphkit.ingest.finance.columns import (
    MoneyColumn,
    Signs,
    currency_columns,
    flag_columns,
    money_columns,
)
from graphkit.ingest.finance.dates import DateVote, Order, read_orders
from graphkit.ingest.finance.header_vocabulary import Word
from graphkit.ingest.finance.header_words import header_currency, header_word
from graphkit.ingest.finance.marker_rows import marker_of
from graphkit.ingest.finance.readings import (
    Pair,
    Reading,
    Sides,
    flag_text,
    formats_of,
    known_flags,
)
from graphkit.ingest.finance.status_words import BOOKED, status_of
from graphkit.ingest.tables.text_rows import Row
from graphkit.model.money import Style

SCORED_ROWS = 200
"""Movements that readings are scored on; the chosen one is then verified on all."""
MOST_RIVALS = 8
_SHOWS_SIDES = 2
DENSEST = 4
"""At most three other rows to one that bears a date: more is a text with dates in it."""


class Basis(StrEnum):
    """What a layout was decided by."""

    BALANCES = "balances"
    WORDS = "header"
    SHAPE = "shape of the cells"


@dataclass(frozen=True)
class Layout:
    """The frame of a table and how its rows read.

    `rivals` are readings that fit the sample as well and give other amounts or sides.
    """

    body: Body
    reading: Reading
    basis: Basis
    rivals: tuple[Reading, ...]
    currency: int | None
    balance_currency: int | None
    status: int | None

    @property
    def amount_style(self) -> Style:
        """Return how the amounts write their numbers."""
        return self.reading.formats[self.reading.amount][0]

    @cached_property
    def stated_currency(self) -> str | None:
        """Return the currency that the header of the amount names."""
        named = {
            code
            for column in self.reading.columns
            if (code := header_currency(self.body.header[column])) is not None
        }
        return named.pop() if len(named) == 1 else None


def infer(rows: Sequence[Row]) -> Layout | None:
    """Infer the layout from the first rows of a table; None if it is no statement.

    A statement has dates and amounts, and most of its rows are dated. Never raises.
    """
    body = find_body(rows)
    if body is None:
        return None
    below = sum(1 for row in rows if not row.blank and row.number >= body.first_row)
    if len(body.rows) * DENSEST < below:
        return None
    found = infer_body(body, body.rows)
    if found is not None and found.basis is Basis.SHAPE:
        filled = sum(1 for row in rows if not row.blank)
        return found if len(body.rows) * 2 >= filled else None
    return found


def infer_body(body: Body, rows: Sequence[Row]) -> Layout | None:
    """Infer the layout from chosen rows of a body: the first ones, or those around a break."""
    status = _status_column(body, rows)
    cells = [body.cells(row) for row in rows]
    movements = [
        row
        for row in cells
        if marker_of(row, dated=True) is None
        and (status is None or status_of(row[status]) == BOOKED)
    ][:SCORED_ROWS]
    if not movements:
        movements = cells[:SCORED_ROWS]
    money = money_columns(body, movements)
    if not money:
        return None
    flags = flag_columns(body, movements, set(money))
    sample = Sample(movements, _days(body, movements), money, flags)
    chosen, rivals, basis = _choose(body, sample)
    if chosen is None:
        return None
    currencies = currency_columns(body, movements)
    currency = _nearest(currencies, chosen.amount)
    return Layout(
        body=body,
        reading=chosen,
        basis=basis,
        rivals=rivals,
        currency=currency,
        balance_currency=_nearest(currencies, chosen.balance),
        status=status,
    )


def _status_column(body: Body, rows: Sequence[Row]) -> int | None:
    for column in body.columns(Word.STATUS):
        texts = {cells[column] for cells in map(body.cells, rows)} - {""}
        if texts and sum(1 for text in texts if status_of(text)) * 2 >= len(texts):
            return column
    return None


def _days(body: Body, rows: Sequence[Sequence[str]]) -> list[int]:
    """Return a number per row that is equal for equal days, whatever the order of the date."""
    return [day_number(row[body.dates[0]]) for row in rows]


def day_number(text: str) -> int:
    """Return a number that is equal for equal days; 0 where no date reads."""
    return next((stamp.day.toordinal() for stamp in read_orders(text) if stamp), 0)


def _choose(body: Body, sample: Sample) -> tuple[Reading | None, tuple[Reading, ...], Basis]:
    found = [
        one
        for one in search(sample)
        if one.share >= NEARLY_ALL or _form(one, sample) >= _SHOWS_SIDES
    ]  # a column that shows no side itself needs the balances to hold nearly everywhere
    if found:
        ranked = sorted(found, key=lambda one: _rank(one, body, sample), reverse=True)
        best = ranked[0]
        level = _level(best, body, sample)
        rivals = [
            one
            for one in ranked[1:]
            if _level(one, body, sample) == level and one.movements != best.movements
        ]
        return best.reading, _distinct(rivals), Basis.BALANCES
    named = _by_words(body, sample)
    if named is not None:
        return _with_balance(named, body, sample), (), Basis.WORDS
    shaped = _by_shape(body, sample)
    return shaped, (), Basis.SHAPE


def _distinct(rivals: Sequence[Scored]) -> tuple[Reading, ...]:
    seen: set[tuple[int | None, ...]] = set()
    kept: list[Reading] = []
    for one in rivals:
        if one.movements not in seen and len(kept) < MOST_RIVALS:
            seen.add(one.movements)
            kept.append(one.reading)
    return tuple(kept)


def _level(scored: Scored, body: Body, sample: Sample) -> tuple[object, ...]:
    """Return what a rival must equal: fit, agreement with the header, plain form."""
    return (
        scored.share,
        _agreement(scored.reading, body),
        _form(scored, sample),
        _fees_are_small(scored, sample),
    )


def _fees_are_small(scored: Scored, sample: Sample) -> bool:
    """Tell whether every fee column comes to less than each amount column.

    Arithmetic cannot tell a column of what goes out from the column of its charges.
    """

    def total(column: int) -> int:
        return sum(abs(value) for value in sample.money[column].values if value is not None)

    amounts = [total(column) for column in scored.reading.columns]
    return all(
        total(column) < size for column, _ in scored.reading.fees for size in amounts if size
    )


def _rank(scored: Scored, body: Body, sample: Sample) -> tuple[object, ...]:
    reading = scored.reading
    return (
        *_level(scored, body, sample),
        -len(reading.fees),
        -order_violations(body, sample.rows, reading.order),
        -reading.sides,
        -reading.pair,
        scored.held,
        not reading.turned,
        -reading.amount,
        -(reading.out or 0),
        -(reading.balance or 0),
    )


def _agreement(reading: Reading, body: Body) -> tuple[int, int]:
    """Return how far the header agrees: contradictions (negative), then agreements."""
    split = reading.sides is Sides.SPLIT
    wanted: list[tuple[int | None, tuple[Word, ...]]] = [
        (reading.amount, (Word.CREDIT,) if split else (Word.AMOUNT,)),
        (reading.balance, (Word.BALANCE,)),
    ]
    if split:
        wanted.append((reading.out, (Word.DEBIT,)))
    against = with_it = 0
    for column, words in wanted:
        said = None if column is None else body.word(column, surely=2)
        against += said is not None and said not in words
        with_it += said in words
    for column, _ in reading.fees:
        said = body.word(column, surely=2)
        against += said in (Word.AMOUNT, Word.DEBIT, Word.CREDIT, Word.BALANCE)
    return (-against, 2 if with_it == len(wanted) else 1 if with_it else 0)


def _form(scored: Scored, sample: Sample) -> int:
    """Return how plainly the columns show the sides themselves, 3 wholly to 0 not at all."""
    reading = scored.reading
    column = sample.money[reading.amount]
    if reading.sides is Sides.SIGNED:
        return 3 if column.signs is not Signs.NONE else 1
    if reading.sides is Sides.SPLIT and reading.out is not None:
        other = sample.money[reading.out]
        return 3 if column.nonzero and other.nonzero else 1
    if reading.sides is Sides.FLAG and reading.flag is not None:
        if column.signs is not Signs.NONE:
            return 0
        known = known_flags([row[reading.flag] for row in sample.rows])
        if known is not None and len(known) == 2:
            return 3
        if len(set(reading.flags.values())) < 2:
            return 0  # texts that all mean one side tell no sides apart
        return 2 if len(reading.flags) == 2 and _both_linked(reading, sample) else 1
    return 0


def _both_linked(reading: Reading, sample: Sample) -> bool:
    """Tell whether the balances bear out both texts of a flag, not only one of them."""
    if reading.flag is None or reading.balance is None:
        return False
    balances = sample.money[reading.balance].values
    places = sequence(reading.order, sample.days)
    first = next((n for n, place in enumerate(places) if balances[place] is not None), 0)
    seen = {flag_text(sample.rows[place][reading.flag]) for place in places[first + 1 :]}
    return len(seen) == len(reading.flags)


def order_violations(body: Body, rows: Sequence[Sequence[str]], order: RowOrder) -> int:
    """Return how many dates run against an order of rows, under the better order of dates."""
    vote = DateVote()
    for row in rows:
        vote.add([row[body.dates[0]]])
    best = max(vote.read.values())
    falling = order in (RowOrder.REVERSED, RowOrder.DAYS_REVERSED)
    steps = vote.up if falling else vote.down
    return min(steps[one] for one in Order if vote.read[one] == best)


def _by_words(body: Body, sample: Sample) -> Reading | None:
    """Read the columns as the header names them."""
    if body.header_row is None:
        return None
    amounts = [column for column in body.columns(Word.AMOUNT, surely=1) if column in sample.money]
    split = _split_by_words(body, sample)
    if not amounts:
        return split
    amount = sample.money[amounts[0]]
    if split is not None and amount.signs is Signs.NONE:
        return split
    return _with_side(body, sample, amount)


def _split_by_words(body: Body, sample: Sample) -> Reading | None:
    """Read a pair of columns as the header names them, or the one that is there alone."""
    formats = formats_of(sample.money)
    named = {word: body.columns(word, surely=1) for word in (Word.CREDIT, Word.DEBIT)}
    held = {word: [c for c in columns if c in sample.money] for word, columns in named.items()}
    if not held[Word.CREDIT] and not held[Word.DEBIT]:
        return None
    if named[Word.CREDIT] and named[Word.DEBIT]:
        # A side that nothing was booked on is an empty column; its twin says how it is written.
        columns = {word: (held[word] or named[word])[0] for word in named}
        twin = next(c for c in columns.values() if c in formats)
        for column in columns.values():
            formats.setdefault(column, formats[twin])
        pair = _pair(sample, columns[Word.DEBIT])
        return Reading(
            Sides.SPLIT, columns[Word.CREDIT], formats, out=columns[Word.DEBIT], pair=pair
        )
    column = (held[Word.CREDIT] or held[Word.DEBIT])[0]
    less = all(value <= 0 for value in sample.money[column].values if value is not None)
    turned = bool(held[Word.DEBIT]) and not less
    return Reading(Sides.SIGNED, column, formats, turned=turned)


def _pair(sample: Sample, outgoing: int) -> Pair:
    """Read a minus in the column of what goes out: usual there, or a movement taken back."""
    column = sample.money.get(outgoing)
    values = [] if column is None else [value for value in column.values if value]
    falling = sum(1 for value in values if value < 0)
    if falling == 0 or falling == len(values):
        return Pair.SIZES
    return Pair.SUM if falling * 2 > len(values) else Pair.DIFFERENCE


def _with_side(body: Body, sample: Sample, amount: MoneyColumn) -> Reading:
    """Find what tells the sides of an amount apart: its signs, or a flag in known words.

    Signs that never change say nothing beside a flag that does.
    """
    formats = formats_of(sample.money)
    values = [value for value in amount.values if value]
    changing = len({value > 0 for value in values}) == 2
    flag = _known_flag(body, sample)
    if flag is not None and not (amount.signs is not Signs.NONE and changing):
        sides = known_flags([row[flag] for row in sample.rows]) or {}
        if amount.signs is Signs.NONE or len(set(sides.values())) == 2:
            return Reading(Sides.FLAG, amount.index, formats, flag=flag, flags=sides)
    if amount.signs is Signs.NONE:
        return Reading(Sides.BALANCE, amount.index, formats)
    return Reading(Sides.SIGNED, amount.index, formats)


def _known_flag(body: Body, sample: Sample) -> int | None:
    """Return the column whose texts all are words for in and out."""
    ranked = []
    for column in sample.flags:
        if column in sample.money:
            continue
        texts = [row[column] for row in sample.rows]
        known = known_flags(texts)
        if known is None:
            continue
        named = body.word(column, surely=2) is Word.FLAG
        both = len(set(known.values())) == 2
        bare = body.header[column] == "" or body.word(column) is Word.TYPE
        if named or (both and (bare or header_word(body.header[column]) is None)):
            ranked.append((not named, column))
    return min(ranked)[1] if ranked else None


def _with_balance(reading: Reading, body: Body, sample: Sample) -> Reading:
    """Add the balance column that the header names, and the order in which it fits best."""
    by_dates = min(
        (RowOrder.PRINTED, RowOrder.REVERSED),
        key=lambda order: order_violations(body, sample.rows, order),
    )
    reading = reading.with_order(by_dates)
    taken = {*reading.columns, reading.flag}
    for column in body.columns(Word.BALANCE, surely=1):
        if column in sample.money and column not in taken:
            return replace(reading, balance=column)
    return reading


def _by_shape(body: Body, sample: Sample) -> Reading | None:
    """Without balances and words, take the column that is printed like money, or the pair.

    Signs beat decimals, decimals beat grouped digits; a column of bare whole numbers is no
    amount, it may be anything. Which column of a pair is which side stays open.
    """
    ranked = []
    for index, column in sample.money.items():
        held = [cell for cell in column.cells if cell is not None]
        scales = {cell.scale for cell in held}
        marked = any(cell.currency or cell.sign or cell.mark for cell in held)
        grouped = any(_GROUPED.search(row[index]) for row in sample.rows)
        if scales == {2} or marked or grouped:
            part = column.filled * 2 < sample.count
            ranked.append((part, column.signs is Signs.NONE, scales != {2}, index))
    if not ranked:
        return None
    columns = [sample.money[rank[-1]] for rank in sorted(ranked)]
    reading = _with_side(body, sample, columns[0])
    if columns[0].filled < sample.count:
        other = next((c for c in columns[1:] if _completes(columns[0], c)), None)
        if other is not None:
            formats = formats_of(sample.money)
            reading = Reading(Sides.BALANCE, columns[0].index, formats, out=other.index)
        elif ranked[0][0]:
            return None
    by_dates = min(
        (RowOrder.PRINTED, RowOrder.REVERSED),
        key=lambda order: order_violations(body, sample.rows, order),
    )
    return reading.with_order(by_dates)


_GROUPED = re.compile(r"[0-9][,.' \u00a0\u202f][0-9]{3}(?![0-9])")


def _completes(one: MoneyColumn, two: MoneyColumn) -> bool:
    """Tell whether every row has an amount in exactly one of two columns."""
    return all(
        (a is None) != (b is None) for a, b in zip(one.cells, two.cells, strict=True)
    )  # fmt: skip


def _nearest(columns: Sequence[int], target: int | None) -> int | None:
    """Return the currency column nearest to a money column, on its right if equally near."""
    if target is None or not columns:
        return None
    return min(columns, key=lambda column: (abs(column - target), column < target))
