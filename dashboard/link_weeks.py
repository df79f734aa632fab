"""The events of a link week by week, as a table that is read aloud as well as looked at."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from dash import html

from dashboard import words
from graphkit.case import Case


def by_week(case: Case, links: list[str], where: tzinfo) -> Any:
    """Every week with an event, its number and a bar; weeks without are counted below.

    Weeks begin on Monday in the zone of the case. Undated events stand in their own line.
    """
    activity = case.activity(links=links, unit="week")
    bins = activity["bins"]
    kept = [one for one in bins if int(one["n"])]
    undated = int(activity["undated"])
    if not kept and not undated:
        return html.P("No week has an event of this link.", className="gk-s gk-quiet gk-source")
    top = max([undated, *(int(one["n"]) for one in kept)])
    lines = [(words.day(str(one["start"]), where), int(one["n"])) for one in kept]
    if undated:
        lines.append(("no time", undated))
    quiet = len(bins) - len(kept)
    note = f"{words.count(quiet)} of {words.count(len(bins))} weeks have no event of this link."
    return [
        html.Table(
            [
                html.Thead(
                    html.Tr([html.Th("Week from"), html.Th("Events", className="gk-r"), html.Th()])
                ),
                html.Tbody([_line(day, n, top) for day, n in lines]),
            ],
            className="gk-tbl",
        ),
        html.P(note, className="gk-s gk-quiet gk-source"),
    ]


def _line(day: str, n: int, top: int) -> Any:
    bar = html.Span(html.I(style={"width": f"{100 * n / top:.1f}%"}), className="gk-bar gk-bar-own")
    return html.Tr(
        [html.Td(day, className="gk-nw"), html.Td(words.count(n), className="gk-r"), html.Td(bar)]
    )
