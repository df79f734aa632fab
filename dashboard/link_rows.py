"""The rows behind a link: a grid of its events, searched, turned over, saved, by week.

Every event stands once. A further record of the same event is named beside it, and counted
once: what two exhibits tell of is one call.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html

from dashboard import link_weeks, marks, words
from dashboard.grid import grid
from dashboard.source_row import source_row
from graphkit.case import Case

PAGE = 500
"""How many rows travel to the page at once."""

WITH_DIRECTION = frozenset({"COMMUNICATED", "TRANSFERRED"})
_MORE_COLUMNS = (
    ("sender", "From, as written"),
    ("receiver", "To, as written"),
    ("text", "Text"),
    ("also_cell", "Second record"),
)
"""Columns that are shown when somebody asks for them."""


def link_rows(
    link: dict[str, Any], page: dict[str, Any], where: tzinfo, letters: str, whole: int
) -> list[Any]:
    """Tabs, the bar above the grid, the grid, and the chosen row as its source wrote it.

    `page` is the first page of events in the window, `whole` the events of all time.
    """
    twice = int(page["twice"])
    tabs = [
        dmc.TabsTab([_tab("Rows", int(page["total"]))], value="rows"),
        dmc.TabsTab("By week", value="weeks"),
    ]
    if twice:
        name = "Same call twice" if link["kind"] == "COMMUNICATED" else "Same event twice"
        tabs.append(dmc.TabsTab([_tab(name, twice)], value="twice"))
    return [
        dmc.Tabs([dmc.TabsList(tabs)], id="rows-tab", value="rows", className="gk-tabs"),
        html.Div(
            [
                html.Div(
                    [
                        dmc.TextInput(
                            id="rows-filter",
                            placeholder="Filter rows...",
                            leftSection=marks.icon("filter", 14),
                            debounce=250,
                            size="xs",
                            w=190,
                            **marks.attributes(aria_label="Filter rows"),
                        ),
                        html.Span(range_text(0, page), id="rows-text", className="gk-s gk-nw"),
                        _turn("rows-before", "chevron-up", "Earlier rows", True),
                        _turn("rows-after", "chevron-down", "Later rows", _last(0, page)),
                        html.Span(className="gk-sp"),
                        _columns_menu(),
                        html.Button(
                            [marks.icon("download"), html.Span("Save rows")],
                            id="rows-save",
                            className="gk-btn",
                            type="button",
                            title="All records of this link as CSV, with file and place",
                        ),
                    ],
                    className="gk-rows-bar",
                ),
                _grid(link, page, where, letters),
                html.Div(nothing(page, whole), id="rows-empty"),
                html.Div(
                    html.P("Reading the row in its source...", className="gk-s gk-quiet gk-source"),
                    id="chosen-row",
                    className="gk-source-room",
                ),
            ],
            id="rows-room",
            className="gk-rows-room",
        ),
        html.Div(id="rows-weeks", className="gk-weeks", hidden=True),
        dcc.Download(id="rows-file"),
        dcc.Store(
            id="rows-page",
            data={"ids": link["ids"], "source": link["source"], "offset": 0, "whole": whole},
        ),
    ]


def rows(source: str, page: dict[str, Any], where: tzinfo) -> list[dict[str, Any]]:
    """The events of one page as the grid shows them; what it does not show addresses the source."""
    return [_row(source, row, where) for row in page["rows"]]


def range_text(offset: int, page: dict[str, Any]) -> str:
    """Which rows of how many are in the grid; the page narrows it to those in sight."""
    shown, total = len(page["rows"]), int(page["total"])
    of = f" of {words.count(int(page['of']))}" if page["of"] != total else ""
    if not shown:
        return f"no row{of}"
    if of:
        return f"{words.count(total)}{of} rows"
    if shown == total:
        return f"all {words.count(total)} rows" if total > 1 else "1 row"
    return f"rows {words.count(offset + 1)}–{words.count(offset + shown)} of {words.count(total)}"


def nothing(page: dict[str, Any], whole: int) -> Any:
    """Why the grid is empty, and what helps; nothing where it holds rows."""
    if page["rows"]:
        return None
    if page["of"]:
        said, again = "No row has this text", None
        why = f"Searched in all {words.count(int(page['of']))} rows, as they stand on the screen."
    else:
        said = "No rows in this window"
        why = (
            f"This link has {words.count(whole)} {'record' if whole == 1 else 'records'}, none "
            f"of them inside. {words.count(int(page['undated']))} undated."
        )
        again = marks.button("Widen the window", do="whole-time", glyph="calendar")
    return html.Div(
        [
            marks.icon("calendar-off", 22),
            html.H3(said, className="gk-h"),
            html.P(why, className="gk-s gk-quiet"),
            again,
        ],
        className="gk-no-rows",
    )


def register(app: dash.Dash, case: Case) -> None:
    """Search and turn the pages of the grid, save its rows, show the chosen one."""
    place = str(case.info()["timezone"] or "UTC")
    where = words.zone(place)

    @app.callback(
        Output("rows", "rowData"),
        Output("rows", "selectedRows"),
        Output("rows-text", "children"),
        Output("rows-before", "disabled"),
        Output("rows-after", "disabled"),
        Output("rows-page", "data"),
        Output("rows-empty", "children"),
        Output("rows-room", "hidden"),
        Output("rows-weeks", "hidden"),
        Output("rows-weeks", "children"),
        Input("rows-tab", "value"),
        Input("rows-filter", "value"),
        Input("rows-before", "n_clicks"),
        Input("rows-after", "n_clicks"),
        State("rows-page", "data"),
        State("window", "data"),
        prevent_initial_call=True,
    )
    def turn(
        tab: str,
        text: str | None,
        _before: int | None,
        _after: int | None,
        at: dict[str, Any],
        window: dict[str, Any] | None,
    ) -> tuple[Any, ...]:
        if tab == "weeks":
            table = link_weeks.by_week(case, at["ids"], where)
            return (*(dash.no_update,) * 7, True, False, table)
        step = {"rows-after": PAGE, "rows-before": -PAGE}.get(str(dash.ctx.triggered_id))
        offset = 0 if step is None else max(0, int(at["offset"]) + step)
        page = case.told(
            at["ids"],
            **span(window),
            text=text or "",
            twice=tab == "twice",
            offset=offset,
            limit=PAGE,
        )
        data = rows(str(at["source"]), page, where)
        return (
            data,
            data[:1],
            range_text(offset, page),
            offset == 0,
            _last(offset, page),
            {**at, "offset": offset},
            nothing(page, int(at["whole"])),
            False,
            True,
            None,
        )

    @app.callback(
        Output("rows-file", "data"),
        Input("rows-save", "n_clicks"),
        State("rows-page", "data"),
        State("window", "data"),
        prevent_initial_call=True,
    )
    def save(_: int | None, at: dict[str, Any], window: dict[str, Any] | None) -> Any:
        if not _:
            return dash.no_update
        text = case.rows_csv(at["ids"], **span(window))
        return {"content": text, "filename": "rows-of-a-link.csv", "type": "text/csv"}

    @app.callback(
        Output("chosen-row", "children"),
        Input("rows", "selectedRows"),
    )
    def show(selected: list[dict[str, Any]] | None) -> Any:
        if not selected:
            return html.P(
                "Choose a row to see it as its source wrote it.",
                className="gk-s gk-quiet gk-source",
            )
        row = selected[0]
        raw = case.raw_row(row["exhibit"], row["member"], row["place"])
        return source_row(raw, str(row["label"]), str(row["also"] or ""), str(row["zone"] or ""))


def span(window: dict[str, Any] | None) -> dict[str, Any]:
    """The two ends of the window of time that the page keeps, as the case asks for them."""
    held = window or {}
    return {"since": held.get("since"), "until": held.get("until")}


def _last(offset: int, page: dict[str, Any]) -> bool:
    return offset + PAGE >= int(page["total"])


def _tab(name: str, n: int) -> Any:
    return html.Span([f"{name} ", html.Span(words.count(n), className="gk-tab-n")])


def _turn(identity: str, glyph: str, hint: str, disabled: bool) -> Any:
    return html.Button(
        marks.icon(glyph),
        id=identity,
        className="gk-tool gk-turn-left gk-turn",
        type="button",
        title=hint,
        disabled=disabled,
        **marks.attributes(aria_label=hint),
    )


def _with(label: str, others: list[str]) -> str:
    """The exhibit of a row, and the one or the number of those that hold it too."""
    if len(others) > 1:
        return f"{label} +{len(others)}"
    return f"{label} +{others[0]}" if others else label


def _columns_menu() -> Any:
    return dmc.Menu(
        [
            dmc.MenuTarget(
                html.Button(
                    [marks.icon("adjustments"), html.Span("Columns")],
                    className="gk-btn t",
                    type="button",
                )
            ),
            dmc.MenuDropdown(
                [
                    html.Button(
                        [html.Span(className="gk-check"), html.Span(label)],
                        className="gk-menu-row",
                        type="button",
                        role="menuitemcheckbox",
                        **marks.attributes(data_do=f"column:{field}", aria_checked="false"),
                    )
                    for field, label in _MORE_COLUMNS
                ]
            ),
        ],
        position="bottom-end",
        closeOnItemClick=False,
        transitionProps={"duration": 0},
        keepMounted=True,
    )


def _grid(link: dict[str, Any], page: dict[str, Any], where: tzinfo, letters: str) -> Any:
    kind = str(link["kind"])
    columns = [
        _column("utc", "Time UTC", 166, cellClass="gk-num gk-first", headerClass="gk-first"),
        _column("local", f"Local, {letters}", 120, cellClass="gk-num"),
        _column("basis", "Zone from", 74, cellRenderer="GkBasis"),
    ]
    if kind in WITH_DIRECTION:
        columns.append(_column("way", "", 18, cellClass="gk-way", headerTooltip="Direction"))
    columns.append(_column("what", "What", 60, tooltipField="what"))
    if kind == "TRANSFERRED":
        columns.append(_column("amount", "Amount", 92, cellClass="gk-num", type="rightAligned"))
    else:
        columns.append(_column("length", "Length", 50, cellClass="gk-num", type="rightAligned"))
    columns += [
        _column("exhibit_cell", "Exhibit", 62, tooltipField="also"),
        _column("locator", "Where in it", 68, flex=1, cellClass="gk-mono", tooltipField="locator"),
        *(
            _column(field, label, 150, hide=True, tooltipField=field)
            for field, label in _MORE_COLUMNS
        ),
    ]
    data = rows(str(link["source"]), page, where)
    return grid(
        "rows",
        columns,
        data,
        key="key",
        column={"suppressHeaderMenuButton": True},
        options={"suppressCellFocus": False, "tooltipShowDelay": 400},
        selectedRows=data[:1],
    )


def _column(field: str, head: str, width: int, **more: Any) -> dict[str, Any]:
    return {"field": field, "headerName": head, "width": width, "minWidth": width, **more}


def _row(source: str, row: dict[str, Any], where: tzinfo) -> dict[str, Any]:
    sent = (row.get("from") or {}).get("entity") == source
    label = str(row.get("exhibit_label") or row["file"])
    dated = row.get("at") is not None
    raw_time = row.get("at_raw")
    amount = row.get("amount")
    also = row.get("also") or []
    others = list(dict.fromkeys(str(one["exhibit_label"]) for one in also))
    places = words.listed(
        [f"{one['exhibit_label']}, {words.visible(str(one['locator']))}" for one in also]
    )
    receivers = [str(one.get("raw") or "") for one in row.get("to") or ()]
    return {
        "key": f"{row['exhibit']}|{row.get('member') or ''}|{row['locator']}|{row['record']}",
        "utc": words.utc(row.get("at")),
        "local": words.local(row.get("at"), where)
        if dated
        else (f"“{words.visible(str(raw_time))}”" if raw_time else ""),
        "basis": words.BASES.get(str(row.get("at_basis")), str(row.get("at_basis") or "unknown")),
        "zone": row.get("at_basis"),
        "way": "→" if sent else "←",
        "what": words.visible(str(row.get("kind") or "")),
        "length": words.length(row.get("seconds")),
        "amount": words.money(str(amount), str(row.get("currency") or "")) if amount else "",
        "exhibit_cell": words.visible(_with(label, others)),
        "locator": words.visible(str(row["locator"])),
        "exhibit": row["exhibit"],
        "member": row.get("member"),
        "place": row["locator"],
        "label": label,
        "also": f"also {places}: counted once" if also else "",
        "also_cell": places,
        "sender": words.visible(str((row.get("from") or {}).get("raw") or "")),
        "receiver": words.visible(words.listed([one for one in receivers if one])),
        "text": words.visible(str(row.get("text") or "")),
    }
