"""Entities and links of the embedded graph as columns, for measures and exports."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.errors import UsageProblem
from graphkit.graph.readers_pool import OpenState
from graphkit.graph.rows_read import texts
from graphkit.graph.store import Where, link_id
from graphkit.graph.where_sql import entity_clause, link_clause

_TEXTS = pa.list_(pa.string())
Read = Callable[[Any], Any]


def _flag(value: int) -> bool:
    return bool(value)


_VERTEX: dict[str, tuple[str, pa.DataType, Read | None]] = {
    "id": ("e.id", pa.string(), None),
    "kind": ("e.kind", pa.string(), None),
    "name": ("e.name", pa.string(), None),
    "role": ("e.role", pa.string(), None),
    "protected": ("e.protected", pa.bool_(), _flag),
    "service": ("e.service", pa.bool_(), _flag),
    "valid": ("e.valid", pa.bool_(), _flag),
    "value": ("e.value", pa.string(), None),
    "code": ("e.code", pa.string(), None),
    "degree": ("e.degree", pa.int64(), None),
    "first_us": ("e.first_us", pa.int64(), None),
    "last_us": ("e.last_us", pa.int64(), None),
    "exhibits": ("e.exhibits", _TEXTS, texts),
}

_EDGE: dict[str, tuple[str, pa.DataType, Read | None]] = {
    "id": ("NULL", pa.string(), None),
    "source": ("NULL", pa.string(), None),
    "target": ("NULL", pa.string(), None),
    "kind": ("l.kind", pa.string(), None),
    "directed": ("l.directed", pa.bool_(), _flag),
    "n": ("l.n", pa.int64(), None),
    "rows": ("l.rows", pa.int64(), None),
    "undated": ("l.undated", pa.int64(), None),
    "first_us": ("l.first_us", pa.int64(), None),
    "last_us": ("l.last_us", pa.int64(), None),
    "seconds": ("l.seconds", pa.int64(), None),
    "totals": ("l.totals", pa.string(), None),
    "kinds": ("l.kinds", _TEXTS, texts),
    "exhibits": ("l.exhibits", _TEXTS, texts),
    "certainty": ("l.certainty", pa.string(), None),
    "weight": ("l.weight", pa.string(), None),
    "notes": ("l.notes", _TEXTS, texts),
}

_ENDS = ("ends kind", "ends source", "ends target")
_EDGE_ENDS: dict[str, tuple[str, pa.DataType, Read | None]] = {
    "ends kind": ("l.kind", pa.string(), None),
    "ends source": ("l.source", pa.int32(), None),
    "ends target": ("l.target", pa.int32(), None),
}

IDS = "SELECT id FROM entity ORDER BY ix"
LINKS = "SELECT kind, source, target FROM link ORDER BY ix"
SOME_LINKS = """
SELECT l.kind, s.id, t.id FROM json_each(?) f JOIN link l ON l.ix = f.value
JOIN entity s ON s.ix = l.source JOIN entity t ON t.ix = l.target ORDER BY f.key
"""
_FEW = 2_000


def vertices(reader: sqlite3.Connection, where: Where, columns: Sequence[str]) -> pa.Table:
    """Return the entities that pass, as columns, in order of id."""
    clause = entity_clause(where, "e")
    chosen = _chosen(columns, _VERTEX)
    query = f"SELECT {', '.join(sql for sql, _, _ in chosen)} FROM entity e WHERE true"
    rows = reader.execute(f"{query}{clause.sql} ORDER BY e.ix", clause.values).fetchall()
    return _table(columns, chosen, rows)


def edges(reader: sqlite3.Connection, where: Where, columns: Sequence[str]) -> pa.Table:
    """Return the links that pass at both ends, as columns, in order of source, target, kind."""
    clause = link_clause(where)
    joins = ""
    for alias, end in (("s", "source"), ("t", "target")):
        entity = entity_clause(where, alias)
        if entity.parts:
            joins += f" JOIN entity {alias} ON {alias}.ix = l.{end}"
            clause.add(" AND ".join(entity.parts), *entity.values)
    chosen = _chosen(columns, _EDGE)
    parts = [sql for sql, _, _ in chosen]
    query = f"SELECT {', '.join(parts)}, l.kind, l.source, l.target FROM link l{joins} WHERE true"
    rows = reader.execute(f"{query}{clause.sql} ORDER BY l.ix", clause.values).fetchall()
    table = _table((*columns, *_ENDS), [*chosen, *(_EDGE_ENDS[n] for n in _ENDS)], rows)
    kind, source, target = (table[name].combine_chunks() for name in _ENDS)
    ids = pa.array([row[0] for row in reader.execute(IDS)], pa.string())
    named = {"source": ids.take(source), "target": ids.take(target)}
    if "id" in columns:
        named["id"] = _named(kind, named["source"], named["target"])
    return pa.table([named.get(name, table[name]) for name in columns], names=list(columns))


def link_ids(
    reader: sqlite3.Connection, state: OpenState, numbers: npt.NDArray[np.int64]
) -> pa.Array:
    """Return the ids of links by number; if many are asked for, all are read once and kept."""
    if state.link_ids is None and numbers.size <= _FEW:
        rows = reader.execute(SOME_LINKS, (json.dumps(numbers.tolist()),))
        return pa.array([link_id(*row) for row in rows], pa.string())
    if state.link_ids is None:
        kinds, sources, targets = zip(*reader.execute(LINKS), strict=True)
        ids = pa.array([row[0] for row in reader.execute(IDS)], pa.string())
        ends = (ids.take(pa.array(numbers_, pa.int32())) for numbers_ in (sources, targets))
        state.link_ids = _named(pa.array(kinds, pa.string()), *ends)
    return state.link_ids.take(pa.array(numbers))


def _named(kind: pa.Array, source: pa.Array, target: pa.Array) -> pa.Array:
    """Name many links at once, as `link_id` names one."""
    ends = pc.binary_join_element_wise(source, target, ",")
    return pc.binary_join_element_wise(kind, ends, ":")


def _chosen(
    columns: Sequence[str], known: dict[str, tuple[str, pa.DataType, Read | None]]
) -> list[tuple[str, pa.DataType, Read | None]]:
    strange = [name for name in columns if name not in known]
    if strange or not columns:
        what = f"No column is called {strange[0]!r}." if strange else "No column is named."
        raise UsageProblem(what, hint=f"Use: {', '.join(known)}.")
    return [known[name] for name in columns]


def _table(
    columns: Sequence[str],
    chosen: Sequence[tuple[str, pa.DataType, Read | None]],
    rows: list[Any],
) -> pa.Table:
    values: list[Any] = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    arrays = []
    for (_, dtype, read), column in zip(chosen, values, strict=True):
        arrays.append(pa.array(column if read is None else [read(v) for v in column], dtype))
    return pa.table(arrays, names=list(columns))
