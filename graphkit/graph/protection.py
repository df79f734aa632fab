"""Who is protected in the projection, under which code, and which marks are theirs.

With a protected person goes every number, account and handle attributed to the person.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

import duckdb

from graphkit.graph.entities import Draft, EntityTable, captions
from graphkit.graph.hidden_texts import number_needles
from graphkit.graph.identifier_entity import points_to_people
from graphkit.graph.masking import Mask, Needle
from graphkit.graph.people import UNNAMED, People
from graphkit.graph.store import CONFIRMED
from graphkit.model.kinds import PROTECTED_ROLES, EntityId, Role

_LONG = re.compile(r"[0-9]{8,15}")
"""Digits enough to be somebody's number."""
_PREFIXES = {Role.VICTIM: "V", Role.POTENTIAL_VICTIM: "V", Role.WITNESS: "W"}


def protect(
    con: duckdb.DuckDBPyConnection,
    table: EntityTable,
    people: People,
    keyed: Mapping[str, EntityId],
    roles: Mapping[str, str],
) -> Mask:
    """Put codes in the place of protected people and of what is theirs; return the mask.

    `keyed` maps each identifier key to its entity. The mask finds their names and
    numbers in any other text.
    """
    codes = dict(_people_codes(table, people))
    hidden = _hidden_keys(people, keyed, codes)
    needles = list(_needles(con, table, people, codes, hidden))
    for entity, code in codes.items():
        draft = table.get(entity)
        if draft is not None:
            draft.hide(code)
    for code in sorted(set(hidden.values())):
        ids = sorted({keyed[key] for key, owner in hidden.items() if owner == code})
        captions((draft for entity in ids if (draft := table.get(entity))), code)
    _protect_alone(con, table, keyed, roles, needles)
    return Mask(needles)


def _people_codes(table: EntityTable, people: People) -> Iterator[tuple[EntityId, str]]:
    drafts = {entity: table.get(entity) for entity in people.entities}
    guarded = {e: d for e, d in drafts.items() if d is not None and d.protected}
    taken = {draft.code for draft in guarded.values() if draft.code}
    for entity in sorted(guarded):
        code = guarded[entity].code
        if not code:
            prefix = _PREFIXES.get(Role(guarded[entity].role), "P")
            # the id comes from where a record stands, so its hash gives nobody away
            digest = hashlib.sha256(entity.encode()).hexdigest().upper()
            code = next(c for n in range(4, 64) if (c := f"{prefix}-{digest[:n]}") not in taken)
            taken.add(code)
        yield entity, code


def _hidden_keys(
    people: People, keyed: Mapping[str, EntityId], codes: Mapping[EntityId, str]
) -> dict[str, str]:
    hidden: dict[str, str] = {}
    for key, claimants in people.claimants.items():
        guarded = sorted((c != CONFIRMED, codes[e]) for e, c in claimants.items() if e in codes)
        if key not in keyed or not guarded:
            continue
        others = any(c == CONFIRMED for e, c in claimants.items() if e not in codes)
        weak, code = guarded[0]
        if not (weak and others):  # somebody else's by a better source stays visible
            hidden[key] = code
    return hidden | _built_on(hidden, people, keyed)


def _built_on(
    hidden: Mapping[str, str], people: People, keyed: Mapping[str, EntityId]
) -> dict[str, str]:
    """Return the wallets and handles that hold a hidden number in their own key."""
    numbers = {
        digits: code
        for key, code in hidden.items()
        if key.startswith("phone:")
        for digits in _LONG.findall(key)
    }
    found: dict[str, str] = {}
    for key in keyed:
        codes = {numbers[digits] for digits in _LONG.findall(key) if digits in numbers}
        others = any(c == CONFIRMED for c in people.claimants.get(key, {}).values())
        if key not in hidden and codes and not others:
            found[key] = min(codes)
    return found


def _needles(
    con: duckdb.DuckDBPyConnection,
    table: EntityTable,
    people: People,
    codes: Mapping[EntityId, str],
    hidden: Mapping[str, str],
) -> Iterator[Needle]:
    for entity, code in codes.items():
        draft = table.get(entity)
        if draft is not None and draft.name != UNNAMED:
            yield Needle(draft.name, code)
    for anchor, entity in sorted(people.entity_of.items()):
        record = people.records.get(anchor)
        if entity in codes and record is not None:
            for name in record.names:
                yield Needle(name, codes[entity], parts=record.certainty == CONFIRMED)
    pointers = {
        key: codes[entity]
        for key, claimants in people.claimants.items()
        if key not in hidden and points_to_people(key)
        for entity in sorted(claimants)
        if entity in codes
    }
    yield from number_needles(con, {**pointers, **hidden})


def _protect_alone(
    con: duckdb.DuckDBPyConnection,
    table: EntityTable,
    keyed: Mapping[str, EntityId],
    roles: Mapping[str, str],
    needles: list[Needle],
) -> None:
    """Hide a number, account or handle that itself was given a protected role."""
    alone: dict[EntityId, tuple[str, Draft]] = {}
    for subject, role in roles.items():
        entity = keyed.get(subject, EntityId(subject))
        draft = table.get(entity)
        if draft is None or draft.protected:
            continue
        if role in PROTECTED_ROLES:
            alone[entity] = (subject, draft)
        draft.role = role
    captions((draft for _, draft in alone.values()), "protected")
    for subject, draft in alone.values():
        if subject in keyed and draft.code:
            needles.extend(number_needles(con, {subject: draft.code}))
