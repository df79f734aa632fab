"""`Case`: what can be done with a case, in the verbs of the command line.

Everything it returns is a plain dict or list in the shapes of the command line's JSON.
Protected people are codes in all of it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from graphkit.case import (
    charts,
    exhibit_rows,
    first_answers,
    groups,
    home,
    judging,
    measuring,
    printing,
    screen,
    shapes,
    standing,
    visits,
    windowed,
)
from graphkit.case.jobs import Jobs
from graphkit.case.naming import anchor_named, entity_named
from graphkit.case.projecting import Projection
from graphkit.case.source_rows import reread
from graphkit.case.uploads import Uploads
from graphkit.errors import UsageProblem
from graphkit.evidence import judgements as judgement_store
from graphkit.evidence import ledger as ledger_store
from graphkit.evidence.batches import Verified
from graphkit.evidence.folder import CaseFolder
from graphkit.evidence.records import connect
from graphkit.evidence.verify import verify
from graphkit.export import csv_tables, graphml
from graphkit.export.csv_tables import save
from graphkit.graph.store import Entity, GraphStore, Where
from graphkit.ingest.importer import Importer, importing
from graphkit.ingest.reader import Settings
from graphkit.model.kinds import PROTECTED_ROLES, Anchor, EntityId, LinkId, Role

EXPORT_FORMATS = ("csv", "graphml", "svg", "pdf", "png", "xlsx")
ROLES = tuple(role.value for role in Role)
CODED_ROLES = frozenset(role.value for role in PROTECTED_ROLES)
"""Roles whose holders are shown by a code."""


def verify_case(path: Path, *, full: bool = False) -> dict[str, Any]:
    """Check whether everything is as it was recorded; a verdict in every case."""
    verdict = verify(path, full=full)
    return {
        "verdict": verdict.verdict,
        "checked": verdict.checked,
        "findings": verdict.findings,
        "not_checked": verdict.not_checked,
    }


class Case:
    """A case folder and everything that its users can ask of it. Safe for many threads."""

    def __init__(self, folder: CaseFolder, *, officer: str | None = None) -> None:
        self.folder = folder
        self.officer = officer
        self._verified = Verified()
        self._projection: Projection | None = None
        self._lock = threading.RLock()
        self._info = folder.info()

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        title: str = "",
        region: str | None = None,
        timezone: str | None = None,
        officer: str = "",
        authority: str | None = None,
    ) -> Case:
        """Make an empty case folder and open it."""
        folder = CaseFolder.create(
            path,
            title=title,
            region=region,
            timezone=timezone,
            officer=officer,
            authority=authority,
        )
        return cls(folder)

    @classmethod
    def open(cls, path: Path | str, *, officer: str | None = None) -> Case:
        """Open an existing case folder."""
        return cls(CaseFolder.open(Path(path)), officer=officer)

    def close(self) -> None:
        """Let go of files and connections."""
        with self._lock:
            if self._projection is not None:
                self._projection.close()
                self._projection = None

    def __enter__(self) -> Case:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # what is in the case

    def info(self) -> dict[str, Any]:
        """Return what the case is, its exhibits, and how much it holds."""
        with self.folder.reading() as connection:
            seq, head = ledger_store.head(connection)
            exhibits = [
                {
                    "exhibit": row["exhibit_id"],
                    "file": row["name"],
                    "label": f"P{number}",
                    "sha256": row["sha256"],
                    "size": row["size"],
                    "device": row["device"],
                    "added_by": row["added_by"],
                    "added_at": row["added_at"],
                    "authority": row["authority"],
                }
                for number, row in enumerate(
                    connection.execute("SELECT * FROM exhibit ORDER BY seq"), 1
                )
            ]
            resolved = standing.is_resolved(connection)
        stated = self._info
        return {
            "case_id": stated.case_id,
            "title": stated.title,
            "region": stated.region,
            "timezone": stated.timezone,
            "officer": self.officer or stated.officer,
            "authority": stated.authority,
            "ledger_seq": seq,
            "ledger_head": head,
            "resolved": resolved,
            "exhibits": exhibits,
            "counts": self._counts() if exhibits else _NO_COUNTS,
        }

    def _counts(self) -> dict[str, int]:
        store = self.store()
        about = store.info()
        lines = self.report()
        return {
            "entities": about.entities,
            "links": about.links,
            "records": sum(sum(line["records"].values()) for line in lines),
            "problems": sum(sum(line["problems"].values()) for line in lines),
            "undated": sum(line["time_basis"].get("unknown", 0) for line in lines),
        }

    def report(self, exhibit: str | None = None) -> list[dict[str, Any]]:
        """Return the import report of each file, in the order of intake."""
        return standing.reports(self.folder, exhibit)

    def evidence_state(self) -> int:
        """Return the number of the last entry by which records came in or were resolved."""
        return home.evidence_state(self.folder)

    def home(self) -> dict[str, Any]:
        """Return what the first screen shows: exhibits, what waits, what could not be read."""
        return home.home(self)

    def unread_rows(
        self, kind: str | None = None, exhibit: str | None = None
    ) -> tuple[list[dict[str, Any]], int]:
        """Return rows that could not be read, with their places, and how many there are."""
        return home.unread_rows(self, kind, exhibit)

    def pairs(self) -> list[dict[str, Any]]:
        """Return the pairs of people whose records may agree, and why."""
        return home.pairs(self)

    def shared_numbers(self) -> list[dict[str, Any]]:
        """Return the numbers and addresses that occur in more than one exhibit."""
        return first_answers.shared(self.store())

    def visit(self) -> dict[str, Any] | None:
        """Note that the officer is here; return when the visit before ended, None at the first."""
        info = self.info()
        found: dict[str, Any] | None = visits.visit(
            self.folder, str(info["officer"]), int(info["ledger_seq"])
        )
        return found

    def entries(self, after: int = 0) -> list[dict[str, Any]]:
        """Return the ledger entries after one, newest first: who did what, without content."""
        return home.since(self, after)

    def problems(self, exhibit: str | None = None) -> list[dict[str, Any]]:
        """Return everything that could not be read, each with its place."""
        files = self.files()
        with self.records() as records:
            rows = records.execute(
                "SELECT exhibit_id, member, locator, kind, text, reader FROM problems"
                " WHERE ? IS NULL OR exhibit_id = ?"
                " ORDER BY exhibit_id, member NULLS FIRST, batch, row",
                [exhibit, exhibit],
            ).fetchall()
        return [
            {
                "exhibit": row[0],
                "file": files.get(row[0]),
                "member": row[1],
                "locator": row[2],
                "kind": row[3],
                "text": row[4],
                "reader": row[5],
            }
            for row in rows
        ]

    def files(self) -> dict[str, str]:
        """Return the original file name of each exhibit."""
        with self.folder.reading() as connection:
            rows = connection.execute("SELECT exhibit_id, name FROM exhibit").fetchall()
        return {row["exhibit_id"]: row["name"] for row in rows}

    def labels(self) -> dict[str, str]:
        """Return the short name of each exhibit, in the order of intake: P1, P2, ..."""
        with self.folder.reading() as connection:
            rows = connection.execute("SELECT exhibit_id FROM exhibit ORDER BY seq").fetchall()
        return {row["exhibit_id"]: f"P{number}" for number, row in enumerate(rows, 1)}

    def records(self) -> duckdb.DuckDBPyConnection:
        """Open the records as views, every file checked against the ledger first."""
        return connect(self.folder, self._verified)

    # taking in

    def add(
        self,
        paths: Sequence[Path],
        *,
        dry_run: bool = False,
        profile: str | None = None,
        as_format: str | None = None,
        region: str | None = None,
        timezone: str | None = None,
        date_order: str | None = None,
        currency: str | None = None,
        password: str | None = None,
        copy: bool = True,
        note: str | None = None,
        authority: str | None = None,
        received_from: str | None = None,
        device: str | None = None,
        officer: str | None = None,
        progress: Callable[[Mapping[str, Any]], None] = lambda _: None,
    ) -> Iterator[dict[str, Any]]:
        """Take files and folders in and read them; yield a report line per file."""
        for path in paths:
            if not path.exists():
                raise UsageProblem(f"{path} does not exist.", hint="Check the spelling.")
        name, profiles = _profile(profile, self.folder.profiles())
        stated = {
            key: value
            for key, value in {
                "region": region,
                "timezone": timezone,
                "date_order": date_order,
                "currency": currency,
                "profile": name,
            }.items()
            if value is not None
        }
        standing.check_zone(timezone)
        settings = Settings(
            region=region or self._info.region,
            timezone=timezone or self._info.timezone,
            date_order=date_order,
            currency=currency,
            password=password,
            profile=name,
            profiles=profiles,
            stated=frozenset(stated),
        )
        who = officer or self.officer
        with importing(self.folder, actor=who, dry_run=dry_run) as ledger:
            work = Importer(
                self.folder,
                ledger,
                settings,
                answered=bool(stated),
                as_format=as_format,
                copy=copy,
                details={
                    "note": note,
                    "authority": authority,
                    "received_from": received_from,
                    "device": device,
                },
                progress=progress,
                known_keys=self._unknown_keys,
            )
            for path in paths:
                for line in work.add(path):
                    if work.crashed:
                        line = {**line, "fault": True}
                        work.crashed = False
                    yield line

    def jobs(self) -> Jobs:
        """Return the jobs of this case: work in processes of its own."""
        return Jobs(self.folder)

    def uploads(self) -> Uploads:
        """Return the files that come in through the browser, piece by piece."""
        return Uploads(self.folder)

    def _unknown_keys(self, keys: list[str]) -> int:
        with self.records() as records:
            known = records.execute(
                "SELECT count(DISTINCT id) FROM identifiers WHERE id IN (SELECT unnest(?))", [keys]
            ).fetchone()
        return len(keys) - (known[0] if known else 0)

    # judgements

    def resolve(self) -> dict[str, Any]:
        """Find by rule which identity records speak of one person; build the network."""
        writing = self.folder.writing(actor=self.officer, role="analyst")
        with writing as ledger, self.records() as records:
            result = judging.resolve(ledger, records)
        about = self.store().info()
        groups.groups_of(self.projection())  # so that the screen opens at once
        result["by_kind"] = dict(sorted(about.by_kind.items()))
        result["entities"] = about.entities
        return result

    def judge(
        self,
        kind: str,
        a: str,
        b: str,
        *,
        why: str,
        officer: str | None = None,
        dry_run: bool = False,
    ) -> dict[str, Any]:
        """State that two records speak of one person (`same`), do not (`different`), or may."""
        names = self._naming()
        first, second = names(a), names(b)
        if first == second:
            raise UsageProblem(f"{a!r} and {b!r} are the same record.", hint="Name two records.")
        return self._judged(
            judging.Statement(kind, first, second, why), officer=officer, dry_run=dry_run
        )

    def revoke(
        self, judgement: str, *, why: str, officer: str | None = None, dry_run: bool = False
    ) -> dict[str, Any]:
        """Take one judgement back: entities become what they were without it."""
        with self.folder.reading() as connection:
            known = {j.judgement_id: j for j in judgement_store.read(connection)}
        target = known.get(judgement)
        if target is None:
            raise UsageProblem(
                f"No judgement is called {judgement!r}.", hint="List them with: graphkit history"
            )
        statement = judging.Statement("revoke", target.a, target.b, why, revokes=judgement)
        return self._judged(statement, officer=officer, dry_run=dry_run)

    def _judged(
        self, statement: judging.Statement, *, officer: str | None, dry_run: bool
    ) -> dict[str, Any]:
        if not statement.why.strip():
            raise UsageProblem("A judgement needs a reason.", hint="Give it with --why.")
        with self.records() as records:
            if dry_run:
                with self.folder.reading() as connection:
                    return judging.preview(connection, records, statement)
            who = officer or self.officer
            with self.folder.writing(actor=who, role="analyst") as ledger:
                return judging.write(ledger, records, statement)

    def set_role(
        self, entity: str, role: str, *, why: str, officer: str | None = None
    ) -> dict[str, Any]:
        """State what somebody is in the case; the statement stands in the ledger."""
        if role not in ROLES:
            raise UsageProblem(f"No role is called {role!r}.", hint=f"Use: {', '.join(ROLES)}.")
        subject = self._naming()(entity)
        with self.folder.writing(actor=officer or self.officer, role="analyst") as ledger:
            judging.set_role(ledger, subject, role, why)
        store = self.store()
        now = store.entities(list(store.locate([subject]).values()))[0]
        return {"entity": now.id, "name": now.name, "role": now.role, "subject": subject}

    def history(self, *, as_at: str | None = None) -> list[dict[str, Any]]:
        """Return every judgement, oldest first, and which later one revoked it."""
        with self.folder.reading() as connection:
            limit = standing.entry_at(connection, as_at)
            stated = judgement_store.read(connection, as_at=limit)
        revoked = {j.revokes: j.judgement_id for j in stated if j.revokes}
        return [
            {
                "judgement": j.judgement_id,
                "kind": j.kind.value,
                "a": j.a,
                "b": j.b,
                "origin": j.origin.value,
                "by": j.by,
                "at": j.at,
                "why": j.why,
                "bits": j.bits,
                "revokes": j.revokes,
                "revoked_by": revoked.get(j.judgement_id),
                "seq": j.seq,
            }
            for j in stated
        ]

    # the network

    def store(self) -> GraphStore:
        """Return the network as the ledger stands now, built anew if it has moved on."""
        return self.projection().store

    def projection(self) -> Projection:
        """Return the derived state that belongs to the ledger as it stands now."""
        with self._lock:
            with self.folder.reading() as connection:
                state = standing.state_of(connection)
            if self._projection is None or self._projection.state != state:
                if self._projection is not None:
                    self._projection.close()
                self._projection = Projection.current(
                    self.folder, self._verified, state, region=self._info.region
                )
            return self._projection

    def projection_at(self, entry: int, codes: Mapping[Anchor, str]) -> Projection:
        """Return the network as it was at a ledger entry, under the codes of today."""
        return Projection.as_at(
            self.folder, self._verified, entry, region=self._info.region, codes=codes
        )

    def find(self, text: str) -> Entity:
        """Return the one entity that an id, a number in any form, or a name stands for."""
        return entity_named(self.store(), text, region=self._info.region)

    def _naming(self) -> Callable[[str], Anchor]:
        projection = self.projection()
        known = projection.identities()

        def named(text: str) -> Anchor:
            return anchor_named(
                projection.store,
                text,
                region=self._info.region,
                names=known.names,
                places=known.places,
                members=projection.members(),
            )

        return named

    def search(
        self, text: str, *, kinds: Iterable[str] = (), limit: int = 50
    ) -> list[dict[str, Any]]:
        """Find entities by name, any form of a number, handle or part of one; best first."""
        hits = self.store().search(text, kinds=frozenset(kinds), limit=limit)
        return [
            {
                "entity": hit.entity.id,
                "kind": hit.entity.kind,
                "name": hit.entity.name,
                "field": hit.field,
                "matched": hit.matched,
                "exhibits": list(hit.entity.exhibits),
            }
            for hit in hits
        ]

    def entities(
        self, *, kinds: Iterable[str] = (), members: bool = False
    ) -> Iterator[dict[str, Any]]:
        """Yield every entity, in order of id; with the records it is made of if asked."""
        projection = self.projection()
        store = projection.store
        where = Where(entity_kinds=frozenset(kinds), services=True)
        ids = store.vertices(where=where, columns=("id",))["id"].to_pylist()
        places = projection.member_places(self.files()) if members else {}
        for start in range(0, len(ids), 1000):
            for one in store.entities(ids[start : start + 1000]):
                shown = shapes.entity(one)
                if members:
                    shown["members"] = places.get(one.id, [])
                yield shown

    def links(
        self, *, kinds: Iterable[str] = (), entity: str | None = None
    ) -> Iterator[dict[str, Any]]:
        """Yield the links, in order of source, target and kind."""
        store = self.store()
        where = Where(link_kinds=frozenset(kinds), services=True)
        wanted = None if entity is None else self.find(entity).id
        columns = ("id", "source", "target")
        table = store.edges(where=where, columns=columns).to_pydict()
        ids = [
            link
            for link, source, target in zip(*(table[name] for name in columns), strict=True)
            if wanted is None or wanted in (source, target)
        ]
        for start in range(0, len(ids), 1000):
            found = store.links(ids[start : start + 1000])
            names = screen.names_of(store, found)
            for one in found:
                yield shapes.link(one, names)

    def neighbours(
        self,
        entity: str,
        *,
        kinds: Iterable[str] = (),
        limit: int = 50,
        since: str | None = None,
        until: str | None = None,
    ) -> list[dict[str, Any]]:
        """Return the strongest links of an entity with their far ends; last how many more."""
        store = self.store()
        centre = self.find(entity)
        where = Where(
            link_kinds=frozenset(kinds),
            since=self._time(since),
            until=self._time(until),
            services=True,
        )
        around = store.neighbours([centre.id], where=where, per_node=limit)
        others = {one.id: one for one in around.entities}
        others[centre.id] = centre
        names = {str(key): one.name for key, one in others.items()}
        rows: list[dict[str, Any]] = []
        for one in around.around.get(centre.id, ()):
            row = shapes.link(one, names)
            row["other"] = shapes.entity(others[one.far_end(centre.id)])
            rows.append(row)
        rows.append({"more": around.more.get(centre.id, 0)})
        return rows

    def paths(
        self,
        a: str,
        b: str,
        *,
        in_time: bool = False,
        max_wait_hours: float | None = None,
        max_hops: int = 4,
        limit: int = 20,
        kinds: Iterable[str] = (),
    ) -> list[dict[str, Any]]:
        """Return the shortest paths between two entities; last whether all were found."""
        store = self.store()
        found = store.paths(
            self.find(a).id,
            self.find(b).id,
            where=Where(link_kinds=frozenset(kinds)),
            max_hops=max_hops,
            limit=limit,
            in_time=in_time,
            max_wait=None if max_wait_hours is None else timedelta(hours=max_wait_hours),
        )
        rows: list[dict[str, Any]] = []
        for path in found.paths:
            links = store.links(path.links)
            rows.append(
                {
                    "hops": path.hops,
                    "entities": [shapes.entity(one) for one in store.entities(path.entities)],
                    "links": [shapes.link(one, screen.names_of(store, links)) for one in links],
                    "in_time": in_time,
                    "times": [screen.iso_us(us) for us in path.times],
                }
            )
        rows.append({"truncated": found.truncated, "searched": found.searched})
        return rows

    def events(
        self,
        *,
        link: str | None = None,
        between: Sequence[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        offset: int = 0,
        limit: int = 100,
    ) -> dict[str, Any]:
        """Return the source rows behind a link, oldest first, undated last."""
        store = self.store()
        if between is not None:
            ends = [self.find(between[0]).id, self.find(between[1]).id]
            everything = Where(services=True)
            ids = [one.id for one in store.links_among(ends, where=everything)]
        else:
            ids = [LinkId(link or "")]
            if not store.links(ids):
                raise UsageProblem(
                    f"No link is called {link!r}.", hint="List them with: graphkit links"
                )
        page = store.records(
            ids, since=self._time(since), until=self._time(until), offset=offset, limit=limit
        )
        return screen.page(page, self)

    # measures

    def measures(
        self,
        *,
        kinds: Iterable[str] = (),
        layers: Sequence[str] | None = None,
        measures: Sequence[str] | None = None,
    ) -> list[dict[str, Any]]:
        """Return network measures per entity; the first row says how they were computed."""
        return measuring.measures(self.store(), kinds=kinds, layers=layers, names=measures)

    def people(self, *, top: int = 10, by: str = "betweenness") -> list[dict[str, Any]]:
        """Return people by a measure; protected people are withheld, and counted as such."""
        return measuring.people(self.store(), top=top, by=by)

    # the browser app

    def overview(self) -> dict[str, Any]:
        """Return the communities of the network and the links between them."""
        return groups.overview(self.projection())

    def community(self, identity: str) -> dict[str, Any]:
        """Return one community opened: its entities, links and positions."""
        return screen.community(self.projection(), identity)

    def chart(self, ids: Sequence[str], open_groups: Sequence[str] = ()) -> dict[str, Any]:
        """Return these entities, the links among them, and a layout."""
        return screen.chart(self.projection(), ids, open_groups)

    def expand(
        self,
        ids: Sequence[str],
        on_chart_ids: Sequence[str],
        kinds: Sequence[str] | None = None,
        per_node: int = 15,
    ) -> dict[str, Any]:
        """Return the strongest neighbours that are not on the chart yet, and how many more."""
        return screen.expand(self.projection(), ids, on_chart_ids, kinds, per_node)

    def kinds_around(self, ids: Sequence[str]) -> dict[str, dict[str, int]]:
        """Count the links of each entity by kind."""
        found = self.store().kinds_around([EntityId(one) for one in ids])
        return {str(key): dict(value) for key, value in found.items()}

    def entity(self, identity: str) -> dict[str, Any]:
        """Return everything that a panel shows about one entity."""
        return screen.entity_panel(self, identity)

    def link(self, identity: str) -> dict[str, Any]:
        """Return everything that a panel shows about one link, its rows apart."""
        return screen.link_panel(self, identity)

    def became(self, ids: Sequence[str]) -> dict[str, str]:
        """Tell which entity each of these, perhaps former, ones is today; unknown left out."""
        found = self.store().locate([Anchor(one) for one in ids])
        return {str(old): str(new) for old, new in found.items()}

    def told(
        self,
        links: Sequence[str],
        *,
        since: str | None = None,
        until: str | None = None,
        **asked: Any,
    ) -> dict[str, Any]:
        """Return a page of events behind links, each with all the records that tell of it."""
        begin, end = self._time(since), self._time(until)
        return windowed.told(self, links, since=begin, until=end, **asked)

    def window_counts(
        self, links: Sequence[str], since: str | None, until: str | None
    ) -> dict[str, dict[str, Any]]:
        """Count the events of each link in a window; undated ones and sums beside."""
        return windowed.counts(self, links, self._time(since), self._time(until))

    def hours(
        self,
        links: Sequence[str] | None,
        *,
        zone: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> dict[str, Any]:
        """Count events by weekday and hour in a zone, that of the case if none is named."""
        window = {"since": self._time(since), "until": self._time(until)}
        return windowed.hours(self, links, zone=zone or str(self.zone()), **window)

    def rows_csv(
        self, links: Sequence[str], *, since: str | None = None, until: str | None = None
    ) -> str:
        """Return every record behind links as CSV text, with its place and its raw values."""
        return windowed.rows_csv(self, links, self._time(since), self._time(until))

    def raw_row(self, exhibit: str, member: str | None, locator: str) -> dict[str, Any]:
        """Return one source row as the exhibit writes it, beside how it was read."""
        return next(self.raw_rows(exhibit, member, [locator]))

    def raw_rows(
        self, exhibit: str, member: str | None, locators: Sequence[str]
    ) -> Iterator[dict[str, Any]]:
        """Yield source rows of one file as the exhibit writes them, beside how they were read."""
        return reread(self, exhibit, member, locators)

    def exhibit_row(self, exhibit: str, token: str) -> dict[str, Any]:
        """Return one source row among its neighbours, its file, custody and links."""
        return exhibit_rows.exhibit_row(self, exhibit, token)

    def exhibit(self, exhibit: str) -> dict[str, Any]:
        """Return where an exhibit stands: file, hash, custody; and the reports of its files."""
        return {
            **exhibit_rows.stands(self, exhibit, None),
            "reports": self.report(exhibit),
        }

    def activity(self, links: Sequence[str] | None = None, *, unit: str = "week") -> dict[str, Any]:
        """Count events per week (or day) of the case's zone; undated ones apart."""
        return screen.activity(self, links, unit)

    # saved charts

    def save_chart(self, chart: Mapping[str, Any]) -> dict[str, Any]:
        """Append a version of a chart to the ledger and return it as saved."""
        return charts.save(self, chart)

    def charts(self) -> list[dict[str, Any]]:
        """Return the newest version of each saved chart, and how many versions it has."""
        return charts.listed(self)

    def saved_chart(self, chart_id: str, version: int | None = None) -> dict[str, Any]:
        """Return a saved chart as it stands today, and what changed since it was saved."""
        return charts.saved(self, chart_id, version)

    # leaving

    def printed(
        self,
        form: str,
        *,
        chart: str | None = None,
        version: int | None = None,
        around: str | None = None,
        hops: int = 1,
    ) -> dict[str, Any]:
        """Return a chart as it is printed: `name`, `type` and `data` (bytes) of one file.

        The chart is a saved one, or what lies within some steps `around` an entity. The
        same version gives the same bytes.
        """
        return printing.printed(self, form, chart, version, around, hops)

    def export(
        self,
        form: str,
        output: Path,
        *,
        around: str | None = None,
        hops: int = 1,
        chart: str | None = None,
        version: int | None = None,
    ) -> dict[str, Any]:
        """Write the network or a chart out; the same case gives the same bytes.

        csv and graphml are tables of the network, but csv of a saved chart is its schedule.
        """
        if chart is not None or form in ("svg", "pdf", "png", "xlsx"):
            made = self.printed(form, chart=chart, version=version, around=around, hops=hops)
            return {"format": form, "files": [save(output, made["data"])]}
        store = self.store()
        ids = None if around is None else screen.within(store, self.find(around).id, hops)
        if form == "csv":
            files = csv_tables.write(store, output, ids)
        elif form == "graphml":
            files = graphml.write(store, output, ids)
        else:
            raise UsageProblem(
                f"No format is called {form!r}.", hint=f"Use: {', '.join(EXPORT_FORMATS)}."
            )
        return {"format": form, "files": files}

    def zone(self) -> ZoneInfo:
        """Return the zone of the case; UTC where none was stated."""
        return ZoneInfo(self._info.timezone or "UTC")

    def _time(self, text: str | None) -> datetime | None:
        if text is None:
            return None
        try:
            at = datetime.fromisoformat(text)
        except ValueError as error:
            raise UsageProblem(
                f"{text!r} is not a date or time.", hint="Write it like 2026-06-12T08:00."
            ) from error
        return (at if at.tzinfo else at.replace(tzinfo=self.zone())).astimezone(UTC)


_NO_COUNTS = {"entities": 0, "links": 0, "records": 0, "problems": 0, "undated": 0}


def _profile(profile: str | None, own: Mapping[str, str]) -> tuple[str | None, Mapping[str, str]]:
    """Read `--profile`: a name, or the path of a YAML file that then counts as the case's."""
    if profile is None:
        return None, own
    path = Path(profile)
    if path.suffix in (".yaml", ".yml"):
        if not path.is_file():
            raise UsageProblem(f"The profile {path} does not exist.")
        return path.stem, {**own, path.stem: path.read_text(encoding="utf-8")}
    return profile, own
