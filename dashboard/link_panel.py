"""The wide right panel of one link: its figures, its rows, and each row as it was written."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

import dash
import dash_ag_grid as dag
from dash import Input, Output, State, html

from dashboard import elements, marks, words
from dashboard.both_ways import events_both_ways
from dashboard.source_row import source_row
from graphkit.case import Case

PAGE = 100
"""How many rows travel to the page at once."""

_WITH_DIRECTION = frozenset({"COMMUNICATED", "TRANSFERRED"})
_THEME = (
    "themeQuartz.withParams({fontFamily: '\"Inter Variable\", Inter, sans-serif', fontSize: 12.5, "
    "headerFontSize: 11, headerFontWeight: 550, rowHeight: 30, headerHeight: 30, spacing: 4, "
    "borderColor: '#E2E6EC', headerBackgroundColor: '#F8F9FB', headerTextColor: '#5A6675', "
    "foregroundColor: '#323D4B', rowHoverColor: '#F1F4F8', selectedRowBackgroundColor: '#EEF3FB', "
    "wrapperBorder: false, wrapperBorderRadius: 0, columnBorder: false, "
    "headerColumnResizeHandleColor: 'transparent', cellHorizontalPadding: 6})"
)


def link_panel(
    link: dict[str, Any],
    page: dict[str, Any],
    labels: dict[str, str],
    where: tzinfo,
    letters: str,
) -> Any:
    """The header, the figures and the first rows of one link, oldest first, undated last.

    `labels` are the short names of exhibits, such as P4.
    """
    return html.Div(
        [
            _head(link, where),
            _figures(link, labels, where),
            html.Div(
                [
                    html.Span(
                        ["Rows ", html.Span(words.count(int(page["total"])), className="gk-tab-n")],
                        className="gk-tab-on",
                    ),
                    html.Span(className="gk-sp"),
                    html.Span(pager_text(0, page), id="rows-text", className="gk-s gk-quiet"),
                    html.Button(
                        marks.icon("chevron-up"),
                        id="rows-before",
                        className="gk-tool gk-turn-left",
                        type="button",
                        title="Earlier rows",
                        disabled=True,
                        **marks.attributes(aria_label="Earlier rows"),
                    ),
                    html.Button(
                        marks.icon("chevron-down"),
                        id="rows-after",
                        className="gk-tool gk-turn-left",
                        type="button",
                        title="Later rows",
                        disabled=int(page["total"]) <= PAGE,
                        **marks.attributes(aria_label="Later rows"),
                    ),
                ],
                className="gk-rows-bar",
            ),
            _grid(link, page, where, letters),
            html.Div(
                html.P("Reading the row in its source...", className="gk-s gk-quiet gk-source"),
                id="chosen-row",
                className="gk-source-room",
            ),
            dash.dcc.Store(
                id="rows-page", data={"ids": link["ids"], "source": link["source"], "offset": 0}
            ),
        ],
        className="gk-panel-body gk-link",
    )


def rows(source: str, page: dict[str, Any], where: tzinfo) -> list[dict[str, Any]]:
    """The rows of one page as the grid shows them; what it does not show addresses the source."""
    return [_row(source, row, where) for row in page["rows"]]


def pager_text(offset: int, page: dict[str, Any]) -> str:
    """Which rows of how many are in the grid."""
    shown, total = len(page["rows"]), int(page["total"])
    if not shown:
        return "no rows"
    if shown == total:
        return f"all {words.count(total)} rows"
    return f"rows {words.count(offset + 1)}–{words.count(offset + shown)} of {words.count(total)}"


def register(app: dash.Dash, case: Case) -> None:
    """Turn the pages of the grid, and show the chosen row as its source wrote it."""
    info = case.info()
    where = words.zone(str(info["timezone"] or "UTC"))

    @app.callback(
        Output("rows", "rowData"),
        Output("rows", "selectedRows"),
        Output("rows-text", "children"),
        Output("rows-before", "disabled"),
        Output("rows-after", "disabled"),
        Output("rows-page", "data"),
        Input("rows-before", "n_clicks"),
        Input("rows-after", "n_clicks"),
        State("rows-page", "data"),
        prevent_initial_call=True,
    )
    def turn(_before: int | None, _after: int | None, at: dict[str, Any]) -> tuple[Any, ...]:
        step = PAGE if dash.ctx.triggered_id == "rows-after" else -PAGE
        offset = max(0, int(at["offset"]) + step)
        page = events_both_ways(case, at["ids"], offset=offset, limit=PAGE)
        data = rows(str(at["source"]), page, where)
        return (
            data,
            data[:1],
            pager_text(offset, page),
            offset == 0,
            offset + PAGE >= int(page["total"]),
            {**at, "offset": offset},
        )

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
        return source_row(raw, str(row["label"]), str(row["also"] or ""))


def _head(link: dict[str, Any], where: tzinfo) -> Any:
    source, target = link["source_entity"], link["target_entity"]
    both = bool(link.get("backward"))
    if not link.get("directed") or link["kind"] not in _WITH_DIRECTION:
        sign = marks.icon("link")
    else:
        sign = marks.icon("arrows-left-right" if both else "arrow-right")
    return html.Div(
        [
            html.Div(
                [*_end(source), sign, *_end(target), html.Span(className="gk-sp"), marks.close()],
                className="gk-link-ends",
            ),
            html.P(_sentence(link), className="gk-s gk-quiet"),
        ],
        className="gk-link-head",
    )


def _end(entity: dict[str, Any]) -> list[Any]:
    kind = elements.drawn_kind(entity)
    label = words.identifier(str(entity["name"]))
    return [
        marks.mark(kind, 22, grey=bool(entity.get("protected")) and kind != "Protected"),
        html.Button(
            marks.name(label, "gk-el"),
            className="gk-door gk-link-end gk-el",
            type="button",
            title=label,
            **marks.attributes(data_do=f"entity:{entity['entity']}"),
        ),
    ]


def _sentence(link: dict[str, Any]) -> list[Any]:
    kind = words.LINK_SENTENCES.get(str(link["kind"]), str(link["kind"]))
    certainty = link.get("certainty")
    said = f"{kind}, {certainty}." if certainty else f"{kind}."
    parts: list[Any] = [said]
    twice = int(link.get("rows") or 0) - int(link["all_n"])
    if twice > 0:
        told, n = words.count(int(link["rows"])), words.count(int(link["all_n"]))
        parts.append(
            f" {told} rows tell of {n} events: "
            f"{words.count(twice)} {'is' if twice == 1 else 'are'} a second record of one event."
        )
    return parts


def _figures(link: dict[str, Any], labels: dict[str, str], where: tzinfo) -> Any:
    backward = link.get("backward")
    figures = [("Records", words.count(int(link["all_n"])))]
    if backward is not None and link["kind"] == "COMMUNICATED":
        a = words.short(str(link["source_entity"]["name"]))
        b = words.short(str(link["target_entity"]["name"]))
        figures.append((f"{a} → {b}", words.count(int(link["forward"]))))
        figures.append((f"{b} → {a}", words.count(int(backward))))
    for currency in sorted(link.get("totals") or {}):
        figures.append(("Sum", words.money(str(link["totals"][currency]), currency)))
    figures.append(("First – last", words.span(link.get("first"), link.get("last"), where)))
    figures.append(("Undated", words.count(int(link.get("undated") or 0))))
    names = link.get("files") or {}
    exhibits = link.get("exhibits") or []
    figures.append(("Exhibits", _some([labels.get(e, e) for e in exhibits])))
    hint = words.listed([words.visible(str(names.get(e, e))) for e in exhibits])
    return html.Div(
        [
            html.Div(
                [
                    html.Span(label, className="gk-lab gk-el", title=label),
                    html.B(value, className="gk-nw"),
                ],
                className="gk-figure",
                title=hint if label == "Exhibits" else None,
            )
            for label, value in figures
        ],
        className="gk-figures",
    )


def _some(names: list[str]) -> str:
    """The first three names, and how many more there are."""
    more = f" +{len(names) - 3}" if len(names) > 3 else ""
    return " ".join(names[:3]) + more


def _grid(link: dict[str, Any], page: dict[str, Any], where: tzinfo, letters: str) -> Any:
    kind = str(link["kind"])
    columns = [
        _column("utc", "Time UTC", 164, cellClass="gk-num gk-first", headerClass="gk-first"),
        _column("local", f"Local, {letters}", 112, cellClass="gk-num"),
        _column("basis", "Zone from", 76, cellRenderer="GkBasis"),
    ]
    if kind in _WITH_DIRECTION:
        columns.append(_column("way", "", 22, cellClass="gk-way", headerTooltip="Direction"))
    columns.append(_column("what", "What", 68, tooltipField="also"))
    if kind == "TRANSFERRED":
        columns.append(_column("amount", "Amount", 104, cellClass="gk-num", type="rightAligned"))
    else:
        columns.append(_column("length", "Length", 50, cellClass="gk-num", type="rightAligned"))
    columns += [
        _column("exhibit_cell", "Exhibit", 54, tooltipField="file"),
        _column("locator", "Where in it", 74, flex=1, cellClass="gk-mono", tooltipField="locator"),
    ]
    data = rows(str(link["source"]), page, where)
    return dag.AgGrid(
        id="rows",
        columnDefs=columns,
        rowData=data,
        selectedRows=data[:1],
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "suppressHeaderMenuButton": True,
            "suppressMovable": True,
        },
        dashGridOptions={
            "theme": {"function": _THEME},
            "rowSelection": {
                "mode": "singleRow",
                "checkboxes": False,
                "enableClickSelection": True,
            },
            "suppressCellFocus": False,
            "tooltipShowDelay": 400,
            "animateRows": False,
            "suppressNoRowsOverlay": True,
            "rowClassRules": {"gk-again": "params.data.also"},
        },
        getRowId="params.data.key",
        dangerously_allow_code=False,
        className="gk-grid",
        style={"height": None, "width": "100%"},
    )


def _column(field: str, head: str, width: int, **more: Any) -> dict[str, Any]:
    return {"field": field, "headerName": head, "width": width, "minWidth": width, **more}


def _row(source: str, row: dict[str, Any], where: tzinfo) -> dict[str, Any]:
    sent = (row.get("from") or {}).get("entity") == source
    label = str(row.get("exhibit_label") or row["file"])
    dated = row.get("at") is not None
    raw_time = row.get("at_raw")
    amount = row.get("amount")
    again = row.get("counts") is False
    return {
        "key": f"{row['exhibit']}|{row.get('member') or ''}|{row['locator']}|{row['record']}",
        "utc": words.utc(row.get("at")),
        "local": words.local(row.get("at"), where)
        if dated
        else (f"“{words.visible(str(raw_time))}”" if raw_time else ""),
        "basis": words.BASES.get(str(row.get("at_basis")), str(row.get("at_basis") or "unknown")),
        "way": "→" if sent else "←",
        "what": words.visible(str(row.get("kind") or "")),
        "length": words.length(row.get("seconds")),
        "amount": words.money(str(amount), str(row.get("currency") or "")) if amount else "",
        "exhibit_cell": words.visible(label),
        "file": words.visible(str(row["file"])),
        "locator": words.visible(str(row["locator"])),
        "exhibit": row["exhibit"],
        "member": row.get("member"),
        "place": row["locator"],
        "label": label,
        "also": "a second record of one event: not counted again" if again else "",
    }
