"""The network as two CSV files, entities and links, in order of their ids."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from graphkit.errors import StoreError, UsageProblem
from graphkit.graph.store import GraphStore, Where
from graphkit.model.kinds import EntityId
from graphkit.model.times import iso

ENTITY_COLUMNS = (
    "entity", "kind", "name", "value", "role", "protected", "service", "valid", "degree",
    "first", "last", "exhibits",
)  # fmt: skip
LINK_COLUMNS = (
    "link", "kind", "source", "target", "directed", "n", "rows", "undated", "first", "last",
    "seconds", "totals", "kinds", "exhibits", "certainty",
)  # fmt: skip
_PAGE = 1000


def write(store: GraphStore, output: Path, ids: Sequence[EntityId] | None) -> list[dict[str, str]]:
    """Write `<output>-entities.csv` and `<output>-links.csv`; return paths and SHA-256.

    `ids` limits both to these entities and the links among them. Cells that a
    spreadsheet would run as a formula begin with an apostrophe.
    """
    base = output.with_suffix("") if output.suffix == ".csv" else output
    return [
        save(base.with_name(f"{base.name}-{what}.csv"), _csv(columns, rows))
        for what, columns, rows in (
            ("entities", ENTITY_COLUMNS, entities(store, ids)),
            ("links", LINK_COLUMNS, links(store, ids)),
        )
    ]


def entities(store: GraphStore, ids: Sequence[EntityId] | None) -> Iterable[dict[str, Any]]:
    """Yield the entities as plain values, in order of id."""
    if ids is None:
        everything = Where(services=True)
        ids = store.vertices(where=everything, columns=("id",))["id"].to_pylist()
    wanted = sorted(ids)
    for start in range(0, len(wanted), _PAGE):
        for one in store.entities(wanted[start : start + _PAGE]):
            yield {
                "entity": one.id,
                "kind": one.kind,
                "name": one.name,
                "value": one.value,
                "role": one.role,
                "protected": one.protected,
                "service": one.service,
                "valid": one.valid,
                "degree": one.degree,
                "first": iso(one.first),
                "last": iso(one.last),
                "exhibits": " ".join(one.exhibits),
            }


def links(store: GraphStore, ids: Sequence[EntityId] | None) -> Iterable[dict[str, Any]]:
    """Yield the links among these entities as plain values, in order of id."""
    if ids is None:
        found = store.edges(where=Where(services=True), columns=("id",))["id"].to_pylist()
    else:
        found = [one.id for one in store.links_among(sorted(ids), where=Where(services=True))]
    wanted = sorted(found)
    for start in range(0, len(wanted), _PAGE):
        for one in store.links(wanted[start : start + _PAGE]):
            yield {
                "link": one.id,
                "kind": one.kind,
                "source": one.source,
                "target": one.target,
                "directed": one.directed,
                "n": one.n,
                "rows": one.rows,
                "undated": one.undated,
                "first": iso(one.first),
                "last": iso(one.last),
                "seconds": one.seconds,
                "totals": " ".join(f"{c} {a}" for c, a in sorted(one.totals.items())),
                "kinds": " ".join(one.kinds),
                "exhibits": " ".join(one.exhibits),
                "certainty": one.certainty,
            }


def save(path: Path, data: bytes) -> dict[str, str]:
    """Write bytes under a new name first, so that a full disk leaves no half file."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except FileNotFoundError as error:
        raise UsageProblem(f"The folder {path.parent} does not exist.") from error
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"{path} cannot be written: {error.strerror}.", store=str(path)) from error
    return {"path": str(path), "sha256": hashlib.sha256(data).hexdigest()}


def _csv(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row[name]) for name in columns])
    return text.getvalue().encode()


def cell(value: Any) -> str:
    """Write a cell so that no spreadsheet takes it for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value if isinstance(value, str) else json.dumps(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
