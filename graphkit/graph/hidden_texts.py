"""What must not be seen of protected people, found again in the records when it is needed.

The graph file itself holds no such text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

import duckdb
import pyarrow as pa

from graphkit.graph.identifier_entity import entity_of, number_of, points_to_people
from graphkit.graph.masking import Mask, Needle
from graphkit.graph.people import ANCHOR, CONFIRMED_BASES
from graphkit.graph.scratch import lent
from graphkit.model.identifiers import is_local

RAWS = """
SELECT DISTINCT id, raw FROM identifiers
WHERE id IN (SELECT key FROM gk_hidden) AND raw IS NOT NULL ORDER BY ALL
"""

GUARDED_RECORDS = f"""
SELECT g.code, i.basis, i.name, i.given, i.family, i.aliases, i.ids
FROM (SELECT *, {ANCHOR} AS anchor FROM identities) i JOIN gk_guarded g ON g.anchor = i.anchor
ORDER BY g.code, i.batch, i."row"
"""

CODES = "SELECT id, code FROM entity WHERE protected = 1"
GUARDED = """
SELECT m.anchor, e.code FROM entity e JOIN member m ON m.entity = e.ix WHERE e.protected = 1
"""

ALL_KEYS = "SELECT DISTINCT id FROM identifiers WHERE id IS NOT NULL ORDER BY id"


def number_needles(con: duckdb.DuckDBPyConnection, hidden: Mapping[str, str]) -> Iterator[Needle]:
    """Yield each hidden identifier (key -> code), normalised and in every form as written."""
    for key, code in sorted(hidden.items()):
        yield Needle(key.split("~", 2)[-1] if is_local(key) else _number(key), code)
    if hidden:
        with lent(con, "gk_hidden", pa.table({"key": pa.array(sorted(hidden), pa.string())})):
            raws = con.execute(RAWS).fetchall()
        for key, raw in raws:
            yield Needle(raw, hidden[key])


def mask_of(con: duckdb.DuckDBPyConnection, graph: sqlite3.Connection) -> Mask:
    """Make the mask of the protected people of a graph file, from the records."""
    codes = dict(graph.execute(CODES).fetchall())
    if not codes:
        return Mask([])
    guarded = graph.execute(GUARDED).fetchall()
    table = {
        "anchor": pa.array([anchor for anchor, _ in guarded], pa.string()),
        "code": pa.array([code for _, code in guarded], pa.string()),
    }
    with lent(con, "gk_guarded", pa.table(table)):
        records = con.execute(GUARDED_RECORDS).fetchall()
    needles = []
    for code, basis, name, given, family, aliases, _ in records:
        whole = " ".join(part for part in (given, family) if part)
        for text in (name or whole, *(aliases or ())):
            if text:
                needles.append(Needle(text, code, parts=basis in CONFIRMED_BASES))
    keys = (row[0] for row in con.execute(ALL_KEYS).fetchall())
    claimed = {key: code for code, *_, ids in records for key in ids or () if key}
    pointers = {key: code for key, code in claimed.items() if points_to_people(key)}
    hidden = {key: code for key in {*keys, *claimed} if (code := _code(key, codes)) is not None}
    return Mask([*needles, *number_needles(con, {**pointers, **hidden})])


def _code(key: str, codes: Mapping[str, str]) -> str | None:
    for service in (False, True):
        entity = entity_of(key, service=service)
        if entity is not None and entity.id in codes:
            return codes[entity.id]
    return None


def _number(key: str) -> str:
    return number_of(key.partition(":")[2])
