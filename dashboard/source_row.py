"""One row as its source wrote it, beside what was read from it, and where it stands."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import marks, row_address, words


def source_row(raw: dict[str, Any], label: str, also: str = "", basis: str = "") -> Any:
    """The fields of one row: name in the file, original text, reading; then the file itself.

    `label` names the exhibit as the case does, `also` says where the same event stands again,
    `basis` where the zone of its time comes from.
    """
    head = html.Div(
        [
            html.B("As written in the source"),
            marks.badge(f"{words.visible(label)}, {words.visible(str(raw['locator']))}", "sq line"),
            html.Span(also, className="gk-s gk-quiet gk-el"),
            *_door(raw),
        ],
        className="gk-source-head",
    )
    rows = [_field(field) for field in raw["fields"]]
    table = html.Div(
        html.Table(
            [
                html.Thead(
                    html.Tr(
                        [html.Th("Field in file"), html.Th("Original text"), html.Th("Read as")]
                    )
                ),
                html.Tbody(rows),
            ],
            className="gk-tbl gk-raw",
        ),
        className="gk-raw-box",
    )
    return html.Div(
        [head, table, *_elsewhere(raw), *_problems(raw), *_zone(raw, basis), _where(raw)],
        className="gk-source",
    )


def _door(raw: dict[str, Any]) -> list[Any]:
    """The way to the row among its neighbours, where the exhibit is known."""
    if not raw.get("exhibit"):
        return []
    address = row_address.address(str(raw["exhibit"]), raw.get("member"), str(raw["locator"]))
    return [html.A("Open exhibit row", href=address, className="gk-a gk-s")]


def _field(field: dict[str, Any]) -> Any:
    original, read_as = field.get("original"), field.get("read_as")
    return html.Tr(
        [
            html.Td(words.visible(str(field["field"])), className="gk-mono gk-raw-name"),
            html.Td(
                marks.name(words.visible(str(original)))
                if original not in (None, "")
                else html.Span("empty", className="gk-quiet"),
                className="gk-mono",
            ),
            html.Td(
                marks.name(words.visible(str(read_as)))
                if read_as not in (None, "")
                else html.Span("as it stands", className="gk-quiet"),
            ),
        ]
    )


def _zone(raw: dict[str, Any], basis: str) -> list[Any]:
    """Where the zone of the time comes from, in a sentence."""
    said = words.BASIS_SENTENCES.get(basis)
    if said is None:
        return []
    zone = str(raw.get("timezone") or "UTC")
    return [html.P(said.format(zone=words.visible(zone)), className="gk-s")]


def _problems(raw: dict[str, Any]) -> list[Any]:
    """What could not be read at this place, in the words of the reader."""
    return [
        html.P(
            [marks.icon("alert-triangle"), marks.name(words.visible(str(text)))],
            className="gk-s gk-warn",
        )
        for text in raw.get("problems") or ()
    ]


def _elsewhere(raw: dict[str, Any]) -> list[Any]:
    """Who is on the record without standing in this row, and the place that names them."""
    said = []
    for one in raw.get("elsewhere") or ():
        place = one["locator"]
        where = "is not stated in this row" if place is None else f"stands at {place}"
        text = f"{one['text']} {where}."
        said.append(html.P(marks.name(words.visible(text)), className="gk-s gk-quiet"))
    return said


def _where(raw: dict[str, Any]) -> Any:
    parts = [str(raw["file"])]
    if raw.get("member"):
        parts.append(str(raw["member"]))
    digest = str(raw["sha256"])
    reader = f"{raw['reader']} {raw['reader_version']}"
    return html.P(
        [
            marks.name(words.visible(" · ".join(parts))),
            " · ",
            html.Span(f"sha256 {digest[:8]}…{digest[-8:]}", title=digest),
            f" · reader {words.visible(reader)}",
        ],
        className="gk-mono gk-where",
    )
