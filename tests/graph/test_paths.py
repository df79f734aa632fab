"""Chains on random graphs, against networkx and against trying everything."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.graph.paths import Chain, in_time, shortest


class Web:
    """A random graph with event times on its ties, and the two primitives of a search."""

    def __init__(self, seed: int, nodes: int, ties: int) -> None:
        draw = random.Random(seed)
        self.graph = nx.Graph()
        self.graph.add_nodes_from(range(nodes))
        self._times: dict[tuple[int, int], list[int]] = {}
        for _ in range(ties):
            a, b = draw.sample(range(nodes), 2)
            self.graph.add_edge(a, b)
            times = sorted(draw.randrange(30) for _ in range(draw.randrange(4)))
            self._times[min(a, b), max(a, b)] = times
        self.calls = 0

    def adjacent(self, nodes: Sequence[int]) -> list[tuple[int, int]]:
        self.calls += 1
        return [(node, other) for node in nodes for other in self.graph[node]]

    def times(self, a: int, b: int) -> list[int]:
        return self._times[min(a, b), max(a, b)]


def every_chain_in_time(web: Web, max_hops: int, max_wait: int | None) -> list[tuple[int, ...]]:
    """Try every simple chain and every choice of times; keep the shortest that fit."""

    def fits(nodes: tuple[int, ...]) -> bool:
        reached: set[int | None] = {None}
        for a, b in pairwise(nodes):
            reached = {
                t
                for t in web.times(a, b)
                for before in reached
                if before is None or (before <= t and (max_wait is None or t - before <= max_wait))
            }
        return bool(reached)

    found = [tuple(p) for p in nx.all_simple_paths(web.graph, 0, 1, cutoff=max_hops)]
    fitting = [path for path in found if fits(path)]
    fewest = min(map(len, fitting), default=0)
    return sorted(path for path in fitting if len(path) == fewest)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**6), nodes=st.integers(2, 200), load=st.floats(0.3, 3))
def test_shortest_chains_equal_those_of_networkx(seed: int, nodes: int, load: float) -> None:
    web = Web(seed, nodes, int(nodes * load))
    found = shortest(0, 1, web.adjacent, max_hops=200, limit=100_000, most=10**9)
    expected = []
    if nx.has_path(web.graph, 0, 1):
        expected = sorted(tuple(path) for path in nx.all_shortest_paths(web.graph, 0, 1))
    assert [chain.nodes for chain in found.chains] == expected
    assert not found.truncated


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**6), hops=st.integers(1, 6))
def test_longer_chains_than_allowed_are_not_found(seed: int, hops: int) -> None:
    web = Web(seed, 40, 45)
    found = shortest(0, 1, web.adjacent, max_hops=hops, limit=1000)
    length = nx.shortest_path_length(web.graph, 0, 1) if nx.has_path(web.graph, 0, 1) else 99
    assert bool(found.chains) == (length <= hops)
    assert web.calls <= hops


@settings(max_examples=200, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    ties=st.integers(4, 22),
    max_wait=st.none() | st.integers(0, 12),
    hops=st.integers(1, 6),
)
def test_chains_in_time_equal_trying_everything(
    seed: int, ties: int, max_wait: int | None, hops: int
) -> None:
    web = Web(seed, 9, ties)
    found = in_time(0, 1, web.adjacent, web.times, max_hops=hops, limit=10_000, max_wait=max_wait)
    assert [chain.nodes for chain in found.chains] == every_chain_in_time(web, hops, max_wait)
    for chain in found.chains:
        assert len(chain.times) == len(chain.nodes) - 1
        for step, (a, b) in enumerate(pairwise(chain.nodes)):
            assert chain.times[step] in web.times(a, b)
        for one, next_one in pairwise(chain.times):
            assert one <= next_one
            assert max_wait is None or next_one - one <= max_wait


def test_a_chain_carries_the_earliest_arrival_and_the_latest_times_before_it() -> None:
    times = {(0, 1): [1, 5, 8], (1, 2): [2, 7, 9]}
    near = {0: [1], 1: [0, 2], 2: [1]}
    found = in_time(
        0,
        2,
        lambda nodes: [(n, o) for n in nodes for o in near[n]],
        lambda a, b: times[min(a, b), max(a, b)],
        max_hops=3,
        limit=5,
    )
    assert found.chains == [Chain((0, 1, 2), (1, 2))]


def test_a_search_that_visits_too_much_gives_up_and_says_so() -> None:
    web = Web(3, 60, 400)
    gone = shortest(0, 1, web.adjacent, max_hops=4, limit=10, most=3)
    assert (gone.chains, gone.truncated, gone.searched) == ([], True, 4)
    late = in_time(0, 1, web.adjacent, web.times, max_hops=4, limit=10, most=3)
    assert (late.chains, late.truncated) == ([], True)


def test_more_chains_than_asked_for_are_cut_in_order() -> None:
    near = {0: [2, 3, 4], 1: [2, 3, 4], 2: [0, 1], 3: [0, 1], 4: [0, 1]}
    found = shortest(
        0, 1, lambda nodes: [(n, o) for n in nodes for o in near[n]], max_hops=4, limit=2
    )
    assert [chain.nodes for chain in found.chains] == [(0, 2, 1), (0, 3, 1)]
    assert found.truncated


def test_nobody_is_on_a_chain_to_themselves() -> None:
    assert shortest(1, 1, lambda nodes: [], max_hops=3, limit=3).chains == []
