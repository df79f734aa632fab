"""From proposals and statements to the ledger, and from the ledger to entities."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from graphkit.evidence import judgements as store
from graphkit.evidence import ledger as ledger_store
from graphkit.evidence.canonical import canonical
from graphkit.evidence.ledger import Ledger
from graphkit.model.judgements import Judgement, JudgementKind, Origin
from graphkit.model.kinds import Anchor
from graphkit.resolve.compare import model_id
from graphkit.resolve.entities import resolve_entities
from graphkit.resolve.identity import read_identities
from graphkit.resolve.propose import propose_over
from graphkit.resolve.resolution import Resolution, ResolvedEntity
from graphkit.resolve.talks import read_talks

RECIPE = f"{model_id()}/2"
"""Which rules and which make of the network; another one builds the network anew."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person is about to state: `same`, `different`, `unsure` or `revoke`."""

    kind: str
    a: Anchor
    b: Anchor
    why: str
    revokes: str | None = None


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """An identity record as the command line names it."""

    anchor: Anchor
    exhibit_id: str
    member: str | None
    locator: str
    basis: str
    name: str


def identity_rows(records: duckdb.DuckDBPyConnection) -> list[IdentityRow]:
    """Return place, basis and name of every identity record, by anchor."""
    return [
        IdentityRow(
            one.anchor, one.exhibit_id, one.member, one.locator, one.basis,
            one.written[0] if one.written else "",
        )
        for one in read_identities(records)
    ]  # fmt: skip


def resolution_of(
    ledger: sqlite3.Connection, records: duckdb.DuckDBPyConnection, *, as_at: int | None = None
) -> Resolution:
    """Replay the judgements of the ledger, up to an entry if one is named, over the records.

    Roles are always those of today: whoever is protected now is so at every date.
    """
    return _replay(ledger, records, store.read(ledger, as_at=as_at))


def _replay(
    ledger: sqlite3.Connection, records: duckdb.DuckDBPyConnection, stated: Sequence[Judgement]
) -> Resolution:
    roles = store.roles(ledger)
    founding = {
        row["exhibit_id"]: row["seq"]
        for row in ledger.execute("SELECT exhibit_id, seq FROM exhibit")
    }
    identities = read_identities(records)
    proposals = propose_over(identities, stated, roles, lambda keys: read_talks(records, keys))
    return resolve_entities(
        identities, stated, roles, founding, proposals=proposals, wards=store.wards(ledger)
    )


def resolve(ledger: Ledger, records: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Write what the rules propose into the ledger; revoke what they no longer hold up.

    A merge that a person took back is not proposed again; nothing a person said is touched.
    """
    started = time.monotonic()
    stated = store.read(ledger.connection)
    identities = read_identities(records)
    proposals = propose_over(
        identities,
        stated,
        store.roles(ledger.connection),
        lambda keys: read_talks(records, keys),
    )
    known = {j.judgement_id: j for j in stated}
    revoked = {j.revokes for j in stated if j.revokes}
    standing = {
        (j.a, j.b)
        for j in stated
        if j.origin is Origin.RULE
        and j.kind is JudgementKind.SAME
        and j.judgement_id not in revoked
    }
    model = proposals.model_id
    seq = ledger_store.head(ledger.connection)[0] + 1
    added = [
        store.rule_body(
            p.a, p.b, why=p.why, bits=p.bits, evidence=p.evidence, model_id=model, seq=seq
        )
        for p in proposals.judgements
        if (p.a, p.b) not in standing
    ]
    gone = [
        store.rule_revoke(known[w.judgement_id], why=w.reason, model_id=model, seq=seq)
        for w in proposals.withdrawn
    ]
    entries: list[tuple[str, dict[str, Any]]] = []
    if added or gone:
        entries.append(("judge.rules", {"model_id": model, "judgements": [*added, *gone]}))
    pairs = sorted([p.a, p.b] for p in proposals.judgements)
    accepted = hashlib.sha256(canonical(pairs)).hexdigest()
    entries.append(("resolve", {"model_id": model, "merges": len(pairs), "sha256": accepted}))
    numbers = ledger.append_all(entries)
    suggestions = proposals.suggestions
    return {
        "identities": len(identities),
        "entities": 0,
        "by_kind": {},
        "merged": len(pairs),
        "possibly_same": sum(1 for s in suggestions if s.outcome == "possibly same"),
        "related": sum(1 for s in suggestions if s.outcome == "related"),
        "quarantined": len(proposals.quarantined),
        "suppressed_keys": len(proposals.suppressed),
        "model": model,
        "seconds": round(time.monotonic() - started, 3),
        "ledger_seq": numbers[-1],
        "new": len(added),
        "revoked": len(gone),
    }


def write(
    ledger: Ledger, records: duckdb.DuckDBPyConnection, statement: Statement
) -> dict[str, Any]:
    """Write a person's statement and tell which entities it changed."""
    before = resolution_of(ledger.connection, records)
    identity = store.write(
        ledger,
        JudgementKind(statement.kind),
        statement.a,
        statement.b,
        why=statement.why,
        revokes=statement.revokes,
    )
    after = resolution_of(ledger.connection, records)
    return {"judgement": identity, "kind": statement.kind, "changes": changes(before, after)}


def preview(
    ledger: sqlite3.Connection, records: duckdb.DuckDBPyConnection, statement: Statement
) -> dict[str, Any]:
    """Tell which entities a statement would change; nothing is written."""
    stated = store.read(ledger)
    first, second = sorted((statement.a, statement.b))
    thought = Judgement(
        judgement_id="j-preview",
        seq=2**62,
        kind=JudgementKind(statement.kind),
        a=first,
        b=second,
        origin=Origin.ANALYST,
        by="",
        at="",
        why=statement.why,
        revokes=statement.revokes,
    )
    before, after = _replay(ledger, records, stated), _replay(ledger, records, [*stated, thought])
    return {"judgement": None, "kind": statement.kind, "changes": changes(before, after)}


def set_role(ledger: Ledger, subject: Anchor, role: str, why: str) -> None:
    """Write what somebody is in the case."""
    seq = ledger_store.head(ledger.connection)[0] + 1
    ledger.append(
        "role.set", {"role_id": f"role-{seq}", "subject": subject, "role": role, "why": why}
    )


def changes(before: Resolution, after: Resolution) -> list[dict[str, Any]]:
    """Compare two states: which entities were joined, split, or grew."""
    old = {entity.members: entity for entity in before.entities}
    new = {entity.members: entity for entity in after.entities}
    found = []
    for members, entity in sorted(new.items()):
        if members in old:
            continue
        came = [e for e in before.entities if set(e.members) & set(members)]
        found.append(
            {
                "entity": entity.id,
                "name": _shown(entity),
                "records": len(members),
                "from": [e.id for e in came],
                "sentence": f"{_shown(entity)} now stands for {len(members)} records, taken from "
                + ", ".join(f"{_shown(e)} ({len(e.members)})" for e in came)
                + ".",
            }
        )
    return found


def _shown(entity: ResolvedEntity) -> str:
    return entity.code or entity.name
