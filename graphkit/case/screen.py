"""What the browser app draws: groups, charts, panels; all from one projection, bounded."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from graphkit.analysis.layout import Mark, Places
from graphkit.analysis.layout import chart as lay_out
from graphkit.case import shapes
from graphkit.case.groups import FAMILIES, groups_of
from graphkit.errors import UsageProblem
from graphkit.evidence import judgements as judgement_store
from graphkit.graph.store import (
    Entity,
    GraphStore,
    Link,
    Neighbourhood,
    RecordPage,
    Where,
    moment,
)
from graphkit.model.kinds import Anchor, EntityId, EntityKind, LinkId, LinkKind
from graphkit.model.times import iso

if TYPE_CHECKING:
    from graphkit.case.case import Case
    from graphkit.case.projecting import Projection

MOST_DRAWN = 400
"""Marks of one opened group that are drawn at once; the strongest first."""
_EVERYTHING = Where(services=True)


def names_of(store: GraphStore, links: Sequence[Link]) -> dict[str, str]:
    """Return the captions of both ends of these links."""
    ids = list(dict.fromkeys(end for link in links for end in (link.source, link.target)))
    return {entity.id: entity.name for entity in store.entities(ids)}


def iso_us(us: int | None) -> str | None:
    """Write microseconds since 1970 as an ISO time in UTC."""
    return iso(moment(us))


# groups opened


def community(projection: Projection, identity: str) -> dict[str, Any]:
    """Return one group opened: its strongest members, their links and places."""
    ranked = groups_of(projection).members(identity)
    drawn = chart(projection, ranked[:MOST_DRAWN])
    drawn["left_out"] = max(0, len(ranked) - MOST_DRAWN)
    return drawn


# charts


def chart(
    projection: Projection, ids: Sequence[str], open_groups: Sequence[str] = ()
) -> dict[str, Any]:
    """Return these entities and those of open groups, the links among them, and places."""
    wanted = list(dict.fromkeys(ids))
    for group in open_groups:
        wanted += [one for one in groups_of(projection).members(group) if one not in wanted]
    store = projection.store
    entities = store.entities([EntityId(one) for one in wanted])
    links = store.links_among([entity.id for entity in entities], where=_EVERYTHING)
    places = _places(entities, links, {})
    return _drawn(store, entities, links, places)


def expand(
    projection: Projection,
    ids: Sequence[str],
    on_chart: Sequence[str],
    kinds: Sequence[str] | None,
    per_node: int,
) -> dict[str, Any]:
    """Return the strongest neighbours not yet drawn, and per kind how many were left."""
    store = projection.store
    asked = [EntityId(one) for one in ids]
    drawn = frozenset(EntityId(one) for one in on_chart)
    where = Where(link_kinds=frozenset(kinds or ()), avoid=drawn - set(asked))
    around = store.neighbours(asked, where=where, per_node=per_node)
    new = [entity for entity in around.entities if entity.id not in drawn]
    everybody = [*drawn, *(entity.id for entity in new)]
    fresh = {entity.id for entity in new}
    links = [
        link
        for link in store.links_among(everybody, where=_EVERYTHING)
        if link.source in fresh or link.target in fresh
    ]
    old = store.entities(sorted(drawn))
    base = lay_out(_marks(old), [(a, b) for a, b in _ties(store.links_among(sorted(drawn)))])
    places = _places([*old, *new], links, base)
    result = _drawn(store, new, links, {one: places[one] for one in fresh})
    result["more"] = _left(store, around, asked, where, per_node)
    return result


def _left(
    store: GraphStore,
    around: Neighbourhood,
    asked: Sequence[EntityId],
    where: Where,
    per_node: int,
) -> list[dict[str, Any]]:
    """Count what did not fit, by kind of entity; hubs beyond 1,000 links are counted whole."""
    rows = []
    for one in asked:
        left = around.more.get(one, 0)
        if left == 0:
            continue
        wide = store.neighbours([one], where=where, per_node=min(per_node + left, 1000))
        first = {link.id for link in around.around.get(one, ())}
        kinds = {entity.id: entity.kind for entity in wide.entities}
        counts: dict[str, int] = {}
        for link in wide.around.get(one, ()):
            if link.id not in first:
                kind = kinds.get(link.far_end(one), EntityKind.PHONE.value)
                counts[kind] = counts.get(kind, 0) + 1
        rows += [{"entity": one, "kind": kind, "n": n} for kind, n in sorted(counts.items())]
    return rows


def within(store: GraphStore, centre: EntityId, hops: int) -> list[EntityId]:
    """Return everything within so many hops of an entity."""
    if not 0 <= hops <= 4:
        raise UsageProblem(f"{hops} hops cannot be drawn.", hint="Use 0 to 4.")
    seen = {centre}
    frontier = [centre]
    for _ in range(hops):
        around = store.neighbours(frontier, where=_EVERYTHING, per_node=10_000)
        frontier = sorted({entity.id for entity in around.entities} - seen)
        seen.update(frontier)
        if not frontier:
            break
    return sorted(seen)


def _ties(links: Sequence[Link]) -> list[tuple[str, str]]:
    return [(link.source, link.target) for link in links]


def _marks(entities: Sequence[Entity]) -> list[Mark]:
    return [
        Mark(
            entity.id,
            round(22 + 7 * math.log(1 + entity.degree)),
            entity.name,
            FAMILIES.get(entity.kind, ""),
        )
        for entity in entities
    ]


def _places(
    entities: Sequence[Entity], links: Sequence[Link], fixed: Mapping[str, tuple[float, float]]
) -> Places:
    if not entities:
        return {}
    return lay_out(_marks(entities), _ties(links), fixed=fixed)


def _drawn(
    store: GraphStore, entities: Sequence[Entity], links: Sequence[Link], places: Places
) -> dict[str, Any]:
    names = names_of(store, links)
    return {
        "entities": [shapes.entity(entity) for entity in entities],
        "links": [shapes.link(link, names) for link in links],
        "positions": {one: [x, y] for one, (x, y) in sorted(places.items())},
    }


# panels


def entity_panel(case: Case, identity: str) -> dict[str, Any]:
    """Return what is known of one entity: identifiers, claims, contacts, who joined what."""
    projection = case.projection()
    store = projection.store
    found = store.entities([EntityId(identity)])
    if not found:
        raise UsageProblem(f"No entity is called {identity!r}.")
    entity = found[0]
    panel = shapes.entity(entity)
    around = store.neighbours([entity.id], where=_EVERYTHING, per_node=1000)
    others = {one.id: one for one in around.entities}
    links = around.around.get(entity.id, ())
    panel["identifiers"] = _identifiers(entity, links, others) or panel["identifiers"]
    panel["contacts"] = len(others)
    panel["most_records_with"] = _strongest(store, entity, links, others)
    panel["kinds_around"] = dict(store.kinds_around([entity.id]).get(entity.id, {}))
    panel["claims"] = _claims(case, entity)
    panel["joined"] = _joined(case, entity)
    panel["suggestions"] = [
        {
            "entity": link.far_end(entity.id),
            "name": others[link.far_end(entity.id)].name,
            "kind": link.kind,
            "reasons": list(link.notes),
        }
        for link in links
        if link.kind in (LinkKind.POSSIBLY_SAME, LinkKind.RELATED)
        and link.certainty == "unconfirmed"
    ]
    return panel


def _identifiers(
    entity: Entity, links: Sequence[Link], others: Mapping[EntityId, Entity]
) -> list[dict[str, Any]]:
    rows = []
    for link in links:
        if link.kind in (LinkKind.USES, LinkKind.HOLDS) and link.source == entity.id:
            other = others[link.target]
            rows.append(
                {
                    "entity": other.id,
                    "kind": other.kind,
                    "name": other.name,
                    "value": other.value or other.name,
                    "valid": other.valid,
                    "from": iso(other.first),
                    "to": iso(other.last),
                    "basis": ", ".join(link.kinds),
                    "certainty": link.certainty,
                    "exhibits": list(link.exhibits),
                    "link": link.id,
                }
            )
    return sorted(rows, key=lambda row: (str(row["kind"]) != "Phone", row["kind"], row["value"]))


def _strongest(
    store: GraphStore,
    entity: Entity,
    links: Sequence[Link],
    others: Mapping[EntityId, Entity],
) -> list[dict[str, Any]]:
    """Add up events with each other end; of a person, through the numbers they use."""
    own = {
        link.target
        for link in links
        if link.kind in (LinkKind.USES, LinkKind.HOLDS) and link.source == entity.id
    }
    counted = [link for link in links if link.kind in _COUNTED]
    known = dict(others)
    if own:
        wider = store.neighbours(
            sorted(own), where=Where(link_kinds=frozenset(_COUNTED)), per_node=1000
        )
        counted += [link for link in wider.links if link not in counted]
        known |= {one.id: one for one in wider.entities}
    sums: dict[EntityId, int] = {}
    for link in counted:
        for near, far in ((link.source, link.target), (link.target, link.source)):
            if (near == entity.id or near in own) and far != entity.id and far not in own:
                sums[far] = sums.get(far, 0) + link.n
    ranked = sorted(sums, key=lambda one: (-sums[one], one))[:8]
    missing = [one for one in ranked if one not in known]
    known |= {one.id: one for one in store.entities(missing)}
    return [
        {
            "entity": one,
            "name": known[one].name,
            "kind": known[one].kind,
            "records": sums[one],
            "of": len(sums),
        }
        for one in ranked
    ]


_COUNTED = (LinkKind.COMMUNICATED.value, LinkKind.TRANSFERRED.value)
_HAPPENED = frozenset(_COUNTED) | {LinkKind.RELATED.value, LinkKind.ADVERTISES.value}
"""Links of something that happened at a time, known or not."""


def _claims(case: Case, entity: Entity) -> list[dict[str, Any]]:
    """Return what each source states of a person, with its place; of protected ones, where."""
    projection = case.projection()
    files = case.files()
    members = projection.members().get(entity.id, ())
    known = projection.identities()
    rows = []
    for anchor in members:
        exhibit, member, locator, basis = known.shown[anchor]
        rows.append(
            {
                "property": "name",
                "value": entity.name if entity.protected else known.names[anchor],
                "exhibit": exhibit,
                "file": files.get(exhibit),
                "member": member,
                "locator": locator,
                "basis": basis,
                "anchor": anchor,
            }
        )
    return sorted(rows, key=lambda row: (row["file"] or "", row["locator"]))


def _joined(case: Case, entity: Entity) -> list[dict[str, Any]]:
    """Return the judgements that hold an entity's records together."""
    members = set(case.projection().members().get(entity.id, ()))
    if len(members) < 2:
        return []
    with case.folder.reading() as connection:
        stated = judgement_store.read(connection)
    gone = {j.revokes for j in stated if j.revokes}
    return [
        {
            "judgement": j.judgement_id,
            "a": j.a,
            "b": j.b,
            "origin": j.origin.value,
            "by": j.by,
            "at": j.at,
            "why": "" if entity.protected else j.why,
            "bits": j.bits,
        }
        for j in stated
        if j.kind.value == "same"
        and j.judgement_id not in gone
        and {Anchor(j.a), Anchor(j.b)} <= members
    ]


def link_panel(case: Case, identity: str) -> dict[str, Any]:
    """Return the head of a link: both ends, both directions, and the files behind it."""
    store = case.store()
    found = store.links([LinkId(identity)])
    if not found:
        raise UsageProblem(f"No link is called {identity!r}.")
    link = found[0]
    ends = store.entities([link.source, link.target])
    panel = shapes.link(link, {entity.id: entity.name for entity in ends})
    panel["source_entity"] = shapes.entity(ends[0])
    panel["target_entity"] = shapes.entity(ends[-1])
    back = [
        other
        for other in store.links_among([link.source, link.target], where=_EVERYTHING)
        if other.kind == link.kind and other.id != link.id
    ]
    panel["forward"] = link.n
    panel["backward"] = sum(other.n for other in back) if link.directed else None
    panel["other_way"] = [other.id for other in back]
    files = case.files()
    panel["files"] = {exhibit: files.get(exhibit) for exhibit in link.exhibits}
    return panel


def page(found: RecordPage, case: Case) -> dict[str, Any]:
    """Return a page of rows with local times and the labels of their exhibits."""
    files = case.files()
    labels = case.labels()
    zone = case.zone()
    rows = []
    for record in found.records:
        row = shapes.event(record, files)
        row["at_local"] = None if record.at is None else record.at.astimezone(zone).isoformat()
        row["exhibit_label"] = labels.get(record.exhibit)
        rows.append(row)
    return {
        "total": found.total,
        "events": found.events,
        "undated": found.undated,
        "zone": str(zone),
        "rows": rows,
    }


def activity(case: Case, links: Sequence[str] | None, unit: str) -> dict[str, Any]:
    """Count events per week or day of the case's zone, from the first to the last."""
    if unit not in ("week", "day"):
        raise UsageProblem(f"No unit is called {unit!r}.", hint="Use week or day.")
    store = case.store()
    ids = None if links is None else [LinkId(one) for one in links]
    whole = store.activity(None, bins=1)
    undated = _undated(store, ids)
    if len(whole.edges_us) < 2 or whole.events == 0:
        return {"unit": unit, "bins": [], "undated": undated}
    zone = case.zone()
    first = _moment(whole.edges_us[0]).astimezone(zone)
    last = _moment(whole.edges_us[-1])
    day = first.replace(hour=0, minute=0, second=0, microsecond=0)
    step = timedelta(days=1)
    if unit == "week":
        day -= timedelta(days=day.weekday())
        step = timedelta(days=7)
    bins = max(1, math.ceil((last - day.astimezone(UTC)) / step + 1e-9))
    start = day.astimezone(UTC)
    counted = store.activity(ids, since=start, until=start + bins * step, bins=bins)
    return {
        "unit": unit,
        "zone": str(zone),
        "bins": [
            {"start": iso(start + number * step), "n": n}
            for number, n in enumerate(counted.histogram)
        ],
        "undated": undated,
    }


def _undated(store: GraphStore, ids: Sequence[LinkId] | None) -> int:
    """Count undated events; an address-book entry is no event and lacks no time."""
    if ids is not None:
        return sum(link.undated for link in store.links(ids) if link.kind in _HAPPENED)
    table = store.edges(where=Where(link_kinds=_HAPPENED, services=True), columns=("undated",))
    return sum(table["undated"].to_pylist())


def _moment(us: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
