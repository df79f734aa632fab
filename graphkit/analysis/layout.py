"""Where marks stand on a chart: the same input gives the same places. A layout means nothing.

All lengths are screen pixels at zoom 1. Boxes hold the mark and the label below it.
"""

from __future__ import annotations

import math
import random
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import igraph as ig
import numpy as np
import numpy.typing as npt

from graphkit.analysis.overlaps import Box, Point, apart, roomy

GOLDEN = 2.39996
"""Radians between neighbours on a sunflower spiral."""
GAP = 6.0
LABEL = 6.5
"""Mean width of a label's letter at 11.5 px, with its halo."""
WRAP = 124.0
LINE = 15.0
BELOW = 5.0
"""From the mark down to its label."""
STEP = 118.0
"""Wanted length of a tie."""
INNER = 42.0
"""Step of the spiral inside a community."""
EXACT = 400
"""Nodes of one component up to which Kamada-Kawai is used."""
SEED = 20
FAMILIES = ("people", "numbers", "money", "adverts", "places")
"""The order of the sectors, clockwise from the top."""

Places = dict[str, Point]
Points = npt.NDArray[np.float64]

_GENERATOR = threading.Lock()


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be placed: its id, diameter, label, and family for its sector."""

    id: str
    size: float
    label: str
    family: str = ""

    @property
    def reach(self) -> Box:
        """How far mark and label stretch from the middle of the mark, with a gap."""
        text = len(self.label) * LABEL
        lines = math.ceil(text / WRAP)
        half = max(self.size, min(text, WRAP)) / 2 + GAP / 2
        below = self.size / 2 + (BELOW + LINE * lines if lines else 0)
        return Box(half, self.size / 2 + GAP / 2, half, below + GAP / 2)


def spiral(sizes: Sequence[float]) -> list[Point]:
    """Place circles of these radii on a sunflower spiral, the first in the middle.

    The radius steps by each circle's own size, so that large ones do not overlap.
    """
    places: list[Point] = []
    area = 0.0
    for number, size in enumerate(sizes):
        area += (size + 34) ** 2
        reach = 0.0 if number == 0 else math.sqrt(area) * 1.12
        angle = number * GOLDEN
        places.append((reach * math.cos(angle), reach * math.sin(angle)))
    boxes = [Box(size + 20, size + 20, size + 20, size + 42) for size in sizes]
    return apart(places, boxes, still=1)


def packing(groups: Sequence[Sequence[Mark]]) -> Places:
    """Place communities on a sunflower spiral, the members of each on a spiral of its own.

    Give the largest community first, and in each the best-tied member first: they come to
    stand in the middle.
    """
    centres = spiral([INNER * math.sqrt(len(group)) for group in groups])
    marks = [mark for group in groups for mark in group]
    points = []
    for (x, y), group in zip(centres, groups, strict=True):
        for number in range(len(group)):
            reach, angle = INNER * math.sqrt(number), number * GOLDEN
            points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    boxes = [mark.reach for mark in marks]
    moved = apart(roomy(points, boxes), boxes)
    return {mark.id: point for mark, point in zip(marks, moved, strict=True)}


def ego(
    centre: Mark, own: Sequence[Mark], outside: Sequence[Mark], ties: Sequence[tuple[str, str]] = ()
) -> Places:
    """Place one entity in the middle, its own numbers and accounts around, others outside.

    Each family keeps to a sector, as wide as it needs. Inside a sector the outer marks
    follow the angle of the inner ones that they are tied to.
    """
    sectors = _sectors([*own, *outside])
    first = max(STEP * 1.35, centre.size / 2 + STEP)
    places: Places = {centre.id: (0.0, 0.0)}
    order = sorted(own, key=lambda mark: mark.id)
    inner = _fan(order, sectors, first)
    places.update(inner)
    angles = {one: math.atan2(y, x) for one, (x, y) in inner.items()}
    touched: dict[str, list[float]] = {}
    for a, b in ties:
        for near, far in ((a, b), (b, a)):
            if near in angles:
                touched.setdefault(far, []).append(angles[near])
    ring = max([first, *(math.hypot(x, y) for x, y in inner.values())])

    def bearing(mark: Mark) -> tuple[float, str]:
        beside = touched.get(mark.id)
        return (sum(beside) / len(beside) if beside else math.inf, mark.id)

    places.update(_fan(sorted(outside, key=bearing), sectors, ring + STEP))
    marks = [centre, *order, *sorted(outside, key=bearing)]
    moved = apart([places[mark.id] for mark in marks], [mark.reach for mark in marks], still=1)
    return {mark.id: point for mark, point in zip(marks, moved, strict=True)}


def _sectors(marks: Sequence[Mark]) -> dict[str, tuple[float, float]]:
    """Share the circle among the families by the number of their marks; none is tiny."""
    counts: dict[str, int] = {}
    for mark in marks:
        counts[mark.family] = counts.get(mark.family, 0) + 1
    order = sorted(counts, key=lambda f: (FAMILIES.index(f) if f in FAMILIES else 99, f))
    weights = {family: max(counts[family], 0.12 * len(marks)) for family in order}
    total = sum(weights.values())
    start = -math.pi / 2
    sectors = {}
    for family in order:
        width = 2 * math.pi * weights[family] / total
        sectors[family] = (start, width)
        start += width
    return sectors


def _fan(
    marks: Sequence[Mark], sectors: Mapping[str, tuple[float, float]], radius: float
) -> Places:
    """Fill the sector of each family ring by ring, from the given radius outwards."""
    places: Places = {}
    for family, (start, width) in sectors.items():
        waiting = [mark for mark in marks if mark.family == family]
        reach = radius
        while waiting:
            room = max(1, int(width * reach / STEP))
            row, waiting = waiting[:room], waiting[room:]
            for number, mark in enumerate(row):
                angle = start + width * (number + 0.5) / len(row)
                places[mark.id] = (reach * math.cos(angle), reach * math.sin(angle))
            reach += STEP
    return places


def ring(marks: Sequence[Mark], centre: Point = (0.0, 0.0), *, start: float = 0.0) -> Places:
    """Place marks around a centre, each family in its own sector, in rings as they fit."""
    ordered = sorted(marks, key=lambda mark: (mark.family, mark.id))
    places: Places = {}
    radius, first = STEP * 1.35, 0
    while first < len(ordered):
        room = max(6, int(2 * math.pi * radius / (STEP * 0.95)))
        row = ordered[first : first + room]
        for number, mark in enumerate(row):
            angle = start + 2 * math.pi * number / len(row)
            x, y = radius * math.cos(angle), radius * math.sin(angle)
            places[mark.id] = (centre[0] + x, centre[1] + y)
        first += room
        radius += STEP
    return places


def chart(
    marks: Sequence[Mark],
    ties: Sequence[tuple[str, str]],
    *,
    fixed: Mapping[str, Point] | None = None,
) -> Places:
    """Place the marks of a chart by Kamada-Kawai (1989), component by component.

    Components of more than 400 marks are placed by UMAP. `fixed` marks keep their places;
    new ones start beside what they are tied to. Then overlaps of marks and labels are
    removed. The same marks and ties give the same places.
    """
    known = {mark.id for mark in marks}
    kept = {one: point for one, point in (fixed or {}).items() if one in known}
    if kept:
        places = _beside(marks, ties, kept)
    else:
        places = _components(marks, [tie for tie in ties if set(tie) <= known])
    order = sorted(marks, key=lambda mark: (mark.id not in kept, mark.id))
    boxes = [mark.reach for mark in order]
    points = [places[mark.id] for mark in order]
    moved = apart(points if kept else roomy(points, boxes), boxes, still=len(kept))
    return {mark.id: point for mark, point in zip(order, moved, strict=True)}


def overview(marks: Sequence[Mark], ties: Sequence[tuple[str, str]], *, seed: int = SEED) -> Places:
    """Place a large network by UMAP over its ties (McInnes et al. 2018), repeatable by seed."""
    ordered = sorted(marks, key=lambda mark: mark.id)
    graph = _graph(ordered, ties)
    if graph.ecount() == 0:
        return packing([ordered])
    points = _stepped(_umap(graph, seed), graph)
    boxes = [mark.reach for mark in ordered]
    moved = apart(roomy([(float(x), float(y)) for x, y in points], boxes), boxes)
    return {mark.id: point for mark, point in zip(ordered, moved, strict=True)}


def _umap(graph: ig.Graph, seed: int) -> Points:
    # igraph draws from Python's own generator, which others may be using
    with _GENERATOR:
        state = random.getstate()
        random.seed(seed)
        try:
            points: Points = np.array(graph.layout_umap(epochs=100).coords)
        finally:
            random.setstate(state)
    centred: Points = points - points.mean(axis=0)
    return centred


def _graph(ordered: Sequence[Mark], ties: Sequence[tuple[str, str]]) -> ig.Graph:
    place = {mark.id: number for number, mark in enumerate(ordered)}
    inside = ((a, b) for a, b in ties if a != b and a in place and b in place)
    edges = sorted({(min(place[a], place[b]), max(place[a], place[b])) for a, b in inside})
    return ig.Graph(n=len(ordered), edges=edges)


def _components(marks: Sequence[Mark], ties: Sequence[tuple[str, str]]) -> Places:
    ordered = sorted(marks, key=lambda mark: mark.id)
    graph = _graph(ordered, ties)
    parts = sorted(
        (sorted(part) for part in graph.connected_components()), key=lambda p: (-len(p), p)
    )
    laid = [(part, _one(graph.induced_subgraph(part))) for part in parts]
    reaches = [float(np.abs(points).max()) if len(part) > 1 else 30.0 for part, points in laid]
    centres = spiral(reaches)
    places: Places = {}
    for (part, points), (x, y) in zip(laid, centres, strict=True):
        for number, (dx, dy) in zip(part, points.tolist(), strict=True):
            places[ordered[number].id] = (x + dx, y + dy)
    return places


def _one(graph: ig.Graph) -> Points:
    """Lay one connected component out, about the origin, ties about one step long."""
    n = graph.vcount()
    if n == 1:
        return np.zeros((1, 2))
    if n > EXACT:
        return _stepped(_umap(graph, SEED), graph)
    angles = np.arange(n) * 2 * np.pi / n
    start = np.column_stack((np.cos(angles), np.sin(angles))) * math.sqrt(n)
    points = np.array(graph.layout_kamada_kawai(seed=start.tolist()).coords)
    return _stepped(points - points.mean(axis=0), graph)


def _stepped(points: Points, graph: ig.Graph) -> Points:
    """Stretch a layout until the middle one of its ties has the wanted length."""
    ends = np.array(graph.get_edgelist())
    lengths = np.linalg.norm(points[ends[:, 0]] - points[ends[:, 1]], axis=1)
    middle = float(np.median(lengths)) or 1.0
    return points * (STEP * 1.25 / middle)


def _beside(
    marks: Sequence[Mark], ties: Sequence[tuple[str, str]], kept: Mapping[str, Point]
) -> Places:
    places = dict(kept)
    near: dict[str, list[str]] = {}
    for a, b in sorted(ties):
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    middle = np.array(list(kept.values())).mean(axis=0)
    waiting: dict[str, list[Mark]] = {}
    for mark in marks:
        if mark.id not in kept:
            hosts = [other for other in near.get(mark.id, ()) if other in kept]
            waiting.setdefault(hosts[0] if hosts else "", []).append(mark)
    for host, new in sorted(waiting.items()):
        centre = kept.get(host, (float(middle[0]), float(middle[1])))
        outward = math.atan2(centre[1] - middle[1], centre[0] - middle[0])
        places.update(ring(new, centre, start=outward))
    return places
