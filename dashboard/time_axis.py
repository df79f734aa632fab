"""One time axis for all exhibits: months or years at the top, one bar for each exhibit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from dash import html

from dashboard import words

_MOST_TICKS = 10
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Axis:
    """From the first tick to the end; ticks as (percent from the left, label)."""

    start: datetime
    end: datetime
    marks: tuple[tuple[float, str], ...]

    def at(self, moment: datetime) -> float:
        """Where a moment lies, in percent from the left."""
        return round(100 * ((moment - self.start) / (self.end - self.start)), 3)


def axis(first: str | None, last: str | None, where: tzinfo) -> Axis | None:
    """The axis of a case from its first to its last record, in whole months of its zone."""
    one, other = words.instant(first), words.instant(last)
    if one is None or other is None:
        return None
    begin, until = one.astimezone(where), other.astimezone(where)
    start = datetime(begin.year, begin.month, 1, tzinfo=where)
    months = (until.year - start.year) * 12 + until.month - start.month + 1
    end = _plus(start, months, where)
    step = max(1, -(-months // _MOST_TICKS))
    if months > 24:
        step = -(-step // 12) * 12
    ticks = []
    for number in range(0, months, step):
        tick = _plus(start, number, where)
        ticks.append((tick, _label(tick, step, number)))
    span = end - start
    return Axis(
        start, end, tuple((round(100 * ((t - start) / span), 3), text) for t, text in ticks)
    )


def _label(tick: datetime, step: int, number: int) -> str:
    if step >= 12:
        return str(tick.year) if tick.month == 1 else f"{_MONTHS[tick.month - 1]} {tick.year}"
    name = _MONTHS[tick.month - 1]
    return f"{name} {tick.year}" if tick.month <= step and number else name


def _plus(start: datetime, months: int, where: tzinfo) -> datetime:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return datetime(year, month + 1, 1, tzinfo=where)


def ticks(found: Axis | None) -> Any:
    """The labels of the axis."""
    if found is None:
        return "Time"
    return html.Div(
        [html.Span(text, style={"left": f"{left}%"}) for left, text in found.marks],
        className="gk-axis",
    )


def lane(one: dict[str, Any], found: Axis | None, where: tzinfo) -> Any:
    """The bar of one exhibit from its first to its last record, or why it has none."""
    first, last = words.instant(one["first"]), words.instant(one["last"])
    if found is None or first is None or last is None:
        why = "undated: no times" if one["rows"] else "nothing read"
        return html.Div(html.Span(why, className="gk-xs gk-quiet"), className="gk-exlane")
    left, right = found.at(first), found.at(last)
    return html.Div(
        [
            *(html.I(style={"left": f"{at}%"}) for at, _ in found.marks),
            html.U(style={"left": f"{left}%", "width": f"max(3px,{round(right - left, 3)}%)"}),
        ],
        className="gk-exlane",
        title=words.span(one["first"], one["last"], where),
    )
