"""From rows of the graph file to the values of the protocol, and the columns they need."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from graphkit.graph.store import Entity, IdentifierValue, Link, link_id
from graphkit.model.kinds import EntityId

ENTITY = """e.id, e.kind, e.name, e.role, e.protected, e.service, e.valid, e.value, e.identifiers,
e.degree, e.first_us, e.last_us, e.exhibits, e.code, e.props"""

LINK = """l.kind, s.id, t.id, l.directed, l.n, l.rows, l.undated, l.first_us, l.last_us,
l.seconds, l.kinds, l.exhibits, l.certainty, l.totals, l.weight, l.notes"""

ENDS = "JOIN entity s ON s.ix = l.source JOIN entity t ON t.ix = l.target"

_Row = Sequence[Any]


def entity(row: _Row) -> Entity:
    """Read the columns of `ENTITY`."""
    (id_, kind, name, role, protected, service, valid, value, identifiers, degree, first_us,
     last_us, exhibits, code, props) = row  # fmt: skip
    return Entity(
        EntityId(id_),
        kind,
        name,
        role,
        bool(protected),
        bool(service),
        bool(valid),
        value,
        _identifiers(identifiers),
        degree,
        first_us,
        last_us,
        texts(exhibits),
        code,
        {} if props == "{}" else json.loads(props),
    )


def link(row: _Row) -> Link:
    """Read the columns of `LINK`."""
    (kind, source, target, directed, n, rows, undated, first_us, last_us, seconds, kinds,
     exhibits, certainty, totals, weight, notes) = row  # fmt: skip
    return Link(
        link_id(kind, source, target),
        kind,
        EntityId(source),
        EntityId(target),
        bool(directed),
        n,
        rows,
        undated,
        first_us,
        last_us,
        seconds,
        texts(kinds),
        texts(exhibits),
        certainty,
        {} if totals == "{}" else json.loads(totals),
        weight,
        () if notes == "[]" else tuple(json.loads(notes)),
    )


@lru_cache(maxsize=4096)
def texts(listed: str) -> tuple[str, ...]:
    """Read a JSON list of texts; lists of kinds and exhibits repeat a great deal."""
    return tuple(json.loads(listed))


def _identifiers(listed: str) -> tuple[IdentifierValue, ...]:
    if listed == "[]":
        return ()
    return tuple(
        IdentifierValue(i["kind"], i["value"], i["valid"], i["certainty"])
        for i in json.loads(listed)
    )
