"""Everything that could not be read, by kind or by exhibit, each at its place in the source."""

from __future__ import annotations

from typing import Any

import dash
from dash import html

from dashboard import evidence_words, marks, row_address, states, words
from graphkit.case import Case


def waiting(case: Case) -> int:
    """How many problems there are; shown at the rail."""
    found = case.home()
    return sum(int(one["n"]) for one in found.get("unread", ()))


def problems(case: Case, parts: tuple[str, ...]) -> Any:
    """/problems: all; /problems/<kind>: of one kind; /problems/<exhibit>: of one exhibit."""
    chosen = parts[0] if parts else None
    exhibit = chosen if chosen and chosen.startswith("ex-") else None
    kind = None if exhibit else chosen
    rows, total = case.unread_rows(kind, exhibit)
    facts = case.home()
    kinds = facts.get("unread", [])
    return states.page(
        [
            html.Div(
                [
                    html.H1("Problems", className="gk-title"),
                    html.P(
                        "What could not be read as it stands. Nothing was dropped: each row is "
                        "kept in its exhibit and opens there.",
                        className="gk-quiet",
                    ),
                ],
                className="gk-col gk-gap-4",
            ),
            _kinds(kinds, kind if exhibit is None else exhibit),
            states.card(
                [
                    html.Div(
                        [
                            html.H2(_title(kind, rows, exhibit), className="gk-h"),
                            html.Span(className="gk-sp"),
                            html.Span(_of(len(rows), total), className="gk-s gk-quiet"),
                        ],
                        className="gk-card-head",
                    ),
                    _table(rows),
                ]
            ),
        ]
    )


def register(app: dash.Dash, case: Case) -> None:
    """The list is made of links only."""


def _title(kind: str | None, rows: list[dict[str, Any]], exhibit: str | None) -> str:
    if exhibit:
        return f"Exhibit {rows[0]['label']}" if rows else "This exhibit"
    return evidence_words.problem(kind) if kind else "All kinds"


def _of(shown: int, total: int) -> str:
    if shown == total:
        return f"{words.count(total)} {'problem' if total == 1 else 'problems'}"
    return f"first {words.of(shown, total)}; choose a kind or an exhibit for fewer"


def _kinds(kinds: list[dict[str, Any]], chosen: str | None) -> Any:
    total = sum(int(one["n"]) for one in kinds)
    entries = [("", "All kinds", total)] + [
        (str(one["kind"]), evidence_words.problem(str(one["kind"])), int(one["n"])) for one in kinds
    ]
    return html.Nav(
        [
            html.A(
                [label, html.Span(words.count(n), className="gk-chip-n")],
                href=f"/problems/{name}" if name else "/problems",
                className="gk-chip on" if (chosen or "") == name else "gk-chip",
            )
            for name, label, n in entries
        ],
        className="gk-chips",
        **marks.attributes(aria_label="Kinds of problems"),
    )


def _table(rows: list[dict[str, Any]]) -> Any:
    if not rows:
        return states.nothing("circle-check", "Nothing of this kind", "Everything here was read.")
    head = ("Exhibit", "Place", "What could not be read", "As written")
    return html.Table(
        [
            html.Thead(html.Tr([html.Th(name) for name in head])),
            html.Tbody([_row(row) for row in rows]),
        ],
        className="gk-tbl gk-list",
    )


def _row(row: dict[str, Any]) -> Any:
    name = words.visible(str(row["file"]))
    if row["member"]:
        name += f" › {words.visible(str(row['member']))}"
    place: Any = "whole file"
    if row["locator"]:
        place = html.A(
            words.visible(str(row["locator"])),
            href=row_address.address(row["exhibit"], row["member"], row["locator"]),
            className="gk-a",
        )
    return html.Tr(
        [
            html.Td(
                html.A(
                    [marks.badge(row["label"], "sq line"), html.Bdi(name, className="gk-mono")],
                    href=f"/exhibit/{row['exhibit']}",
                    className="gk-row",
                )
            ),
            html.Td(place),
            html.Td(
                [
                    html.B(evidence_words.problem(str(row["kind"]))),
                    html.Br(),
                    marks.name(words.visible(str(row["text"])), "gk-s"),
                ]
            ),
            html.Td(
                marks.name(words.cut(words.visible(str(row["raw"])), 240))
                if row["raw"]
                else html.Span(_where_kept(row), className="gk-quiet"),
                className="gk-mono",
            ),
        ]
    )


def _where_kept(row: dict[str, Any]) -> str:
    """Where the original text stands that the list does not show."""
    return "kept as an exhibit" if row["locator"] is None else "kept in its record"
