"""The Explore screen: chart, legend, status and time bar in the middle, one panel at the right."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, dcc, html

from dashboard import (
    chart,
    link_panel,
    link_rows,
    marks,
    path_panel,
    statement,
    timebar,
    twin,
    words,
)
from dashboard import filters as filters_at_left
from dashboard.both_ways import link_both_ways
from dashboard.chosen_panel import bundle_panel, many_panel
from dashboard.elements import drawn_kind
from dashboard.entity_panel import entity_panel
from dashboard.filters import filters
from dashboard.groups_panel import between_panel, groups_panel
from dashboard.legend import legend
from dashboard.reach import Reach
from dashboard.source_row import source_row
from dashboard.status import empty_chart, status
from graphkit.case import Case
from graphkit.errors import GraphkitError

_USERS = 4
"""How many users of the two ends of a link are named in its panel."""


def explore(case: Case) -> Any:
    """The whole screen with its first view."""
    info = case.info()
    return html.Div(
        [
            html.Div(filters({}), id="filters", className="gk-filters"),
            html.Main(
                [
                    *chart.chart(case),
                    html.Div(id="legend", className="gk-legend"),
                    html.Div(
                        id="status",
                        className="gk-status",
                        role="status",
                        **marks.attributes(aria_live="polite"),
                    ),
                ],
                className="gk-mid",
            ),
            html.Div(
                id="grip",
                className="gk-grip",
                tabIndex=0,
                role="separator",
                **marks.attributes(aria_label="Width of the panel", aria_orientation="vertical"),
            ),
            html.Aside(
                groups_panel(case.overview(), None, []),
                id="panel",
                className="gk-panel",
                tabIndex=-1,
                **marks.attributes(aria_label="What is chosen"),
            ),
            timebar.time_bar(words.zone_letters(str(info["timezone"] or "UTC"))),
            dcc.Store(id="query"),
            dcc.Store(id="row"),
            dcc.Store(id="window"),
            statement.store(),
        ],
        id="explore",
        className="gk-explore",
    )


def register(app: dash.Dash, case: Case) -> None:
    """Keep legend, status, time bar and panel in step with what is shown and chosen."""
    info = case.info()
    place = str(info["timezone"] or "UTC")
    letters = words.zone_letters(place)

    def labels() -> dict[str, str]:
        return {str(one["exhibit"]): str(one["label"]) for one in case.info()["exhibits"]}

    @app.callback(
        Output("legend", "children"),
        Output("status", "children"),
        Output("screen-name", "children"),
        Output("filters", "children"),
        Output("empty", "children"),
        Input("shown", "data"),
        prevent_initial_call=True,
    )
    def describe(shown: dict[str, Any] | None) -> tuple[Any, ...]:
        facts = shown or {}
        return (
            legend(facts),
            status(facts),
            str(facts.get("title") or ""),
            filters(facts, exhibits_of(case)),
            empty_chart(facts),
        )

    @app.callback(
        Output("panel", "children"),
        Input("picked", "data"),
        Input("zone", "value"),
        Input("window", "data"),
        prevent_initial_call=True,
    )
    def panel(picked: dict[str, Any] | None, zone: str, window: dict[str, Any] | None) -> Any:
        where = words.zone("UTC" if zone == "utc" else place)
        chosen: dict[str, Any] = picked or {}
        what = chosen.get("what")
        try:
            if what == "entity":
                reach = Reach(case)
                named = place if zone != "utc" else "UTC"
                own = reach.own_links(chosen["id"])
                week = case.hours(own, zone=named, **link_rows.span(window))
                week["letters"] = letters if zone != "utc" else "UTC"
                return entity_panel(
                    case.entity(chosen["id"]), reach.links(chosen["id"]), labels(), where, week
                )
            if what == "link":
                link = link_both_ways(case, chosen["id"])
                page = case.told(link["ids"], **link_rows.span(window), limit=link_rows.PAGE)
                users = users_of(case, link)
                return link_panel.link_panel(
                    link, page, labels(), words.zone(place), letters, users
                )
            if what == "many":
                marked = case.chart(chosen["ids"])["entities"]
                return many_panel(
                    [(e["entity"], drawn_kind(e), words.identifier(str(e["name"]))) for e in marked]
                )
            if what == "bundle":
                return bundle_panel(
                    chosen["label"], chosen["anchor"], chosen["id"], chosen["parts"]
                )
            if what == "between":
                return between_panel(case.overview(), chosen["source"], chosen["target"])
            if what == "path":
                return path_panel.path_panel(case, chosen)
        except GraphkitError as problem:
            return html.P(str(problem), className="gk-panel-head gk-s")
        group = chosen["id"] if what == "group" else None
        return groups_panel(case.overview(), group, chosen.get("open") or [])

    @app.callback(
        Output("time-figure", "figure"),
        Output("time-undated", "children"),
        Output("time-series", "children"),
        Output("time-span", "children"),
        Output("time-title", "children"),
        Input("picked", "data"),
        Input("time-unit", "value"),
        Input("zone", "value"),
        Input("window", "data"),
    )
    def time(
        picked: dict[str, Any] | None, unit: str, zone: str, window: dict[str, Any] | None
    ) -> tuple[Any, ...]:
        where = words.zone("UTC" if zone == "utc" else place)
        every = case.activity(unit=unit)
        chosen, name = _chosen_series(case, picked, unit)
        bins = every["bins"]
        held = window or {}
        if held.get("since"):
            last = words.instant(str(held["until"]))
            shown_last = (last - timedelta(seconds=1)).isoformat() if last else None
            spread = words.span(str(held["since"]), shown_last, where)
        else:
            spread = (
                words.span(str(bins[0]["start"]), str(bins[-1]["start"]), where) if bins else ""
            )
        return (
            timebar.figure(bins, chosen["bins"] if chosen else None, unit),
            timebar.undated(every, chosen),
            timebar.series(name, windowed=bool(held.get("since"))),
            spread,
            f"Records per {unit}",
        )

    @app.callback(
        Output("source-row", "children"),
        Input("row", "data"),
        prevent_initial_call=True,
    )
    def claim_row(row: dict[str, Any] | None) -> Any:
        if not row:
            return None
        exhibit, member, locator = json.loads(row["address"])
        raw = case.raw_row(exhibit, member, locator)
        return source_row(raw, labels().get(exhibit, str(raw["file"])))

    app.clientside_callback(  # type: ignore[no-untyped-call]  # untyped in Dash
        ClientsideFunction("gk", "brush"),
        Output("brush", "title"),
        Input("time-figure", "figure"),
    )
    chart.register(app, case)
    twin.register(app)
    path_panel.register(app, case)
    filters_at_left.register(app)
    link_rows.register(app, case)
    statement.register(app, case)


def exhibits_of(case: Case) -> dict[str, str]:
    """The file of each exhibit by its short name, in the order of intake."""
    files = case.files()
    return {label: files.get(exhibit, "") for exhibit, label in case.labels().items()}


def users_of(case: Case, link: dict[str, Any]) -> list[dict[str, Any]]:
    """Who uses or holds an end of a link, as the records say, with what joined them."""
    reach = Reach(case)
    found: dict[str, dict[str, Any]] = {}
    for end in (str(link["source"]), str(link["target"])):
        for tie in reach.links(end):
            if tie["kind"] in {"USES", "HOLDS"} and tie["target"] == end:
                other = str(tie["other"]["entity"])
                found.setdefault(other, {**tie["other"], "from": tie.get("first")})
    kept = list(found.values())[:_USERS]
    return [{**one, "joined": case.entity(one["entity"])["joined"]} for one in kept]


def _chosen_series(
    case: Case, picked: dict[str, Any] | None, unit: str
) -> tuple[dict[str, Any] | None, str | None]:
    """The records of what is chosen, on the same bins, and its name."""
    chosen: dict[str, Any] = picked or {}
    what = chosen.get("what")
    if what == "link":
        ids = link_both_ways(case, chosen["id"])["ids"]
        return case.activity(links=ids, unit=unit), "this link"
    if what == "entity":
        links = Reach(case).own_links(chosen["id"])
        name = words.cut(words.identifier(str(case.entity(chosen["id"])["name"])), 24)
        return case.activity(links=links, unit=unit), name
    return None, None
