"""The right panel of one entity: its numbers and accounts, its contacts, and who says so."""

from __future__ import annotations

import json
from datetime import tzinfo
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard import elements, hours, marks, statement, words
from dashboard.marks import section
from dashboard.who_says_so import claims_section, who_says_so
from graphkit.case import CODED_ROLES, ROLES

_GOOD = {"confirmed": "ok", "unconfirmed": "line", "inferred": "line"}
_LISTED = 200
"""Links listed in the panel; the chart and the search lead to the others."""
_MARKS = {"imsi": "device", "iccid": "device", "url": "handle", "document": "person"}


def entity_panel(
    entity: dict[str, Any],
    links: list[dict[str, Any]],
    labels: dict[str, str],
    where: tzinfo,
    week: dict[str, Any] | None = None,
) -> Any:
    """Everything that the case says of one entity, each statement with its source.

    `links` are all its links with their other ends, `labels` the short names of the
    exhibits in the case, such as P4, `where` the zone for days, and `week` the hours of
    its events by weekday.
    """
    kind = elements.drawn_kind(entity)
    claims = entity.get("claims") or []
    records = sum(int(link["rows"]) for link in links)
    return html.Div(
        [
            _head(entity, kind, len(labels)),
            _actions(entity),
            *statement.room(),
            dmc.Tabs(
                [
                    dmc.TabsList(
                        [
                            dmc.TabsTab("Overview", value="overview"),
                            dmc.TabsTab(
                                [
                                    "Records ",
                                    html.Span(words.count(records), className="gk-tab-n"),
                                ],
                                value="records",
                            ),
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
                            hours.when(week) if week else None,
                            who_says_so(entity, where) if _is_somebody(entity) else None,
                        ],
                        value="overview",
                    ),
                    dmc.TabsPanel(_records(links, where), value="records"),
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
            marks.menu(
                "More about it",
                (
                    ("New chart around it", f"around:{entity['entity']}", "affiliate"),
                    ("Choose what is linked to it", f"linked:{entity['entity']}", "users"),
                    ("Pin or unpin", "pin", "pin"),
                    ("Hide on the chart", "hide", "eye-off"),
                ),
            ),
            marks.close(),
        ],
        className="gk-entity-head",
    )


def _actions(entity: dict[str, Any]) -> Any:
    parts = []
    if _is_somebody(entity):
        parts.append(_role(entity))
    if entity.get("service"):
        parts.append(marks.badge("service number", "role"))
    parts += [
        html.Span(className="gk-sp"),
        _expand(entity),
        marks.button(
            "Path",
            do=f"path-from:{entity['entity']}",
            glyph="route",
            hint="Find routes from here to another mark",
        ),
    ]
    return html.Div(parts, className="gk-actions gk-entity-actions")


def _role(entity: dict[str, Any]) -> Any:
    """The role as it stands, and the menu that prepares another one as a statement."""
    now = str(entity.get("role") or "unknown")
    items = []
    for role in ROLES:
        asked = {"verb": "role", "entity": entity["entity"], "role": role}
        label = role.capitalize()
        items.append(
            dmc.MenuItem(
                f"{label} (code)" if role in CODED_ROLES else label,
                disabled=role == now,
                className="gk-menu-item",
                **marks.attributes(data_do=f"state:{json.dumps(asked)}"),
            )
        )
    return dmc.Menu(
        [
            dmc.MenuTarget(
                html.Button(
                    [html.Span(f"Role: {now}"), marks.icon("chevron-down", 14)],
                    className="gk-btn gk-role",
                    type="button",
                    **marks.attributes(aria_label=f"Role: {now}. Change it"),
                )
            ),
            dmc.MenuDropdown(items),
        ],
        position="bottom-start",
        transitionProps={"duration": 0},
        width=170,
    )


def _expand(entity: dict[str, Any]) -> Any:
    """Expand at once, or by one kind of link, each with how many there are."""
    around = entity.get("kinds_around") or {}
    plain = marks.button(
        "Expand", do=f"expand:{entity['entity']}", glyph="plus", look="p", hint="Ctrl+E"
    )
    kinds = [kind for kind in words.LINKS if around.get(kind)]
    if len(kinds) < 2:
        return plain
    items = [
        dmc.MenuItem(
            words.LINKS[kind].capitalize(),
            rightSection=html.Span(words.count(int(around[kind])), className="gk-quiet gk-num"),
            className="gk-menu-item",
            **marks.attributes(data_do=f"expand-by:{kind}:{entity['entity']}"),
        )
        for kind in kinds
    ]
    return html.Div(
        [
            plain,
            dmc.Menu(
                [
                    dmc.MenuTarget(
                        html.Button(
                            marks.icon("chevron-down", 14),
                            className="gk-btn p gk-more-kinds",
                            type="button",
                            title="Expand by kind of link",
                            **marks.attributes(aria_label="Expand by kind of link"),
                        )
                    ),
                    dmc.MenuDropdown(
                        [dmc.MenuLabel("Links by kind; the 15 strongest are drawn"), *items]
                    ),
                ],
                position="bottom-end",
                transitionProps={"duration": 0},
                width=250,
            ),
        ],
        className="gk-split",
    )


def _records(links: list[dict[str, Any]], where: tzinfo) -> Any:
    """Every link of it with its events, most first; each opens to its rows."""
    ranked = sorted(links, key=lambda link: (-int(link["n"]), str(link["link"])))
    shown = ranked[:_LISTED]
    rest = len(ranked) - len(shown)
    rows: list[Any] = [
        html.Button(
            [
                marks.mark(elements.drawn_kind(link["other"]), 20),
                html.Span(
                    [
                        marks.name(words.identifier(str(link["other"]["name"])), "gk-el gk-strong"),
                        html.Span(_about(link, where), className="gk-xs gk-quiet gk-el"),
                    ],
                    className="gk-col gk-grow",
                ),
                html.Span(words.count(int(link["n"])), className="gk-num gk-strong"),
            ],
            className="gk-link-row",
            type="button",
            title="Open the rows",
            **marks.attributes(data_do=f"link:{link['link']}"),
        )
        for link in shown
    ]
    if rest:
        rows.append(
            html.P(f"{words.count(rest)} weaker links are not listed.", className="gk-s gk-quiet")
        )
    return html.Div(rows, className="gk-sec gk-links-list")


def _about(link: dict[str, Any], where: tzinfo) -> str:
    kind = words.LINKS.get(str(link["kind"]), str(link["kind"]))
    dated = link.get("first") or link.get("last")
    days = words.span(link.get("first"), link.get("last"), where) if dated else "no dates"
    return f"{kind} · {days}"


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
