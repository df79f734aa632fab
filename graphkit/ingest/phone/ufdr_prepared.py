"""What most messages of a chat have in common, worked out once for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graphkit.ingest.phone.extra_json import members
from graphkit.ingest.phone.ufdr_models import Model
from graphkit.ingest.phone.ufdr_parties import Party
from graphkit.ingest.phone.ufdr_sides import Sides
from graphkit.model.identifiers import Identifier

_STATUS = {
    "draft": "draft", "drafts": "draft", "outbox": "queued", "queued": "queued",
    "sending": "queued", "pending": "queued", "unsent": "queued", "scheduled": "queued",
    "failed": "failed", "not sent": "failed",
}  # fmt: skip
"""Words for a message that was not sent, or not yet; others say nothing of that."""


@dataclass(slots=True)
class Prepared:
    """The sides of a communication as columns: the same for many messages of a chat."""

    parties: list[Party]  # held, so that the ids in the key of the memory stay theirs
    kind: str
    source: str
    status: str | None
    sides: Sides
    identifiers: list[Identifier]
    from_id: str | None
    from_raw: str | None
    to_ids: list[str | None]
    to_raws: list[str]
    party_ids: list[str | None]
    party_raws: list[str]
    owner_id: str
    extra: str
    """What was inferred, copies and names, as written members of the extra column."""

    @classmethod
    def of(
        cls, model: Model, kind: str, source: str, parties: list[Party], sides: Sides, owner: Party
    ) -> Prepared:
        """Write the sides as columns."""
        sender = sides.sender
        ends = [*((sender,) if sender else ()), *sides.recipients]
        extra: dict[str, Any] = {"inferred": sides.inferred}
        for role in ("cc", "bcc"):
            extra[role] = [party.raw for party in sides.recipients if party.role == role]
        names = {party.raw: party.name for party in ends if party.name}
        extra["names"] = {raw: name for raw, name in names.items() if raw != name}
        return cls(
            parties,
            kind,
            source,
            None if kind in ("call", "system") else _status(model),
            sides,
            [one for party in (*ends, *sides.others) for one in party.identifiers],
            None if sender is None else sender.key,
            None if sender is None else sender.raw,
            [party.key for party in sides.recipients],
            [party.raw for party in sides.recipients],
            [party.key for party in sides.others],
            [party.raw for party in sides.others],
            (sides.owner.key if sides.owner else None) or owner.key or "",
            members(extra),
        )


@dataclass(slots=True)
class Chat:
    """What a chat lends to its messages: thread, app, and who takes part."""

    model: Model | None
    thread: str | None
    source: str
    members: list[Party]
    known: dict[tuple[object, ...], Prepared] = field(default_factory=dict)


def _status(model: Model) -> str | None:
    for name in ("Status", "Folder"):
        status = _STATUS.get(model.get(name).lower())
        if status is not None:
            return status
    return None
