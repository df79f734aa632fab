"""The judgements in the ledger: written as statements, read back as they stand at a time."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from graphkit.evidence.canonical import canonical
from graphkit.evidence.ledger import Ledger
from graphkit.model.judgements import Judgement, JudgementKind, Origin
from graphkit.model.kinds import PROTECTED_ROLES, Anchor


def judgement_id(seed: Sequence[Any]) -> str:
    """Make an id from what is stated and when."""
    return "j-" + hashlib.sha256(canonical(list(seed))).hexdigest()[:12]


def write(
    ledger: Ledger,
    kind: JudgementKind,
    a: Anchor,
    b: Anchor,
    *,
    why: str,
    origin: Origin = Origin.ANALYST,
    evidence: Mapping[str, Any] | None = None,
    revokes: str | None = None,
) -> str:
    """Append one judgement of a person; return its id."""
    first, second = sorted((a, b))
    row = ledger.connection.execute("SELECT coalesce(max(seq),0)+1 AS n FROM ledger").fetchone()
    identity = judgement_id([kind.value, first, second, int(row["n"])])
    action = "judge.revoke" if kind is JudgementKind.REVOKE else f"judge.{kind.value}"
    ledger.append(
        action,
        {
            "judgement_id": identity,
            "kind": kind.value,
            "a": first,
            "b": second,
            "origin": origin.value,
            "bits": None,
            "why": why,
            "evidence": dict(evidence or {}),
            "revokes": revokes,
            "model_id": None,
        },
    )
    return identity


def rule_body(
    a: Anchor,
    b: Anchor,
    *,
    why: str,
    bits: str | None,
    evidence: Mapping[str, Any],
    model_id: str,
    seq: int,
) -> dict[str, Any]:
    """Return one judgement of a rule, as a part of the entry of its run."""
    first, second = sorted((a, b))
    return {
        "judgement_id": judgement_id(["rule", model_id, first, second, seq]),
        "kind": JudgementKind.SAME.value,
        "a": first,
        "b": second,
        "origin": Origin.RULE.value,
        "bits": bits,
        "why": why,
        "evidence": dict(evidence),
        "revokes": None,
        "model_id": model_id,
    }


def rule_revoke(judgement: Judgement, *, why: str, model_id: str, seq: int) -> dict[str, Any]:
    """Return the revoking of a rule's own judgement, as a part of the entry of a run."""
    return {
        "judgement_id": judgement_id(["rule", "revoke", judgement.judgement_id, seq]),
        "kind": JudgementKind.REVOKE.value,
        "a": judgement.a,
        "b": judgement.b,
        "origin": Origin.RULE.value,
        "bits": None,
        "why": why,
        "evidence": {},
        "revokes": judgement.judgement_id,
        "model_id": model_id,
    }


def read(connection: sqlite3.Connection, *, as_at: int | None = None) -> list[Judgement]:
    """Return every judgement up to a ledger number, oldest first."""
    limit = as_at if as_at is not None else 2**62
    rows = connection.execute(
        "SELECT * FROM judgement WHERE seq <= ? ORDER BY seq, judgement_id", (limit,)
    )
    return [
        Judgement(
            judgement_id=row["judgement_id"],
            seq=row["seq"],
            kind=JudgementKind(row["kind"]),
            a=Anchor(row["a"]),
            b=Anchor(row["b"]),
            origin=Origin(row["origin"]),
            by=row["actor"],
            at=row["at"],
            why=row["why"] or "",
            bits=row["bits"],
            evidence=json.loads(row["evidence"] or "{}"),
            revokes=row["revokes"],
            model_id=row["model_id"],
        )
        for row in rows
    ]


def wards(connection: sqlite3.Connection) -> dict[Anchor, int]:
    """Number the subjects that a person ever put under protection, in the order of the ledger.

    A number stays with its subject, whoever is protected before or after, or no longer.
    """
    rows = connection.execute("SELECT subject, role FROM role ORDER BY seq")
    found: dict[Anchor, int] = {}
    for row in rows:
        if row["role"] in PROTECTED_ROLES:
            found.setdefault(Anchor(row["subject"]), len(found) + 1)
    return found


def roles(connection: sqlite3.Connection, *, as_at: int | None = None) -> dict[Anchor, str]:
    """Return the role last set for each subject, up to a ledger number."""
    limit = as_at if as_at is not None else 2**62
    rows = connection.execute(
        "SELECT subject, role FROM role WHERE seq <= ? ORDER BY seq", (limit,)
    )
    return {Anchor(row["subject"]): row["role"] for row in rows}
