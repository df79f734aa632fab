"""The filters at the left: what is shown of the drawn marks and lines, each with n of N.

They act on what is drawn. Nothing leaves the chart: what a filter hides is counted in
the status line, and comes back when the filter is cleared.
"""

from __future__ import annotations

from typing import Any

import dash
import dash_mantine_components as dmc
from dash import ClientsideFunction, Input, Output, State, html

from dashboard import marks, words

Exhibits = dict[str, str]
"""The file of each exhibit by its short name, such as P4, in the order of intake."""

_CERTAINTIES = ("confirmed", "unconfirmed", "inferred")
_FEW = 6
"""Exhibits that are listed before the others are folded away."""


def filters(shown: dict[str, Any], exhibits: Exhibits | None = None) -> Any:
    """Every facet with its values, and how many of those drawn each of them shows."""
    active = sum(len(values) for values in (shown.get("off") or {}).values())
    active += bool(shown.get("range")) + bool(shown.get("window"))
    head = html.Div(
        [
            html.H2("Filters", className="gk-h"),
            marks.badge(
                f"{words.count(active)} active" if active else "none active",
                "pri" if active else "",
            ),
            html.Span(className="gk-sp"),
            html.Button(
                "Clear",
                className="gk-a",
                type="button",
                hidden=not active,
                **marks.attributes(data_do="clear-filters"),
            ),
            marks.tool("layout-sidebar", "Close the filters", do="filters"),
        ],
        className="gk-filters-head",
    )
    roles = sorted((shown.get("drawn") or {}).get("role") or {}, key=_role_order)
    return [
        _strip(active),
        html.Div(
            [
                head,
                _facet("Kind of entity", "kind", shown, [*words.KINDS]),
                _facet("Kind of link", "link", shown, [*words.LINKS]),
                records_in_a_link(shown),
                _facet("Certainty", "certainty", shown, [*_CERTAINTIES]),
                _exhibits(shown, exhibits or {}),
                _facet("Role in the case", "role", shown, roles),
            ],
            className="gk-filters-all",
        ),
    ]


def register(app: dash.Dash) -> None:
    """The two ends of the records in a link go to the page, which hides what lies outside."""
    app.clientside_callback(  # type: ignore[no-untyped-call]  # untyped in Dash
        ClientsideFunction("gk", "range"),
        Output("records-range", "className"),
        Input("records-range", "value"),
        State("records-range", "min"),
        State("records-range", "max"),
        prevent_initial_call=True,
    )


def records_in_a_link(shown: dict[str, Any]) -> Any:
    """How many drawn links have how many records, and the range that is shown."""
    bars = shown.get("histogram")
    if not bars or int(bars["high"]) < 2:
        return None
    low, high = 1, int(bars["high"])
    chosen = shown.get("range") or [low, high]
    width, top = int(bars["width"]), max(int(n) for n in bars["bins"])
    strip = [
        html.I(
            className="out" if (i + 1) * width < chosen[0] or i * width + 1 > chosen[1] else None,
            style={"height": f"{max(4, round(100 * (int(n) / top) ** 0.5)) if n else 0}%"},
            title=_bin(i * width + 1, min(high, (i + 1) * width), int(n)),
        )
        for i, n in enumerate(bars["bins"])
    ]
    return html.Section(
        [
            html.Div(
                [
                    html.H3("Records in a link", className="gk-facet"),
                    html.Span(
                        f"{words.count(int(chosen[0]))} – {words.count(int(chosen[1]))}",
                        className="gk-s gk-num",
                    ),
                ],
                className="gk-sec-head",
            ),
            html.Div(strip, className="gk-strip", **marks.attributes(aria_hidden="true")),
            dmc.RangeSlider(
                id="records-range",
                min=low,
                max=high,
                step=1,
                minRange=0,
                value=[int(chosen[0]), int(chosen[1])],
                size=3,
                thumbSize=14,
                updatemode="mouseup",
                thumbFromLabel="Fewest records in a link",
                thumbToLabel="Most records in a link",
            ),
        ],
        className="gk-facets gk-range",
    )


def _bin(low: int, high: int, links: int) -> str:
    return f"{words.count(low)}–{words.count(high)} records: {words.count(links)} links"


def _strip(active: int) -> Any:
    """The closed filters: a door for each part, and how many of them hide something."""
    doors = (
        ("filter", "Open the filters"),
        ("user", "Kind of entity"),
        ("link", "Kind of link"),
        ("adjustments", "Records in a link, certainty"),
        ("folder", "Exhibits"),
    )
    buttons: list[Any] = [marks.tool(glyph, hint, do="filters") for glyph, hint in doors]
    if active:
        buttons.insert(1, html.Span(words.count(active), className="gk-strip-n"))
    return html.Div(buttons, className="gk-filters-strip")


def _role_order(role: str) -> tuple[bool, str]:
    return (role != "unknown", role)


def _exhibits(shown: dict[str, Any], exhibits: Exhibits) -> Any:
    """Which exhibits the drawn links stand on; a link may stand on several."""
    drawn = (shown.get("drawn") or {}).get("exhibit") or {}
    order = [name for name in exhibits if drawn.get(name)]
    if len(order) < 2:
        return None
    seen = (shown.get("seen") or {}).get("exhibit") or {}
    off = set((shown.get("off") or {}).get("exhibit") or ())
    most = max(int(drawn[name]) for name in order)
    rows = [
        _row(
            "exhibit",
            name,
            int(seen.get(name, 0)),
            int(drawn[name]),
            most,
            name not in off,
            label=f"{name} {exhibits[name]}",
        )
        for name in order
    ]
    more: Any = None
    if len(rows) > _FEW:
        more = html.Details(
            [
                html.Summary(
                    f"{words.count(len(rows) - _FEW)} more exhibits", className="gk-a gk-s"
                ),
                *rows[_FEW:],
            ],
            open=any(name in off for name in order[_FEW:]),
        )
    return html.Section(
        [_title("Exhibit", "links shown of drawn"), *rows[:_FEW], more], className="gk-facets"
    )


def _title(title: str, note: str) -> Any:
    return html.Div(
        [html.H3(title, className="gk-facet"), html.Span(note, className="gk-xs gk-quiet")],
        className="gk-sec-head",
    )


def _facet(title: str, name: str, shown: dict[str, Any], values: list[str]) -> Any:
    drawn = (shown.get("drawn") or {}).get(name) or {}
    seen = (shown.get("seen") or {}).get(name) or {}
    off = set((shown.get("off") or {}).get(name) or ())
    present = [value for value in values if drawn.get(value)]
    if not present:
        return None
    most = max(int(drawn[value]) for value in present)
    return html.Section(
        [
            _title(title, "shown of drawn"),
            *(
                _row(
                    name, value, int(seen.get(value, 0)), int(drawn[value]), most, value not in off
                )
                for value in present
            ),
        ],
        className="gk-facets",
    )


def _row(name: str, value: str, seen: int, drawn: int, most: int, on: bool, label: str = "") -> Any:
    sign: Any = None
    if name == "exhibit":
        label = words.visible(label)
    elif name == "role":
        label = value.capitalize()
    elif name == "kind":
        sign, label = marks.mark(value, 18), words.title(value)
    elif name == "link":
        label = words.LINKS[value].capitalize()
    else:
        sign, label = html.Span(className=f"gk-line gk-line-{value}"), value.capitalize()
    full, part = 100 * drawn / most, 100 * seen / most
    shade = (
        f"linear-gradient(90deg,#CDD8E5 {part:.1f}%,#E6EBF1 {part:.1f}%,"
        f"#E6EBF1 {full:.1f}%,#F6F8FA {full:.1f}%)"
    )
    text = html.Span(label, className="gk-el", title=label)
    return html.Button(
        [
            html.Span(className="gk-check" + (" on" if on else "")),
            html.Span(
                [
                    *([sign, text] if name == "kind" else [text, sign]),
                    html.Span(
                        [html.B(words.count(seen)), f" of {words.count(drawn)}"],
                        className="gk-facet-n",
                    ),
                ],
                className="gk-facet-bar",
                style={"backgroundImage": shade},
            ),
        ],
        className="gk-facet-row",
        type="button",
        role="checkbox",
        **marks.attributes(data_do=f"filter:{name}:{value}", aria_checked=str(on).lower()),
    )
