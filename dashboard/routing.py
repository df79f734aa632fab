"""From the address to the screen: builds it, keeps those that stay, and lights the rail."""

from __future__ import annotations

import logging
from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, State, dcc, html

from dashboard import marks, states
from dashboard.screen import Screen
from dashboard.screens import SCREENS, find
from graphkit.case import Case
from graphkit.errors import GraphkitError

_KEPT = tuple(screen for screen in SCREENS if screen.kept)
_log = logging.getLogger(__name__)


def slots() -> Any:
    """The places for screens: one for each that is kept, one for all others."""
    return [
        dcc.Location(id="place", refresh=False),
        dcc.Store(id="here"),
        dcc.Store(id="mounted", data={}),
        *(html.Div(id=screen.slot, className="gk-slot", hidden=True) for screen in _KEPT),
        html.Div(id="slot", className="gk-slot", hidden=True),
    ]


def rail(case: Case, shown: Screen | None) -> list[Any]:
    """The entries of the rail: only screens that exist, lit where one is."""
    lit = None if shown is None else shown.below or shown.path
    return [_entry(case, screen, lit == screen.path) for screen in SCREENS if screen.icon]


def _entry(case: Case, screen: Screen, lit: bool) -> Any:
    label = screen.label or screen.name
    waiting = screen.waiting(case) if screen.waiting else 0
    named = {"aria_current": "page"} if lit else {}
    return html.A(
        [
            marks.icon(str(screen.icon), 18),
            html.Span(label),
            html.Span(f"{waiting:,}", className="gk-rail-n", title=f"{waiting:,} wait")
            if waiting
            else None,
        ],
        href=screen.href,
        className="gk-rail-item on" if lit else "gk-rail-item",
        **marks.attributes(**named),
    )


def build(case: Case, screen: Screen | None, parts: tuple[str, ...]) -> Any:
    """A screen, or in its place the sentence that says why it cannot be shown."""
    if screen is None:
        return _refused("There is no such screen", "Nothing of this app has that address.")
    try:
        return screen.layout(case, parts)
    except GraphkitError as problem:
        return _refused(
            f"{screen.name} cannot be shown",
            str(problem),
            code=f"{type(problem).__name__}",
        )


def _refused(head: str, what: str, code: str = "") -> Any:
    first = html.A(f"Open {SCREENS[0].name}", href=SCREENS[0].href, className="gk-btn p")
    return states.page(states.card(states.stopped(head, what, code=code, actions=[first])))


def register(app: dash.Dash, case: Case) -> None:
    """Answer every change of the address; the page itself hides and shows."""
    app.clientside_callback(  # type: ignore[no-untyped-call]  # untyped in Dash
        ClientsideFunction("gk", "arrive"),
        Input("here", "data"),
        prevent_initial_call=True,
    )

    @app.callback(
        *(Output(screen.slot, "children") for screen in _KEPT),
        Output("slot", "children"),
        Output("rail", "children"),
        Output("mounted", "data"),
        Output("here", "data"),
        Input("place", "pathname"),
        State("mounted", "data"),
    )
    def go(address: str | None, mounted: dict[str, int] | None) -> tuple[Any, ...]:
        screen, parts = find(address or "/")
        known = dict(mounted or {})
        kept: list[Any] = [dash.no_update for _ in _KEPT]
        page: Any = None
        if screen is not None and screen.kept:
            state = case.evidence_state()
            if known.get(screen.path) != state:
                kept[_KEPT.index(screen)] = build(case, screen, parts)
                known[screen.path] = state
        else:
            page = build(case, screen, parts)
        here = {
            "slot": "slot" if screen is None else screen.slot,
            "path": "" if screen is None else screen.path,
            "name": "No such screen" if screen is None else screen.name,
            "parts": list(parts),
        }
        return (*kept, page, rail(case, screen), known, here)

    for screen in SCREENS:
        screen.register(app, case)
