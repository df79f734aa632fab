"""The names of records: where they stand, the same on every machine and under any reader."""

from __future__ import annotations

import hashlib

from graphkit.model.kinds import Anchor, EntityId


def identity_anchor(
    exhibit_id: str, member: str | None, locator: str, ordinal: int | None = 0
) -> Anchor:
    """Name one identity record by exhibit, member, locator and ordinal.

    Not over its text: a better reader must not orphan what people judged.
    """
    place = "\x1f".join((exhibit_id, member or "", locator, str(ordinal or 0)))
    return Anchor("identity:" + hashlib.sha256(place.encode()).hexdigest()[:32])


def keyed_entity_id(entity_kind: str, key: str) -> EntityId:
    """Name the entity of an identifier key: `Phone:` and 20 hex digits of its hash.

    The hash is over kind and key, so it is equal in every case and import order.
    """
    digest = hashlib.sha256(f"{entity_kind}\x1f{key}".encode()).hexdigest()[:20]
    return EntityId(f"{entity_kind}:{digest}")


def record_name(exhibit_id: str, member: str | None, locator: str) -> str:
    """Write the name of a record for people and for `events`: exhibit, member, locator."""
    return f"{exhibit_id}|{member or ''}|{locator}"
