"""Where marks stand on a chart: the same input gives the same places. A layout means nothing.

All lengths are screen pixels at zoom 1. Boxes hold the mark and the label below it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import igraph as ig
import numpy as np

GOLDEN = 2.39996
"""Radians between neighbours on a sunflower spiral."""
GAP = 6.0
LABEL = 6.5
"""Mean width of a label's letter at 11.5 px, with its halo."""
WRAP = 124.0
LINE = 15.0
STEP = 118.0
"""Wanted length of a tie."""

Point = tuple[float, float]
Places = dict[str, Point]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be placed: its id, diameter, label, and family for its sector."""

    id: str
    size: float
    label: str
    family: str = ""

    @property
    def box(self) -> tuple[float, float]:
        """Width and height of mark and label together."""
        text = len(self.label) * LABEL
        lines = max(1, math.ceil(text / WRAP))
        return max(self.size, min(text, WRAP)) + GAP, self.size + LINE * lines + GAP + 4


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
    return _apart(places, [(2 * size + 40, 2 * size + 62) for size in sizes])


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
            places[mark.id] = (
                centre[0] + radius * math.cos(angle),
                centre[1] + radius * math.sin(angle),
            )
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

    `fixed` marks keep their places; new ones start beside what they are tied to. Then
    overlaps of marks and labels are removed. Deterministic: no random start.
    """
    kept = dict(fixed or {})
    known = {mark.id for mark in marks}
    if kept:
        places = _beside(marks, ties, kept)
    else:
        places = _components(marks, [tie for tie in ties if set(tie) <= known])
    order = sorted(marks, key=lambda mark: (mark.id not in kept, mark.id))
    moved = _apart(
        [places[mark.id] for mark in order],
        [mark.box for mark in order],
        still=sum(1 for mark in order if mark.id in kept),
    )
    return {mark.id: point for mark, point in zip(order, moved, strict=True)}


def _components(marks: Sequence[Mark], ties: Sequence[tuple[str, str]]) -> Places:
    ordered = sorted(marks, key=lambda mark: mark.id)
    place = {mark.id: number for number, mark in enumerate(ordered)}
    edges = sorted({tuple(sorted((place[a], place[b]))) for a, b in ties if a != b})
    graph = ig.Graph(n=len(ordered), edges=edges)
    parts = sorted(
        (sorted(part) for part in graph.connected_components()), key=lambda p: (-len(p), p)
    )
    laid: list[tuple[list[int], np.ndarray]] = []
    for part in parts:
        inside = graph.induced_subgraph(part)
        laid.append((part, _one(inside)))
    reaches = [float(np.abs(points).max()) if len(part) > 1 else 30.0 for part, points in laid]
    centres = spiral(reaches)
    places: Places = {}
    for (part, points), (x, y) in zip(laid, centres, strict=True):
        for number, (dx, dy) in zip(part, points.tolist(), strict=True):
            places[ordered[number].id] = (x + dx, y + dy)
    return places


def _one(graph: ig.Graph) -> np.ndarray:
    """Lay one connected component out, about the origin, ties about one step long."""
    n = graph.vcount()
    if n == 1:
        return np.zeros((1, 2))
    angles = np.arange(n) * 2 * np.pi / n
    start = np.column_stack((np.cos(angles), np.sin(angles))) * math.sqrt(n)
    if n <= 400:
        points = np.array(graph.layout_kamada_kawai(seed=start.tolist()).coords)
    else:
        points = np.array(
            graph.layout_fruchterman_reingold(seed=start.tolist(), niter=300, grid=False).coords
        )
    points -= points.mean(axis=0)
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


def _apart(
    points: Sequence[Point], boxes: Sequence[tuple[float, float]], *, still: int = 0
) -> list[Point]:
    """Push overlapping boxes apart; the first `still` of them do not move."""
    if not points:
        return []
    at = np.array(points, float)
    half = np.array(boxes, float) / 2
    free = (np.arange(len(at)) >= still).astype(float)
    # two marks in one place need a direction: each its own, from its number
    at += free[:, None] * np.column_stack(
        (np.cos(np.arange(len(at)) * GOLDEN), np.sin(np.arange(len(at)) * GOLDEN))
    )
    for _ in range(120):
        order = np.argsort(at[:, 0], kind="stable")
        push = np.zeros_like(at)
        clashes = 0
        for turn in range(1, len(at)):
            a, b = order[:-turn], order[turn:]
            gap = at[b] - at[a]
            room = half[a] + half[b]
            over = room - np.abs(gap)
            hit = (over > 0).all(axis=1)
            if not (gap[:, 0] < room[:, 0].max()).any():
                break
            if not hit.any():
                continue
            clashes += int(hit.sum())
            ia, ib, over, gap = a[hit], b[hit], over[hit], gap[hit]
            sideways = over[:, 0] < over[:, 1]
            shift = np.zeros_like(gap)
            shift[sideways, 0] = over[sideways, 0] * np.where(gap[sideways, 0] < 0, -1, 1)
            up = ~sideways
            shift[up, 1] = over[up, 1] * np.where(gap[up, 1] < 0, -1, 1)
            share = free[ia] + free[ib]
            share[share == 0] = 1
            np.add.at(push, ia, -shift * (free[ia] / share)[:, None] * 0.55)
            np.add.at(push, ib, shift * (free[ib] / share)[:, None] * 0.55)
        if clashes == 0:
            break
        at += push
    return [(round(float(x), 2), round(float(y), 2)) for x, y in at]
