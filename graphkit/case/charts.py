"""Saved charts: what is on one, its numbers that never change, and what became of its marks.

A version is a list of entities and lines with their places. It holds ids, never names:
whoever is protected today is a code on every version, whenever that was saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from graphkit.case import standing
from graphkit.errors import UsageProblem
from graphkit.evidence import charts as store
from graphkit.evidence import ledger as ledger_store
from graphkit.evidence.charts import ChartVersion
from graphkit.graph.store import GraphStore, Where, link_ends, link_id
from graphkit.model.kinds import Anchor, EntityId, LinkId, LinkKind

if TYPE_CHECKING:
    from graphkit.case.case import Case
    from graphkit.case.projecting import Projection

MODES = ("summary", "aid", "intelligence")
"""What a chart is for; it decides the banner, and whether suggested links may be drawn."""
MOST = 5_000
"""Elements that one chart may hold."""
_LONGEST = 200
_FREE: Mapping[str, Any] = {
    "recipe": [], "combos": [], "filters": {}, "legend": [], "style_pack": None,
}  # fmt: skip
_EVERYTHING = Where(services=True)


def line_of(link: str) -> str:
    """Return the id under which a link is drawn: calls both ways are one line.

    That line carries the id of the link whose source comes first in the alphabet.
    """
    ends = link_ends(LinkId(link))
    if ends is None or ends[0] != LinkKind.COMMUNICATED:
        return link
    return link_id(ends[0], *sorted(ends[1:]))


def links_of(line: str) -> list[LinkId]:
    """Return the links that may lie behind a line; calls have one for each direction."""
    ends = link_ends(LinkId(line))
    if ends is None or ends[0] != LinkKind.COMMUNICATED:
        return [LinkId(line)]
    return [LinkId(line), link_id(ends[0], ends[2], ends[1])]


# saving


def save(case: Case, chart: Mapping[str, Any]) -> dict[str, Any]:
    """Append a version of a chart and return it as it was saved.

    Raises UsageProblem where the chart has no title, or holds what the case does not.
    """
    title = str(chart.get("title") or "").strip()
    if not title or len(title) > _LONGEST:
        raise UsageProblem(f"A chart needs a title of 1 to {_LONGEST} letters.")
    mode = chart.get("mode") or MODES[0]
    if mode not in MODES:
        raise UsageProblem(f"No mode is called {mode!r}.", hint=f"Use: {', '.join(MODES)}.")
    zone = chart.get("display_zone") or str(case.zone())
    standing.check_zone(zone)
    case.projection()  # made before the ledger is held
    officer = chart.get("author") or case.officer
    with case.folder.writing(actor=officer, role="analyst") as ledger:
        projection = case.projection()
        placed = _placed(projection, chart.get("elements") or ())
        versions = store.read(ledger.connection)
        identity = _named(versions, chart.get("chart_id"))
        own = [one for one in versions if one.chart_id == identity]
        version = own[-1].version + 1 if own else 1
        seq, head = ledger_store.head(ledger.connection)
        content = {
            "chart_id": identity,
            "version": version,
            "parent_version": _parent(own, chart.get("parent_version")),
            "title": title,
            "mode": mode,
            "ledger_seq": seq,
            "ledger_head": head,
            "display_zone": zone,
            "elements": _numbered(projection, placed, own),
            "hidden": _hidden(chart.get("hidden") or ()),
            "time_window": _window(chart.get("time_window")),
            **{name: chart.get(name) or empty for name, empty in _FREE.items()},
        }
        store.write(ledger, identity, version, content)
    return saved(case, identity, version)


def _named(versions: Sequence[ChartVersion], wanted: object) -> str:
    known = list(dict.fromkeys(one.chart_id for one in versions))
    if wanted is None:
        return f"chart-{len(known) + 1}"
    return _known(known, str(wanted))


def _known(known: Sequence[str], wanted: str) -> str:
    identity = f"chart-{wanted}" if wanted.isdigit() else wanted
    if identity not in known:
        listed = f"There are: {', '.join(known)}." if known else "No chart was saved yet."
        raise UsageProblem(f"No chart is called {wanted!r}.", hint=listed)
    return identity


def _parent(own: Sequence[ChartVersion], stated: object) -> int | None:
    if not own:
        return None
    if stated is None:
        return own[-1].version
    if stated not in [one.version for one in own]:
        raise UsageProblem(f"This chart has no version {stated}.")
    return int(str(stated))


def _placed(projection: Projection, elements: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Read the elements: entities with a place, lines between them, all known to the case.

    Where no line is given, the chart has every line between its entities.
    """
    if not 0 < len(elements) <= MOST:
        raise UsageProblem(f"A chart holds 1 to {MOST:,} elements, not {len(elements):,}.")
    keys = [str(element.get("key") or "") for element in elements]
    follow = _following(projection.store, keys)
    entities: dict[str, dict[str, Any]] = {}
    lines: dict[str, dict[str, Any]] = {}
    for element, key in zip(elements, keys, strict=True):
        today = follow(key)
        if today is None:
            raise UsageProblem(f"{key!r} is neither an entity nor a link of this case.")
        if link_ends(LinkId(key)) is None:
            entities.setdefault(today, _element(today, element, place=True))
        else:
            lines.setdefault(line_of(today), _element(line_of(today), element, place=False))
    if not lines:
        lines = {key: _element(key, {}, place=False) for key in among(projection.store, entities)}
    loose = [
        key for key in lines if not set((link_ends(LinkId(key)) or ("",))[1:]) <= set(entities)
    ]
    if loose:
        raise UsageProblem(f"The line {loose[0]!r} has an end that is not on the chart.")
    kinds = {one.id: one.kind for one in projection.store.entities(list(map(EntityId, entities)))}
    members = projection.members()
    for key, entity in entities.items():
        entity["kind"] = kinds[EntityId(key)]
        if EntityId(key) in members:
            entity["members"] = list(members[EntityId(key)])
    return [*entities.values(), *lines.values()]


def among(graph: GraphStore, entities: Mapping[str, Any] | Sequence[str]) -> list[str]:
    """Return every line between these entities, as ids; a line has two different ends."""
    found = graph.links_among([EntityId(one) for one in entities], where=_EVERYTHING)
    return sorted({line_of(link.id) for link in found if link.source != link.target})


def _element(key: str, stated: Mapping[str, Any], *, place: bool) -> dict[str, Any]:
    element: dict[str, Any] = {
        "key": key,
        "kind": (link_ends(LinkId(key)) or ("",))[0],
        "note": str(stated.get("note") or "") or None,
    }
    if place:
        try:
            x, y = float(stated["x"]), float(stated["y"])
        except (KeyError, TypeError, ValueError) as error:
            raise UsageProblem(f"{key!r} has no place: x and y are numbers.") from error
        if not (abs(x) < 1e7 and abs(y) < 1e7):
            raise UsageProblem(f"{key!r} lies at ({x}, {y}), which is on no chart.")
        element |= {"x": round(x, 2), "y": round(y, 2), "pinned": bool(stated.get("pinned"))}
    return element


def _numbered(
    projection: Projection, placed: Sequence[dict[str, Any]], own: Sequence[ChartVersion]
) -> list[dict[str, Any]]:
    """Give each element its number; a number is kept by what had it and never used again."""
    had: dict[str, int] = {}
    last = {"N": 0, "L": 0}
    keys = [element["key"] for one in own for element in one.content["elements"]]
    follow = _following(projection.store, keys)
    for one in own:
        for element in one.content["elements"]:
            letter = element["number"][0]
            number = int(element["number"][1:])
            last[letter] = max(last[letter], number)
            today = follow(element["key"])
            if today is not None:
                today = line_of(today)
                had[today] = min(number, had.get(today, number))
    nodes = [one for one in placed if "x" in one]
    for element in nodes:
        element["number"] = f"N{_next(had, last, 'N', element['key'])}"
    at = {element["key"]: int(element["number"][1:]) for element in nodes}

    def reading(element: dict[str, Any]) -> tuple[list[int], str]:
        kind, a, b = link_ends(element["key"]) or ("", "", "")
        return sorted((at[a], at[b])), kind

    lines = sorted((one for one in placed if "x" not in one), key=reading)
    for element in lines:
        element["number"] = f"L{_next(had, last, 'L', element['key'])}"
    return [*nodes, *lines]


def _next(had: Mapping[str, int], last: dict[str, int], letter: str, key: str) -> int:
    if key in had:
        return had[key]
    last[letter] += 1
    return last[letter]


def _hidden(stated: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [
        {"key": str(one["key"]), "reason": str(one.get("reason") or "hidden")}
        for one in stated
        if one.get("key")
    ]


def _window(stated: Any) -> dict[str, str | None] | None:
    """Read a time window [since, until): ISO times with their zone, either may be open."""
    if not stated:
        return None
    if not isinstance(stated, Mapping):
        stated = dict(zip(("since", "until"), stated, strict=False))
    window: dict[str, str | None] = {}
    for name in ("since", "until"):
        text = stated.get(name)
        try:
            at = None if text is None else datetime.fromisoformat(str(text))
        except ValueError as error:
            raise UsageProblem(f"{text!r} is not a time.") from error
        if at is not None and at.tzinfo is None:
            raise UsageProblem(f"{text!r} has no zone.", hint="Write it like 2026-06-12T08:00Z.")
        window[name] = None if at is None else at.isoformat()
    return window


# reading


def listed(case: Case) -> list[dict[str, Any]]:
    """Return the newest version of each chart, without its elements, oldest chart first."""
    with case.folder.reading() as connection:
        versions = store.read(connection)
        now = standing.state_of(connection)[0]
    newest = {one.chart_id: one for one in versions}
    masked = case.projection().masked if versions else str
    return [
        {
            **_head(one, masked),
            "versions": sum(other.chart_id == one.chart_id for other in versions),
            "marks": sum("x" in element for element in one.content["elements"]),
            "lines": sum("x" not in element for element in one.content["elements"]),
            "moved_on": now > one.content["ledger_seq"],
        }
        for one in newest.values()
    ]


def version_of(case: Case, chart_id: str, version: int | None) -> ChartVersion:
    """Return one version as it stands in the ledger; the newest where none is named."""
    with case.folder.reading() as connection:
        versions = store.read(connection)
    identity = _known(list(dict.fromkeys(one.chart_id for one in versions)), str(chart_id))
    own = {one.version: one for one in versions if one.chart_id == identity}
    if version is None:
        return own[max(own)]
    if version not in own:
        raise UsageProblem(f"{identity} has no version {version}.", hint=f"It has 1 to {max(own)}.")
    return own[version]


def saved(case: Case, chart_id: str, version: int | None = None) -> dict[str, Any]:
    """Return one version with its elements as they are today.

    An element that went into another entity stands under the new id; `was` has the old
    one. `changes` says in sentences what was merged, taken apart or is gone.
    """
    one = version_of(case, chart_id, version)
    projection = case.projection()
    with case.folder.reading() as connection:
        now = standing.state_of(connection)[0]
        versions = store.read(connection, one.chart_id)
    elements, changes = followed(projection, one.content["elements"])
    masked = projection.masked
    for element in elements:
        element["note"] = masked(element["note"]) if element["note"] else None
    return {
        **_head(one, masked),
        **{name: one.content[name] for name in ("parent_version", "display_zone", "hidden")},
        **{name: one.content[name] for name in ("time_window", *_FREE)},
        "elements": elements,
        "changes": changes,
        "moved_on": now > one.content["ledger_seq"],
        "versions": [_head(other, masked) for other in versions],
    }


def _head(one: ChartVersion, masked: Callable[[str], str]) -> dict[str, Any]:
    return {
        "chart_id": one.chart_id,
        "version": one.version,
        "title": masked(one.content["title"]),
        "mode": one.content["mode"],
        "author": one.author,
        "created_at": one.created_at,
        "ledger_seq": one.content["ledger_seq"],
        "ledger_head": one.content["ledger_head"],
        "content_sha256": one.content_sha256,
    }


# what became of the marks


def followed(
    projection: Projection, elements: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the elements under the ids they have today, and what changed since."""
    follow = _following(projection.store, [element["key"] for element in elements])
    now: dict[str, dict[str, Any]] = {}
    changes: list[dict[str, Any]] = []
    for element in elements:
        today = follow(element["key"])
        if today is None:
            changes.append(_change("gone", [element], f"{element['number']} is gone."))
            continue
        today = line_of(today)
        if today in now:
            first = now[today]
            text = f"{element['number']} and {first['number']} are one now."
            changes.append(_change("merged", [first, element], text))
            continue
        now[today] = {**element, "key": today}
        if today != element["key"]:
            now[today]["was"] = element["key"]
        parts = _parts(projection, element)
        if len(parts) > 1:
            text = f"{element['number']} was taken apart into {len(parts)} entities."
            changes.append({**_change("apart", [element], text), "entities": parts})
    kept = {key for key, element in now.items() if "x" in element}
    for key, element in list(now.items()):
        ends = link_ends(LinkId(key))
        if ends is not None and not set(ends[1:]) <= kept:
            del now[key]
            changes.append(_change("gone", [element], f"{element['number']} lost an end."))
    shown = [{k: v for k, v in element.items() if k != "members"} for element in now.values()]
    return shown, changes


def _change(what: str, elements: Sequence[Mapping[str, Any]], sentence: str) -> dict[str, Any]:
    numbers = [element["number"] for element in elements]
    return {"change": what, "numbers": numbers, "sentence": sentence}


def _parts(projection: Projection, element: Mapping[str, Any]) -> list[str]:
    """Return the entities that the records of a person belong to today."""
    members = [Anchor(one) for one in element.get("members") or ()]
    return sorted(set(projection.store.locate(members).values())) if members else []


def _following(graph: GraphStore, keys: Sequence[str]) -> Callable[[str], str | None]:
    """Return a function from an id on a chart to the id of today, or None."""
    wanted: set[str] = set()
    for key in keys:
        ends = link_ends(LinkId(key))
        wanted.update(ends[1:] if ends else [key])
    asked = sorted(wanted)
    present = {one.id for one in graph.entities([EntityId(one) for one in asked])}
    moved = graph.locate([Anchor(one) for one in asked if one not in present])
    today: dict[str, str] = {one: one for one in present}
    today.update((str(anchor), str(entity)) for anchor, entity in moved.items())
    lines = {}
    for key in keys:
        ends = link_ends(LinkId(key))
        if ends is not None and ends[1] in today and ends[2] in today:
            a, b = today[ends[1]], today[ends[2]]
            lines[key] = [link_id(ends[0], a, b), link_id(ends[0], b, a)] if a != b else []
    listed_links = sorted({link for both in lines.values() for link in both})
    there = {link.id for link in graph.links(listed_links)}

    def follow(key: str) -> str | None:
        if link_ends(LinkId(key)) is None:
            return today.get(key)
        return next((link for link in lines.get(key, ()) if link in there), None)

    return follow
