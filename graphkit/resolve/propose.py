"""Proposes what the rules would merge, suggests what a person should look at, merges nothing.

The proposals follow from the records and from what people decided, not from what rules
decided before: the same case gives the same groups in whatever order it was filled. A
rule's judgement that no longer follows is named for withdrawal.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from graphkit.model.judgements import Judgement, JudgementKind, Origin
from graphkit.model.kinds import Anchor
from graphkit.resolve.blocks import candidates, profile_of
from graphkit.resolve.compare import EVIDENTIAL, Comparison, bits_text, compare, model_id
from graphkit.resolve.evidence_table import evidence_table, sentence
from graphkit.resolve.fold import PERSONS, Groups, Stand, fold, live, pair_of
from graphkit.resolve.guards import Claims, generic_values, is_service, objections, standings
from graphkit.resolve.identity import IdentityRecord, read_identities
from graphkit.resolve.linkage import Edge, Linked, Setting, decided_by_people, link
from graphkit.resolve.over_merge import too_much
from graphkit.resolve.resolution import Suggestion
from graphkit.resolve.suggest import Setup, suggest
from graphkit.resolve.talks import read_talks

ROUNDS = 8
"""Most rounds until roles and entities agree; one is enough where nobody has a role."""

TAKEN_BACK = "a person took this merge back"

Pair = tuple[Anchor, Anchor]
ReadTalks = Callable[[Collection[str]], Mapping[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class ProposedJudgement:
    """A statement that the rules would make: two records (a < b), bits as decimal text.

    `evidence` is the field table with both values, both places and the bits of each field;
    they add up to `bits`.
    """

    a: Anchor
    b: Anchor
    bits: str
    why: str
    evidence: Mapping[str, Any]
    kind: str = JudgementKind.SAME.value


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A live judgement of a rule that no longer follows, and why."""

    judgement_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """What the rules say of the case; `judgements` and `withdrawn` belong in the ledger."""

    model_id: str
    judgements: tuple[ProposedJudgement, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    suppressed: tuple[tuple[str, str, int], ...] = ()
    """Kind, value, and the number of distinct names or records that took its power away."""
    quarantined: tuple[tuple[Anchor, ...], ...] = ()


def propose(
    con: duckdb.DuckDBPyConnection,
    judgements: Sequence[Judgement],
    *,
    roles: Mapping[Anchor, str] | None = None,
) -> Proposals:
    """Say which records the rules would join, and which pairs a person should look at.

    `con` has the views of the records; `judgements` are those of the ledger, revoked ones
    and revokes included, so that nothing is proposed that a person took back. `roles` are
    needed by the victim guard.
    """
    records = read_identities(con)
    return propose_over(records, judgements, roles or {}, lambda keys: read_talks(con, keys))


def propose_over(
    records: Sequence[IdentityRecord],
    judgements: Sequence[Judgement],
    roles: Mapping[Anchor, str],
    talks: ReadTalks,
) -> Proposals:
    """Say the same over records already read; `talks` tells who had a call with whom.

    A role covers the entity that was marked, and the rules decide what the entity is: both
    are brought to agree before anything is said.
    """
    ordered = sorted(records, key=lambda record: record.anchor)
    standing = standings(ordered, judgements, roles)
    for _ in range(ROUNDS):
        found = _Run(ordered, judgements, standing, talks).proposals()
        after = standings(ordered, _as_written(judgements, found), roles)
        if after == standing:
            break
        standing = after
    return found


class _Run:
    """One run of the rules over a case."""

    def __init__(
        self,
        records: Sequence[IdentityRecord],
        judgements: Sequence[Judgement],
        standing: Mapping[Anchor, Stand],
        talks: ReadTalks,
    ) -> None:
        self.known = {record.anchor: record for record in records}
        self.makers = [record for record in records if record.kind is not None]
        self.standing = standing
        self.judgements = judgements
        self.live = live(judgements)
        self.by_people = decided_by_people(self.live, self.known)
        self.generic = generic_values(records)
        services = {key for record in records for key in record.keys if is_service(key)}
        self.without = frozenset(services | self.generic.keys())
        self.read_talks = talks
        self.compared: dict[Pair, Comparison] = {}
        self.objected: dict[Pair, str] = {}

    def proposals(self) -> Proposals:
        """Compare, join, and say what came of it."""
        stands = [self.standing[record.anchor] for record in self.makers]
        found = candidates(self.makers, stands, self.without)
        for x, y in found.pairs:
            a, b = self.makers[x], self.makers[y]
            self.compared[a.anchor, b.anchor] = compare(a, b, self.without)
        edges = self._edges()
        linked = link(edges, Setting(self.known, self.standing, self.talks, self.by_people))
        quarantined = self._quarantine(linked)
        for pair, reason in linked.refused.items():
            self.objected[pair] = reason
        partition = fold(
            self.known,
            [*self.by_people, *(_as_judgement(edge) for edge in linked.accepted)],
            standing=self.standing,
        )
        number = partition.group_of()
        kept, withdrawn = self._kept(linked, edges, number)
        generic = {(*_kind_and_value(key), groups) for key, groups in self.generic.items()}
        return Proposals(
            model_id=model_id(),
            judgements=tuple(self._new(linked, kept, frozenset(partition.applied))),
            withdrawn=withdrawn,
            suggestions=suggest(
                Setup(self.known, self.compared, self.objected, self.by_people, self.without),
                number,
            ),
            suppressed=tuple(sorted(generic.union(found.suppressed))),
            quarantined=quarantined,
        )

    def _edges(self) -> list[Edge]:
        """Return the pairs that a rule may join, and note what speaks against the others."""
        grounded = {
            pair: comparison
            for pair, comparison in self.compared.items()
            if comparison.ground is not None and comparison.total >= EVIDENTIAL
        }
        asked = {key for pair in grounded for anchor in pair for key in self.known[anchor].keys}
        self.talks = self.read_talks(asked) if asked else {}
        taken_back = self._taken_back()
        edges = []
        for (a, b), comparison in grounded.items():
            reason = TAKEN_BACK if (a, b) in taken_back else self._objection(a, b, comparison)
            if reason is not None:
                self.objected[a, b] = reason
            elif comparison.ground is not None:
                ground = comparison.ground.value
                repeat = profile_of(self.known[a]) == profile_of(self.known[b])
                edges.append(Edge(comparison.total, a, b, ground, comparison.exclusive, repeat))
        return edges

    def _objection(self, a: Anchor, b: Anchor, comparison: Comparison) -> str | None:
        ground = None if comparison.ground is None else comparison.ground.value
        guard = Groups((a, b), self.standing).guarded(a, b, ground)
        if guard is not None:
            return guard
        left, right = Claims.of(self.known[a]), Claims.of(self.known[b])
        return next(objections(left, right, self.talks, exclusive=comparison.exclusive), None)

    def _taken_back(self) -> set[Pair]:
        """Return the pairs whose merge by rule a person revoked, and that stay revoked."""
        standing = {judgement.judgement_id for judgement in self.live}
        by_id = {judgement.judgement_id: judgement for judgement in self.judgements}
        pairs = set()
        for judgement in self.judgements:
            target = by_id.get(judgement.revokes or "")
            if judgement.kind is not JudgementKind.REVOKE or target is None:
                continue
            gone = target.judgement_id not in standing and target.kind is JudgementKind.SAME
            if gone and judgement.origin in PERSONS and target.origin not in PERSONS:
                pairs.add(pair_of(target))
        return pairs

    def _quarantine(self, linked: Linked) -> tuple[tuple[Anchor, ...], ...]:
        """Name the groups that hold too much, and undo what the rules joined in most of them."""
        ruled = {anchor for edge in linked.accepted for anchor in (edge.a, edge.b)}
        near = self._near()
        listed, undone = [], {}
        for group in linked.groups:
            if ruled.isdisjoint(group):
                continue
            reason, undo = too_much([self.known[anchor] for anchor in group], near)
            if reason is not None:
                listed.append(tuple(group))
                if undo:
                    undone.update(dict.fromkeys(group, reason))
        for edge in linked.accepted:
            if edge.a in undone:
                linked.refused[edge.a, edge.b] = f"the group would hold {undone[edge.a]}"
        linked.accepted = [edge for edge in linked.accepted if edge.a not in undone]
        return tuple(listed)

    def _near(self) -> dict[Anchor, set[Anchor]]:
        near: dict[Anchor, set[Anchor]] = {}
        for (a, b), comparison in self.compared.items():
            if comparison.total > 0:
                near.setdefault(a, set()).add(b)
                near.setdefault(b, set()).add(a)
        return near

    def _kept(
        self, linked: Linked, edges: list[Edge], number: Mapping[Anchor, int]
    ) -> tuple[list[Judgement], tuple[Withdrawal, ...]]:
        """Part the rules' live judgements into those that still follow and the others.

        One that is no longer needed but still true stays: nothing is revoked and written
        again only because another record came.
        """
        grounds = {(edge.a, edge.b): edge.ground for edge in edges}
        needed = {(edge.a, edge.b) for edge in linked.accepted}
        stated = {pair_of(judgement) for judgement in self.by_people}
        guarded = {n for a, n in number.items() if self._protected(a)}
        kept, withdrawn = [], []
        for judgement in self.live:
            if judgement.origin is not Origin.RULE or judgement.kind is not JudgementKind.SAME:
                continue
            a, b = pair_of(judgement)
            reason = None
            if a not in number or b not in number:
                reason = "a record of it is no longer in the case"
            elif (a, b) in self.objected:
                reason = self.objected[a, b]
            elif grounds.get((a, b)) != judgement.evidence.get("rests_on"):
                reason = "what it rested on no longer holds"
            elif number[a] != number[b]:
                reason = "the records no longer come together"
            elif (a, b) in stated or (
                number[a] in guarded and (a, b) not in needed and not self._one_ward(a, b)
            ):
                reason = "it is decided otherwise"
            if reason is None:
                kept.append(judgement)
            else:
                withdrawn.append(Withdrawal(judgement.judgement_id, reason))
        withdrawn.sort(key=lambda withdrawal: withdrawal.judgement_id)
        return kept, tuple(withdrawn)

    def _protected(self, anchor: Anchor) -> bool:
        return self.standing[anchor].is_protected

    def _one_ward(self, a: Anchor, b: Anchor) -> bool:
        ward = self.standing[a].ward
        return ward is not None and ward == self.standing[b].ward

    def _new(
        self, linked: Linked, kept: list[Judgement], applied: frozenset[str]
    ) -> Iterator[ProposedJudgement]:
        """Yield what must be written so that the groups come about, and no more."""
        groups = Groups(self.known)
        for judgement in self.by_people:
            if judgement.judgement_id in applied:
                groups.join(judgement.a, judgement.b, by_person=True)
        for judgement in kept:
            groups.join(judgement.a, judgement.b, by_person=True)
        for edge in linked.accepted:
            if groups.root(edge.a) == groups.root(edge.b):
                continue
            groups.join(edge.a, edge.b, by_person=True)
            a, b = self.known[edge.a], self.known[edge.b]
            comparison = self.compared[edge.a, edge.b]
            yield ProposedJudgement(
                edge.a,
                edge.b,
                bits_text(edge.bits),
                sentence(a, b, comparison),
                evidence_table(a, b, comparison),
            )


def _kind_and_value(key: str) -> tuple[str, str]:
    kind, _, value = key.partition(":")
    return kind, value


def _as_judgement(edge: Edge) -> Judgement:
    return _ruled(edge.a, edge.b, bits_text(edge.bits), {"rests_on": edge.ground})


def _as_written(judgements: Sequence[Judgement], found: Proposals) -> list[Judgement]:
    """Return the judgements that there will be once the proposals are in the ledger."""
    gone = {withdrawal.judgement_id for withdrawal in found.withdrawn}
    return [
        *(judgement for judgement in judgements if judgement.judgement_id not in gone),
        *(_ruled(one.a, one.b, one.bits, one.evidence) for one in found.judgements),
    ]


def _ruled(a: Anchor, b: Anchor, bits: str, evidence: Mapping[str, Any]) -> Judgement:
    return Judgement(
        judgement_id=f"rule {a} {b}",
        seq=2**62,
        kind=JudgementKind.SAME,
        a=a,
        b=b,
        origin=Origin.RULE,
        by="",
        at="",
        why="",
        bits=bits,
        evidence=evidence,
    )
