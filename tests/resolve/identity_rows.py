"""Invented identity records and judgements, short enough to stand inside a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphkit.model.judgements import Judgement, JudgementKind, Origin
from graphkit.model.kinds import Anchor
from graphkit.resolve.identity import IdentityRecord, read_identity
from graphkit.resolve.propose import Proposals, propose_over

PHONE = "phone:+256700000101"
OTHER_PHONE = "phone:+256700000102"
NIN = "document:national_id/UG/CM91000000ABCD"
OTHER_NIN = "document:national_id/UG/CM85000000EFGH"


def row(number: int, **fields: Any) -> dict[str, Any]:
    """One row of `identities`; each number is an exhibit of its own unless one is given."""
    given: dict[str, Any] = {
        "exhibit_id": f"ex-{number:02d}",
        "locator": f"row {number}",
        "ordinal": 0,
        "basis": "subscriber",
        "subject": "unknown",
        "ids": [],
    }
    given.update(fields)
    given.setdefault("id_raws", given["ids"])
    return given


def record(number: int, **fields: Any) -> IdentityRecord:
    """The record of such a row."""
    return read_identity(row(number, **fields))


def proposals(
    records: Sequence[IdentityRecord],
    judgements: Sequence[Judgement] = (),
    roles: Mapping[Anchor, str] | None = None,
    calls: Sequence[tuple[str, str]] = (),
) -> Proposals:
    """What the rules say, with calls given as pairs of keys."""
    talks: dict[str, set[str]] = {}
    for a, b in calls:
        talks.setdefault(a, set()).add(b)
        talks.setdefault(b, set()).add(a)
    frozen = {key: frozenset(others) for key, others in talks.items()}
    return propose_over(records, judgements, roles or {}, lambda _: frozen)


def judgement(
    number: int,
    a: str,
    b: str,
    kind: JudgementKind = JudgementKind.SAME,
    origin: Origin = Origin.ANALYST,
    **fields: Any,
) -> Judgement:
    """A judgement with its number in the ledger."""
    return Judgement(
        judgement_id=fields.pop("judgement_id", f"j-{number:03d}"),
        seq=number,
        kind=kind,
        a=Anchor(min(a, b)),
        b=Anchor(max(a, b)),
        origin=origin,
        by="officer 1",
        at="2026-08-01T00:00:00Z",
        why="invented",
        **fields,
    )


def revoke(
    number: int, target: Judgement, origin: Origin = Origin.ANALYST, **fields: Any
) -> Judgement:
    """The taking back of a judgement."""
    return judgement(
        number,
        target.a,
        target.b,
        JudgementKind.REVOKE,
        origin,
        revokes=target.judgement_id,
        **fields,
    )


def written(found: Proposals, first: int = 1) -> list[Judgement]:
    """The proposed judgements as the ledger gives them back."""
    return [
        judgement(
            first,
            proposed.a,
            proposed.b,
            origin=Origin.RULE,
            judgement_id=f"r-{first}-{n:04d}",
            bits=proposed.bits,
            evidence=proposed.evidence,
        )
        for n, proposed in enumerate(found.judgements)
    ]


def joined(found: Proposals) -> set[frozenset[Anchor]]:
    """The proposed pairs."""
    return {frozenset((one.a, one.b)) for one in found.judgements}


def outcome(found: Proposals, a: IdentityRecord, b: IdentityRecord) -> str | None:
    """What the rules say of two records: same, possibly same, related, or nothing."""
    pair = {a.anchor, b.anchor}
    if any({one.a, one.b} == pair for one in found.judgements):
        return "same"
    return next((s.outcome for s in found.suggestions if {s.a, s.b} == pair), None)
