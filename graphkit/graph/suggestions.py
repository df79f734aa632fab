"""What resolving only suggests: dashed lines, never a merge and never in a measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from graphkit.graph.entities import EntityTable
from graphkit.graph.events import KIND_NUMBERS
from graphkit.graph.masking import Mask
from graphkit.graph.people import People
from graphkit.graph.scratch import lent
from graphkit.model.kinds import Anchor, EntityId, LinkKind
from graphkit.resolve.resolution import Suggestion

SUGGESTED = f"""
INSERT INTO gk_event BY NAME
SELECT s.kind, s.src, s.dst, false AS directed, s.batch, s."row", NULL::BIGINT AS t,
  x.x AS exhibit, s.word, 1 AS sure, s.first AND NOT EXISTS (
    SELECT 1 FROM gk_event e WHERE e.kind = {KIND_NUMBERS["RELATED"]}
    AND e.kind = s.kind AND e.src = s.src AND e.dst = s.dst) AS counts, s.note
FROM gk_suggested s JOIN gk_exhibit x ON x.exhibit_id = s.exhibit_id
"""
"""Where a file already relates the two, the suggestion adds its rows, not to the count."""

FIRST_SEEN = """
SELECT id, arg_min(struct_pack(batch, "row", exhibit_id), (batch, "row")) FROM identifiers
WHERE id IN (SELECT key FROM gk_asked) GROUP BY id ORDER BY id
"""

Place = tuple[int, int, str]

_KINDS = {"possibly same": LinkKind.POSSIBLY_SAME, "related": LinkKind.RELATED}


def add_suggestions(
    con: duckdb.DuckDBPyConnection,
    suggestions: Sequence[Suggestion],
    table: EntityTable,
    people: People,
    keyed: Mapping[str, EntityId],
    mask: Mask,
) -> dict[str, int]:
    """Add an unconfirmed event per suggestion, opening to the records of its two ends.

    Returns how many could not be shown because no record stands behind an end.
    """
    numbers = table.number()
    seen = _first_seen(con, suggestions)
    rows: dict[tuple[int, int, int, int, int], tuple[str, str | None, bool, str]] = {}
    unseen = 0
    for suggestion in sorted(suggestions, key=lambda s: (s.outcome, s.a, s.b, s.reason)):
        kind = _KINDS.get(suggestion.outcome, LinkKind.RELATED)
        ends = [people.entity_of.get(a) or keyed.get(a) for a in (suggestion.a, suggestion.b)]
        places = [_place(people, seen, a) for a in (suggestion.a, suggestion.b)]
        drafts = [table.get(end) for end in ends if end is not None]
        if len(drafts) < 2 or None in drafts or None in places:
            unseen += 1
            continue
        src, dst = sorted(numbers[end] for end in ends if end is not None)
        guarded = any(draft is not None and draft.protected for draft in drafts)
        note = None if guarded else mask.text(suggestion.reason)
        first = True
        for place in sorted({place for place in places if place is not None}):
            at = (KIND_NUMBERS[kind], src, dst, place[0], place[1])
            rows.setdefault(at, (suggestion.outcome, note, first, place[2]))
            first = False
    _insert(con, rows)
    return {"suggestions without a record": unseen} if unseen else {}


def _place(people: People, seen: Mapping[str, Place], anchor: Anchor) -> Place | None:
    record = people.records.get(anchor)
    if record is not None:
        return record.batch, record.row, record.exhibit_id
    return seen.get(anchor)


def _first_seen(
    con: duckdb.DuckDBPyConnection, suggestions: Sequence[Suggestion]
) -> dict[str, Place]:
    asked = sorted({anchor for s in suggestions for anchor in (s.a, s.b)})
    with lent(con, "gk_asked", pa.table({"key": pa.array(asked, pa.string())})):
        found = con.execute(FIRST_SEEN).fetchall()
    return {key: (at["batch"], at["row"], at["exhibit_id"]) for key, at in found}


def _insert(
    con: duckdb.DuckDBPyConnection,
    rows: Mapping[tuple[int, int, int, int, int], tuple[str, str | None, bool, str]],
) -> None:
    ordered = sorted(rows.items())
    given = pa.table(
        {
            "kind": pa.array([at[0] for at, _ in ordered], pa.int8()),
            "src": pa.array([at[1] for at, _ in ordered], pa.int32()),
            "dst": pa.array([at[2] for at, _ in ordered], pa.int32()),
            "batch": pa.array([at[3] for at, _ in ordered], pa.int32()),
            "row": pa.array([at[4] for at, _ in ordered], pa.int64()),
            "word": pa.array([what[0] for _, what in ordered], pa.string()),
            "note": pa.array([what[1] for _, what in ordered], pa.string()),
            "first": pa.array([what[2] for _, what in ordered], pa.bool_()),
            "exhibit_id": pa.array([what[3] for _, what in ordered], pa.string()),
        }
    )
    with lent(con, "gk_suggested", given):
        con.execute(SUGGESTED)
