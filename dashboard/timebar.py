"""The bar of records over time, with what is chosen in a series and on a scale of its own.

Records without a time stand beside the bar, counted: they are never put at a date.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import marks, words

UNITS = {"day": "Day", "week": "Week"}
_MILLISECONDS = {"day": 86_400_000, "week": 7 * 86_400_000}
_ALL, _CHOSEN = "#8390A2", "#D96A00"


def time_bar(zone_letters: str) -> Any:
    """The strip under the chart, with its unit and the zone that times are written in.

    A case without a zone of its own is read in UTC alone.
    """
    zones = [{"value": "utc", "label": "UTC"}]
    if zone_letters != "UTC":
        zones.insert(0, {"value": "local", "label": zone_letters})
    return html.Section(
        [
            html.Div(
                [
                    html.B("Records per week", id="time-title", className="gk-nw"),
                    html.Span(id="time-series", className="gk-time-series"),
                    html.Span(className="gk-sp"),
                    html.B(id="time-span", className="gk-nw"),
                    dmc.Select(
                        id="time-unit",
                        data=[{"value": k, "label": v} for k, v in UNITS.items()],
                        value="week",
                        size="xs",
                        w=76,
                        allowDeselect=False,
                        comboboxProps={"transitionProps": {"duration": 0}, "position": "top"},
                        **marks.attributes(aria_label="Unit of the time bar"),
                    ),
                    dmc.SegmentedControl(
                        id="zone",
                        data=zones,
                        value=zones[0]["value"],
                        size="xs",
                        withItemsBorders=False,
                        transitionDuration=0,
                        className="gk-seg",
                    ),
                ],
                className="gk-time-head",
            ),
            html.Div(
                [
                    dcc.Graph(
                        id="time-figure",
                        figure=figure([], None, "week"),
                        config={"displayModeBar": False, "showTips": False, "doubleClick": False},
                        className="gk-time-figure",
                        responsive=True,
                    ),
                    _brush(),
                    html.Button(
                        id="time-undated",
                        className="gk-undated",
                        type="button",
                        title="Undated records: shown on the chart, or left out of a window",
                        **marks.attributes(data_do="undated-lane"),
                    ),
                ],
                className="gk-time-body",
            ),
        ],
        className="gk-time",
        **marks.attributes(aria_label="Records over time"),
    )


def _brush() -> Any:
    """The window of time over the bars, with two edges that can be dragged or moved by keys."""
    grips = [
        html.Span(
            className=f"gk-brush-grip gk-brush-{name}",
            tabIndex=0,
            role="slider",
            title="Drag, or move with the arrow keys",
            **marks.attributes(aria_label=label, aria_valuemin="0"),
        )
        for name, label in (("from", "Begin of the window"), ("to", "End of the window"))
    ]
    return html.Div(
        [
            html.I(className="gk-brush-inside"),
            html.I(className="gk-brush-before"),
            html.I(className="gk-brush-after"),
            *grips,
        ],
        id="brush",
        className="gk-brush",
    )


def figure(
    bins: list[dict[str, Any]], chosen: list[dict[str, Any]] | None, unit: str
) -> dict[str, Any]:
    """The bars as Plotly draws them: all records above, the chosen ones below on their own scale.

    Bins are dicts with `start` (ISO-8601) and `n`. Bars lie at the middle of their unit.
    """
    width = _MILLISECONDS[unit] * 0.88
    # Plotly cannot hang an axis on a lane without a single bar.
    lanes = chosen if bins else None
    traces = [_bars(bins, unit, width, _ALL, "y")]
    top = max((int(b["n"]) for b in bins), default=0)
    layout: dict[str, Any] = {
        "margin": {"l": 44, "r": 4, "t": 9, "b": 20, "pad": 0},
        "showlegend": False,
        "barmode": "overlay",
        "bargap": 0,
        "paper_bgcolor": "#FFFFFF",
        "plot_bgcolor": "#FFFFFF",
        "font": {"family": "Inter Variable, Inter, sans-serif", "size": 11, "color": "#5A6675"},
        "hoverlabel": {"bgcolor": "#1F2A38", "font": {"color": "#FFFFFF", "size": 12}},
        "dragmode": False,
        "xaxis": {
            "type": "date",
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "ticks": "outside",
            "ticklen": 4,
            "tickcolor": "#CBD2DB",
            "ticklabelposition": "outside right",
            "showline": True,
            "linecolor": "#CBD2DB",
            "tickformat": "%b",
            "tickangle": 0,
        },
        "yaxis": _scale(
            top, [0.46, 1] if lanes is not None else [0, 1], "#5A6675", zero=lanes is None
        ),
    }
    layout["xaxis"].update(_months(bins, unit))
    layout["meta"] = _edges(bins, unit)
    if lanes is not None:
        traces.append(_bars(lanes, unit, width, _CHOSEN, "y2"))
        best = max((int(b["n"]) for b in lanes), default=0)
        layout["yaxis2"] = _scale(best, [0, 0.36], "#9A4B00", zero=True)
        layout["xaxis"]["anchor"] = "y2"
    return {"data": traces, "layout": layout}


def undated(every: dict[str, Any], chosen: dict[str, Any] | None) -> list[Any]:
    """How many records have no time that could be read, on the scale of the bars beside them.

    A bar that would be taller than its lane is cut there; the number stands above it.
    """
    lanes = [_lane(every, 30 if chosen is not None else 66, "gk-lane-all")]
    if chosen is not None:
        lanes.append(_lane(chosen, 16, "gk-lane-chosen"))
    return [*lanes, html.Span("undated", className="gk-xs gk-quiet gk-undated-foot")]


def series(chosen: str | None, *, windowed: bool = False) -> list[Any]:
    """What the two colours of the bar mean."""
    signs = [
        html.Span(
            [html.I(className="gk-dot gk-dot-all"), "all in window" if windowed else "all records"]
        )
    ]
    if chosen is not None:
        signs.append(
            html.Span(
                [
                    html.I(className="gk-dot gk-dot-chosen"),
                    html.Bdi(chosen, className="gk-el"),
                    " (own scale)",
                ],
                className="gk-select-text gk-el",
            )
        )
    return signs


def _bars(
    bins: list[dict[str, Any]], unit: str, width: float, colour: str, axis: str
) -> dict[str, Any]:
    half = timedelta(milliseconds=_MILLISECONDS[unit] / 2)
    starts = [words.instant(str(b["start"])) for b in bins]
    return {
        "type": "bar",
        "x": [(s + half).isoformat() if s else None for s in starts],
        "y": [int(b["n"]) for b in bins],
        "width": width,
        "yaxis": axis,
        "marker": {"color": colour, "line": {"width": 0}},
        "customdata": [s.strftime("%d %b %Y") if s else "" for s in starts],
        "hovertemplate": f"{unit} of %{{customdata}}: %{{y:,}} records<extra></extra>",
    }


def _edges(bins: list[dict[str, Any]], unit: str) -> dict[str, list[str]]:
    """Where a bar begins and ends: as the case is asked, and as the axis writes it."""
    starts = [s for s in (words.instant(str(b["start"])) for b in bins) if s]
    if starts:
        starts.append(starts[-1] + timedelta(milliseconds=_MILLISECONDS[unit]))
    return {
        "edges": [start.isoformat() for start in starts],
        "axis": [start.replace(tzinfo=None).isoformat(sep=" ") for start in starts],
    }


def _scale(top: int, domain: list[float], colour: str, *, zero: bool) -> dict[str, Any]:
    """The highest value, and zero where there is room for it above another scale."""
    marked = sorted({top, 0} if zero else {top})
    return {
        "type": "linear",
        "domain": domain,
        "range": [0, max(top, 1)],
        "tickvals": marked,
        "ticktext": [words.count(value) for value in marked],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": True,
        "zerolinecolor": "#CBD2DB",
        "zerolinewidth": 1,
        "tickfont": {"size": 11, "color": colour},
    }


def _months(bins: list[dict[str, Any]], unit: str) -> dict[str, Any]:
    """A mark at the first day of each month, the year beside the first month written."""
    starts = [s for s in (words.instant(str(b["start"])) for b in bins) if s]
    if not starts:
        return {"tickvals": [], "ticktext": []}
    first, last = starts[0], starts[-1] + timedelta(milliseconds=_MILLISECONDS[unit])
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = max(1, -(-months // 14))
    values: list[str] = []
    texts: list[str] = []
    for i in range(0, months + 1, step):
        year, month = divmod(first.year * 12 + first.month - 1 + i, 12)
        start = first.replace(year=year, month=month + 1, day=1, hour=0, minute=0, second=0)
        if i and start > last:
            break
        shown = max(start, first)
        values.append(shown.isoformat())
        with_year = not texts or month == 0 or (step > 1 and year != int(values[-2][:4]))
        texts.append(start.strftime("%b %Y" if with_year else "%b"))
    return {"tickvals": values, "ticktext": texts, "range": [first.isoformat(), last.isoformat()]}


def _lane(activity: dict[str, Any], tall: int, look: str) -> Any:
    n = int(activity["undated"])
    top = max([1, *(int(b["n"]) for b in activity["bins"])])
    height = max(2, round(tall * min(1.0, n / top))) if n else 0
    return html.Span(
        [html.B(words.count(n)), html.Span(style={"height": f"{height}px"})],
        className=f"gk-lane {look}",
    )
