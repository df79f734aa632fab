"""The right panel while no entity is chosen: the list of groups, and what the chosen one holds."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import marks, words
from dashboard.elements import FAMILIES


def groups_panel(overview: dict[str, Any], chosen: str | None, opened: list[str]) -> Any:
    """The groups by size; the chosen one with its kinds and its strongest neighbour."""
    communities = overview["communities"]
    if not communities:
        return _nothing(overview)
    parts = [
        html.Div(
            [
                html.H2(_title(len(communities)), className="gk-h"),
                html.P(
                    "Entities that are linked more with each other than with the rest are "
                    "drawn as one disc. A group is a way to draw, not a finding.",
                    className="gk-s gk-quiet",
                ),
            ],
            className="gk-panel-head",
        ),
        _table(communities, chosen, opened),
    ]
    found = next((c for c in communities if c["id"] == chosen), None)
    if found is not None:
        parts.append(_group(found, overview))
    parts.append(_foot(overview, found, opened))
    return html.Div(parts, className="gk-panel-body gk-groups-panel")


def between_panel(overview: dict[str, Any], source: str, target: str) -> Any:
    """What is known of all links between two groups together."""
    labels = {c["id"]: words.identifier(str(c["label"])) for c in overview["communities"]}
    records = next(
        (
            int(pair["records"])
            for pair in overview["between"]
            if {pair["source"], pair["target"]} == {source, target}
        ),
        0,
    )
    return html.Div(
        [
            html.Div(
                [
                    html.H2("Links between two groups", className="gk-h"),
                    html.P(
                        [
                            html.B(words.count(records)),
                            " records join the group around ",
                            html.B(marks.name(labels.get(source, source))),
                            " and the group around ",
                            html.B(marks.name(labels.get(target, target))),
                            ". Open one of them to see each link with its rows.",
                        ],
                        className="gk-s",
                    ),
                    html.Div(
                        [
                            marks.button(
                                f"Open {labels.get(name, name)}", do=f"open:{name}", glyph="plus"
                            )
                            for name in (source, target)
                        ],
                        className="gk-actions gk-wrap",
                    ),
                ],
                className="gk-panel-head",
            )
        ],
        className="gk-panel-body",
    )


def _title(n: int) -> str:
    return f"{words.count(n)} {'group' if n == 1 else 'groups'}"


def _table(communities: list[dict[str, Any]], chosen: str | None, opened: list[str]) -> Any:
    largest = max(int(c["size"]) for c in communities)
    measured = any(c.get("stability") for c in communities)
    head = [html.Th("Around"), html.Th("Entities", className="gk-r"), html.Th("Kinds")]
    if measured:
        head.append(html.Th("Stays together", className="gk-r"))
    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr(head)),
                html.Tbody([_row(c, chosen, opened, largest, measured) for c in communities]),
            ],
            className="gk-tbl gk-groups",
        ),
        className="gk-groups-scroll",
    )


def _row(
    community: dict[str, Any], chosen: str | None, opened: list[str], largest: int, measured: bool
) -> Any:
    key = str(community["id"])
    label = words.identifier(str(community["label"]))
    cells = [
        html.Td(
            html.Button(
                [marks.name(label), *([marks.badge("open")] if key in opened else [])],
                className="gk-row-door",
                type="button",
                title=label,
                **marks.attributes(data_do=f"group:{key}"),
            )
        ),
        html.Td(words.count(int(community["size"])), className="gk-r"),
        html.Td(_bar(community["families"])),
    ]
    if measured:
        cells.append(html.Td(str(community.get("stability") or ""), className="gk-r"))
    return html.Tr(
        cells, className="on" if key == chosen else None, **marks.attributes(data_do=f"group:{key}")
    )


def _bar(families: dict[str, int]) -> Any:
    said = words.listed(
        [
            f"{words.count(int(families[name]))} {words.FAMILIES[name]}"
            for name in FAMILIES
            if families.get(name)
        ]
    )
    return html.Span(
        [
            html.I(className=f"gk-family-{name}", style={"flexGrow": int(families[name])})
            for name in FAMILIES
            if families.get(name)
        ],
        className="gk-kinds",
        title=said,
        role="img",
        **marks.attributes(aria_label=said),
    )


def _group(community: dict[str, Any], overview: dict[str, Any]) -> Any:
    families = community["families"]
    holds = [
        f"{words.count(int(families[name]))} {words.FAMILIES[name].split(',')[0]}"
        for name in FAMILIES
        if families.get(name)
    ]
    rows = [("Holds", words.listed(holds))]
    if community.get("exhibits"):
        rows.append(
            ("Exhibits", words.listed([words.visible(str(e)) for e in community["exhibits"]]))
        )
    linked = _linked_most(community["id"], overview)
    rows.append(("Linked most to", linked or "no other group"))
    return html.Div(
        [
            html.H3(
                ["The group around ", marks.name(words.identifier(str(community["label"])))],
                className="gk-h3",
            ),
            html.Dl(
                [part for k, v in rows for part in (html.Dt(k), html.Dd(v))], className="gk-kv"
            ),
        ],
        className="gk-well",
    )


def _linked_most(community: str, overview: dict[str, Any]) -> str | None:
    pairs = [p for p in overview["between"] if community in (p["source"], p["target"])]
    if not pairs:
        return None
    best = min(pairs, key=lambda p: (-int(p["records"]), str(p["source"]), str(p["target"])))
    other = best["target"] if best["source"] == community else best["source"]
    label = next((c["label"] for c in overview["communities"] if c["id"] == other), other)
    n = int(best["records"])
    return f"{words.identifier(str(label))} ({words.count(n)} {'record' if n == 1 else 'records'})"


def _foot(overview: dict[str, Any], chosen: dict[str, Any] | None, opened: list[str]) -> Any:
    parts: list[Any] = []
    if overview.get("stability"):
        parts.append(
            html.P(
                [
                    "Groups stay together in ",
                    html.B(str(overview["stability"])),
                    " re-runs with another seed.",
                ],
                className="gk-s gk-quiet",
            )
        )
    else:
        parts.append(
            html.P("No re-run with another seed has been made yet.", className="gk-s gk-quiet")
        )
    if chosen is not None:
        is_open = chosen["id"] in opened
        parts.append(
            html.Div(
                [
                    marks.button("Close group", do=f"close:{chosen['id']}", glyph="minus")
                    if is_open
                    else marks.button(
                        "Open group", do=f"open:{chosen['id']}", glyph="plus", look="p"
                    ),
                    html.Span(className="gk-sp"),
                    html.Span(
                        [html.Kbd("Enter", className="gk-kbd"), " open"], className="gk-s gk-quiet"
                    ),
                ],
                className="gk-actions",
            )
        )
    else:
        parts.append(
            html.P(
                "Choose a group to see what it holds, or search for a number.",
                className="gk-s gk-quiet",
            )
        )
    return html.Div(parts, className="gk-panel-foot")


def _nothing(overview: dict[str, Any]) -> Any:
    n = int(overview["entities"])
    if n:
        said = (
            f"None of the {words.count(n)} entities is linked closely enough with others to make "
            "a group of three. Search for a number or a name to begin."
        )
    else:
        said = (
            "The case holds nothing that can be drawn yet. Add exhibits with "
            "“graphkit add”, then “graphkit resolve”, and open this page again."
        )
    return html.Div(
        [html.H2("No groups", className="gk-h"), html.P(said, className="gk-s gk-quiet")],
        className="gk-panel-head",
    )
