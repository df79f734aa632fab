"""Shortest chains of links between two entities, on whatever store can take one step.

Two searches meet in the middle. The answer and its order do not depend on the store: only
on `adjacent`, the links of a whole frontier in one call, and, for chains in time, on the
times of the events between two nodes. Nodes may be numbers or ids of the same order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

MOST_VISITED = 200_000


class Ordered(Protocol):
    """What a node must be: sortable among its like, and usable as a key."""

    def __lt__(self, other: Any, /) -> bool:
        """Tell whether this comes before the other."""
        ...


Node = TypeVar("Node", bound=Ordered)

Adjacent = Callable[[Sequence[Node]], Iterable[tuple[Node, Node]]]
"""Takes nodes and gives (node, other end) for every link that the filter lets pass.

Links lie open in both directions: who is given for one end is given for the other.
"""

Times = Callable[[Node, Node], Sequence[int]]
"""Gives the times of the events between two nodes, in order."""


@dataclass(frozen=True, slots=True)
class Chain(Generic[Node]):
    """The nodes of one way in order, and one event time per step if it was to be in time."""

    nodes: tuple[Node, ...]
    times: tuple[int, ...] = ()


@dataclass(slots=True)
class Found(Generic[Node]):
    """The chains in order, whether some were left out, and how many links were visited."""

    chains: list[Chain[Node]] = field(default_factory=list)
    truncated: bool = False
    searched: int = 0


def shortest(
    source: Node,
    target: Node,
    adjacent: Adjacent[Node],
    *,
    max_hops: int,
    limit: int,
    most: int = MOST_VISITED,
) -> Found[Node]:
    """Find all shortest chains of at most `max_hops` links, ordered by their nodes.

    `truncated` says that there are more than `limit`, or that the search was given up
    after visiting `most` links.
    """
    search = _Search(adjacent, most)
    found: Found[Node] = Found()
    if source != target:
        try:
            levels = _levels(search, source, target, max_hops)
            if levels:
                _collect(found, _follow(search.near, levels, (source,)), limit)
        except _Spent:
            found.truncated = True
    found.searched = search.visited
    return found


def in_time(
    source: Node,
    target: Node,
    adjacent: Adjacent[Node],
    times: Times[Node],
    *,
    max_hops: int,
    limit: int,
    max_wait: int | None = None,
    most: int = MOST_VISITED,
) -> Found[Node]:
    """Find the chains with fewest links along which the times of events never run backwards.

    No entity occurs twice. `max_wait` (microseconds) bounds the time between two steps.
    Each chain carries one time per step: the earliest arrival, and before it the latest
    times that fit.
    """
    search = _Search(adjacent, most)
    found: Found[Node] = Found()
    if source != target:
        try:
            back = _Side(target)
            for _ in range(max_hops // 2):
                search.widen(back)
            walker = _Walker(search, times, back, target, max_wait)
            for hops in range(1, max_hops + 1):
                _collect(found, walker.chains(source, hops), limit)
                if found.chains:
                    break
        except _Spent:
            found.truncated = True
    found.searched = search.visited
    return found


class _Spent(Exception):
    """More links were visited than a search may visit."""


class _Side(Generic[Node]):
    """A search from one end: the distance of all it has reached, and its outermost nodes."""

    def __init__(self, start: Node) -> None:
        self.distance: dict[Node, int] = {start: 0}
        self.frontier: list[Node] = [start]
        self.depth = 0


class _Search(Generic[Node]):
    """Takes steps through `adjacent`, keeps what it saw, and stops when spent."""

    def __init__(self, adjacent: Adjacent[Node], most: int) -> None:
        self._adjacent = adjacent
        self._most = most
        self.visited = 0
        self.near: dict[Node, set[Node]] = {}

    def visit(self) -> None:
        """Count one link; raise when there were too many."""
        self.visited += 1
        if self.visited > self._most:
            raise _Spent

    def open(self, nodes: Iterable[Node]) -> None:
        """Fetch the neighbours of the nodes that are not open yet, in one call."""
        fresh = [node for node in nodes if node not in self.near]
        if not fresh:
            return
        for node in fresh:
            self.near[node] = set()
        for node, other in self._adjacent(fresh):
            self.near[node].add(other)
            self.visit()

    def widen(self, side: _Side[Node]) -> None:
        """Take one step outwards on one side."""
        self.open(side.frontier)
        side.depth += 1
        reached = []
        for node in side.frontier:
            for other in self.near[node]:
                if other not in side.distance:
                    side.distance[other] = side.depth
                    reached.append(other)
        side.frontier = reached


def _levels(search: _Search[Node], source: Node, target: Node, max_hops: int) -> list[set[Node]]:
    """Return the nodes of all shortest chains by their distance from the source."""
    here, there = _Side(source), _Side(target)
    while here.depth + there.depth < max_hops:
        side, other = (here, there) if len(here.frontier) <= len(there.frontier) else (there, here)
        if not side.frontier:
            return []
        search.widen(side)
        if any(node in other.distance for node in side.frontier):
            return _between(search.near, here, there)
    return []


def _between(near: dict[Node, set[Node]], here: _Side[Node], there: _Side[Node]) -> list[set[Node]]:
    """Keep, of what both sides reached, the nodes that lie on a shortest chain."""
    middle, hops = here.depth, here.depth + there.depth
    levels: list[set[Node]] = [set() for _ in range(hops + 1)]
    # at the first meeting, whatever both sides know is at their full depths
    levels[middle] = {node for node in here.frontier if node in there.distance}
    for depth in range(middle - 1, -1, -1):
        inside = {node for node, distance in here.distance.items() if distance == depth}
        levels[depth] = {node for node in inside if not near[node].isdisjoint(levels[depth + 1])}
    for depth in range(middle + 1, hops + 1):
        inside = {node for node, distance in there.distance.items() if distance == hops - depth}
        levels[depth] = {node for node in inside if not near[node].isdisjoint(levels[depth - 1])}
    return levels


def _follow(
    near: dict[Node, set[Node]], levels: list[set[Node]], nodes: tuple[Node, ...]
) -> Iterator[Chain[Node]]:
    """Yield the chains through the levels in order of their nodes."""
    depth = len(nodes)
    if depth == len(levels):
        yield Chain(nodes)
        return
    ahead, last = levels[depth], nodes[-1]
    if last in near:
        steps = sorted(near[last] & ahead)
    else:  # the middle is open from its far side only
        steps = sorted(node for node in ahead if last in near[node])
    for node in steps:
        yield from _follow(near, levels, (*nodes, node))


def _collect(found: Found[Node], chains: Iterator[Chain[Node]], limit: int) -> None:
    for chain in chains:
        if len(found.chains) == limit:
            found.truncated = True
            return
        found.chains.append(chain)


class _Walker(Generic[Node]):
    """Goes step by step, keeping every time at which the last step may have happened."""

    def __init__(
        self,
        search: _Search[Node],
        times: Times[Node],
        back: _Side[Node],
        target: Node,
        max_wait: int | None,
    ) -> None:
        self._search = search
        self._times = times
        self._back = back
        self._target = target
        self._max_wait = max_wait

    def chains(self, source: Node, hops: int) -> Iterator[Chain[Node]]:
        """Yield the chains of exactly this many links, ordered by their nodes."""
        self._search.open([source])
        yield from self._step((source,), (), hops)

    def _step(
        self, nodes: tuple[Node, ...], reached: tuple[Sequence[int], ...], left: int
    ) -> Iterator[Chain[Node]]:
        if left == 0:
            yield Chain(nodes, self._witness(reached))
            return
        steps = []
        for node in sorted(self._search.near[nodes[-1]]):
            if node in nodes or not self._can_arrive(node, left - 1):
                continue
            self._search.visit()
            ahead = self._ahead(reached, self._times(nodes[-1], node))
            if ahead:
                steps.append((node, ahead))
        if left > 1:
            self._search.open(node for node, _ in steps)
        for node, ahead in steps:
            yield from self._step((*nodes, node), (*reached, ahead), left - 1)

    def _can_arrive(self, node: Node, left: int) -> bool:
        if (node == self._target) != (left == 0):
            return False
        return left > self._back.depth or self._back.distance.get(node, left + 1) <= left

    def _ahead(self, reached: tuple[Sequence[int], ...], times: Sequence[int]) -> Sequence[int]:
        if not reached:
            return times
        before = reached[-1]
        if self._max_wait is None:
            return times[bisect_left(times, before[0]) :]
        fitting = []
        for t in times:
            place = bisect_right(before, t)
            if place and t - before[place - 1] <= self._max_wait:
                fitting.append(t)
        return fitting

    def _witness(self, reached: tuple[Sequence[int], ...]) -> tuple[int, ...]:
        chosen = [reached[-1][0]]
        for before in reversed(reached[:-1]):
            chosen.append(before[bisect_right(before, chosen[-1]) - 1])
        return tuple(reversed(chosen))
