"""Rows of a text table, and the fast reading of whole blocks that must equal it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphkit.ingest import limits
from graphkit.ingest.tables import text_rows
from graphkit.ingest.tables.chunk import Chunk, gather, regroup
from graphkit.ingest.tables.sniff import Dialect, Encoding
from graphkit.ingest.tables.text_blocks import TextBlocks
from graphkit.ingest.tables.text_rows import Row, TextRows
from graphkit.ingest.tables.text_stream import TextStream

UTF8 = Encoding("utf-8")


class Bytes:
    exhibit_id, member, name = "ex", None, "x"

    def __init__(self, data: bytes) -> None:
        self.data, self.size = data, len(data)

    def open(self) -> io.BytesIO:
        return io.BytesIO(self.data)


def stream(data: bytes, dialect: Dialect, read: int = 1 << 20) -> TextStream:
    return TextStream(Bytes(data), dialect, read=read)  # type: ignore[arg-type]


def rows(text: str | bytes, width: int | None = None, end: str = "\n") -> list[Row]:
    data = text.encode() if isinstance(text, str) else text
    dialect = Dialect(UTF8, ",", line_end=end)
    with stream(data, dialect) as opened:
        return list(TextRows(opened, dialect, width=width))


def test_quoted_cells_hold_delimiters_quotes_and_lines() -> None:
    assert [row.cells for row in rows('a,"b,""c"""\n1,"two\nlines"\n')] == [
        ["a", 'b,"c"'],
        ["1", "two\nlines"],
    ]


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    found = rows('a,b\n\n1,"two\nlines"\n3,4\n', width=2)
    assert [(row.number, row.blank) for row in found] == [
        (1, False),
        (2, True),
        (3, False),
        (4, False),
    ]


def test_rows_of_three_widths_keep_the_usual_one() -> None:
    found = rows("a,b,c\n1,2,3\n1,2\n1,2,3,4\n5,6,7\n", width=3)
    assert [(row.number, row.fault and row.fault.kind) for row in found] == [
        (1, None),
        (2, None),
        (3, "ragged_row"),
        (4, "ragged_row"),
        (5, None),
    ]
    assert found[2].fault is not None
    assert "2 cells where the table has 3" in found[2].fault.text
    assert found[3].fault is not None
    assert found[3].fault.raw == "1,2,3,4"


def test_a_quote_that_never_closes_costs_one_row_only() -> None:
    found = rows('a,b\n1,"open\n3,4\n5,6\n', width=2)
    assert [(row.number, row.fault and row.fault.kind, row.cells) for row in found] == [
        (1, None, ["a", "b"]),
        (2, "unclosed_quote", []),
        (3, None, ["3", "4"]),
        (4, None, ["5", "6"]),
    ]


def test_a_stray_quote_does_not_swallow_the_rows_up_to_the_next_one() -> None:
    found = rows('a,b\n"x,1\n3,4\n5,6\n7,"y"\n', width=2)
    assert [row.fault and row.fault.kind for row in found] == [
        None,
        "unclosed_quote",
        None,
        None,
        None,
    ]


def test_a_field_of_twelve_megabytes_is_kept() -> None:
    long = "x" * (12 * 2**20)
    found = rows(f'a,b\n1,"{long}"\n3,4\n', width=2)
    assert [len(row.cells[1]) for row in found] == [1, len(long), 1]


def test_a_line_past_the_cap_is_one_problem_and_reading_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "LINE", 4096)
    found = rows("a,b\n" + "x" * 10_000 + "\n3,4\n", width=2)
    assert [(row.number, row.fault and row.fault.kind) for row in found] == [
        (1, None),
        (2, "line_too_long"),
        (3, None),
    ]


def test_many_quotes_that_never_close_stay_within_a_budget(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(text_rows, "_WASTE", 50_000)
    found = rows('x"y,"z\n' * 5_000, width=1)
    assert len(found) == 5_000
    assert {row.fault.kind for row in found if row.fault} == {"unclosed_quote"}


# the fast twin


def flat(chunks: Iterable[Chunk], width: int) -> tuple[list[int], list[list[str]], list[object]]:
    numbers: list[int] = []
    cells: list[list[str]] = [[] for _ in range(width)]
    faults: list[object] = []
    for chunk in chunks:
        numbers += chunk.numbers.tolist()
        faults += chunk.faults
        for index in chunk.columns:
            cells[index] += chunk.columns[index].to_pylist()
    return numbers, cells, faults


def slow(data: bytes, width: int, dialect: Dialect) -> Iterator[Chunk]:
    with stream(data, dialect) as opened:
        yield from gather(TextRows(opened, dialect, width=width), range(width), width)


def fast(data: bytes, width: int, dialect: Dialect, *, block: int, read: int) -> Iterator[Chunk]:
    with stream(data, dialect, read) as opened:
        by_row = TextRows(opened, dialect, width=width)
        yield from TextBlocks(opened, dialect, by_row, range(width), width=width, block=block)


PIECES = st.sampled_from(
    ["a", "b", ",", ",", '"', '""', '","', '\n"', '"\n', "\n", "\n", "\r\n", "\r", " ", "é",
     "\x1c", "x,y,z\n", "x,y\n"]
)  # fmt: skip


@given(
    st.lists(PIECES, max_size=40).map("".join),
    st.integers(1, 3),
    st.sampled_from([1, 7, 20, 1000]),
    st.sampled_from([1, 3, 10, 100]),
    st.sampled_from(["\n", "\r", "\r\r\n"]),
)
@example('x,y\n"a,b\nc,d\n"e,f\n', 2, 7, 3, "\n")
def test_blocks_give_the_same_rows_as_one_by_one(
    text: str, width: int, block: int, read: int, end: str
) -> None:
    dialect = Dialect(UTF8, ",", line_end=end)
    data = text.encode()
    assert flat(fast(data, width, dialect, block=block, read=read), width) == flat(
        slow(data, width, dialect), width
    )


@given(st.binary(max_size=200), st.sampled_from(["utf-8", "cp1252", "utf-16-le"]))
@example(b"\xef\xbb\xbf", "utf-8")
def test_any_bytes_in_any_encoding_are_rows_and_faults(data: bytes, name: str) -> None:
    dialect = Dialect(Encoding(name, damaged=1), ",")
    assert flat(fast(data, 2, dialect, block=16, read=8), 2) == flat(slow(data, 2, dialect), 2)


@given(st.lists(st.integers(0, 7), max_size=8), st.integers(1, 5))
def test_regrouping_keeps_every_row_in_order(sizes: list[int], size: int) -> None:
    data = "".join("a,b\n" if number % 3 else "a\n" for number in range(sum(sizes)))
    dialect = Dialect(UTF8, ",")
    whole = list(slow(data.encode(), 2, dialect))
    cut = list(regroup(whole, [0, 1], size))
    assert [len(chunk) for chunk in cut[:-1]] == [size] * max(len(cut) - 1, 0)
    assert flat(cut, 2) == flat(whole, 2)
