"""Joins records by the pairs that a rule accepts, and leaves alone what fits two rivals.

Strongest pairs first, ties by anchor: the result depends on what the records state and on
what people decided, never on the order in which anything came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphkit.model.judgements import Judgement, JudgementKind
from graphkit.model.kinds import Anchor
from graphkit.resolve.fold import (
    PERSONS,
    STRONG,
    Groups,
    Stand,
    doubted_pairs,
    pair_of,
    separate,
    strength,
)
from graphkit.resolve.guards import Claims, Talks, objections
from graphkit.resolve.identity import IdentityRecord

RIVAL_BITS = 2000
"""Thousandths of a bit within which two fits are equally good."""

AMBIGUOUS = "it fits two records or groups that do not fit each other"


@dataclass(frozen=True, slots=True)
class Edge:
    """A pair that a rule would join: bits in 1/1000, and what it rests on."""

    bits: int
    a: Anchor
    b: Anchor
    ground: str
    exclusive: bool
    repeat: bool = False
    """True if both records state exactly the same: what holds for one holds for the other."""

    @property
    def order(self) -> tuple[bool, int, Anchor, Anchor]:
        """The sort key: what may join protected records, most bits, the smaller anchors."""
        return self.ground not in STRONG, -self.bits, self.a, self.b

    def other(self, anchor: Anchor) -> Anchor:
        """Return the end that is not this one."""
        return self.b if anchor == self.a else self.a


@dataclass(slots=True)
class Linked:
    """What the rules join: the pairs that do it, and why other pairs do not."""

    accepted: list[Edge] = field(default_factory=list)
    refused: dict[tuple[Anchor, Anchor], str] = field(default_factory=dict)
    groups: list[list[Anchor]] = field(default_factory=list)
    """The groups of two and more records."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What linking stands on besides the pairs themselves."""

    records: Mapping[Anchor, IdentityRecord]
    standing: Mapping[Anchor, Stand]
    talks: Talks
    decided: Sequence[Judgement]
    """The live statements of people, oldest first, about known records."""


def link(edges: Iterable[Edge], setting: Setting) -> Linked:
    """Join records pair by pair, each part of the case for itself."""
    linked = Linked()
    for part, judgements, inside in _parts(list(edges), setting.decided):
        one = _Part(part, judgements, inside, setting)
        one.run()
        linked.accepted.extend(one.accepted)
        linked.refused.update(one.refused)
        linked.groups.extend(sorted(group) for group in one.groups.groups() if len(group) > 1)
    linked.accepted.sort(key=lambda edge: edge.order)
    linked.groups.sort()
    return linked


def _parts(
    edges: list[Edge], decided: Sequence[Judgement]
) -> Iterator[tuple[list[Anchor], list[Judgement], list[Edge]]]:
    """Split into parts without a pair between them, so that each is small."""
    root: dict[Anchor, Anchor] = {}

    def find(anchor: Anchor) -> Anchor:
        root.setdefault(anchor, anchor)
        while root[anchor] != anchor:
            root[anchor] = root[root[anchor]]
            anchor = root[anchor]
        return anchor

    def join(a: Anchor, b: Anchor) -> None:
        first, second = find(a), find(b)
        if first != second:
            root[max(first, second)] = min(first, second)

    for edge in edges:
        join(edge.a, edge.b)
    for judgement in decided:
        join(judgement.a, judgement.b)
    parts: dict[Anchor, tuple[list[Anchor], list[Judgement], list[Edge]]] = {}
    for anchor in sorted(root):
        parts.setdefault(find(anchor), ([], [], []))[0].append(anchor)
    for judgement in decided:
        parts[find(judgement.a)][1].append(judgement)
    for edge in sorted(edges, key=lambda edge: edge.order):
        parts[find(edge.a)][2].append(edge)
    for anchor in sorted(parts):
        yield parts[anchor]


class _Part:
    """One part of the case: anchors, what people said of them, and pairs in order."""

    def __init__(
        self,
        anchors: list[Anchor],
        judgements: list[Judgement],
        edges: list[Edge],
        setting: Setting,
    ) -> None:
        self.anchors, self.judgements, self.edges = anchors, judgements, edges
        self.setting = setting
        # How often a record fitted two rivals: it then joins only records of the same number.
        self.torn: dict[Anchor, int] = {}
        self.alone: set[Anchor] = set()
        self.claimed = {anchor: Claims.of(setting.records[anchor]) for anchor in anchors}
        self.near: dict[Anchor, list[Edge]] = {}
        for edge in edges:
            self.near.setdefault(edge.a, []).append(edge)
            self.near.setdefault(edge.b, []).append(edge)

    def run(self) -> None:
        """Join until no further record turns out to fit two rivals.

        Records of one group that are torn may still join each other, without the rivals in
        it; where all of a group are torn, none joins. Each round leaves somebody behind, so
        the rounds come to an end.
        """
        while True:
            self._start()
            torn = self._repeated({p for edge in self._pass() for p in self._pivots(edge)})
            if not torn:
                return
            for group in self.groups.groups():
                if torn.issuperset(group):
                    self.alone.update(group)
            for anchor in torn:
                self.torn[anchor] = self.torn.get(anchor, 0) + 1

    def _repeated(self, torn: set[Anchor]) -> set[Anchor]:
        """Add the records that state the same: only the first of them was compared with all."""
        reached, todo = set(torn), sorted(torn)
        while todo:
            anchor = todo.pop()
            for edge in self.near[anchor]:
                other = edge.other(anchor)
                alike = edge.repeat and self.groups.root(other) == self.groups.root(anchor)
                if alike and other not in reached and other not in self.by_person:
                    reached.add(other)
                    todo.append(other)
        return reached

    def _start(self) -> None:
        self.accepted: list[Edge] = []
        self.refused: dict[tuple[Anchor, Anchor], str] = {}
        self.groups = Groups(self.anchors, self.setting.standing)
        self.claims = {anchor: Claims.of(self.setting.records[anchor]) for anchor in self.anchors}
        self.by_person: set[Anchor] = set()
        doubted = doubted_pairs(self.judgements)
        for judgement in self.judgements:
            separate(self.groups, judgement)
        merges = [j for j in self.judgements if j.kind is JudgementKind.SAME]
        for judgement in sorted(merges, key=strength):
            a, b = pair_of(judgement)
            if (a, b) in doubted:
                continue
            if self.groups.statement_between(a, b, by_person=True) is None:
                self._join(a, b, None)
                self.by_person |= {a, b}

    def _join(self, a: Anchor, b: Anchor, ground: str | None) -> None:
        first, second = self.groups.root(a), self.groups.root(b)
        if first == second:
            return
        kept = self.groups.join(a, b, ground, by_person=ground is None)
        gone = second if kept == first else first
        self.claims[kept].absorb(self.claims.pop(gone))

    def _pass(self) -> list[Edge]:
        """Join what can be joined; return the pairs that contradict what was joined before."""
        against: list[Edge] = []
        for edge in self.edges:
            if self.torn.get(edge.a, 0) != self.torn.get(edge.b, 0) or not self.alone.isdisjoint(
                (edge.a, edge.b)
            ):
                self.refused[edge.a, edge.b] = AMBIGUOUS
                continue
            a, b = self.groups.root(edge.a), self.groups.root(edge.b)
            if a == b:
                continue
            guard = self.groups.guarded(edge.a, edge.b, edge.ground)
            if guard is not None:
                self.refused[edge.a, edge.b] = guard
                continue
            reason = self._objection(a, b, edge)
            if reason is None:
                self._join(edge.a, edge.b, edge.ground)
                self.accepted.append(edge)
                continue
            self.refused[edge.a, edge.b] = reason
            against.append(edge)
        return against

    def _objection(self, a: Anchor, b: Anchor, edge: Edge) -> str | None:
        if self.groups.statement_between(a, b, by_person=False) is not None:
            return "a person holds them apart or is unsure"
        talks = self.setting.talks
        return next(
            objections(self.claims[a], self.claims[b], talks, exclusive=edge.exclusive), None
        )

    def _pivots(self, edge: Edge) -> Iterator[Anchor]:
        """Yield the end of a refused pair that fits its own group no better than the other."""
        for pivot in (edge.a, edge.b):
            mine, theirs = self.groups.root(pivot), self.groups.root(edge.other(pivot))
            if pivot in self.by_person or mine == theirs:
                continue
            best = max(
                (
                    near.bits
                    for near in self.near[pivot]
                    if self.groups.root(near.other(pivot)) == mine
                ),
                default=None,
            )
            if best is None or best - edge.bits > RIVAL_BITS:
                continue
            others = [anchor for anchor in self.groups.members(mine) if anchor != pivot]
            if self._rivals(others, theirs, edge):
                yield pivot

    def _rivals(self, some: list[Anchor], theirs: Anchor, edge: Edge) -> bool:
        """Tell whether some records do not fit a group, by their claims or by a statement."""
        claims = Claims()
        for anchor in some:
            claims.absorb(self.claimed[anchor])
        against = objections(
            claims, self.claims[theirs], self.setting.talks, exclusive=edge.exclusive
        )
        if next(against, None) is not None:
            return True
        apart = {pair_of(j) for j in self.judgements if j.kind is not JudgementKind.SAME}
        return any(
            (min(x, y), max(x, y)) in apart for x in some for y in self.groups.members(theirs)
        )


def decided_by_people(
    judgements: Iterable[Judgement], known: Mapping[Anchor, IdentityRecord]
) -> list[Judgement]:
    """Return what people stated of records that are in the case, oldest first."""
    return sorted(
        (
            judgement
            for judgement in judgements
            if judgement.origin in PERSONS
            and judgement.a in known
            and judgement.b in known
            and judgement.a != judgement.b
        ),
        key=lambda j: (j.seq, j.judgement_id),
    )
