"""The legend, made from what is on the chart at this moment and from nothing else."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import marks, words
from dashboard.elements import FAMILIES

_CERTAINTIES = ("confirmed", "unconfirmed", "inferred")
_COLOURED = {"COMMUNICATED", "TRANSFERRED", "ADVERTISES", "NEAR_DUPLICATE", "SAME_IMAGE"}


def legend(shown: dict[str, Any]) -> Any:
    """Kinds, line styles, colours and widths that can be seen now, each with its count.

    `shown` is the summary that the page keeps of its chart.
    """
    items = [html.Span("Legend", className="gk-lgd-head")]
    items += _rings(shown)
    items += _kinds(shown)
    items += _lines(shown)
    if len(items) > 1:
        items.append(html.Span("layout carries no meaning", className="gk-lgd-item gk-quiet"))
    return html.Div(items, className="gk-lgd-row")


def _item(sign: Any, text: str, number: str | None = None) -> Any:
    parts = [sign, html.Span(text)]
    if number is not None:
        parts.append(html.Span(number, className="gk-lgd-n"))
    return html.Span(parts, className="gk-lgd-item")


def _rings(shown: dict[str, Any]) -> list[Any]:
    if not shown.get("rings"):
        return []
    families = shown.get("families") or {}
    items = [_item(marks.icon("circle-dashed"), "ring: share of kinds")]
    items += [
        _item(
            html.Span(className=f"gk-swatch gk-family-{name}"),
            words.FAMILIES[name],
            words.count(families[name]),
        )
        for name in FAMILIES
        if families.get(name)
    ]
    if shown.get("merged"):
        items.append(_item(_wedge("merged"), "records between groups", _range(shown["merged"])))
    items.append(html.Span("number: entities in the group", className="gk-lgd-item"))
    return items


def _kinds(shown: dict[str, Any]) -> list[Any]:
    kinds = shown.get("kinds") or {}
    return [
        _item(marks.mark(kind, 18), words.title(kind), words.count(kinds[kind]))
        for kind in words.KINDS
        if kinds.get(kind)
    ]


def _lines(shown: dict[str, Any]) -> list[Any]:
    links = shown.get("links") or {}
    if not links:
        return []
    certainty = shown.get("certainty") or {}
    items = [html.Span(className="gk-lgd-rule")]
    items += [
        _item(html.Span(className=f"gk-line gk-line-{name}"), name, words.count(certainty[name]))
        for name in _CERTAINTIES
        if certainty.get(name)
    ]
    items += [
        _item(
            html.Span(className=f"gk-line gk-line-{kind.lower().replace('_', '-')}"),
            words.LINKS[kind],
            words.count(links[kind]),
        )
        for kind in words.LINKS
        if kind in _COLOURED and links.get(kind)
    ]
    others = sum(n for kind, n in links.items() if kind not in _COLOURED)
    if others:
        names = words.listed(
            [words.LINKS[k] for k in words.LINKS if links.get(k) and k not in _COLOURED]
        )
        items.append(
            _item(html.Span(className="gk-line gk-line-other"), names, words.count(others))
        )
    if shown.get("records"):
        items.append(_item(_wedge("records"), "records", _range(shown["records"])))
    return items


def _wedge(look: str) -> Any:
    return html.Span(className=f"gk-wedge gk-wedge-{look}")


def _range(ends: list[int]) -> str:
    low, high = ends
    return words.count(low) if low == high else f"{words.count(low)}–{words.count(high)}"
