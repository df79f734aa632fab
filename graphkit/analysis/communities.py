"""Groups that hold more ties inside than out: found by Leiden, with how stable they are."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import igraph as ig
import numpy as np
import numpy.typing as npt

from graphkit.analysis.node_order import node_order
from graphkit.graph.network import Network

SEED = 20
RUNS = 20
STABLE = 0.8
"""Share of pairs that must come out together again for a group to count as stable."""

_GENERATOR = threading.Lock()
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Communities:
    """The groups of a network, the largest first; members are positions in `Network.ids`.

    `modularity` is Newman's Q with strengths. `stability` has one share per group: how
    many of its pairs came out together again, averaged over the re-runs. `stable_runs`
    counts re-runs in which at least four fifths of all pairs did. `agreement` is the mean
    over pairs of runs of the adjusted Rand index, `information` of the normalised mutual
    information: 1 means that all runs gave the same groups.
    """

    groups: tuple[tuple[int, ...], ...]
    modularity: float
    stable_runs: int
    runs: int
    seed: int
    stability: tuple[float, ...] = ()
    agreement: float = 1.0
    information: float = 1.0

    def of(self) -> dict[int, int]:
        """Return the group of each node."""
        return {node: number for number, group in enumerate(self.groups) for node in group}

    def stable(self) -> tuple[int, ...]:
        """Return the numbers of the groups to show; the others are called unstable."""
        return tuple(n for n, share in enumerate(self.stability) if share >= STABLE)


def leiden(
    network: Network, *, seed: int = SEED, runs: int = RUNS, resolution: float = 1.0
) -> Communities:
    """Find groups by optimising modularity with the Leiden method (Traag et al. 2019).

    Ties count with their strength. The best of `runs` seeded runs is shown; ties between
    equally good ones go to the earlier seed. The result depends on `seed` alone. A higher
    `resolution` gives smaller groups.
    """
    graph = network.graph
    if graph.ecount() == 0:
        alone = tuple((node,) for node in range(network.n))
        return Communities(alone, 0.0, runs, runs, seed, (1.0,) * network.n)
    order = node_order(network)
    rank = np.argsort(order).tolist()
    ordered = ig.Graph(graph.vcount(), [(rank[a], rank[b]) for a, b in graph.get_edgelist()])
    ordered.es["strength"] = graph.es["strength"]
    tried = [
        [membership[place] for place in rank]
        for membership in (
            _run(ordered, seed + number, resolution) for number in range(max(runs, 1))
        )
    ]
    quality = [round(graph.modularity(one, weights="strength"), 12) for one in tried]
    best = max(range(len(tried)), key=lambda number: (quality[number], -number))
    groups = _groups(tried[best], rank)
    kept = np.array([_kept(groups, one) for one in tried])
    pairs = np.array([len(group) * (len(group) - 1) / 2 for group in groups])
    shares = np.where(pairs > 0, kept / np.maximum(pairs, 1), 1.0)
    whole = kept.sum(axis=1) / max(pairs.sum(), 1)
    agreement, information = _agreement(tried)
    return Communities(
        groups,
        graph.modularity(tried[best], weights="strength"),
        int((whole >= STABLE).sum()),
        len(tried),
        seed,
        tuple(shares.mean(axis=0).tolist()),
        agreement,
        information,
    )


def _run(graph: ig.Graph, seed: int, resolution: float) -> list[int]:
    # igraph draws from Python's own generator, which others may be using
    with _GENERATOR:
        state = random.getstate()
        random.seed(seed)
        try:
            found = graph.community_leiden(
                objective_function="modularity",
                weights="strength",
                resolution=resolution,
                n_iterations=10,
            )
        finally:
            random.setstate(state)
    return list(found.membership)


def _groups(membership: Sequence[int], rank: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    groups: dict[int, list[int]] = {}
    for node, group in enumerate(membership):
        groups.setdefault(group, []).append(node)
    return tuple(
        sorted(
            (tuple(group) for group in groups.values()),
            key=lambda group: (-len(group), min(rank[node] for node in group)),
        )
    )


def _kept(groups: Sequence[Sequence[int]], membership: Sequence[int]) -> list[float]:
    """Count, for each group, the pairs that are together in another run too."""
    other = np.asarray(membership)
    parts = (np.bincount(other[list(group)]) for group in groups)
    return [float((part * (part - 1) // 2).sum()) for part in parts]


def _agreement(tried: Sequence[list[int]]) -> tuple[float, float]:
    """Average how alike the runs are, over all pairs of them; equal runs are compared once."""
    counts: dict[tuple[int, ...], int] = {}
    for one in tried:
        key = tuple(_renamed(one))
        counts[key] = counts.get(key, 0) + 1
    total = len(tried) * (len(tried) - 1) // 2
    if total == 0:
        return 1.0, 1.0
    same = sum(n * (n - 1) // 2 for n in counts.values())
    rand, information = float(same), float(same)
    for (a, times_a), (b, times_b) in combinations(sorted(counts.items()), 2):
        rand += times_a * times_b * _compare(a, b, "adjusted_rand")
        information += times_a * times_b * _compare(a, b, "nmi")
    return rand / total, information / total


def _compare(a: Sequence[int], b: Sequence[int], method: str) -> float:
    return float(ig.compare_communities(list(a), list(b), method=method))


def _renamed(membership: Sequence[int]) -> list[int]:
    """Number the groups in order of their first node, so that equal groupings are equal."""
    names: dict[int, int] = {}
    return [names.setdefault(group, len(names)) for group in membership]
