"""One row of a database in evidence: any column may hold any type, whatever it declares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from graphkit.ingest.rows import Rows
from graphkit.model.kinds import RecordType
from graphkit.model.times import When, from_epoch

Value = str | int | float | bytes | None

_WHOLE = re.compile(r"\s*[+-]?\d{1,18}\s*")
_LONGEST_SECONDS = Decimal(10) ** 9
_MILLISECOND = Decimal("0.001")


def shown(value: Value) -> str:
    """Write a value as text, bytes as hexadecimal; the same text that records keep as raw."""
    if value is None:
        return ""
    return value.hex() if isinstance(value, bytes) else str(value)


class Row:
    """The values of one row, converted when asked for; what does not convert is noted."""

    __slots__ = ("_notes", "_values", "key", "table")

    def __init__(self, table: str, key: int, values: Mapping[str, Value]) -> None:
        """Keep the values as SQLite gave them; columns left out are absent."""
        self.table = table
        self.key = key
        self._values = values
        self._notes: list[tuple[str, str]] = []

    @property
    def locator(self) -> str:
        """Return the place of the row: its table and its key."""
        return f"{self.table} {self.key}"

    def note(self, kind: str, text: str) -> None:
        """Note what is wrong with a field of this row; the row itself is kept."""
        self._notes.append((kind, text))

    def report(self, rows: Rows, *, replaces: RecordType | None = None) -> None:
        """Turn the notes of this row into problems."""
        for kind, text in self._notes:
            rows.problem(self.locator, kind, f"{self.locator}: {text}.", replaces=replaces)
        self._notes.clear()

    def value(self, column: str) -> Value:
        """Return what stands in a column, as it stands; None if there is no such column."""
        return self._values.get(column)

    def text(self, column: str) -> str | None:
        """Return a column as text; None if it is empty. Bytes are read as UTF-8."""
        value = self._values.get(column)
        if isinstance(value, bytes):
            decoded = value.decode(errors="replace")
            if "\ufffd" in decoded:
                self.note("bad_utf8", f"{column} holds bytes that are not UTF-8, now U+FFFD")
            return decoded or None
        return None if value is None or value == "" else str(value)

    def integer(self, column: str) -> int | None:
        """Return a column as a whole number; anything else is noted and None."""
        value = self._values.get(column)
        if value is None or isinstance(value, int):
            return value
        if isinstance(value, float) and value.is_integer() and abs(value) < 2**63:
            return int(value)
        if isinstance(value, str) and (value == "" or _WHOLE.fullmatch(value)):
            return int(value) if value else None
        self._odd(column, value, "a whole number")
        return None

    def real(self, column: str) -> float | None:
        """Return a column as a finite number; anything else is noted and None."""
        value = self._values.get(column)
        if value is None or value == "":
            return None
        if isinstance(value, int | float | str):
            try:
                number = float(value)
            except (ValueError, OverflowError):
                number = float("nan")
            if abs(number) < float("inf"):
                return number
        self._odd(column, value, "a number")
        return None

    def seconds(self, column: str) -> Decimal | None:
        """Return a duration in seconds, to the millisecond; anything else is noted and None."""
        number = self.real(column)
        if number is None:
            return None
        if not 0 <= number < _LONGEST_SECONDS:
            self._odd(column, self._values[column], "a duration")
            return None
        return Decimal(str(number)).quantize(_MILLISECOND)

    def when(self, column: str, *, unit: int = 1, offset: int = 0) -> When:
        """Return a count of time units as an instant in UTC; zero and null are missing."""
        value = self._values.get(column)
        if isinstance(value, bytes):
            value = self.text(column)
        read = from_epoch(value, unit=unit, offset=offset)
        if read.at is None and value not in (None, "", 0):
            self._odd(column, value, "a time")
        return read

    def _odd(self, column: str, value: Value, wanted: str) -> None:
        self.note("wrong_type", f"{column} is not {wanted} but {shown(value)[:80]!r}")
