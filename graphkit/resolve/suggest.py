"""What a person should look at: pairs that may be one, and pairs that only share something."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphkit.model.judgements import Judgement, JudgementKind
from graphkit.model.kinds import Anchor
from graphkit.resolve.compare import Comparison, bits_text
from graphkit.resolve.contacts import read_contact
from graphkit.resolve.evidence_table import agreement, difference
from graphkit.resolve.fold import pair_of
from graphkit.resolve.guards import NAME_GROUPS
from graphkit.resolve.identity import IdentityRecord
from graphkit.resolve.resolution import Suggestion

POSSIBLY_SAME = "possibly same"
RELATED = "related"

Pair = tuple[Anchor, Anchor]


@dataclass(frozen=True, slots=True)
class Setup:
    """What suggestions are made from: records, comparisons, objections, and decisions."""

    known: Mapping[Anchor, IdentityRecord]
    compared: Mapping[Pair, Comparison]
    objected: Mapping[Pair, str]
    by_people: Sequence[Judgement]
    without: Collection[str]


def suggest(setup: Setup, number: Mapping[Anchor, int]) -> tuple[Suggestion, ...]:
    """Suggest the best pair between any two groups that are not one; `number` names the groups.

    A pair that a person holds apart is not suggested again. Texts hold no name and no number.
    """
    apart = {
        _between(number, *pair_of(judgement))
        for judgement in setup.by_people
        if judgement.kind is JudgementKind.DIFFERENT
    }
    best: dict[tuple[int, int], tuple[tuple[bool, int, Pair], Suggestion]] = {}
    for pair, comparison in setup.compared.items():
        groups = _between(number, *pair)
        if groups[0] == groups[1]:
            continue
        found = _suggestion(pair, comparison, setup.objected.get(pair), groups in apart)
        if found is not None:
            order = (found.outcome != POSSIBLY_SAME, -comparison.total, pair)
            if groups not in best or order < best[groups][0]:
                best[groups] = (order, found)
    for pair in sorted(_kin(setup)):
        groups = _between(number, *pair)
        if groups[0] != groups[1] and groups not in best:
            found = Suggestion(*pair, RELATED, "One saved the other under a word for kin (kin_of).")
            best[groups] = ((True, 0, pair), found)
    return tuple(sorted((s for _, s in best.values()), key=lambda s: (s.outcome, s.a, s.b)))


def _between(number: Mapping[Anchor, int], a: Anchor, b: Anchor) -> tuple[int, int]:
    return min(number[a], number[b]), max(number[a], number[b])


def _suggestion(
    pair: Pair, comparison: Comparison, objection: str | None, apart: bool
) -> Suggestion | None:
    against = difference(comparison)
    if not apart and comparison.total >= 0 and (objection is not None or _named(comparison)):
        reason = f"They agree on {agreement(comparison)}"
        reason += f" and differ in {against}." if against else "."
        if objection is not None:
            reason += f" Not joined by rule: {objection}."
        bits = bits_text(comparison.total)
        return Suggestion(*pair, POSSIBLY_SAME, reason, bits)
    if comparison.shared:
        kinds = sorted({key.partition(":")[0] for key in comparison.shared})
        shares = ", ".join(f"shares_{kind}" for kind in kinds)
        return Suggestion(*pair, RELATED, f"Both claim one {' and one '.join(kinds)} ({shares}).")
    return None


def _named(comparison: Comparison) -> bool:
    """Tell whether more than a shared number speaks for a pair."""
    levels = {found.level for found in comparison.fields}
    if levels & {"document equal", "register number equal"}:
        return True
    fit = comparison.fit
    return fit is not None and fit.matched > 0 and not fit.conflicts


def _kin(setup: Setup) -> Iterator[Pair]:
    """Yield the owner of a phone and the holder of a number that it has under a kin word."""
    holders: dict[str, list[Anchor]] = {}
    for record in setup.known.values():
        if record.kind is not None and record.basis != "address_book":
            for key in record.keys:
                holders.setdefault(key, []).append(record.anchor)
    limit = NAME_GROUPS["phone"]
    for record in setup.known.values():
        if record.basis != "address_book" or not record.owner_id:
            continue
        labels = [read_contact(name) for name in record.written]
        if not any(label.head == "kin" and not label.of for label in labels):
            continue
        owners = holders.get(record.owner_id, [])
        for key in sorted(record.keys - frozenset(setup.without)):
            others = holders.get(key, [])
            if len(owners) <= limit and len(others) <= limit:
                yield from ((min(a, b), max(a, b)) for a in owners for b in others if a != b)
