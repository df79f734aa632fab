"""Who is on a message or call of an SMS Backup & Restore file, and on which side."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphkit.ingest.phone.sms_backup_xml import Entry
from graphkit.ingest.rows import Rows
from graphkit.model.identifiers import owner_key
from graphkit.model.kinds import RecordType, Validity
from graphkit.model.phone_number import read_numbers

SHARED_ADDRESS = "~"
"""Joins the numbers of a group in one address."""

_OWN_ADDRESS = "insert-address-token"
_FROM, _TO, _CC, _BCC = "137", "151", "130", "129"  # PduHeaders 0x89, 0x97, 0x82, 0x81


@dataclass(slots=True)
class Ends:
    """Keys and texts of both sides, and of those whose side is open; the phone's owner."""

    owner: str
    from_id: str | None = None
    from_raw: str | None = None
    to_ids: list[str | None] = field(default_factory=list)
    to_raws: list[str] = field(default_factory=list)
    party_ids: list[str | None] = field(default_factory=list)
    party_raws: list[str] = field(default_factory=list)
    copies: dict[str, list[str]] = field(default_factory=dict)
    """Texts of recipients of copies: cc, bcc."""


class EndReader:
    """Reads the addresses of entries and notes each as an identifier."""

    def __init__(self, rows: Rows, region: str | None) -> None:
        """`region` reads numbers without country code: the phone's country, if known."""
        self._rows = rows
        self._region = region

    def partner(self, entry: Entry, direction: str, address: str, slot: str) -> Ends:
        """Place the partner of the phone; the sender among several is not stated.

        `slot` is the SIM card: the file does not state the owner's number, so each card
        has an owner of its own.
        """
        ends = Ends(self._owner(slot))
        addresses = [part.strip() for part in address.split(SHARED_ADDRESS)]
        addresses = [part for part in addresses if part] or [address]
        keys = [self._read(part, entry.locator) for part in addresses]
        if direction == "out":
            ends.from_id, ends.from_raw = ends.owner, ""
            ends.to_ids, ends.to_raws = keys, addresses
        elif direction == "in" and len(keys) == 1:
            ends.from_id, ends.from_raw = keys[0], addresses[0]
            ends.to_ids, ends.to_raws = [ends.owner], [""]
        else:
            ends.party_ids, ends.party_raws = keys, addresses
        return ends

    def listed(self, entry: Entry, direction: str) -> Ends:
        """Place everybody whom a multimedia message lists, each with its stated role."""
        ends = Ends(self._owner(entry.get("sub_id")))
        for place in entry.addresses:
            address, role = place.get("address", ""), place.get("type", "")
            if address == _OWN_ADDRESS and role == _FROM and direction == "out":
                ends.from_id, ends.from_raw = ends.owner, address
            elif address not in ("", "null", _OWN_ADDRESS):
                self._place(ends, address, role, entry.locator)
        if direction == "out" and ends.from_raw is None:
            ends.from_id, ends.from_raw = ends.owner, ""
        elif direction == "out" and ends.from_id is not None:
            ends.owner = ends.from_id  # the phone sent it, from its own number
        if direction == "in" and not ends.to_raws:
            ends.to_ids, ends.to_raws = [ends.owner], [""]
        return ends

    def _place(self, ends: Ends, address: str, role: str, locator: str) -> None:
        key = self._read(address, locator)
        if role == _FROM:
            ends.from_id, ends.from_raw = key, address
        elif role in (_TO, _CC, _BCC):
            ends.to_ids.append(key)
            ends.to_raws.append(address)
            if role != _TO:
                ends.copies.setdefault("cc" if role == _CC else "bcc", []).append(address)
        else:
            ends.party_ids.append(key)
            ends.party_raws.append(address)

    def _owner(self, slot: str) -> str:
        return owner_key(self._rows.exhibit_id, "" if slot in ("", "-1") else f"sim {slot}")

    def _read(self, address: str, locator: str) -> str | None:
        identifiers = read_numbers(address, self._region)
        for identifier in identifiers:
            self._rows.mention(identifier, RecordType.COMMUNICATIONS, locator)
        if identifiers[0].validity is Validity.DAMAGED:
            self._rows.problem(
                locator, "spreadsheet_damage",
                "A number was rounded by a spreadsheet; it was not repaired.", raw=address,
            )  # fmt: skip
        return identifiers[0].key(self._rows.exhibit_id)
