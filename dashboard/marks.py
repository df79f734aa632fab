"""Small marks and icons as the page shows them: CSS masks and images, never inline drawings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

_FILES = {"AdvertGroup": "advertgroup"}


def attributes(**named: str) -> dict[str, Any]:
    """Attributes whose names have dashes: aria_label="..." becomes aria-label."""
    return {name.replace("_", "-"): value for name, value in named.items()}


def icon(name: str, size: int = 16) -> Any:
    """An icon in the colour of the text around it."""
    return html.Span(className=f"gk-i gk-i-{name} gk-i-{size}", **attributes(aria_hidden="true"))


def mark(kind: str, size: int = 22, *, grey: bool = False) -> Any:
    """The mark of an entity kind as the chart draws it."""
    name = _FILES.get(kind, kind.lower())
    shade = " gk-mark-grey" if grey else ""
    return html.Span(className=f"gk-mark gk-mark-{name} gk-mark-{size}{shade}")


def button(
    label: str,
    *,
    do: str,
    glyph: str | None = None,
    look: str = "",
    hint: str | None = None,
    disabled: bool = False,
) -> Any:
    """A button with a verb and, where it helps, an icon before it.

    `do` is what the page does when it is pressed (see assets/gk_panels.js).
    """
    parts = [icon(glyph)] if glyph else []
    return html.Button(
        [*parts, html.Span(label)],
        className=f"gk-btn {look}".strip(),
        title=hint,
        disabled=disabled,
        type="button",
        **attributes(data_do=do),
    )


def tool(glyph: str, hint: str, *, do: str, key: str | None = None) -> Any:
    """An icon alone, with its tooltip, its key and a name for screen readers."""
    return html.Button(
        icon(glyph),
        className="gk-tool",
        title=f"{hint} ({key})" if key else hint,
        type="button",
        **attributes(data_do=do, aria_label=hint),
    )


def badge(text: str, look: str = "") -> Any:
    """A short state, such as confirmed or assumed."""
    return html.Span(text, className=f"gk-badge {look}".strip())


def name(text: str, class_name: str = "") -> Any:
    """A label from evidence, kept in its own writing direction."""
    return html.Bdi(text, className=class_name or None)


def menu(hint: str, rows: Sequence[tuple[str, str, str]]) -> Any:
    """Three dots that open further verbs: (words, what the page does, icon) of each."""
    return dmc.Menu(
        [
            dmc.MenuTarget(
                html.Button(
                    icon("dots"),
                    className="gk-tool",
                    title=hint,
                    type="button",
                    **attributes(aria_label=hint),
                )
            ),
            dmc.MenuDropdown(
                [
                    dmc.MenuItem(
                        label,
                        leftSection=icon(glyph),
                        className="gk-menu-item",
                        **attributes(data_do=do),
                    )
                    for label, do, glyph in rows
                ]
            ),
        ],
        position="bottom-end",
        transitionProps={"duration": 0},
        width=210,
    )


def close() -> Any:
    """The cross at the top right of a panel."""
    return tool("x", "Close the panel", do="unpick", key="Esc")


def section(head: Any, note: str, content: list[Any]) -> Any:
    """One part of a panel: its heading, a quiet note at the right, its content."""
    return html.Section(
        [
            html.Div(
                [html.H3(head, className="gk-h3"), html.Span(note, className="gk-xs gk-quiet")],
                className="gk-sec-head",
            ),
            *content,
        ],
        className="gk-sec",
    )
