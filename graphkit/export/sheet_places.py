"""Where marks, lines and labels stand on the sheet, so that none covers another.

The places of a chart are stretched to the frame and moved as little as needed. Lines that
would run over a mark bend around it. All lengths are in units of 1/96 inch.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphkit.analysis.overlaps import Box, Point, apart, overlapping
from graphkit.errors import UsageProblem
from graphkit.export.sheet import Line, Mark
from graphkit.export.sheet_curves import curve_of, drawn_lines, full_label, sampled_at
from graphkit.export.sheet_room import (
    RISE,
    SIZE,
    PlacedLine,
    PlacedMark,
    Rect,
    boxes_of,
    hits,
    holds,
    overlap,
)
from graphkit.export.typeface import fitted, typeface, wrapped

GAPS = (44.0, 34.0, 26.0, 19.0, 13.0, 8.0, 5.0)
"""Free room around a mark and its label: as much as the frame allows."""
WIDEST = 172.0
HEAD = 11.0
"""Length of an arrow head."""
RADII = (20.0, 17.0, 14.0)
"""One size for all marks of a sheet: the largest at which they fit."""
_STRETCH = 1.7
_FULL = 0.7
"""Share of the frame above which pushing boxes apart is not tried."""
_EVEN = 0.45
"""How far crowded places are drawn apart: 0 keeps distances, 1 keeps only the order."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A chart in its frame."""

    marks: tuple[PlacedMark, ...]
    lines: tuple[PlacedLine, ...]
    shortened: int
    """Labels of lines that are cut to the number for want of room."""


def place(marks: Sequence[Mark], lines: Sequence[Line], frame: Rect) -> Placed:
    """Place a chart in a frame; the same chart gives the same places.

    Raises UsageProblem if it holds more than the frame has room for.
    """
    for radius in RADII:
        placed = _marks(marks, lines, frame, radius)
        if placed is not None:
            placed = _turned(placed, lines, frame)
            drawn = drawn_lines(placed, lines, frame)
            return Placed(placed, drawn, sum(one.label != full_label(one.line) for one in drawn))
    raise UsageProblem(
        f"The {len(marks)} entities of this chart do not fit on one sheet with readable labels.",
        hint="Hide some of them, or save two charts. The tables (xlsx, csv) hold any number.",
    )


# marks


def _marks(
    marks: Sequence[Mark], lines: Sequence[Line], frame: Rect, radius: float
) -> tuple[PlacedMark, ...] | None:
    start = _stretched([(mark.x, mark.y) for mark in marks], frame)
    above = _above(marks, lines, start)
    labels = [_label(mark) for mark in marks]
    points: list[Point] | None = None
    for gap in GAPS:
        boxes = [_box(label, up, radius, gap) for label, up in zip(labels, above, strict=True)]
        if _filled(boxes, frame) > _FULL:
            continue
        points = _pushed(start, boxes, frame)
        if points is not None:
            break
    else:
        if _filled(boxes, frame) <= 1:
            points = _settled(start, boxes, frame, _weights(marks, lines))
    if points is None:
        return None
    return tuple(
        _placed(mark, point, radius, label, "above" if up else "below")
        for mark, point, label, up in zip(marks, points, labels, above, strict=True)
    )


def _filled(boxes: Sequence[Box], frame: Rect) -> float:
    """Return the share of the frame that boxes cover."""
    area = sum((box.left + box.right) * (box.top + box.bottom) for box in boxes)
    return area / ((frame[2] - frame[0]) * (frame[3] - frame[1]))


def _pushed(points: Sequence[Point], boxes: Sequence[Box], frame: Rect) -> list[Point] | None:
    """Push boxes apart inside the frame; None if some still overlap after a few rounds."""
    moved = [_inside(point, box, frame) for point, box in zip(points, boxes, strict=True)]
    for _ in range(10):
        if not overlapping(moved, boxes):
            return moved
        freed = apart(moved, boxes)
        moved = [_inside(point, box, frame) for point, box in zip(freed, boxes, strict=True)]
    return None


def _placed(
    mark: Mark, point: Point, radius: float, label: tuple[str, ...], side: str
) -> PlacedMark:
    x, y = round(point[0], 1), round(point[1], 1)
    width, height = _extent(label)
    far = radius * (1.16 if mark.kind == "Place" else 1.06) + 4
    left, top = {
        "below": (x - width / 2, y + far),
        "above": (x - width / 2, y - far - height),
        "right": (x + far + 2, y - height / 2),
        "left": (x - far - 2 - width, y - height / 2),
    }[side]
    return PlacedMark(mark, x, y, radius, label, (left, top, left + width, top + height))


def _turned(
    marks: Sequence[PlacedMark], lines: Sequence[Line], frame: Rect
) -> tuple[PlacedMark, ...]:
    """Move labels to the side of their mark where the fewest lines run over them."""
    at = {placed.mark.ref: placed for placed in marks}
    straight = [sampled_at(curve_of(at[line.a], at[line.b], 0.0)) for line in lines]
    for placed in marks:
        best: tuple[float, PlacedMark] | None = None
        taken = [
            rect for other in at.values() if other.mark.ref != placed.mark.ref
            for rect in boxes_of(other)
        ]  # fmt: skip
        for number, side in enumerate(("below", "above", "right", "left")):
            turned = _placed(placed.mark, (placed.x, placed.y), placed.radius, placed.label, side)
            box = turned.label_box
            roomy = (box[0] - 3, box[1] - 2, box[2] + 3, box[3] + 2)
            if not holds(frame, box) or any(overlap(roomy, rect) for rect in taken):
                continue
            cost = number * 0.4 + sum(hits(points, box, 1.0) for points in straight)
            if best is None or cost < best[0]:
                best = (cost, turned)
        if best is not None:
            at[placed.mark.ref] = best[1]
    return tuple(at[placed.mark.ref] for placed in marks)


def _stretched(points: Sequence[Point], frame: Rect) -> list[Point]:
    """Stretch places to the frame; neither way much more than the other."""
    at = np.array(points, float).reshape(-1, 2)
    low, high = at.min(axis=0), at.max(axis=0)
    span = np.maximum(high - low, 1.0)
    room = np.array((frame[2] - frame[0] - 150, frame[3] - frame[1] - 90))
    scale = room / span
    scale = np.minimum(scale, scale.min() * _STRETCH)
    middle = np.array((frame[0] + frame[2], frame[1] + frame[3])) / 2
    moved = (at - (low + high) / 2) * scale
    order = np.argsort(np.argsort(moved, axis=0, kind="stable"), axis=0, kind="stable")
    even = (order / max(len(at) - 1, 1) - 0.5) * room
    moved = moved * (1 - _EVEN) + even * _EVEN + middle
    return [(float(x), float(y)) for x, y in moved]


def _above(marks: Sequence[Mark], lines: Sequence[Line], points: Sequence[Point]) -> list[bool]:
    """Put the label of a mark above it where more lines come from below than from above."""
    at = dict(zip((mark.ref for mark in marks), points, strict=True))
    weight = dict.fromkeys(at, 0.0)
    for line in lines:
        for near, far in ((line.a, line.b), (line.b, line.a)):
            dx, dy = at[far][0] - at[near][0], at[far][1] - at[near][1]
            steep = dy / (math.hypot(dx, dy) or 1.0)
            weight[near] += steep if abs(steep) > 0.35 else 0.0
    return [weight[mark.ref] > 0.4 for mark in marks]


def _label(mark: Mark) -> tuple[str, ...]:
    text = f"{mark.ref} {typeface('bold').drawn(mark.label)}"
    if typeface("bold").width(text, SIZE) <= WIDEST:
        return (text,)
    # a number is not broken over two lines
    lines = wrapped(re.sub(r"(?<=[+\d]) (?=\d)", "\u00a0", text), WIDEST, SIZE, "bold")
    if len(lines) > 2:
        lines = [lines[0], fitted(" ".join(lines[1:]), WIDEST, SIZE, "bold")]
    return tuple(line.replace("\u00a0", " ") for line in lines)


def _extent(label: Sequence[str]) -> tuple[float, float]:
    font = typeface("bold")
    return max(font.width(line, SIZE) for line in label), RISE * len(label)


def _box(label: tuple[str, ...], above: bool, radius: float, gap: float) -> Box:
    width, height = _extent(label)
    side = max(width / 2, radius * 1.16) + gap
    short, long = radius * 1.16 + gap, radius * 1.16 + 4 + height + gap
    return Box(side, long, side, short) if above else Box(side, short, side, long)


def _inside(point: Point, box: Box, frame: Rect) -> Point:
    return (
        min(max(point[0], frame[0] + box.left), frame[2] - box.right),
        min(max(point[1], frame[1] + box.top), frame[3] - box.bottom),
    )


def _weights(marks: Sequence[Mark], lines: Sequence[Line]) -> list[int]:
    return [sum(mark.ref in (line.a, line.b) for line in lines) for mark in marks]


def _settled(
    points: Sequence[Point], boxes: Sequence[Box], frame: Rect, weights: Sequence[int]
) -> list[Point] | None:
    """Put mark after mark at the free place nearest to its own; None if one finds none."""
    xs = np.arange(frame[0], frame[2], 7.0)
    ys = np.arange(frame[1], frame[3], 7.0)
    grid = np.array([(x, y) for y in ys for x in xs])
    taken: list[Rect] = []
    result: dict[int, Point] = {}
    order = sorted(range(len(points)), key=lambda n: (-weights[n], n))
    for n in order:
        box = boxes[n]
        rects = np.column_stack((
            grid[:, 0] - box.left, grid[:, 1] - box.top,
            grid[:, 0] + box.right, grid[:, 1] + box.bottom,
        ))  # fmt: skip
        free = (
            (rects[:, 0] >= frame[0]) & (rects[:, 1] >= frame[1])
            & (rects[:, 2] <= frame[2]) & (rects[:, 3] <= frame[3])
        )  # fmt: skip
        for left, top, right, bottom in taken:
            free &= ~(
                (rects[:, 0] < right) & (rects[:, 2] > left)
                & (rects[:, 1] < bottom) & (rects[:, 3] > top)
            )  # fmt: skip
        if not free.any():
            return None
        places = grid[free]
        best = int(((places - np.array(points[n])) ** 2).sum(axis=1).argmin())
        x, y = float(places[best, 0]), float(places[best, 1])
        result[n] = (x, y)
        taken.append((x - box.left, y - box.top, x + box.right, y + box.bottom))
    return [result[n] for n in range(len(points))]
