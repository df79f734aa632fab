"""What a graph store answers, and in what shape: values, one filter, one protocol.

Two kinds of store answer alike: the embedded one of a case folder, and a server for a
team. Both are projections of the case; neither is a record. Nothing here reads a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pyarrow as pa

from graphkit.errors import UsageProblem
from graphkit.model.kinds import Anchor, EntityId, EntityKind, LinkId, LinkKind
from graphkit.model.times import micros

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST = 100_000
"""No single answer holds more than this."""

CONFIRMED, UNCONFIRMED, INFERRED = CERTAINTIES = ("confirmed", "unconfirmed", "inferred")
"""Stated by a record of standing; claimed by one that is not; worked out by a program."""


def moment(us: int | None) -> datetime | None:
    """Turn microseconds since 1970 into an aware time in UTC; None stays None."""
    return None if us is None else _EPOCH + timedelta(microseconds=us)


def instant(at: datetime | None, name: str) -> int | None:
    """Turn an aware time into microseconds since 1970; a time without zone is refused."""
    if at is None:
        return None
    if at.tzinfo is None:
        raise UsageProblem(
            f"{name} is {at.isoformat()}, a time without a zone.",
            hint="Give a time with its zone, for example 2026-06-12T08:00:00+03:00.",
        )
    return micros(at)


def bounded(value: int, name: str, *, most: int = MOST, least: int = 1) -> int:
    """Return a size that a caller asked for, if it lies between `least` and `most`."""
    if not least <= value <= most:
        raise UsageProblem(
            f"{name} is {value}, it can be {least:,} to {most:,}.", hint="Ask for a page at a time."
        )
    return value


@dataclass(frozen=True, slots=True)
class Where:
    """One filter for every call; the default lets all pass but service entities.

    Entities that a call names pass `services` and `entity_kinds` themselves: the filter
    is for what is found around them. `avoid` never passes. The window [since, until) is
    an overlap with the span of the link, so a link may have no event inside it: figures
    for a window come from `activity`.
    """

    link_kinds: frozenset[str] = frozenset()
    entity_kinds: frozenset[str] = frozenset()
    exhibits: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    dated_only: bool = False
    min_n: int = 1
    services: bool = False
    avoid: frozenset[EntityId] = frozenset()

    @property
    def since_us(self) -> int | None:
        """The beginning of the window, UTC microseconds."""
        return instant(self.since, "since")

    @property
    def until_us(self) -> int | None:
        """The end of the window (not part of it), UTC microseconds."""
        return instant(self.until, "until")

    def checked(self) -> Where:
        """Return this filter if every value in it is known; raise UsageProblem otherwise."""
        known("kind of link", self.link_kinds, LinkKind)
        known("kind of entity", self.entity_kinds, EntityKind)
        if self.min_n < 0:
            raise UsageProblem(f"min_n is {self.min_n}, it cannot be below 0.")
        instant(self.since, "since")
        instant(self.until, "until")
        return self

    @property
    def only_services(self) -> bool:
        """True if no more than `link_kinds` and `services` are set: counts are then stored."""
        return self == Where(link_kinds=self.link_kinds, services=self.services)


def known(what: str, given: frozenset[str], vocabulary: type[EntityKind] | type[LinkKind]) -> None:
    """Raise UsageProblem for a word that is not in the vocabulary."""
    words = [member.value for member in vocabulary]
    strange = sorted(set(given) - set(words))
    if strange:
        raise UsageProblem(f"No {what} is called {strange[0]!r}.", hint=f"Use: {', '.join(words)}.")


ANY = Where()
ALL: frozenset[str] = frozenset()
"""Every kind."""


@dataclass(frozen=True, slots=True)
class IdentifierValue:
    """A number, account or handle: kind, normalised value, whether valid, how certain."""

    kind: str
    value: str
    valid: bool
    certainty: str = CONFIRMED


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that the records name, as the judgements stand.

    `value` is the normalised identifier, None for people and for what belongs to a
    protected person; `name` is then a code. `degree` counts links, `first_us` and
    `last_us` (UTC microseconds) span its dated events.
    """

    id: EntityId
    kind: str
    name: str
    role: str
    protected: bool
    service: bool
    valid: bool
    value: str | None
    identifiers: tuple[IdentifierValue, ...]
    degree: int
    first_us: int | None
    last_us: int | None
    exhibits: tuple[str, ...]
    code: str | None = None
    props: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def first(self) -> datetime | None:
        """Time of the first dated event."""
        return moment(self.first_us)

    @property
    def last(self) -> datetime | None:
        """Time of the last dated event."""
        return moment(self.last_us)


@dataclass(frozen=True, slots=True)
class Link:
    """All records of one kind from one entity to another, added up.

    `n` counts events, `rows` records: two records of one call are one event. `undated`
    events have no time. `totals` holds exact decimal text per currency; `weight` the sum
    of stated weights, or a similarity; `notes` saved names, reasons, shared phrases.
    """

    id: LinkId
    kind: str
    source: EntityId
    target: EntityId
    directed: bool
    n: int
    rows: int
    undated: int
    first_us: int | None
    last_us: int | None
    seconds: int | None
    kinds: tuple[str, ...]
    exhibits: tuple[str, ...]
    certainty: str
    totals: Mapping[str, str] = field(default_factory=dict, hash=False)
    weight: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def first(self) -> datetime | None:
        """Time of the first dated event."""
        return moment(self.first_us)

    @property
    def last(self) -> datetime | None:
        """Time of the last dated event."""
        return moment(self.last_us)

    def far_end(self, near: EntityId) -> EntityId:
        """Return the end that is not `near`."""
        return self.target if near == self.source else self.source


def link_id(kind: str, source: str, target: str) -> LinkId:
    """Name a link by its kind and its ends, so that its name is the same in every store.

    The comma sorts before every sign of an id: names sort as (kind, source, target).
    """
    return LinkId(f"{kind}:{source},{target}")


def link_ends(link: LinkId) -> tuple[str, str, str] | None:
    """Read kind, source and target from the name of a link; None for any other text."""
    kind, _, ends = link.partition(":")
    source, comma, target = ends.partition(",")
    return (kind, source, target) if comma and source and target else None


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that fits a search: in which field, and the text that fitted."""

    entity: Entity
    field: str
    matched: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The links around some entities, strongest first for each, and what did not fit.

    `around` has every known id that was asked for, in that order; `entities` the far
    ends, each once, in order of appearance; `more` how many further links each one has.
    """

    around: Mapping[EntityId, tuple[Link, ...]]
    entities: tuple[Entity, ...]
    more: Mapping[EntityId, int]

    @property
    def links(self) -> tuple[Link, ...]:
        """All links, each once, in order of appearance."""
        return tuple({link.id: link for links in self.around.values() for link in links}.values())


@dataclass(frozen=True, slots=True)
class Path:
    """One way from an entity to another: `links[i]` joins `entities[i]` and `[i+1]`.

    Each link is the strongest of its step. `times` is empty, or holds one event time per
    step (UTC microseconds), never running backwards.
    """

    entities: tuple[EntityId, ...]
    links: tuple[LinkId, ...]
    times: tuple[int, ...] = ()

    @property
    def hops(self) -> int:
        """Number of steps."""
        return len(self.links)


@dataclass(frozen=True, slots=True)
class Paths:
    """The shortest paths in order of their ids, whether some were left out, links visited."""

    paths: tuple[Path, ...]
    truncated: bool
    searched: int


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a record: the entity it is today, and the text as found."""

    entity: EntityId | None
    raw: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """One source row behind a link, with its place in the exhibit.

    `counts` is False for a further record of an event that another row already counts.
    `fields` holds whatever else the row states, as text.
    """

    record: str
    record_type: str
    kind: str
    at_us: int | None
    at_raw: str | None
    at_basis: str | None
    sender: Party | None
    receivers: tuple[Party, ...]
    direction: str | None
    seconds: str | None
    amount: str | None
    currency: str | None
    text: str | None
    exhibit: str
    member: str | None
    locator: str
    reader: str
    counts: bool
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def at(self) -> datetime | None:
        """The instant in UTC, None where the source gives none."""
        return moment(self.at_us)


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Rows behind links, oldest first, undated last; the totals are of all pages.

    `total` counts the different records, `events` those that count, and `undated` the
    records without time, which a window leaves out.
    """

    records: tuple[Record, ...]
    total: int
    events: int
    undated: int


@dataclass(frozen=True, slots=True)
class Told:
    """One event: the record that counts, and further records of the very same event."""

    record: Record
    again: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events behind links, oldest first, undated last; the totals are of all pages.

    `total` counts events, `rows` the records that tell of them, `twice` the events with
    more than one record, and `undated` the events without time, which a window leaves out.
    """

    events: tuple[Told, ...]
    total: int
    rows: int
    twice: int
    undated: int


@dataclass(frozen=True, slots=True)
class Activity:
    """How many events fell into each of equal spans of time, and how many each link had.

    `edges_us` has one more value than `histogram`. `per_link` (link, n) lists links with
    at least one event in the window, in order of id.
    """

    edges_us: tuple[int, ...]
    histogram: tuple[int, ...]
    undated: int
    per_link: pa.Table = field(hash=False, compare=False)

    @property
    def events(self) -> int:
        """Events in the window."""
        return sum(self.histogram)

    @property
    def n(self) -> dict[LinkId, int]:
        """Events in the window per link; links without any are left out."""
        names, counts = self.per_link["link"].to_pylist(), self.per_link["n"].to_pylist()
        return dict(zip(names, counts, strict=True))


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """Which state of which case a store holds, and how much.

    `left_out` counts what records hold but no link shows, by reason.
    """

    backend: str
    case: str
    ledger_seq: int
    ledger_head: str
    complete: bool
    entities: int
    links: int
    by_kind: Mapping[str, int] = field(hash=False)
    left_out: Mapping[str, int] = field(default_factory=dict, hash=False)


class GraphStore(Protocol):
    """Reads one published state of one case.

    Thread-safe; every list has a stated order; nothing is unbounded. Links come by `n`
    falling, last time falling (undated last), id rising.
    """

    def info(self) -> StoreInfo:
        """Tell which state of which case this is."""
        ...

    def entities(self, ids: Sequence[EntityId]) -> list[Entity]:
        """Return these entities in the order asked for; unknown ids are left out."""
        ...

    def locate(self, anchors: Sequence[Anchor]) -> dict[Anchor, EntityId]:
        """Tell which entity each anchor (or former entity id) belongs to today."""
        ...

    def search(self, text: str, *, kinds: frozenset[str] = ALL, limit: int = 50) -> list[Hit]:
        """Find entities by identifier in any form, by part of one, or by name."""
        ...

    def neighbours(
        self, ids: Sequence[EntityId], *, where: Where = ANY, per_node: int = 50
    ) -> Neighbourhood:
        """Return the strongest links of each entity and how many did not fit."""
        ...

    def kinds_around(
        self, ids: Sequence[EntityId], *, where: Where = ANY
    ) -> dict[EntityId, dict[str, int]]:
        """Count the links of each entity by kind."""
        ...

    def links(self, ids: Sequence[LinkId]) -> list[Link]:
        """Return these links in the order asked for; unknown ids are left out."""
        ...

    def links_among(
        self, ids: Sequence[EntityId], *, where: Where = ANY, limit: int = 20_000
    ) -> list[Link]:
        """Return the links whose two ends are both among these, strongest first."""
        ...

    def paths(
        self,
        source: EntityId,
        target: EntityId,
        *,
        where: Where = ANY,
        max_hops: int = 4,
        limit: int = 20,
        in_time: bool = False,
        max_wait: timedelta | None = None,
    ) -> Paths:
        """Find the shortest chains of links between two entities, direction ignored."""
        ...

    def records(
        self,
        links: Sequence[LinkId],
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        offset: int = 0,
        limit: int = 100,
    ) -> RecordPage:
        """Open links to the source rows behind them, oldest first."""
        ...

    def activity(
        self,
        links: Sequence[LinkId] | None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        bins: int = 200,
    ) -> Activity:
        """Count events over time and per link, exactly; None means all links."""
        ...

    def vertices(
        self, *, where: Where = ANY, columns: Sequence[str] = ("id", "kind", "role")
    ) -> pa.Table:
        """Return all entities as columns, in order of id."""
        ...

    def edges(
        self, *, where: Where = ANY, columns: Sequence[str] = ("source", "target", "kind", "n")
    ) -> pa.Table:
        """Return all links as columns, in order of source, target, kind."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
