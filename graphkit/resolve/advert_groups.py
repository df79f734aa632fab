"""Groups of adverts that repeat one text: proposals from pairs, never a merge."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence

import igraph

from graphkit.resolve.advert_text import NearDuplicate

_LARGEST, _LOOSEST = 200, 0.2
"""A group with more texts, or with fewer of its possible pairs, is divided again."""
_RESOLUTION = 0.15
_SEED = 1


def groups(ids: Sequence[str], pairs: Iterable[NearDuplicate]) -> list[tuple[str, ...]]:
    """Return the adverts that belong together by their texts, each group sorted.

    Strong pairs join; weak ones only with support: a common neighbour, or two texts that
    are like nothing else. Groups that are large or loose are divided by Leiden's method
    (Traag 2019) with the constant Potts model. Adverts alone are in no group.
    """
    pairs = list(pairs)
    first = _equal_texts(ids, pairs)
    members: dict[str, list[str]] = defaultdict(list)
    for advert in sorted(first):
        members[first[advert]].append(advert)
    edges: dict[tuple[str, str], NearDuplicate] = {}
    for pair in pairs:
        one, other = sorted((first[pair.a], first[pair.b]))
        if one != other:
            edges[one, other] = max(edges.get((one, other), pair), pair, key=_likeness)
    found: list[tuple[str, ...]] = []
    for texts in _components(members, _supported(edges)):
        for part in _divided(texts, edges):
            whole = tuple(sorted(advert for text in part for advert in members[text]))
            if len(whole) > 1:
                found.append(whole)
    return sorted(found)


def _likeness(pair: NearDuplicate) -> float:
    return float(pair.cosine)


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


def _supported(edges: dict[tuple[str, str], NearDuplicate]) -> list[tuple[str, str]]:
    """Return strong pairs, and weak ones with a common neighbour or without any other."""
    beside: dict[str, set[str]] = defaultdict(set)
    for one, other in edges:
        beside[one].add(other)
        beside[other].add(one)
    return [
        (one, other)
        for (one, other), pair in sorted(edges.items())
        if pair.strength != "weak"
        or beside[one] & beside[other]
        or len(beside[one]) == len(beside[other]) == 1
    ]


def _divided(texts: list[str], edges: dict[tuple[str, str], NearDuplicate]) -> list[list[str]]:
    """Divide a group that is too large or too loose to be one template."""
    if len(texts) < 3:
        return [texts]
    place = {text: number for number, text in enumerate(texts)}
    inner = [pair for pair in sorted(edges) if pair[0] in place and pair[1] in place]
    density = 2 * len(inner) / (len(texts) * (len(texts) - 1))
    if len(texts) <= _LARGEST and density >= _LOOSEST:
        return [texts]
    graph = igraph.Graph(len(texts), [(place[one], place[other]) for one, other in inner])
    likeness = [float(edges[pair].cosine) for pair in inner]
    igraph.set_random_number_generator(random.Random(_SEED))  # noqa: S311 - no secret
    try:
        parts = graph.community_leiden("CPM", weights=likeness, resolution=_RESOLUTION)
    finally:
        igraph.set_random_number_generator(random)
    return [[texts[number] for number in part] for part in parts]
