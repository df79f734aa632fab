"""The columns of a statement that hold money, currencies and flags, read from a sample.

The style of numbers is decided once per column, and where a column reads both ways, by
the other columns of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Context
from enum import StrEnum

from graphkit.ingest.finance.body import Body
from graphkit.ingest.finance.header_vocabulary import Word
from graphkit.ingest.finance.header_words import header_currency
from graphkit.model.money import (
    CURRENCIES,
    DECIMALS,
    THREE_DECIMALS,
    Money,
    Style,
    read_currency,
    read_money,
)

EXACT = Context(prec=96)
"""Arithmetic that never rounds: sums of stored amounts have far fewer digits."""

READ_SHARE = 0.9
"""Share of the filled cells that must read as money; the others become problems."""
NAMED_SHARE = 0.6
"""The same for a column whose header says that it holds money."""

_MONEY_WORDS = frozenset({Word.AMOUNT, Word.DEBIT, Word.CREDIT, Word.BALANCE, Word.FEE})
_CHAIN_WORDS = frozenset({*_MONEY_WORDS, Word.TAX, Word.COMMISSION, Word.OTHER_MONEY})
MOST_MONEY_COLUMNS = 12
FLAG_VALUES = 12
NUMBER_DIGITS = 11
"""Bare digits, equally many in every row, from which a column names things."""


class Signs(StrEnum):
    """How a column tells the two sides apart."""

    MINUS = "minus"
    """A minus sign, brackets or DR mark what is less; the others are more."""
    PLUS = "plus"
    """A plus sign or CR marks what is more; the others are less."""
    NONE = "none"
    """No cell bears any mark."""


@dataclass
class MoneyColumn:
    """A column whose cells are amounts: style, signs, and the sample as whole numbers.

    `values` are exact counts of the smallest stored unit with the column's sign, None for
    blank and unreadable cells.
    """

    index: int
    style: Style
    signs: Signs
    cells: list[Money | None]
    unreadable: int
    values: list[int | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Turn the cells into whole numbers."""
        self.values = [None if cell is None else signed(cell, self.signs) for cell in self.cells]

    @property
    def filled(self) -> int:
        """Return how many cells hold an amount."""
        return sum(1 for value in self.values if value is not None)

    @property
    def nonzero(self) -> int:
        """Return how many cells hold an amount other than zero."""
        return sum(1 for value in self.values if value)

    @property
    def decimals(self) -> bool:
        """True if some cell is printed with digits after the point."""
        return any(cell is not None and cell.scale > 0 for cell in self.cells)


def units(money: Money) -> int:
    """Return the size of an amount as a count of the smallest stored unit, exactly."""
    return int(EXACT.scaleb(money.size, DECIMALS))


def signed(money: Money, signs: Signs) -> int:
    """Return an amount with its sign under the convention of its column."""
    size = units(money)
    if signs is Signs.PLUS:
        return size if money.sign == "+" or money.mark == "CR" else -size
    return -size if money.negative else size


def signs_of(cells: Sequence[Money | None]) -> Signs:
    """Tell which marks a column uses; a mark on every cell alike is a minus convention."""
    held = [cell for cell in cells if cell is not None and cell.size]
    if any(cell.negative for cell in held):
        return Signs.MINUS
    marked = [cell for cell in held if cell.sign == "+" or cell.mark == "CR"]
    if not marked:
        return Signs.NONE
    return Signs.MINUS if len(marked) == len(held) else Signs.PLUS


def money_columns(body: Body, rows: Sequence[Sequence[str]]) -> dict[int, MoneyColumn]:
    """Return the money columns of the sample by index, in the order of the table.

    `rows` are the cells of the sample's movements. Very wide tables keep the columns that
    are named, printed with decimals, or marked.
    """
    taken = {*body.dates, body.clock}
    texts = {
        column: [row[column] for row in rows] for column in range(body.width) if column not in taken
    }
    able = {column: _able(cells) for column, cells in texts.items()}
    shares = {
        column: NAMED_SHARE if body.word(column, surely=2) in _MONEY_WORDS else READ_SHARE
        for column in texts
    }
    fitting = {
        column: {style for style, count in able[column].items() if count and count >= share * full}
        for column, share in shares.items()
        if (full := sum(1 for text in texts[column] if text))
    }
    usual = _usual_style(texts, fitting, body)
    found: dict[int, MoneyColumn] = {}
    for column, styles in fitting.items():
        if not styles or (body.word(column) not in _CHAIN_WORDS and _are_numbers(texts[column])):
            continue
        style = _style(able[column], styles, usual)
        cells = [read_money(text, style) if text else None for text in texts[column]]
        unreadable = sum(1 for text, cell in zip(texts[column], cells, strict=True) if text) - sum(
            1 for cell in cells if cell is not None
        )
        found[column] = MoneyColumn(column, style, signs_of(cells), cells, unreadable)
    return _fewer(found, body)


def _are_numbers(texts: Sequence[str]) -> bool:
    """Tell whether a column holds phone, account or receipt numbers: long, bare, equally so."""
    lengths = {len(text) for text in texts if text}
    bare = all(text.isdigit() for text in texts if text)
    return bare and len(lengths) == 1 and min(lengths) >= NUMBER_DIGITS


def _able(texts: Sequence[str]) -> dict[Style, int]:
    return {
        style: sum(1 for text in texts if text and read_money(text, style) is not None)
        for style in Style
    }


def _usual_style(
    texts: dict[int, list[str]], fitting: dict[int, set[Style]], body: Body
) -> Style:  # fmt: skip
    """Return the style of the file: what the cells say that read in one way only.

    Where all read both ways (`50,000` throughout), a mark before three digits groups them,
    but for currencies with three decimals, where it is a decimal point.
    """
    point = comma = point_groups = comma_groups = 0
    for column, styles in fitting.items():
        if not styles:
            continue
        weight = 4 if body.word(column) in _CHAIN_WORDS else 1
        for text in texts[column]:
            by_point = read_money(text, Style.DOT) or read_money(text, Style.INDIAN)
            by_comma = read_money(text, Style.COMMA)
            if by_point is None and by_comma is None:
                continue
            if by_comma is None:
                point += weight
            elif by_point is None:
                comma += weight
            elif by_point.size != by_comma.size:
                comma_groups += "," in text
                point_groups += "." in text
    if point != comma:
        return Style.DOT if point > comma else Style.COMMA
    grouped = Style.DOT if comma_groups >= point_groups else Style.COMMA
    if _three_decimals(texts, body):
        return Style.COMMA if grouped is Style.DOT else Style.DOT
    return grouped


def _three_decimals(texts: dict[int, list[str]], body: Body) -> bool:
    named = {header_currency(header) for header in body.header}
    for cells in texts.values():
        named.update(text for text in cells if text in CURRENCIES)
    return bool(named & THREE_DECIMALS)


def _style(able: dict[Style, int], styles: set[Style], usual: Style) -> Style:
    """Return the file's style where the column reads in it, else the one that reads most."""
    most = max(able[style] for style in styles)
    if usual in styles and able[usual] == most:
        return usual
    order = (usual, Style.DOT, Style.COMMA, Style.INDIAN)
    return next(style for style in order if style in styles and able[style] == most)


def _fewer(found: dict[int, MoneyColumn], body: Body) -> dict[int, MoneyColumn]:
    if len(found) <= MOST_MONEY_COLUMNS:
        return found
    ranked = sorted(
        found.values(),
        key=lambda column: (
            body.word(column.index) not in _CHAIN_WORDS,
            not column.decimals,
            column.signs is Signs.NONE,
            -column.filled,
            column.index,
        ),
    )
    kept = {column.index for column in ranked[:MOST_MONEY_COLUMNS]}
    return {index: column for index, column in found.items() if index in kept}


def flag_columns(body: Body, rows: Sequence[Sequence[str]], money: set[int]) -> list[int]:
    """Return the columns with so few different texts that they may tell the sides apart."""
    flags = []
    for column in range(body.width):
        if column in body.dates or column == body.clock:
            continue
        values = {row[column].casefold() for row in rows}
        most = 2 if column in money else max(2, min(FLAG_VALUES, len(rows) // 3))
        if values == {""} or len(values) > most:
            continue
        flags.append(column)
    return flags


def currency_columns(body: Body, rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the columns whose every filled cell names a currency, original ones left out."""
    found = []
    for column in range(body.width):
        filled = [row[column] for row in rows if row[column]]
        if not filled or body.word(column) is Word.OTHER_CURRENCY:
            continue
        if all(read_currency(text) is not None for text in filled):
            found.append(column)
    return found
