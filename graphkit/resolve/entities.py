"""People and organisations as a replay of judgements: ids that stay, captions, codes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graphkit.model.judgements import Judgement
from graphkit.model.kinds import Anchor, EntityId, EntityKind, Role
from graphkit.resolve.fold import Partition, fold
from graphkit.resolve.guards import standings
from graphkit.resolve.identity import IdentityRecord
from graphkit.resolve.propose import Proposals
from graphkit.resolve.resolution import Resolution, ResolvedEntity, Suggestion

_BEST_SOURCES = {
    basis: rank
    for rank, basis in enumerate(
        ("document", "register", "subscriber", "holder", "owner", "profile", "note", "address_book")
    )
}
_ROLES = (
    Role.CHILD, Role.VICTIM, Role.POTENTIAL_VICTIM, Role.WITNESS, Role.SUSPECT, Role.BYSTANDER,
)  # fmt: skip
"""Which role an entity shows if its records have several: protection comes first."""


def entity_id(kind: EntityKind, founding: Anchor) -> EntityId:
    """Name a resolved entity after the record that founded it: 80 bits in base 32."""
    digest = hashlib.sha256(founding.encode()).digest()[:10]
    return EntityId(f"{kind.value}:{base64.b32encode(digest).decode().lower()}")


def resolve_entities(
    identities: Sequence[IdentityRecord],
    judgements: Iterable[Judgement],
    roles: Mapping[Anchor, str],
    founding: Mapping[str, int],
    *,
    proposals: Proposals | None = None,
    wards: Mapping[Anchor, int] | None = None,
) -> Resolution:
    """Return who there is, as the judgements stand: a pure function of all that is given.

    `founding` tells for each exhibit when it came into the case; the earliest record of an
    entity gives it its id, which later records and merges do not change. An id that went
    into another entity stays known as an alias. A record that makes nobody by itself joins
    an entity only by a judgement. `proposals` adds suggestions, suppressed values and
    quarantined groups as far as they still stand. `wards` numbers the records that a person
    put under protection; the number makes the code and never passes to somebody else.
    """
    known = {record.anchor: record for record in identities}
    stated = list(judgements)
    standing = standings(identities, stated, roles)
    partition = fold(standing, stated, standing=standing)
    entities: list[ResolvedEntity] = []
    aliases: dict[EntityId, EntityId] = {}
    for group in partition.groups:
        makers = [known[anchor] for anchor in group if known[anchor].kind is not None]
        if not makers:
            continue
        order = {r.anchor: (founding.get(r.exhibit_id, 0), r.anchor) for r in makers}
        first = min(makers, key=lambda record: order[record.anchor])
        guarded = any(standing[anchor].is_protected for anchor in group)
        entity = _entity(group, first, [known[anchor] for anchor in group], roles, guarded)
        entities.append(_coded(entity, wards or {}))
        for record in makers:
            if record is not first and record.kind is not None:
                aliases[entity_id(record.kind, record.anchor)] = entity.id
    found = proposals or Proposals(model_id="")
    return Resolution(
        entities=tuple(sorted(entities, key=lambda entity: entity.members)),
        suggestions=_standing(found.suggestions, partition),
        aliases=dict(sorted(aliases.items())),
        quarantined=found.quarantined,
        suppressed=found.suppressed,
    )


def _entity(
    group: tuple[Anchor, ...],
    first: IdentityRecord,
    records: Sequence[IdentityRecord],
    roles: Mapping[Anchor, str],
    guarded: bool,
) -> ResolvedEntity:
    kind = first.kind or EntityKind.PERSON
    given = {roles[anchor] for anchor in group if anchor in roles}
    role = next((role.value for role in _ROLES if role.value in given), Role.UNKNOWN.value)
    return ResolvedEntity(
        id=entity_id(kind, first.anchor),
        kind=kind.value,
        name=caption(records),
        members=group,
        role=role,
        protected=guarded,
    )


def caption(records: Iterable[IdentityRecord]) -> str:
    """Return the fullest name of the best source; else a register's number, else nothing.

    The fullest has the most words, then the most letters; ties go by the alphabet.
    """
    named = [
        (_BEST_SOURCES.get(record.basis, len(_BEST_SOURCES)), -len(name.tokens), -len(text), text)
        for record in records
        for name in record.names
        if (text := " ".join(name.raw.split()))
    ]
    if named:
        return min(named)[3]
    return min((record.source_id for record in records if record.source_id), default="")


def _coded(entity: ResolvedEntity, wards: Mapping[Anchor, int]) -> ResolvedEntity:
    """Give a protected entity its code: V and the number of its first record under protection.

    Whoever is protected by what a source says, and not by a person, has no such number: the
    code is then made from the id, which comes from where a record stands and names nobody.
    """
    if not entity.protected:
        return entity
    numbers = [wards[anchor] for anchor in entity.members if anchor in wards]
    digest = hashlib.sha256(entity.id.encode()).hexdigest().upper()
    return replace(entity, code=f"V-{min(numbers):02d}" if numbers else f"P-{digest[:8]}")


def _standing(suggestions: Iterable[Suggestion], partition: Partition) -> tuple[Suggestion, ...]:
    """Leave out suggestions between records that are joined by now or not in the case."""
    number = partition.group_of()
    return tuple(
        suggestion
        for suggestion in suggestions
        if suggestion.a in number
        and suggestion.b in number
        and number[suggestion.a] != number[suggestion.b]
    )
