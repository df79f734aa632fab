"""The rows behind the figures of the first screen: pairs, shared numbers, ledger entries."""

from __future__ import annotations

from typing import Any

import dash
from dash import html

from dashboard import evidence_words, marks, states, words
from graphkit.case import Case
from graphkit.errors import UsageProblem

_MOST = 500


def listed(case: Case, parts: tuple[str, ...]) -> Any:
    """/list/pairs, /list/shared, /list/entries/<after>, /list/counted."""
    name = parts[0] if parts else ""
    if name == "pairs":
        return _pairs(case)
    if name == "shared":
        return _shared(case)
    if name == "entries":
        after = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0
        return _entries(case, after)
    if name == "counted":
        return _counted()
    raise UsageProblem(f"No list is called {name!r}.")


def register(app: dash.Dash, case: Case) -> None:
    """Lists are made of links only."""


def _page(head: str, why: str, heads: tuple[str, ...], rows: list[Any], total: int) -> Any:
    n = len(rows)
    shown = f"{words.count(n)} rows" if n == total else f"first {words.of(n, total)} rows"
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(name) for name in heads])),
            html.Tbody(rows),
        ],
        className="gk-tbl gk-list",
    )
    return states.page(
        [
            html.Div(
                [
                    html.A(
                        [marks.icon("arrow-left"), "Case home"], href="/", className="gk-a gk-back"
                    ),
                    html.H1(head, className="gk-title"),
                    html.P(why, className="gk-quiet gk-lines"),
                ],
                className="gk-col gk-gap-4",
            ),
            states.card(
                [
                    html.Div(html.Span(shown, className="gk-s gk-quiet"), className="gk-card-head"),
                    table if rows else states.nothing("circle-check", "Nothing here", why),
                ]
            ),
        ]
    )


def _entity(identity: str, name: str) -> Any:
    return html.A(
        marks.name(words.identifier(str(name))), href=f"/explore/{identity}", className="gk-a"
    )


def _pairs(case: Case) -> Any:
    found = case.pairs()
    rows = [
        html.Tr(
            [
                html.Td(_entity(one["a"], one["a_name"])),
                html.Td(_entity(one["b"], one["b_name"])),
                html.Td(
                    marks.name(words.visible("; ".join(map(str, one["reasons"])))), className="gk-s"
                ),
                html.Td(html.A("Show the pair", href=f"/explore/{one['link']}", className="gk-a")),
            ]
        )
        for one in found[:_MOST]
    ]
    return _page(
        "Pairs that may be recorded twice",
        "Records that agree in part. Nothing was joined: an officer decides, and can take it back.",
        ("One", "Other", "What agrees", ""),
        rows,
        len(found),
    )


def _shared(case: Case) -> Any:
    labels = {str(one["exhibit"]): str(one["label"]) for one in case.info()["exhibits"]}
    found = case.shared_numbers()
    rows = [
        html.Tr(
            [
                html.Td(_entity(one["entity"], one["name"])),
                html.Td(words.of(len(one["exhibits"]), len(labels)), className="gk-num"),
                html.Td(
                    [
                        html.A(
                            labels.get(str(e), "?"),
                            href=f"/exhibit/{e}",
                            className="gk-badge sq line gk-door gk-badge-in-row",
                        )
                        for e in one["exhibits"]
                    ]
                ),
            ]
        )
        for one in found[:_MOST]
    ]
    return _page(
        "Numbers that occur in more than one exhibit",
        "Numbers, devices and addresses, most exhibits first. That two exhibits name a number "
        "says nothing about who used it.",
        ("Number", "Exhibits", "Which"),
        rows,
        len(found),
    )


def _entries(case: Case, after: int) -> Any:
    where = words.zone(str(case.info()["timezone"] or "UTC"))
    found = case.entries(after)
    rows = []
    for one in found[:_MOST]:
        what = evidence_words.entry(str(one["action"]), 1)
        if one["action"] == "run.done":
            what = f"{one['label'] or 'A file'}: {one['status']}"
        elif one["label"]:
            what = f"{one['label']}: {what[0].lower()}{what[1:]}"
        rows.append(
            html.Tr(
                [
                    html.Td(words.count(one["seq"]), className="gk-num"),
                    html.Td(words.utc(one["at"]), className="gk-num gk-nw"),
                    html.Td(words.local(one["at"], where), className="gk-num gk-nw"),
                    html.Td(marks.name(words.visible(str(one["by"])))),
                    html.Td(what),
                    html.Td(str(one["action"]), className="gk-mono gk-quiet"),
                ]
            )
        )
    return _page(
        "Ledger entries" if not after else f"Ledger entries after {words.count(after)}",
        "Who did what, newest first. Entries are chained by hash: none can be changed or removed.",
        ("Entry", "Time, UTC", "Local", "By", "What", "Code"),
        rows,
        len(found),
    )


def _counted() -> Any:
    rows = [
        (
            "Most contact",
            "Calls and messages between two numbers, both directions together, one event counted "
            "once where two exhibits hold it. Service numbers are left out.",
        ),
        (
            "Numbers that occur twice",
            "Numbers, devices and addresses that two or more exhibits name, of all of them.",
        ),
        (
            "Adverts",
            "Adverts that carry a number which also stands in calls, messages or contacts.",
        ),
        (
            "Money in and out",
            "Sums of booked rows of statements, exact, per currency, seen from the account of the "
            "statement. Fees stand apart; rows that failed or were reversed are left out and "
            "counted. Money that moves between two accounts of the case counts in both.",
        ),
        (
            "Night",
            "Calls and messages with a time, in the zone of the case, from 22:00 to before 05:00. "
            "Two records of one call count as two. Undated records are left out and counted.",
        ),
    ]
    return _page(
        "How each was counted",
        "First answers are counts of records. They draw no conclusion.",
        ("Answer", "What is counted"),
        [html.Tr([html.Td(html.B(a)), html.Td(b)]) for a, b in rows],
        len(rows),
    )
