"""The field table of a pair: what a person reads, and what the ledger keeps of a merge."""

from __future__ import annotations

from typing import Any

from graphkit.resolve.compare import WEIGHTS, Comparison, bits_text, model_id
from graphkit.resolve.identity import IdentityRecord

_IN_PART = {
    "name in part": "part of the name",
    "born equal in part": "part of the date of birth",
}
_NEARLY = "born nearly equal"
"""A date that is off in one part is worth a little and is still another date."""
_DAMPING = frozenset({"name of frequent words", "one address book"})
"""Levels that make an agreement weigh less without being a difference."""


def evidence_table(a: IdentityRecord, b: IdentityRecord, comparison: Comparison) -> dict[str, Any]:
    """Both values of every field compared, with the bits of each; prior and fields give the total.

    Plain values only, so that the ledger can hash it: bits are decimal text. `missing` names
    what one side does not state, so that nobody takes silence for agreement.
    """
    return {
        "model": model_id(),
        "rests_on": None if comparison.ground is None else comparison.ground.value,
        "prior": bits_text(WEIGHTS["prior"]),
        "fields": [
            {
                "field": found.name,
                "a": found.a,
                "b": found.b,
                "a_read": found.a_read or found.a,
                "b_read": found.b_read or found.b,
                "level": found.level,
                "bits": bits_text(found.bits),
            }
            for found in comparison.fields
        ],
        "total": bits_text(comparison.total),
        "missing": missing(a, b),
        "a": _place(a),
        "b": _place(b),
    }


def missing(a: IdentityRecord, b: IdentityRecord) -> list[str]:
    """Return the fields that could not be compared because a side does not state them."""
    stated = {
        "name": (a.names, b.names),
        "date of birth": (a.born, b.born),
        "sex": (a.sex, b.sex),
        "document": (a.documents, b.documents),
        "identifiers": (a.keys, b.keys),
    }
    return [name for name, (left, right) in stated.items() if not left or not right]


def _place(record: IdentityRecord) -> dict[str, Any]:
    return {
        "exhibit": record.exhibit_id,
        "member": record.member,
        "locator": record.locator,
        "ordinal": record.ordinal,
        "basis": record.basis,
    }


def sentence(a: IdentityRecord, b: IdentityRecord, comparison: Comparison) -> str:
    """Say in one sentence where two records agree and differ, without any name or number."""
    text = f"Records {a.place} and {b.place} agree on {agreement(comparison)}"
    against = difference(comparison)
    return f"{text} and differ in {against}." if against else f"{text}."


def agreement(comparison: Comparison) -> str:
    """List the fields that speak for a pair, or say that none does."""
    speaking = [
        _IN_PART.get(found.level, found.name)
        for found in comparison.fields
        if (found.bits > 0 or found.level in _IN_PART) and found.level != _NEARLY
    ]
    return _listed(speaking) or "nothing"


def difference(comparison: Comparison) -> str:
    """List the fields that speak against a pair; empty if none does."""
    return _listed(
        [
            found.name
            for found in comparison.fields
            if found.level == _NEARLY or (found.bits < 0 and found.level not in _DAMPING)
        ]
    )


def _listed(names: list[str]) -> str:
    once = list(dict.fromkeys(names))
    return " and ".join(filter(None, [", ".join(once[:-1]), *once[-1:]]))
