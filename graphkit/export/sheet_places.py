"""Where marks, lines and labels stand on the sheet, so that none covers another.

The places of a chart are stretched to the frame and moved as little as needed. Lines that
would run over a mark bend around it. All lengths are in units of 1/96 inch.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graphkit.analysis.overlaps import Box, Point, apart, overlapping
from graphkit.errors import UsageProblem
from graphkit.export.mark_shapes import reach
from graphkit.export.sheet import Line, Mark
from graphkit.export.typeface import fitted, typeface, wrapped

Floats = npt.NDArray[np.float64]
Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""

SIZE = 13.4
"""Letters on the chart: 10.05 points, the least that a court sheet may have is 10."""
RISE = 16.0
"""From one line of text to the next."""
GAPS = (44.0, 34.0, 26.0, 19.0, 13.0, 8.0, 5.0)
"""Free room around a mark and its label: as much as the frame allows."""
WIDEST = 172.0
HEAD = 11.0
"""Length of an arrow head."""
RADII = (20.0, 17.0, 14.0)
"""One size for all marks of a sheet: the largest at which they fit."""
_BENDS = (0.0, 26.0, -26.0, 48.0, -48.0, 74.0, -74.0, 104.0, -104.0, 140.0, -140.0)
_STEPS = np.linspace(0.0, 1.0, 33)
_ALONG = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8)
_STRETCH = 1.7
_FULL = 0.7
"""Share of the frame above which pushing boxes apart is not tried."""
_EVEN = 0.45
"""How far crowded places are drawn apart: 0 keeps distances, 1 keeps only the order."""


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark at its place, the lines of its label and where they stand."""

    mark: Mark
    x: float
    y: float
    radius: float
    label: tuple[str, ...]
    label_box: Rect


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line as a curve with one control point; its label, cut to its number if need be."""

    line: Line
    start: Point
    control: Point
    end: Point
    label: str
    label_at: Point
    label_box: Rect


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
            drawn = _lines(placed, lines, frame)
            return Placed(placed, drawn, sum(one.label != _full(one.line) for one in drawn))
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
    straight = [_sampled(_curve(at[line.a], at[line.b], 0.0)) for line in lines]
    for placed in marks:
        best: tuple[float, PlacedMark] | None = None
        taken = [
            rect for other in at.values() if other.mark.ref != placed.mark.ref
            for rect in _rects(other)
        ]  # fmt: skip
        for number, side in enumerate(("below", "above", "right", "left")):
            turned = _placed(placed.mark, (placed.x, placed.y), placed.radius, placed.label, side)
            box = turned.label_box
            roomy = (box[0] - 3, box[1] - 2, box[2] + 3, box[3] + 2)
            if not _holds(frame, box) or any(_overlap(roomy, rect) for rect in taken):
                continue
            cost = number * 0.4 + sum(_hits(points, box, 1.0) for points in straight)
            if best is None or cost < best[0]:
                best = (cost, turned)
        if best is not None:
            at[placed.mark.ref] = best[1]
    return tuple(at[placed.mark.ref] for placed in marks)


def _holds(frame: Rect, box: Rect) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


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


# lines


def _full(line: Line) -> str:
    return f"{line.ref} {typeface('plain').drawn(line.label)}"


def _lines(
    marks: Sequence[PlacedMark], lines: Sequence[Line], frame: Rect
) -> tuple[PlacedLine, ...]:
    at = {placed.mark.ref: placed for placed in marks}
    curves: dict[str, tuple[Point, Point, Point]] = {}
    beside: dict[tuple[str, str], list[float]] = {}
    for line in lines:
        pair = (min(line.a, line.b), max(line.a, line.b))
        used = beside.setdefault(pair, [])
        bend = _bend(at, line, marks, used, frame)
        used.append(bend if line.a == pair[0] else -bend)
        curves[line.ref] = _curve(at[line.a], at[line.b], bend)
    sampled = {ref: _sampled(curve) for ref, curve in curves.items()}
    solid = [rect for placed in marks for rect in _rects(placed)]
    labelled: list[Rect] = []
    result = []
    for line in lines:
        label, middle, rect = _line_label(line, curves[line.ref], sampled, solid, labelled)
        labelled.append(rect)
        start, control, end = curves[line.ref]
        result.append(PlacedLine(line, start, control, end, label, middle, rect))
    return tuple(result)


def _rects(placed: PlacedMark) -> tuple[Rect, Rect]:
    x, y, r = placed.x, placed.y, placed.radius * 1.1
    return (x - r, y - r, x + r, y + r), placed.label_box


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
        points = _sampled(_curve(a, b, bend))
        cost = number * 1.5
        for placed in marks:
            mark, label = _rects(placed)
            own = placed is a or placed is b
            if not own and _hits(points, mark, 5.0):
                cost += 60.0
            if _hits(points, label, 0.0):
                cost += 1.4 if own else 14.0
        edge = (frame[0] + 4, frame[1] + 4, frame[2] - 4, frame[3] - 4)
        if not _hits_all(points, edge):
            cost += 100.0
        best = min(best, (cost, bend))
    return best[1]


def _hits(points: Floats, rect: Rect, margin: float) -> bool:
    left, top, right, bottom = rect
    return bool(
        (
            (points[:, 0] > left - margin)
            & (points[:, 0] < right + margin)
            & (points[:, 1] > top - margin)
            & (points[:, 1] < bottom + margin)
        ).any()
    )


def _hits_all(points: Floats, rect: Rect) -> bool:
    low, high = points.min(axis=0), points.max(axis=0)
    return _holds(rect, (float(low[0]), float(low[1]), float(high[0]), float(high[1])))


def _curve(a: PlacedMark, b: PlacedMark, bend: float) -> tuple[Point, Point, Point]:
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


def _sampled(curve: tuple[Point, Point, Point]) -> Floats:
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
    for text in (_full(line), line.ref):
        best: tuple[float, Point, Rect] | None = None
        for cost, middle, rect in _spots(text, curve):
            if any(_overlap(rect, other) for other in (*solid, *labelled)):
                continue
            crossed = sum(_hits(points, rect, 0.0) for points in others)
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
        if not any(_overlap(rect, other) for other in taken):
            return text, spot, rect
    return text, rects[0][0], rects[0][1]


def _overlap(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
