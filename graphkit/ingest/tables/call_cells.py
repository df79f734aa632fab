"""The cells of a table of communications, each read under its role.

A reading depends on the cell alone, so each distinct text is read once, by the row-wise
and by the columnar reader alike. Beside the value stands the trouble, if it did not read.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass
from decimal import Decimal

from graphkit.ingest import limits
from graphkit.ingest.tables.duration import read_duration
from graphkit.ingest.tables.mapping import Field, Mapping
from graphkit.ingest.tables.party import LONGEST, Trouble
from graphkit.ingest.tables.profile import value_key
from graphkit.ingest.tables.survey import Survey
from graphkit.model.device import read_imei, read_imsi
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, Validity

KINDS = ("call", "sms", "mms", "message", "email", "data", "system")
_YES = ("yes", "true", "1", "y", "answered")
_NO = ("no", "false", "0", "n", "not answered", "unanswered", "missed")


@dataclass(frozen=True, slots=True)
class Device:
    """A handset or subscription that a cell names; `text` is what the record shows."""

    identifier: Identifier | None
    key: str | None
    text: str | None
    trouble: Trouble | None = None


NO_DEVICE = Device(None, None, None)


class CallCells:
    """Reads single cells under the roles of communications."""

    def __init__(self, mapping: Mapping, survey: Survey, exhibit_id: str) -> None:
        self._mapping = mapping
        self._survey = survey
        self._exhibit_id = exhibit_id
        self._values = mapping.profile.values
        self._devices: dict[tuple[str, str], Device] = {}

    def kind(self, field: Field, text: str) -> tuple[str | None, Trouble | None]:
        """Read what sort of communication it is."""
        return self._word(field, text, KINDS)

    def direction(self, field: Field, text: str) -> tuple[str | None, Trouble | None]:
        """Read the direction, in or out as the owner of the records sees it."""
        return self._word(field, text, ("in", "out", "unknown"))

    def answered(self, field: Field, text: str) -> tuple[bool | None, Trouble | None]:
        """Read whether a call was answered."""
        words = {word: "yes" for word in _YES} | {word: "no" for word in _NO}
        found, trouble = self._word(field, text, ("yes", "no"), words)
        return None if found is None else found == "yes", trouble

    def status(self, field: Field, text: str) -> str | None:
        """Read the state of a message; sent ones have none."""
        if self._mapping.is_blank(text):
            return None
        word = value_key(text[:LONGEST])
        found = self._values.get("status", {}).get(word, word)
        return None if found == "sent" else found

    def _word(
        self, field: Field, text: str, allowed: tuple[str, ...], also: Map[str, str] | None = None
    ) -> tuple[str | None, Trouble | None]:
        if self._mapping.is_blank(text):
            return None, None
        word = value_key(text)
        values = self._values.get(field.role)
        found = (also or {}).get(word, word) if values is None else values.get(word)
        if found in allowed:
            return found, None
        return None, (
            "unknown_value",
            f"{field.name}: {_short(text)} is not among the values of {field.role}; left open.",
        )

    def seconds(self, field: Field, text: str) -> tuple[Decimal | None, Trouble | None]:
        """Read how long it took, in seconds."""
        way = self._survey.duration or "seconds"
        if self._mapping.is_blank(text):
            return None, None
        found = read_duration(text, way) if len(text) <= LONGEST else None
        if found is None:
            return None, (
                "unreadable_duration",
                f"{field.name}: {_short(text)} is no duration written as {way}; left open.",
            )
        return found, None

    def device(self, field: Field, text: str) -> Device:
        """Read an IMEI or IMSI; each distinct text is read once."""
        key = (field.role, text)
        found = self._devices.get(key)
        if found is None:
            found = self._devices[key] = self._device(field, text)
        return found

    def _device(self, field: Field, text: str) -> Device:
        if self._mapping.is_blank(text):
            return NO_DEVICE
        if len(text) > LONGEST:
            sentence = f"{field.name}: the cell is too long to be a number; left out."
            return Device(None, None, None, ("too_long", sentence))
        read = read_imei if field.role in ("imei", "device") else read_imsi
        found = read(text.strip())
        damaged = found.validity is Validity.DAMAGED
        return Device(
            found,
            found.key(self._exhibit_id),
            found.value if found.kind is IdentifierKind.IMSI and found.value else text.strip(),
            damage(field, text) if damaged else None,
        )

    def plain(self, text: str) -> str | None:
        """Return a short text without its outer blanks; None where it says nothing."""
        return None if self._mapping.is_blank(text) else text.strip()[:LONGEST]


def damage(field: Field, text: str) -> Trouble:
    """Say that a spreadsheet has rounded a long number."""
    return (
        "spreadsheet_damage",
        f"{field.name}: {_short(text)} was rounded by a spreadsheet; its last digits are lost.",
    )


def capped(field: Field, text: str) -> tuple[str | None, Trouble | None]:
    """Return a free text as it stands, cut at the cap; None where it is empty."""
    if not text.strip():
        return None, None
    if len(text) <= limits.FIELD:
        return text, None
    return text[: limits.FIELD], (
        "field_too_long",
        f"{field.name}: {len(text):,} characters, cut to {limits.FIELD:,}.",
    )


def _short(text: str) -> str:
    bare = text.strip()
    return repr(bare if len(bare) <= 60 else bare[:60] + "…")
