"""The three cards of the first screen: what is new, what could not be read, first answers."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import evidence_words, marks, states, words

_MOST = 5
_ICONS = {"intake": "file-import", "run": "file-import", "judge": "arrows-join", "role": "user"}
_QUIET = frozenset({"run.open", "batch.add"})
"""Steps inside the reading of a file: in the whole list, not in the short one."""


def _card(head: str, note: Any, rows: list[Any], foot: list[Any]) -> Any:
    return states.card(
        [
            html.Div(
                [
                    html.H2(head, className="gk-h"),
                    html.Span(className="gk-sp"),
                    html.Span(note, className="gk-s gk-quiet gk-el"),
                ],
                className="gk-card-head",
            ),
            html.Div(rows, className="gk-card-rows"),
            html.Div(foot, className="gk-card-foot"),
        ],
        "gk-col",
    )


# since the last visit


def since(
    facts: dict[str, Any], before: dict[str, Any] | None, entries: list[dict[str, Any]], where: Any
) -> Any:
    """What was written into the ledger after the officer was last here."""
    note = _moment(before["at"], where) if before else "your first visit"
    rows = [_group(group, where) for group in _grouped(entries)]
    if not rows:
        rows = [
            html.P("Nothing was written into the ledger since then.", className="gk-quiet gk-pad")
        ]
    from_ = before["seq"] if before else 0
    n = len(entries)
    return _card(
        "Since your last visit",
        note,
        rows[:_MOST],
        [
            html.A(
                f"All {words.count(n)} {'entry' if n == 1 else 'entries'}",
                href=f"/list/entries/{from_}",
                className="gk-a",
            )
            if n
            else html.A("All entries", href="/list/entries", className="gk-a"),
            html.Span(f"data up to entry {words.count(facts['ledger_seq'])}"),
        ],
    )


def _grouped(entries: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Entries of one kind by one person in a row make one line; each file read has its own."""
    groups: list[list[dict[str, Any]]] = []
    for entry in entries:
        if entry["action"] in _QUIET or (entry["action"] == "intake"):
            continue
        last = groups[-1][-1] if groups else None
        same = last is not None and all(last[name] == entry[name] for name in ("action", "by"))
        if same and entry["action"] != "run.done":
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _group(group: list[dict[str, Any]], where: Any) -> Any:
    newest = group[0]
    action = str(newest["action"])
    if action == "run.done":
        label = str(newest["label"] or "A file")
        status = str(newest["status"])
        verb = "was read" if status in ("imported", "incomplete") else "is kept unread"
        line: Any = [html.B(label), f" {verb}"]
        records = evidence_words.holds(
            {"records": newest["records"], "people": {}, "rows": 1, "formats": []}
        )
        counted = sum(newest["records"].values())
        more = records if records != "no records" else f"{words.count(counted)} records"
        under = f"{newest['by']} · {more}" if status in ("imported", "incomplete") else newest["by"]
    else:
        line = evidence_words.entry(action, len(group))
        under = newest["by"]
    return html.Div(
        [
            marks.icon(_ICONS.get(action.partition(".")[0], "note")),
            html.Div(
                [
                    html.Span(line, className="gk-s13"),
                    html.Span(words.visible(str(under)), className="gk-s gk-quiet gk-el"),
                ],
                className="gk-col gk-grow",
            ),
            html.Span(_moment(newest["at"], where), className="gk-xs gk-quiet gk-nw"),
        ],
        className="gk-news",
    )


def _moment(text: str, where: Any) -> str:
    read = words.instant(text)
    if read is None:
        return ""
    there = read.astimezone(where)
    return f"{words.day(text, where)}, {there:%H:%M}"


# what could not be read


def unread(facts: dict[str, Any]) -> Any:
    """By kind, most frequent first, each opening to its rows."""
    missing = facts["rows"] - facts["rows_read"]
    rows: list[Any] = [
        html.A(
            [
                html.Div(
                    [
                        html.Span(evidence_words.problem(str(one["kind"])), className="gk-s13"),
                        html.Span(_places(one), className="gk-s gk-quiet gk-el"),
                    ],
                    className="gk-col gk-grow",
                ),
                html.B(words.count(one["n"]), className="gk-num"),
                marks.icon("chevron-right", 14),
            ],
            href=f"/problems/{one['kind']}",
            className="gk-door-row",
        )
        for one in facts["unread"]
    ]
    if not rows:
        rows = [html.P("Everything that was taken in was read.", className="gk-quiet gk-pad")]
    return _card(
        "What could not be read",
        [html.B(words.count(missing)), f" of {words.count(facts['rows'])} rows"],
        rows,
        [
            html.A("Open problems", href="/problems", className="gk-a"),
            html.Span("nothing was dropped: each row can be opened", className="gk-el"),
        ],
    )


def _places(one: dict[str, Any]) -> str:
    left = one["n"] - len(one["places"])
    more = f" and {words.count(left)} more" if left > 0 else ""
    return words.visible("; ".join(one["places"])) + more


# first answers


def answers(facts: dict[str, Any], where: Any) -> Any:
    """Counts of records that answer the first questions; every line opens to its rows."""
    found = facts["answers"]
    rows = [
        _contact(found["contact"], where),
        _shared(found["shared"], len(facts["exhibits"])),
        _adverts(found["adverts"]),
        *(_money(one) for one in found["money"][:2]),
        _night(found["night"], facts["timezone"]),
    ]
    shown = [row for row in rows if row is not None]
    if not shown:
        shown = [html.P("The records answer none of the first questions.", className="gk-pad")]
    return _card(
        "First answers",
        "from records only, no conclusions",
        shown,
        [html.A("How each was counted", href="/list/counted", className="gk-a")],
    )


def _answer(mark: Any, line: list[Any], under: str, href: str | None) -> Any:
    parts = [
        mark,
        html.Div(
            [
                html.Span(line, className="gk-s13"),
                html.Span(under, className="gk-s gk-quiet gk-el", title=under),
            ],
            className="gk-col gk-grow",
        ),
    ]
    if href is None:
        return html.Div(parts, className="gk-door-row gk-still")
    return html.A([*parts, marks.icon("chevron-right", 14)], href=href, className="gk-door-row")


def _contact(one: dict[str, Any] | None, where: Any) -> Any:
    if one is None:
        return None
    undated = f"; {words.count(one['undated'])} undated" if one["undated"] else ""
    return _answer(
        marks.mark("Phone"),
        [
            marks.name(words.identifier(str(one["a"])), "gk-b"),
            html.B(", "),
            marks.name(words.identifier(str(one["b"])), "gk-b"),
        ],
        f"most contact: {words.count(one['n'])} calls and messages, "
        f"{words.span(one['first'], one['last'], where)}{undated}; first of "
        f"{words.count(one['of'])} pairs",
        f"/explore/{one['link']}",
    )


def _shared(one: dict[str, Any], exhibits: int) -> Any:
    if not one["of"]:
        return None
    return _answer(
        marks.mark("Phone"),
        [html.B(words.count(one["n"])), f" of {words.count(one['of'])} numbers occur twice"],
        f"in 2 or more of {words.count(exhibits)} exhibits",
        "/list/shared" if one["n"] else None,
    )


def _adverts(one: dict[str, Any] | None) -> Any:
    if one is None:
        return None
    return _answer(
        marks.mark("AdvertGroup"),
        [
            html.B(words.count(one["n"])),
            f" of {words.count(one['of'])} adverts use a number of a phone",
        ],
        f"{words.count(one['numbers'])} {'number' if one['numbers'] == 1 else 'numbers'} "
        "that stand in calls, messages or contacts",
        f"/explore/{one['most']}" if one["most"] else None,
    )


def _money(one: dict[str, Any]) -> Any:
    currency = str(one["currency"] or "currency not stated")
    left = f", {words.count(one['left_out'])} rows not booked left out" if one["left_out"] else ""
    n = one["accounts"]
    return _answer(
        marks.mark("Account"),
        [
            "In ",
            html.B(words.money(one["in"], currency)),
            ", out ",
            html.B(words.money(one["out"], currency)),
        ],
        f"{words.count(n)} {'account' if n == 1 else 'accounts'}, "
        f"fees {words.money(one['fees'], currency)} apart{left}",
        None,
    )


def _night(one: dict[str, Any] | None, zone: str) -> Any:
    if one is None:
        return None
    return _answer(
        html.Span(marks.icon("clock", 18), className="gk-answer-icon"),
        [
            html.B(words.count(one["n"])),
            f" of {words.count(one['of'])} fall between "
            f"{one['from']:02}:00 and {one['until']:02}:00",
        ],
        f"calls and messages, {words.zone_letters(zone)}; "
        f"{words.count(one['undated'])} undated left out",
        None,
    )
