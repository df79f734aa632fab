"""The entities of a case while it is being projected: drafts, then one numbered list.

Numbers follow the order of ids, so that the order of import changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graphkit.graph.store import CONFIRMED, IdentifierValue
from graphkit.model.kinds import EntityId, EntityKind, Role

_ENCODE = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class Draft:
    """An entity in the making; `terms` are the (field, text) by which it can be found."""

    id: EntityId
    kind: EntityKind
    name: str
    value: str | None = None
    role: str = Role.UNKNOWN.value
    protected: bool = False
    service: bool = False
    valid: bool = True
    code: str | None = None
    exhibits: set[str] = field(default_factory=set)
    identifiers: dict[tuple[str, str], IdentifierValue] = field(default_factory=dict)
    props: dict[str, Any] = field(default_factory=dict)
    terms: set[tuple[str, str]] = field(default_factory=set)

    def claims(self, kind: str, value: str, *, valid: bool, certainty: str) -> None:
        """Note an identifier of this entity; a confirmed claim outranks another one."""
        known = self.identifiers.get((kind, value))
        if known is None or certainty == CONFIRMED:
            self.identifiers[kind, value] = IdentifierValue(kind, value, valid, certainty)

    def hide(self, code: str) -> None:
        """Leave nothing of this entity that tells who it is, only its code."""
        self.name, self.code, self.protected = code, code, True
        self.value = None
        self.props = {}
        self.terms = {("code", code)}


@dataclass(frozen=True, slots=True)
class Counted:
    """What the links of an entity add up to: number, first and last time (microseconds)."""

    degree: int = 0
    first_us: int | None = None
    last_us: int | None = None


class EntityTable:
    """Holds the drafts by id; once numbered, an entity's number is its place by id."""

    def __init__(self) -> None:
        self._drafts: dict[EntityId, Draft] = {}
        self._numbers: dict[EntityId, int] = {}

    def add(self, draft: Draft) -> Draft:
        """Add an entity, or return the one that already has this id."""
        return self._drafts.setdefault(draft.id, draft)

    def get(self, entity: EntityId) -> Draft | None:
        """Return the draft with this id."""
        return self._drafts.get(entity)

    def number(self) -> dict[EntityId, int]:
        """Fix the list and return the number of each id; afterwards nothing is added."""
        if not self._numbers:
            self._numbers = {entity: ix for ix, entity in enumerate(sorted(self._drafts))}
        return self._numbers

    def listed(self) -> list[Draft]:
        """Return all drafts in the order of their numbers."""
        return [self._drafts[entity] for entity in self.number()]

    def protected(self) -> dict[EntityId, str]:
        """Return the codes of all protected entities."""
        return {d.id: d.code or d.name for d in self._drafts.values() if d.protected}


def json_text(value: Any) -> str:
    """Write a value of text, whole numbers and lists as its one canonical JSON text."""
    return _ENCODE(value)


def entity_row(ix: int, draft: Draft, counted: Counted) -> tuple[Any, ...]:
    """Return the row of the `entity` table, its hash taken over the row as published."""
    identifiers = [
        {"certainty": i.certainty, "kind": i.kind, "valid": i.valid, "value": i.value}
        for _, i in sorted(draft.identifiers.items())
    ]
    exhibits = sorted(draft.exhibits)
    kind = draft.kind.value
    published = {
        "code": draft.code,
        "degree": counted.degree,
        "exhibits": exhibits,
        "first_us": counted.first_us,
        "id": draft.code or draft.id,
        "identifiers": identifiers,
        "kind": kind,
        "last_us": counted.last_us,
        "name": draft.name,
        "props": draft.props,
        "protected": draft.protected,
        "role": draft.role,
        "service": draft.service,
        "valid": draft.valid,
        "value": draft.value,
    }
    return (
        ix,
        draft.id,
        kind,
        draft.name,
        draft.role,
        int(draft.protected),
        int(draft.service),
        int(draft.valid),
        draft.value,
        draft.code,
        counted.degree,
        counted.first_us,
        counted.last_us,
        json_text(identifiers) if identifiers else "[]",
        json_text(exhibits),
        json_text(draft.props) if draft.props else "{}",
        hashlib.sha256(json_text(published).encode()).digest()[:16],
    )


def captions(drafts: Iterable[Draft], code: str) -> None:
    """Name the marks that belong to one protected person: `V-03 phone 1`, `V-03 phone 2` …"""
    numbers: dict[str, int] = {}
    for draft in sorted(drafts, key=lambda d: d.id):
        word = draft.kind.value.lower()
        numbers[word] = numbers.get(word, 0) + 1
        draft.hide(f"{code} {word} {numbers[word]}")
