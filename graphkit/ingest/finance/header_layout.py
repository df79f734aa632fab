"""The columns of a statement without helpful balances: as the header names them, or by shape.

Nothing is proved here. Where neither sign nor flag nor column tells the side of an amount,
the side stays open.
"""

from __future__ import annotations

import re
from dataclasses import replace

from graphkit.ingest.finance.balance_search import Sample
from graphkit.ingest.finance.body import Body
from graphkit.ingest.finance.columns import MoneyColumn, Signs
from graphkit.ingest.finance.header_vocabulary import Word
from graphkit.ingest.finance.header_words import header_word
from graphkit.ingest.finance.readings import Pair, Reading, Sides, formats_of, known_flags


def named_reading(body: Body, sample: Sample) -> Reading | None:
    """Read the columns as the header names them."""
    if body.header_row is None:
        return None
    amounts = [column for column in body.columns(Word.AMOUNT, surely=1) if column in sample.money]
    split = _split_by_words(body, sample)
    reading = split
    if amounts and (split is None or sample.money[amounts[0]].signs is not Signs.NONE):
        reading = _with_side(body, sample, sample.money[amounts[0]])
    if reading is None:
        return None
    return replace(reading, balance=_balance(reading, body, sample))


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


def _balance(reading: Reading, body: Body, sample: Sample) -> int | None:
    """Return the balance column that the header names, if no amount comes from it."""
    taken = {*reading.columns, reading.flag}
    for column in body.columns(Word.BALANCE, surely=1):
        if column in sample.money and column not in taken:
            return column
    return None


def shaped_reading(body: Body, sample: Sample) -> Reading | None:
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
    return reading


_GROUPED = re.compile(r"[0-9][,.' \u00a0\u202f][0-9]{3}(?![0-9])")


def _completes(one: MoneyColumn, two: MoneyColumn) -> bool:
    """Tell whether every row has an amount in exactly one of two columns."""
    return all(
        (a is None) != (b is None) for a, b in zip(one.cells, two.cells, strict=True)
    )  # fmt: skip
