"""Groups that hold more ties inside than out: found by Leiden, with how stable they are."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations, pairwise

import igraph as ig

from graphkit.graph.network import Network

SEED = 20
RUNS = 20


@dataclass(frozen=True, slots=True)
class Communities:
    """The groups of a network, the largest first; members are positions in `Network.ids`.

    `modularity` is Newman's Q with strengths; `stability` says in how many of the re-runs
    at least four fifths of the pairs inside groups came out together again.
    """

    groups: tuple[tuple[int, ...], ...]
    modularity: float
    stable_runs: int
    runs: int
    seed: int

    def of(self) -> dict[int, int]:
        """Return the group of each node."""
        return {node: number for number, group in enumerate(self.groups) for node in group}


def leiden(network: Network, *, seed: int = SEED, runs: int = RUNS) -> Communities:
    """Find groups by optimising modularity with the Leiden method (Traag et al. 2019).

    Ties count with their strength. The best of `runs` seeded runs is shown; ties between
    equally good ones go to the earlier seed. The result depends on `seed` alone.
    """
    graph = network.graph
    if graph.ecount() == 0:
        groups: tuple[tuple[int, ...], ...] = tuple((node,) for node in range(network.n))
        return Communities(groups, 0.0, runs, runs, seed)
    tried = [_run(graph, seed + number) for number in range(runs)]
    best = max(range(runs), key=lambda number: (round(tried[number][1], 12), -number))
    membership, quality = tried[best]
    together = _pairs(membership)
    stable = sum(1 for other, _ in tried if _again(together, other) >= 0.8)
    groups = _groups(membership)
    return Communities(groups, quality, stable, runs, seed)


def _run(graph: ig.Graph, seed: int) -> tuple[list[int], float]:
    # igraph draws from Python's generator
    state = random.getstate()
    random.seed(seed)
    try:
        found = graph.community_leiden(
            objective_function="modularity", weights="strength", n_iterations=10
        )
    finally:
        random.setstate(state)
    membership = list(found.membership)
    return membership, graph.modularity(membership, weights="strength")


def _groups(membership: list[int]) -> tuple[tuple[int, ...], ...]:
    groups: dict[int, list[int]] = {}
    for node, group in enumerate(membership):
        groups.setdefault(group, []).append(node)
    return tuple(sorted((tuple(group) for group in groups.values()), key=lambda g: (-len(g), g)))


def _pairs(membership: list[int]) -> list[tuple[int, int]]:
    """Return pairs that are together; of a large group only neighbours in order."""
    pairs: list[tuple[int, int]] = []
    for group in _groups(membership):
        if len(group) <= 60:
            pairs.extend(combinations(group, 2))
        else:
            pairs.extend(pairwise(group))
    return pairs


def _again(pairs: list[tuple[int, int]], membership: list[int]) -> float:
    if not pairs:
        return 1.0
    return sum(membership[a] == membership[b] for a, b in pairs) / len(pairs)
