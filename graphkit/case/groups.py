"""The groups that the screen opens on, worked out once per state of the case and kept beside it."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from graphkit.analysis.communities import RUNS, SEED, Communities, leiden
from graphkit.analysis.layout import spiral
from graphkit.errors import UsageProblem
from graphkit.graph.network import Network
from graphkit.graph.store import GraphStore, Where
from graphkit.model.kinds import LinkKind

if TYPE_CHECKING:
    from graphkit.case.projecting import Projection

FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("Person", "Organization"), "people"),
    **dict.fromkeys(("Phone", "Device", "Email", "Handle"), "numbers"),
    **dict.fromkeys(("Account", "Wallet"), "money"),
    **dict.fromkeys(("Advert", "AdvertGroup", "Image"), "adverts"),
    **dict.fromkeys(("Place", "Vehicle"), "places"),
}
GROUP_LAYERS = ("calls", "money", "relations", "adverts")
SMALLEST = 3
MOST_GROUPS = 200
MANY_TIES = 50_000
"""From here on the groups are those of one run; how stable they are is then not said."""
FILE = "groups.json"
RECIPE = 1
"""Raised whenever the same network would give other groups, captions or places."""
_NAMED_AFTER = (("Phone",), ("AdvertGroup",), ("Account", "Wallet"), ("Handle", "Place"))


@dataclass(frozen=True, slots=True)
class Group:
    """Entities with more ties among them than to others; the best tied one first."""

    label: str
    members: tuple[str, ...]
    families: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of one state of the case, the largest first, and the records between them."""

    groups: tuple[Group, ...]
    between: tuple[tuple[int, int, int], ...]
    """Two groups by their place here, and the records between their members."""
    modularity: float
    stable_runs: int
    runs: int

    def members(self, identity: str) -> tuple[str, ...]:
        """Return the entity ids of a group, best tied first; raises UsageProblem for none."""
        try:
            number = int(identity.removeprefix("c"))
            if number < 1:
                raise IndexError
            return self.groups[number - 1].members
        except (ValueError, IndexError) as error:
            raise UsageProblem(f"No group is called {identity!r}.") from error


def groups_of(projection: Projection) -> Groups:
    """Return the groups of a projection: from the folder if they belong to its state."""
    found: Groups = projection.keep("groups", lambda: _kept(projection))
    return found


def overview(projection: Projection) -> dict[str, Any]:
    """Return the groups with their shares of kinds and the links between them."""
    found = groups_of(projection)
    about = projection.store.info()
    places = spiral([13 + 2.85 * math.sqrt(len(group.members)) for group in found.groups])
    return {
        "communities": [
            {
                "id": f"c{number}",
                "label": group.label,
                "size": len(group.members),
                "families": dict(group.families),
                "x": x,
                "y": y,
            }
            for number, (group, (x, y)) in enumerate(zip(found.groups, places, strict=True), 1)
        ],
        "between": [
            {"source": f"c{a + 1}", "target": f"c{b + 1}", "records": records}
            for a, b, records in found.between
        ],
        "outside": about.entities - sum(len(group.members) for group in found.groups),
        "entities": about.entities,
        "links": about.links,
        "modularity": round(found.modularity, 3),
        "stability": f"{found.stable_runs} of {found.runs}" if found.runs == RUNS else None,
    }


def _kept(projection: Projection) -> Groups:
    path = projection.derived / FILE
    state = [projection.state[0], projection.state[1], RECIPE, SEED]
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        if read["state"] == state:
            return _read(read["groups"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not there, half-written or of an older make: worked out anew
    found = find_groups(projection.store)
    fresh = path.with_name(f".{FILE}.{os.getpid()}.new")
    try:
        fresh.write_text(json.dumps({"state": state, "groups": asdict(found)}), encoding="utf-8")
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)  # a full disk must not keep anybody from looking
    return found


def _read(kept: Mapping[str, Any]) -> Groups:
    return Groups(
        tuple(
            Group(one["label"], tuple(one["members"]), one["families"]) for one in kept["groups"]
        ),
        tuple((a, b, records) for a, b, records in kept["between"]),
        kept["modularity"],
        kept["stable_runs"],
        kept["runs"],
    )


def find_groups(store: GraphStore) -> Groups:
    """Find the groups of a network; people belong to the group of what they use or hold."""
    kinds = frozenset({LinkKind.USES.value, LinkKind.HOLDS.value})
    table = store.edges(
        where=Where(link_kinds=kinds), columns=("id", "source", "target")
    ).to_pydict()
    ties = list(zip(table["source"], table["target"], table["id"], strict=True))
    network = Network.of(store, layers=GROUP_LAYERS, actors=False).with_ties(store, "uses", ties)
    runs = RUNS if network.graph.ecount() <= MANY_TIES else 1
    found = leiden(network, runs=runs)
    groups = [group for group in found.groups if len(group) >= SMALLEST][:MOST_GROUPS]
    strengths = network.graph.strength(weights="strength")
    ranked = [
        sorted(group, key=lambda node: (-strengths[node], network.ids[node])) for group in groups
    ]
    return _described(network, ranked, found)


def _described(network: Network, groups: list[list[int]], found: Communities) -> Groups:
    shown = []
    for number, group in enumerate(groups, 1):
        families = dict.fromkeys(("people", "numbers", "money", "adverts", "places"), 0)
        for node in group:
            families[FAMILIES[network.kinds[node]]] += 1
        members = tuple(network.ids[node] for node in group)
        shown.append(Group(_label(network, group, number), members, families))
    return Groups(
        tuple(shown),
        tuple(_between(network, groups)),
        found.modularity,
        found.stable_runs,
        found.runs,
    )


def _label(network: Network, group: list[int], number: int) -> str:
    """Name a group after its best-tied number, account or advert group, never a person."""
    for kinds in _NAMED_AFTER:
        for node in group:
            if network.kinds[node] in kinds and node not in network.hidden:
                return network.names[node]
    if all(FAMILIES[network.kinds[node]] == "adverts" for node in group):
        return f"Advert group {number}"
    return f"Group {number}"


def _between(network: Network, groups: list[list[int]]) -> list[tuple[int, int, int]]:
    """Add up the records between each two groups."""
    of: npt.NDArray[np.int64] = np.full(network.n, -1, dtype=np.int64)
    for number, group in enumerate(groups):
        of[group] = number
    ends = of[np.array(network.graph.get_edgelist(), dtype=np.int64).reshape(-1, 2)]
    ends.sort(axis=1)
    across = (ends[:, 0] >= 0) & (ends[:, 0] != ends[:, 1])
    pairs, place = np.unique(ends[across], axis=0, return_inverse=True)
    strength = np.round(np.array(network.graph.es["strength"], dtype=np.float64)[across])
    records = np.bincount(place.ravel(), strength, minlength=len(pairs))
    return [(int(a), int(b), int(n)) for (a, b), n in zip(pairs, records, strict=True)]
