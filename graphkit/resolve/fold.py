"""Replays judgements over records: which subjects are one entity, the same in any order.

A judgement is a statement about two records. The groups follow from all statements that
stand, so taking one back gives exactly the groups that there would be without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum

from graphkit.model.judgements import Judgement, JudgementKind, Origin
from graphkit.model.kinds import Anchor

RANK = {Origin.RULE: 0, Origin.MODEL: 1, Origin.ANALYST: 2, Origin.COURT: 3}
PERSONS = frozenset({Origin.ANALYST, Origin.COURT})


class Standing(Enum):
    """What a record is in the case, as far as the victim guard needs it."""

    ORDINARY = "ordinary"
    SUSPECT = "suspect"
    PROTECTED = "protected"
    COVERED = "protected as part of an entity that a person marked"
    CONTESTED = "protected by its source, and a suspect's by a person"


@dataclass(frozen=True, slots=True)
class Stand:
    """The standing of one record.

    `ward` names the entity that a person marked as a whole; what belonged to it then stays
    together, so that no record of a protected person is left outside unprotected.
    """

    standing: Standing = Standing.ORDINARY
    ward: Anchor | None = None

    @property
    def is_protected(self) -> bool:
        """True if the victim guard stands before this record, for whatever reason."""
        return self.standing in (Standing.PROTECTED, Standing.COVERED, Standing.CONTESTED)


ORDINARY = Stand()


class Ground(StrEnum):
    """What a merge of a rule rests on; the first two may join protected records."""

    DOCUMENT = "document"
    NAME_AND_BORN = "name and date of birth"
    REGISTER = "register number"
    IDENTIFIER = "identifier and name"


STRONG = frozenset({Ground.DOCUMENT.value, Ground.NAME_AND_BORN.value})
"""What may join a protected record with any other."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A merge that does not hold, and what it gave way to.

    `holds` is the judgement that it gave way to, None where the victim guard did it.
    """

    cut: str
    holds: str | None
    a: Anchor
    b: Anchor
    reason: str


@dataclass(frozen=True, slots=True)
class Partition:
    """Which subjects belong together; groups sorted, each in the order of its anchors."""

    groups: tuple[tuple[Anchor, ...], ...]
    conflicts: tuple[Conflict, ...] = ()
    applied: tuple[str, ...] = ()
    """The judgements `same` that hold."""
    unplaced: tuple[str, ...] = ()
    """Judgements about a record that is no longer in the case."""

    def group_of(self) -> dict[Anchor, int]:
        """Return the number of each subject's group."""
        return {anchor: n for n, group in enumerate(self.groups) for anchor in group}


@dataclass(slots=True)
class _Group:
    members: list[Anchor]
    stands: set[Stand]
    weak: bool = False
    """True if a rule joined it on less than what may join a protected record."""


class Groups:
    """Groups of subjects that grow by merges, under the statements that forbid some."""

    def __init__(
        self, subjects: Iterable[Anchor], standing: Mapping[Anchor, Stand] | None = None
    ) -> None:
        """Start with every subject alone; a subject without a standing is ordinary."""
        known = standing or {}
        self._root = {anchor: anchor for anchor in subjects}
        self._stands = {anchor: known.get(anchor, ORDINARY) for anchor in self._root}
        self._groups = {anchor: _Group([anchor], {stand}) for anchor, stand in self._stands.items()}
        # root -> other root -> the statement; `binding` also binds what people join
        self._apart: dict[Anchor, dict[Anchor, tuple[bool, str]]] = {}

    def __contains__(self, anchor: object) -> bool:
        """Tell whether a subject is known here."""
        return anchor in self._root

    def root(self, anchor: Anchor) -> Anchor:
        """Return the member that stands for the group of a subject."""
        while self._root[anchor] != anchor:
            self._root[anchor] = self._root[self._root[anchor]]
            anchor = self._root[anchor]
        return anchor

    def members(self, anchor: Anchor) -> list[Anchor]:
        """Return everybody in the group of a subject, unsorted."""
        return self._groups[self.root(anchor)].members

    def groups(self) -> list[list[Anchor]]:
        """Return all groups, unsorted."""
        return [group.members for group in self._groups.values()]

    def keep_apart(self, a: Anchor, b: Anchor, judgement_id: str, *, binding: bool) -> None:
        """Forbid that the two come together; a `binding` statement also binds people."""
        first, second = self.root(a), self.root(b)
        if first == second:
            return
        known = self._apart.get(first, {}).get(second)
        stated = (binding, judgement_id)
        if known is not None:
            stated = min(known, stated, key=lambda s: (not s[0], s[1]))
        self._apart.setdefault(first, {})[second] = stated
        self._apart.setdefault(second, {})[first] = stated

    def statement_between(self, a: Anchor, b: Anchor, *, by_person: bool) -> str | None:
        """Return the judgement that forbids this merge, None if there is none."""
        found = self._apart.get(self.root(a), {}).get(self.root(b))
        return None if found is None or (by_person and not found[0]) else found[1]

    def guarded(self, a: Anchor, b: Anchor, ground: str | None) -> str | None:
        """Say why the victim guard forbids that a rule joins two records; None if it does not.

        A group with a protected record grows by rule only on a document or on full name
        and date, never with a suspect; between two protected records a register number
        will do. What a person marked as one protected entity stays together.
        """
        left, right = self._groups[self.root(a)], self._groups[self.root(b)]
        stands = left.stands | right.stands
        standings = {stand.standing for stand in stands}
        if self._one_ward(a, b) or not any(stand.is_protected for stand in stands):
            return None
        if not standings.isdisjoint((Standing.SUSPECT, Standing.CONTESTED)):
            return "a protected record and a suspect's are never joined by rule"
        if left.weak or right.weak or not self._suffices(a, b, ground):
            return "a protected record is joined by rule only on a document or full name and date"
        return None

    def _one_ward(self, a: Anchor, b: Anchor) -> bool:
        ward = self._stands[a].ward
        return ward is not None and ward == self._stands[b].ward

    def _suffices(self, a: Anchor, b: Anchor, ground: str | None) -> bool:
        if ground in STRONG:
            return True
        both = {self._stands[a].standing, self._stands[b].standing}
        return ground == Ground.REGISTER.value and both == {Standing.PROTECTED}

    def join(self, a: Anchor, b: Anchor, ground: str | None = None, *, by_person: bool) -> Anchor:
        """Merge two groups and return the new root; what was forbidden to one is to both."""
        first, second = self.root(a), self.root(b)
        if first == second:
            return first
        if len(self._groups[first].members) < len(self._groups[second].members):
            first, second = second, first
        kept, gone = self._groups[first], self._groups.pop(second)
        kept.members.extend(gone.members)
        kept.stands |= gone.stands
        decided = by_person or self._one_ward(a, b) or self._suffices(a, b, ground)
        kept.weak |= gone.weak or not decided
        self._root[second] = first
        for other, stated in self._apart.pop(second, {}).items():
            del self._apart[other][second]
            if other != first:
                self.keep_apart(first, other, stated[1], binding=stated[0])
        return first


def live(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Return the judgements that stand: neither revoked nor revokes, oldest first.

    Revoking a revoke restores what it took back. A rule can take back only what rules
    and models decided, never what a person did.
    """
    ordered = sorted(judgements, key=lambda j: (j.seq, j.judgement_id))
    known = {judgement.judgement_id: judgement for judgement in ordered}
    dead: set[str] = set()
    for judgement in reversed(ordered):
        if judgement.kind is not JudgementKind.REVOKE or judgement.judgement_id in dead:
            continue
        target = known.get(judgement.revokes or "")
        if target is None or target.seq > judgement.seq or target is judgement:
            continue
        if target.origin in PERSONS and judgement.origin not in PERSONS:
            continue
        dead.add(target.judgement_id)
    return [
        judgement
        for judgement in ordered
        if judgement.judgement_id not in dead and judgement.kind is not JudgementKind.REVOKE
    ]


def fold(
    subjects: Iterable[Anchor],
    judgements: Iterable[Judgement],
    *,
    standing: Mapping[Anchor, Stand] | None = None,
) -> Partition:
    """Every `same` that stands joins its records, unless a person's `different` is in the way.

    Merges are tried by rank (court, analyst, model, rule), then bits, then age, so that what
    gives way is the weakest on the path. A person's `different` or `unsure` is never
    overturned by a rule; between persons `different` holds, and the conflict is listed.
    `standing` lets the victim guard bind what rules decided, whenever a role was set.
    """
    groups = Groups(subjects, standing)
    standing_judgements = live(judgements)
    placed = [j for j in standing_judgements if j.a in groups and j.b in groups and j.a != j.b]
    unplaced = {j.judgement_id for j in standing_judgements} - {j.judgement_id for j in placed}
    doubted = doubted_pairs(placed)
    for judgement in placed:
        separate(groups, judgement)
    conflicts, applied = [], []
    merges = [j for j in placed if j.kind is JudgementKind.SAME]
    for judgement in sorted(merges, key=strength):
        conflict = _try(groups, judgement, doubted)
        if conflict is None:
            applied.append(judgement.judgement_id)
        else:
            conflicts.append(conflict)
    return Partition(
        groups=tuple(sorted(tuple(sorted(members)) for members in groups.groups())),
        conflicts=tuple(sorted(conflicts, key=lambda c: (c.cut, c.holds or ""))),
        applied=tuple(sorted(applied)),
        unplaced=tuple(sorted(unplaced)),
    )


def separate(groups: Groups, judgement: Judgement) -> None:
    """Apply a statement that keeps two records apart; others change nothing."""
    if judgement.kind in (JudgementKind.DIFFERENT, JudgementKind.UNSURE):
        binding = judgement.kind is JudgementKind.DIFFERENT and judgement.origin in PERSONS
        groups.keep_apart(judgement.a, judgement.b, judgement.judgement_id, binding=binding)


def doubted_pairs(judgements: Iterable[Judgement]) -> dict[tuple[Anchor, Anchor], Judgement]:
    """Return the pairs of which a person last said `unsure`, after an earlier `same` perhaps."""
    last: dict[tuple[Anchor, Anchor], Judgement] = {}
    for judgement in sorted(judgements, key=lambda j: (j.seq, j.judgement_id)):
        stated = judgement.kind in (JudgementKind.SAME, JudgementKind.UNSURE)
        if judgement.origin in PERSONS and stated:
            last[pair_of(judgement)] = judgement
    return {pair: j for pair, j in last.items() if j.kind is JudgementKind.UNSURE}


def pair_of(judgement: Judgement) -> tuple[Anchor, Anchor]:
    """Return the two subjects of a judgement, the smaller first."""
    return min(judgement.a, judgement.b), max(judgement.a, judgement.b)


def strength(judgement: Judgement) -> tuple[int, Decimal, int, str]:
    """Return the sort key by which merges are tried: strongest first, ties by content."""
    bits = Decimal(judgement.bits) if judgement.bits else Decimal(0)
    return -RANK[judgement.origin], -bits, judgement.seq, judgement.judgement_id


def _try(
    groups: Groups, judgement: Judgement, doubted: Mapping[tuple[Anchor, Anchor], Judgement]
) -> Conflict | None:
    a, b = pair_of(judgement)
    by_person = judgement.origin in PERSONS
    if (a, b) in doubted:
        reason = "a person is unsure about these two records"
        return Conflict(judgement.judgement_id, doubted[a, b].judgement_id, a, b, reason)
    if groups.root(a) == groups.root(b):
        return None
    holds = groups.statement_between(a, b, by_person=by_person)
    if holds is not None:
        reason = "it would join records that a person holds apart"
        return Conflict(judgement.judgement_id, holds, a, b, reason)
    ground = judgement.evidence.get("rests_on")
    guard = None if by_person else groups.guarded(a, b, ground)
    if guard is not None:
        return Conflict(judgement.judgement_id, None, a, b, guard)
    groups.join(a, b, ground, by_person=by_person)
    return None
