"""Who says what an entity is: the claims of its sources, and the judgements that joined them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import tzinfo
from typing import Any

from dash import html

from dashboard import marks, statement, words
from dashboard.marks import section

_SUGGESTED = 4


def who_says_so(entity: dict[str, Any], where: tzinfo) -> Any:
    """Which judgements hold the records of an entity together, and what else may belong to it."""
    joined = entity.get("joined") or []
    suggestions = entity.get("suggestions") or []
    parts: list[Any] = [html.P(_joined_sentence(joined, where), className="gk-s13")]
    if joined:
        parts.append(
            html.Details(
                [
                    html.Summary("Show why, or take apart", className="gk-a gk-s"),
                    html.Ul([judgement_line(j, where) for j in joined], className="gk-judgements"),
                ]
            )
        )
    parts += [_suggestion(str(entity["entity"]), one) for one in suggestions[:_SUGGESTED]]
    if len(suggestions) > _SUGGESTED:
        more = words.count(len(suggestions) - _SUGGESTED)
        parts.append(html.P(f"{more} more suggestions wait.", className="gk-s gk-quiet"))
    return section("Who says so", "", parts)


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


def judgement_line(judgement: dict[str, Any], where: tzinfo) -> Any:
    """One judgement: its reason, who made it and when, and the way to take it back."""
    why = words.visible(str(judgement.get("why") or "no reason was written"))
    by = words.visible(str(judgement.get("by") or judgement.get("origin") or ""))
    when = words.day(judgement.get("at"), where)
    bits = judgement.get("bits")
    tail = f" · {bits} bits" if bits not in (None, "") else ""
    return html.Li(
        [
            html.Span(marks.name(why)),
            html.Span(
                [
                    f"{by}{', ' + when if when else ''}{tail} · ",
                    statement.button(
                        "Take apart...", {"verb": "revoke", "judgement": judgement["judgement"]}
                    ),
                ],
                className="gk-xs gk-quiet",
            ),
        ]
    )


def _suggestion(entity: str, suggestion: dict[str, Any]) -> Any:
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
            html.Div(
                [
                    statement.button(
                        "Join...", {"verb": "same", "a": entity, "b": suggestion["entity"]}
                    ),
                    statement.button(
                        "Keep apart...",
                        {"verb": "different", "a": entity, "b": suggestion["entity"]},
                    ),
                ],
                className="gk-row gk-s",
            )
            if suggestion.get("kind") == "POSSIBLY_SAME"
            else None,
        ],
        className="gk-suggestion",
    )


def claims_section(claims: list[dict[str, Any]], labels: dict[str, str]) -> Any:
    """What each source states, file by file; every statement opens to its row."""
    if not claims:
        return section(
            "Sources", "", [html.P("No source makes a claim about it.", className="gk-s gk-quiet")]
        )
    files: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for claim in claims:
        files.setdefault((str(claim["exhibit"]), str(claim["file"])), []).append(claim)
    return html.Div(
        [
            section(
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
