"""The JSON shapes of the command line and the browser app: plain dicts of plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphkit.graph.store import Entity, Link, Record
from graphkit.model.anchors import record_name
from graphkit.model.times import iso


def entity(value: Entity) -> dict[str, Any]:
    """Return an entity as the command line prints it; a protected one is its code."""
    return {
        "entity": value.id,
        "kind": value.kind,
        "name": value.name,
        "role": value.role,
        "protected": value.protected,
        "service": value.service,
        "valid": value.valid,
        "identifiers": [
            {
                "kind": one.kind,
                "value": one.value,
                "valid": one.valid,
                "certainty": one.certainty,
            }
            for one in value.identifiers
        ],
        "degree": value.degree,
        "first": iso(value.first),
        "last": iso(value.last),
        "exhibits": list(value.exhibits),
    }


def link(value: Link, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a link as the command line prints it, with the names of its ends."""
    shown = names or {}
    return {
        "link": value.id,
        "kind": value.kind,
        "source": value.source,
        "target": value.target,
        "source_name": shown.get(value.source),
        "target_name": shown.get(value.target),
        "directed": value.directed,
        "n": value.n,
        "rows": value.rows,
        "undated": value.undated,
        "first": iso(value.first),
        "last": iso(value.last),
        "seconds": value.seconds,
        "totals": dict(value.totals),
        "kinds": list(value.kinds),
        "exhibits": list(value.exhibits),
        "certainty": value.certainty,
        "weight": value.weight,
        "notes": list(value.notes),
    }


def event(value: Record, files: Mapping[str, str]) -> dict[str, Any]:
    """Return one source row behind a link, with its place in the exhibit."""
    return {
        "record": record_name(value.exhibit, value.member, value.locator),
        "record_type": value.record_type,
        "kind": value.kind,
        "at": iso(value.at),
        "at_raw": value.at_raw,
        "at_basis": value.at_basis,
        "from": None if value.sender is None else _party(value.sender),
        "to": [_party(one) for one in value.receivers],
        "direction": value.direction,
        "seconds": _number(value.seconds),
        "amount": value.amount,
        "currency": value.currency,
        "text": value.text,
        "exhibit": value.exhibit,
        "file": files.get(value.exhibit),
        "member": value.member,
        "locator": value.locator,
        "reader": value.reader,
        "counts": value.counts,
        "fields": dict(value.fields),
    }


def _party(value: Any) -> dict[str, Any]:
    return {"entity": value.entity, "raw": value.raw}


def _number(text: str | None) -> int | float | None:
    """Return seconds as a JSON number: whole where they are whole."""
    if text is None:
        return None
    value = float(text)
    return int(value) if value.is_integer() else value
