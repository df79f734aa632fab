"""Messages and calls of an SMS Backup & Restore file as records."""

from __future__ import annotations

import base64
import binascii
import hashlib
from decimal import Decimal
from typing import Any

from graphkit.ingest import limits
from graphkit.ingest.phone.extra_json import extra_json
from graphkit.ingest.phone.seen_ids import SeenIds
from graphkit.ingest.phone.sms_backup_sides import SHARED_ADDRESS, EndReader, Ends
from graphkit.ingest.phone.sms_backup_xml import KINDS, BackupParser, Entry
from graphkit.ingest.rows import Rows
from graphkit.ingest.xml_stream import XmlStream
from graphkit.model.kinds import RecordType
from graphkit.model.phone_number import read_numbers
from graphkit.model.times import When, from_epoch

SLICE_ROWS = 10_000
_EARLIEST_MS = 10**11  # March 1973: an earlier value is not in milliseconds
_NO_NAME = "(unknown)"

# type or msg_box: direction, status, whether the direction is meant, not stated
_SMS = {
    "1": ("in", None, False), "2": ("out", None, False), "3": ("out", "draft", False),
    "4": ("out", "queued", False), "5": ("out", "failed", False), "6": ("out", "queued", False),
    "7": ("in", None, True), "8": ("out", "queued", False), "19": ("in", None, True),
}  # fmt: skip
_MMS = {code: _SMS[code] for code in ("1", "2", "3", "4", "5")}
# direction, answered, whether the direction is meant, not stated
_CALLS = {
    "1": ("in", True, False), "2": ("out", None, False), "3": ("in", False, True),
    "4": ("unknown", None, False), "5": ("in", False, True), "6": ("in", False, True),
    "7": ("in", None, True),
}  # fmt: skip
_CALL_WORDS = {
    "3": "missed", "4": "voicemail", "5": "rejected", "6": "blocked", "7": "answered elsewhere",
}  # fmt: skip
_IN_COLUMNS = frozenset(
    {"address", "number", "date", "body", "readable_date", "duration", "contact_name"}
)


class BackupRows:
    """Adds one communication per message or call, with names, media and problems."""

    def __init__(
        self, exhibit_id: str, region: str | None, *, slice_rows: int = SLICE_ROWS
    ) -> None:
        """`region` reads numbers without country code: the phone's country, if known."""
        self.rows = Rows(exhibit_id, slice_rows=slice_rows)
        self.total = 0
        """Messages and calls so far, read or refused."""
        self._region = region
        self._ends = EndReader(self.rows, region)
        self._claims = SeenIds()

    def add(self, entry: Entry) -> None:
        """Add one message or call; an element of another kind is a problem in its place."""
        self.total += 1
        self.rows.used()
        if entry.kind == "sms":
            self._sms(entry)
        elif entry.kind == "mms":
            self._mms(entry)
        elif entry.kind == "call":
            self._call(entry)
        else:
            self.rows.problem(
                entry.locator, "unknown_element",
                f"An element {entry.kind!r} is neither a message nor a call; it was left out.",
                replaces=RecordType.COMMUNICATIONS, raw=extra_json(entry.attributes),
            )  # fmt: skip

    def finish(self, stream: XmlStream, parser: BackupParser) -> None:
        """Note how the file ended, and whether it holds what it says."""
        broken = stream.broken
        if broken is not None:
            if parser.entry is not None and parser.entry.kind in KINDS:
                self.total += 1
                self.rows.used()
                self.rows.problem(
                    parser.entry.locator, broken.kind,
                    "The file breaks off inside of this message; it was left out.",
                    replaces=RecordType.COMMUNICATIONS,
                )  # fmt: skip
            self.rows.problem(f"line {broken.line}", broken.kind, broken.text)
        if parser.stated is not None and parser.stated != self.total:
            self.rows.problem(
                "line 1", "count_differs",
                f"The file states {parser.stated:,} entries; {self.total:,} were found.",
            )  # fmt: skip
        notes = stream.repairs.sentences()
        if notes:
            self.rows.fact("notes", notes)

    # kinds

    def _sms(self, entry: Entry) -> None:
        code = entry.get("type")
        direction, status, meant = _SMS.get(code, ("unknown", None, False))
        self._check_code(entry, "type", code, _SMS)
        ends = self._ends.partner(entry, direction, entry.get("address"), entry.get("sub_id"))
        self._row(entry, "sms", direction, ends, status=status, text=self._text(entry, "body"),
                  extra=_meant(direction, meant))  # fmt: skip

    def _call(self, entry: Entry) -> None:
        code = entry.get("type")
        direction, answered, meant = _CALLS.get(code, ("unknown", None, False))
        self._check_code(entry, "type", code, _CALLS)
        seconds = self._seconds(entry)
        if direction == "out" and seconds is not None:
            answered = seconds > 0
        slot = entry.get("subscription_id")
        ends = self._ends.partner(entry, direction, entry.get("number"), slot)
        extra = {**_meant(direction, meant), "call": _CALL_WORDS.get(code)}
        self._row(entry, "call", direction, ends, answered=answered, seconds=seconds, extra=extra)

    def _mms(self, entry: Entry) -> None:
        code = entry.get("msg_box")
        direction, status, meant = _MMS.get(code, ("unknown", None, False))
        self._check_code(entry, "msg_box", code, _MMS)
        if entry.addresses:
            ends = self._ends.listed(entry, direction)
        else:
            ends = self._ends.partner(entry, direction, entry.get("address"), entry.get("sub_id"))
        extra: dict[str, Any] = dict(ends.copies)
        extra.update(_meant(direction, meant))
        texts = [part["text"] for part in entry.parts if _is_text(part)]
        text = "\n".join(texts)[: limits.FIELD] or None
        when = self._row(entry, "mms", direction, ends, status=status, text=text, extra=extra)
        for number, part in enumerate(entry.parts, 1):
            if part.get("ct") != "application/smil" and not _is_text(part):
                self._media(entry, number, part, when)

    # parts

    def _check_code(self, entry: Entry, name: str, code: str, known: object) -> None:
        if code not in known:  # type: ignore[operator]  # one of the tables above
            self.rows.problem(
                entry.locator, "unknown_type",
                f"The {name} {code!r} is not known; the direction was left open.", raw=code,
            )  # fmt: skip

    def _claim(self, entry: Entry, owner: str) -> None:
        """Add the name that the address book gave to a number; each pair once per file.

        The names of a group stand in one text, so they are not told apart.
        """
        name = entry.get("contact_name").strip()
        address = entry.get("number" if entry.kind == "call" else "address")
        if not name or name.lower() == _NO_NAME or not address or SHARED_ADDRESS in address:
            return
        if not self._claims.add(f"{name}\x1f{address}"):
            return
        identifier = read_numbers(address, self._region)[0]
        key = self.rows.mention(identifier, RecordType.IDENTITIES, entry.locator)
        self.rows.add(
            RecordType.IDENTITIES,
            locator=entry.locator,
            ordinal=0,
            basis="address_book",
            subject="unknown",
            name=name,
            ids=[] if key is None else [key],
            id_raws=[] if key is None else [address],
            owner_id=owner,
        )

    def _when(self, entry: Entry) -> When:
        raw = entry.get("date").strip()
        when = from_epoch(raw or None, unit=1000)
        if when.at is not None and abs(Decimal(raw)) < _EARLIEST_MS:
            when = from_epoch(None)
        if when.at is None:
            self.rows.problem(
                entry.locator, "undated",
                "The date is not a count of milliseconds since 1970; the record was kept.",
                raw=entry.attributes.get("date"),
            )  # fmt: skip
            when = When(None, entry.attributes.get("date"), when.basis)
        return when

    def _seconds(self, entry: Entry) -> Decimal | None:
        text = entry.get("duration").strip()
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 10:
            return Decimal(text)
        self.rows.problem(
            entry.locator, "duration", "The duration does not read; the call was kept.", raw=text
        )
        return None

    def _text(self, entry: Entry, name: str) -> str | None:
        text = entry.get(name)
        if len(text) > limits.FIELD:
            self.rows.problem(
                entry.locator, "field_too_long",
                f"A text is longer than {limits.FIELD:,} characters; its beginning was kept.",
            )  # fmt: skip
        return text[: limits.FIELD] or None

    def _media(self, entry: Entry, number: int, part: dict[str, str], when: When) -> None:
        """Add one part of a multimedia message; its payload is hashed, not kept."""
        payload = None
        data = part.get("data", "")
        locator = f"{entry.locator} part {number}"
        if data not in ("", "null"):
            try:
                payload = base64.b64decode("".join(data.split()), validate=True)
            except (binascii.Error, ValueError):
                self.rows.problem(locator, "payload", "The payload is not Base64; it was left out.")
        names = [part.get(name, "") for name in ("name", "fn", "cl")]
        self.rows.add(
            RecordType.MEDIA,
            when=when,
            locator=locator,
            parent_locator=entry.locator,
            path=next((name for name in names if name not in ("", "null")), None),
            sha256=None if payload is None else hashlib.sha256(payload).hexdigest(),
            mime=part.get("ct") or None,
            size=None if payload is None else len(payload),
            present=payload is not None,
        )

    def _row(
        self,
        entry: Entry,
        kind: str,
        direction: str,
        ends: Ends,
        *,
        extra: dict[str, Any],
        **fields: Any,
    ) -> When:
        when = self._when(entry)
        stated = {
            name: value
            for name, value in entry.attributes.items()
            if name not in _IN_COLUMNS and value != "null"
        }
        if SHARED_ADDRESS in entry.get("address"):
            stated["contact_name"] = entry.get("contact_name")
        self._claim(entry, ends.owner)
        self.rows.add(
            RecordType.COMMUNICATIONS,
            when=when,
            locator=entry.locator,
            kind=kind,
            direction=direction,
            from_id=ends.from_id,
            from_raw=ends.from_raw,
            to_ids=ends.to_ids,
            to_raws=ends.to_raws,
            party_ids=ends.party_ids,
            party_raws=ends.party_raws,
            recipients_basis="stated" if ends.to_raws else None,
            owner_id=ends.owner,
            extra=extra_json({**stated, **extra}),
            **fields,
        )
        return when


def _meant(direction: str, meant: bool) -> dict[str, Any]:
    return {"inferred": ["direction"]} if meant else {}


def _is_text(part: dict[str, str]) -> bool:
    return part.get("ct") == "text/plain" and part.get("text", "null") not in ("", "null")
