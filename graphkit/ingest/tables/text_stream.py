"""The bytes of a text table as clean UTF-8 with known line ends, by line or by block.

Not for cutting lines into cells: see `text_rows` and `text_blocks`.
"""

from __future__ import annotations

import codecs
from types import TracebackType
from typing import BinaryIO

from graphkit.ingest import limits
from graphkit.ingest.source import Source
from graphkit.ingest.tables.sniff import Dialect

READ = 1 << 24


class TextStream:
    r"""A text file read front to back as UTF-8, without its mark, lines ending in `\n`.

    Lone `\r` inside such a file stay: to a spreadsheet they end a line too, and `line`
    treats them so. Bytes that the encoding does not know become U+FFFD.
    """

    def __init__(self, source: Source, dialect: Dialect, *, read: int = READ) -> None:
        self._dialect = dialect
        self._read = read
        self._size = max(source.size, 1)
        self._stream: BinaryIO = source.open()
        self._stream.read(dialect.encoding.mark)
        self._taken = 0
        self._held = b""  # line ends that the next block may still change
        self._buffer = b""
        self._start = 0
        self._given = 0
        self.ended = False
        name = dialect.encoding.name
        clean = name == "utf-8" and not dialect.encoding.damaged
        self._decoder = None if clean else codecs.getincrementaldecoder(name)("replace")

    def __enter__(self) -> TextStream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    @property
    def done(self) -> float:
        """Return the share of the file read so far, 0 to 1."""
        return min(1.0, self._taken / self._size)

    @property
    def position(self) -> int:
        """Return how many bytes of clean text were handed out."""
        return self._given - (len(self._buffer) - self._start)

    def peek(self, count: int) -> bytes:
        """Return what comes next, at least `count` bytes unless the file ends before."""
        if len(self._buffer) - self._start < count and not self.ended:
            parts = [self._buffer[self._start :]]
            size = len(parts[0])
            while size < count and not self.ended:
                parts.append(self._more())
                size += len(parts[-1])
            self._buffer, self._start = b"".join(parts), 0
        return self._buffer[self._start :] if self._start else self._buffer

    def skip(self, count: int) -> None:
        """Go on behind the next `count` bytes, which `peek` has shown."""
        self._start += count

    def line(self) -> tuple[bytes, bool] | None:
        """Return the next line with its end, and whether it was too long to be kept.

        Of a line past the cap only the start is returned; the rest is passed over.
        """
        at = self._line_end(self._start)
        if at < 0:
            return self._far_line()
        line = self._buffer[self._start : at]
        self._start = at
        return line, len(line) > limits.LINE

    def _line_end(self, start: int) -> int:
        at = self._buffer.find(b"\n", start)
        stop = len(self._buffer) if at < 0 else at
        lone = self._buffer.find(b"\r", start, stop)
        if lone >= 0 and lone + 1 < stop:
            return lone + 1
        return at + 1 if at >= 0 else -1

    def _far_line(self) -> tuple[bytes, bool] | None:
        size = self._read
        while True:
            data = self.peek(size)
            self._buffer, self._start = data, 0
            at = self._line_end(0)
            if at < 0 and self.ended:
                at = len(data)
            if at >= 0:
                self._start = at
                return (data[:at], at > limits.LINE) if data else None
            if size > limits.LINE:
                self._pass_line()
                return data[: limits.FIELD], True
            size *= 2

    def _pass_line(self) -> None:
        while not self.ended:
            self._buffer, self._start = self._more(), 0
            at = self._line_end(0)
            if at >= 0:
                self._start = at
                return
        self._buffer, self._start = b"", 0

    def _more(self) -> bytes:
        raw = self._stream.read(self._read)
        self._taken += len(raw)
        self.ended = not raw
        data = raw
        if self._decoder is not None:
            data = self._decoder.decode(raw, final=self.ended).encode("utf-8", "replace")
        if self._dialect.line_end == "\r":
            data = data.replace(b"\r", b"\n")
        elif self._dialect.line_end == "\r\r\n":
            data = self._held + data
            whole = data if self.ended else data.rstrip(b"\r")
            self._held = data[len(whole) :]
            data = whole.replace(b"\r\r\n", b"\n")
        self._given += len(data)
        return data
