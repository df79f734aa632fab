"""The order of day, month and year, decided from a whole column or left open."""

from __future__ import annotations

from datetime import date

import numpy as np

from graphkit.ingest.finance.dates import Order, read_date
from graphkit.ingest.tables.chunk import Ints
from graphkit.ingest.tables.columns import Cells

STEPS = 3
"""Changes of day from which the direction of time can tell one order from another."""


class OrderVote:
    """Counts over a whole column what each order of day, month and year makes of it."""

    def __init__(self) -> None:
        self._read: dict[Order, int] = dict.fromkeys(Order, 0)
        self._up: dict[Order, int] = dict.fromkeys(Order, 0)
        self._down: dict[Order, int] = dict.fromkeys(Order, 0)
        self._last: dict[Order, int] = {}
        self._same: dict[tuple[Order, Order], bool] = {}
        self._any = 0
        self.example = ""

    def add(self, cells: Cells) -> None:
        """Count the days of one piece of the column, in the order of the file."""
        counts = cells.counts()
        days = {order: [_ordinal(text, order) for text in cells.values] for order in Order}
        for place, text in enumerate(cells.values):
            ways = {order: days[order][place] for order in Order}
            read = {order: day for order, day in ways.items() if day}
            self._any += int(counts[place]) if read else 0
            for order in read:
                self._read[order] += int(counts[place])
            if len(set(read.values())) > 1:
                self.example = self.example or text
            for one in read:
                for other in read:
                    same = read[one] == read[other]
                    self._same[one, other] = self._same.get((one, other), True) and same
        for order in Order:
            self._steps(order, np.array([*days[order], 0], dtype=np.int64)[cells.codes])

    def _steps(self, order: Order, days: Ints) -> None:
        days = days[days > 0]
        if order in self._last:
            days = np.concatenate([[self._last[order]], days])
        if len(days):
            self._last[order] = int(days[-1])
        change = np.diff(days)
        self._up[order] += int((change > 0).sum())
        self._down[order] += int((change < 0).sum())

    def able(self) -> list[Order]:
        """Return the orders that the column leaves open; none if it contradicts itself."""
        if self._any == 0:
            return [Order.YMD]
        able = [order for order in Order if self._read[order] == self._any]
        usual: list[Order] = [order for order in able if order is not Order.YMD]
        able = usual or able  # `25-11-24` is read year first only where nothing else reads
        steady = [order for order in able if min(self._up[order], self._down[order]) == 0]
        enough = all(self._up[order] + self._down[order] >= STEPS for order in able)
        if len(steady) == 1 and enough:
            able = steady
        if all(self._same.get((able[0], other), True) for other in able[1:]):
            return able[:1]
        return able


def _ordinal(text: str, order: Order) -> int:
    stamp = read_date(text, order)
    return 0 if stamp is None else stamp.day.toordinal() - date.min.toordinal() + 1
