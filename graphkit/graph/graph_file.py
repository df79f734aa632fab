"""The file of the embedded graph: its tables, and how it is written, once and whole.

It is derived from the records and the judgements; it is rebuilt, never edited.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from graphkit.errors import StoreError
from graphkit.graph.entities import Draft
from graphkit.graph.fold_text import compact, fold
from graphkit.graph.identifier_entity import number_of

FILE = "graph.sqlite"
SCHEMA = "3"

TABLES = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE entity(ix INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  name TEXT NOT NULL, role TEXT NOT NULL, protected INT NOT NULL, service INT NOT NULL,
  valid INT NOT NULL, value TEXT, code TEXT, degree INT NOT NULL, first_us INT, last_us INT,
  identifiers TEXT NOT NULL, exhibits TEXT NOT NULL, props TEXT NOT NULL,
  row_hash BLOB NOT NULL) STRICT;
CREATE TABLE member(anchor TEXT PRIMARY KEY, entity INT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE link(ix INTEGER PRIMARY KEY, kind TEXT NOT NULL,
  source INT NOT NULL, target INT NOT NULL, directed INT NOT NULL, n INT NOT NULL,
  undated INT NOT NULL, first_us INT, last_us INT, seconds INT, totals TEXT NOT NULL,
  kinds TEXT NOT NULL, exhibits TEXT NOT NULL, rows INT NOT NULL, ev_start INT NOT NULL,
  certainty TEXT NOT NULL, weight TEXT, notes TEXT NOT NULL, row_hash BLOB NOT NULL) STRICT;
CREATE TABLE adjacency(node INT, rank INT, other INT NOT NULL, link INT NOT NULL,
  kind INT NOT NULL, dir INT NOT NULL, service INT NOT NULL, PRIMARY KEY(node, rank))
  STRICT, WITHOUT ROWID;
CREATE TABLE around(node INT, kind INT, n INT NOT NULL, plain INT NOT NULL,
  PRIMARY KEY(node, kind)) STRICT, WITHOUT ROWID;
CREATE TABLE link_column(name TEXT PRIMARY KEY, data BLOB NOT NULL) STRICT;
CREATE TABLE batch(batch INTEGER PRIMARY KEY, record_type TEXT NOT NULL,
  exhibit TEXT NOT NULL) STRICT;
CREATE TABLE term(ix INTEGER PRIMARY KEY, entity INT NOT NULL, field TEXT NOT NULL,
  text TEXT NOT NULL, folded TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE entity_name USING fts5(name, content='',
  tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE entity_value USING fts5(value, content='', tokenize='trigram');
"""
"""A link has no column for its id: that is made of its kind and the ids of its ends.
`around` holds the number of links per kind, `plain` those without a service number;
`term` the texts by which an entity is found, those of well-linked entities first."""

INDEXES = (
    "CREATE UNIQUE INDEX link_ends ON link(source, target, kind)",
    "CREATE INDEX term_folded ON term(folded)",
)

_INSERTS = {
    "entity": 17,
    "member": 2,
    "link": 19,
    "adjacency": 7,
    "around": 4,
    "link_column": 2,
    "batch": 3,
    "term": 5,
}


_AT_ONCE = 32
"""Rows per statement: short rows go in twice as fast as one by one."""


class GraphFile:
    """Writes a new graph file; nothing of it is seen until `written` ends without error."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(self, table: str, pages: Iterable[Sequence[tuple[Any, ...]]]) -> None:
        """Insert rows, given in pages, in the order of the table's key."""
        one = f"({','.join('?' * _INSERTS[table])})"
        single = f"INSERT INTO {table} VALUES{one}"
        many = f"INSERT INTO {table} VALUES{','.join([one] * _AT_ONCE)}"
        for rows in pages:
            whole = len(rows) // _AT_ONCE * _AT_ONCE
            starts = range(0, whole, _AT_ONCE)
            groups = (tuple(chain.from_iterable(rows[at : at + _AT_ONCE])) for at in starts)
            self._connection.executemany(many, groups)
            self._connection.executemany(single, rows[whole:])

    def put_terms(self, drafts: Sequence[Draft], degrees: Mapping[int, int]) -> None:
        """Insert the search texts, those of entities with many links first.

        A search that has to stop early then still shows what matters most.
        """
        terms = [
            (-degrees.get(ix, 0), ix, field, text)
            for ix, draft in enumerate(drafts)
            for field, text in _terms_of(draft)
        ]
        terms.sort()
        rows: list[tuple[Any, ...]] = []
        names: list[tuple[int, str]] = []
        values: list[tuple[int, str]] = []
        for number, (_, ix, field, text) in enumerate(terms):
            folded = _typed(text) if field == "identifier" else fold(text)
            rows.append((number, ix, field, text, folded))
            (values if field == "identifier" else names).append((number, folded))
        self.put("term", [rows])
        execute = self._connection.executemany
        execute("INSERT INTO entity_name(rowid, name) VALUES(?,?)", names)
        execute("INSERT INTO entity_value(rowid, value) VALUES(?,?)", values)

    def finish(self, meta: Mapping[str, str]) -> None:
        """Write the facts about this state, then the indexes and statistics."""
        self._connection.executemany("INSERT INTO meta VALUES(?,?)", sorted(meta.items()))
        # after the rows: one sort is faster than finding a million places
        for index in INDEXES:
            self._connection.execute(index)
        self._connection.execute("COMMIT")
        self._connection.execute("ANALYZE")


def _typed(value: str) -> str:
    # a wallet is found by part of its number, so that the whole number means the phone
    return compact(value if value.startswith("wallet/") else number_of(value))


def _terms_of(draft: Draft) -> Iterator[tuple[str, str]]:
    yield from sorted(draft.terms)
    if draft.value is not None and not any(field != "name" for field, _ in draft.terms):
        yield "identifier", draft.value


@contextmanager
def written(target: Path) -> Iterator[GraphFile]:
    """Write the graph file of a folder: a new file, synced, then put in the old one's place.

    Readers keep the old file until they open again. Raises StoreError if the disk is full
    or the folder cannot be written.
    """
    fresh = target / f".{FILE}.{os.getpid()}.new"
    try:
        target.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
            # journal and syncs are of no use to a file that nobody sees before it is whole
            for pragma in (
                "page_size=8192",
                "journal_mode=OFF",
                "synchronous=OFF",
                "locking_mode=EXCLUSIVE",
                "temp_store=MEMORY",
                "cache_size=-131072",
            ):
                connection.execute(f"PRAGMA {pragma}")
            connection.executescript(TABLES)
            connection.execute("BEGIN")
            yield GraphFile(connection)
        put_in_place(fresh, target / FILE)
    except (sqlite3.OperationalError, OSError) as problem:
        raise StoreError(
            f"The network could not be written to {target}: {problem}.",
            store=str(target),
            hint="Check the free space, then run: graphkit rebuild",
        ) from problem
    finally:
        fresh.unlink(missing_ok=True)


def put_in_place(fresh: Path, final: Path) -> None:
    """Bring a file to the disk, then give it its name in one step."""
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    fresh.replace(final)
