"""Whose number is it: marks that exactly one person is confirmed to use or hold.

Drawing a shared number into one person would turn two people's calls into one star, so
shared marks stay nodes of their own.
"""

from __future__ import annotations

from graphkit.graph.store import CONFIRMED, GraphStore, Where
from graphkit.model.kinds import EntityKind, LinkKind

_MARKS = frozenset(
    {
        EntityKind.PHONE.value,
        EntityKind.ACCOUNT.value,
        EntityKind.HANDLE.value,
        EntityKind.EMAIL.value,
        EntityKind.DEVICE.value,
        EntityKind.WALLET.value,
    }
)
PEOPLE = frozenset({EntityKind.PERSON.value, EntityKind.ORGANIZATION.value})
_OWNING = frozenset({LinkKind.USES.value, LinkKind.HOLDS.value})


def collapse(store: GraphStore, *, services: bool = False) -> dict[str, str]:
    """Return mark -> person for every mark that one person alone uses or holds.

    An account or device that nobody claims follows the number it belongs to.
    """
    where = Where(link_kinds=_OWNING, services=services)
    owning = store.edges(where=where, columns=("source", "target", "certainty"))
    kinds = store.vertices(where=Where(services=True), columns=("id", "kind"))
    kind = dict(zip(kinds["id"].to_pylist(), kinds["kind"].to_pylist(), strict=True))
    owners: dict[str, set[str]] = {}
    numbers: dict[str, set[str]] = {}
    columns = (owning[name].to_pylist() for name in ("source", "target", "certainty"))
    for source, target, certainty in zip(*columns, strict=True):
        if certainty != CONFIRMED or kind[target] not in _MARKS:
            continue
        held_by = owners if kind[source] in PEOPLE else numbers
        held_by.setdefault(target, set()).add(source)
    into = {mark: next(iter(people)) for mark, people in owners.items() if len(people) == 1}
    for mark, phones in numbers.items():
        if mark not in owners:
            people = {into.get(phone) for phone in phones}
            person = next(iter(people))
            if len(people) == 1 and person is not None:
                into[mark] = person
    return dict(sorted(into.items()))
