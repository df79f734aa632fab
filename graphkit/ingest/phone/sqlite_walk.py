"""A walk over one table of a damaged database: every row that can be had, every gap named.

SQLite stops at the first page that it cannot read. From there the next readable key is
looked for, in small steps at first, and the walk goes on behind the gap.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from graphkit.ingest.phone.sqlite_row import Row, Value

_MOST_DAMAGE = 1000
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1


class Problem(NamedTuple):
    """What could not be read; `counts` is False where its row is already read or named."""

    locator: str
    kind: str
    text: str
    counts: bool = True


class Keys:
    """Keys that a walk has come to, kept as stretches from first to last."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []

    def add(self, first: int, last: int) -> None:
        """Add a stretch that begins behind all the others."""
        if self._lasts and self._lasts[-1] == first - 1:
            self._lasts[-1] = last
        else:
            self._firsts.append(first)
            self._lasts.append(last)

    def __contains__(self, key: int) -> bool:
        """Tell whether a key lies in one of the stretches."""
        place = bisect_right(self._firsts, key) - 1
        return place >= 0 and key <= self._lasts[place]


class Run(Protocol):
    """Starts one query with a fresh budget."""

    def __call__(self, sql: str, *values: int) -> sqlite3.Cursor:
        """Return the rows of a query; raises sqlite3.Error where a page is damaged."""
        ...


class TableWalk:
    """Walks one table by key; after an error it looks for the next key that reads."""

    def __init__(
        self, run: Run, replaced: Callable[[], int], table: str, key: str, columns: Sequence[str]
    ) -> None:
        """Walk `table` by `key`; `replaced` says how many texts of the last row were mended."""
        self._run = run
        self._replaced = replaced
        self._table = table
        self._columns = columns
        self._quoted = quoted(table)
        self._key = key
        chosen = "".join(f", {quoted(name)}" for name in columns)
        self._all = f"SELECT {key}{chosen} FROM {self._quoted} WHERE {key} >= ? ORDER BY {key}"

    def __iter__(self) -> Iterator[Row | Problem]:
        start, damage = _LOWEST, 0
        known, strays = Keys(), set[int]()  # every row is read once, or named once
        while True:
            try:
                for key, *values in self._run(self._all, start):
                    if key < start:
                        # A tree can be made to lead to the same rows a million times.
                        damage += 1
                        if damage > _MOST_DAMAGE:
                            yield self._stopped(start, "too much is damaged")
                            return
                        yield self._out_of_order(key, key in known or key in strays)
                        strays.add(key)
                        continue
                    yield self._row(key, values)
                    known.add(key, key)
                    start = key + 1
                    if start > _HIGHEST:
                        return
                return
            except sqlite3.Error as error:
                damage += 1
                if _spent(error) or damage > _MOST_DAMAGE:
                    reason = "its budget is used up" if _spent(error) else "too much is damaged"
                    yield self._stopped(start, reason)
                    return
                found = self._next_key(start)
                if found is None:
                    yield self._lost(start, None, error)
                    return
                if found > start and not self._empty_between(start, found):
                    yield self._lost(start, found - 1, error)
                    known.add(start, found - 1)
                yield from self._piecewise(found, error)
                known.add(found, found)
                start = found + 1

    def _row(self, key: int, values: Sequence[Value]) -> Row:
        row = Row(self._table, key, dict(zip(self._columns, values, strict=True)))
        broken = self._replaced()
        if broken:
            row.note("bad_utf8", f"{broken} texts hold bytes that are not UTF-8, now U+FFFD")
        return row

    def _lost(self, first: int, last: int | None, error: sqlite3.Error) -> Problem:
        end = "the end" if last is None else str(last)
        where = f"{self._table} {_place(first)} to {end}"
        if first == last:
            where = f"{self._table} {first}"
        text = f"{where}: unreadable ({error}); rows around it were read."
        return Problem(where, _kind(error), text)

    def _stopped(self, start: int, reason: str) -> Problem:
        where = f"{self._table} from {_place(start)}"
        text = f"{where}: reading stopped because {reason}; rows before it are kept."
        return Problem(where, "stopped", text)

    def _out_of_order(self, key: int, known: bool) -> Problem:
        where = f"{self._table} {key}"
        text = f"{where}: its key is out of order, so its page is damaged; it was not read."
        if known:
            text = f"{where}: its key comes once more, so a page is damaged; it was not read again."
        return Problem(where, "corrupt", text, counts=not known)

    def one(self, key: int) -> list[Value] | None:
        """Return the values of one row, or None if there is none or it is damaged."""
        sql = self._all.replace(">= ?", "= ?", 1)
        try:
            found = self._run(sql, key).fetchone()
        except sqlite3.Error:
            return None
        return None if found is None else list(found[1:])

    def _piecewise(self, key: int, error: sqlite3.Error) -> Iterator[Row | Problem]:
        """Read one row column by column; what does not read stays empty and is named."""
        values: dict[str, Value] = {}
        failed = []
        for name in self._columns:
            sql = f"SELECT {quoted(name)} FROM {self._quoted} WHERE {self._key} = ?"
            try:
                values[name] = self._run(sql, key).fetchone()[0]
            except (sqlite3.Error, TypeError):
                values[name] = None
                failed.append(name)
        if failed and len(failed) == len(self._columns):
            yield self._lost(key, key, error)
            return
        row = self._row(key, list(values.values()))
        if failed:
            row.note(_kind(error), f"{', '.join(failed)} cannot be read ({error})")
        yield row

    def _next_key(self, start: int) -> int | None:
        """Find the first key from `start` on that the table's tree still leads to."""
        last_bad, step, room = start - 1, 1.0, 64
        at = start
        while at <= _HIGHEST:
            try:
                return self._boundary(last_bad, at)
            except sqlite3.Error:
                last_bad = at
            # Small steps at first, so that no readable page between damaged ones is passed.
            room -= 1
            if room < 0:
                step *= 1.1
            at = max(at + int(step), 0)
        return None

    def _boundary(self, bad: int, good: int) -> int | None:
        found = self._seek(good)
        while good - bad > 1:
            middle = (bad + good) // 2
            try:
                found = self._seek(middle)
                good = middle
            except sqlite3.Error:
                bad = middle
        return found

    def _seek(self, key: int) -> int | None:
        sql = (
            f"SELECT {self._key} FROM {self._quoted} WHERE {self._key} >= ?"
            f" ORDER BY {self._key} LIMIT 1"
        )
        row = self._run(sql, key).fetchone()
        return None if row is None else int(row[0])

    def _empty_between(self, first: int, found: int) -> bool:
        try:
            return self._seek(first) == found
        except sqlite3.Error:
            return False


def _spent(error: sqlite3.Error) -> bool:
    return "interrupted" in str(error)


def _kind(error: sqlite3.Error) -> str:
    return "too_long" if isinstance(error, sqlite3.DataError) else "corrupt"


def _place(key: int) -> str:
    return "the start" if key == _LOWEST else str(key)


def quoted(name: str) -> str:
    """Write a name for SQL, whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'
