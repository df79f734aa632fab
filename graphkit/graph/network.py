"""The network that measures are taken of: igraph inside, networkx outside, arrays between.

A network is made from a store for stated layers. Nodes stand in the order of their ids,
so that the same store gives the same network in every run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import igraph as ig
import networkx as nx
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.errors import UsageProblem
from graphkit.graph.actors import PEOPLE, collapse
from graphkit.graph.store import CONFIRMED, GraphStore, Where
from graphkit.model.kinds import LinkKind

__all__ = ["DEFAULT_LAYERS", "LAYERS", "NO_TIME", "PEOPLE", "Network"]

LAYERS: Mapping[str, frozenset[str]] = {
    "calls": frozenset({LinkKind.COMMUNICATED.value}),
    "money": frozenset({LinkKind.TRANSFERRED.value}),
    "relations": frozenset({LinkKind.RELATED.value}),
    "adverts": frozenset({LinkKind.ADVERTISES.value, LinkKind.NEAR_DUPLICATE.value}),
    "images": frozenset({LinkKind.SAME_IMAGE.value}),
    "contacts": frozenset({LinkKind.SAVED_AS.value}),
    "places": frozenset({LinkKind.LOCATED_AT.value}),
}
"""Names of the layers, and the kinds of link that each one holds."""

DEFAULT_LAYERS = ("calls", "money", "relations")

STRENGTH = "number of events, or the weight that an association list states"

NO_TIME = int(np.iinfo(np.int64).min)
"""Stands in `t_first` and `t_last` for a link whose events are all undated."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_TIES = ("id", "source", "target", "kind", "strength", "certainty", "first_us", "last_us")
_NODES = ("id", "kind", "name", "role", "protected")


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes and ties of some layers; arrays are parallel, one element per tie.

    `src` and `dst` are positions in `ids`; times are UTC microseconds or `NO_TIME`. `links`
    names the stored link of each tie, so that every figure opens to its rows. Ties that
    were added up for one pair stay apart here, one per layer and direction.
    """

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    roles: tuple[str, ...]
    src: Ints
    dst: Ints
    strength: Floats
    layer: tuple[str, ...]
    links: tuple[str, ...]
    layers: tuple[str, ...]
    t_first: Ints
    t_last: Ints
    merged: int = 0
    """How many phones and accounts stand for the one person who uses them."""
    hidden: frozenset[int] = frozenset()
    """Nodes of protected people, whose codes must not name a group."""
    own: int = 0
    """Ties from somebody to themselves, left out of the arrays."""
    window: tuple[datetime | None, datetime | None] = (None, None)
    strength_rule: str = STRENGTH
    boundary_rule: str = "all links of these layers in the case, without service numbers"
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Which phones and accounts were taken for which person."""

    @classmethod
    def of(
        cls,
        store: GraphStore,
        *,
        layers: Sequence[str] | None = None,
        actors: bool = True,
        since: datetime | None = None,
        until: datetime | None = None,
        services: bool = False,
    ) -> Network:
        """Make the network of these layers; service numbers and suggestions are left out.

        With `actors`, a phone or account that records of standing give to exactly one
        person is taken for that person; shared ones stay nodes of their own. Ties from
        somebody to themselves vanish. In a window strengths are exact counts of events
        inside it. Raises UsageProblem for an unknown layer.
        """
        chosen = tuple(layers or DEFAULT_LAYERS)
        strange = [name for name in chosen if name not in LAYERS]
        if strange:
            raise UsageProblem(
                f"No layer is called {strange[0]!r}.", hint=f"Use: {', '.join(LAYERS)}."
            )
        kinds = frozenset().union(*(LAYERS[name] for name in chosen))
        where = Where(link_kinds=kinds, since=since, until=until, services=services)
        ties = store.edges(where=where, columns=_TIES)
        ties = ties.filter(pc.equal(ties["certainty"], CONFIRMED))  # never a suggestion
        if since is not None or until is not None:
            ties = _inside(ties, store, since, until)
        vertices = store.vertices(where=Where(services=services), columns=_NODES)
        into = collapse(store, services=services) if actors else {}
        network = _assembled(vertices, ties, into, chosen)
        if services:
            network = replace(network, boundary_rule="all links of these layers in the case")
        return replace(network, window=(since, until))

    @classmethod
    def build(
        cls,
        source: Sequence[str],
        target: Sequence[str],
        strength: Sequence[float] | None = None,
        *,
        nodes: Iterable[str] = (),
        layer: str = "ties",
    ) -> Network:
        """Make a network from plain lists of ends; `nodes` adds some without any tie."""
        ids = sorted({*source, *target, *nodes})
        size = len(source)
        table = {
            "source": pa.array(list(source), pa.string()),
            "target": pa.array(list(target), pa.string()),
            "kind": pa.array([layer] * size, pa.string()),
            "id": pa.array([f"{a},{b}" for a, b in zip(source, target, strict=True)], pa.string()),
            "strength": pa.array([1] * size if strength is None else list(strength), pa.float64()),
            "first_us": pa.nulls(size, pa.int64()),
            "last_us": pa.nulls(size, pa.int64()),
        }
        about = pa.table(
            {
                "id": pa.array(ids, pa.string()),
                "kind": pa.array([""] * len(ids), pa.string()),
                "name": pa.array(ids, pa.string()),
                "role": pa.array(["unknown"] * len(ids), pa.string()),
                "protected": pa.array([False] * len(ids), pa.bool_()),
            }
        )
        network = _assembled(about, pa.table(table), {}, (layer,), keep=frozenset(nodes))
        return replace(network, strength_rule="as given", boundary_rule="as given")

    def with_ties(
        self, store: GraphStore, layer: str, ties: Sequence[tuple[str, str, str]]
    ) -> Network:
        """Return this network with further ties (source, target, link id) of one event each."""
        vertices = store.vertices(columns=_NODES)
        shown = set(vertices["id"].to_pylist())
        further = [(a, b, link) for a, b, link in ties if a in shown and b in shown]
        sources = [self.ids[a] for a in self.src.tolist()] + [a for a, _, _ in further]
        targets = [self.ids[b] for b in self.dst.tolist()] + [b for _, b, _ in further]
        none = [None] * len(further)
        table = {
            "source": pa.array(sources, pa.string()),
            "target": pa.array(targets, pa.string()),
            "kind": pa.array([*self.layer, *[layer] * len(further)], pa.string()),
            "id": pa.array([*self.links, *[link for _, _, link in further]], pa.string()),
            "strength": pa.array([*self.strength.tolist(), *[1.0] * len(further)], pa.float64()),
            "first_us": pa.array([*map(_known, self.t_first.tolist()), *none], pa.int64()),
            "last_us": pa.array([*map(_known, self.t_last.tolist()), *none], pa.int64()),
        }
        network = _assembled(vertices, pa.table(table), {}, (*self.layers, layer))
        return replace(
            network,
            merged=self.merged,
            own=self.own + network.own,
            window=self.window,
            members=self.members,
        )

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
        return self._simple(np.minimum(self.src, self.dst), np.maximum(self.src, self.dst), False)

    @cached_property
    def directed(self) -> ig.Graph:
        """Return the directed graph; ties of one direction are added up."""
        return self._simple(self.src, self.dst, True)

    def _simple(self, one: Ints, other: Ints, directed: bool) -> ig.Graph:
        size = max(self.n, 1)
        pairs, place = np.unique(one * size + other, return_inverse=True)
        strength = np.bincount(place, self.strength, minlength=pairs.size)
        ends = np.column_stack([pairs // size, pairs % size])
        graph = ig.Graph(n=self.n, edges=ends, directed=directed)
        whole = bool((strength == np.floor(strength)).all())
        graph.es["strength"] = (strength.astype(np.int64) if whole else strength).tolist()
        return graph

    def to_networkx(self, *, directed: bool = False) -> nx.Graph[str]:
        """Return the simple graph as networkx knows it; nodes are entity ids.

        Edges carry `strength` and `distance` (1/strength), never an ambiguous `weight`.
        """
        graph: nx.Graph[str] = nx.DiGraph() if directed else nx.Graph()
        for identity, kind, name, role in zip(
            self.ids, self.kinds, self.names, self.roles, strict=True
        ):
            graph.add_node(identity, kind=kind, name=name, role=role)
        for edge in (self.directed if directed else self.graph).es:
            a, b = edge.tuple
            strength = edge["strength"]
            graph.add_edge(self.ids[a], self.ids[b], strength=strength, distance=1 / strength)
        return graph

    @cached_property
    def edge_list_sha256(self) -> str:
        """Hash nodes and ties, so that a figure can be checked against its network."""
        digest = hashlib.sha256("\n".join(self.ids).encode())
        order = np.lexsort((self.strength, np.array(self.layer, str), self.dst, self.src))
        for place in order.tolist():
            a, b, s = self.src[place], self.dst[place], self.strength[place]
            digest.update(f"\n{a}\t{b}\t{self.layer[place]}\t{float(s)!r}".encode())
        return digest.hexdigest()


def _known(us: int) -> int | None:
    return None if us == NO_TIME else us


def _inside(
    ties: pa.Table, store: GraphStore, since: datetime | None, until: datetime | None
) -> pa.Table:
    """Keep the ties with an event in the window, as strong as they have events there."""
    counted = store.activity(None, since=since, until=until, bins=1).per_link
    place = pc.index_in(ties["id"], value_set=counted["link"].combine_chunks())
    strength = counted["n"].take(place).cast(pa.float64())
    ties = ties.set_column(ties.column_names.index("strength"), "strength", strength)
    return ties.filter(pc.is_valid(place))


def _assembled(
    vertices: pa.Table,
    ties: pa.Table,
    into: Mapping[str, str],
    layers: tuple[str, ...],
    *,
    keep: frozenset[str] = frozenset(),
) -> Network:
    """Put ties between the people that their ends are taken for; only tied nodes are kept."""
    ids = vertices["id"].combine_chunks()
    stands_for = np.arange(len(ids))
    marks, people = _places(list(into), ids), _places(list(into.values()), ids)
    both = (marks >= 0) & (people >= 0)
    stands_for[marks[both]] = people[both]
    ends = [_places(ties[name], ids) for name in ("source", "target")]
    src, dst = (stands_for[end] for end in ends)
    stood = _present(len(ids), *ends)
    merged = int((stands_for[stood] != stood).sum())
    inside = src == dst
    rows = np.flatnonzero(~inside)
    if inside.any():
        ties = ties.take(pa.array(rows))
    kinds = {kind: name for name in layers for kind in LAYERS.get(name, frozenset({name}))}
    alone = _places(sorted(keep), ids)
    src, dst = src[rows], dst[rows]
    present = _present(len(ids), src, dst, alone)
    position = np.zeros(len(ids), np.int64)
    position[present] = np.arange(present.size)
    about = vertices.take(pa.array(present))
    held: dict[str, list[str]] = {}
    for mark, person in sorted(into.items()):
        held.setdefault(person, []).append(mark)
    protected: Any = about["protected"].to_numpy(zero_copy_only=False)
    return Network(
        ids=tuple(about["id"].to_pylist()),
        kinds=tuple(about["kind"].to_pylist()),
        names=tuple(about["name"].to_pylist()),
        roles=tuple(about["role"].to_pylist()),
        src=position[src],
        dst=position[dst],
        strength=ties["strength"].to_numpy().astype(np.float64),
        layer=tuple(kinds.get(kind, kind) for kind in ties["kind"].to_pylist()),
        links=tuple(ties["id"].to_pylist()),
        layers=layers,
        t_first=ties["first_us"].fill_null(NO_TIME).to_numpy(),
        t_last=ties["last_us"].fill_null(NO_TIME).to_numpy(),
        merged=merged,
        hidden=frozenset(np.flatnonzero(protected).tolist()),
        own=int(inside.sum()),
        members={person: tuple(marks) for person, marks in held.items()},
    )


def _present(size: int, *numbers: Ints) -> Ints:
    """Return the different numbers below `size` in order."""
    seen = np.zeros(size, bool)
    for some in numbers:
        seen[some] = True
    return np.flatnonzero(seen)


def _places(names: Any, ids: pa.Array) -> Ints:
    """Return the position of each name among the ids, -1 where it is not among them."""
    if isinstance(names, pa.ChunkedArray) and pa.types.is_dictionary(names.type):
        whole = names.combine_chunks()
        coded: Ints = _places(whole.dictionary, ids)[whole.indices.to_numpy()]
        return coded
    given = pa.array(names, pa.string()) if isinstance(names, list) else names
    found: Ints = pc.fill_null(pc.index_in(given, value_set=ids), -1).to_numpy().astype(np.int64)
    return found
