"""The shapes and icons of the marks, as on the screen, drawn with one ink.

Shape and icon carry the kind, so that a photocopy says as much as the original. The icons
are Tabler Icons (MIT, see icons/LICENSE).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

Point = tuple[float, float]

ICONS = Path(__file__).parent / "icons"
INK = "#18212D"
LINE = "#323D4B"
_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def _ring(corners: int, turn: float, reach: float = 1.0) -> tuple[Point, ...]:
    step = 2 * math.pi / corners
    return tuple(
        (reach * math.cos(turn + n * step), reach * math.sin(turn + n * step))
        for n in range(corners)
    )


_SQUARE: tuple[Point, ...] = ((-0.94, -0.94), (0.94, -0.94), (0.94, 0.94), (-0.94, 0.94))
OUTLINES: Mapping[str, tuple[Point, ...]] = {
    "Organization": _ring(8, math.pi / 8, 1.06),
    "Phone": _SQUARE,
    "Device": _SQUARE,
    "Email": ((-0.62, -0.9), (1.05, -0.9), (0.62, 0.9), (-1.05, 0.9)),
    "Handle": _ring(5, -math.pi / 2, 1.08),
    "Account": _ring(6, 0.0, 1.1),
    "Wallet": (
        (-1.0, -0.94), (1.0, -0.94), (0.8, 0.0), (1.0, 0.94), (-1.0, 0.94), (-0.8, 0.0),
    ),
    "Advert": ((-0.98, -0.9), (0.5, -0.9), (1.12, 0.0), (0.5, 0.9), (-0.98, 0.9)),
    "AdvertGroup": (
        (-0.6, -0.96), (0.6, -0.96), (0.96, -0.6), (0.96, 0.6), (0.6, 0.96), (-0.6, 0.96),
        (-0.96, 0.6), (-0.96, -0.6),
    ),
    "Image": _SQUARE,
    "Place": ((0.0, -1.16), (1.16, 0.0), (0.0, 1.16), (-1.16, 0.0)),
    "Vehicle": (
        (-0.7, -0.94), (0.7, -0.94), (0.98, -0.7), (0.98, 0.7), (0.7, 0.94), (-0.7, 0.94),
        (-0.98, 0.7), (-0.98, -0.7),
    ),
}  # fmt: skip
"""Corners of each kind for a mark of radius 1; kinds that are not listed are circles."""

_CORNERS: Mapping[str, float] = {
    "Phone": 0.34, "Email": 0.2, "Handle": 0.2, "Organization": 0.14, "Account": 0.16,
    "Advert": 0.2, "Place": 0.24,
}  # fmt: skip
"""How far each corner is rounded off."""


def outline(kind: str, x: float, y: float, radius: float) -> str:
    """Return the shape of a kind as SVG around a point, white inside."""
    look = f'fill="#FFFFFF" stroke="{LINE}" stroke-width="2" stroke-linejoin="round"'
    corners = OUTLINES.get(kind)
    if corners is None:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {look}/>'
    points = [(x + dx * radius, y + dy * radius) for dx, dy in corners]
    if kind == "Device":  # round below, square above
        rounded = [0.0, 0.0, 0.5 * radius, 0.5 * radius]
    else:
        rounded = [_CORNERS.get(kind, 0.0) * radius] * len(points)
    return f'<path d="{_path(points, rounded)}" {look}/>'


def _path(points: list[Point], rounded: list[float]) -> str:
    parts: list[str] = []
    for n, (x, y) in enumerate(points):
        cut = rounded[n]
        before, after = points[n - 1], points[(n + 1) % len(points)]
        if not cut:
            parts.append(f"{'L' if parts else 'M'}{x:.1f} {y:.1f}")
            continue
        ax, ay = _toward((x, y), before, cut)
        bx, by = _toward((x, y), after, cut)
        parts.append(f"{'L' if parts else 'M'}{ax:.1f} {ay:.1f}Q{x:.1f} {y:.1f} {bx:.1f} {by:.1f}")
    return "".join(parts) + "Z"


def _toward(start: Point, end: Point, by: float) -> Point:
    length = math.hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    share = min(by / length, 0.5)
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def icon(kind: str, x: float, y: float, radius: float) -> str:
    """Return the icon of a kind as SVG, centred on a point, in the one ink."""
    scale = radius * 1.12 / 24
    return (
        f'<g transform="translate({x - 12 * scale:.2f} {y - 12 * scale:.2f}) scale({scale:.4f})" '
        f'fill="none" stroke="{INK}" stroke-width="2" stroke-linecap="round" '
        f'stroke-linejoin="round">{_drawing(kind)}</g>'
    )


@cache
def _drawing(kind: str) -> str:
    found = _INSIDE.search((ICONS / f"{kind.lower()}.svg").read_text(encoding="utf-8"))
    return re.sub(r">\s+<", "><", found.group(1).strip()) if found else ""


def reach(kind: str, dx: float, dy: float, radius: float) -> float:
    """Return how far the edge of a mark is from its middle in a direction."""
    corners = OUTLINES.get(kind)
    length = math.hypot(dx, dy)
    if corners is None or not length:
        return radius
    ux, uy = dx / length, dy / length
    far = 0.0
    for n, (ax, ay) in enumerate(corners):
        bx, by = corners[(n + 1) % len(corners)]
        ex, ey = bx - ax, by - ay
        across = ux * ey - uy * ex
        if abs(across) < 1e-9:
            continue
        along = (ax * ey - ay * ex) / across
        share = (ax * uy - ay * ux) / across
        if along > 0 and -1e-9 <= share <= 1 + 1e-9:
            far = max(far, along)
    return far * radius if far else radius
