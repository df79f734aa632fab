"""The result of resolving: which identity records make which person or organisation."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphkit.model.kinds import Anchor, EntityId


@dataclass(frozen=True, slots=True)
class ResolvedEntity:
    """A person or organisation as the judgements stand: its members and its caption.

    `members` are identity anchors, sorted. `name` is the fullest name of the best
    source. `protected` is true if any member or role says so; then `code` replaces the
    name in every output.
    """

    id: EntityId
    kind: str
    name: str
    members: tuple[Anchor, ...]
    role: str = "unknown"
    protected: bool = False
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two entities that may be one, or stand in relation; never a merge.

    `outcome` is `possibly same` or `related`; `reason` a plain sentence.
    """

    a: Anchor
    b: Anchor
    outcome: str
    reason: str
    bits: str | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """Everything that the graph needs from resolving."""

    entities: tuple[ResolvedEntity, ...]
    suggestions: tuple[Suggestion, ...] = ()
    aliases: dict[EntityId, EntityId] = field(default_factory=dict)
    """Old ids of merged entities and where they went."""
    quarantined: tuple[tuple[Anchor, ...], ...] = ()
    suppressed: tuple[tuple[str, str, int], ...] = ()
    """Values that lost their merge power: kind, value, number of distinct names."""
