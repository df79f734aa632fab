"""Keeps marks and labels from covering each other, moving them as little as needed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Point = tuple[float, float]
Floats = npt.NDArray[np.float64]

_GOLDEN = 2.39996
_ROUNDS = 50
_SLACK = 0.1
"""Kept free beyond the boxes, so that rounded places do not touch."""
_ROOM = 3.0
_TURNS = 16
"""Directions tried around a place when looking for room."""


class Box(NamedTuple):
    """How far something stretches from its point, in pixels, each way."""

    left: float
    top: float
    right: float
    bottom: float


def overlapping(points: Sequence[Point], boxes: Sequence[Box]) -> list[tuple[int, int]]:
    """Return the pairs of boxes that cover each other, by number, in order."""
    at, half = _centred(points, boxes)
    pairs = []
    for a, b in _near(at, half):
        pairs += [(min(i, j), max(i, j)) for i, j in zip(a.tolist(), b.tolist(), strict=True)]
    return sorted(pairs)


def apart(points: Sequence[Point], boxes: Sequence[Box], *, still: int = 0) -> list[Point]:
    """Move boxes until none covers another; the first `still` of them stay where they are.

    They push each other first. Whatever still overlaps afterwards is put into the nearest
    free place, the later ones giving way to the earlier. Boxes that stay may overlap.
    """
    if not points:
        return []
    at, half = _centred(points, boxes)
    half = half + _SLACK
    shift = at - np.array(points, float)
    free = (np.arange(len(at)) >= still).astype(float)
    # two marks in one place need a direction: each its own, from its number
    turns = np.arange(len(at)) * _GOLDEN
    at += free[:, None] * np.column_stack((np.cos(turns), np.sin(turns)))
    for _ in range(_ROUNDS):
        push = _push(at, half, free)
        if push is None:
            break
        at += push
    if any(a.size for a, _ in _near(at, half)):
        at = _settled(at, half, still)
    return [(round(float(x), 2), round(float(y), 2)) for x, y in at - shift]


def _centred(points: Sequence[Point], boxes: Sequence[Box]) -> tuple[Floats, Floats]:
    """Return the middles of the boxes and their half widths and heights."""
    reach = np.array(boxes, float).reshape(-1, 4)
    middle = np.column_stack((reach[:, 2] - reach[:, 0], reach[:, 3] - reach[:, 1])) / 2
    half = np.column_stack((reach[:, 0] + reach[:, 2], reach[:, 1] + reach[:, 3])) / 2
    return np.array(points, float).reshape(-1, 2) + middle, half


def _near(at: Floats, half: Floats) -> Iterator[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """Yield arrays of pairs that overlap: neighbours in order of x, then next but one …"""
    order = np.argsort(at[:, 0] - half[:, 0], kind="stable")
    left = (at[:, 0] - half[:, 0])[order]
    right = (at[:, 0] + half[:, 0])[order]
    for turn in range(1, len(at)):
        beside = left[turn:] < right[:-turn]
        if not beside.any():
            # a wide box may still reach a later one, so look on while any is wider
            if not (left[turn:] < np.maximum.accumulate(right)[:-turn]).any():
                return
            continue
        a, b = order[:-turn][beside], order[turn:][beside]
        over = half[a] + half[b] - np.abs(at[b] - at[a])
        hit = (over > 1e-6).all(axis=1)
        if hit.any():
            yield a[hit], b[hit]


def _push(at: Floats, half: Floats, free: Floats) -> Floats | None:
    """Return how far each box is pushed, the short way; None if nothing overlaps."""
    push = np.zeros_like(at)
    clash = False
    for a, b in _near(at, half):
        clash = True
        gap = at[b] - at[a]
        over = half[a] + half[b] - np.abs(gap)
        sideways = over[:, 0] < over[:, 1]
        shift = np.zeros_like(gap)
        shift[sideways, 0] = over[sideways, 0] * np.where(gap[sideways, 0] < 0, -1, 1)
        up = ~sideways
        shift[up, 1] = over[up, 1] * np.where(gap[up, 1] < 0, -1, 1)
        share = free[a] + free[b]
        share[share == 0] = 1
        np.add.at(push, a, -shift * (free[a] / share)[:, None] * 0.55)
        np.add.at(push, b, shift * (free[b] / share)[:, None] * 0.55)
    return push if clash else None


def _settled(at: Floats, half: Floats, still: int) -> Floats:
    """Put box after box down, each that would cover an earlier one at the nearest free place."""
    placed = at.copy()
    step = max(4.0, float(np.median(half)) / 2)
    for number in range(max(still, 1), len(at)):
        before, sizes = placed[:number], half[:number] + half[number]
        for places in _places_around(at[number], step):
            over = sizes - np.abs(places[:, None, :] - before)
            free = ~(over > 1e-6).all(axis=2).any(axis=1)
            if free.any():
                placed[number] = places[int(free.argmax())]
                break
    return placed


def _places_around(point: Floats, step: float) -> Iterator[Floats]:
    """Yield the place itself, then the places on growing rings around it, without end."""
    yield point[None, :]
    ring = 1
    while True:
        angles = np.arange(_TURNS) * (2 * math.pi / _TURNS) + ring * _GOLDEN
        yield point + np.column_stack((np.cos(angles), np.sin(angles))) * step * ring
        ring += 1


def roomy(points: Sequence[Point], boxes: Sequence[Box]) -> list[Point]:
    """Stretch a layout about its origin until its boxes fill at most a third of it."""
    if len(points) < 2:
        return list(points)
    at, half = _centred(points, boxes)
    needed = float((4 * half[:, 0] * half[:, 1]).sum()) * _ROOM
    low, high = (at - half).min(axis=0), (at + half).max(axis=0)
    factor = math.sqrt(max(1.0, needed / float(np.prod(high - low))))
    return [(x * factor, y * factor) for x, y in points]
