"""Compares two identity records field by field, in bits that add up exactly.

The weights are round numbers set by hand, the same in every case: this first form is
trained on nothing. A total is an order of review, never a chance that somebody did it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphkit.evidence.canonical import canonical
from graphkit.resolve import guards, name_words, names
from graphkit.resolve.birth_date import BornFit, fit_born
from graphkit.resolve.fold import Ground
from graphkit.resolve.identity import IdentityRecord
from graphkit.resolve.names import Alignment, best_alignment

EVIDENTIAL = 6640
"""Thousandths of a bit from which a rule may merge: a posterior of .99."""

WEIGHTS: Mapping[str, int] = {
    "prior": -8000,
    "kind differs": -16000,
    "document equal": 16000,
    "document differs": -6000,
    "register number equal": 16000,
    "name equal": 8000,
    "name nearly equal": 7000,
    "name agrees": 6000,
    "name shortened": 6000,
    "name of frequent words": -2000,
    "name in part": 0,
    "name differs": -6000,
    "born equal": 8000,
    "born equal in part": 2000,
    "born nearly equal": 1000,
    "born differs": -7000,
    "sex equal": 0,
    "sex differs": -4000,
    "email equal": 10000,
    "account equal": 10000,
    "handle equal": 10000,
    "phone equal": 9000,
    "device equal": 9000,
    "further identifier": 2000,
    "one address book": -2000,
}
"""Thousandths of a bit for each level of each field."""

FAMILIES: Mapping[str, str] = {
    "email": "email", "account": "account", "wallet": "account", "handle": "handle",
    "phone": "phone", "imsi": "phone", "iccid": "phone", "device": "device",
}  # fmt: skip
"""Kinds of identifiers that are one fact: a number and its SIM card count once."""

_WORDS = {"email": "e-mail address", "handle": "app account", "phone": "phone number"}


def model() -> dict[str, Any]:
    """Return everything that a decision of the rules depends on, as plain values."""
    return {
        "rules": "identifiers and names, first form",
        "version": "1",
        "weights": dict(WEIGHTS),
        "cut": EVIDENTIAL,
        "name_agrees": str(names.AGREE),
        "name_equal": str(guards.NEARLY_EQUAL),
        "name_groups": dict(guards.NAME_GROUPS),
        "words": name_words.fingerprint(),
    }


@cache
def model_id() -> str:
    """Return the id of the rules in use: it changes when any weight, limit or word does."""
    return "m-" + hashlib.sha256(canonical(model())).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the field table: both values as written, level in words, bits in 1/1000."""

    name: str
    a: str
    b: str
    level: str
    bits: int
    a_read: str = ""
    b_read: str = ""
    """The normalised values; empty where they are as written."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two records agree and differ in, and what a merge of them could rest on."""

    fields: tuple[Field, ...]
    total: int
    ground: Ground | None
    shared: tuple[str, ...]
    fit: Alignment | None

    @property
    def exclusive(self) -> bool:
        """True if it rests on a document or a register number, which one holder has."""
        return self.ground in (Ground.DOCUMENT, Ground.REGISTER)


def bits_text(thousandths: int) -> str:
    """Write thousandths of a bit as a decimal number with three places."""
    sign = "-" if thousandths < 0 else ""
    whole, part = divmod(abs(thousandths), 1000)
    return f"{sign}{whole}.{part:03d}"


def compare(
    a: IdentityRecord, b: IdentityRecord, without: Collection[str] = frozenset()
) -> Comparison:
    """Two records are compared in every field that both state; what is missing counts nothing.

    `without` holds the values that have no merge power: services and generic values.
    """
    fit = best_alignment(a.names, b.names)
    shared = tuple(sorted(key for key in a.keys & b.keys if key not in without))
    fields = [
        *_kind(a, b),
        *_register(a, b),
        *_documents(a, b, without),
        *_name(a, b, fit),
        *_born(a, b),
        *_sex(a, b),
        *_identifiers(a, b, shared),
        *_address_book(a, b),
    ]
    total = WEIGHTS["prior"] + sum(found.bits for found in fields)
    return Comparison(tuple(fields), total, _ground(fields, fit), shared, fit)


def _kind(a: IdentityRecord, b: IdentityRecord) -> list[Field]:
    """One record is a person's and the other an organisation's: the kinds never mix."""
    if a.kind is None or b.kind is None or a.kind is b.kind:
        return []
    return [_field("kind", a.kind.value, b.kind.value, "kind differs")]


def _register(a: IdentityRecord, b: IdentityRecord) -> list[Field]:
    """One register gave both entries the same number."""
    mine, theirs = a.register_number, b.register_number
    if a.exhibit_id != b.exhibit_id or mine is None or mine != theirs:
        return []
    return [_field("register number", mine, theirs, "register number equal")]


def _documents(a: IdentityRecord, b: IdentityRecord, without: Collection[str]) -> list[Field]:
    """Each type of document that both state has the same number or another."""
    equal = sorted(
        document
        for document in set(a.documents) & set(b.documents)
        if guards.document_key(document) not in without
    )
    out = [
        _field(f"document {scheme}", number, number, "document equal", counts=at == 0)
        for at, (scheme, number) in enumerate(equal)
    ]
    mine, theirs = _by_scheme(a), _by_scheme(b)
    for scheme in sorted(mine.keys() & theirs.keys()):
        if mine[scheme].isdisjoint(theirs[scheme]):
            left, right = ", ".join(sorted(mine[scheme])), ", ".join(sorted(theirs[scheme]))
            out.append(_field(f"document {scheme}", left, right, "document differs"))
    return out


def _by_scheme(record: IdentityRecord) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for scheme, number in record.documents:
        found.setdefault(scheme, set()).add(number)
    return found


def _name(a: IdentityRecord, b: IdentityRecord, fit: Alignment | None) -> list[Field]:
    """The names agree as far as their words pair off, whatever their order."""
    if fit is None:
        return []
    left, right = " / ".join(a.written), " / ".join(b.written)
    level = _name_level(fit)
    reads = [" / ".join(n.signature for n in record.names) for record in (a, b)]
    out = [Field("name", left, right, level, WEIGHTS[level], *reads)]
    if WEIGHTS[level] > 0 and not fit.telling:
        out.append(_field("frequency of name", left, right, "name of frequent words"))
    return out


def _name_level(fit: Alignment) -> str:
    if fit.agrees:
        if fit.score >= 0.97:
            return "name equal"
        return "name nearly equal" if fit.score >= 0.90 else "name agrees"
    if fit.abbreviates:
        return "name shortened"
    return "name differs" if fit.conflicts else "name in part"


def _born(a: IdentityRecord, b: IdentityRecord) -> list[Field]:
    """The dates of birth agree in some reading, in part, or not at all."""
    if a.born is None or b.born is None:
        return []
    level = {
        BornFit.EQUAL: "born equal",
        BornFit.YEAR: "born equal in part",
        BornFit.NEAR: "born nearly equal",
        BornFit.DIFFERENT: "born differs",
    }.get(fit_born(a.born, b.born))
    if level is None:
        return []
    reads = [" or ".join(born.readings) for born in (a.born, b.born)]
    return [Field("date of birth", a.born.raw, b.born.raw, level, WEIGHTS[level], *reads)]


def _sex(a: IdentityRecord, b: IdentityRecord) -> list[Field]:
    """The sex stated is the same or not; an unknown one is no value."""
    if a.sex is None or b.sex is None:
        return []
    return [_field("sex", a.sex, b.sex, "sex equal" if a.sex == b.sex else "sex differs")]


def _identifiers(a: IdentityRecord, b: IdentityRecord, shared: tuple[str, ...]) -> list[Field]:
    """The records claim the same number, address or account; further ones add little."""
    mine, theirs = dict(a.ids), dict(b.ids)
    families: dict[str, str] = {}
    for key in shared:
        families.setdefault(FAMILIES[key.partition(":")[0]], key)
    ranked = sorted(families, key=lambda family: (-WEIGHTS[f"{family} equal"], family))
    out = []
    for at, family in enumerate(ranked):
        key, level = families[family], f"{family} equal" if at == 0 else "further identifier"
        name = _WORDS.get(family, family)
        out.append(Field(name, mine[key], theirs[key], level, WEIGHTS[level], key, key))
    return out


def _address_book(a: IdentityRecord, b: IdentityRecord) -> list[Field]:
    """One owner has two entries, and may have meant two people."""
    if a.basis != "address_book" or b.basis != "address_book" or a.exhibit_id != b.exhibit_id:
        return []
    if a.owner_id != b.owner_id or a.member != b.member:
        return []
    return [_field("address book", a.locator, b.locator, "one address book")]


def _field(name: str, a: str, b: str, level: str, *, counts: bool = True) -> Field:
    return Field(name, a, b, level, WEIGHTS[level] if counts else 0)


def _ground(fields: list[Field], fit: Alignment | None) -> Ground | None:
    """Tell what a merge could rest on, the strongest first; None for nothing that suffices."""
    levels = {found.level for found in fields}
    conflict = fit is not None and fit.conflicts
    if "document equal" in levels and not conflict:
        return Ground.DOCUMENT
    agreed = fit is not None and fit.agrees
    if agreed and fit is not None and fit.score >= guards.NEARLY_EQUAL and "born equal" in levels:
        return Ground.NAME_AND_BORN
    if "register number equal" in levels and not conflict:
        return Ground.REGISTER
    named = agreed or (fit is not None and fit.abbreviates)
    if named and any(f"{family} equal" in levels for family in set(FAMILIES.values())):
        return Ground.IDENTIFIER
    return None
