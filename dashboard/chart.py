"""The chart itself: its toolbar, its canvas, and the answers to what the page wishes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import dash
import dash_cytoscape as cyto
import dash_mantine_components as dmc
from dash import ClientsideFunction, Input, Output, dcc, html

from dashboard import marks, moves, twin, words
from graphkit.case import Case
from graphkit.errors import GraphkitError

_STYLE = Path(__file__).with_name("cytoscape_style.json")


def chart(case: Case) -> Any:
    """Toolbar, canvas and zoom buttons; the first view travels with the page."""
    return [
        _toolbar(),
        html.Div(
            [
                cyto.Cytoscape(
                    id="chart",
                    elements=[],
                    stylesheet=json.loads(_STYLE.read_text(encoding="utf-8")),
                    layout={"name": "preset", "fit": False},
                    autoRefreshLayout=False,
                    boxSelectionEnabled=True,
                    minZoom=0.08,
                    maxZoom=3,
                    style={"position": "absolute", "inset": "0", "width": "100%", "height": "100%"},
                ),
                html.Div(
                    [
                        marks.tool("plus", "Zoom in", do="zoom-in", key="+"),
                        marks.tool("minus", "Zoom out", do="zoom-out", key="−"),
                        marks.tool("maximize", "Fit the chart to the window", do="fit", key="F"),
                    ],
                    className="gk-zoom",
                ),
                html.Div(id="empty", className="gk-empty"),
                html.Div(id="said", className="gk-sr", **marks.attributes(aria_live="polite")),
            ],
            id="canvas",
            className="gk-canvas",
            tabIndex=0,
            role="application",
            **marks.attributes(aria_label="Chart. Arrow keys go from mark to mark, Enter opens."),
        ),
        twin.twin(),
        _question(),
        dcc.Store(id="wish"),
        dcc.Store(id="change", data=moves.answer(case, {"do": "groups"})),
        dcc.Store(id="drawn"),
        dcc.Store(id="shown"),
        dcc.Store(id="picked"),
    ]


def register(app: dash.Dash, case: Case) -> None:
    """Answer wishes with changes; the page applies them and keeps what can be undone."""
    app.clientside_callback(  # type: ignore[no-untyped-call]  # untyped in Dash
        ClientsideFunction("gk", "apply"),
        Output("drawn", "data"),
        Input("change", "data"),
    )

    @app.callback(
        Output("change", "data"),
        Input("wish", "data"),
        prevent_initial_call=True,
    )
    def answer(wish: dict[str, Any] | None) -> Any:
        if not wish:
            return dash.no_update
        try:
            change = moves.answer(case, wish)
        except GraphkitError as problem:
            change = {"how": "none", "add": [], "say": str(problem)}
        if "stop" in change:
            change["say"] = (
                f"A chart holds at most {words.count(moves.STOP_AT)} marks and lines. "
                "Nothing was added. Hide or close something first."
            )
        return {**change, "t": wish.get("t")}


def _toolbar() -> Any:
    return html.Div(
        [
            html.Div(
                [
                    _view("Chart", "affiliate", "show-chart", on=True),
                    _view("Table", "table", "show-table", on=False),
                ],
                className="gk-views",
                role="group",
                **marks.attributes(aria_label="View"),
            ),
            html.Span(className="gk-gap"),
            marks.tool("lasso", "Choose with a loop", do="lasso", key="L"),
            marks.tool("pin", "Pin or unpin", do="pin", key="P"),
            marks.tool("eye-off", "Hide what is chosen", do="hide", key="Ctrl+H"),
            marks.tool("arrow-back-up", "Undo", do="undo", key="Ctrl+Z"),
            marks.tool("arrow-forward-up", "Do again", do="redo", key="Ctrl+Shift+Z"),
            html.Span(className="gk-gap"),
            marks.button(
                "Path",
                do="path",
                glyph="route",
                look="t gk-slim",
                hint="Find routes between two marks",
            ),
            marks.button(
                "Groups",
                do="groups",
                glyph="circles",
                look="t gk-slim",
                hint="The first view: all groups",
            ),
            marks.button(
                "Arrange",
                do="arrange",
                glyph="circle-dashed",
                look="t gk-slim",
                hint="Places anew; pinned marks stay",
            ),
            html.Span(className="gk-sp"),
        ],
        className="gk-toolbar",
        role="toolbar",
        **marks.attributes(aria_label="Chart"),
    )


def _view(label: str, glyph: str, do: str, *, on: bool) -> Any:
    return html.Button(
        [marks.icon(glyph), html.Span(label)],
        className="gk-view",
        type="button",
        **marks.attributes(data_do=do, aria_pressed=str(on).lower()),
    )


def _question() -> Any:
    """Asked before more marks are drawn than one can read."""
    return dmc.Modal(
        [
            html.P(
                f"This would draw more than {moves.ASK_ABOVE} marks at once. The chart may become "
                "hard to read. Expanding fewer marks draws the strongest of each.",
                className="gk-s13",
            ),
            html.Div(
                [
                    marks.button("Draw them", do="yes", look="p"),
                    marks.button("Leave the chart as it is", do="no"),
                ],
                className="gk-actions",
            ),
        ],
        id="ask",
        title="Draw so many?",
        size=440,
        opened=False,
        transitionProps={"duration": 0},
    )
