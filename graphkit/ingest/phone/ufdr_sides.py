"""Who sent a communication of a Cellebrite report and who received it, and how that is known.

What the report states comes first; the members of a chat are weaker than stated
recipients; and the owner of the phone fills an empty side only where the direction is
stated. Never a side by guess: without a direction people are parties.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from graphkit.ingest.phone.ufdr_models import Model
from graphkit.ingest.phone.ufdr_parties import Party
from graphkit.model.kinds import Validity

_OUT = frozenset({"outgoing", "out", "sent", "dialed", "dialled"})
_IN = frozenset({"incoming", "in", "received", "inbox"})
_IN_BY_MEANING = frozenset({"missed", "rejected", "blocked", "declined", "voicemail"})
_FOLDERS = {
    "inbox": "in", "sent": "out", "sent items": "out", "sent messages": "out",
    "outbox": "out", "drafts": "out", "draft": "out", "spam": "in", "junk": "in",
}  # fmt: skip


@dataclass(slots=True)
class Sides:
    """Sender, recipients and others, with the direction as seen from the owner."""

    direction: str = "unknown"
    sender: Party | None = None
    recipients: list[Party] = field(default_factory=list)
    others: list[Party] = field(default_factory=list)
    basis: str | None = None
    """stated, membership or inferred; None where there are no recipients."""
    inferred: list[str] = field(default_factory=list)
    """What was filled in: from, to, direction."""
    owner: Party | None = None
    """The party that the report marks as the owner of the phone, if any."""


def stated_direction(model: Model) -> tuple[str, bool]:
    """Return in, out or unknown as fields of the model say, and whether by meaning only.

    A missed or rejected call was incoming by its meaning; the report does not say so.
    """
    for name in ("Direction", "Type"):
        word = model.get(name).lower()
        if word in _OUT:
            return "out", False
        if word in _IN:
            return "in", False
    word = model.get("FromIsOwner").lower()
    if word in ("true", "false"):
        return ("out" if word == "true" else "in"), False
    folder = _FOLDERS.get(model.get("Folder").lower())
    if folder is not None:
        return folder, False
    for name in ("Type", "Status"):
        if model.get(name).lower() in _IN_BY_MEANING:
            return "in", True
    return "unknown", False


def find_sides(
    direction: tuple[str, bool],
    parties: list[Party],
    members: list[Party],
    owner: Party,
    *,
    one_to_one: bool,
) -> Sides:
    """Sort the parties of one communication into sender, recipients and others.

    `direction` is the stated one; `members` are the participants of its chat, `owner`
    stands for the phone's owner as its extraction states it. `one_to_one` (calls, SMS): a
    single party without role takes the side that the stated direction leaves free.
    """
    sides = Sides()
    senders = [party for party in parties if party.role == "from"]
    sides.sender = senders[0] if senders else None
    sides.recipients = [party for party in parties if party.role in ("to", "cc", "bcc")]
    sides.others = [party for party in parties if party.role == "party"] + senders[1:]
    sides.owner = next((party for party in (*parties, *members) if party.is_owner), None)
    _direction(sides, direction, owner)
    if one_to_one and sides.direction != "unknown":
        _place_single(sides)
    _fill_sender(sides, owner)
    _fill_recipients(sides, members, owner)
    return sides


def _direction(sides: Sides, stated: tuple[str, bool], owner: Party) -> None:
    sides.direction, by_meaning = stated
    if by_meaning:
        sides.inferred.append("direction")
    if sides.direction != "unknown":
        return
    sender, marked = sides.sender, sides.owner
    if sender is not None and (sender.is_owner or _same(sender, owner)):
        sides.direction = "out"
    elif sender is not None and marked is not None and sender.key is not None:
        sides.direction = "out" if _same(sender, marked) else "in"
    elif any(party.is_owner or _same(party, owner) for party in sides.recipients):
        sides.direction = "in"


def _place_single(sides: Sides) -> None:
    """Give the only unplaced party the free side, as the stated direction says."""
    free = [party for party in sides.others if not party.is_owner]
    if len(free) != 1 or len(sides.others) - len(free) > 1:
        return
    if sides.direction == "in" and sides.sender is None:
        sides.sender = free[0]
        sides.inferred.append("from")
    elif sides.direction == "out" and not sides.recipients:
        sides.recipients = free
        sides.inferred.append("to")
    else:
        return
    sides.others = []


def _fill_sender(sides: Sides, owner: Party) -> None:
    if sides.sender is None and sides.direction == "out":
        sides.sender = sides.owner or owner
        sides.inferred.append("from")
    elif sides.sender is not None and not sides.sender.raw and sides.sender.is_owner:
        sides.sender = owner  # marked as the owner, without a number of its own


def _fill_recipients(sides: Sides, members: list[Party], owner: Party) -> None:
    sides.recipients = [owner if party.is_owner and not party.raw else party
                        for party in sides.recipients]  # fmt: skip
    named = [party for party in sides.recipients if not _is_group(party)]
    if named:
        sides.basis = "stated"
    elif members and sides.sender is not None:
        sender = sides.sender
        sides.recipients = [party for party in members if not _same(party, sender)]
        sides.basis = "membership" if sides.recipients else None
    elif sides.direction == "in":
        sides.recipients = [sides.owner or owner]
        sides.others += [party for party in members if not party.is_owner]
        sides.inferred.append("to")
    else:
        sides.others += members
    if "from" in sides.inferred or "to" in sides.inferred:
        sides.basis = "inferred" if sides.recipients else None


def _same(one: Party, other: Party) -> bool:
    if one.is_owner and other.is_owner:
        return True
    if one.key is not None or other.key is not None:
        return one.key == other.key
    return one.raw == other.raw


def _is_group(party: Party) -> bool:
    return bool(party.identifiers) and party.identifiers[0].validity is Validity.GROUP
