"""The right panel of one entity: its numbers and accounts, its contacts, and who says so."""

from __future__ import annotations

import json
from collections import Counter
from datetime import tzinfo
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard import elements, marks, words
from dashboard.elements import STRONGEST

_SUGGESTED = 4
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
                            _who_says_so(entity, where) if _is_somebody(entity) else None,
                        ],
                        value="overview",
                    ),
                    dmc.TabsPanel(
                        [_claims(claims, labels), html.Div(id="source-row")], value="sources"
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


def many_panel(names: list[tuple[str, str, str]]) -> Any:
    """The panel when several marks are chosen: their names, each a door to its own panel."""
    return html.Div(
        [
            html.Div(
                [
                    html.H2(f"{words.count(len(names))} chosen", className="gk-h"),
                    html.Div(
                        [
                            marks.button("Expand", do="expand", glyph="plus", look="p"),
                            marks.button("Hide", do="hide", glyph="eye-off"),
                            marks.button("Pin", do="pin", glyph="pin"),
                        ],
                        className="gk-actions",
                    ),
                ],
                className="gk-panel-head",
            ),
            html.Div(
                [
                    html.Button(
                        [marks.mark(kind), marks.name(label, "gk-el")],
                        className="gk-list-row",
                        type="button",
                        **marks.attributes(data_do=f"entity:{entity}"),
                    )
                    for entity, kind, label in names
                ],
                className="gk-sec",
            ),
        ],
        className="gk-panel-body",
    )


def bundle_panel(label: str, anchor: str, bundle: str, parts: dict[str, int]) -> Any:
    """The panel of a bundle: what is counted in it, by kind, and how to draw more of it."""
    n = sum(parts.values())
    draw = "Draw them" if n <= STRONGEST else f"Draw the strongest {STRONGEST}"
    return html.Div(
        [
            html.Div(
                [
                    html.H2(label, className="gk-h"),
                    html.P(
                        ["Not drawn, linked to ", html.B(marks.name(anchor)), "."],
                        className="gk-s gk-quiet",
                    ),
                    html.Div(
                        marks.button(draw, do=f"more::{bundle}", glyph="plus", look="p"),
                        className="gk-actions",
                    ),
                ],
                className="gk-panel-head",
            ),
            html.Div(
                [
                    html.Button(
                        [
                            marks.mark(kind),
                            html.Span(words.many(kind, parts[kind]), className="gk-grow"),
                            html.Span("Draw", className="gk-a"),
                        ],
                        className="gk-list-row",
                        type="button",
                        **marks.attributes(data_do=f"more:{kind}:{bundle}"),
                    )
                    for kind in words.KINDS
                    if parts.get(kind)
                ],
                className="gk-sec",
            ),
        ],
        className="gk-panel-body",
    )


def close() -> Any:
    """The cross at the top right of a panel."""
    return marks.tool("x", "Close the panel", do="unpick", key="Esc")


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
            close(),
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
        return _section("Numbers and accounts", "", [html.P(said, className="gk-s gk-quiet")])
    return _section(
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
    return _section(
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
        return _section(
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
    return _section(
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


def _who_says_so(entity: dict[str, Any], where: tzinfo) -> Any:
    joined = entity.get("joined") or []
    suggestions = entity.get("suggestions") or []
    parts: list[Any] = [html.P(_joined_sentence(joined, where), className="gk-s13")]
    if joined:
        parts.append(
            html.Details(
                [
                    html.Summary("Show why", className="gk-a"),
                    html.Ul([_judgement(j, where) for j in joined], className="gk-judgements"),
                ]
            )
        )
    parts += [_suggestion(one) for one in suggestions[:_SUGGESTED]]
    if len(suggestions) > _SUGGESTED:
        more = words.count(len(suggestions) - _SUGGESTED)
        parts.append(html.P(f"{more} more suggestions wait.", className="gk-s gk-quiet"))
    return _section("Who says so", "", parts)


def _joined_sentence(joined: list[dict[str, Any]], where: tzinfo) -> list[Any]:
    if not joined:
        return ["Nothing was joined: it stands as one source states it."]
    counted = Counter(str(j.get("origin") or "rule") for j in joined)
    parts = [
        f"{words.count(counted[origin])} by {'rule' if origin == 'rule' else 'the model'}"
        for origin in ("rule", "model")
        if counted[origin]
    ]
    for judgement in joined:
        if judgement.get("origin") in {"analyst", "court"}:
            when = words.day(judgement.get("at"), where)
            by = words.visible(str(judgement.get("by") or "an analyst"))
            parts.append(f"1 by {by}" + (f" on {when}" if when else ""))
    n = len(joined)
    return [
        "Joined by ",
        html.B(f"{words.count(n)} {'judgement' if n == 1 else 'judgements'}"),
        f": {words.listed(parts)}.",
    ]


def _judgement(judgement: dict[str, Any], where: tzinfo) -> Any:
    why = words.visible(str(judgement.get("why") or "no reason was written"))
    by = words.visible(str(judgement.get("by") or judgement.get("origin") or ""))
    when = words.day(judgement.get("at"), where)
    bits = judgement.get("bits")
    tail = f" · {bits} bits" if bits not in (None, "") else ""
    return html.Li(
        [
            html.Span(marks.name(why)),
            html.Span(f"{by}{', ' + when if when else ''}{tail}", className="gk-xs gk-quiet"),
        ]
    )


def _suggestion(suggestion: dict[str, Any]) -> Any:
    """Records that may agree: never a merge before somebody has judged."""
    what = "may be the same" if suggestion.get("kind") == "POSSIBLY_SAME" else "related"
    reasons = [words.visible(str(reason)) for reason in suggestion.get("reasons") or ()]
    name = words.identifier(str(suggestion.get("name") or ""))
    return html.Div(
        [
            html.Div(
                [
                    marks.badge(what, "warn sq"),
                    html.Button(
                        marks.name(name),
                        className="gk-door gk-strong gk-el",
                        type="button",
                        title=name,
                        **marks.attributes(data_do=f"entity:{suggestion['entity']}"),
                    ),
                ],
                className="gk-row",
            ),
            html.P(" ".join(reasons), className="gk-s gk-quiet") if reasons else None,
        ],
        className="gk-suggestion",
    )


def _claims(claims: list[dict[str, Any]], labels: dict[str, str]) -> Any:
    if not claims:
        return _section(
            "Sources", "", [html.P("No source makes a claim about it.", className="gk-s gk-quiet")]
        )
    files: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for claim in claims:
        files.setdefault((str(claim["exhibit"]), str(claim["file"])), []).append(claim)
    return html.Div(
        [
            _section(
                [f"{labels.get(exhibit, '')} ", marks.name(words.visible(file))],
                f"{words.count(len(rows))} {'claim' if len(rows) == 1 else 'claims'}",
                [_claim(row) for row in rows],
            )
            for (exhibit, file), rows in files.items()
        ]
    )


def _claim(claim: dict[str, Any]) -> Any:
    address = json.dumps([claim["exhibit"], claim.get("member"), claim["locator"]])
    return html.Button(
        [
            html.Span(words.visible(str(claim["property"])), className="gk-quiet gk-el"),
            html.Span(marks.name(words.visible(str(claim["value"]))), className="gk-ink gk-el"),
            html.Span(words.visible(str(claim["locator"])), className="gk-mono gk-el"),
        ],
        className="gk-claim",
        type="button",
        title="Show the row as the source wrote it",
        **marks.attributes(data_do=f"row:{address}"),
    )


def _section(head: Any, note: str, content: list[Any]) -> Any:
    return html.Section(
        [
            html.Div(
                [html.H3(head, className="gk-h3"), html.Span(note, className="gk-xs gk-quiet")],
                className="gk-sec-head",
            ),
            *content,
        ],
        className="gk-sec",
    )
