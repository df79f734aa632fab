"""The numbered lines of a text that somebody handed over, in whatever encoding it came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from graphkit.ingest import limits
from graphkit.ingest.source import Source
from graphkit.ingest.tables.sniff import Dialect, Encoding, head_encoding, is_text, line_end
from graphkit.ingest.tables.text_stream import TextStream


class Line(NamedTuple):
    """One line without its end; `cut` is true if it was too long to be kept whole."""

    number: int
    text: str
    cut: bool


def head_lines(source: Source) -> list[str]:
    """Return the lines of the first bytes, or none if they are no text."""
    head = source.head()
    if not is_text(head):
        return []
    encoding = head_encoding(head)
    text = head[encoding.mark :].decode(encoding.name, "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def text_lines(source: Source, encoding: Encoding) -> Iterator[Line]:
    r"""Yield every line, numbered from 1; a lone `\r` ends a line too.

    Raises SourceError if the bytes cannot be had.
    """
    head = source.head()[encoding.mark :].decode(encoding.name, "replace")
    dialect = Dialect(encoding, "", line_end=line_end(head.encode("utf-8", "replace")))
    with TextStream(source, dialect) as stream:
        number = 0
        while (found := stream.line()) is not None:
            number += 1
            data, cut = found
            if len(data) > limits.FIELD:
                data, cut = data[: limits.FIELD], True
            yield Line(number, data.decode("utf-8", "replace").rstrip("\r\n"), cut)
