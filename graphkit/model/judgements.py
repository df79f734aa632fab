"""What a person or a rule decided about two records: a statement, never an edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from graphkit.model.kinds import Anchor


class JudgementKind(StrEnum):
    """The four statements of the ledger."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    REVOKE = "revoke"


class Origin(StrEnum):
    """Who decided, in rising rank: a rule yields to an analyst, an analyst to a court."""

    RULE = "rule"
    MODEL = "model"
    ANALYST = "analyst"
    COURT = "court"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One statement about two subjects (a < b), or the revoking of an earlier one.

    `bits` is a decimal text or None; `evidence` is what was seen at that moment.
    """

    judgement_id: str
    seq: int
    kind: JudgementKind
    a: Anchor
    b: Anchor
    origin: Origin
    by: str
    at: str
    why: str
    bits: str | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    revokes: str | None = None
    model_id: str | None = None
