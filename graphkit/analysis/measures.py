"""Where somebody stands in the recorded network: measures with their conventions.

Weights are strengths: the more events, the stronger the tie. Measures of distance take
1/strength as the length of a tie, and say so. The first sentence of each measure is the
explanation that people see.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import igraph as ig

from graphkit.errors import UsageProblem
from graphkit.graph.network import Network
from graphkit.graph.store import moment

Values = list[float | int | None]

EXACT_UP_TO = 20_000
"""Nodes up to which betweenness is computed exactly; beyond, from sampled sources."""
PIVOTS = 1_024
SEED = 20


@dataclass(frozen=True, slots=True)
class Ranks:
    """Competition ranks, one per node: equal values share the same interval; 1 is first."""

    lo: tuple[int | None, ...]
    hi: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Figures of one network, and all that is needed to compute them again.

    `values` maps a measure to one value per node, in the order of `Network.ids`; None
    where the measure is not defined for a node. `approximate` says of which measures the
    values are estimates, and from how many sources.
    """

    values: Mapping[str, Values]
    convention: Mapping[str, Any]
    approximate: Mapping[str, str] = field(default_factory=dict)

    def ranks(self, measure: str) -> Ranks:
        """Rank the nodes by a measure, what is not defined last and without rank."""
        return ranks(self.values[measure], high_first=measure not in LOW_FIRST)


def degree(network: Network) -> Values:
    """The number of different others with whom records show a tie."""
    return [int(value) for value in network.graph.degree()]


def strength(network: Network) -> Values:
    """The number of recorded events with all others together."""
    return [_whole(value) for value in network.graph.strength(weights="strength")]


def betweenness(network: Network, *, weighted: bool = True, directed: bool = False) -> Values:
    """How many shortest routes between two others pass through somebody.

    Sum over pairs of the share of their shortest routes (Freeman 1977), each pair once
    (each ordered pair where `directed`), not normalised. Length of a tie is 1/strength, or
    1 where not `weighted`. Beyond 20,000 nodes estimated from 1,024 sources (Brandes and
    Pich 2007), drawn with a fixed seed.
    """
    graph = network.directed if directed else network.graph
    lengths = _lengths(graph, weighted)
    if network.n <= EXACT_UP_TO:
        return list(graph.betweenness(weights=lengths, directed=directed))
    return _sampled(graph, lengths, directed, PIVOTS)


def _sampled(
    graph: ig.Graph, lengths: list[float] | None, directed: bool, pivots: int
) -> list[float | int | None]:
    """Estimate betweenness from some sources; igraph gives the plain sum over them."""
    draw = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    sources = sorted(draw.sample(range(graph.vcount()), pivots))
    sums = graph.betweenness(weights=lengths, directed=directed, sources=sources)
    return [value * graph.vcount() / pivots for value in sums]


def harmonic(network: Network, *, weighted: bool = True) -> Values:
    """How near somebody stands to all others: the mean of 1/distance.

    Unreachable others count 0 (Marchiori and Latora 2000). Length of a tie is 1/strength,
    or 1 where not `weighted`.
    """
    if network.n < 2:
        return [0.0] * network.n
    lengths = _lengths(network.graph, weighted)
    return list(network.graph.harmonic_centrality(weights=lengths, normalized=True))


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


def articulation_points(network: Network) -> list[str]:
    """Whoever alone holds two parts of the recorded network together (Tarjan 1972)."""
    return sorted(network.ids[place] for place in network.graph.articulation_points())


def bridges(network: Network) -> list[tuple[str, str]]:
    """The ties that alone hold two parts of the recorded network together (Tarjan 1974)."""
    edges = (network.graph.es[place].tuple for place in network.graph.bridges())
    return sorted((network.ids[a], network.ids[b]) for a, b in edges)


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

LOW_FIRST = frozenset({"constraint"})
"""Measures of which the low values stand out."""


def ranks(values: Sequence[float | int | None], *, high_first: bool = True) -> Ranks:
    """Give equal values the same interval of ranks, never an arbitrary order.

    Values that agree to nine digits count as equal, since sums of fractions do not come
    out alike in the last digits.
    """
    keys = [None if value is None else float(f"{value:.9g}") for value in values]
    known = sorted((key for key in keys if key is not None), reverse=high_first)
    lo: dict[float, int] = {}
    hi: dict[float, int] = {}
    for place, key in enumerate(known, 1):
        lo.setdefault(key, place)
        hi[key] = place
    return Ranks(
        tuple(None if key is None else lo[key] for key in keys),
        tuple(None if key is None else hi[key] for key in keys),
    )


def compute(network: Network, names: Sequence[str] | None = None) -> Result:
    """Compute these measures (all by default) of a network, with the convention used."""
    chosen = tuple(names or MEASURES)
    strange = [name for name in chosen if name not in MEASURES]
    if strange:
        raise UsageProblem(
            f"No measure is called {strange[0]!r}.", hint=f"Use: {', '.join(MEASURES)}."
        )
    estimated = {}
    if "betweenness" in chosen and network.n > EXACT_UP_TO:
        estimated["betweenness"] = f"approximate, k={PIVOTS}, seed {SEED}"
    values = {name: MEASURES[name](network) for name in chosen}
    return Result(values, {**convention(network), "approximate": estimated}, estimated)


def convention(network: Network) -> dict[str, Any]:
    """Say what was counted and how: the record that belongs to every figure."""
    since, until = network.window
    return {
        "directed": False,
        "strength": f"{network.strength_rule}; ties of both directions and all layers added up",
        "distance": "1/strength",
        "betweenness": "each pair once, not normalised",
        "harmonic": "sum of 1/distance divided by n-1, unreachable counts 0",
        "pagerank": "damping 0.85",
        "constraint": "Burt 1992, not defined without ties",
        "layers": list(network.layers),
        "window": [None if t is None else t.isoformat() for t in (since, until)],
        "span": [_iso(min, network.t_first), _iso(max, network.t_last)],
        "boundary": network.boundary_rule,
        "actors": "a phone or account that records give to exactly one person counts as "
        "that person; shared ones stand for themselves",
        "left_out": "service numbers, suggestions, ties from somebody to themselves",
        "n": network.n,
        "m": network.m,
        "components": len(network.graph.connected_components()) if network.n else 0,
        "merged": network.merged,
        "engine": "igraph",
        "version": ig.__version__,
        "seed": SEED,
        "edges_sha256": network.edge_list_sha256,
    }


def _iso(which: Callable[..., int], times: Any) -> str | None:
    dated = times[times != times.dtype.type(-(2**63))]
    found = moment(int(which(dated))) if dated.size else None
    return None if found is None else found.isoformat()
