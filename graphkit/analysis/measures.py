"""Where somebody stands in the recorded network: measures with their conventions.

Weights are strengths: the more events, the stronger the tie. Measures of distance take
1/strength as the length of a tie, and say so.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import igraph as ig

from graphkit.errors import UsageProblem
from graphkit.graph.network import Network

Values = list[float | int | None]


@dataclass(frozen=True, slots=True)
class Result:
    """Figures of one network, and all that is needed to compute them again.

    `values` maps a measure to one value per node, in the order of `Network.ids`; None
    where the measure is not defined for a node.
    """

    values: Mapping[str, Values]
    convention: Mapping[str, Any]


def degree(network: Network) -> Values:
    """The number of different others with whom records show a tie."""
    return [int(value) for value in network.graph.degree()]


def strength(network: Network) -> Values:
    """The number of recorded events with all others together."""
    return [_whole(value) for value in network.graph.strength(weights="strength")]


def betweenness(network: Network, *, weighted: bool = True) -> Values:
    """How many shortest routes between two others pass through somebody.

    Sum over pairs of the share of their shortest routes (Freeman 1977), each pair once,
    not normalised. Length of a tie is 1/strength, or 1 where not `weighted`.
    """
    return list(network.graph.betweenness(weights=_lengths(network.graph, weighted)))


def harmonic(network: Network, *, weighted: bool = True) -> Values:
    """How near somebody stands to all others: the mean of 1/distance.

    Unreachable others count 0 (Marchiori and Latora 2000). Length of a tie is 1/strength.
    """
    if network.n < 2:
        return [0.0] * network.n
    return list(
        network.graph.harmonic_centrality(
            weights=_lengths(network.graph, weighted), normalized=True
        )
    )


def pagerank(network: Network, *, weighted: bool = True) -> Values:
    """How often a walk along the ties would come to somebody, with damping .85.

    Brin and Page 1998; ties are taken with their strength, in both directions.
    """
    if network.n == 0:
        return []
    weights = "strength" if weighted else None
    return list(network.graph.pagerank(damping=0.85, weights=weights))


def core(network: Network) -> Values:
    """The largest k such that somebody stands in a group where all have k ties inside it.

    Seidman 1983; strengths are not used.
    """
    return [int(value) for value in network.graph.coreness()]


def constraint(network: Network, *, weighted: bool = True) -> Values:
    """How much somebody's contacts are tied to each other; low values bridge groups.

    Burt 1992; not defined for somebody without ties.
    """
    if network.n == 0:
        return []
    weights = "strength" if weighted else None
    found = network.graph.constraint(weights=weights)
    return [None if math.isnan(value) else value for value in found]


def _whole(value: float) -> float | int:
    return int(value) if float(value).is_integer() else float(value)


def _lengths(graph: ig.Graph, weighted: bool) -> list[float] | None:
    """Turn strengths into lengths: igraph reads weights as distances in these measures."""
    if not weighted or graph.ecount() == 0:
        return None
    return [1.0 / value for value in graph.es["strength"]]


MEASURES: Mapping[str, Callable[[Network], Values]] = {
    "degree": degree,
    "strength": strength,
    "betweenness": betweenness,
    "harmonic": harmonic,
    "pagerank": pagerank,
    "core": core,
    "constraint": constraint,
}


def compute(network: Network, names: Sequence[str] | None = None) -> Result:
    """Compute these measures (all by default) of a network, with the convention used."""
    chosen = tuple(names or MEASURES)
    strange = [name for name in chosen if name not in MEASURES]
    if strange:
        raise UsageProblem(
            f"No measure is called {strange[0]!r}.", hint=f"Use: {', '.join(MEASURES)}."
        )
    return Result({name: MEASURES[name](network) for name in chosen}, convention(network))


def convention(network: Network) -> dict[str, Any]:
    """Say what was counted and how: the record that belongs to every figure."""
    return {
        "directed": False,
        "strength": "number of events, or the weight that an association list states; "
        "ties of both directions and all layers added up",
        "distance": "1/strength",
        "layers": list(network.layers),
        "actors": "a phone or account that records give to exactly one person counts as "
        "that person; shared ones stand for themselves",
        "left_out": "service numbers, suggestions, ties from somebody to themselves",
        "n": network.n,
        "m": network.m,
        "merged": network.merged,
        "engine": "igraph",
        "version": ig.__version__,
        "edges_sha256": edges_hash(network),
    }


def edges_hash(network: Network) -> str:
    """Return the SHA-256 of the sorted edge list: two runs on one network agree in it."""
    edges = [
        [network.ids[edge.source], network.ids[edge.target], edge["strength"]]
        for edge in network.graph.es
    ]
    return hashlib.sha256(json.dumps(edges, separators=(",", ":")).encode()).hexdigest()
