"""Groups that hold too much: the rules would join them, and a person should look first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from graphkit.model.kinds import Anchor
from graphkit.resolve.birth_date import Born, BornFit, fit_born
from graphkit.resolve.blocks import profile_of
from graphkit.resolve.identity import IdentityRecord
from graphkit.resolve.name_reading import NameReading
from graphkit.resolve.names import best_alignment

MOST_RECORDS = 50
MOST_EXHIBITS = 10
MOST_DATES = 2
LEAST_DENSITY = 3, 10
"""Known agreeing pairs among all pairs of different records, at least."""


def too_much(
    records: Sequence[IdentityRecord], near: Mapping[Anchor, Set[Anchor]]
) -> tuple[str | None, bool]:
    """Say why a group of records holds too much for one person, and whether to undo it.

    `near` tells which records agree. A group that is only large is listed and stays.
    """
    births = {record.born for record in records if record.born is not None}
    if _dates(births) > MOST_DATES:
        return "more than two dates of birth", True
    if len({record.sex for record in records if record.sex is not None}) > 1:
        return "both sexes", True
    if _numbers_scattered(records):
        return "more than one number of one type of document", True
    if _names_apart(records):
        return "two sets of names that do not agree", True
    if _thin(records, near):
        return "too few pairs of it agree with each other", True
    if len(records) > MOST_RECORDS and len({r.exhibit_id for r in records}) > MOST_EXHIBITS:
        return "many records from many exhibits", False
    return None, False


def _dates(births: set[Born]) -> int:
    """Count dates of which none fits another."""
    apart: list[Born] = []
    for born in sorted(births, key=lambda b: b.readings):
        fits = (fit_born(born, other) for other in apart)
        if born.readings and all(fit in (BornFit.NEAR, BornFit.DIFFERENT) for fit in fits):
            apart.append(born)
    return len(apart)


def _numbers_scattered(records: Sequence[IdentityRecord]) -> bool:
    """Tell whether documents of one type differ, unless one record states all of them."""
    held: dict[str, list[set[str]]] = {}
    for record in records:
        own: dict[str, set[str]] = {}
        for scheme, number in record.documents:
            own.setdefault(scheme, set()).add(number)
        for scheme, numbers in own.items():
            held.setdefault(scheme, []).append(numbers)
    return any(set().union(*sets) not in sets for sets in held.values())


def _names_apart(records: Sequence[IdentityRecord]) -> bool:
    """Tell whether the names fall into sets without any fit between them."""
    distinct: dict[tuple[str, ...], tuple[NameReading, ...]] = {}
    for record in records:
        usable = tuple(name for name in record.names if name.tokens and name.head is None)
        if usable:
            distinct.setdefault(tuple(name.signature for name in usable), usable)
    names = [distinct[key] for key in sorted(distinct)]
    reached, todo = {0}, [0]
    while todo:
        at = todo.pop()
        for other in range(len(names)):
            if other in reached:
                continue
            fit = best_alignment(names[at], names[other])
            if fit is not None and not fit.conflicts:
                reached.add(other)
                todo.append(other)
    return len(reached) < len(names)


def _thin(records: Sequence[IdentityRecord], near: Mapping[Anchor, Set[Anchor]]) -> bool:
    profiles: dict[object, list[Anchor]] = {}
    for record in records:
        profiles.setdefault(profile_of(record), []).append(record.anchor)
    groups = list(profiles.values())
    if len(groups) < 3:
        return False
    number = {anchor: at for at, group in enumerate(groups) for anchor in group}
    joined = {
        (min(x, y), max(x, y))
        for anchor, x in number.items()
        for other in near.get(anchor, ())
        if (y := number.get(other, x)) != x
    }
    pairs = len(groups) * (len(groups) - 1) // 2
    part, whole = LEAST_DENSITY
    return len(joined) * whole < pairs * part
