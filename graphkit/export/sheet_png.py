"""The sheet as a picture: its own drawing, rendered with the shipped typefaces only."""

from __future__ import annotations

import resvg_py

from graphkit.export.typeface import FILES

PIXELS = 3508
"""Width at 212 dots an inch on A3."""


def png(drawing: str, *, width: int = PIXELS) -> bytes:
    """Render a drawing to PNG. System fonts are not looked at, so it is the same anywhere."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing,
            width=width,
            dpi=96,
            skip_system_fonts=True,
            font_files=[str(path) for path in FILES.values()],
            font_family="Inter",
            background="#FFFFFF",
        )
    )
