"""The right panel of one entity: its numbers and accounts, its contacts, and who says so."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard import elements, marks, words
from dashboard.marks import section
from dashboard.who_says_so import claims_section, who_says_so

_GOOD = {"confirmed": "ok", "unconfirmed": "line", "inferred": "line"}
_MARKS = {"imsi": "device", "iccid": "device", "url": "handle", "document": "person"}


def entity_panel(
    entity: dict[str, Any], links: list[dict[str, Any]], labels: dict[str, str], where: tzinfo
) -> Any:
    """Everything that the case says of one entity, each statement with its source.

    `links` are all its links with their other ends, `labels` the short names of the
    exhibits in the case, such as P4, and `where` the zone for days.
    """
    kind = elements.drawn_kind(entity)
    claims = entity.get("claims") or []
    return html.Div(
        [
            _head(entity, kind, len(labels)),
            _actions(entity),
            dmc.Tabs(
                [
                    dmc.TabsList(
                        [
                            dmc.TabsTab("Overview", value="overview"),
                            dmc.TabsTab(
                                [
                                    "Sources ",
                                    html.Span(words.count(len(claims)), className="gk-tab-n"),
                                ],
                                value="sources",
                            )
                            if _is_somebody(entity)
                            else None,
                        ]
                    ),
                    dmc.TabsPanel(
                        [
                            _identifiers(entity, where),
                            _used_by(entity, links, where),
                            _contacts(entity),
                            who_says_so(entity, where) if _is_somebody(entity) else None,
                        ],
                        value="overview",
                    ),
                    dmc.TabsPanel(
                        [claims_section(claims, labels), html.Div(id="source-row")], value="sources"
                    ),
                ],
                value="overview",
                variant="default",
                className="gk-tabs",
            ),
        ],
        className="gk-panel-body",
    )


def _is_somebody(entity: dict[str, Any]) -> bool:
    return entity["kind"] in {"Person", "Organization"}


def _head(entity: dict[str, Any], kind: str, exhibits: int) -> Any:
    seen = len(entity.get("exhibits") or ())
    line = words.title(kind)
    if seen:
        line += f" · in {words.of(seen, max(exhibits, seen))} exhibits"
    return html.Div(
        [
            marks.mark(kind, 38, grey=bool(entity.get("protected")) and kind != "Protected"),
            html.Div(
                [
                    html.H2(
                        marks.name(words.identifier(str(entity["name"]))),
                        className="gk-name",
                        title=words.visible(str(entity["name"])),
                    ),
                    html.Span(line, className="gk-s gk-quiet", title=str(entity["entity"])),
                ],
                className="gk-col gk-grow",
            ),
            marks.close(),
        ],
        className="gk-entity-head",
    )


def _actions(entity: dict[str, Any]) -> Any:
    parts = []
    if _is_somebody(entity):
        parts.append(marks.badge(f"Role: {entity.get('role') or 'unknown'}", "role"))
    if entity.get("service"):
        parts.append(marks.badge("service number", "role"))
    parts += [
        html.Span(className="gk-sp"),
        marks.button(
            "Expand", do=f"expand:{entity['entity']}", glyph="plus", look="p", hint="Ctrl+E"
        ),
        marks.button(
            "New chart",
            do=f"around:{entity['entity']}",
            glyph="affiliate",
            hint="A new chart around it",
        ),
    ]
    return html.Div(parts, className="gk-actions gk-entity-actions")


def _identifiers(entity: dict[str, Any], where: tzinfo) -> Any:
    rows = [row for row in entity.get("identifiers") or [] if row.get("entity")]
    person = _is_somebody(entity)
    if not rows and not person:
        return None
    if not rows:
        said = "No number or account is linked to it in these records."
        return section("Numbers and accounts", "", [html.P(said, className="gk-s gk-quiet")])
    return section(
        "Numbers and accounts",
        "used from – to, how sure",
        [html.Div([_tie(row, where) for row in rows], className="gk-att")],
    )


def _used_by(entity: dict[str, Any], links: list[dict[str, Any]], where: tzinfo) -> Any:
    """Who uses or holds this number, account or device, as the records say."""
    rows = [
        {
            "entity": link["other"]["entity"],
            "kind": elements.drawn_kind(link["other"]),
            "name": link["other"]["name"],
            "from": link.get("first"),
            "to": link.get("last"),
            "basis": words.listed([str(kind) for kind in link.get("kinds") or ()]),
            "certainty": link.get("certainty"),
            "exhibits": link.get("exhibits"),
            "link": link["link"],
        }
        for link in links
        if link["kind"] in {"USES", "HOLDS"} and link["target"] == entity["entity"]
    ]
    if not rows:
        return None
    return section(
        "Used by",
        "from – to, how sure",
        [html.Div([_tie(row, where) for row in rows], className="gk-att")],
    )


def _tie(row: dict[str, Any], where: tzinfo) -> Any:
    kind = str(row.get("kind") or "").lower()
    certainty = str(row.get("certainty") or "")
    n = len(row.get("exhibits") or ())
    basis = words.visible(str(row.get("basis") or ""))
    hint = f"{basis.replace('_', ' ')}; {words.count(n)} {'exhibit' if n == 1 else 'exhibits'}"
    label = words.identifier(str(row.get("name") or row.get("value")))
    dated = row.get("from") or row.get("to")
    days = words.span(row.get("from"), row.get("to"), where, year=False) if dated else "no dates"
    return html.Div(
        [
            marks.mark(_MARKS.get(kind, kind), 18),
            html.Button(
                marks.name(label),
                className="gk-door gk-el",
                type="button",
                title=label,
                **marks.attributes(data_do=f"entity:{row['entity']}"),
            ),
            html.Span(days, className="gk-num gk-nw" + ("" if dated else " gk-quiet")),
            html.Button(
                marks.badge(certainty or "open", _GOOD.get(certainty, "line")),
                type="button",
                title=f"Open the rows: {hint}",
                **marks.attributes(data_do=f"link:{row['link']}"),
            )
            if row.get("link")
            else html.Span(marks.badge(certainty or "not stated", "line"), title=hint),
        ],
        className="gk-att-row",
    )


def _contacts(entity: dict[str, Any]) -> Any:
    rows = entity.get("most_records_with") or []
    total = int(rows[0].get("of") or len(rows)) if rows else 0
    if not rows:
        return section(
            "Most records with",
            "",
            [
                html.P(
                    "The records show no call, message or transfer with anyone.",
                    className="gk-s gk-quiet",
                )
            ],
        )
    top = max(int(row["records"]) for row in rows)
    return section(
        "Most records with",
        words.of(len(rows), max(total, len(rows))),
        [_contact(row, top) for row in rows],
    )


def _contact(row: dict[str, Any], top: int) -> Any:
    n = int(row["records"])
    kind = elements.drawn_kind(row)
    label = words.identifier(str(row["name"]))
    number: Any = words.count(n)
    if row.get("link"):
        number = html.Button(
            number,
            className="gk-door gk-num",
            type="button",
            title="Open the rows",
            **marks.attributes(data_do=f"link:{row['link']}"),
        )
    return html.Div(
        [
            marks.mark(kind, 20),
            html.Button(
                marks.name(label, "gk-el"),
                className="gk-door gk-strong gk-el",
                type="button",
                title=label,
                **marks.attributes(data_do=f"entity:{row['entity']}"),
            ),
            html.Span(html.I(style={"width": f"{100 * n / max(top, 1):.1f}%"}), className="gk-bar"),
            html.Span(number, className="gk-num gk-r"),
        ],
        className="gk-contact",
    )
