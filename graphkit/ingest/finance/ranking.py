"""Which of several readings that the balances bear out is the best, and which are rivals.

The share of links that hold comes first; then what the header says, how plainly the
columns show the sides, and whether rows run with their dates.
"""

from __future__ import annotations

from collections.abc import Sequence

from graphkit.ingest.finance.balance_search import NEARLY_ALL, Sample, Scored
from graphkit.ingest.finance.body import Body
from graphkit.ingest.finance.chain import RowOrder, sequence
from graphkit.ingest.finance.columns import Signs
from graphkit.ingest.finance.dates import DateVote, Order
from graphkit.ingest.finance.header_vocabulary import Word
from graphkit.ingest.finance.readings import Reading, Sides, flag_text, known_flags

MOST_RIVALS = 8
_SHOWS_SIDES = 2
_FEW_STEPS = 50


class Ranking:
    """Compares the readings of one sample."""

    def __init__(self, body: Body, sample: Sample) -> None:
        self._body = body
        self._sample = sample
        vote = DateVote()
        for row in sample.rows:
            vote.add([row[body.dates[0]]])
        self._vote = vote

    def best(self, found: Sequence[Scored]) -> tuple[Reading, tuple[Reading, ...]] | None:
        """Return the best reading and its rivals: as good, with other amounts or sides.

        A column that shows no side itself needs the balances to hold nearly everywhere.
        """
        able = [
            one
            for one in found
            if one.share >= NEARLY_ALL or self._form(one) >= _SHOWS_SIDES
        ]  # fmt: skip
        if not able:
            return None
        ranked = sorted(able, key=self._rank, reverse=True)
        best, level = ranked[0], self._level(ranked[0])
        rivals: dict[tuple[int | None, ...], Reading] = {}
        for one in ranked[1:]:
            if self._level(one) == level and one.movements != best.movements:
                rivals.setdefault(one.movements, one.reading)
        return best.reading, tuple(rivals.values())[:MOST_RIVALS]

    def order_by_dates(self) -> RowOrder:
        """Return the plain order of rows that fewer dates run against."""
        return min((RowOrder.PRINTED, RowOrder.REVERSED), key=self._against)

    def _level(self, scored: Scored) -> tuple[object, ...]:
        """Return what a rival must equal: fit, agreement with the header, plain form."""
        few = max(1, self._sample.count // _FEW_STEPS)
        return (
            scored.share,
            _agreement(scored.reading, self._body),
            self._form(scored),
            self._fees_are_small(scored),
            self._against(scored.reading.order) <= few,
        )

    def _rank(self, scored: Scored) -> tuple[object, ...]:
        reading = scored.reading
        return (
            *self._level(scored),
            -len(reading.fees),
            -self._against(reading.order),
            -reading.sides,
            -reading.pair,
            scored.held,
            not reading.turned,
            -reading.amount,
            -(reading.out or 0),
            -(reading.balance or 0),
        )

    def _against(self, order: RowOrder) -> int:
        """Return how many dates run against an order, under the better order of day and month."""
        best = max(self._vote.read.values())
        falling = order in (RowOrder.REVERSED, RowOrder.DAYS_REVERSED)
        steps = self._vote.up if falling else self._vote.down
        return min(steps[one] for one in Order if self._vote.read[one] == best)

    def _fees_are_small(self, scored: Scored) -> bool:
        """Tell whether every fee column comes to less than each amount column.

        Arithmetic cannot tell a column of what goes out from the column of its charges.
        """
        money = self._sample.money

        def total(column: int) -> int:
            return sum(abs(value) for value in money[column].values if value is not None)

        amounts = [size for column in scored.reading.columns if (size := total(column))]
        return all(total(column) < size for column, _ in scored.reading.fees for size in amounts)

    def _form(self, scored: Scored) -> int:
        """Return how plainly the columns show the sides: 3 wholly, down to 0 not at all."""
        reading, money = scored.reading, self._sample.money
        column = money[reading.amount]
        if reading.sides is Sides.SIGNED:
            return 3 if column.signs is not Signs.NONE else 1
        if reading.sides is Sides.SPLIT and reading.out is not None:
            return 3 if column.nonzero and money[reading.out].nonzero else 1
        if reading.sides is not Sides.FLAG or reading.flag is None:
            return 0
        if column.signs is not Signs.NONE:
            return 0
        known = known_flags([row[reading.flag] for row in self._sample.rows])
        if known is not None and len(known) == 2:
            return 3
        if len(set(reading.flags.values())) < 2:
            return 0  # texts that all mean one side tell no sides apart
        return 2 if len(reading.flags) == 2 and self._both_linked(reading) else 1

    def _both_linked(self, reading: Reading) -> bool:
        """Tell whether the balances bear out both texts of a flag, not only one of them."""
        sample = self._sample
        if reading.flag is None or reading.balance is None:
            return False
        balances = sample.money[reading.balance].values
        places = sequence(reading.order, sample.days)
        first = next((n for n, place in enumerate(places) if balances[place] is not None), 0)
        seen = {flag_text(sample.rows[place][reading.flag]) for place in places[first + 1 :]}
        return len(seen) == len(reading.flags)


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
