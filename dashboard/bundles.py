"""What a chart does not draw: bundles that count it, and what of a wish says where things stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from dashboard import elements
from dashboard.reach import Reach

Wish = Mapping[str, Any]


def strongest(entities: Iterable[Mapping[str, Any]], n: int) -> list[Mapping[str, Any]]:
    """The entities with most links first, at most n of them."""
    ranked = sorted(entities, key=lambda e: (-int(e.get("degree") or 0), str(e["entity"])))
    return ranked[:n]


def waiting(
    reach: Reach, anchors: Iterable[str], opened: Iterable[str], on: set[str]
) -> dict[str, int]:
    """How many entities and links wait in bundles, each counted once.

    An entity may wait in two bundles; adding the bundles up would count it twice. Calls
    in both directions between the same two are one line, as on the chart.
    """
    entities: set[str] = set()
    lines: set[tuple[str, ...]] = set()
    unlisted = 0

    def see(link: Mapping[str, Any]) -> None:
        ends = (str(link["source"]), str(link["target"]))
        missing = [end for end in ends if end not in on]
        if missing and ends[0] != ends[1]:
            entities.update(missing)
            both = sorted(ends) if link["kind"] == "COMMUNICATED" else ends
            lines.add((str(link["kind"]), *both))

    for anchor in sorted(set(anchors)):
        if not anchor.startswith("group:"):
            for link in reach.links(anchor):
                see(link)
    for community in sorted(set(opened)):
        inside = reach.community(community)
        unlisted += int(inside.get("left_out") or 0)
        entities.update(e["entity"] for e in inside["entities"] if e["entity"] not in on)
        for link in inside["links"]:
            see(link)
    return {"entities": len(entities) + unlisted, "links": len(lines)}


def on_chart(wish: Wish) -> list[str]:
    """Return the entities that stand on the page's chart."""
    return [str(entity) for entity in wish.get("on") or ()]


def bundled(wish: Wish) -> list[str]:
    """What the bundles on the chart belong to: entities, and groups as `group:...`."""
    return [str(anchor) for anchor in wish.get("bundled") or ()]


def opened_groups(wish: Wish) -> list[str]:
    """Return the groups that are open on the page's chart."""
    return [str(community) for community in wish.get("open") or ()]


def reaching(links: Iterable[Mapping[str, Any]], fresh: set[str]) -> list[Mapping[str, Any]]:
    """The links that a newcomer has with anything on the chart; the others are drawn already."""
    return [link for link in links if link["source"] in fresh or link["target"] in fresh]


def left_to_choose(drawn: list[elements.Element], anchor: str) -> str | None:
    """The bundle itself while it still counts something, else the mark that it hung on."""
    pill = elements.bundle_id(anchor)
    if any(element["data"]["id"] == pill for element in drawn):
        return pill
    return None if anchor.startswith("group:") else anchor


def bundles(
    reach: Reach, anchors: Iterable[str], on: set[str], opened: Iterable[str]
) -> list[elements.Element]:
    """All bundles counted anew: a mark drawn for one of them may have waited in another."""
    homes = reach.homes(opened)
    drawn: list[elements.Element] = []
    for anchor in sorted(set(anchors)):
        if anchor.startswith("group:"):
            inside = reach.community(anchor.removeprefix("group:"))
            left = Counter(
                elements.drawn_kind(e) for e in inside["entities"] if e["entity"] not in on
            )
            beyond = int(inside.get("left_out") or 0)
            drawn += elements.bundle(anchor, left, unlisted=beyond, parent=anchor)
        else:
            left = Counter(elements.drawn_kind(e) for e in reach.newcomers(anchor, on))
            drawn += elements.bundle(anchor, left, parent=homes.get(anchor))
    return drawn
