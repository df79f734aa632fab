"""Ways to read a statement's columns as movements, and how a row reads under one of them.

A reading says which columns hold the amount, how the sides are told apart, which fees
change the balance too, where the balance stands, and in which order time runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property

from graphkit.ingest.finance.chain import RowOrder
from graphkit.ingest.finance.columns import MoneyColumn, Signs, signed
from graphkit.ingest.finance.header_words import plain
from graphkit.model.money import Money, Style, read_money


class Sides(IntEnum):
    """How the two sides of an amount are told apart, the plainest first."""

    SIGNED = 0
    """One column, its sign is the side."""
    SPLIT = 1
    """One column for what comes in, one for what goes out."""
    FLAG = 2
    """One column for the size, one for the side."""
    BALANCE = 3
    """Only the change of the balance shows the side."""


class Pair(IntEnum):
    """What a sign inside a pair of columns means."""

    SIZES = 0
    """Nothing: the column is the side."""
    SUM = 1
    """The amounts add up as they are: what goes out is negative."""
    DIFFERENCE = 2
    """A minus turns the side of its column: a movement taken back."""


@dataclass(frozen=True)
class Reading:
    """One way to read the rows; `amount` is the column of what comes in for a pair."""

    sides: Sides
    amount: int
    formats: Mapping[int, tuple[Style, Signs]]
    out: int | None = None
    pair: Pair = Pair.SIZES
    turned: bool = False
    """True if a plus is what goes out, as on some card statements."""
    flag: int | None = None
    flags: Mapping[str, int] = field(default_factory=dict)
    """What each text of the flag column means: 1 in, -1 out, absent if not known."""
    fees: tuple[tuple[int, int], ...] = ()
    """Columns that change the balance beside the amount, each with 1 or -1."""
    balance: int | None = None
    order: RowOrder = RowOrder.PRINTED

    @property
    def columns(self) -> tuple[int, ...]:
        """Return the columns that the amount itself comes from."""
        return (self.amount,) if self.out is None else (self.amount, self.out)

    def money(self, column: int, cells: Sequence[str]) -> Money | None:
        """Read a cell of a money column; None where it is blank or does not read."""
        text = cells[column]
        return read_money(text, self.formats[column][0]) if text else None

    def value(self, column: int, cells: Sequence[str]) -> int | None:
        """Read a cell of a money column with its sign, as a whole number."""
        found = self.money(column, cells)
        return None if found is None else signed(found, self.formats[column][1])

    def movement(self, cells: Sequence[str]) -> int | None:
        """Return the amount of a row with its side, as far as the row itself tells it.

        None where no amount reads or the side is not known; for `Sides.BALANCE` always.
        """
        incoming = self.value(self.amount, cells)
        outgoing = None if self.out is None else self.value(self.out, cells)
        if self.sides is Sides.SPLIT:
            if incoming is None and outgoing is None:
                return None
            return pair_value(incoming or 0, outgoing or 0, self.pair)
        if incoming is None:
            return None
        if self.sides is Sides.SIGNED:
            return -incoming if self.turned else incoming
        if self.sides is Sides.FLAG and self.flag is not None:
            side = self.side(cells[self.flag])
            return None if side is None else side * abs(incoming)
        return None

    def side(self, flag: str) -> int | None:
        """Return what a text of the flag column means; None if nothing tells."""
        known = self.flags.get(flag_text(flag))
        return flag_side(flag) if known is None and self._in_usual_words else known

    @cached_property
    def _in_usual_words(self) -> bool:
        """True if the texts of the flag mean what they say, so that unseen ones do too."""
        return all(flag_side(text) == side for text, side in self.flags.items() if text)

    def charges(self, cells: Sequence[str]) -> int:
        """Return what the fee columns of a row add to the balance; usually negative."""
        return sum(turn * (self.value(column, cells) or 0) for column, turn in self.fees)

    def with_order(self, order: RowOrder) -> Reading:
        """Return the same reading with time running otherwise."""
        return replace(self, order=order)


def pair_value(incoming: int, outgoing: int, pair: Pair) -> int:
    """Return the movement of a row with one column per side."""
    if pair is Pair.SIZES:
        return abs(incoming) - abs(outgoing)
    return incoming + outgoing if pair is Pair.SUM else incoming - outgoing


def flag_text(text: str) -> str:
    """Return a cell of a flag column as it is compared."""
    return text.strip().casefold()


_IN_TEXT = """
    c cr credit credits kredit k h haben bij in inflow incoming income deposit received receipt
    entrada ingreso abono avere entrata bevetel jovairas prijem inn ind uznanie alacak creditare
    crdt gutschrift positive mapato credited
"""
_OUT_TEXT = """
    d dr debit debits debet s soll af out outflow outgoing expense withdrawal sent payment
    salida cargo dare uscita kiadas terheles vydaj ut ud obciazenie borc debitare dbit
    lastschrift belastung negative matumizi debited
"""
_IN = frozenset(_IN_TEXT.split()) | {"credit entry", "paid in", "money in", "+"}
_OUT = frozenset(_OUT_TEXT.split()) | {"debit entry", "paid out", "money out", "-"}


def flag_side(text: str) -> int | None:
    """Return what a flag says in the usual words of banks: 1 in, -1 out, None unknown."""
    found = text.strip()
    if found in ("+", "-"):
        return 1 if found == "+" else -1
    words = plain(found)
    return 1 if words in _IN else -1 if words in _OUT else None


def known_flags(texts: Sequence[str]) -> dict[str, int] | None:
    """Return what the texts of a flag column mean, if all that are filled are known words.

    Where only one side is ever marked, a blank is the other side.
    """
    values = {flag_text(text) for text in texts}
    filled = values - {""}
    sides = {value: side for value in filled if (side := flag_side(value)) is not None}
    if not filled or len(sides) != len(filled):
        return None
    if "" in values and len(set(sides.values())) == 1:
        sides[""] = -next(iter(sides.values()))
    return sides


def formats_of(columns: Mapping[int, MoneyColumn]) -> dict[int, tuple[Style, Signs]]:
    """Return how each money column writes its numbers and signs."""
    return {index: (column.style, column.signs) for index, column in columns.items()}
