"""From a saved chart to what is printed: the network at its data cut-off, codes of today."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from graphkit import __version__
from graphkit.case import charts, screen, standing
from graphkit.errors import UsageProblem
from graphkit.evidence import judgements as judgement_store
from graphkit.evidence import ledger as ledger_store
from graphkit.evidence.charts import ChartVersion
from graphkit.export import sheet_words as words
from graphkit.export.plain_text import plain
from graphkit.export.printed import FORMATS, TYPES
from graphkit.export.schedule import Context, line
from graphkit.export.sheet import Exhibit, Line, Mark, Sheet
from graphkit.graph.store import Entity, Link, Where, link_ends
from graphkit.model.kinds import Anchor, EntityId, LinkId, LinkKind
from graphkit.model.number_groups import grouped

if TYPE_CHECKING:
    from graphkit.case.case import Case
    from graphkit.case.projecting import Projection

_EVERYTHING = Where(services=True)
_PEOPLE = frozenset({"Person", "Organization"})
_SUGGESTED = frozenset({LinkKind.POSSIBLY_SAME.value})
_REVERSAL = re.compile(r"revers|refund", re.IGNORECASE)
_FACETS: Mapping[str, str] = {"kind": "kinds of entity", "link": "kinds of link"}


def sheet_of(case: Case, chart_id: str, version: int | None = None) -> Sheet:
    """Return a saved chart as it is printed.

    The records and judgements are those up to its data cut-off; roles, and so who stands
    under a code, are those of today.
    """
    one = charts.version_of(case, chart_id, version)
    return _sheet(case, one)


def sheet_around(case: Case, entity: str, hops: int) -> Sheet:
    """Return what lies around an entity as it is printed, without saving a chart of it."""
    centre = case.find(entity)
    ids = screen.within(case.store(), centre.id, hops)
    drawn = screen.chart(case.projection(), ids)
    lines = charts.among(case.store(), ids)
    elements = [
        {"key": key, "x": x, "y": y, "number": f"N{n}"}
        for n, (key, (x, y)) in enumerate(drawn["positions"].items(), 1)
    ] + [{"key": key, "number": f"L{n}"} for n, key in enumerate(lines, 1)]
    with case.folder.reading() as connection:
        seq, head = ledger_store.head(connection)
        last = connection.execute("SELECT max(at_utc) AS at FROM ledger").fetchone()["at"]
    hop = words.many(hops, "step")
    content = {
        "title": f"{grouped(centre.name)} and what lies within {hop}",
        "mode": "summary", "ledger_seq": seq, "ledger_head": head,
        "display_zone": str(case.zone()), "elements": elements, "hidden": [],
        "time_window": None, "filters": {}, "combos": [],
    }  # fmt: skip
    text = json.dumps(content, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    author = case.officer or case.folder.info().officer
    return _sheet(case, ChartVersion("not saved", 0, content, digest, author, last, seq))


def printed(
    case: Case, form: str, chart: str | None, version: int | None, around: str | None, hops: int
) -> dict[str, Any]:
    """Return a chart as one file: its name, its media type and its bytes."""
    if form not in FORMATS:
        raise UsageProblem(
            f"A chart is not printed as {form!r}.", hint=f"Use: {', '.join(FORMATS)}."
        )
    if chart is not None:
        sheet = sheet_of(case, chart, version)
    elif around is not None:
        sheet = sheet_around(case, around, hops)
    else:
        raise UsageProblem(f"{form} is a chart.", hint="Name it with --chart or --around.")
    name = f"{sheet.chart}-v{sheet.version}" if sheet.version else "chart"
    return {
        "name": f"{name}-{sheet.mode}.{form}",
        "type": TYPES[form],
        "data": FORMATS[form](sheet),
    }


@contextmanager
def _network(case: Case, cut_off: int) -> Iterator[Projection]:
    """Open the network as it was at the cut-off; the present one where nothing changed."""
    today = case.projection()
    with case.folder.reading() as connection:
        then = standing.state_of(connection, cut_off)
    if then == today.state:
        yield today
        return
    old = case.projection_at(cut_off, today.codes())
    try:
        yield old
    finally:
        old.close()


def _sheet(case: Case, one: ChartVersion) -> Sheet:
    content = one.content
    today = case.projection()
    with _network(case, content["ledger_seq"]) as projection:
        return _Printing(case, one, today, projection).sheet()


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What of a chart is drawn, and how much is not, by reason."""

    entities: list[Entity]
    lines: list[tuple[str, list[Link]]]
    left: dict[str, int]


class _Printing:
    def __init__(
        self, case: Case, one: ChartVersion, today: Projection, projection: Projection
    ) -> None:
        self._case = case
        self._one = one
        self._today = today
        self._projection = projection
        self._store = projection.store
        self._content = one.content
        window = one.content["time_window"] or {}
        self._since = _instant(window.get("since"))
        self._until = _instant(window.get("until"))

    def sheet(self) -> Sheet:
        drawn = self._drawn()
        refs = {e["key"]: e["number"] for e in self._content["elements"]}
        now = self._now(drawn.entities)
        taken = self._taken()
        context = Context(
            refs={entity.id: refs[entity.id] for entity in drawn.entities},
            coded=frozenset(e.id for e in now.values() if e.protected),
            exhibits={exhibit: label for exhibit, (label, _) in taken.items()},
            judgements=self._judgements(drawn.entities),
            shown=self._shown,
            since=self._since,
            until=self._until,
        )
        opened = [line(self._store, ref, links, context) for ref, links in drawn.lines]
        lines = tuple(one for one in opened if one.rows)
        if len(opened) > len(lines):
            drawn.left["lines without a record in the time window"] = len(opened) - len(lines)
        marks = tuple(
            sorted(
                (self._mark(entity, now[entity.id], refs) for entity in drawn.entities),
                key=lambda mark: int(mark.ref[1:]),
            )
        )
        shown = {row.ref for one in lines for row in one.rows}
        ids = [link.id for ref, links in drawn.lines if ref in shown for link in links]
        records = self._records(ids, self._since, self._until)
        among = self._among(drawn.entities)
        used = {row.exhibit for one in lines for row in one.rows}
        one = self._one
        made_at = datetime.fromisoformat(one.created_at)
        return Sheet(
            case=plain(self._shown(self._case.folder.info().case_id)),
            chart=one.chart_id,
            version=one.version,
            title=self._shown(self._content["title"]),
            mode=self._content["mode"],
            author=self._shown(one.author),
            made_at=made_at,
            zone=self._content["display_zone"],
            software=f"graphkit {__version__}",
            cut_off=self._content["ledger_seq"],
            cut_off_hash=self._content["ledger_head"],
            content_sha256=one.content_sha256,
            marks=marks,
            lines=lines,
            exhibits=tuple(e for label, e in taken.values() if label in used),
            records=records,
            records_among=among,
            notes=tuple(self._notes(marks, lines, drawn, records, among)),
        )

    def _shown(self, text: str) -> str:
        """Hide what is protected at the cut-off and what is protected today, then clean."""
        masked = self._projection.masked(text)
        if self._today is not self._projection:
            masked = self._today.masked(masked)
        return plain(masked)

    def _drawn(self) -> _Drawn:
        """Take out what the chart hides and what its mode does not allow, and count it."""
        hidden = {one["key"]: one["reason"] for one in self._content["hidden"]}
        left: dict[str, int] = {}
        keys, wanted = [], {}
        for element in self._content["elements"]:
            if element["key"] in hidden:
                reason = f"elements hidden: {self._shown(hidden[element['key']])}"
                left[reason] = left.get(reason, 0) + 1
            elif link_ends(LinkId(element["key"])) is None:
                keys.append(EntityId(element["key"]))
            else:
                wanted[element["key"]] = element["number"]
        entities = self._store.entities(keys)
        if not entities:
            raise UsageProblem("Nothing is drawn on this chart.", hint="Show an entity, save it.")
        on = {entity.id for entity in entities}
        found = {one.id: one for one in self._store.links(_links_of(wanted))}
        lines = []
        for key, ref in wanted.items():
            links = [found[one] for one in charts.links_of(key) if one in found]
            if not links or not {links[0].source, links[0].target} <= on:
                continue
            if self._content["mode"] != "intelligence" and _is_suggested(links):
                reason = "suggested links, which a court sheet does not show"
                left[reason] = left.get(reason, 0) + 1
                continue
            lines.append((ref, links))
        lines.sort(key=lambda pair: int(pair[0][1:]))
        return _Drawn(entities, lines, left)

    def _now(self, entities: Sequence[Entity]) -> dict[EntityId, Entity]:
        """Return the entities as they are today where one is protected by now."""
        where = self._today.store.locate([Anchor(entity.id) for entity in entities])
        present = {e.id: e for e in self._today.store.entities([e.id for e in entities])}
        moved = {e.id: e for e in self._today.store.entities(sorted(set(where.values())))}
        result = {}
        for entity in entities:
            later = present.get(entity.id) or moved.get(where.get(Anchor(entity.id), entity.id))
            hide = later is not None and later.protected and not entity.protected
            result[entity.id] = later if hide and later is not None else entity
        return result

    def _mark(self, entity: Entity, now: Entity, refs: Mapping[str, str]) -> Mark:
        element = next(e for e in self._content["elements"] if e["key"] == entity.id)
        name = now.name if now.protected else self._shown(now.name)
        return Mark(
            ref=refs[entity.id],
            kind="Protected" if now.protected and now.kind in _PEOPLE else now.kind,
            label=plain(grouped(name)),
            x=element["x"],
            y=element["y"],
            coded=now.protected,
        )

    def _taken(self) -> dict[str, tuple[str, Exhibit]]:
        labels = self._case.labels()
        with self._case.folder.reading() as connection:
            rows = connection.execute("SELECT * FROM exhibit ORDER BY seq").fetchall()
        return {
            row["exhibit_id"]: (
                label,
                Exhibit(
                    label=label,
                    file=self._shown(row["name"]),
                    sha256=row["sha256"],
                    size=row["size"],
                    received=row["added_at"][:10],
                ),
            )
            for row in rows
            for label in (labels[row["exhibit_id"]],)
        }

    def _judgements(self, entities: Sequence[Entity]) -> dict[EntityId, tuple[str, ...]]:
        """Return the judgements that hold the records of each drawn person together."""
        members = self._projection.members()
        owner = {a: e.id for e in entities for a in members.get(e.id, ())}
        with self._case.folder.reading() as connection:
            stated = judgement_store.read(connection, as_at=self._content["ledger_seq"])
        gone = {j.revokes for j in stated if j.revokes}
        found: dict[EntityId, set[str]] = {}
        for j in stated:
            if j.kind.value == "same" and j.judgement_id not in gone:
                first, second = owner.get(j.a), owner.get(j.b)
                if first is not None and first == second:
                    found.setdefault(first, set()).add(j.judgement_id)
        return {entity: tuple(sorted(ids)) for entity, ids in found.items()}

    def _among(self, entities: Sequence[Entity]) -> int:
        links = self._store.links_among([e.id for e in entities], where=_EVERYTHING)
        return self._records([link.id for link in links if link.source != link.target])

    def _records(
        self, ids: Sequence[LinkId], since: datetime | None = None, until: datetime | None = None
    ) -> int:
        """Count the different records behind links; one record may stand behind several."""
        return self._store.records(ids, since=since, until=until, limit=1).total if ids else 0

    def _notes(
        self,
        marks: Sequence[Mark],
        lines: Sequence[Line],
        drawn: _Drawn,
        records: int,
        among: int,
    ) -> Iterator[str]:
        content = self._content
        nodes = sum("x" in element for element in content["elements"])
        between = charts.among(self._store, [entity.id for entity in drawn.entities])
        yield (
            f"{words.count(len(marks))} of {words.many(nodes, 'entity', 'entities')} of this "
            f"chart version and {words.count(len(lines))} of {words.many(len(between), 'line')} "
            "between them are drawn."
        )
        yield (
            f"They rest on {words.count(records)} of {words.many(among, 'record')} "
            "of the shown pairs."
        )
        yield f"Filters: {self._filters(lines)}."
        rows = [row for one in lines for row in one.rows]
        second = sum(not row.counts for row in rows)
        undated = sum(one.undated for one in lines)
        said = [f"{words.count(n)} {what}" for what, n in sorted(drawn.left.items())]
        if among > records:
            said.append(f"{words.many(among - records, 'record')} of lines not drawn")
        closed = [c for c in content.get("combos") or () if not c.get("open")]
        if closed:
            said.append(words.many(len(closed), "closed group"))
        if said:
            yield f"Left out: {'; '.join(said)}."
        if second:
            yield (
                f"{words.many(second, 'second record')} of an event that another record shows too: "
                "listed, the event counted once."
            )
        if undated:
            yield f"{words.many(undated, 'record')} without a time: counted."
        if any(one.kind == LinkKind.TRANSFERRED for one in lines):
            yield _money_note(lines)
        yield from _clock_note(rows)

    def _filters(self, lines: Sequence[Line]) -> str:
        kinds = [words.LINKS[kind] for kind in words.LINKS if any(o.kind == kind for o in lines)]
        parts = [", ".join(kinds) or "none"]
        off = self._content["filters"]
        off = off.get("off", off) if isinstance(off, dict) else {}
        for name, values in sorted(off.items()):
            if isinstance(values, list) and values:
                spoken = [str(words.KINDS.get(v) or words.LINKS.get(v) or v) for v in values]
                listed = ", ".join(self._shown(one) for one in spoken)
                parts.append(f"without {_FACETS.get(name, self._shown(name))}: {listed}")
        zone = self._content["display_zone"]
        if self._since:
            parts.append(f"from {words.utc(self._since)} UTC")
        if self._until:
            parts.append(f"before {words.utc(self._until)} UTC")
        if not (self._since or self._until):
            times = [row.at for one in lines for row in one.rows if row.at is not None]
            ends = (min(times), max(times)) if times else None
            parts.append(words.period(ends, zone))
        return "; ".join(parts)


def _money_note(lines: Sequence[Line]) -> str:
    rows = [row for one in lines if one.kind == LinkKind.TRANSFERRED for row in one.rows]
    counted = [row for row in rows if row.counts]
    back = sum(bool(_REVERSAL.search(row.text)) for row in counted)
    unknown = sum(row.amount is None for row in counted)
    text = (
        "Sums add the transfer rows listed, each event once; fees stated in a column of their "
        f"own are not added. {words.many(back, 'row')} of them {'is' if back == 1 else 'are'} "
        f"called a reversal or refund{' and added as well' if back else ''}."
    )
    return text + (f" {words.many(unknown, 'row')} without an amount." if unknown else "")


def _clock_note(rows: Sequence[Any]) -> Iterator[str]:
    assumed = sorted({row.exhibit for row in rows if row.basis == words.BASES["assumed"]})
    if assumed:
        listed = words.listed(sorted(assumed, key=lambda label: int(label[1:])))
        yield f"Clock of {listed}: the zone was assumed when the file was taken in."


def _is_suggested(links: Sequence[Link]) -> bool:
    return any(link.certainty == "inferred" or link.kind in _SUGGESTED for link in links)


def _links_of(wanted: Mapping[str, str]) -> list[LinkId]:
    return [link for key in wanted for link in charts.links_of(key)]


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)
