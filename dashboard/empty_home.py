"""The first screen of a case that holds nothing yet: what to do, what can be read."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from dash import html

from dashboard import marks, states, words
from dashboard.case_title import case_title
from graphkit.case import readable_kinds

_STEPS = (
    (
        "Take in files",
        "Phone reports and backups, call records, bank and mobile-money statements, saved "
        "adverts. Each file is hashed and copied read-only before anything is read.",
    ),
    (
        "Say which clock and which country a file follows",
        "Asked once for each source, and only where the file does not say. Nothing is guessed.",
    ),
    (
        "Read the first answers",
        "Who has most contact, which numbers occur twice, what could not be read.",
    ),
)


def empty(facts: dict[str, Any], folder: Path) -> Any:
    """Why there is nothing, and the next step."""
    return states.page(
        [
            case_title(facts, "New case", ["It holds no exhibit yet."]),
            html.Div(
                [_start(), html.Div(_beside(folder), className="gk-side")], className="gk-two"
            ),
        ]
    )


def _start() -> Any:
    drop = html.A(
        [
            html.Span(marks.icon("file-import", 22), className="gk-drop-icon"),
            html.Span("Add files or a folder", className="gk-h"),
            html.Span(
                [
                    "from a path on this computer, for extractions of any size, "
                    "or from this browser: ",
                    html.Span("Choose", className="gk-a"),
                ],
                className="gk-s gk-quiet",
            ),
        ],
        href="/import",
        className="gk-drop",
    )
    after = ("", "after step 1", "a few minutes later")
    rows = [
        html.Div(
            [
                html.Span(str(number), className="gk-step-n"),
                html.Div(
                    [
                        html.Span(head, className="gk-b gk-s13"),
                        html.Span(text, className="gk-s gk-quiet"),
                    ],
                    className="gk-col gk-grow",
                ),
                html.A(
                    [marks.icon("file-import"), html.Span("Import files")],
                    href="/import",
                    className="gk-btn lg p",
                )
                if number == 1
                else html.Span(after[number - 1], className="gk-s gk-quiet gk-nw"),
            ],
            className="gk-step",
        )
        for number, (head, text) in enumerate(_STEPS, 1)
    ]
    return states.card([html.Div(drop, className="gk-drop-room"), *rows])


def _beside(folder: Path) -> list[Any]:
    kinds = [
        html.Div([html.Span(f"{head}: "), html.Span(text)], className="gk-s")
        for head, text in readable_kinds()
    ]
    return [
        _box("What can be read", kinds),
        _box(
            "Try it without evidence",
            [
                html.P(
                    "The sample case is invented: phones, statements and adverts of nobody. "
                    "It opens with this command:",
                    className="gk-s",
                ),
                html.P("graphkit demo", className="gk-mono"),
            ],
        ),
        _box("This computer", _computer(folder)),
    ]


def _box(head: str, content: list[Any]) -> Any:
    return states.card(
        [
            html.Div(html.H2(head, className="gk-h"), className="gk-card-head"),
            html.Div(content, className="gk-box"),
        ]
    )


def _computer(folder: Path) -> list[Any]:
    rows = [("Network", "not used")]
    try:
        room = shutil.disk_usage(folder)
        rows.append(("Room on disc", f"{_gb(room.free)} of {_gb(room.total)} GB free"))
    except OSError:
        rows.append(("Room on disc", "not known"))
    rows.append(("Case folder", words.visible(str(folder.resolve()))))
    return [
        html.Div(
            [html.Span(name, className="gk-quiet"), html.Span(value, className="gk-ink gk-el")],
            className="gk-pair gk-s",
        )
        for name, value in rows
    ]


def _gb(size: int) -> str:
    return words.count(round(size / 1e9))
