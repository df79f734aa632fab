"""The first screen of a case: exhibits on one time axis, what waits, what is new, first answers."""

from __future__ import annotations

from typing import Any

import dash
from dash import html

from dashboard import empty_home, evidence_words, home_cards, marks, states, time_axis, words
from dashboard.case_title import case_title
from graphkit.case import Case


def home(case: Case, _: tuple[str, ...]) -> Any:
    """Case home as the ledger stands now; noting the visit changes nothing in the ledger."""
    facts = case.home()
    before = case.visit()
    if not facts["exhibits"]:
        return empty_home.empty(facts, case.folder.path)
    where = words.zone(facts["timezone"])
    entries = case.entries(before["seq"] if before else 0)
    return states.page(
        [
            _head(facts, where),
            _waiting(facts),
            _exhibits(facts, where),
            html.Div(
                [
                    home_cards.since(facts, before, entries, where),
                    home_cards.unread(facts),
                    home_cards.answers(facts, where),
                ],
                className="gk-thirds",
            ),
        ],
        "gk-home",
    )


def register(app: dash.Dash, case: Case) -> None:
    """Everything on this screen is a link: nothing has to be answered."""


def _head(facts: dict[str, Any], where: Any) -> Any:
    span = (
        [
            "Records run from ",
            html.B(words.span(facts["first"], facts["last"], where)),
            f"; {words.count(facts['undated'])} have no time.",
        ]
        if facts["first"]
        else ["No record has a time."]
    )
    return html.Div(
        [
            case_title(facts, str(facts["case_id"]), span, "gk-grow"),
            html.A(
                [marks.icon("file-import"), html.Span("Import files")],
                href="/import",
                className="gk-btn lg",
            ),
            html.A(
                [marks.icon("affiliate"), html.Span("Explore")],
                href="/explore",
                className="gk-btn lg p",
            ),
        ],
        className="gk-home-head",
    )


# what waits for a decision


def _waiting(facts: dict[str, Any]) -> Any:
    tiles = []
    questions = facts["questions"]
    if questions:
        n = len(questions)
        what = "A file waits" if n == 1 else f"{words.count(n)} files wait"
        tiles.append(
            _tile(
                "user-question",
                f"{what} for an answer. ",
                "Until then nothing of "
                + ("it" if n == 1 else "them")
                + " is read, and nothing is guessed. ",
                ("Answer", "/import"),
                "warn",
            )
        )
    if facts["possibly_same"]:
        n = facts["possibly_same"]
        pairs = "1 pair of people" if n == 1 else f"{words.count(n)} pairs of people"
        tiles.append(
            _tile(
                "arrows-join",
                pairs,
                " may be recorded twice; nothing was joined. ",
                ("Look at them", "/list/pairs"),
            )
        )
    if facts["unread_files"]:
        tiles.append(
            _tile(
                "ban",
                f"{words.of(facts['unread_files'], facts['files'])} files",
                " are kept unread. ",
                ("See why", "/problems/file"),
            )
        )
    if facts["unfinished"]:
        tiles.append(
            _tile(
                "history",
                f"{words.of(facts['unfinished'], facts['files'])} files",
                " were read in part only. ",
                ("Continue", "/import"),
                "warn",
            )
        )
    if not tiles:
        return html.P(
            [marks.icon("circle-check"), " Nothing waits for a decision."],
            className="gk-tile gk-s13",
        )
    return html.Div(tiles, className="gk-tiles")


def _tile(glyph: str, bold: str, text: str, door: tuple[str, str], look: str = "") -> Any:
    return html.Div(
        [
            marks.icon(glyph, 18),
            html.P(
                [html.B(bold), text, html.A(door[0], href=door[1], className="gk-a")],
                className="gk-s13",
            ),
        ],
        className=f"gk-tile {look}".strip(),
    )


# exhibits


_COLUMNS = (
    ("Exhibit", 60, ""), ("What it is", 236, ""), ("Holds", 0, ""), ("Rows read", 124, "gk-r"),
    ("Problems", 78, "gk-r"), ("", 318, "gk-axis-cell"), ("Undated", 76, "gk-r"),
    ("Clock", 118, ""), ("Whose", 122, ""),
)  # fmt: skip


def _exhibits(facts: dict[str, Any], where: Any) -> Any:
    axis = time_axis.axis(facts["first"], facts["last"], where)
    letters = words.zone_letters(facts["timezone"])
    head = [
        html.Th(time_axis.ticks(axis), className=look) if look == "gk-axis-cell"
        else html.Th(name, className=look or None)
        for name, _, look in _COLUMNS
    ]  # fmt: skip
    n = len(facts["exhibits"])
    return states.card(
        [
            html.Div(
                [
                    html.H2("What is in the case", className="gk-h"),
                    html.Span(
                        f"{words.count(n)} {'exhibit' if n == 1 else 'exhibits'}, each hashed "
                        "when it was taken in",
                        className="gk-s gk-quiet",
                    ),
                    html.Span(className="gk-sp"),
                    html.Span(
                        [
                            html.B(words.count(facts["rows_read"])),
                            f" of {words.count(facts['rows'])} rows read",
                        ],
                        className="gk-s gk-num",
                    ),
                ],
                className="gk-card-head",
            ),
            html.Div(
                html.Table(
                    [
                        html.Colgroup(
                            [
                                html.Col(style={"width": f"{wide}px"} if wide else {})
                                for _, wide, _ in _COLUMNS
                            ]
                        ),
                        html.Thead(html.Tr(head)),
                        html.Tbody(
                            [_exhibit(one, axis, letters, where) for one in facts["exhibits"]]
                        ),
                    ],
                    className="gk-tbl gk-exhibits",
                ),
                className="gk-exhibits-scroll",
                tabIndex=0,
                role="region",
                **marks.attributes(aria_label="Exhibits"),
            ),
        ]
    )


def _exhibit(one: dict[str, Any], axis: time_axis.Axis | None, letters: str, where: Any) -> Any:
    address = f"/exhibit/{one['exhibit']}"
    name = words.visible(str(one["file"]))
    holds = evidence_words.holds(one)
    text, look, every = evidence_words.clock(one, letters)
    return html.Tr(
        [
            html.Td(html.A(one["label"], href=address, className="gk-badge sq line gk-door")),
            html.Td(
                html.A(
                    [
                        html.B(evidence_words.what(one)),
                        html.Bdi(name, className="gk-mono gk-quiet"),
                    ],
                    href=address,
                    className="gk-el gk-what",
                    title=name,
                )
            ),
            html.Td(holds, className="gk-el", title=holds),
            html.Td(_rows(one), className="gk-r gk-num"),
            html.Td(_problems(one), className="gk-r gk-num"),
            html.Td(time_axis.lane(one, axis, where), className="gk-axis-cell"),
            html.Td(words.count(one["undated"]), className="gk-r gk-num"),
            html.Td(marks.badge(text, f"sq {look}".strip()), title=every),
            html.Td(_whose(one), className="gk-el"),
        ]
    )


def _rows(one: dict[str, Any]) -> Any:
    if one["rows"] is None:
        return html.Span("not read", className="gk-quiet")
    return [html.B(words.count(one["rows_read"])), f" of {words.count(one['rows'])}"]


def _problems(one: dict[str, Any]) -> Any:
    if not one["problems"]:
        return html.Span("0", className="gk-quiet")
    return html.A(
        words.count(one["problems"]),
        href=f"/problems/{one['exhibit']}",
        className="gk-a",
    )


def _whose(one: dict[str, Any]) -> Any:
    owners = [words.visible(str(name)) for name in one["owners"]]
    if owners:
        return html.Span(marks.name(words.listed(owners)), title="As the file itself states")
    if evidence_words.PHONES & set(one["formats"]):
        return marks.badge("not stated", "sq warn")
    return html.Span("—", className="gk-quiet", title="Not a phone or account of one person")
