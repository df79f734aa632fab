"""The text of a Dash component, as a person would read it."""

from __future__ import annotations

from typing import Any


def text(component: Any) -> str:
    """All text inside a component, in reading order, without what holds it."""
    if component is None:
        return ""
    if isinstance(component, (str, int, float)):
        return str(component)
    if isinstance(component, (list, tuple)):
        return "".join(text(part) for part in component)
    return text(getattr(component, "children", None))
