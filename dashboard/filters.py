"""The filters at the left: which kinds of marks and lines are shown, each with n of N.

They act on what is drawn. Nothing leaves the chart: what a filter hides is counted in
the status line, and comes back when the filter is cleared.
"""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import marks, words

_CERTAINTIES = ("confirmed", "unconfirmed", "inferred")


def filters(shown: dict[str, Any]) -> Any:
    """Every facet with its values, and how many of those drawn each of them shows."""
    active = sum(len(values) for values in (shown.get("off") or {}).values())
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
    return [
        marks.tool("filter", "Open the filters", do="filters"),
        html.Div(
            [
                head,
                _facet("Kind of entity", "kind", shown, [*words.KINDS]),
                _facet("Kind of link", "link", shown, [*words.LINKS]),
                _facet("Certainty", "certainty", shown, [*_CERTAINTIES]),
            ],
            className="gk-filters-all",
        ),
    ]


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
            html.Div(
                [
                    html.H3(title, className="gk-facet"),
                    html.Span("shown of drawn", className="gk-xs gk-quiet"),
                ],
                className="gk-sec-head",
            ),
            *(
                _row(
                    name, value, int(seen.get(value, 0)), int(drawn[value]), most, value not in off
                )
                for value in present
            ),
        ],
        className="gk-facets",
    )


def _row(name: str, value: str, seen: int, drawn: int, most: int, on: bool) -> Any:
    sign: Any = None
    if name == "kind":
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
    text = html.Span(label, className="gk-el")
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
