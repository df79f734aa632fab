"""Finding a path: the two ends, what may be crossed, the routes with their steps and times.

Routes are searched in the whole case, not in what is drawn; the answer says how many of
them cross a mark that somebody has removed from the chart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html

from dashboard import elements, marks, words
from graphkit.case import Case
from graphkit.errors import GraphkitError

MOST = 20
_HOPS = (2, 3, 4, 5, 6)
_OVER = {
    "all": ("all links", ()),
    "events": ("calls, money, uses", ("COMMUNICATED", "TRANSFERRED", "USES", "HOLDS")),
    "calls": ("calls, messages, uses", ("COMMUNICATED", "USES")),
    "money": ("money, holds", ("TRANSFERRED", "HOLDS")),
}


def path_panel(case: Case, chosen: Mapping[str, Any]) -> Any:
    """The form with the two ends as they are chosen on the chart, and room for the routes."""
    ends = [one for one in (chosen.get("a"), chosen.get("b")) if one]
    known = {one["entity"]: one for one in case.chart(ends)["entities"]} if ends else {}
    ready = bool(chosen.get("a") in known and chosen.get("b") in known)
    return html.Div(
        [
            html.Div(
                [
                    html.H2("Find path", className="gk-h"),
                    html.Span(className="gk-sp"),
                    marks.close(),
                ],
                className="gk-panel-head gk-row",
                style={"flexDirection": "row"},
            ),
            html.Div(
                [
                    html.Span("From", className="gk-s gk-quiet"),
                    _end(known.get(str(chosen.get("a")))),
                    html.Span("To", className="gk-s gk-quiet"),
                    _end(known.get(str(chosen.get("b")))),
                    html.Span("Over", className="gk-s gk-quiet"),
                    html.Div(
                        [
                            _select(
                                "path-hops",
                                [{"value": str(n), "label": f"up to {n} links"} for n in _HOPS],
                                "4",
                                "Longest route",
                            ),
                            _select(
                                "path-over",
                                [{"value": key, "label": name} for key, (name, _) in _OVER.items()],
                                "all",
                                "Kinds of link",
                            ),
                        ],
                        className="gk-row",
                    ),
                    dmc.Switch(
                        id="path-time",
                        label="Times must advance",
                        checked=False,
                        size="xs",
                        className="gk-path-wide",
                    ),
                ],
                className="gk-path-form",
            ),
            html.Div(id="path-routes")
            if ready
            else html.P(
                "Choose two marks on the chart, the second with Shift, then press Path.",
                className="gk-routes-said gk-quiet",
            ),
            dcc.Store(
                id="path-ends",
                data={key: chosen.get(key) for key in ("a", "b", "gone")} if ready else None,
            ),
        ],
        className="gk-panel-body",
    )


def register(app: dash.Dash, case: Case) -> None:
    """Search anew whenever an end, a limit or the rule of time changes."""
    where = words.zone(str(case.info()["timezone"] or "UTC"))
    letters = words.zone_letters(str(case.info()["timezone"] or "UTC"))

    @app.callback(
        Output("path-routes", "children"),
        Input("path-ends", "data"),
        Input("path-hops", "value"),
        Input("path-over", "value"),
        Input("path-time", "checked"),
        State("path-ends", "id"),
    )
    def search(ends: dict[str, Any] | None, hops: str, over: str, in_time: bool, _: str) -> Any:
        if not ends:
            return dash.no_update
        kinds = _OVER[over][1]
        try:
            found = case.paths(
                ends["a"], ends["b"], in_time=in_time, max_hops=int(hops), limit=MOST, kinds=kinds
            )
            every = found
            if in_time:
                every = case.paths(
                    ends["a"], ends["b"], max_hops=int(hops), limit=MOST, kinds=kinds
                )
        except GraphkitError as problem:
            return html.P(str(problem), className="gk-routes-said")
        entities = int(case.overview()["entities"])
        return routes(found, every, in_time, ends.get("gone") or (), entities, where, letters)


def routes(
    found: Sequence[Mapping[str, Any]],
    every: Sequence[Mapping[str, Any]],
    in_time: bool,
    gone: Sequence[str],
    entities: int,
    where: tzinfo,
    letters: str,
) -> list[Any]:
    """What was found and where it was searched; each route with its steps and their times.

    The last of `found` and of `every` says whether all routes were listed; `every` are the
    routes without regard to time.
    """
    paths, last = found[:-1], found[-1]
    removed = sum(any(e["entity"] in gone for e in one["entities"]) for one in paths)
    n = words.count(len(paths))
    head: list[Any]
    if in_time:
        head = [html.B(f"{n} {_routes(len(paths))}"), " in which times advance."]
    else:
        head = [html.B(f"{n} {_routes(len(paths))}"), " of the shortest length."]
    said = f" Searched in all {words.count(entities)} entities, also in hidden ones but not across "
    said += "service numbers."
    if removed:
        said += f" {words.count(removed)} of them use a mark that you removed."
    if last.get("truncated"):
        said += f" There are more; the first {n} are listed."
    shown: list[Any] = [html.P([*head, said], className="gk-routes-said")]
    shown += [_route(one, where, letters, opened=i == 0) for i, one in enumerate(paths)]
    if in_time and len(every) - 1 and not paths:
        shown.append(
            html.P(
                f"{words.count(len(every) - 1)} shortest routes were left out: a later step has "
                "an earlier time, or no time.",
                className="gk-s gk-quiet gk-source",
            )
        )
    return shown


def _routes(n: int) -> str:
    return "route" if n == 1 else "routes"


def _links(n: int) -> str:
    return "link" if n == 1 else "links"


def _end(entity: Mapping[str, Any] | None) -> Any:
    if entity is None:
        return html.Div(
            html.Span("choose on the chart", className="gk-quiet"), className="gk-path-end"
        )
    return html.Div(
        [
            marks.mark(elements.drawn_kind(entity), 20),
            marks.name(words.identifier(str(entity["name"])), "gk-el"),
        ],
        className="gk-path-end",
    )


def _select(identity: str, data: list[dict[str, str]], value: str, label: str) -> Any:
    return dmc.Select(
        id=identity,
        data=data,
        value=value,
        size="xs",
        allowDeselect=False,
        comboboxProps={"transitionProps": {"duration": 0}},
        **marks.attributes(aria_label=label),
    )


def _route(path: Mapping[str, Any], where: tzinfo, letters: str, *, opened: bool) -> Any:
    entities, links, times = path["entities"], path["links"], path["times"]
    steps, number = [], 0
    for link in links:
        event = link["kind"] in {"COMMUNICATED", "TRANSFERRED"}
        number += event
        steps.append(str(number) if event else "")
    shown = {
        "entities": [one["entity"] for one in entities],
        "lines": [link["link"] for link in links],
        "steps": steps,
    }
    kinds = list(dict.fromkeys(words.LINKS.get(str(link["kind"]), "") for link in links))
    span = words.span(times[0], times[-1], where) if times else "times not compared"
    rows = [_step(entities[0], None, "", where, letters)]
    for i, link in enumerate(links):
        at = times[i] if i < len(times) else None
        rows.append(_step(entities[i + 1], link, steps[i], where, letters, at))
    return html.Details(
        [
            html.Summary(
                html.Div(
                    [
                        html.B(words.listed(kinds).capitalize(), className="gk-el"),
                        html.Span(
                            f"{words.count(len(links))} {_links(len(links))}, {span}",
                            className="gk-s gk-quiet",
                        ),
                    ],
                    className="gk-col gk-grow",
                ),
                className="gk-route",
            ),
            html.Div(
                [
                    *rows,
                    html.P(
                        "The records show these links. They do not show that one caused the other.",
                        className="gk-s",
                    ),
                    html.Div(
                        marks.button(
                            "Show on chart",
                            do=f"route:{json.dumps(shown)}",
                            glyph="pin",
                            look="p",
                            hint="Draws what is missing; Ctrl+Z takes it away again",
                        ),
                        className="gk-actions",
                    ),
                ],
                className="gk-route-steps",
            ),
        ],
        open=opened,
    )


def _step(
    entity: Mapping[str, Any],
    link: Mapping[str, Any] | None,
    number: str,
    where: tzinfo,
    letters: str,
    at: str | None = None,
) -> Any:
    note: list[Any] = []
    if link is not None:
        n = int(link["n"])
        text = words.LINKS.get(str(link["kind"]), str(link["kind"]))
        if number:
            note.append(html.Span(f"{number} ", className="gk-step-n"))
        if at and number:
            text = f"{text}, {words.local(at, where)} {letters}"
        elif number:
            text = f"{words.count(n)} {text}"
        note.append(text)
    door: Any = html.Span(note, className="gk-s gk-quiet gk-el")
    if link is not None:
        door = html.Button(
            note,
            className="gk-s gk-quiet gk-door gk-el",
            type="button",
            title="Open the rows",
            **marks.attributes(data_do=f"link:{link['link']}"),
        )
    return html.Div(
        [
            marks.mark(elements.drawn_kind(entity), 22),
            marks.name(words.identifier(str(entity["name"])), "gk-el gk-strong"),
            html.Span(className="gk-sp"),
            door,
        ],
        className="gk-route-step",
    )
