"""The people on a communication, as a Cellebrite report names them: `Party` models."""

from __future__ import annotations

from typing import NamedTuple

from graphkit.ingest.phone.ufdr_models import Model
from graphkit.model.email_address import read_email
from graphkit.model.handle import is_jid, read_display_name, read_handle, read_jid, read_platform
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import Validity
from graphkit.model.phone_number import read_numbers
from graphkit.model.written import visible

_TELEPHONY = frozenset(
    {
        "?", "native", "phone", "sms", "mms", "native messages", "native calls", "native sms",
        "messages", "call log", "imessage", "facetime", "imessage facetime", "rcs",
    }
)  # fmt: skip
_REMEMBERED = 20_000
_SLOT_ROLES = {"From": "from", "To": "to", "Cc": "cc", "Bcc": "bcc"}
_ROLES = {"from": "from", "to": "to", "cc": "cc", "bcc": "bcc"}
PARTY_SLOTS = ("From", "To", "Cc", "Bcc", "Parties", "Participants")


class Party(NamedTuple):
    """One side: its key, the text as found, what was read from it, and its role."""

    key: str | None
    raw: str
    identifiers: tuple[Identifier, ...]
    is_owner: bool
    role: str
    """from, to, cc, bcc, or party where the side is not stated."""
    name: str


class PartyReader:
    """Reads parties; the same party stands in thousands of messages, so it remembers."""

    def __init__(self, exhibit_id: str, region: str | None) -> None:
        """`region` reads telephone numbers that come without country code."""
        self._exhibit = exhibit_id
        self._region = region
        self._known: dict[tuple[str, ...], Party] = {}

    def identify(self, written: str, source: str) -> tuple[Identifier, ...]:
        """Read an identifier of the app or service `source`; telephony means numbers."""
        platform = read_platform(source)
        if platform in _TELEPHONY:
            return read_numbers(written, self._region)
        if platform == "email":
            return (read_email(written),)
        text = visible(written)
        if is_jid(text):
            return (read_jid(written),)
        if "@" in text[1:]:
            address = read_email(written)
            if address.validity is Validity.VALID:
                return (address,)
        if text.startswith(("+", "00")):
            numbers = read_numbers(written, None)
            if numbers[0].validity is Validity.VALID:
                return numbers
        if platform == "whatsapp":
            return (read_jid(written),)
        return (read_handle(platform, written),)

    def _read(self, written: str, name: str, source: str) -> tuple[Identifier, ...]:
        if written.strip():
            return self.identify(written, source)
        return (read_display_name(source, name),) if name.strip() else ()

    def party(self, model: Model, slot: str, source: str) -> Party:
        """Read one party; its role is its own, or the field that it stands in.

        A role General says nothing; Cc and Bcc fields go before a role To. Equal parties
        are the same object as long as they are remembered.
        """
        get = model.fields.get
        place = (
            get("Identifier", ""), get("Name", ""), source, slot,
            get("Role", ""), get("IsPhoneOwner", ""),
        )  # fmt: skip
        known = self._known.get(place)
        if known is not None:
            return known
        written, name = place[:2]
        identifiers = self._read(written, name, source)
        key = identifiers[0].key(self._exhibit) if identifiers else None
        role = _ROLES.get(place[4].strip().lower(), "")
        if slot in ("Cc", "Bcc") or not role:
            role = _SLOT_ROLES.get(slot, role or "party")
        is_owner = place[5].strip().lower() == "true"
        party = Party(key, written or name, identifiers, is_owner, role, name)
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[place] = party
        return party

    def parties(self, model: Model, source: str) -> list[Party]:
        """Read all parties of a communication, in the order of `PARTY_SLOTS`.

        A party without identifier and name counts only if it is marked as the owner.
        """
        models = model.models
        found: list[Party] = []
        if not models:
            return found
        for slot in PARTY_SLOTS:
            if slot in models:
                for child in models[slot]:
                    party = self.party(child, slot, source)
                    if party.raw or party.is_owner:
                        found.append(party)
        return found
