"""What forbids a merge by rule: values that many share, and claims that contradict.

A guard never decides that two records are of different people. It leaves the pair to a
person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphkit.model.judgements import Judgement
from graphkit.model.kinds import PROTECTED_ROLES, Anchor, EntityKind, Role
from graphkit.resolve.birth_date import Born, BornFit, fit_born
from graphkit.resolve.fold import Stand, Standing, fold
from graphkit.resolve.identity import IdentityRecord
from graphkit.resolve.name_reading import NameReading, Token
from graphkit.resolve.name_words import VARIANTS
from graphkit.resolve.names import align, best_alignment

NAME_GROUPS: Mapping[str, int] = {
    "phone": 25, "imsi": 25, "iccid": 25, "email": 10, "handle": 10, "device": 10, "account": 5,
    "wallet": 5, "document": 3,
}  # fmt: skip
"""More distinct names than this at one value, and the value says nothing any more."""

ROLE_MAILBOXES = frozenset({
    "info", "admin", "office", "sales", "support", "noreply", "no-reply", "contact", "enquiries",
    "inquiries", "accounts", "help", "mail", "webmaster", "postmaster", "hr", "reception",
    "secretary", "bookings", "reservations",
})  # fmt: skip
"""Mailboxes that a post holds and no person."""

NEARLY_EQUAL = 0.95
"""From this score on two names are one name in two spellings."""


def standings(
    records: Iterable[IdentityRecord],
    judgements: Sequence[Judgement],
    roles: Mapping[Anchor, str],
) -> dict[Anchor, Stand]:
    """A record is protected by its own flag or by a role, a suspect's by a role alone.

    A role that a person set covers every record of the entity as the judgements stand,
    unless the record has a role of its own; a flag in a source covers its record only.
    """
    own = {record.anchor: _own(record, roles.get(record.anchor)) for record in records}
    protecting = {anchor for anchor in own if roles.get(anchor) in PROTECTED_ROLES}
    accusing = {anchor for anchor in own if roles.get(anchor) == Role.SUSPECT}
    if not protecting and not accusing:
        return {anchor: Stand(standing) for anchor, standing in own.items()}
    found = {}
    for group in fold(own, judgements).groups:
        protects, accuses = (not marked.isdisjoint(group) for marked in (protecting, accusing))
        spread = Standing.COVERED if protects else Standing.SUSPECT
        for anchor in group:
            standing, ward = own[anchor], None
            if protects or accuses:
                if standing is Standing.ORDINARY and anchor not in roles:
                    standing = spread
                # a suspect in a victim's entity is no part of what was marked as the victim
                ward = None if protects and anchor in accusing else group[0]
            found[anchor] = Stand(standing, ward)
    return found


def _own(record: IdentityRecord, role: str | None) -> Standing:
    if role == Role.SUSPECT:
        return Standing.CONTESTED if record.protected else Standing.SUSPECT
    if record.protected or role in PROTECTED_ROLES:
        return Standing.PROTECTED
    return Standing.ORDINARY


def is_service(key: str) -> bool:
    """Tell whether a key is a line of a service: short codes, tills, agents, role mailboxes."""
    kind, _, value = key.partition(":")
    if kind == "phone":
        return not value.startswith("+")
    if kind == "account":
        return value.startswith("till/")
    if kind == "email":
        return value.partition("@")[0] in ROLE_MAILBOXES
    return kind == "handle" and value.startswith("service/")


def document_key(document: tuple[str, str]) -> str:
    """Return the identifier key of a document as records claim it."""
    return f"document:{document[0]}/{document[1]}"


def generic_values(records: Iterable[IdentityRecord]) -> dict[str, int]:
    """A value held under more distinct names than its kind allows merges nobody.

    Returns each such key with its number of name groups. Every record counts, also one
    that makes no person: a line saved under many labels is a line of many.
    """
    holders: dict[str, dict[str, NameReading]] = {}
    for record in records:
        for key in (*record.keys, *map(document_key, record.documents)):
            held = holders.setdefault(key, {})
            for name in record.names:
                held.setdefault(name.signature, name)
    found = {}
    for key, names in holders.items():
        limit = NAME_GROUPS[key.partition(":")[0]]
        if len(names) > limit:
            groups = name_groups(names.values())
            if groups > limit:
                found[key] = groups
    return found


def name_groups(names: Iterable[NameReading]) -> int:
    """Count the distinct names: those that agree, directly or through others, are one group."""
    distinct = {name.signature: name for name in names}
    root = {signature: signature for signature in distinct}

    def find(signature: str) -> str:
        while root[signature] != signature:
            root[signature] = root[root[signature]]
            signature = root[signature]
        return signature

    blocks: dict[str, list[str]] = {}
    for signature in sorted(distinct):
        for token in distinct[signature].tokens:
            for block in {token_key(token), token.text}:
                blocks.setdefault(block, []).append(signature)
    for block in sorted(blocks):
        members = blocks[block]
        for at, first in enumerate(members):
            for second in members[at + 1 :]:
                a, b = find(first), find(second)
                if a != b and align(distinct[first], distinct[second]).agrees:
                    root[max(a, b)] = min(a, b)
    return sum(find(signature) == signature for signature in distinct)


def token_key(token: Token) -> str:
    """Return a word that spellings of one name share, for finding pairs; not for comparing."""
    symbols = VARIANTS.get(token.text)
    if symbols:
        return min(symbols)
    return f"{token.text[:1]}{token.sound}" if len(token.sound) > 1 else token.text


@dataclass(slots=True)
class Claims:
    """What a group of records claims together, as far as claims can contradict each other."""

    kinds: set[EntityKind] = field(default_factory=set)
    documents: dict[str, set[str]] = field(default_factory=dict)
    entries: dict[str, set[str]] = field(default_factory=dict)
    sexes: set[str] = field(default_factory=set)
    births: set[Born] = field(default_factory=set)
    generations: set[str] = field(default_factory=set)
    birth_orders: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    names: dict[tuple[str, ...], tuple[NameReading, ...]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, record: IdentityRecord) -> Claims:
        """Return the claims of one record."""
        claims = cls(keys=set(record.keys))
        if record.kind is not None:
            claims.kinds.add(record.kind)
        for scheme, number in record.documents:
            claims.documents.setdefault(scheme, set()).add(number)
        if record.register_number is not None:
            claims.entries[record.exhibit_id] = {record.register_number}
        if record.sex is not None:
            claims.sexes.add(record.sex)
        if record.born is not None and record.born.readings:
            claims.births.add(record.born)
        for name in record.names:
            claims.generations |= name.generations
            claims.birth_orders |= name.birth_orders
            claims.numbers |= name.numbers
        usable = tuple(name for name in record.names if name.tokens and name.head is None)
        if usable:
            claims.names[tuple(name.signature for name in usable)] = usable
        return claims

    def absorb(self, other: Claims) -> None:
        """Take over what another group claims."""
        for mine, theirs in (
            (self.documents, other.documents),
            (self.entries, other.entries),
        ):
            for name, values in theirs.items():
                mine.setdefault(name, set()).update(values)
        self.kinds |= other.kinds
        self.sexes |= other.sexes
        self.births |= other.births
        self.generations |= other.generations
        self.birth_orders |= other.birth_orders
        self.numbers |= other.numbers
        self.names.update(other.names)
        self.keys |= other.keys


Talks = Mapping[str, frozenset[str]]
"""Identifier key -> the keys that it had a call or message with."""


def objections(a: Claims, b: Claims, talks: Talks, *, exclusive: bool) -> Iterator[str]:
    """Two groups contradict each other in the claims that one person cannot make both of.

    With `exclusive` the merge rests on a document or register number: then a misspelt name
    or date alone is no objection. The order of the reasons is fixed.
    """
    if a.kinds and b.kinds and a.kinds.isdisjoint(b.kinds):
        yield "one is a person, the other an organisation"
    if _disjoint(a.documents, b.documents):
        yield "two numbers of one type of document"
    if _disjoint(a.entries, b.entries):
        yield "two entries of one register"
    if a.sexes and b.sexes and a.sexes.isdisjoint(b.sexes):
        yield "different sex"
    if a.generations and b.generations and a.generations.isdisjoint(b.generations):
        yield "different generation marks"
    if a.birth_orders and b.birth_orders and a.birth_orders.isdisjoint(b.birth_orders):
        yield "names of two different children of one birth order"
    if a.numbers and b.numbers and a.numbers.isdisjoint(b.numbers):
        yield "different numbers in the name"
    if _talked(a.keys, b.keys, talks):
        yield "their numbers were the two ends of one call or message"
    if not exclusive:
        if _births_differ(a, b):
            yield "different dates of birth"
        if _names_differ(a, b):
            yield "each name has a word that the other lacks"


def _disjoint(a: Mapping[str, set[str]], b: Mapping[str, set[str]]) -> bool:
    return any(a[name].isdisjoint(b[name]) for name in a.keys() & b.keys())


def _talked(a: set[str], b: set[str], talks: Talks) -> bool:
    if not talks:
        return False
    fewer, more = (a, b) if len(a) <= len(b) else (b, a)
    return any(not more.isdisjoint(talks[key] - {key}) for key in fewer if key in talks)


def _births_differ(a: Claims, b: Claims) -> bool:
    """Compare each date with each; one that the other group already knows is excused."""
    return any(
        fit_born(x, y) in (BornFit.NEAR, BornFit.DIFFERENT)
        and not any(fit_born(y, other) is BornFit.EQUAL for other in a.births)
        and not any(fit_born(x, other) is BornFit.EQUAL for other in b.births)
        for x in a.births
        for y in b.births
    )


def _names_differ(a: Claims, b: Claims) -> bool:
    """Compare each record's names with each; a name that the other group has is excused."""
    for signature_a, names_a in a.names.items():
        for signature_b, names_b in b.names.items():
            if signature_a == signature_b:
                continue
            fit = best_alignment(names_a, names_b)
            if fit is None or not fit.clashes:
                continue
            if not _known(names_b, a) and not _known(names_a, b):
                return True
    return False


def _known(names: tuple[NameReading, ...], group: Claims) -> bool:
    fits = (best_alignment(names, others) for others in group.names.values())
    return any(fit is not None and fit.agrees and fit.score >= NEARLY_EQUAL for fit in fits)
