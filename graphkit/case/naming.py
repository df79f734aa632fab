"""Naming things on the command line: an id, any written form of a number, or a name.

Where several fit, nobody is chosen: the candidates are listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphkit.errors import UsageProblem
from graphkit.graph.fold_text import fold
from graphkit.graph.store import Entity, GraphStore
from graphkit.model.anchors import keyed_entity_id
from graphkit.model.email_address import read_email
from graphkit.model.kinds import Anchor, EntityId, EntityKind, Validity
from graphkit.model.phone_number import read_numbers

_SHOWN = 10


def entity_named(store: GraphStore, text: str, *, region: str | None) -> Entity:
    """Return the one entity that the text names; raises UsageProblem otherwise."""
    found = store.entities([EntityId(text)])
    if found:
        return found[0]
    moved = store.locate([Anchor(text)])
    if moved:
        return store.entities(list(moved.values()))[0]
    keyed = store.entities(_ids_of(text, region))
    if len(keyed) == 1:
        return keyed[0]
    hits = store.search(text, limit=200)
    exact = _unique(
        [
            hit.entity
            for hit in hits
            if fold(hit.entity.name) == fold(text) or fold(hit.matched) == fold(text)
        ]
    )
    if len(exact) == 1:
        return exact[0]
    people = [one for one in exact if one.kind in ("Person", "Organization")]
    if len(people) == 1:
        return people[0]
    candidates = exact or _unique([hit.entity for hit in hits])
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        raise UsageProblem(f"Nothing in the case is called {text!r}.", hint="Try: graphkit search")
    raise UsageProblem(
        f"{text!r} fits {len(candidates)} entities: {_listed(candidates)}.",
        hint="Name one of them by its id.",
    )


def anchor_named(
    store: GraphStore,
    text: str,
    *,
    region: str | None,
    names: Mapping[Anchor, str],
    places: Mapping[str, Anchor],
    members: Mapping[EntityId, Sequence[Anchor]],
) -> Anchor:
    """Return the identity record that the text names: an anchor, a place, or a name.

    An entity's name stands for its first record. Raises UsageProblem where several
    entities fit or none does.
    """
    if text in names:
        return Anchor(text)
    if text in places:
        return places[text]
    same = sorted(anchor for anchor, name in names.items() if name and fold(name) == fold(text))
    if same and len(set(store.locate(same).values())) == 1:
        return same[0]
    entity = entity_named(store, text, region=region)
    own = members.get(entity.id)
    if not own:
        raise UsageProblem(
            f"{entity.name} is a {entity.kind}; judgements are made about people and "
            "organisations.",
            hint="Name a person, or a record by EXHIBIT|MEMBER|LOCATOR.",
        )
    return own[0]


def _ids_of(text: str, region: str | None) -> list[EntityId]:
    keys: list[tuple[str, str]] = []
    for number in read_numbers(text, region):
        if number.validity is Validity.VALID and number.value:
            keys.append((EntityKind.PHONE, f"phone:{number.value}"))
    email = read_email(text)
    if email.validity is Validity.VALID and email.value:
        keys.append((EntityKind.EMAIL, f"email:{email.value}"))
    return [keyed_entity_id(kind, key) for kind, key in keys]


def _unique(entities: Sequence[Entity]) -> list[Entity]:
    return list({one.id: one for one in entities}.values())


def _listed(entities: Sequence[Entity]) -> str:
    shown = "; ".join(f"{one.name} ({one.kind}, {one.id})" for one in entities[:_SHOWN])
    more = len(entities) - _SHOWN
    return shown + (f"; and {more} more" if more > 0 else "")
