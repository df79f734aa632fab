"""From records and judgements to the network: entities, links, and the rows behind them.

The same records and judgements give the same files, whatever the order of import. The
result is derived: it can be deleted and made again at any time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from graphkit.graph import advert_entities, graph_file, same_event
from graphkit.graph.entities import Counted, Draft, EntityTable, entity_row, json_text
from graphkit.graph.event_index import write_index
from graphkit.graph.events import SELF, gather, left_out
from graphkit.graph.identifier_keys import add_identifiers
from graphkit.graph.link_columns import column_rows
from graphkit.graph.links import (
    AROUND,
    BY_KIND,
    COUNTED,
    EVENTS,
    add_up,
    adjacency_rows,
    link_rows,
)
from graphkit.graph.masking import Mask
from graphkit.graph.people import People, add_people
from graphkit.graph.protection import protect
from graphkit.graph.scratch import keep, scratch
from graphkit.graph.similar_adverts import similar_adverts
from graphkit.graph.store import StoreInfo
from graphkit.graph.suggestions import add_suggestions
from graphkit.model.kinds import EntityId, EntityKind, RecordType
from graphkit.resolve.resolution import Resolution

EXHIBITS = " UNION ".join(
    f"SELECT exhibit_id FROM {record_type.value}" for record_type in RecordType
)
BATCHES = (
    " UNION ".join(
        f"SELECT DISTINCT batch, '{record_type.value}', exhibit_id FROM {record_type.value}"
        for record_type in RecordType
    )
    + " ORDER BY 1"
)


def project(
    con: duckdb.DuckDBPyConnection,
    resolution: Resolution,
    target: Path,
    *,
    info: Mapping[str, str],
    roles: Mapping[str, str],
    exhibit_names: Mapping[str, str] | None = None,
) -> StoreInfo:
    """Write the network of a case into the folder `target` and tell what it holds.

    `con` has one view per record type; batch numbers are unique over all types. `info`
    holds ledger_seq, ledger_head, case and region. `roles` maps an entity id, an identity
    anchor or an identifier key to its role; `exhibit_names` an exhibit to its file name,
    for owners of devices who are not known. Raises StoreError if nothing can be written.
    """
    with scratch(con):
        table = EntityTable()
        people = add_people(con, table, resolution, roles)
        keyed = add_identifiers(con, table, exhibit_names or {})
        mask = protect(con, table, people, keyed, roles)
        texts = advert_entities.add_adverts(con, table)
        places = advert_entities.add_places(con, table)
        images = advert_entities.add_images(con, table)
        similar, groups = similar_adverts(texts)
        grouped = advert_entities.add_groups(table, texts, groups)
        _attribute(table, people, keyed)
        for draft in table.listed():
            _mask_draft(draft, mask)
        numbers = table.number()
        exhibits = sorted(row[0] for row in con.execute(EXHIBITS).fetchall())
        _register_keys(con, table, people, keyed)
        _register(con, "gk_exhibit", "exhibit_id", "x", {e: x for x, e in enumerate(exhibits)})
        _register(con, "gk_place", "key", "ix", {k: numbers[e] for k, e in places.items()})
        _register(con, "gk_image", "key", "ix", {k: numbers[e] for k, e in images.items()})
        _register(con, "gk_advert", "key", "ix", {a.key: numbers[a.entity] for a in texts})
        same_event.make_movements(con)
        gather(con)
        same_event.mark_same_calls(con)
        advert_entities.add_similar(con, similar, grouped, numbers, mask)
        unseen = add_suggestions(con, resolution.suggestions, table, people, keyed, mask)
        _register_entities(con, table)
        add_up(con, exhibits, mask)
        aside = {**left_out(con), **unseen}
        return _write(con, target, table, _members(resolution, people, keyed, table), info, aside)


def _attribute(table: EntityTable, people: People, keyed: Mapping[str, EntityId]) -> None:
    for key, claimants in people.claimants.items():
        mark = table.get(keyed[key]) if key in keyed else None
        for entity, certainty in claimants.items():
            draft = table.get(entity)
            if draft is None or (draft.protected and (mark is None or not mark.protected)):
                continue
            if mark is None:
                kind, _, value = key.partition(":")
                if not value.startswith("~"):
                    draft.claims(kind, value, valid=True, certainty=certainty)
                continue
            shown = mark.value if mark.value is not None else mark.name
            if key.partition("/")[0] != "handle:owner":
                draft.claims(mark.kind.lower(), shown, valid=mark.valid, certainty=certainty)


def _mask_draft(draft: Draft, mask: Mask) -> None:
    people = (EntityKind.PERSON, EntityKind.ORGANIZATION)
    if not mask or draft.protected or draft.kind in people:
        return
    if draft.kind not in (EntityKind.ADVERT, EntityKind.PLACE, EntityKind.HANDLE, EntityKind.IMAGE):
        return
    draft.name = mask.text(draft.name)
    draft.value = None if draft.value is None else mask.text(draft.value)
    draft.terms = {(field, mask.text(text)) for field, text in draft.terms}
    draft.props = {name: _masked(value, mask) for name, value in draft.props.items()}


def _masked(value: Any, mask: Mask) -> Any:
    return mask.text(value) if isinstance(value, str) else value


def _members(
    resolution: Resolution, people: People, keyed: Mapping[str, EntityId], table: EntityTable
) -> dict[str, EntityId]:
    """Tell where each anchor is today; keys of protected people are left out.

    Such a key is found all the same, since the id of its entity follows from it.
    """
    members: dict[str, EntityId] = {str(a): e for a, e in people.entity_of.items()}
    for key, entity in keyed.items():
        draft = table.get(entity)
        if draft is not None and not draft.protected:
            members[key] = entity
    for old, new in resolution.aliases.items():
        members[old] = new
    return {anchor: e for anchor, e in members.items() if table.get(e) is not None}


def _register_keys(
    con: duckdb.DuckDBPyConnection,
    table: EntityTable,
    people: People,
    keyed: Mapping[str, EntityId],
) -> None:
    numbers = table.number()
    rows: dict[str, tuple[Draft, EntityId, bool]] = {}
    for key, entity in keyed.items():
        if (draft := table.get(entity)) is not None:
            rows[key] = (draft, entity, False)
    for key in people.claimants:
        if key not in keyed and (whom := people.pointed_at(key)) is not None:
            draft = table.get(whom)
            if draft is not None:
                rows[key] = (draft, whom, True)
    talks = (EntityKind.PHONE, EntityKind.HANDLE, EntityKind.EMAIL)
    money = (EntityKind.ACCOUNT, EntityKind.WALLET)
    keys = sorted(rows)
    keep(
        con,
        "gk_key",
        pa.table(
            {
                "key": pa.array(keys, pa.string()),
                "ix": pa.array([numbers[rows[key][1]] for key in keys], pa.int32()),
                "talks": pa.array([rows[key][0].kind in talks for key in keys], pa.bool_()),
                "money": pa.array([rows[key][0].kind in money for key in keys], pa.bool_()),
                "person": pa.array([rows[key][2] for key in keys], pa.bool_()),
                "hidden": pa.array([rows[key][0].protected for key in keys], pa.bool_()),
            }
        ),
    )
    anchors = {a: d for a, e in people.entity_of.items() if (d := table.get(e)) is not None}
    keep(
        con,
        "gk_anchor",
        pa.table(
            {
                "anchor": pa.array([str(a) for a in anchors], pa.string()),
                "ix": pa.array([numbers[d.id] for d in anchors.values()], pa.int32()),
                "hidden": pa.array([d.protected for d in anchors.values()], pa.bool_()),
            }
        ),
    )


def _register_entities(con: duckdb.DuckDBPyConnection, table: EntityTable) -> None:
    drafts = table.listed()
    keep(
        con,
        "gk_entity",
        pa.table(
            {
                "ix": pa.array(range(len(drafts)), pa.int32()),
                "id": pa.array([draft.id for draft in drafts], pa.string()),
                "published": pa.array([json_text(d.code or d.id) for d in drafts], pa.string()),
                "service": pa.array([int(draft.service) for draft in drafts], pa.int8()),
            }
        ),
    )


def _register(
    con: duckdb.DuckDBPyConnection, name: str, key: str, value: str, rows: Mapping[str, int]
) -> None:
    keys = pa.array(list(rows), pa.string())
    keep(con, name, pa.table({key: keys, value: pa.array(list(rows.values()), pa.int32())}))


def _write(
    con: duckdb.DuckDBPyConnection,
    target: Path,
    table: EntityTable,
    members: Mapping[str, EntityId],
    info: Mapping[str, str],
    aside: Mapping[str, int],
) -> StoreInfo:
    numbers, drafts = table.number(), table.listed()
    counted = {row[0]: Counted(*row[1:]) for row in con.execute(COUNTED).fetchall()}
    for ix, times in con.execute(SELF).fetchall():
        drafts[ix].props["self_events"] = times
    rows = [entity_row(ix, d, counted.get(ix, Counted())) for ix, d in enumerate(drafts)]
    content = hashlib.sha256()
    by_kind: dict[str, int] = {}
    for row in rows:
        content.update(row[-1])
        by_kind[row[2]] = by_kind.get(row[2], 0) + 1
    with graph_file.written(target) as file:
        file.put("entity", [rows])
        file.put("member", [sorted((a, numbers[e]) for a, e in members.items())])
        links = 0
        for page in link_rows(con):
            content.update(b"".join(row[-1] for row in page))
            links += len(page)
            file.put("link", [page])
        file.put("adjacency", adjacency_rows(con))
        by_kind.update(con.execute(BY_KIND).fetchall())
        file.put("around", [con.execute(AROUND).fetchall()])
        file.put("link_column", [list(column_rows(con))])
        file.put("batch", [con.execute(BATCHES).fetchall()])
        file.put_terms(drafts, {ix: count.degree for ix, count in counted.items()})
        info_written = StoreInfo(
            "embedded",
            info["case"],
            int(info["ledger_seq"]),
            info["ledger_head"],
            True,
            len(rows),
            links,
            dict(sorted(by_kind.items())),
            dict(sorted(aside.items())),
        )
        state = hashlib.sha256(f"{info['ledger_head']} {content.hexdigest()}".encode()).hexdigest()
        file.finish(_meta(info, info_written, content.hexdigest(), state))
        # last, so that whatever fails before leaves both old files in their places
        write_index(target, con.sql(EVENTS).to_arrow_table(), state)
    return info_written


def _meta(info: Mapping[str, str], written: StoreInfo, content: str, state: str) -> dict[str, str]:
    return {
        **info,
        "schema": graph_file.SCHEMA,
        "entities": str(written.entities),
        "links": str(written.links),
        "by_kind": json.dumps(written.by_kind),
        "left_out": json.dumps(written.left_out),
        "content": content,
        "state": state,
    }
