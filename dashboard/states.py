"""What a screen shows where there is nothing, or where something could not be done."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import marks


def nothing(glyph: str, head: str, why: str, actions: list[Any] | None = None) -> Any:
    """An empty place: why it is empty, and the next step."""
    return html.Div(
        [
            html.Span(marks.icon(glyph, 22), className="gk-nothing-icon"),
            html.P(head, className="gk-h"),
            html.P(why, className="gk-s gk-quiet gk-nothing-why"),
            html.Div(actions, className="gk-actions") if actions else None,
        ],
        className="gk-nothing",
    )


def stopped(
    head: str, what: str, *, help_: str = "", code: str = "", actions: list[Any] | None = None
) -> Any:
    """Something did not work: what happened, what can be done, then the code of the error."""
    return html.Div(
        [
            marks.icon("circle-x", 18),
            html.Div(
                [
                    html.P(head, className="gk-h"),
                    html.P(what, className="gk-s13"),
                    html.P([html.B("What you can do. "), help_], className="gk-s13")
                    if help_
                    else None,
                    html.Div(actions, className="gk-actions") if actions else None,
                    html.P(code, className="gk-mono gk-quiet") if code else None,
                ],
                className="gk-col gk-stopped-text",
            ),
        ],
        className="gk-stopped",
        role="alert",
    )


def card(content: Any, class_name: str = "") -> Any:
    """A white sheet with a hairline around it."""
    return html.Div(content, className=f"gk-card {class_name}".strip())


def page(content: Any, class_name: str = "") -> Any:
    """A page screen: one column with the margins of the design, scrolling by itself."""
    return html.Main(
        html.Div(content, className=f"gk-page {class_name}".strip()), className="gk-page-scroll"
    )
