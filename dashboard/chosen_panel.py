"""The right panel when several marks are chosen, or a bundle of marks that are not drawn."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import marks, words
from dashboard.elements import STRONGEST


def many_panel(names: list[tuple[str, str, str]]) -> Any:
    """The panel when several marks are chosen: their names, each a door to its own panel."""
    return html.Div(
        [
            html.Div(
                [
                    html.H2(f"{words.count(len(names))} chosen", className="gk-h"),
                    html.Div(
                        [
                            marks.button("Expand", do="expand", glyph="plus", look="p"),
                            marks.button("Hide", do="hide", glyph="eye-off"),
                            marks.button("Pin", do="pin", glyph="pin"),
                        ],
                        className="gk-actions",
                    ),
                ],
                className="gk-panel-head",
            ),
            html.Div(
                [
                    html.Button(
                        [marks.mark(kind), marks.name(label, "gk-el")],
                        className="gk-list-row",
                        type="button",
                        **marks.attributes(data_do=f"entity:{entity}"),
                    )
                    for entity, kind, label in names
                ],
                className="gk-sec",
            ),
        ],
        className="gk-panel-body",
    )


def bundle_panel(label: str, anchor: str, bundle: str, parts: dict[str, int]) -> Any:
    """The panel of a bundle: what is counted in it, by kind, and how to draw more of it."""
    n = sum(parts.values())
    draw = "Draw them" if n <= STRONGEST else f"Draw the strongest {STRONGEST}"
    return html.Div(
        [
            html.Div(
                [
                    html.H2(label, className="gk-h"),
                    html.P(
                        ["Not drawn, linked to ", html.B(marks.name(anchor)), "."],
                        className="gk-s gk-quiet",
                    ),
                    html.Div(
                        marks.button(draw, do=f"more::{bundle}", glyph="plus", look="p"),
                        className="gk-actions",
                    ),
                ],
                className="gk-panel-head",
            ),
            html.Div(
                [
                    html.Button(
                        [
                            marks.mark(kind),
                            html.Span(words.many(kind, parts[kind]), className="gk-grow"),
                            html.Span("Draw", className="gk-a"),
                        ],
                        className="gk-list-row",
                        type="button",
                        **marks.attributes(data_do=f"more:{kind}:{bundle}"),
                    )
                    for kind in words.KINDS
                    if parts.get(kind)
                ],
                className="gk-sec",
            ),
        ],
        className="gk-panel-body",
    )
