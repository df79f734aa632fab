"""Entities and links of the embedded graph as columns, for measures and exports."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.errors import UsageProblem
from graphkit.graph.events import KIND_NUMBERS
from graphkit.graph.link_columns import NEVER, Columns
from graphkit.graph.readers_pool import OpenState
from graphkit.graph.rows_read import texts
from graphkit.graph.store import CERTAINTIES, Where, link_id
from graphkit.graph.where_sql import entity_clause

_TEXTS = pa.list_(pa.string())
Read = Callable[[Any], Any]
Mask = npt.NDArray[np.bool_]


def _flag(value: int) -> bool:
    return bool(value)


_VERTEX: Mapping[str, tuple[str, pa.DataType, Read | None]] = {
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

_EDGE_TEXT: Mapping[str, tuple[pa.DataType, Read | None]] = {
    "totals": (pa.string(), None),
    "kinds": (_TEXTS, texts),
    "exhibits": (_TEXTS, texts),
    "weight": (pa.string(), None),
    "notes": (_TEXTS, texts),
}
_EDGE_FIGURES = ("n", "rows", "undated", "first_us", "last_us", "seconds", "strength")
_EDGE = (
    "id", "source", "target", "kind", "directed", "certainty", *_EDGE_FIGURES, *_EDGE_TEXT,
)  # fmt: skip

IDS = "SELECT id FROM entity ORDER BY ix"
PASSING = "SELECT e.ix FROM entity e WHERE true{where}"
IN_EXHIBITS = """
SELECT l.ix FROM link l WHERE EXISTS (SELECT 1 FROM json_each(l.exhibits) x
  WHERE x.value IN (SELECT value FROM json_each(?)))
"""
SOME_LINKS = """
SELECT l.kind, s.id, t.id FROM json_each(?) f JOIN link l ON l.ix = f.value
JOIN entity s ON s.ix = l.source JOIN entity t ON t.ix = l.target ORDER BY f.key
"""
_FEW = 2_000


def vertices(reader: sqlite3.Connection, where: Where, columns: Sequence[str]) -> pa.Table:
    """Return the entities that pass, as columns, in order of id."""
    _check(columns, _VERTEX)
    clause = entity_clause(where, "e")
    chosen = [_VERTEX[name] for name in columns]
    query = f"SELECT {', '.join(sql for sql, _, _ in chosen)} FROM entity e WHERE true"
    rows = reader.execute(f"{query}{clause.sql} ORDER BY e.ix", clause.values).fetchall()
    values: list[Any] = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    arrays = [
        pa.array(column if read is None else [read(value) for value in column], dtype)
        for (_, dtype, read), column in zip(chosen, values, strict=True)
    ]
    return pa.table(arrays, names=list(columns))


def edges(
    reader: sqlite3.Connection, state: OpenState, where: Where, columns: Sequence[str]
) -> pa.Table:
    """Return the links that pass at both ends, as columns, in order of source, target, kind.

    Source and target are dictionary-encoded: each id stands once, however many links it has.
    """
    _check(columns, _EDGE)
    figures = state.columns(reader)
    chosen = _passing(reader, figures, where)
    places = None if bool(chosen.all()) else np.flatnonzero(chosen)
    part = {name: (v if places is None else v[places]) for name, v in figures.items()}
    ids = _ids(reader) if {"id", "source", "target"} & set(columns) else pa.nulls(0)
    arrays = []
    for name in columns:
        if name in _EDGE_TEXT:
            dtype, read = _EDGE_TEXT[name]
            rows = reader.execute(f"SELECT {name} FROM link ORDER BY ix")
            whole = pa.array([row[0] if read is None else read(row[0]) for row in rows], dtype)
            arrays.append(whole if places is None else whole.take(pa.array(places)))
        else:
            arrays.append(_column(name, part, ids))
    return pa.table(arrays, names=list(columns))


def _passing(reader: sqlite3.Connection, figures: Columns, where: Where) -> Mask:
    first, last = figures["first_us"], figures["last_us"]
    chosen = figures["n"] >= where.min_n
    if where.link_kinds:
        chosen &= np.isin(figures["kind"], [KIND_NUMBERS[name] for name in where.link_kinds])
    if where.dated_only:
        chosen &= first != NEVER
    since, until = where.since_us, where.until_us
    if since is not None:
        chosen &= (last == NEVER) | (last >= since)
    if until is not None:
        chosen &= (first == NEVER) | (first < until)
    clause = entity_clause(where, "e")
    if clause.parts:
        ends = (figures["source"], figures["target"])
        welcome = np.zeros(1 + max((int(end.max()) for end in ends if end.size), default=0), bool)
        rows = reader.execute(PASSING.format(where=clause.sql), clause.values)
        numbers = np.fromiter((row[0] for row in rows), np.int64)
        welcome[numbers[numbers < welcome.size]] = True
        for end in ends:
            chosen &= welcome[end]
    if where.exhibits:
        rows = reader.execute(IN_EXHIBITS, (json.dumps(sorted(where.exhibits)),))
        inside = np.zeros(chosen.size, bool)
        inside[np.fromiter((row[0] for row in rows), np.int64)] = True
        chosen &= inside
    return chosen


def _column(name: str, part: Columns, ids: pa.Array) -> pa.Array:
    if name == "id":
        ends = [ids.take(pa.array(part[end])) for end in ("source", "target")]
        return _named(_word(KIND_NUMBERS, part["kind"]), *ends)
    if name in ("source", "target"):
        return pa.DictionaryArray.from_arrays(pa.array(part[name]), ids)
    if name == "kind":
        return _word(KIND_NUMBERS, part["kind"])
    if name == "certainty":
        return _word(CERTAINTIES, part["certainty"])
    if name == "directed":
        return pa.array(part["directed"].astype(bool))
    if name == "strength":
        return pa.array(part["strength"])
    return pa.array(part[name], mask=part[name] == NEVER)


def _word(words: Sequence[str] | Mapping[str, int], numbers: npt.NDArray[Any]) -> pa.Array:
    return pa.array(list(words), pa.string()).take(pa.array(numbers.astype(np.int32)))


def _ids(reader: sqlite3.Connection) -> pa.Array:
    return pa.array([row[0] for row in reader.execute(IDS)], pa.string())


def link_ids(
    reader: sqlite3.Connection, state: OpenState, numbers: npt.NDArray[np.int64]
) -> pa.Array:
    """Return the ids of links by number; if many are asked for, all are made once and kept."""
    if state.link_ids is None and numbers.size <= _FEW:
        rows = reader.execute(SOME_LINKS, (json.dumps(numbers.tolist()),))
        return pa.array([link_id(*row) for row in rows], pa.string())
    if state.link_ids is None:
        state.link_ids = _column("id", state.columns(reader), _ids(reader))
    return state.link_ids.take(pa.array(numbers))


def _named(kind: pa.Array, source: pa.Array, target: pa.Array) -> pa.Array:
    """Name many links at once, as `link_id` names one."""
    ends = pc.binary_join_element_wise(source, target, ",")
    return pc.binary_join_element_wise(kind, ends, ":")


def _check(columns: Sequence[str], known: Mapping[str, Any] | tuple[str, ...]) -> None:
    strange = [name for name in columns if name not in known]
    if strange or not columns:
        what = f"No column is called {strange[0]!r}." if strange else "No column is named."
        raise UsageProblem(what, hint=f"Use: {', '.join(known)}.")
