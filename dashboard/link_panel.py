"""The wide right panel of one link: both ends, who uses them, its figures, and its rows."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from dash import html

from dashboard import elements, marks, words
from dashboard.link_rows import WITH_DIRECTION, link_rows
from dashboard.who_says_so import judgement_line


def link_panel(
    link: dict[str, Any],
    page: dict[str, Any],
    labels: dict[str, str],
    where: tzinfo,
    letters: str,
    users: list[dict[str, Any]] | None = None,
) -> Any:
    """The header, the figures and the first rows of one link, oldest first, undated last.

    `labels` are the short names of exhibits, such as P4; `users` those who use or hold one
    of the ends, with the judgements that joined their records.
    """
    return html.Div(
        [
            _head(link, users or [], where),
            _figures(link, labels, where),
            *link_rows(link, page, where, letters, int(link["all_n"])),
        ],
        className="gk-panel-body gk-link",
    )


def _head(link: dict[str, Any], users: list[dict[str, Any]], where: tzinfo) -> Any:
    source, target = link["source_entity"], link["target_entity"]
    both = bool(link.get("backward"))
    if not link.get("directed") or link["kind"] not in WITH_DIRECTION:
        sign = marks.icon("link")
    else:
        sign = marks.icon("arrows-left-right" if both else "arrow-right")
    return html.Div(
        [
            html.Div(
                [
                    *_end(source),
                    sign,
                    *_end(target),
                    html.Span(className="gk-sp"),
                    _menu(link),
                    marks.close(),
                ],
                className="gk-link-ends",
            ),
            html.P([*_sentence(link), *_used_by(users, where)], className="gk-s gk-quiet"),
            _merges(users, where),
        ],
        className="gk-link-head",
    )


def _menu(link: dict[str, Any]) -> Any:
    rows = (
        ("Choose both ends", f"ends:{link['link']}", "users"),
        ("Hide this link", "hide", "eye-off"),
    )
    return marks.menu("More about this link", rows)


def _used_by(users: list[dict[str, Any]], where: tzinfo) -> list[Any]:
    """Whose numbers or accounts the two ends are, and since when the records say so."""
    parts: list[Any] = []
    for user in users:
        parts.append(" Used by " if not parts else " and ")
        parts.append(
            html.Button(
                marks.name(words.identifier(str(user["name"]))),
                className="gk-door",
                type="button",
                **marks.attributes(data_do=f"entity:{user['entity']}"),
            )
        )
        since = words.day(user.get("from"), where)
        if since:
            parts.append(f" (from {since})")
    return [*parts, "."] if parts else []


def _merges(users: list[dict[str, Any]], where: tzinfo) -> Any:
    """The judgements behind who uses the ends, each with its reason and its undoing."""
    joined = {j["judgement"]: j for user in users for j in user.get("joined") or ()}
    if not joined:
        return None
    return html.Details(
        [
            html.Summary(
                f"Merges behind both ends: {words.count(len(joined))}", className="gk-a gk-s"
            ),
            html.Ul([judgement_line(j, where) for j in joined.values()], className="gk-judgements"),
        ]
    )


def _end(entity: dict[str, Any]) -> list[Any]:
    kind = elements.drawn_kind(entity)
    label = words.identifier(str(entity["name"]))
    return [
        marks.mark(kind, 22, grey=bool(entity.get("protected")) and kind != "Protected"),
        html.Button(
            marks.name(label, "gk-el"),
            className="gk-door gk-link-end gk-el",
            type="button",
            title=label,
            **marks.attributes(data_do=f"entity:{entity['entity']}"),
        ),
    ]


def _sentence(link: dict[str, Any]) -> list[Any]:
    kind = words.LINK_SENTENCES.get(str(link["kind"]), str(link["kind"]))
    certainty = link.get("certainty")
    said = f"{kind}, {certainty}." if certainty else f"{kind}."
    parts: list[Any] = [said]
    if int(link.get("rows") or 0) > int(link["all_n"]):
        told, n = words.count(int(link["rows"])), words.count(int(link["all_n"]))
        parts.append(f" {told} rows tell of {n} events; each is counted once.")
    return parts


def _figures(link: dict[str, Any], labels: dict[str, str], where: tzinfo) -> Any:
    backward = link.get("backward")
    figures = [("Records", words.count(int(link["all_n"])))]
    if backward is not None and link["kind"] == "COMMUNICATED":
        a = words.short(str(link["source_entity"]["name"]))
        b = words.short(str(link["target_entity"]["name"]))
        figures.append((f"{a} → {b}", words.count(int(link["forward"]))))
        figures.append((f"{b} → {a}", words.count(int(backward))))
    for currency in sorted(link.get("totals") or {}):
        figures.append(("Sum", words.money(str(link["totals"][currency]), currency)))
    figures.append(("First – last", words.span(link.get("first"), link.get("last"), where)))
    figures.append(("Undated", words.count(int(link.get("undated") or 0))))
    names = link.get("files") or {}
    exhibits = link.get("exhibits") or []
    figures.append(("Exhibits", _some([labels.get(e, e) for e in exhibits])))
    hint = words.listed([words.visible(str(names.get(e, e))) for e in exhibits])
    return html.Div(
        [
            html.Div(
                [
                    html.Span(label, className="gk-lab gk-el", title=label),
                    html.B(value, className="gk-nw"),
                ],
                className="gk-figure",
                title=hint if label == "Exhibits" else None,
            )
            for label, value in figures
        ],
        className="gk-figures",
    )


def _some(names: list[str]) -> str:
    """The first three names, and how many more there are."""
    more = f" +{len(names) - 3}" if len(names) > 3 else ""
    return " ".join(names[:3]) + more
