"""The network that measures are taken of: igraph inside, networkx outside, arrays between.

A network is made from a store for stated layers. Nodes stand in the order of their ids,
so that the same store gives the same network in every run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import igraph as ig
import networkx as nx
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graphkit.errors import UsageProblem
from graphkit.graph.store import CONFIRMED, GraphStore, Where
from graphkit.model.kinds import EntityKind, LinkKind

LAYERS: dict[str, str] = {
    "calls": LinkKind.COMMUNICATED,
    "money": LinkKind.TRANSFERRED,
    "relations": LinkKind.RELATED,
    "adverts": LinkKind.ADVERTISES,
    "places": LinkKind.LOCATED_AT,
}
"""Names of the layers, and the kind of link that each one holds."""

DEFAULT_LAYERS = ("calls", "money", "relations")

PEOPLE = frozenset({EntityKind.PERSON.value, EntityKind.ORGANIZATION.value})
CARRIED = frozenset(
    {
        EntityKind.PHONE.value,
        EntityKind.ACCOUNT.value,
        EntityKind.WALLET.value,
        EntityKind.HANDLE.value,
        EntityKind.EMAIL.value,
        EntityKind.DEVICE.value,
    }
)
"""What a person uses or holds, and what is taken for the person where it is one person's."""


@dataclass(frozen=True)
class Network:
    """Nodes and ties of some layers; arrays are parallel, one element per tie.

    `src` and `dst` are positions in `ids`. `strength` counts events, or is the weight that
    an association list states. `links` names the
    stored link of each tie, so that every figure opens to its rows. Ties that were added
    up for one pair stay apart here, one per layer and direction.
    """

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    roles: tuple[str, ...]
    src: npt.NDArray[np.int64]
    dst: npt.NDArray[np.int64]
    strength: npt.NDArray[np.float64]
    layer: tuple[str, ...]
    links: tuple[str, ...]
    layers: tuple[str, ...]
    merged: int = 0
    """How many phones and accounts stand for the one person who uses them."""
    hidden: frozenset[int] = frozenset()
    """Nodes of protected people, whose codes must not name a group."""

    @classmethod
    def of(
        cls, store: GraphStore, *, layers: Sequence[str] | None = None, actors: bool = True
    ) -> Network:
        """Make the network of these layers; service numbers and suggestions are left out.

        With `actors`, a phone or account that records of standing give to exactly one
        person is taken for that person; shared ones stay nodes of their own. Ties from
        somebody to themselves vanish. Raises UsageProblem for an unknown layer.
        """
        chosen = tuple(layers or DEFAULT_LAYERS)
        strange = [name for name in chosen if name not in LAYERS]
        if strange:
            raise UsageProblem(
                f"No layer is called {strange[0]!r}.", hint=f"Use: {', '.join(LAYERS)}."
            )
        vertices = store.vertices(columns=("id", "kind", "name", "role", "protected")).to_pydict()
        where = Where(link_kinds=frozenset(LAYERS[name] for name in chosen))
        ties = store.edges(where=where, columns=_TIES)
        stands_for = _owners(store) if actors else {}
        return _build(vertices, ties, stands_for, chosen)

    def with_ties(
        self, store: GraphStore, layer: str, ties: Sequence[tuple[str, str, str]]
    ) -> Network:
        """Return this network with further ties (source, target, link id) of one event each."""
        vertices = store.vertices(columns=("id", "kind", "name", "role", "protected")).to_pydict()
        shown = _shown(vertices)
        kept = [
            (self.ids[a], self.ids[b], name, n, link)
            for a, b, name, n, link in zip(
                self.src.tolist(), self.dst.tolist(), self.layer, self.strength.tolist(),
                self.links, strict=True,
            )
        ]  # fmt: skip
        kept += [(a, b, layer, 1.0, link) for a, b, link in ties if a in shown and b in shown]
        return _assemble(shown, kept, (*self.layers, layer), self.merged)

    @property
    def n(self) -> int:
        """Number of nodes."""
        return len(self.ids)

    @property
    def m(self) -> int:
        """Number of different pairs with a tie."""
        return int(self.graph.ecount())

    @cached_property
    def graph(self) -> ig.Graph:
        """Return the simple undirected graph; `strength` of a pair is the sum of its ties."""
        pairs: dict[tuple[int, int], float] = {}
        for a, b, strength in zip(
            self.src.tolist(), self.dst.tolist(), self.strength.tolist(), strict=True
        ):
            pair = (a, b) if a < b else (b, a)
            pairs[pair] = pairs.get(pair, 0.0) + strength
        ordered = sorted(pairs)
        graph = ig.Graph(n=self.n, edges=ordered)
        graph.es["strength"] = [pairs[pair] for pair in ordered]
        return graph

    @cached_property
    def directed(self) -> ig.Graph:
        """Return the directed graph; ties of one direction are added up."""
        pairs: dict[tuple[int, int], float] = {}
        for a, b, strength in zip(
            self.src.tolist(), self.dst.tolist(), self.strength.tolist(), strict=True
        ):
            pairs[a, b] = pairs.get((a, b), 0.0) + strength
        ordered = sorted(pairs)
        graph = ig.Graph(n=self.n, edges=ordered, directed=True)
        graph.es["strength"] = [pairs[pair] for pair in ordered]
        return graph

    def to_networkx(self) -> nx.Graph[str]:
        """Return the simple undirected graph as networkx knows it; nodes are entity ids."""
        graph: nx.Graph[str] = nx.Graph()
        for identity, kind, name, role in zip(
            self.ids, self.kinds, self.names, self.roles, strict=True
        ):
            graph.add_node(identity, kind=kind, name=name, role=role)
        for edge in self.graph.es:
            a, b = edge.tuple
            graph.add_edge(self.ids[a], self.ids[b], strength=edge["strength"])
        return graph


_TIES = ("id", "source", "target", "kind", "n", "certainty", "weight")


def _owners(store: GraphStore) -> dict[str, str]:
    """Map what exactly one person uses or holds, by records of standing, to that person."""
    where = Where(link_kinds=frozenset({LinkKind.USES.value, LinkKind.HOLDS.value}))
    table = store.edges(where=where, columns=("source", "target", "certainty")).to_pydict()
    holders: dict[str, set[str]] = {}
    for source, target, certainty in zip(
        table["source"], table["target"], table["certainty"], strict=True
    ):
        if certainty == CONFIRMED and source.partition(":")[0] in PEOPLE:
            holders.setdefault(target, set()).add(source)
    return {
        target: next(iter(people))
        for target, people in holders.items()
        if len(people) == 1 and target.partition(":")[0] in CARRIED
    }


def _build(
    vertices: dict[str, list[Any]],
    ties: pa.Table,
    stands_for: dict[str, str],
    layers: tuple[str, ...],
) -> Network:
    shown = _shown(vertices)
    by_kind = {LAYERS[name]: name for name in layers}
    columns = ties.to_pydict()
    kept: list[tuple[str, str, str, float, str]] = []
    stood: set[str] = set()
    for link, source, target, kind, n, certainty, weight in zip(
        *(columns[name] for name in _TIES), strict=True
    ):
        if source not in shown or target not in shown:
            continue  # a service number
        if certainty != CONFIRMED:
            continue  # a suggestion or an unconfirmed claim, not a record of standing
        stated = weight is not None and kind == LinkKind.RELATED
        value = float(weight) if stated else float(n)
        a, b = stands_for.get(source, source), stands_for.get(target, target)
        stood.update(end for end in (source, target) if end in stands_for)
        if a == b:
            continue
        kept.append((a, b, by_kind[kind], value, link))
    return _assemble(shown, kept, layers, len(stood))


def _shown(vertices: dict[str, list[Any]]) -> dict[str, tuple[str, str, str, bool]]:
    columns = (vertices[name] for name in ("id", "kind", "name", "role", "protected"))
    return {identity: (*about,) for identity, *about in zip(*columns, strict=True)}


def _assemble(
    shown: dict[str, tuple[str, str, str, bool]],
    ties: list[tuple[str, str, str, float, str]],
    layers: tuple[str, ...],
    merged: int,
) -> Network:
    kept = sorted(ties)
    ids = tuple(sorted({end for a, b, *_ in kept for end in (a, b)}))
    place = {identity: number for number, identity in enumerate(ids)}
    return Network(
        ids=ids,
        kinds=tuple(shown[identity][0] for identity in ids),
        names=tuple(shown[identity][1] for identity in ids),
        roles=tuple(shown[identity][2] for identity in ids),
        src=np.array([place[a] for a, *_ in kept], np.int64),
        dst=np.array([place[b] for _, b, *_ in kept], np.int64),
        strength=np.array([n for *_, n, _ in kept], np.float64),
        layer=tuple(layer for _, _, layer, *_ in kept),
        links=tuple(link for *_, link in kept),
        layers=layers,
        merged=merged,
        hidden=frozenset(place[identity] for identity in ids if shown[identity][3]),
    )
