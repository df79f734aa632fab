"""Whose phone a Cellebrite report is about, per extraction, as the report itself states."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from graphkit.ingest.phone.ufdr_models import Extraction, Item
from graphkit.ingest.rows import Rows
from graphkit.model.device import read_iccid, read_imei, read_imsi
from graphkit.model.identifiers import Identifier, owner_key
from graphkit.model.kinds import RecordType, Validity
from graphkit.model.phone_number import read_numbers

_LAST_USED = "lastusedmsisdn"
_NUMBER = "msisdn"
_WORDS = frozenset({_NUMBER, _LAST_USED, "imei", "imsi", "iccid"})
_NAMES = frozenset({"deviceinfoownername", "ownername", "owner name"})
_SECTIONS = frozenset({"device info", ""})


@dataclass(slots=True)
class Device:
    """What the report states about the phone of one extraction."""

    name: str | None = None
    last_used: list[Identifier] = field(default_factory=list)
    numbers: list[Identifier] = field(default_factory=list)
    imeis: list[Identifier] = field(default_factory=list)
    imsis: list[Identifier] = field(default_factory=list)
    iccids: list[Identifier] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)

    def owner_number(self) -> Identifier | None:
        """Return the one number that the report states; None if none or several.

        The number last used goes before the others: a phone has held other cards.
        """
        for group in (self.last_used, self.numbers):
            valid = _valid(group)
            if valid:
                return valid[0] if len(valid) == 1 else None
        return None


class Owners:
    """Collects extractions and device notes; answers who owns the phone of an extraction."""

    def __init__(self, exhibit_id: str, region: str | None) -> None:
        """`region` reads numbers that the report writes without country code."""
        self._exhibit = exhibit_id
        self._region = region
        self.devices: dict[str, Device] = {}
        self.several = False
        """True if the report holds more than one extraction: each is a device."""
        self._known: dict[str, tuple[str, str | None]] = {}
        self._handsets: dict[str, tuple[str | None, str | None]] = {}

    def take(self, event: Extraction | Item) -> None:
        """Note an extraction, or a line of the device notes."""
        self._known.clear()
        self._handsets.clear()
        if isinstance(event, Extraction):
            self._device(event.attributes.get("id", "")).attributes.update(event.attributes)
            self.several = sum(bool(device.attributes) for device in self.devices.values()) > 1
        elif event.section.lower() in _SECTIONS and event.text:
            self._note(event)

    def _device(self, extraction: str) -> Device:
        return self.devices.setdefault(extraction, Device())

    def _note(self, item: Item) -> None:
        name = (item.attributes.get("name") or item.attributes.get("id") or "").strip().lower()
        word = name.removeprefix("deviceinfo").strip(" :0123456789")
        if name not in _NAMES and word not in _WORDS:
            return
        extraction = item.attributes.get("sourceExtraction")
        if extraction is None:
            extraction = next(iter(self.devices)) if len(self.devices) == 1 else ""
        device = self._device(extraction)
        if name in _NAMES:
            device.name = item.text
        elif word in (_NUMBER, _LAST_USED):
            group = device.numbers if word == _NUMBER else device.last_used
            _extend(group, read_numbers(item.text, self._region, international=True))
        elif word == "imei":
            _extend(device.imeis, (read_imei(item.text),))
        elif word == "imsi":
            _extend(device.imsis, (read_imsi(item.text),))
        else:
            _extend(device.iccids, (read_iccid(item.text),))

    def owner(self, extraction: str) -> tuple[str, str | None]:
        """Return the key and the number of the owner; without a stated number a key of its own."""
        known = self._known.get(extraction)
        if known is None:
            device = self.devices.get(extraction)
            number = None if device is None else device.owner_number()
            key = None if number is None else number.key(self._exhibit)
            slot = f"extraction {extraction}" if extraction and self.several else ""
            known = (
                key or owner_key(self._exhibit, slot),
                None if number is None else number.raw,
            )
            self._known[extraction] = known
        return known

    def handset(self, extraction: str) -> tuple[str | None, str | None]:
        """Return the key of the handset and the IMSI, where the report states just one."""
        known = self._handsets.get(extraction)
        if known is None:
            device = self.devices.get(extraction, _UNKNOWN)
            imeis, imsis = _valid(device.imeis), _valid(device.imsis)
            known = (
                imeis[0].key(self._exhibit) if len(imeis) == 1 else None,
                imsis[0].value if len(imsis) == 1 else None,
            )
            self._handsets[extraction] = known
        return known

    def write(self, rows: Rows) -> None:
        """Add one identity per extraction that states numbers or a name of its owner."""
        for extraction, device in self.devices.items():
            stated = [
                *device.last_used, *device.numbers, *device.imeis, *device.imsis, *device.iccids,
            ]  # fmt: skip
            if not stated and device.name is None:
                continue
            locator = f"Device Info extraction {extraction}" if extraction else "Device Info"
            keys: dict[str, str] = {}
            for identifier in stated:
                key = rows.mention(identifier, RecordType.IDENTITIES, locator)
                if key is not None:
                    keys.setdefault(key, identifier.raw)
            name = device.attributes.get("deviceName") or device.attributes.get("name")
            rows.add(
                RecordType.IDENTITIES,
                locator=locator,
                ordinal=0,
                basis="owner",
                subject="unknown",
                name=device.name,
                ids=list(keys),
                id_raws=list(keys.values()),
                # what a device is called is not a number of its owner
                extra=None if name is None else json.dumps({"device": name}, ensure_ascii=False),
            )


_UNKNOWN = Device()


def _valid(group: list[Identifier]) -> list[Identifier]:
    """Return the valid identifiers, each value once."""
    found = {one.value: one for one in reversed(group) if one.validity is Validity.VALID}
    return list(reversed(found.values()))


def _extend(group: list[Identifier], found: tuple[Identifier, ...]) -> None:
    for identifier in found:
        if identifier.validity is not Validity.WITHHELD and identifier not in group:
            group.append(identifier)
