"""The table twin of the chart: its marks and its lines as two tables, filled by the page."""

from __future__ import annotations

from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, html

from dashboard import marks
from dashboard.grid import grid

_MARKS = (
    ("name", "Name", 220, 2),
    ("kind", "Kind", 110, 1),
    ("role", "Role", 100, 1),
    ("links", "Links shown", 92, 0),
    ("n", "Entities in it", 96, 0),
    ("exhibits", "Exhibits", 120, 1),
    ("pinned", "Pinned", 72, 0),
)
_LINES = (
    ("source", "From", 190, 2),
    ("way", "", 40, 0),
    ("target", "To", 190, 2),
    ("kind", "Kind", 130, 1),
    ("n", "Records", 80, 0),
    ("sum", "Sum", 110, 1),
    ("certainty", "Certainty", 100, 0),
    ("exhibits", "Exhibits", 120, 1),
)
_NUMBERS = frozenset({"links", "n"})


def twin() -> Any:
    """Both tables; the page shows them in the place of the chart."""
    return html.Div(
        [
            _part("Marks", "twin-nodes", _MARKS),
            _part("Links", "twin-lines", _LINES),
        ],
        id="twin",
        className="gk-twin",
        tabIndex=-1,
        **marks.attributes(aria_label="The chart as tables"),
    )


def register(app: dash.Dash) -> None:
    """What is chosen in a table is chosen on the chart."""
    for name, function in (("twin-nodes", "twinNodes"), ("twin-lines", "twinLines")):
        app.clientside_callback(  # type: ignore[no-untyped-call]  # untyped in Dash
            ClientsideFunction("gk", function),
            Output(f"{name}-n", "title"),
            Input(name, "selectedRows"),
            prevent_initial_call=True,
        )


def _part(title: str, name: str, columns: tuple[tuple[str, str, int, int], ...]) -> Any:
    definitions = []
    for field, head, width, flex in columns:
        one: dict[str, Any] = {"field": field, "headerName": head, "minWidth": width}
        one |= {"flex": flex} if flex else {"width": width}
        if field in _NUMBERS:
            one |= {"type": "rightAligned", "cellClass": "gk-num"}
        definitions.append(one)
    return html.Section(
        [
            html.Div(
                [
                    html.H3(title, className="gk-h3"),
                    html.Span(id=f"{name}-n", className="gk-s gk-quiet"),
                ],
                className="gk-twin-head",
            ),
            grid(
                name,
                definitions,
                [],
                key="id",
                many=True,
                column={"filter": "agTextColumnFilter"},
            ),
        ],
        className="gk-twin-part",
    )
