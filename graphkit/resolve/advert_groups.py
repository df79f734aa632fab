"""Groups of adverts that repeat one text: proposals from pairs, never a merge."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence

import igraph

from graphkit.resolve.advert_likeness import SUPPORTED, NearDuplicate, bounds_for

_LARGEST, _LOOSEST = 200, 0.05
"""A group with more texts, or with fewer of its possible pairs, is divided again.

Heavy rewriting alone takes the pairs of one template below a fifth, so that is no bound.
"""
_RESOLUTION = 0.05
_SEED = 1

Edges = dict[tuple[str, str], float]
"""Pairs of texts, each named by its first advert, and their cosine."""


def groups(ids: Sequence[str], pairs: Iterable[NearDuplicate]) -> list[tuple[str, ...]]:
    """Return the adverts that belong together by their texts, each group sorted.

    Strong pairs join. A weak one joins where both texts have two neighbours in common, are
    like nothing else, or are clearly above the least cosine. Groups that are large or loose
    are divided by Leiden's method (Traag 2019) with the constant Potts model. An advert
    alone is in no group.
    """
    pairs = list(pairs)
    first = _equal_texts(ids, pairs)
    members: dict[str, list[str]] = defaultdict(list)
    for advert in sorted(first):
        members[first[advert]].append(advert)
    edges: Edges = {}
    for pair in pairs:
        one, other = sorted((first[pair.a], first[pair.b]))
        if one != other:
            edges[one, other] = max(edges.get((one, other), 0.0), float(pair.cosine))
    inner: dict[str, Edges] = defaultdict(dict)
    components = _components(members, _joining(edges, bounds_for(len(members)).joining))
    component_of = {text: texts[0] for texts in components for text in texts}
    for (one, other), cosine in edges.items():
        if component_of[one] == component_of[other]:
            inner[component_of[one]][one, other] = cosine
    found: list[tuple[str, ...]] = []
    for texts in components:
        for part in _divided(texts, inner[texts[0]]):
            whole = tuple(sorted(advert for text in part for advert in members[text]))
            if len(whole) > 1:
                found.append(whole)
    return sorted(found)


def _equal_texts(ids: Sequence[str], pairs: Iterable[NearDuplicate]) -> dict[str, str]:
    """Return, for each advert, the first advert with the same text."""
    exact = [(pair.a, pair.b) for pair in pairs if pair.strength == "exact"]
    return {advert: texts[0] for texts in _components(sorted(set(ids)), exact) for advert in texts}


def _components(nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    above = {node: node for node in nodes}

    def top(node: str) -> str:
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for one, other in edges:
        low, high = sorted((top(one), top(other)))
        above[high] = low
    found: dict[str, list[str]] = defaultdict(list)
    for node in sorted(above):
        found[top(node)].append(node)
    return list(found.values())


def _joining(edges: Edges, alone: float) -> list[tuple[str, str]]:
    """Return the pairs that put two texts into one group."""
    beside: dict[str, set[str]] = defaultdict(set)
    for one, other in edges:
        beside[one].add(other)
        beside[other].add(one)
    return [
        (one, other)
        for (one, other), cosine in sorted(edges.items())
        if cosine >= alone
        or len(beside[one] & beside[other]) >= SUPPORTED
        or len(beside[one]) == len(beside[other]) == 1
    ]


def _divided(texts: list[str], edges: Edges) -> list[list[str]]:
    """Divide a group that is too large or too loose to be one template."""
    if len(texts) < 3:
        return [texts]
    density = 2 * len(edges) / (len(texts) * (len(texts) - 1))
    if len(texts) <= _LARGEST and density >= _LOOSEST:
        return [texts]
    place = {text: number for number, text in enumerate(texts)}
    inner = sorted(edges)
    graph = igraph.Graph(len(texts), [(place[one], place[other]) for one, other in inner])
    likeness = [edges[pair] for pair in inner]
    igraph.set_random_number_generator(random.Random(_SEED))  # noqa: S311 - no secret
    try:
        parts = graph.community_leiden("CPM", weights=likeness, resolution=_RESOLUTION)
    finally:
        igraph.set_random_number_generator(random)
    return [[texts[number] for number in part] for part in parts]
