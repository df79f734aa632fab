"""What the chart does when somebody asks: open, close, expand, draw around one entity.

Every answer is a change: elements to add, ids to take away, places. A chart never grows
without being asked, and what is not drawn is counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard import elements, statement, words
from dashboard.bundles import (
    Wish,
    bundled,
    bundles,
    left_to_choose,
    on_chart,
    opened_groups,
    reaching,
    strongest,
    waiting,
)
from dashboard.dressing import both_ways, counts, dress
from dashboard.elements import STRONGEST
from dashboard.reach import Reach
from graphkit.case import Case

Change = dict[str, Any]

ASK_ABOVE = 50
"""How many new marks are drawn without asking."""
STOP_AT = 5000
"""How many marks and lines one chart may hold."""
_GROUP_WHOLE = 36
"""A group up to this size is drawn whole when it opens."""
_GROUP_STRONGEST = 25
_CLOSE = 24
"""How many marks the first picture around an entity aims at."""


def groups(case: Case) -> Change:
    """The first view: every group as a closed ring, all links between two groups as one."""
    overview = case.overview()
    drawn: list[elements.Element] = []
    for community in overview["communities"]:
        drawn += elements.ring(community)
    drawn += elements.between(overview["between"])
    return {
        "how": "replace",
        "mode": "groups",
        "title": "Groups",
        "add": drawn,
        "totals": totals(overview),
        "waiting": {"entities": 0, "links": 0},
        "fit": True,
    }


def totals(overview: Mapping[str, Any]) -> dict[str, int]:
    """What the groups hold, and what the whole case holds beside it."""
    return {
        "groups": len(overview["communities"]),
        "held": sum(int(c["size"]) for c in overview["communities"]),
        "entities": int(overview["entities"]),
        "links": int(overview["links"]),
        "outside": int(overview["outside"]),
    }


def answer(case: Case, wish: Wish) -> Change:
    """Carry out one wish of the page; an unknown one changes nothing."""
    change = _answer(case, wish)
    dress(case, change.get("add") or (), wish.get("window"))
    return change


def _answer(case: Case, wish: Wish) -> Change:
    reach = Reach(case)
    match wish.get("do"):
        case "groups":
            return groups(case)
        case "open":
            return open_group(reach, str(wish["id"]), wish)
        case "close":
            return close_group(reach, str(wish["id"]), wish)
        case "expand":
            return expand(reach, [str(i) for i in wish["ids"]], wish)
        case "more":
            kind = wish.get("kind")
            return more(reach, str(wish["anchor"]), str(kind) if kind else None, wish)
        case "around":
            return around(reach, str(wish["id"]))
        case "window":
            span = wish.get("span")
            lines = [str(one) for one in wish.get("edges") or ()]
            return {"how": "window", "span": span, "counts": counts(case, lines, span), "add": []}
        case "state":
            return state(case, wish)
        case "route":
            return route(reach, wish)
    return {"how": "merge", "add": []}


def open_group(reach: Reach, community: str, wish: Wish) -> Change:
    """Draw what a group holds in its place: all of a small one, the strongest of a large one."""
    inside = reach.community(community)
    members = inside["entities"]
    kept = members if len(members) <= _GROUP_WHOLE else strongest(members, _GROUP_STRONGEST)
    ids = [entity["entity"] for entity in kept]
    on = on_chart(wish)
    known = reach.chart([*on, *(i for i in ids if i not in on)])
    places = inside["positions"] if len(kept) == len(members) else reach.chart(ids)["positions"]
    fresh = set(ids) - set(on)
    box = elements.group_id(community)
    drawn = [
        elements.node(entity, places.get(entity["entity"]), box)
        for entity in kept
        if entity["entity"] in fresh
    ]
    drawn += elements.edges(reaching(known["links"], fresh))
    opened = [*opened_groups(wish), community]
    anchors = {*bundled(wish), box}
    drawn += bundles(reach, anchors, {*on, *ids}, opened)
    drawn += elements.between(reach.overview()["between"], opened)
    return {
        "how": "merge",
        "opened": community,
        "remove": [elements.disc_id(community), *map(elements.bundle_id, sorted(anchors))],
        "add": drawn,
        "fit": box,
        "select": None,
        "pick": {"what": "group", "id": community},
        "waiting": waiting(reach, anchors, opened, {*on, *ids}),
    }


def close_group(reach: Reach, community: str, wish: Wish) -> Change:
    """Draw a group as a ring again; its members leave the chart, not the case."""
    overview = reach.overview()
    ring = [c for c in overview["communities"] if c["id"] == community]
    opened = [name for name in opened_groups(wish) if name != community]
    members = {e["entity"] for e in reach.community(community)["entities"]}
    on = {entity for entity in on_chart(wish) if entity not in members}
    box = elements.group_id(community)
    anchors = {a for a in bundled(wish) if a not in members and a != box}
    drawn = [element for found in ring for element in elements.ring(found)[1:]]
    drawn += elements.between(overview["between"], opened)
    drawn += bundles(reach, anchors, on, opened)
    return {
        "how": "merge",
        "closed": community,
        "remove": [elements.bundle_id(anchor) for anchor in sorted(anchors)],
        "add": drawn,
        "fit": True,
        "select": elements.disc_id(community),
        "waiting": waiting(reach, anchors, opened, on),
    }


def expand(reach: Reach, ids: list[str], wish: Wish, kind: str | None = None) -> Change:
    """Draw the strongest neighbours of the chosen marks; the rest stays counted in bundles."""
    on = on_chart(wish)
    by = str(wish["link"]) if wish.get("link") else None
    new: list[Mapping[str, Any]] = []
    for anchor in ids:
        drawn_already = {*on, *(entity["entity"] for entity in new)}
        new += reach.newcomers(anchor, drawn_already, kind, by)[:STRONGEST]
    if len(new) > ASK_ABOVE and not wish.get("sure"):
        return {"ask": len(new), "wish": {**wish, "sure": True}}
    fresh = {entity["entity"] for entity in new}
    ids_drawn = [*on, *(entity["entity"] for entity in new)]
    known = reach.chart(ids_drawn)
    if len(ids_drawn) + len(known["links"]) > STOP_AT:
        return {"stop": len(ids_drawn) + len(known["links"])}
    opened = opened_groups(wish)
    homes = reach.homes(opened)
    places = {} if opened else known["positions"]
    drawn = [
        elements.node(entity, places.get(entity["entity"]), homes.get(entity["entity"]))
        for entity in new
    ]
    drawn += elements.edges(reaching(known["links"], fresh))
    anchors = {*ids, *bundled(wish)}
    drawn += bundles(reach, anchors, set(ids_drawn), opened)
    change: Change = {
        "how": "merge",
        "remove": [elements.bundle_id(anchor) for anchor in sorted(anchors)],
        "add": drawn,
        "move": {name: list(place) for name, place in places.items()},
        "near": ids[0] if ids else None,
        "fit": not opened,
        "waiting": waiting(reach, anchors, opened, set(ids_drawn)),
    }
    if not new:
        which = f" by {words.LINKS.get(by, by)}" if by else ""
        change["say"] = f"Every neighbour{which} that the records show is on the chart already."
    return change


def more(reach: Reach, anchor: str, kind: str | None, wish: Wish) -> Change:
    """Draw the next ones of a bundle, strongest first, of one kind or of all."""
    if not anchor.startswith("group:"):
        change = expand(reach, [anchor], wish, kind)
        return {**change, "select": left_to_choose(change.get("add") or [], anchor)}
    community = anchor.removeprefix("group:")
    members = reach.community(community)["entities"]
    on = set(on_chart(wish))
    next_ones = [
        entity
        for entity in members
        if entity["entity"] not in on and kind in (None, elements.drawn_kind(entity))
    ]
    new = strongest(next_ones, STRONGEST)
    fresh = {entity["entity"] for entity in new}
    places = reach.chart([e["entity"] for e in members if e["entity"] in on | fresh])["positions"]
    drawn = [elements.node(e, places.get(e["entity"]), anchor) for e in new]
    drawn += elements.edges(reaching(reach.chart(sorted(on | fresh))["links"], fresh))
    anchors = {*bundled(wish), anchor}
    opened = opened_groups(wish)
    drawn += bundles(reach, anchors, on | fresh, opened)
    return {
        "how": "merge",
        "opened": community,
        "remove": [elements.bundle_id(name) for name in sorted(anchors)],
        "add": drawn,
        "move": {name: list(place) for name, place in places.items()},
        "fit": anchor,
        "select": left_to_choose(drawn, anchor),
        "waiting": waiting(reach, anchors, opened, on | fresh),
    }


def around(reach: Reach, entity: str) -> Change:
    """A chart around one entity: what it uses and holds, and the strongest links of those."""
    on = [entity, *(e["entity"] for e in reach.newcomers(entity, {entity})[:STRONGEST])]
    own = [name for name in reach.own(entity) if name in on]
    if own and len(on) < _CLOSE:
        each = max(3, min(STRONGEST, (_CLOSE - len(on)) // len(own)))
        for name in own:
            on += [e["entity"] for e in reach.newcomers(name, set(on))[:each]]
    anchors = {entity, *own}
    chart = reach.chart(on)
    drawn = [elements.node(e, chart["positions"].get(e["entity"])) for e in chart["entities"]]
    drawn += elements.edges(chart["links"])
    drawn += bundles(reach, anchors, set(on), [])
    centre = next(e for e in chart["entities"] if e["entity"] == entity)
    return {
        "how": "replace",
        "mode": "chart",
        "title": f"Around {words.cut(words.identifier(str(centre['name'])))}",
        "add": drawn,
        "totals": totals(reach.overview()),
        "select": entity,
        "fit": True,
        "waiting": waiting(reach, anchors, [], set(on)),
    }


def state(case: Case, wish: Wish) -> Change:
    """Write a statement of the officer and draw the chart as the case stands after it.

    A quiet one undoes or repeats an earlier statement: the page has its picture already.
    """
    why = str(wish.get("why") or "Taken back on the chart.")
    said, back, parts = statement.make(case, wish, why)
    if wish.get("quiet"):
        return {"how": "none", "quiet": True, "say": said, "back": back, "repick": True, "add": []}
    change = redrawn(case, wish, parts)
    return {
        **change,
        "say": f"{said} Ctrl+Z takes it back with a further statement.",
        "name": said.removesuffix("."),
        "statement": {"undo": back, "redo": {**_stated(wish), "why": why}},
        "repick": True,
    }


def redrawn(case: Case, wish: Wish, parts: Mapping[str, list[str]]) -> Change:
    """The same chart after the case has changed: who stood on it is found by what it became.

    `parts` names, for each new entity, those that its records were taken from.
    """
    reach = Reach(case)
    if wish.get("mode") == "groups" and not on_chart(wish):
        return groups(case)
    old = on_chart(wish)
    now = case.became([*old, *(a for a in bundled(wish) if not a.startswith("group:"))])
    was = {now[name]: name for name in old if name in now and now[name] != name}
    for new, sources in sorted(parts.items()):
        came = [name for name in old if name in sources]
        if came and new not in old:
            was.setdefault(new, came[0])
    on = list(dict.fromkeys([*(now[name] for name in old if name in now), *was]))
    anchors = {now[a] for a in bundled(wish) if a in now}
    chart = reach.chart(on)
    drawn = [elements.node(e) for e in chart["entities"]]
    drawn += elements.edges(chart["links"])
    drawn += bundles(reach, anchors, set(on), [])
    return {
        "how": "replace",
        "mode": "chart",
        "title": str(wish.get("title") or "Chart"),
        "keep": True,
        "still": True,
        "was": was,
        "beside": was,
        "add": drawn,
        "totals": totals(reach.overview()),
        "fit": False,
        "waiting": waiting(reach, anchors, [], set(on)),
    }


def route(reach: Reach, wish: Wish) -> Change:
    """Bring the marks and lines of a route onto the chart, beside those that are there."""
    on = on_chart(wish)
    wanted = [str(one) for one in wish["entities"]]
    fresh = {one for one in wanted if one not in on}
    known = reach.chart([*on, *(one for one in wanted if one in fresh)])
    opened = opened_groups(wish)
    homes = reach.homes(opened)
    lines = {one for line in wish["lines"] for one in both_ways(str(line))}
    links = [
        link
        for link in known["links"]
        if link["source"] in fresh or link["target"] in fresh or link["link"] in lines
    ]
    places = {} if opened else known["positions"]
    anchors = set(bundled(wish))
    drawn = [
        elements.node(e, places.get(e["entity"]), homes.get(e["entity"]))
        for e in known["entities"]
        if e["entity"] in fresh
    ]
    drawn += elements.edges(links)
    drawn += bundles(reach, anchors, {*on, *wanted}, opened)
    return {
        "how": "merge",
        "name": "Show a route",
        "remove": [elements.bundle_id(anchor) for anchor in sorted(anchors)],
        "add": drawn,
        "move": {name: list(place) for name, place in places.items()},
        "near": wanted[0],
        "fit": True,
        "waiting": waiting(reach, anchors, opened, {*on, *wanted}),
        "route": {key: wish[key] for key in ("entities", "lines", "steps")},
    }


def _stated(wish: Wish) -> dict[str, Any]:
    kept = ("verb", "entity", "role", "judgement", "a", "b")
    return {key: wish[key] for key in kept if key in wish}
