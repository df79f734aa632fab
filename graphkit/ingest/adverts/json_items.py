"""The items of a file of JSON lines or of one JSON array, plain or packed with gzip.

Items are read one after the other; a broken one stands as a fault in its place.
"""

from __future__ import annotations

import codecs
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from graphkit.ingest import limits
from graphkit.ingest.source import Source

_GZIP = b"\x1f\x8b"
_MARK = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n"
_READ = 1 << 20
_RAW = 2_000


@dataclass(frozen=True, slots=True)
class Item:
    """One item with its place: `line 12` or `item 3`; `fault` says why it has no value."""

    locator: str
    value: Any
    fault: str | None = None
    raw: str = ""


def items(source: Source) -> Iterator[Item]:
    """Yield the items in the order of the file; blank lines are no items.

    Where the file cannot be read on, the last item is a fault that says so.
    """
    with _unpacked(source) as stream:
        if _opens_array(source):
            yield from _array(stream)
        else:
            yield from _lines(stream)


def first_value(source: Source) -> Any:
    """Return the first value of the file, or None; never raises on hostile bytes."""
    with _unpacked(source) as stream:
        try:
            start = stream.read(64).removeprefix(_MARK).lstrip(_BLANK)
        except _DAMAGE:
            return None
    if not start.startswith((b"{", b"[")):
        return None
    return next((item.value for item in items(source)), None)


_DAMAGE = (OSError, EOFError, zlib.error)
"""What a packed file raises where it is damaged or cut off."""


class _Inflated(io.RawIOBase):
    """A packed stream that stops where it unpacks far beyond its size."""

    def __init__(self, packed: gzip.GzipFile, cap: int) -> None:
        self._packed = packed
        self._left = cap

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._packed.read1(len(buffer))  # read() would lose what stands before damage
        self._left -= len(data)
        if self._left < 0:
            raise OSError(f"it unpacks more than {limits.RATIO} to 1")
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def _unpacked(source: Source) -> Iterator[IO[bytes]]:
    with source.open() as stream:
        if source.head(2) != _GZIP:
            yield stream
            return
        cap = source.size * limits.RATIO + limits.RATIO_FREE
        with (
            gzip.GzipFile(fileobj=stream) as packed,
            io.BufferedReader(_Inflated(packed, cap), _READ) as unpacked,
        ):
            yield unpacked


def _opens_array(source: Source) -> bool:
    with _unpacked(source) as stream:
        try:
            return stream.read(64).removeprefix(_MARK).lstrip(_BLANK).startswith(b"[")
        except _DAMAGE:
            return False


def _lines(stream: IO[bytes]) -> Iterator[Item]:
    number = 0
    while True:
        locator = f"line {number + 1}"
        try:
            line = stream.readline(limits.LINE + 1)
            long = len(line) > limits.LINE
            while long and line[-1:] != b"\n" and (more := stream.readline(_READ)):
                line = line[: limits.LINE] + more[-1:]
        except _DAMAGE as error:
            yield Item(locator, None, f"The file is damaged from here on ({error}).")
            return
        if not line:
            return
        number += 1
        text = line.removeprefix(_MARK).decode("utf-8", "replace").strip()
        if long:
            size = f"{limits.LINE // 2**20} MB"
            yield Item(locator, None, f"The line is longer than {size}.", text[:_RAW])
        elif text:
            yield _item(locator, text)


def _item(locator: str, text: str) -> Item:
    try:
        return Item(locator, json.loads(text), raw=text)
    except (ValueError, RecursionError) as error:
        return Item(locator, None, f"The line is no JSON ({_reason(error)}).", text[:_RAW])


def _reason(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:200]


def _array(stream: IO[bytes]) -> Iterator[Item]:
    """Yield the items of an array without holding it: as much is read as one item needs."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
    parser = json.JSONDecoder()
    held, place, ended, number = "", 0, False, 0
    opened = False
    while True:
        locator = f"item {number + 1}"
        place = _skip(held, place, "" if not opened else ",")
        if place < len(held) and not opened:
            place, opened = place + 1, True
            continue
        if place < len(held) and held[place] == "]":
            return
        fault = "The array ends in the middle of an item."
        if place < len(held):
            try:
                value, stop = parser.raw_decode(held, place)
            except (ValueError, RecursionError) as error:
                fault = f"The array cannot be read on from here ({_reason(error)})."
            else:
                # A number at the very end may go on in what is not read yet.
                if ended or stop < len(held):
                    number += 1
                    yield Item(locator, value, raw=held[place:stop])
                    place = stop
                    continue
        if ended or len(held) - place > limits.LINE:
            yield Item(locator, None, fault, held[place : place + _RAW])
            return
        try:
            data = stream.read(max(_READ, len(held) - place))
        except _DAMAGE as error:
            yield Item(locator, None, f"The file is damaged from here on ({error}).")
            return
        ended = not data
        held, place = held[place:] + decoder.decode(data, final=ended), 0


def _skip(text: str, place: int, also: str) -> int:
    while place < len(text) and text[place] in " \t\r\n" + also:
        place += 1
    return place
