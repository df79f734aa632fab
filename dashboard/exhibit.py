"""An exhibit, and one row of it: among its neighbours, as written, as read, and where it stands."""

from __future__ import annotations

from typing import Any

import dash
from dash import html

from dashboard import custody, evidence_words, marks, states, words
from graphkit.case import Case
from graphkit.errors import UsageProblem

_COLUMNS = 7
"""Columns of a neighbour table that fit beside each other; the others on demand."""


def exhibit(case: Case, parts: tuple[str, ...]) -> Any:
    """/exhibit/<id>, or /exhibit/<id>/<row>, or /exhibit/<id>/<row>/all for every column."""
    if not parts:
        raise UsageProblem("No exhibit is named.", hint="Open one from the first screen.")
    where = words.zone(str(case.info()["timezone"] or "UTC"))
    if len(parts) == 1:
        return _whole(case, parts[0], where)
    found = case.exhibit_row(parts[0], parts[1])
    return _row(found, parts, where, all_columns="all" in parts[2:])


def register(app: dash.Dash, case: Case) -> None:
    """These pages are made of links only."""


# one row


def _row(found: dict[str, Any], parts: tuple[str, ...], where: Any, *, all_columns: bool) -> Any:
    stands, row = found["stands"], found["row"]
    label = f"{stands['label']}, {words.visible(str(row['locator']))}"
    base = f"/exhibit/{parts[0]}"
    citation = f"{stands['label']} ({stands['file']}), {row['locator']}, SHA-256 {stands['sha256']}"
    return states.page(
        [
            html.Div(
                [
                    html.A(
                        [marks.icon("arrow-left"), html.Span(f"Exhibit {stands['label']}")],
                        href=base,
                        className="gk-btn t",
                    ),
                    html.Span(className="gk-rule"),
                    html.H1(marks.name(label), className="gk-title gk-el"),
                    _kind(found["record_type"]),
                    html.Span(className="gk-sp"),
                    _step("chevron-up", "The row before", base, found["before"], all_columns),
                    _step("chevron-down", "The row after", base, found["after"], all_columns),
                    html.Button(
                        [marks.icon("copy"), html.Span("Copy citation")],
                        className="gk-btn",
                        type="button",
                        **marks.attributes(data_copy=words.visible(citation)),
                    ),
                    *_first_link(found["links"]),
                ],
                className="gk-row gk-row-head",
            ),
            html.Div(
                [
                    html.Div(
                        [_neighbours(found, base, all_columns), _reading(row)],
                        className="gk-side",
                    ),
                    custody.stands(stands, row, found["links"], where),
                ],
                className="gk-two gk-row-page",
            ),
        ]
    )


def _kind(record_type: str | None) -> Any:
    names = {
        "communications": "call or message",
        "transactions": "transfer",
        "adverts": "advert",
        "identities": "person",
        "relations": "relation",
        "positions": "position",
        "media": "media file",
    }
    if record_type is None:
        return marks.badge("no record was made of it", "sq warn")
    return marks.badge(names.get(record_type, record_type), "sq")


def _step(glyph: str, hint: str, base: str, token: str | None, all_columns: bool) -> Any:
    if token is None:
        return html.Span(
            marks.icon(glyph), className="gk-btn gk-btn-off", title=f"{hint}: there is none"
        )
    return html.A(
        marks.icon(glyph),
        href=f"{base}/{token}" + ("/all" if all_columns else ""),
        className="gk-btn gk-btn-icon",
        title=hint,
        **marks.attributes(aria_label=hint),
    )


def _first_link(links: list[dict[str, Any]]) -> list[Any]:
    if not links:
        return []
    return [
        html.A(
            [marks.icon("affiliate"), html.Span("Show on the chart")],
            href=f"/explore/{links[0]['link']}",
            className="gk-btn p",
        )
    ]


def _neighbours(found: dict[str, Any], base: str, all_columns: bool) -> Any:
    rows = found["neighbours"]
    every = list(dict.fromkeys(name for one in rows for name in one["fields"] or ()))
    own = found["row"]["fields"]
    # columns that the row itself fills come first where not all have room
    filled = [str(one["field"]) for one in own if one["original"] not in (None, "")]
    kept = every if all_columns else [n for n in every if n in filled[:_COLUMNS]] or every[:7]
    here = f"{base}/{next(one['token'] for one in rows if one['locator'] == _here(found))}"
    note = f"{words.count(len(rows))} rows; nothing is changed or hidden here"
    if found["left_out"]:
        note = f"{words.count(found['left_out'])} neighbours were left out: reading took too long"
    return states.card(
        [
            html.Div(
                [
                    html.H2("The source as it was received", className="gk-h"),
                    html.Span(note, className="gk-s gk-quiet gk-el"),
                    html.Span(className="gk-sp"),
                    _switch(here, all_columns, len(kept), len(every)),
                ],
                className="gk-card-head",
            ),
            html.Div(
                html.Table(
                    [
                        html.Thead(
                            html.Tr(
                                [
                                    html.Th("Place"),
                                    *(
                                        html.Th(marks.name(words.visible(n)), className="gk-mono")
                                        for n in kept
                                    ),
                                    html.Th(""),
                                ]
                            )
                        ),
                        html.Tbody([_neighbour(one, kept, base, _here(found)) for one in rows]),
                    ],
                    className="gk-tbl gk-near",
                ),
                className="gk-near-scroll",
                tabIndex=0,
                role="region",
                **marks.attributes(aria_label="The row among its neighbours"),
            ),
        ]
    )


def _here(found: dict[str, Any]) -> str:
    return str(found["row"]["locator"])


def _switch(here: str, all_columns: bool, shown: int, total: int) -> Any:
    if total <= _COLUMNS:
        return html.Span(f"{words.count(total)} columns", className="gk-s gk-quiet")
    few = f"{words.count(_COLUMNS)} of {words.count(total)} columns"
    return html.Div(
        [
            html.A(few if all_columns else f"{words.of(shown, total)} columns", href=here,
                   className="" if all_columns else "on"),
            html.A("All columns", href=f"{here}/all", className="on" if all_columns else ""),
        ],
        className="gk-seg",
    )  # fmt: skip


def _neighbour(one: dict[str, Any], kept: list[str], base: str, here: str) -> Any:
    chosen = one["locator"] == here
    fields = one["fields"] or {}
    place = words.cut(words.visible(str(one["locator"])), 28)
    cells = [
        html.Td(
            html.B(place) if chosen else html.A(place, href=f"{base}/{one['token']}"),
            className="gk-nw",
        )
    ]
    if one["fields"] is None:
        cells.append(html.Td("not read again", colSpan=len(kept), className="gk-quiet"))
    else:
        cells += [html.Td(_cell(fields.get(name)), className="gk-mono") for name in kept]
    cells.append(
        html.Td(
            html.Span(
                marks.badge("not read as it stands", "sq warn"),
                title=words.visible(" ".join(map(str, one["problems"]))),
            )
            if one["problems"]
            else None
        )
    )
    return html.Tr(cells, className="on" if chosen else None)


def _cell(text: Any) -> Any:
    if text in (None, ""):
        return html.Span("empty", className="gk-quiet")
    return marks.name(words.cut(words.visible(str(text)), 60))


def _reading(row: dict[str, Any]) -> Any:
    with_why = any(one.get("why") for one in row["fields"])
    heads = ["Field", "Original text", "Read as", *(["Why"] if with_why else [])]
    problems = [
        html.P(
            [marks.icon("alert-triangle"), marks.name(words.visible(str(text)))],
            className="gk-s gk-warn",
        )
        for text in row.get("problems") or ()
    ]
    return states.card(
        [
            html.Div(
                [
                    html.H2("How it was read", className="gk-h"),
                    html.Span(
                        "original beside the value that charts use", className="gk-s gk-quiet"
                    ),
                ],
                className="gk-card-head",
            ),
            html.Div(problems, className="gk-row-problems") if problems else None,
            html.Table(
                [
                    html.Thead(html.Tr([html.Th(head) for head in heads])),
                    html.Tbody([_field(one, with_why) for one in row["fields"]]),
                ],
                className="gk-tbl gk-read",
            ),
        ]
    )


def _field(one: dict[str, Any], with_why: bool) -> Any:
    original, read_as = one.get("original"), one.get("read_as")
    cells = [
        html.Td(html.B(marks.name(words.visible(str(one["field"]))))),
        html.Td(
            html.Span("empty", className="gk-quiet")
            if original in (None, "")
            else marks.name(words.visible(str(original))),
            className="gk-mono",
        ),
        html.Td(
            html.Span("as it stands" if original else "", className="gk-quiet")
            if read_as in (None, "")
            else marks.name(words.visible(str(read_as)))
        ),
    ]
    if with_why:
        cells.append(
            html.Td(marks.name(words.visible(str(one.get("why") or ""))), className="gk-s")
        )
    return html.Tr(cells)


# a whole exhibit


def _whole(case: Case, identity: str, where: Any) -> Any:
    found = case.exhibit(identity)
    rows = [_report(line, found["exhibit"], where) for line in found["reports"]]
    head = ("File", "What it is", "Rows read", "Problems", "From – to", "State")
    return states.page(
        [
            html.Div(
                [
                    html.A(
                        [marks.icon("arrow-left"), html.Span("Case home")],
                        href="/",
                        className="gk-btn t",
                    ),
                    html.Span(className="gk-rule"),
                    html.H1(
                        [f"Exhibit {found['label']}, ", marks.name(words.visible(found["file"]))],
                        className="gk-title gk-el",
                    ),
                ],
                className="gk-row gk-row-head",
            ),
            html.Div(
                [
                    states.card(
                        [
                            html.Div(
                                [
                                    html.H2("What was read from it", className="gk-h"),
                                    html.Span(
                                        f"{words.count(len(rows))} "
                                        f"{'file' if len(rows) == 1 else 'files'}",
                                        className="gk-s gk-quiet",
                                    ),
                                ],
                                className="gk-card-head",
                            ),
                            html.Table(
                                [
                                    html.Thead(html.Tr([html.Th(name) for name in head])),
                                    html.Tbody(rows),
                                ],
                                className="gk-tbl gk-list",
                            ),
                        ]
                    ),
                    custody.stands(found, None, [], where),
                ],
                className="gk-two gk-row-page",
            ),
        ]
    )


def _report(line: dict[str, Any], identity: str, where: Any) -> Any:
    name = str(line["member"] or line["file"])
    problems = sum(line["problems"].values())
    state = str(line["status"])
    look = {"imported": "ok", "seen": "ok"}.get(state, "warn")
    return html.Tr(
        [
            html.Td(marks.name(words.visible(name)), className="gk-mono"),
            html.Td(evidence_words.FORMATS.get(str(line["format"]), line["format"] or "unknown")),
            html.Td(line.get("sentence") or line.get("reason") or "no rows", className="gk-s"),
            html.Td(
                html.A(words.count(problems), href=f"/problems/{identity}", className="gk-a")
                if problems
                else html.Span("0", className="gk-quiet"),
                className="gk-num",
            ),
            html.Td(words.span(line["first"], line["last"], where), className="gk-nw"),
            html.Td(marks.badge(state, f"sq {look}")),
        ]
    )
