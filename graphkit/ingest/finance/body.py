"""Where the rows of a statement begin: date columns, header, width, found from a sample.

A row of the body is one whose date cell reads; what stands above is preamble. The words of
the header are not needed for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graphkit.ingest.finance.dates import ORDERS, DateVote, is_date, read_clock, read_date
from graphkit.ingest.finance.header_vocabulary import Word
from graphkit.ingest.finance.header_words import header_word
from graphkit.ingest.finance.preamble import is_label
from graphkit.ingest.tables.text_rows import Row
from graphkit.model.money import Style, read_money

SAMPLE_ROWS = 1500
"""Rows from which the layout is inferred; the rest of the file verifies it."""
DATE_SHARE = 0.6
HEADER_SHARE = 0.6
_EXACT = 3


@dataclass(frozen=True, slots=True)
class Body:
    """The frame of a statement: its header and the rows of the sample that bear a date.

    `header` has one text per column, empty where there is no header. `dates` are the date
    columns, the booking date first. `above` are the rows over the body.
    """

    width: int
    header: tuple[str, ...]
    header_row: int | None
    dates: tuple[int, ...]
    clock: int | None
    rows: tuple[Row, ...]
    above: tuple[Row, ...]

    @property
    def first_row(self) -> int:
        """Return the number of the first row below the header."""
        return self.rows[0].number if self.header_row is None else self.header_row + 1

    def cells(self, row: Row) -> list[str]:
        """Return the cells of a row, stripped, exactly as many as the table has columns."""
        cells = [cell.strip() for cell in row.cells[: self.width]]
        return cells + [""] * (self.width - len(cells))

    def word(self, column: int, *, surely: int = 1) -> Word | None:
        """Return what the header says of a column, if it says it at least so surely."""
        found = header_word(self.header[column])
        return found[0] if found is not None and found[1] >= surely else None

    def columns(self, word: Word, *, surely: int = 2) -> list[int]:
        """Return the columns of which the header says this, the surest first."""
        found = []
        for column in range(self.width):
            said = header_word(self.header[column])
            if said is not None and said[0] is word and said[1] >= surely:
                found.append((-said[1], column))
        return [column for _, column in sorted(found)]


def find_body(rows: Sequence[Row]) -> Body | None:
    """Find the body in the first rows of a table, or None if no column holds dates."""
    filled = [row for row in rows if row.fault is None and not row.blank]
    if not filled:
        return None
    hits = _date_hits(filled)
    if not hits:
        return None
    best = max(len(found) for found in hits.values())
    near = [
        column for column, found in hits.items() if len(found) >= best - max(1, best // 20)
    ]  # fmt: skip
    dated = sorted({place for column in near for place in hits[column]})
    width = _width([filled[place] for place in dated])
    near = [column for column in near if column < width]
    if not near:
        return None
    header_place = _header_place(filled, dated, width)
    names = [] if header_place is None else [c.strip() for c in filled[header_place].cells]
    header = tuple((names + [""] * width)[:width])
    columns = _by_rank(filled, dated, near, header)
    main = hits[columns[0]]
    start = main[0] if header_place is None else header_place
    return Body(
        width=width,
        header=header,
        header_row=None if header_place is None else filled[header_place].number,
        dates=tuple(columns),
        clock=_clock_column([filled[place] for place in main], width, columns),
        rows=tuple(filled[place] for place in main),
        above=tuple(filled[:start]),
    )


def _date_hits(rows: Sequence[Row]) -> dict[int, list[int]]:
    """Return per column the places of its dates, where most filled cells between are dates."""
    widest = max(len(row.cells) for row in rows)
    full = [sum(1 for cell in row.cells if cell.strip()) for row in rows]
    hits: dict[int, list[int]] = {}
    for column in range(widest):
        found = [
            place
            for place, row in enumerate(rows)
            if column < len(row.cells) and full[place] >= 2 and is_date(row.cells[column])
        ]
        found = _dense(rows, column, found, full)
        if found:
            hits[column] = found
    return hits


def _dense(
    rows: Sequence[Row], column: int, found: list[int], full: Sequence[int]
) -> list[int]:  # fmt: skip
    """Drop lone dates of the preamble, then ask for the share of dates among filled cells.

    `Printed on: 01/03/2024` is a label with its value, no row of the table.
    """
    found = [place for place in found if full[place] > 2 or not _is_labelled(rows[place])]
    if not found:
        return found
    usual = max(full[place] for place in found)
    found = [place for place in found if full[place] * 2 >= usual]
    span = rows[found[0] : found[-1] + 1]
    filled = sum(1 for row in span if column < len(row.cells) and row.cells[column].strip())
    return found if len(found) >= DATE_SHARE * filled else []


def _is_labelled(row: Row) -> bool:
    first = next(cell.strip() for cell in row.cells if cell.strip())
    return first.endswith(":") or is_label(first)


def _width(rows: Sequence[Row]) -> int:
    """Return the usual number of cells, more if surplus cells of other rows hold something."""
    counts = Counter(len(row.cells) for row in rows)
    return max(counts, key=lambda width: (counts[width], width))


def _header_place(rows: Sequence[Row], dated: Sequence[int], width: int) -> int | None:
    """Find the last row above the data that is wide enough and holds no numbers or dates."""
    modal = Counter(
        sum(1 for cell in rows[place].cells if cell.strip()) for place in dated
    ).most_common(1)[0][0]  # fmt: skip
    for place in range(dated[0] - 1, -1, -1):
        cells = [cell.strip() for cell in rows[place].cells if cell.strip()]
        enough = len(cells) >= max(2, HEADER_SHARE * min(modal, width))
        if enough and not any(_is_value(cell) for cell in cells):
            return place
    return None


def _is_value(cell: str) -> bool:
    return is_date(cell) or any(read_money(cell, style) is not None for style in Style)


def _by_rank(
    rows: Sequence[Row], dated: Sequence[int], columns: Sequence[int], header: Sequence[str]
) -> list[int]:
    """Put the booking date first: steady in time, so named, with a time of day, the earlier.

    Of two dates that nothing else tells apart the earlier is nearer to the act.
    """
    table = [_columns_of(rows[place], columns) for place in dated]
    votes = {column: DateVote() for column in columns}
    together = DateVote()
    for cells in table:
        together.add(list(cells.values()))
        for column, text in cells.items():
            votes[column].add([text])
    order = together.open_orders()[0]
    days = {column: [read_date(cells[column], order) for cells in table] for column in columns}
    ranks = []
    for column, vote in votes.items():
        best = max(vote.read.values())
        against = min(vote.violations(one) for one in ORDERS if vote.read[one] == best)
        said = header_word(header[column])
        later = sum(
            1
            for other in columns
            for one, two in zip(days[column], days[other], strict=True)
            if one is not None and two is not None and one.day > two.day
        )
        ranks.append(
            (
                against > max(1, len(dated) // 50),
                {Word.DATE: 0, Word.VALUE_DATE: 2}.get(said[0], 1) if said else 1,
                not vote.timed,
                against,
                later,
                column,
            )
        )
    return [rank[-1] for rank in sorted(ranks)]


def _columns_of(row: Row, columns: Sequence[int]) -> dict[int, str]:
    return {column: row.cells[column] if column < len(row.cells) else "" for column in columns}


def _clock_column(rows: Sequence[Row], width: int, dates: Sequence[int]) -> int | None:
    """Find a column of times of day that stands beside a date without one."""
    for column in range(width):
        cells = [row.cells[column] for row in rows if column < len(row.cells)]
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) * 10 < len(rows) * 9 or column in dates:
            continue
        if all(read_clock(cell) is not None for cell in filled):
            return column
    return None
