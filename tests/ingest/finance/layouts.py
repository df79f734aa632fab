"""Seeded statement tables in random layouts, with the movements that they hold.

All data is invented. Columns are shuffled, headers say nothing, decoys stand between them:
only the arithmetic of the balances can tell which column is which.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

DATE_FORMATS = (
    ("%d.%m.%Y", "dmy"),
    ("%Y-%m-%d", None),
    ("%d/%m/%Y", "dmy"),
    ("%m/%d/%Y", "mdy"),
    ("%Y%m%d", None),
    ("%d.%m.%y", "dmy"),
    ("%d-%m-%Y", "dmy"),
    ("%d %b %y", None),
    ("%Y/%m/%d", None),
    ("%d %b %Y", None),
    ("%Y.%m.%d.", None),
    ("%d-%b-%Y", None),
    ("%Y-%m-%d %H:%M:%S", None),
    ("%d/%m/%Y %H:%M", "dmy"),
    ("%d-%b-%y %I:%M %p", None),
)
STYLES = ("dot", "plain", "comma", "comma ungrouped")
CONVENTIONS = ("signed", "split", "flag")
SHOPS = ("Market stall", "Fuel", "School fees", "Rent", "Airtime", "Hardware", "Transfer")


@dataclass(frozen=True)
class Truth:
    """One movement as it was made: wall clock as far as printed, side, amount, balance."""

    wall: str
    direction: int
    amount: Decimal
    balance: Decimal


@dataclass
class Statement:
    """A generated file and what stands in it; `rows` are cells, for corrupting them."""

    header: list[str] | None
    above: list[str]
    rows: list[list[str]]
    below: list[str]
    delimiter: str
    truth: list[Truth]
    date_order: str | None
    amounts: tuple[int, ...]
    balance: int
    newest_first: bool
    style: str
    drawn: str

    def text(self) -> str:
        """Return the file."""
        lines = list(self.above)
        if self.header is not None:
            lines.append(self.delimiter.join(self.header))
        lines += [self.delimiter.join(row) for row in self.rows]
        return "\n".join(lines + self.below) + "\n"

    def first_row(self) -> int:
        """Return the row number of the first movement, as a spreadsheet user counts."""
        return len(self.above) + (self.header is not None) + 1


def money(value: Decimal, style: str) -> str:
    """Write an amount in one of the four styles."""
    grouped = style in ("dot", "comma")
    text = f"{value:,.2f}" if grouped else f"{value:.2f}"
    if style.startswith("comma"):
        return text.replace(",", " ").replace(".", ",").replace(" ", ".")
    return text


def statement(seed: int, count: int, *, always_header: bool = False) -> Statement:
    """Make one statement of `count` movements; the same seed gives the same file."""
    draw = random.Random(f"{seed}/{count}")
    date_format, date_order = draw.choice(DATE_FORMATS)
    style, convention = draw.choice(STYLES), draw.choice(CONVENTIONS)
    delimiter = draw.choice(";\t|") if style.startswith("comma") else draw.choice(";\t|,")
    if style == "dot" and delimiter == ",":
        style = "plain"
    newest_first = draw.random() < 0.5
    when = datetime(2024, draw.randint(1, 12), draw.randint(1, 28), draw.randint(0, 23), 7)  # noqa: DTZ001
    balance = Decimal(draw.randint(0, 2_000_000)) / 100
    columns: list[list[str]] = []
    truth: list[Truth] = []
    for _ in range(count):
        when += timedelta(minutes=draw.randint(1, 2500), seconds=draw.randint(0, 59))
        amount = Decimal(draw.randint(100, 500_000)) / 100
        side = draw.choice((1, -1))
        balance += side * amount
        columns.append(_cells(draw, when, date_format, style, convention, side, amount, balance))
        wall = datetime.strptime(when.strftime(date_format), date_format)  # noqa: DTZ007
        truth.append(Truth(wall.isoformat(), side, amount, balance))
    places = list(range(len(columns[0])))
    draw.shuffle(places)
    rows = [[cells[place] for place in places] for cells in columns]
    if newest_first:
        rows.reverse()
        truth.reverse()
    width = len(places)
    with_header = always_header or draw.random() < 0.85
    where = {place: index for index, place in enumerate(places)}
    return Statement(
        header=[f"C{index}" for index in range(width)] if with_header else None,
        above=[_line(draw, delimiter) for _ in range(draw.randint(0, 13))],
        rows=rows,
        below=[f"Printed for the holder{delimiter}page 1 of 1"] if draw.random() < 0.3 else [],
        delimiter=delimiter,
        truth=truth,
        date_order=date_order,
        amounts=(where[2], where[3]) if convention == "split" else (where[2],),
        balance=where[len(places) - 1],
        newest_first=newest_first,
        style=style,
        drawn=f"{date_format} {style} {convention} {delimiter!r}",
    )


def _cells(
    draw: random.Random,
    when: datetime,
    date_format: str,
    style: str,
    convention: str,
    side: int,
    amount: Decimal,
    balance: Decimal,
) -> list[str]:
    """Return date, text, amount (one cell or two), decoys, balance."""
    printed = money(amount, style)
    if convention == "signed":
        amounts = [printed if side > 0 else f"-{printed}"]
    elif convention == "split":
        amounts = [printed, ""] if side > 0 else ["", printed]
    else:
        amounts = [printed, "CR" if side > 0 else "DR"]
    value_day = when + timedelta(days=draw.choice((0, 0, 0, 1, 2)))
    decoys = [
        value_day.strftime(date_format.split(" %H")[0].split(" %I")[0]),
        money(Decimal(0), style),
        f"B{draw.randint(1, 3):02d}",
    ]
    return [
        when.strftime(date_format),
        draw.choice(SHOPS),
        *amounts,
        *decoys,
        money(balance, style),
    ]


def _line(draw: random.Random, delimiter: str) -> str:
    return draw.choice(
        (
            "",
            "Statement of account",
            f"Branch{delimiter}Main Street",
            f"Printed{delimiter}by the system",
            f"Sheet{delimiter}{draw.randint(1, 9)}",
        )
    )
