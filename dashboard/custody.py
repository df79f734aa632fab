"""Where a row or an exhibit stands: file, hash, reader, custody, ledger, and links it is behind."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import marks, states, words


def stands(
    found: dict[str, Any], row: dict[str, Any] | None, links: list[dict[str, Any]], where: Any
) -> Any:
    """The card beside a row, or beside a whole exhibit where `row` is None."""
    return html.Aside(
        states.card(
            [
                html.H2("Where this row stands" if row else "Where it stands", className="gk-h"),
                *_file(found, row),
                _hash(found, where),
                *_reader(row),
                _received(found, where),
                _part(
                    "In the ledger",
                    words.listed([f"entry {words.count(int(n))}" for n in found["entries"]]),
                ),
                _used(links) if row else None,
            ],
            "gk-stands",
        )
    )


def _part(head: str, *content: Any) -> Any:
    return html.Div([html.P(head, className="gk-lab"), *content], className="gk-stand")


def _file(found: dict[str, Any], row: dict[str, Any] | None) -> list[Any]:
    size = f"{words.count(int(found['size']))} bytes"
    kept = "kept in the case" if found["copied"] else "kept where it was, not copied"
    parts = [
        _part(
            "File" if found["kind"] == "file" else "Folder",
            html.P(marks.name(words.visible(str(found["file"]))), className="gk-mono gk-any"),
            html.P(f"{size}, {kept}", className="gk-s gk-quiet"),
        )
    ]
    if row is not None:
        place = str(row["locator"])
        if row.get("member"):
            place = f"{row['member']} › {place}"
        parts.append(_part("Place in the file", html.P(marks.name(words.visible(place)))))
    return parts


def _hash(found: dict[str, Any], where: Any) -> Any:
    digest = str(found["sha256"])
    if found["unchanged"] is None:
        state: Any = html.P(
            "Not hashed again here: it is large or a folder. “graphkit verify --full” does it.",
            className="gk-s gk-quiet",
        )
    elif found["unchanged"]:
        read = words.instant(found["hashed_at"])
        at = f"{read.astimezone(where):%H:%M:%S}" if read else ""
        state = html.Div(
            [
                html.Span([marks.icon("check", 14), "File unchanged"], className="gk-badge sq ok"),
                html.Span(f"hashed again at {at}", className="gk-s gk-quiet"),
            ],
            className="gk-row",
        )
    else:
        now = str(found["found"] or "its bytes are gone")
        state = html.Div(
            [
                html.B("This is not the file that was taken in"),
                html.P(f"now {now}", className="gk-mono gk-any"),
            ],
            className="gk-s gk-changed",
            role="alert",
        )
    return _part("SHA-256", html.P(digest, className="gk-mono gk-any"), state)


def _reader(row: dict[str, Any] | None) -> list[Any]:
    if row is None:
        return []
    return [
        _part(
            "Read by",
            html.P(words.visible(f"{row['reader']}, version {row['reader_version']}")),
            html.P(words.visible(str(row["format"])), className="gk-s gk-quiet")
            if row["format"] != row["reader"]
            else None,
        )
    ]


def _received(found: dict[str, Any], where: Any) -> Any:
    added = found["added_at"]
    read = words.instant(added)
    clock = f", {read.astimezone(where):%H:%M}" if read else ""
    lines = [f"Taken in {words.day(added, where)}{clock} by {found['added_by']}"]
    names = (("received_from", "from"), ("authority", "authority"), ("device", "device"))
    lines += [f"{label} {found[name]}" for name, label in names if found[name]]
    if found["note"]:
        lines.append(str(found["note"]))
    missing = [label for name, label in names[:2] if not found[name]]
    return _part(
        "Custody",
        *(html.P(marks.name(words.visible(line))) for line in lines),
        html.P(f"not stated: {words.listed(missing)}", className="gk-s gk-quiet")
        if missing
        else None,
    )


def _used(links: list[dict[str, Any]]) -> Any:
    if not links:
        return _part(
            "This row is used in",
            html.P("No link between two marks rests on it.", className="gk-s gk-quiet"),
        )
    return _part(
        "This row is used in",
        *(
            html.P(
                [
                    html.A(
                        [
                            "Link ",
                            marks.name(words.short(words.identifier(str(one["source"])))),
                            " – ",
                            marks.name(words.short(words.identifier(str(one["target"])))),
                        ],
                        href=f"/explore/{one['link']}",
                        className="gk-a",
                    ),
                    f": 1 of {words.count(one['rows'])} {'row' if one['rows'] == 1 else 'rows'}",
                ]
            )
            for one in links[:12]
        ),
    )
