"""What stands where on the sheet: placed marks and lines, and whether they get in each other's way.

All lengths are in units of 1/96 inch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graphkit.analysis.overlaps import Point
from graphkit.export.sheet import Line, Mark

Floats = npt.NDArray[np.float64]
Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""

SIZE = 13.4
"""Letters on the chart: 10.05 points, the least that a court sheet may have is 10."""
RISE = 16.0
"""From one line of text to the next."""


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


def holds(frame: Rect, box: Rect) -> bool:
    """Tell whether a box lies wholly in a frame."""
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def boxes_of(placed: PlacedMark) -> tuple[Rect, Rect]:
    """Return the box of a mark and that of its label."""
    x, y, r = placed.x, placed.y, placed.radius * 1.1
    return (x - r, y - r, x + r, y + r), placed.label_box


def hits(points: Floats, rect: Rect, margin: float) -> bool:
    """Tell whether any of the points lies in a rectangle or nearer to it than the margin."""
    left, top, right, bottom = rect
    return bool(
        (
            (points[:, 0] > left - margin)
            & (points[:, 0] < right + margin)
            & (points[:, 1] > top - margin)
            & (points[:, 1] < bottom + margin)
        ).any()
    )


def overlap(a: Rect, b: Rect) -> bool:
    """Tell whether two rectangles share any room."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
