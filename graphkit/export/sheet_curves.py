"""Lines between marks that stand: each bends around what it would run over, and bears its label."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from graphkit.analysis.overlaps import Point
from graphkit.export.mark_shapes import reach
from graphkit.export.sheet import Line
from graphkit.export.sheet_room import (
    RISE,
    SIZE,
    Floats,
    PlacedLine,
    PlacedMark,
    Rect,
    boxes_of,
    hits,
    holds,
    overlap,
)
from graphkit.export.typeface import typeface

_BENDS = (0.0, 26.0, -26.0, 48.0, -48.0, 74.0, -74.0, 104.0, -104.0, 140.0, -140.0)
_STEPS = np.linspace(0.0, 1.0, 33)
_ALONG = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8)


def full_label(line: Line) -> str:
    """Return the label of a line when nothing has to be cut from it."""
    return f"{line.ref} {typeface('plain').drawn(line.label)}"


def drawn_lines(
    marks: Sequence[PlacedMark], lines: Sequence[Line], frame: Rect
) -> tuple[PlacedLine, ...]:
    """Draw the lines between placed marks and put their labels where they cover nothing."""
    at = {placed.mark.ref: placed for placed in marks}
    curves: dict[str, tuple[Point, Point, Point]] = {}
    beside: dict[tuple[str, str], list[float]] = {}
    for line in lines:
        pair = (min(line.a, line.b), max(line.a, line.b))
        used = beside.setdefault(pair, [])
        bend = _bend(at, line, marks, used, frame)
        used.append(bend if line.a == pair[0] else -bend)
        curves[line.ref] = curve_of(at[line.a], at[line.b], bend)
    sampled = {ref: sampled_at(curve) for ref, curve in curves.items()}
    solid = [rect for placed in marks for rect in boxes_of(placed)]
    labelled: list[Rect] = []
    result = []
    for line in lines:
        label, middle, rect = _line_label(line, curves[line.ref], sampled, solid, labelled)
        labelled.append(rect)
        start, control, end = curves[line.ref]
        result.append(PlacedLine(line, start, control, end, label, middle, rect))
    return tuple(result)


def _bend(
    at: Mapping[str, PlacedMark],
    line: Line,
    marks: Sequence[PlacedMark],
    used: Sequence[float],
    frame: Rect,
) -> float:
    """Choose how far a line bends: straight, or as little as keeps it off other marks."""
    a, b = at[line.a], at[line.b]
    turn = 1.0 if line.a == min(line.a, line.b) else -1.0
    best = (math.inf, 0.0)
    for number, bend in enumerate(_BENDS):
        if any(abs(turn * bend - other) < 20 for other in used):
            continue
        points = sampled_at(curve_of(a, b, bend))
        cost = number * 1.5
        for placed in marks:
            mark, label = boxes_of(placed)
            own = placed is a or placed is b
            if not own and hits(points, mark, 5.0):
                cost += 60.0
            if hits(points, label, 0.0):
                cost += 1.4 if own else 14.0
        edge = (frame[0] + 4, frame[1] + 4, frame[2] - 4, frame[3] - 4)
        if not within(points, edge):
            cost += 100.0
        best = min(best, (cost, bend))
    return best[1]


def within(points: Floats, rect: Rect) -> bool:
    """Tell whether all points lie in a rectangle."""
    low, high = points.min(axis=0), points.max(axis=0)
    return holds(rect, (float(low[0]), float(low[1]), float(high[0]), float(high[1])))


def curve_of(a: PlacedMark, b: PlacedMark, bend: float) -> tuple[Point, Point, Point]:
    """Return start, control and end of a curve from edge to edge of two marks."""
    dx, dy = b.x - a.x, b.y - a.y
    length = math.hypot(dx, dy) or 1.0
    control = (
        (a.x + b.x) / 2 - dy / length * bend * 2,
        (a.y + b.y) / 2 + dx / length * bend * 2,
    )
    return _edge(a, control), control, _edge(b, control)


def _edge(placed: PlacedMark, toward: Point) -> Point:
    dx, dy = toward[0] - placed.x, toward[1] - placed.y
    length = math.hypot(dx, dy) or 1.0
    far = reach(placed.mark.kind, dx, dy, placed.radius) + 2.0
    return placed.x + dx / length * far, placed.y + dy / length * far


def sampled_at(curve: tuple[Point, Point, Point]) -> Floats:
    """Return points along a curve, close enough to tell what it runs over."""
    a, c, b = (np.array(point) for point in curve)
    t = _STEPS[:, None]
    points: Floats = (1 - t) ** 2 * a + 2 * t * (1 - t) * c + t**2 * b
    return points


def on_curve(curve: tuple[Point, Point, Point], t: float) -> Point:
    """Return the point of a curve at a share of its way."""
    (ax, ay), (cx, cy), (bx, by) = curve
    u = 1 - t
    return (
        u * u * ax + 2 * u * t * cx + t * t * bx,
        u * u * ay + 2 * u * t * cy + t * t * by,
    )


def _line_label(
    line: Line,
    curve: tuple[Point, Point, Point],
    sampled: Mapping[str, Floats],
    solid: Sequence[Rect],
    labelled: Sequence[Rect],
) -> tuple[str, Point, Rect]:
    """Choose a place on the line where its label covers nothing; cut it if none is free."""
    others = [points for ref, points in sampled.items() if ref != line.ref]
    for text in (full_label(line), line.ref):
        best: tuple[float, Point, Rect] | None = None
        for cost, middle, rect in _spots(text, curve):
            if any(overlap(rect, other) for other in (*solid, *labelled)):
                continue
            crossed = sum(hits(points, rect, 0.0) for points in others)
            total = cost + 3.0 * crossed
            if best is None or total < best[0]:
                best = (total, middle, rect)
        if best is not None:
            return text, best[1], best[2]
    return _least(line.ref, curve, [*solid, *labelled])


def _spots(text: str, curve: tuple[Point, Point, Point]) -> Iterator[tuple[float, Point, Rect]]:
    for number, t in enumerate(_ALONG):
        middle = on_curve(curve, t)
        yield number * 1.0, middle, label_rect(text, middle)


def label_rect(text: str, middle: Point) -> Rect:
    """Return the box of a line's label around its middle."""
    half = typeface("plain").width(text, SIZE) / 2 + 4
    return middle[0] - half, middle[1] - RISE / 2, middle[0] + half, middle[1] + RISE / 2


def _least(
    text: str, curve: tuple[Point, Point, Point], taken: Sequence[Rect]
) -> tuple[str, Point, Rect]:
    """Find a place beside the line for its bare number: on growing rings about its middle."""
    x, y = on_curve(curve, 0.5)
    spots = [
        (x + ring * math.cos(turn * math.pi / 6), y + ring * math.sin(turn * math.pi / 6))
        for ring in range(0, 90, 6)
        for turn in range(12)
    ]
    rects = [(spot, label_rect(text, spot)) for spot in spots]
    for spot, rect in rects:
        if not any(overlap(rect, other) for other in taken):
            return text, spot, rect
    return text, rects[0][0], rects[0][1]
