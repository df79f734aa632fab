"""What a job of the Import screen says: progress, what it would bring, what it brought."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import evidence_words, marks, states, words

_MOST = 200
_ASKED = {
    "--timezone": "Which clock do the times follow? Choose it at the left, then run again.",
    "--date-order": "Is it day, month, year? Choose the order at the left, then run again.",
    "--region": "Which country do numbers without a code belong to? Then run again.",
    "--currency": "Which currency are the amounts in? Then run again.",
}
_SHOWN = {
    "locator": "Place", "at_raw": "Time as written", "at": "Time, UTC", "at_basis": "Zone basis",
    "kind": "Kind", "direction": "Direction", "from_id": "From", "to_ids": "To",
    "seconds": "Length, s", "cell": "Cell",
    "own_account_id": "Own account", "cp_account_id": "Other account", "amount": "Amount",
    "currency": "Currency", "narrative_raw": "Text", "name": "Name", "ids": "Numbers, accounts",
    "id_raws": "As written", "address": "Address", "a_raw": "One side", "b_raw": "Other side",
    "title": "Title", "city_raw": "Place of the advert", "latitude": "Latitude",
    "longitude": "Longitude",
}  # fmt: skip
"""The columns of a trial in the order of reading, and their heads."""
_STATES = {
    "would import": ("can be read", "ok"),
    "imported": ("read", "ok"),
    "seen": ("known already", ""),
    "incomplete": ("read in part", "warn"),
    "refused": ("not read", "warn"),
    "unknown": ("no reader knows it", "warn"),
}


def job(found: dict[str, Any] | None) -> list[Any]:
    """The cards of one job; None before the first."""
    if found is None:
        return [
            states.card(
                states.nothing(
                    "file-import",
                    "Nothing has been read yet",
                    "Type a path and make a dry run: it says what each file is and what it would "
                    "bring, and writes nothing.",
                )
            )
        ]
    cards = [states.card(_head(found))]
    if found["report"]:
        cards.append(states.card(_files(found)))
    if found["trial"]:
        cards.append(states.card(_trial(found["trial"])))
    return cards


def _head(found: dict[str, Any]) -> list[Any]:
    dry = found["kind"] == "dry-run"
    state = str(found["state"])
    name = words.visible(str(found["settings"]["paths"][0]).rpartition("/")[2])
    heads = {
        "waiting": "Beginning",
        "running": "Reading, nothing is written" if dry else "Reading into the case",
        "done": "Dry run done" if dry else "Import done",
        "stopped": "Stopped",
        "failed": "This did not work",
        "interrupted": "The work broke off",
    }
    return [
        html.Div(
            [
                html.H2(heads.get(state, state), className="gk-h"),
                marks.name(name, "gk-mono gk-quiet gk-el"),
                html.Span(className="gk-sp"),
                *_actions(found, dry),
            ],
            className="gk-card-head",
        ),
        html.Div(_said(found, dry), className="gk-box gk-s13"),
    ]


def _said(found: dict[str, Any], dry: bool) -> list[Any]:
    state, step = found["state"], found["progress"] or {}
    if state in ("waiting", "running"):
        if found["step"] == "comparing":
            return [html.P("All files are read. Records are being compared by rule.")]
        if not step:
            return [html.P("The files are being opened. You can close this page: work goes on.")]
        share = step.get("done")
        parts: list[Any] = [
            html.P(
                [
                    html.B(words.visible(str(step.get("file") or "The files"))),
                    ": hashing" if step.get("stage") == "hashing" else ": ",
                    ""
                    if step.get("stage") == "hashing"
                    else f"{words.count(int(step.get('records') or 0))} records, "
                    f"{words.count(int(step.get('problems') or 0))} problems so far",
                ]
            )
        ]
        if isinstance(share, float):
            bar = html.Div(
                html.Div(style={"width": f"{100 * share:.1f}%"}),
                className="gk-progress",
                role="progressbar",
                **marks.attributes(
                    aria_label="Share of the file that is read", aria_valuenow=f"{100 * share:.0f}"
                ),
            )
            parts += [bar, html.P(f"{share:.0%} of this file", className="gk-s gk-quiet")]
        parts.append(html.P("You can close this page: reading goes on.", className="gk-s gk-quiet"))
        return parts
    if state == "failed":
        return [html.P(words.visible(str(found["error"])), role="alert")]
    if state in ("stopped", "interrupted"):
        kept = "Nothing was written." if dry else "Whole parts that were read are kept."
        return [html.P(f"{kept} Continue goes on behind the last of them.")]
    return [html.P(_sum(found, dry))]


def _sum(found: dict[str, Any], dry: bool) -> Any:
    lines = found["report"]
    read = [one for one in lines if one["status"] in ("would import", "imported", "incomplete")]
    known = sum(one["status"] == "seen" for one in lines)
    left = len(lines) - len(read) - known
    records = sum(sum(one["records"].values()) for one in read)
    text = f"{words.of(len(read), len(lines))} files, {words.count(records)} records"
    if dry:
        new = sum(one.get("new", {}).get("entities", 0) for one in read)
        text += f" with {words.count(new)} identifiers that the case does not know yet"
    parts: list[Any] = [html.B(text), f". Known already: {known}. Not read: {left}."]
    parts.append(
        " Nothing has been written." if dry else " Every file is kept as an exhibit, read or not."
    )
    return parts


def _actions(found: dict[str, Any], dry: bool) -> list[Any]:
    state = found["state"]
    if state in ("waiting", "running"):
        return [_button("stop", "Stop", "x")]
    if state in ("stopped", "interrupted", "failed"):
        return [_button("continue", "Continue", "refresh", "p")]
    if dry and found["report"]:
        return [_button("commit", "Add to the case", "arrow-right", "p")]
    if not dry:
        return [
            html.A(
                [marks.icon("home"), html.Span("Open case home")], href="/", className="gk-btn p"
            )
        ]
    return []


def _button(do: str, label: str, glyph: str, look: str = "") -> Any:
    return html.Button(
        [marks.icon(glyph), html.Span(label)],
        id={"import": do},
        n_clicks=0,
        className=f"gk-btn {look}".strip(),
        type="button",
    )


def _files(found: dict[str, Any]) -> list[Any]:
    lines = found["report"]
    left = len(lines) - _MOST
    return [
        html.Div(
            [
                html.H2("What each file is", className="gk-h"),
                html.Span(
                    f"first {words.of(_MOST, len(lines))}" if left > 0 else f"{len(lines)}",
                    className="gk-s gk-quiet",
                ),
            ],
            className="gk-card-head",
        ),
        *(_file(line) for line in lines[:_MOST]),
    ]


def _file(line: dict[str, Any]) -> Any:
    name = words.visible(str(line["member"] or line["file"]))
    what = evidence_words.FORMATS.get(str(line["format"]), str(line["format"] or "Unread file"))
    text, look = _STATES.get(str(line["status"]), (str(line["status"]), ""))
    problems = sum(line["problems"].values())
    holds = evidence_words.holds({"records": line["records"], "people": {}, "rows": line["rows"]})
    sentence: list[Any] = [html.B(what), f": {holds}"]
    if line.get("sentence"):
        sentence.append(f". {line['sentence']}")
    parts: list[Any] = [
        html.Div(
            [
                marks.name(name, "gk-mono gk-ink gk-el"),
                html.Span(className="gk-sp"),
                html.Span(f"{words.count(int(line['size']))} bytes", className="gk-s gk-quiet"),
            ],
            className="gk-row",
        ),
        html.P(sentence, className="gk-s13"),
        html.Div(
            [
                marks.badge(text, f"sq {look}".strip()),
                html.Span(
                    f"{words.count(problems)} {'problem' if problems == 1 else 'problems'}",
                    className="gk-s gk-quiet",
                ),
            ],
            className="gk-row",
        ),
    ]
    if line["reason"]:
        parts.append(html.P(marks.name(words.visible(str(line["reason"]))), className="gk-s"))
    if line.get("answer"):
        asked = _ASKED.get(str(line["answer"]), f"It needs an answer ({line['answer']}).")
        parts.append(html.P([marks.icon("clock"), html.B(asked)], className="gk-s gk-warn"))
    return html.Div(parts, className="gk-file")


def _trial(trial: dict[str, Any]) -> list[Any]:
    rows = trial["rows"]
    present = {name for row in rows for name in row}
    heads = [name for name in _SHOWN if name in present][:10] or sorted(present)[:10]
    counted = trial["counted"]
    rejects = trial["rejects"]
    body: list[Any] = [
        html.Div(
            [
                html.H2("How the rows will be read", className="gk-h"),
                html.Span(
                    f"profile {words.visible(str(trial['profile']))}; first {len(rows)} of "
                    f"{words.count(counted['rows'] or counted['records'])} rows",
                    className="gk-s gk-quiet",
                ),
            ],
            className="gk-card-head",
        ),
        html.Div(
            html.Table(
                [
                    html.Thead(html.Tr([html.Th(_SHOWN.get(name, name)) for name in heads])),
                    html.Tbody(
                        [html.Tr([html.Td(_cell(n, row.get(n))) for n in heads]) for row in rows]
                    ),
                ],
                className="gk-tbl gk-near",
            ),
            className="gk-near-scroll",
            tabIndex=0,
            role="region",
            **marks.attributes(aria_label="How the rows will be read"),
        ),
    ]
    if rejects:
        total = len(rejects) + int(trial["more_rejects"])
        body.append(
            html.Div(
                [
                    html.P([html.B("Problems in this file"), f" {words.count(total)}"]),
                    *(
                        html.P(
                            [
                                html.B(words.visible(str(one["locator"]))),
                                " ",
                                marks.name(words.visible(str(one["text"]))),
                            ],
                            className="gk-s",
                        )
                        for one in rejects[:20]
                    ),
                ],
                className="gk-box",
            )
        )
    return body


def _cell(name: str, value: Any) -> Any:
    """One value as it will be read; keys of identifiers without their kind."""
    if value is None:
        return ""
    if name == "at":
        return words.utc(str(value))
    values = [str(one) for one in value if one] if isinstance(value, (list, tuple)) else [value]
    if name.endswith(("_id", "ids")):
        values = [words.identifier(str(one).partition(":")[2]) for one in values]
    return marks.name(words.cut(words.visible(", ".join(map(str, values))), 40))
