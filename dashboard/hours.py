"""Events by weekday and hour, as a matrix of seven rows and twenty-four columns."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import marks, words
from dashboard.marks import section

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_STEPS = 4


def when(week: dict[str, Any]) -> Any:
    """The matrix with its zone, and how many undated events it leaves out.

    `week` has `matrix` (seven lists of 24), `letters` of the zone, and `undated`.
    """
    undated = week.get("undated")
    note = f"hour × weekday, {week['letters']}"
    if undated:
        note += f"; {words.count(int(undated))} undated left out"
    if not week["events"]:
        said = "No event of it has a time."
        return section("When", note, [html.P(said, className="gk-s gk-quiet")])
    return section("When", note, [matrix(week["matrix"])])


def matrix(rows: list[list[int]]) -> Any:
    """Seven rows of 24 squares, darker with more events; each says its number."""
    top = max(max(row) for row in rows)
    cells: list[Any] = []
    for day, row in zip(DAYS, rows, strict=True):
        label = day[:2] if day in DAYS[::2] else ""
        cells.append(html.Span(label, className="gk-hour-day"))
        cells += [
            html.I(
                className=f"gk-hour gk-hour-{step(n, top)}",
                title=f"{day} {hour:02}:00–{hour:02}:59: {words.count(n)}",
            )
            for hour, n in enumerate(row)
        ]
    feet = [html.Span("", className="gk-hour-day")]
    feet += [
        html.Span(f"{hour:02}" if hour in (0, 6, 12, 18, 23) else "", className="gk-hour-foot")
        for hour in range(24)
    ]
    total = sum(map(sum, rows))
    busiest = max(
        ((day, hour) for day in range(7) for hour in range(24)),
        key=lambda at: (rows[at[0]][at[1]], -at[0], -at[1]),
    )
    said = (
        f"{words.count(total)} events by hour and weekday; most, {words.count(top)}, on "
        f"{DAYS[busiest[0]]} from {busiest[1]:02}:00."
    )
    return html.Div(
        [*cells, *feet], className="gk-hours", role="img", **marks.attributes(aria_label=said)
    )


def step(n: int, top: int) -> int:
    """One of five shades: 0 for none, 4 for the most."""
    return 0 if n <= 0 else min(_STEPS, 1 + (n * _STEPS - 1) // max(top, 1))
