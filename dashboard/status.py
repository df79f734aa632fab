"""The line under the chart: how much is shown of how much, and why the rest is not."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import marks, words


def status(shown: dict[str, Any]) -> list[Any]:
    """What is shown of what could be, as n of N, with every reason for what is hidden."""
    if not shown:
        return []
    parts = _groups(shown) if shown.get("rings") or shown.get("open") else []
    if shown.get("entities_shown") or not parts:
        parts += _entities(shown)
    reasons = _reasons(shown)
    if reasons:
        parts.append(html.Span(f"hidden: {words.listed(reasons)}", className="gk-quiet gk-el"))
    if shown.get("hidden"):
        parts.append(
            html.Button(
                "Show hidden",
                className="gk-a",
                type="button",
                **marks.attributes(data_do="show-hidden"),
            )
        )
    return [
        html.Div(parts, className="gk-status-parts"),
        html.Span(
            [html.Kbd("Ctrl E", className="gk-kbd"), _next_key(shown)], className="gk-status-key"
        ),
    ]


def empty_chart(shown: dict[str, Any]) -> Any:
    """What stands in the middle of a chart on which nothing can be seen: why, and what next."""
    if not shown or shown["entities_shown"] or shown["rings"]:
        return None
    filtered = int(shown.get("filtered") or 0)
    if not filtered:
        return html.Div(
            [
                marks.icon("search", 22),
                html.H2("Nothing is drawn yet", className="gk-h"),
                html.P("Search for a number or a name to begin.", className="gk-s gk-quiet"),
            ]
        )
    return html.Div(
        [
            marks.icon("filter", 22),
            html.H2(f"0 of {words.count(filtered)} entities shown", className="gk-h"),
            html.P(
                f"Filters hide {words.count(filtered)}. Nothing was removed from the case.",
                className="gk-s gk-quiet",
            ),
            marks.button("Clear filters", do="clear-filters", look="p"),
        ]
    )


def _groups(shown: dict[str, Any]) -> list[Any]:
    totals = shown["totals"]
    rings, opened = shown["rings"], len(shown.get("open") or ())
    parts = [
        html.Span(
            [html.B(words.count(rings + opened)), f" of {words.count(totals['groups'])} groups"]
        )
    ]
    if opened:
        parts.append(html.Span(f"{words.count(opened)} open", className="gk-quiet"))
    if shown.get("entities_shown"):
        return parts
    parts.append(
        html.Span(
            [
                "they hold ",
                html.B(words.count(totals["held"])),
                f" of {words.count(totals['entities'])} entities",
            ]
        )
    )
    if totals.get("outside"):
        text = f"{words.count(totals['outside'])} stand alone or in pairs"
        parts.append(html.Span(text, className="gk-quiet"))
    return parts


def _entities(shown: dict[str, Any]) -> list[Any]:
    drawn, lines = int(shown["entities_shown"]), int(shown["links_shown"])
    waiting = shown["waiting"]
    all_entities = drawn + int(shown["hidden"]) + int(shown["filtered"]) + int(waiting["entities"])
    all_lines = lines + int(shown["links_hidden"]) + int(waiting["links"])
    return [
        html.Span([html.B(words.count(drawn)), f" of {words.count(all_entities)} entities"]),
        html.Span([html.B(words.count(lines)), f" of {words.count(all_lines)} links"]),
    ]


def _reasons(shown: dict[str, Any]) -> list[str]:
    reasons = []
    waiting = (shown.get("waiting") or {}).get("entities")
    if waiting:
        reasons.append(f"{words.count(waiting)} in bundles")
    if shown.get("filtered"):
        reasons.insert(0, f"{words.count(shown['filtered'])} by filter")
    if shown.get("hidden"):
        reasons.append(f"{words.count(shown['hidden'])} removed by you")
    if shown.get("rings_hidden"):
        n = shown["rings_hidden"]
        reasons.append(f"{words.count(n)} {'group' if n == 1 else 'groups'} removed by you")
    return reasons


def _next_key(shown: dict[str, Any]) -> str:
    return "open group" if shown.get("rings") and not shown.get("entities_shown") else "expand"
