"""People and organisations in the projection: their records, their names, their claims.

A person comes from identity records only. What such a record claims (a number, an
account) is confirmed or not by the standing of the source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import duckdb

from graphkit.errors import StoreError
from graphkit.graph.entities import Draft, EntityTable
from graphkit.graph.identifier_entity import tidy
from graphkit.graph.store import CONFIRMED, UNCONFIRMED
from graphkit.model.kinds import PROTECTED_ROLES, Anchor, EntityId, EntityKind, Role
from graphkit.resolve.resolution import Resolution, ResolvedEntity

CONFIRMED_BASES = frozenset({"subscriber", "holder", "document", "owner", "profile", "register"})
"""Bases of standing; an address book or a note only says what somebody wrote down."""

ANCHOR = (
    "'identity:' || substr(sha256(exhibit_id || chr(31) || coalesce(member, '') || chr(31)"
    " || locator || chr(31) || coalesce(ordinal, 0)::VARCHAR), 1, 32)"
)
"""SQL for the anchor of an identity record, equal to `identity_anchor`."""

IDENTITIES = f"""
SELECT {ANCHOR} AS anchor, batch, "row", exhibit_id, basis, name, given, family, aliases, ids,
       coalesce(protected, false)
FROM identities ORDER BY batch, "row"
"""

UNNAMED = "no name stated"


@dataclass(frozen=True, slots=True)
class IdentityRecord:
    """What the projection needs of one identity record."""

    anchor: Anchor
    batch: int
    row: int
    exhibit_id: str
    basis: str
    names: tuple[str, ...]
    ids: tuple[str, ...]
    protected: bool

    @property
    def certainty(self) -> str:
        """Confirmed or unconfirmed, by the standing of the source."""
        return CONFIRMED if self.basis in CONFIRMED_BASES else UNCONFIRMED


@dataclass(slots=True)
class People:
    """The resolved entities, which record belongs to whom, and who claims which key."""

    entities: list[EntityId] = field(default_factory=list)
    entity_of: dict[Anchor, EntityId] = field(default_factory=dict)
    records: dict[Anchor, IdentityRecord] = field(default_factory=dict)
    claimants: dict[str, dict[EntityId, str]] = field(default_factory=dict)
    """Identifier key -> who claims it, with the better certainty."""

    def claim(self, key: str, entity: EntityId, certainty: str) -> None:
        """Note that an entity claims a key."""
        known = self.claimants.setdefault(key, {})
        if certainty == CONFIRMED or entity not in known:
            known[entity] = certainty

    def pointed_at(self, key: str) -> EntityId | None:
        """Return whom a key without a mark of its own names; None if nobody or several."""
        claimants = self.claimants.get(key, {})
        return next(iter(claimants)) if len(claimants) == 1 else None


def add_people(
    con: duckdb.DuckDBPyConnection,
    table: EntityTable,
    resolution: Resolution,
    roles: Mapping[str, str],
) -> People:
    """Add every resolved entity with its names and records, and list all claims."""
    people = People()
    for resolved in resolution.entities:
        table.add(_draft(resolved, roles))
        people.entities.append(resolved.id)
        for anchor in resolved.members:
            people.entity_of[anchor] = resolved.id
    for record in _records(con):
        people.records[record.anchor] = record
        entity = people.entity_of.get(record.anchor)
        draft = None if entity is None else table.get(entity)
        if entity is None or draft is None:
            continue
        draft.exhibits.add(record.exhibit_id)
        draft.protected = draft.protected or record.protected
        draft.terms.update(("name", name) for name in record.names)
        for key in record.ids:
            people.claim(key, entity, record.certainty)
    for resolved in resolution.entities:
        others = {name for field_, name in _terms(table, resolved) if field_ == "name"}
        others.discard(resolved.name)
        draft = table.get(resolved.id)
        if others and draft is not None:
            draft.props["names"] = sorted(others)
    return people


def _terms(table: EntityTable, resolved: ResolvedEntity) -> set[tuple[str, str]]:
    draft = table.get(resolved.id)
    return set() if draft is None else draft.terms


def _draft(resolved: ResolvedEntity, roles: Mapping[str, str]) -> Draft:
    role = resolved.role
    if role == Role.UNKNOWN.value:
        stated = [roles[name] for name in (resolved.id, *resolved.members) if name in roles]
        role = stated[0] if stated else role
    try:
        kind = EntityKind(resolved.kind)
    except ValueError:
        raise StoreError(
            f"{resolved.id} has kind {resolved.kind!r}, which the network does not know."
        ) from None
    draft = Draft(resolved.id, kind, tidy(resolved.name) or UNNAMED, role=role)
    draft.protected = resolved.protected or role in PROTECTED_ROLES
    draft.code = resolved.code
    if resolved.name.strip():
        draft.terms.add(("name", resolved.name))
    return draft


def _records(con: duckdb.DuckDBPyConnection) -> Iterator[IdentityRecord]:
    cursor = con.execute(IDENTITIES)
    while rows := cursor.fetchmany(20_000):
        for anchor, batch, row, exhibit, basis, name, given, family, aliases, ids, guarded in rows:
            whole = " ".join(part for part in (given, family) if part)
            names = [name or whole, *(aliases or ())]
            yield IdentityRecord(
                Anchor(anchor),
                batch,
                row,
                exhibit,
                basis or "",
                tuple(text for text in names if text and text.strip()),
                tuple(key for key in ids or () if key),
                bool(guarded),
            )
