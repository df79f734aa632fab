"""From the case's entities, links and groups to what Cytoscape draws; no layout, no words.

The data of an element stays small: an id, a label, a kind and what the style reads.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dashboard import words

Element = dict[str, Any]
Place = Sequence[float]

STRONGEST = 15
"""How many neighbours of one mark are drawn before the rest is counted in a bundle."""
FAMILIES = ("people", "numbers", "money", "adverts", "places")
"""The five shares of a ring, clockwise from the top."""

_PEOPLE = frozenset({"Person", "Organization"})
_WITH_ARROW = frozenset({"COMMUNICATED", "TRANSFERRED"})
_WITHOUT_COUNT = frozenset({"USES", "HOLDS", "POSSIBLY_SAME"})
_HOLE = quote(
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="0 0 100 100">'
    '<circle cx="50" cy="50" r="35" fill="#FFFFFF"/></svg>'
)
_DISC = f"data:image/svg+xml;utf8,{_HOLE}"


def group_id(community: str) -> str:
    """The id of a group on the chart."""
    return f"group:{community}"


def disc_id(community: str) -> str:
    """The id of the ring inside a closed group."""
    return f"disc:{community}"


def bundle_id(anchor: str) -> str:
    """The id of the pill that stands for entities which are not drawn."""
    return f"more:{anchor}"


def mark_size(links: int) -> int:
    """The diameter of a mark in pixels: it grows with the logarithm of its links."""
    return round(22 + 7 * math.log(1 + max(links, 0)))


def line_width(records: int) -> float:
    """The width of a line in pixels: it grows with the logarithm of its records."""
    return round(min(6.5, max(1.2, 0.9 + 0.95 * math.log(1 + max(records, 0)))), 2)


def ring_size(entities: int) -> int:
    """The diameter of a closed group in pixels: its area grows with its entities."""
    return round(2 * (13 + 2.85 * math.sqrt(entities)))


def drawn_kind(entity: Mapping[str, Any]) -> str:
    """The kind whose mark is drawn: a protected person has a mark of its own."""
    kind = str(entity["kind"])
    return "Protected" if entity.get("protected") and kind in _PEOPLE else kind


def node(
    entity: Mapping[str, Any], position: Place | None = None, parent: str | None = None
) -> Element:
    """One entity as a mark with its name below."""
    kind = drawn_kind(entity)
    links = int(entity.get("degree") or 0)
    label = words.cut(words.identifier(str(entity["name"])))
    classes = []
    if entity.get("protected") and kind != "Protected":
        classes.append("prot")
    if entity.get("service"):
        classes.append("service")
        label = f"{label}\nservice number"
    data: Element = {
        "id": entity["entity"],
        "label": label,
        "kind": kind,
        "size": mark_size(links),
        "z": 10 + links,
        "x": {exhibit: 1 for exhibit in entity.get("exhibits") or ()},
    }
    if kind in _PEOPLE or kind == "Protected":
        data["r"] = str(entity.get("role") or "unknown")
    if parent is not None:
        data["parent"] = parent
    return _placed({"group": "nodes", "data": data, "classes": " ".join(classes)}, position)


def link_label(kind: str, n: int, totals: Mapping[str, str] | None) -> str:
    """What stands on a link: the sums of money, else the number of records above one."""
    if kind == "TRANSFERRED" and totals:
        return " + ".join(words.money(str(totals[c]), c) for c in sorted(totals))
    return "" if kind in _WITHOUT_COUNT or n < 2 else words.count(n)


def edges(links: Iterable[Mapping[str, Any]]) -> list[Element]:
    """Links as lines; calls in both directions between the same two are one line.

    Such a line carries the id of the link whose source comes first in the alphabet, so
    that it is the same whichever link is read first. Money keeps one line per direction,
    since its sums must not be added. A link of an entity with itself is not drawn.
    """
    drawn: dict[tuple[str, ...], Element] = {}
    for link in links:
        kind, source, target = str(link["kind"]), str(link["source"]), str(link["target"])
        if source == target:
            continue
        if kind != "COMMUNICATED":
            drawn[(kind, source, target)] = _edge(link)
            continue
        pair = (kind, min(source, target), max(source, target))
        if pair in drawn:
            first, second = sorted((drawn[pair], _edge(link)), key=lambda e: e["data"]["source"])
            drawn[pair] = _both_ways(first, second)
        else:
            drawn[pair] = _edge(link)
    return list(drawn.values())


def shares(families: Mapping[str, int]) -> list[float]:
    """The five shares of a ring in percent; they add up to 100 where anything is held."""
    total = sum(int(families.get(name, 0)) for name in FAMILIES)
    return [round(100 * int(families.get(name, 0)) / total, 2) if total else 0 for name in FAMILIES]


def ring(community: Mapping[str, Any], position: Place | None = None) -> list[Element]:
    """A closed group: a ring of family shares, the number of entities in it, its name below."""
    key, size = str(community["id"]), int(community["size"])
    families = community["families"]
    combo: Element = {
        "group": "nodes",
        "data": {
            "id": group_id(key),
            "label": words.cut(words.identifier(str(community["label"]))),
            "kind": "Group",
            "size": 1,
            "z": 1,
        },
        "classes": "combo",
    }
    disc: Element = {
        "group": "nodes",
        "data": {
            "id": disc_id(key),
            "parent": group_id(key),
            "label": words.count(size),
            "kind": "Disc",
            "size": ring_size(size),
            "z": 10 + size,
            "n": size,
            "fs": round(min(16.0, 11 + 0.45 * math.sqrt(size)), 1),
            "disc": _DISC,
            "families": [int(families.get(name, 0)) for name in FAMILIES],
        },
        "classes": "disc",
    }
    disc["data"].update({f"p{i}": share for i, share in enumerate(shares(families))})
    place = position if position is not None else (community["x"], community["y"])
    return [combo, _placed(disc, place)]


def between(pairs: Iterable[Mapping[str, Any]], open_groups: Iterable[str] = ()) -> list[Element]:
    """All links between two groups as one grey line; none where both groups are open.

    The line ends at the ring of a closed group and at the box of an open one.
    """
    opened = set(open_groups)
    return [
        {
            "group": "edges",
            "data": {
                "id": f"between:{pair['source']}:{pair['target']}",
                "source": _end(pair["source"], opened),
                "target": _end(pair["target"], opened),
                "kind": "Between",
                "n": int(pair["records"]),
                "w": line_width(int(pair["records"])),
                "label": "",
                "dir": 0,
                "certainty": "",
            },
            "classes": "merged",
        }
        for pair in pairs
        if not (pair["source"] in opened and pair["target"] in opened)
    ]


def bundle(
    anchor: str, left: Mapping[str, int], *, unlisted: int = 0, parent: str | None = None
) -> list[Element]:
    """A pill that says how many more entities there are: +21 more phones.

    `left` counts them by kind, `unlisted` those whose kind is not known here. `anchor` is
    the entity that they are linked to, or the group that holds them; a group's pill lies
    inside it and has no line.
    """
    parts = {kind: int(left[kind]) for kind in words.KINDS if left.get(kind)}
    n = sum(parts.values()) + unlisted
    if not n:
        return []
    one, many = (
        words.KINDS[next(iter(parts))]
        if len(parts) == 1 and not unlisted
        else ("entity", "entities")
    )
    label = f"+{words.count(n)} more {one if n == 1 else many}"
    data: Element = {
        "id": bundle_id(anchor),
        "label": label,
        "kind": "More",
        "anchor": anchor,
        "parts": parts,
        "n": n,
        "size": 24,
        "w": round(6.1 * len(label) + 16),
        "z": 5,
    }
    if parent is not None:
        data["parent"] = parent
    pill: Element = {"group": "nodes", "data": data, "classes": "bundle"}
    if anchor == parent:
        return [pill]
    return [
        pill,
        {
            "group": "edges",
            "data": {
                "id": f"line:{data['id']}",
                "source": anchor,
                "target": data["id"],
                "kind": "More",
                "n": n,
                "w": 1.2,
                "label": "",
                "dir": 0,
                "certainty": "",
            },
            "classes": "merged",
        },
    ]


def _edge(link: Mapping[str, Any]) -> Element:
    kind, n = str(link["kind"]), int(link["n"])
    return {
        "group": "edges",
        "data": {
            "id": link["link"],
            "source": str(link["source"]),
            "target": str(link["target"]),
            "kind": kind,
            "n": n,
            "w": line_width(n),
            "label": link_label(kind, n, link.get("totals")),
            "dir": int(bool(link.get("directed")) and kind in _WITH_ARROW),
            "certainty": link.get("certainty") or "unconfirmed",
        },
    }


def _both_ways(first: Element, second: Element) -> Element:
    n = int(first["data"]["n"]) + int(second["data"]["n"])
    kind = str(first["data"]["kind"])
    changed = {"n": n, "dir": 2, "w": line_width(n), "label": link_label(kind, n, None)}
    return {**first, "data": {**first["data"], **changed}}


def _end(community: str, opened: set[str]) -> str:
    return group_id(community) if community in opened else disc_id(community)


def _placed(element: Element, position: Place | None) -> Element:
    if position is not None:
        element["position"] = {"x": round(float(position[0]), 1), "y": round(float(position[1]), 1)}
    return element
