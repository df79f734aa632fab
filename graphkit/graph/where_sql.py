"""The filter of a call as SQL over `adjacency a` and `link l`; values are always bound."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from graphkit.graph.events import KIND_NUMBERS
from graphkit.graph.store import Where


@dataclass(slots=True)
class Clause:
    """Conditions joined by AND, and the values bound to their marks, in order."""

    parts: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    needs_link: bool = False

    def add(self, part: str, *values: Any) -> None:
        """Add one condition with its values."""
        self.parts.append(part)
        self.values.extend(values)

    @property
    def sql(self) -> str:
        """The conditions as text that can follow another condition."""
        return "".join(f" AND {part}" for part in self.parts)


def link_clause(where: Where, *, kind: str = "") -> Clause:
    """Write what a filter says of the link itself; `kind` is a column of kind numbers."""
    clause = Clause()
    if where.link_kinds and kind:
        numbers = sorted(KIND_NUMBERS[name] for name in where.link_kinds)
        clause.add(f"{kind} IN ({','.join(map(str, numbers))})")
    elif where.link_kinds:
        clause.add(
            "l.kind IN (SELECT value FROM json_each(?))", json.dumps(sorted(where.link_kinds))
        )
    if where.exhibits:
        clause.add(
            "EXISTS (SELECT 1 FROM json_each(l.exhibits) x WHERE x.value IN"
            " (SELECT value FROM json_each(?)))",
            json.dumps(sorted(where.exhibits)),
        )
    if where.dated_only:
        clause.add("l.first_us IS NOT NULL")
    if where.since is not None:
        clause.add("(l.last_us IS NULL OR l.last_us >= ?)", where.since_us)
    if where.until is not None:
        clause.add("(l.first_us IS NULL OR l.first_us < ?)", where.until_us)
    if where.min_n > 1:  # every link has at least one event
        clause.add("l.n >= ?", where.min_n)
    return clause


def entity_clause(where: Where, alias: str) -> Clause:
    """Write what a filter says of an entity that the call did not name."""
    clause = Clause()
    if not where.services:
        clause.add(f"{alias}.service = 0")
    if where.entity_kinds:
        clause.add(
            f"{alias}.kind IN (SELECT value FROM json_each(?))",
            json.dumps(sorted(where.entity_kinds)),
        )
    if where.avoid:
        clause.add(
            f"{alias}.id NOT IN (SELECT value FROM json_each(?))", json.dumps(sorted(where.avoid))
        )
    return clause


def far_clause(where: Where, *, named: tuple[int, ...] = ()) -> Clause:
    """Write a filter for one step: over `a`, and `l` where `needs_link` says so.

    Entities whose numbers are `named` pass it as entities, whatever kind they are.
    """
    clause = link_clause(where, kind="a.kind")
    clause.needs_link = any("l." in part for part in clause.parts)
    parts, values = [], []
    if not where.services:
        parts.append("a.service = 0")
    if where.entity_kinds or where.avoid:
        inner = entity_clause(
            Where(services=True, entity_kinds=where.entity_kinds, avoid=where.avoid), "e"
        )
        parts.append(f"EXISTS (SELECT 1 FROM entity e WHERE e.ix = a.other{inner.sql})")
        values.extend(inner.values)
    if parts and named:
        clause.add(
            f"(a.other IN ({','.join('?' * len(named))}) OR ({' AND '.join(parts)}))",
            *named,
            *values,
        )
    elif parts:
        clause.add(" AND ".join(parts), *values)
    return clause
