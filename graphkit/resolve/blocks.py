"""Finds the pairs that are worth comparing, by keys that both records carry.

A key that too many carry finds nobody: it is reported, with its count, and tried again
together with the year of birth.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from graphkit.resolve.fold import ORDINARY, Stand
from graphkit.resolve.guards import document_key, token_key
from graphkit.resolve.identity import IdentityRecord

CAP = 120
"""Most different records that one key may bring together."""
NAME_CAP = 10
"""Most different records that an equal name alone may bring together, for review only."""

Block = tuple[str, str]
"""Family of keys, and the value."""

_NAMED = ("name", "name and date of birth")
PROTECTED_VALUE = "(a protected name)"


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of positions in the list of records, and the keys that brought too many."""

    pairs: tuple[tuple[int, int], ...]
    suppressed: tuple[tuple[str, str, int], ...]


def candidates(
    records: Sequence[IdentityRecord],
    stands: Sequence[Stand],
    without: Collection[str] = frozenset(),
) -> Candidates:
    """Return each pair that shares an identifier, document, register number, or name.

    `records` are in the order of their anchors, so that the result does not depend on the
    order in which they came. `without` are values without merge power.
    """
    blocks: dict[Block, list[int]] = {}
    for at, record in enumerate(records):
        for block in _keys(record, without):
            blocks.setdefault(block, []).append(at)
    profiles = [profile_of(*pair) for pair in zip(records, stands, strict=True)]
    pairs: set[tuple[int, int]] = set()
    suppressed: list[tuple[str, str, int]] = []
    for block in sorted(blocks):
        members = blocks[block]
        if len(members) < 2:
            continue
        count = _pair_up(block[0], members, profiles, pairs)
        if count:
            hidden = block[0] in _NAMED and any(stands[at].is_protected for at in members)
            shown = PROTECTED_VALUE if hidden else block[1]
            suppressed.append((block[0], shown, count))
            for year in _by_year(records, members):
                _pair_up(block[0], year, profiles, pairs)
    return Candidates(tuple(sorted(pairs)), tuple(sorted(suppressed)))


def _pair_up(
    family: str,
    members: Sequence[int],
    profiles: Sequence[Hashable],
    pairs: set[tuple[int, int]],
) -> int:
    """Add the pairs of one block; return the number of different records if they are too many.

    Records that state exactly the same are compared with the first of them only.
    """
    first: dict[Hashable, int] = {}
    repeated = []
    for at in members:
        known = first.setdefault(profiles[at], at)
        if known != at:
            repeated.append((known, at))
    by_name = family == "name"
    if len(first) > (NAME_CAP if by_name else CAP):
        if not by_name:
            pairs.update(repeated)
        return len(first)
    pairs.update(repeated)
    pairs.update(combinations(first.values(), 2))
    return 0


def profile_of(record: IdentityRecord, stand: Stand = ORDINARY) -> Hashable:
    """Return what a record states, equal for records that state exactly the same."""
    entry = (record.exhibit_id, record.register_number) if record.register_number else None
    return (
        record.kind,
        tuple(name.signature for name in record.names),
        record.keys,
        record.documents,
        None if record.born is None else record.born.readings,
        record.sex,
        entry,
        stand,
    )


def _keys(record: IdentityRecord, without: Collection[str]) -> Iterator[Block]:
    for key in record.keys:
        if key not in without:
            kind, _, value = key.partition(":")
            yield kind, value
    for document in record.documents:
        if document_key(document) not in without:
            yield "document", "/".join(document)
    if record.register_number is not None:
        yield "register number", f"{record.exhibit_id} {record.register_number}"
    words = [sorted({token_key(t) for t in name.personal}) for name in record.names]
    yield from dict.fromkeys(
        ("name", f"{one} + {two}") for keys in words for one, two in combinations(keys, 2)
    )
    if record.born is not None:
        yield from dict.fromkeys(
            ("name and date of birth", f"{word}, {day}")
            for day in record.born.full
            for keys in words
            for word in keys
        )


def _by_year(records: Sequence[IdentityRecord], members: Sequence[int]) -> list[list[int]]:
    years: dict[str, list[int]] = {}
    for at in members:
        born = records[at].born
        for year in sorted({reading[:4] for reading in born.readings}) if born else ():
            years.setdefault(year, []).append(at)
    return [years[year] for year in sorted(years)]
