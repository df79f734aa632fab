"""Measures against networkx on random graphs, and which way each of them reads a weight."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.analysis import measures
from graphkit.analysis.measures import MEASURES, compute, ranks
from graphkit.errors import UsageProblem
from graphkit.graph.network import Network

FORBIDDEN = ("kingpin", "mastermind", "proves", "boss", "leader", "ringleader")


def random_network(seed: int, nodes: int, ties: int) -> Network:
    draw = random.Random(seed)
    names = [f"n{n:02d}" for n in range(nodes)]
    ends = [draw.sample(names, 2) for _ in range(ties)]
    strengths = [float(draw.randrange(1, 6)) for _ in ends]
    return Network.build([a for a, _ in ends], [b for _, b in ends], strengths, nodes=names)


def exact_graph(network: Network) -> nx.Graph[str]:
    """Give networkx whole distances: it compares sums of fractions digit by digit."""
    graph = network.to_networkx()
    whole = math.lcm(*(int(s) for *_, s in graph.edges(data="strength"))) if graph.edges else 1
    for *_, data in graph.edges(data=True):
        data["distance"] = int(Fraction(whole, int(data["strength"])))
    return graph


NETWORKS = st.builds(random_network, st.integers(0, 10**6), st.integers(2, 30), st.integers(0, 60))
SOME = settings(max_examples=60, deadline=None)


@SOME
@given(NETWORKS)
def test_betweenness_equals_networkx(network: Network) -> None:
    graph = exact_graph(network)
    expected = nx.betweenness_centrality(graph, normalized=False, weight="distance")
    assert measures.betweenness(network) == pytest.approx([expected[i] for i in network.ids])
    plain = nx.betweenness_centrality(graph, normalized=False)
    found = measures.betweenness(network, weighted=False)
    assert found == pytest.approx([plain[i] for i in network.ids])


@SOME
@given(NETWORKS)
def test_harmonic_equals_networkx(network: Network) -> None:
    expected = nx.harmonic_centrality(network.to_networkx(), distance="distance")
    size = network.n - 1
    assert measures.harmonic(network) == pytest.approx([expected[i] / size for i in network.ids])


@SOME
@given(NETWORKS)
def test_pagerank_equals_networkx(network: Network) -> None:
    expected = nx.pagerank(network.to_networkx(), weight="strength", tol=1e-12, max_iter=1000)
    assert measures.pagerank(network) == pytest.approx([expected[i] for i in network.ids], abs=1e-9)


@SOME
@given(NETWORKS)
def test_core_degree_and_strength_equal_networkx(network: Network) -> None:
    graph = network.to_networkx()
    cores = nx.core_number(graph)
    assert measures.core(network) == [cores[i] for i in network.ids]
    assert measures.degree(network) == [graph.degree[i] for i in network.ids]
    strengths = dict(graph.degree(weight="strength"))
    assert measures.strength(network) == [strengths[i] for i in network.ids]


@SOME
@given(NETWORKS)
def test_constraint_equals_networkx_and_is_not_defined_alone(network: Network) -> None:
    graph = network.to_networkx()
    expected = nx.constraint(graph, weight="strength")
    for name, value in zip(network.ids, measures.constraint(network), strict=True):
        if graph.degree[name] == 0:
            assert value is None
        else:
            assert value == pytest.approx(expected[name])


@SOME
@given(NETWORKS)
def test_articulation_points_and_bridges_equal_networkx(network: Network) -> None:
    graph = network.to_networkx()
    assert measures.articulation_points(network) == sorted(nx.articulation_points(graph))
    assert measures.bridges(network) == sorted(tuple(sorted(b)) for b in nx.bridges(graph))


# a, b, c, d in a ring; a-b and b-c are strong, so routes between a and c go by b


@pytest.fixture
def ring() -> Network:
    return Network.build(["a", "b", "c", "d"], ["b", "c", "d", "a"], [4, 4, 1, 1])


def test_betweenness_takes_a_strong_tie_for_a_short_one(ring: Network) -> None:
    assert measures.betweenness(ring) == pytest.approx([0.5, 1, 0.5, 0])
    assert measures.betweenness(ring, weighted=False) == pytest.approx([0.5] * 4)


def test_harmonic_takes_a_strong_tie_for_a_short_one(ring: Network) -> None:
    near = measures.harmonic(ring)
    assert near[1] == pytest.approx((4 + 4 + 1 / 1.25) / 3)
    assert near[1] == max(near)  # type: ignore[type-var]


def test_pagerank_follows_strong_ties(ring: Network) -> None:
    rank = measures.pagerank(ring)
    assert rank.index(max(rank)) == 1  # type: ignore[type-var]
    assert measures.pagerank(ring, weighted=False) == pytest.approx([0.25] * 4)


def test_constraint_is_higher_where_one_strong_tie_dominates(ring: Network) -> None:
    tight = measures.constraint(ring)
    assert tight[0] == pytest.approx((4 / 5) ** 2 + (1 / 5) ** 2)
    assert measures.constraint(ring, weighted=False)[0] == pytest.approx(0.5)


def test_strength_adds_both_directions_and_layers_up() -> None:
    network = Network.build(["a", "b", "a"], ["b", "a", "c"], [2, 3, 0.5])
    assert measures.strength(network) == [5.5, 5, 0.5]
    assert measures.degree(network) == [2, 1, 1]


def test_no_measure_takes_an_ambiguous_weight(ring: Network) -> None:
    for measure in MEASURES.values():
        with pytest.raises(TypeError):
            measure(ring, weight="strength")  # type: ignore[call-arg]


def test_betweenness_from_all_sources_is_exact(ring: Network) -> None:
    lengths = measures._lengths(ring.graph, True)
    assert measures._sampled(ring.graph, lengths, False, 4) == pytest.approx(
        measures.betweenness(ring)
    )


def test_betweenness_of_a_large_network_is_an_estimate_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = random_network(1, 60, 200)
    exact = measures.betweenness(network)
    monkeypatch.setattr(measures, "EXACT_UP_TO", 50)
    monkeypatch.setattr(measures, "PIVOTS", 30)
    found = compute(network, ["betweenness"])
    assert found.approximate == {"betweenness": "approximate, k=30, seed 20"}
    assert found.values["betweenness"] != exact
    total = sum(v or 0 for v in found.values["betweenness"])
    assert total == pytest.approx(sum(v or 0 for v in exact), rel=0.25)
    assert compute(network, ["betweenness"]).values == found.values


def test_equal_values_share_a_rank_interval_and_missing_ones_have_none() -> None:
    assert ranks([5, 7, 5, None, 1]).lo == (2, 1, 2, None, 4)
    assert ranks([5, 7, 5, None, 1]).hi == (3, 1, 3, None, 4)
    assert ranks([0.1 + 0.2, 0.3], high_first=False).hi == (2, 2)


def test_the_record_of_a_result_says_what_was_counted(ring: Network) -> None:
    about = compute(ring, ["degree"]).convention
    assert (about["n"], about["m"], about["components"], about["engine"]) == (4, 4, 1, "igraph")
    assert about["strength"].startswith("as given")
    assert len(about["edges_sha256"]) == 64
    other = Network.build(["a", "b", "c", "d"], ["b", "c", "d", "a"], [4, 4, 1, 2])
    assert compute(other, ["degree"]).convention["edges_sha256"] != about["edges_sha256"]
    turned = Network.build(["d", "a", "b", "c"], ["a", "b", "c", "d"], [1, 4, 4, 1])
    assert compute(turned, ["degree"]).convention["edges_sha256"] == about["edges_sha256"]


def test_an_unknown_measure_is_refused_with_the_known_ones(ring: Network) -> None:
    with pytest.raises(UsageProblem, match="Use: degree, strength"):
        compute(ring, ["importance"])


def test_an_empty_network_has_no_figures() -> None:
    result = compute(Network.build([], []))
    assert all(values == [] for values in result.values.values())
    assert result.convention["components"] == 0


def test_every_measure_explains_itself_in_one_fit_sentence() -> None:
    for measure in (*MEASURES.values(), measures.articulation_points, measures.bridges):
        first = (measure.__doc__ or "").strip().splitlines()[0]
        assert first.endswith(".")
        assert not any(word in first.lower() for word in FORBIDDEN)
