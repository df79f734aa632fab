"""Encoding, line ends and delimiter, decided from the bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.ingest.source import FileSource
from graphkit.ingest.tables.sniff import BLANKS, Dialect, is_text, sniff, sniff_delimiter
from graphkit.ingest.tables.text_rows import TextRows
from graphkit.ingest.tables.text_stream import TextStream
from tests.ingest.tables.made import put


def dialect(source: FileSource) -> Dialect:
    found = sniff(source, whole=True)
    assert found is not None
    return found


def cells(source: FileSource) -> list[list[str]]:
    found = dialect(source)
    with TextStream(source, found) as stream:
        return [row.cells for row in TextRows(stream, found)]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\xef\xbb\xbfname,town\nJos\xc3\xa9,Gulu\n", "utf-8"),
        ("name,town\nJosé,Gulu\n".encode(), "utf-8"),
        ("name,town\nJosé,Gulu\n".encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + "name,town\nJosé,Gulu\n".encode("utf-16-be"), "utf-16-be"),
        ("name,town\nJosé,Gulu\n".encode("utf-16-le"), "utf-16-le"),
        ("name,town\nJosé,Gulu\n".encode("cp1252"), "cp1252"),
    ],
)
def test_an_encoding_is_found_with_and_without_its_mark(
    tmp_path: Path, data: bytes, name: str
) -> None:
    source = put(tmp_path, data)
    assert dialect(source).encoding.name == name
    assert cells(source) == [["name", "town"], ["José", "Gulu"]]


def test_words_of_the_header_tell_two_code_pages_apart(tmp_path: Path) -> None:
    text = "jméno;příjmení;město\nJiří;Novák;Plzeň\n"
    source = put(tmp_path, text.encode("cp1250"))
    assert dialect(source).encoding.name == "cp1250"
    assert cells(source)[1] == ["Jiří", "Novák", "Plzeň"]


def test_a_byte_that_is_not_utf8_late_in_the_file_decides(tmp_path: Path) -> None:
    source = put(tmp_path, b"name,town\n" + b"Ann,Gulu\n" * 20_000 + b"Ren\xe9,Lira\n")
    assert dialect(source).encoding.name == "cp1252"
    assert cells(source)[-1] == ["René", "Lira"]
    assert "cp1252" in (dialect(source).encoding.note or "")


def test_a_few_broken_bytes_in_real_utf8_are_counted_and_shown(tmp_path: Path) -> None:
    source = put(tmp_path, "name\nJosé\nZoë\nÅsa\n".encode() + b"bad \xff\xfe byte\n")
    found = dialect(source).encoding
    assert (found.name, found.damaged) == ("utf-8", 2)
    assert cells(source)[-1] == ["bad \ufffd\ufffd byte"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_lines_may_end_in_four_ways(tmp_path: Path, end: str) -> None:
    source = put(tmp_path, end.join(["a,b", "1,2", "", "3,4", ""]))
    assert cells(source) == [["a", "b"], ["1", "2"], [""], ["3", "4"]]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b;c\n1,5;2,5;3\n1,0;2;3\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ("0 1\n0 2\n10  3\n", BLANKS),
        ("number\n0700\n0701\n", ","),
        ("x,y\nKampala, the capital,1\nGulu,2\nLira,3\n", ","),
    ],
)
def test_the_delimiter_is_the_one_that_gives_even_rows(text: str, delimiter: str) -> None:
    assert sniff_delimiter(text) == delimiter


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04rest", b"SQLite format 3\x00", b"\x89PNG\r\n", bytes(range(256))]
)
def test_other_files_are_no_text(data: bytes) -> None:
    assert not is_text(data)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_dialect_or_nothing(data: bytes) -> None:
    class Bytes:
        exhibit_id, member, name, size = "ex", None, "x", len(data)

        def head(self, count: int = 65_536) -> bytes:
            return data[:count]

    found = sniff(Bytes(), whole=False)  # type: ignore[arg-type]  # what sniffing looks at
    assert found is None or len(found.delimiter) == 1 or found.delimiter == BLANKS
