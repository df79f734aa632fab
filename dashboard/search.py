"""Search in the top bar: any form of a name or number, hits grouped by kind."""

from __future__ import annotations

from typing import Any

import dash
import dash_mantine_components as dmc
from dash import ClientsideFunction, Input, Output, dcc, html

from dashboard import elements, marks, words
from graphkit.case import Case

_SHORTEST = 2
_LIMIT = 20


def search_box() -> Any:
    """The box; its answers come from the server, so nothing of the case waits in the page."""
    box = dmc.Select(
        id="search",
        data=[],
        searchable=True,
        placeholder="Search name, number, account, advert...",
        leftSection=marks.icon("search"),
        rightSection=html.Kbd("/", className="gk-kbd"),
        rightSectionPointerEvents="none",
        nothingFoundMessage="Type at least two characters.",
        filter={"function": "gkAllOptions"},
        renderOption={"function": "gkSearchOption"},
        maxDropdownHeight=420,
        allowDeselect=True,
        selectFirstOptionOnChange=True,
        withCheckIcon=False,
        comboboxProps={"transitionProps": {"duration": 0}, "offset": 4},
        w=380,
        size="sm",
        **marks.attributes(aria_label="Search the case"),
    )
    return html.Div([box, dcc.Store(id="asked")], className="gk-search")


def options(hits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Hits as grouped options, best first inside a group, each entity once."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    seen: set[str] = set()
    for hit in hits:
        entity = str(hit["entity"])
        if entity in seen:
            continue
        seen.add(entity)
        kind = elements.drawn_kind(hit)
        exhibits = hit.get("exhibits") or []
        matched = str(hit.get("matched") or "")
        name = words.identifier(str(hit["name"]))
        grouped.setdefault(kind, []).append(
            {
                "value": entity,
                "label": name,
                "kind": kind.lower(),
                "matched": words.visible(matched) if matched != str(hit["name"]) else "",
                "field": words.visible(str(hit.get("field") or "")),
                "exhibits": len(exhibits),
            }
        )
    return [
        {"group": words.KINDS.get(kind, (kind, kind))[1].capitalize(), "items": items}
        for kind, items in grouped.items()
    ]


def nothing_found(text: str, exhibits: int) -> str:
    """What was searched, and where; said when there is no hit."""
    return (
        f"No entity matches “{words.visible(text)}”. Searched in names, numbers, accounts and "
        f"adverts of {words.count(exhibits)} {'exhibit' if exhibits == 1 else 'exhibits'}. "
        "Names of protected people are not searched."
    )


def register(app: dash.Dash, case: Case) -> None:
    """Answer what is typed, after a short pause that the page keeps; go to what is chosen."""
    app.clientside_callback(  # type: ignore[no-untyped-call]  # untyped in Dash
        ClientsideFunction("gk", "type"),
        Input("search", "searchValue"),
        prevent_initial_call=True,
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]  # untyped in Dash
        ClientsideFunction("gk", "choose"),
        Output("search", "value"),
        Output("search", "searchValue"),
        Input("search", "value"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output("search", "data"),
        Output("search", "nothingFoundMessage"),
        Input("asked", "data"),
        prevent_initial_call=True,
    )
    def find(query: dict[str, Any] | None) -> tuple[list[dict[str, Any]], str]:
        text = str((query or {}).get("text") or "").strip()
        if len(text) < _SHORTEST:
            return [], "Type at least two characters."
        hits = case.search(text, limit=_LIMIT)
        return options(hits), nothing_found(text, len(case.info()["exhibits"]))
