"""SMS Backup & Restore: texts, multimedia messages and calls of one Android phone, as XML.

The owner's number does not stand in such a file, so the owner is named after the exhibit,
one for each SIM slot that the file tells apart. Element and attribute names after the
description at synctech.com.au.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from graphkit.errors import MalformedRecord, SourceError
from graphkit.ingest import limits
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source
from graphkit.ingest.xml_markup import TOKEN, attributes, local_name
from graphkit.ingest.xml_stream import XmlStream
from graphkit.ingest.xml_text import encoding_of
from graphkit.model.identifiers import Identifier, owner_key
from graphkit.model.kinds import RecordType, TimeBasis, Validity
from graphkit.model.phone_number import read_numbers
from graphkit.model.times import When, from_epoch

_ROOT = re.compile(r"<(smses|calls)[\s>]")
_COMMUNICATION = RecordType.COMMUNICATIONS
_NO_NAME = frozenset({"", "(unknown)", "null", "unknown"})
_SMS = {
    "1": ("in", None), "2": ("out", None), "3": ("out", "draft"), "4": ("out", "queued"),
    "5": ("out", "failed"), "6": ("out", "queued"),
}  # fmt: skip
"""Type of a text: direction and status; 4 is the outbox, 6 the queue."""
_CALLS = {
    "1": ("in", True, False), "2": ("out", None, False), "3": ("in", False, True),
    "4": ("in", False, True), "5": ("in", False, True), "6": ("in", False, True),
    "7": ("in", True, True),
}  # fmt: skip
"""Type of a call: direction, answered, and whether the direction is only inferred."""
_MMS_BOX = {
    "1": ("in", None), "2": ("out", None), "3": ("out", "draft"), "4": ("out", "queued"),
    "5": ("out", "failed"),
}  # fmt: skip
_FROM, _TO, _COPY, _BLIND = "137", "151", "130", "129"
_OWN_ADDRESS = "insert-address-token"
_ROW = frozenset({"sms", "mms", "call"})


@dataclass
class _Message:
    """One message or call of the file, gathered until its element ends."""

    tag: str
    number: int
    line: int
    values: dict[str, str]
    parts: list[dict[str, str]] = field(default_factory=list)
    addresses: list[dict[str, str]] = field(default_factory=list)

    @property
    def locator(self) -> str:
        """Kind and position in the file, with the line where the element begins."""
        return f"{self.tag} {self.number} line {self.line}"


class SmsBackup:
    """Reads smses and calls files; every element is one row of the file."""

    NAME = "sms-backup-restore"
    VERSION = "1"
    PRIMARY = _COMMUNICATION

    def sniff(self, source: Source) -> str | None:
        """Recognise the root element, smses or calls."""
        head = source.head(4096)
        if b"<" not in head[:64]:
            return None
        found = _ROOT.search(head.decode(encoding_of(head), "replace"))
        if found is None:
            return None
        what = "texts" if found[1] == "smses" else "calls"
        return f"SMS Backup & Restore, {what} of one phone"

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield every text, multimedia message and call, in the order of the file.

        Dates are UTC milliseconds of the phone's clock: explicit. Raises MalformedRecord
        if nothing of the file is XML.
        """
        rows = Rows(source.exhibit_id)
        stream = XmlStream(source.open)
        reading = _Reading(rows, settings.region)
        for message in _messages(stream):
            reading.take(message)
            rows.used()
            yield from rows.when_full(done=min(stream.characters / max(source.size, 1), 1.0))
        if stream.broken is not None:
            if reading.count == 0:
                raise MalformedRecord(
                    f"{source.name}: {stream.broken.text}",
                    exhibit=source.exhibit_id,
                    locator=f"line {stream.broken.line}",
                    hint="Ask for an undamaged copy.",
                )
            rows.problem(
                f"line {stream.broken.line}",
                stream.broken.kind,
                f"{stream.broken.text} The {reading.count} rows before it were read.",
            )
        for trouble in stream.troubles:
            rows.problem(f"line {trouble.line}", trouble.kind, trouble.text)
        repaired = stream.repairs.sentences()
        if repaired:
            rows.fact("notes", repaired)
        yield rows.cut(done=1.0)

    def reread(self, source: Source, locator: str, settings: Settings) -> dict[str, str]:
        """Return the attributes of one element, and those of its parts and addresses."""
        words = locator.split()
        stream = XmlStream(source.open, check=False)
        try:
            for message in _messages(stream):
                if [message.tag, str(message.number)] == words[:2]:
                    return _written(message)
        except SourceError:
            pass  # damaged behind the place: then the place was not found either
        raise MalformedRecord(
            f"{source.name}: there is no {locator}.",
            exhibit=source.exhibit_id,
            locator=locator,
            hint="Check that this is the file the record was read from.",
        )


def _messages(stream: XmlStream) -> Iterator[_Message]:
    counts = dict.fromkeys(_ROW, 0)
    open_message: _Message | None = None
    line = 1
    for segment in stream:
        for token in TOKEN.finditer(segment):
            here = line
            line += token[0].count("\n")
            end, start, written, empty = token[1], token[2], token[3], token[4]
            if start is not None:
                name = local_name(start)
                if name in _ROW:
                    counts[name] += 1
                    open_message = _Message(name, counts[name], here, attributes(written))
                    if empty:
                        yield open_message
                        open_message = None
                elif open_message is not None and name == "part":
                    open_message.parts.append(attributes(written))
                elif open_message is not None and name == "addr":
                    open_message.addresses.append(attributes(written))
            elif open_message is not None and local_name(end or "") == open_message.tag:
                yield open_message
                open_message = None


def _written(message: _Message) -> dict[str, str]:
    found = dict(message.values)
    for name, items in (("part", message.parts), ("addr", message.addresses)):
        for number, item in enumerate(items, 1):
            found |= {f"{name}[{number}].{key}": value for key, value in item.items()}
    return found


class _Reading:
    """Turns gathered elements into records of one phone."""

    def __init__(self, rows: Rows, region: str | None) -> None:
        self.rows = rows
        self.region = region
        self.count = 0
        self._saved: set[tuple[str, str]] = set()

    def take(self, message: _Message) -> None:
        """Add the records of one element."""
        self.count += 1
        {"sms": self._sms, "mms": self._mms, "call": self._call}[message.tag](message)

    def _owner(self, message: _Message) -> str:
        slot = message.values.get("sub_id") or message.values.get("subscription_id") or ""
        known = slot and slot not in ("-1", "null")
        return owner_key(self.rows.exhibit_id, f"sim {slot}" if known else "")

    def _when(self, message: _Message) -> When:
        when = from_epoch(message.values.get("date"), unit=1000)
        if when.at is None:
            raw = message.values.get("date")
            self.rows.problem(
                message.locator, "undated", f"No time can be read from date={raw!r}; kept undated."
            )
            return When(None, raw, TimeBasis.UNKNOWN)
        return when

    def _numbers(self, raw: str | None, locator: str) -> list[tuple[str | None, str, Identifier]]:
        found = []
        for part in (raw or "").split("~") or [""]:
            for one in read_numbers(part, self.region):
                found.append((self.rows.mention(one, _COMMUNICATION, locator), one.raw, one))
        return found

    def _sms(self, message: _Message) -> None:
        values = message.values
        direction, status = _SMS.get(values.get("type", ""), ("unknown", None))
        others = self._numbers(values.get("address"), message.locator)
        self._add(message, "sms", direction, status, others, _text(values.get("body")))

    def _call(self, message: _Message) -> None:
        values = message.values
        kind = values.get("type", "")
        direction, answered, inferred = _CALLS.get(kind, ("unknown", None, False))
        seconds = values.get("duration", "")
        length = seconds if seconds.isascii() and seconds.isdigit() and len(seconds) < 9 else None
        if seconds and length is None:
            self.rows.problem(
                message.locator, "bad_duration", f"duration={seconds!r} is not a number of seconds."
            )
        if direction == "out" and length is not None:
            answered = int(length) > 0
        others = self._numbers(values.get("number"), message.locator)
        extra = {"type": kind, "presentation": values.get("presentation", "")}
        if inferred:
            extra["direction"] = "inferred from the type"
        self._add(message, "call", direction, None, others, None, extra, length, answered)

    def _mms(self, message: _Message) -> None:
        values = message.values
        box = values.get("msg_box") or values.get("m_type") or ""
        direction, status = _MMS_BOX.get(box, ("unknown", None))
        bodies = [
            part["text"]
            for part in message.parts
            if part.get("ct", "").startswith("text/") and part.get("text") not in (None, "", "null")
        ]
        sender: list[tuple[str | None, str, Identifier]] = []
        receivers: list[tuple[str | None, str, Identifier]] = []
        for address in message.addresses:
            raw, kind = address.get("address", ""), address.get("type", "")
            if raw == _OWN_ADDRESS:
                continue  # the phone itself
            side = sender if kind == _FROM else receivers
            if kind in (_FROM, _TO, _COPY, _BLIND):
                side += self._numbers(raw, message.locator)
        if not sender and not receivers:
            others = self._numbers(values.get("address"), message.locator)
            sender, receivers = (others, []) if direction == "in" else ([], others)
        others = sender if direction == "in" else receivers
        group = receivers if direction == "in" else []
        self._add(message, "mms", direction, status, others, _text("\n".join(bodies)), group=group)
        self._media(message)

    def _media(self, message: _Message) -> None:
        for number, part in enumerate(message.parts, 1):
            mime = part.get("ct", "")
            if mime.startswith("text/") or mime == "application/smil":
                continue
            self.rows.add(
                RecordType.MEDIA,
                locator=f"{message.locator} part {number}",
                parent_locator=message.locator,
                path=_text(part.get("cl")) or _text(part.get("name")) or _text(part.get("fn")),
                mime=mime,
                present=bool(_text(part.get("data"))),
            )

    def _add(
        self,
        message: _Message,
        kind: str,
        direction: str,
        status: str | None,
        others: list[tuple[str | None, str, Identifier]],
        text: str | None,
        extra: dict[str, str] | None = None,
        seconds: str | None = None,
        answered: bool | None = None,
        group: list[tuple[str | None, str, Identifier]] | None = None,
    ) -> None:
        values, owner = message.values, self._owner(message)
        keys, raws = [key for key, *_ in others], [raw for _, raw, _ in others]
        if text is not None and len(text) > limits.FIELD:
            self.rows.problem(
                message.locator, "long_text", f"{len(text):,} characters; the first are kept."
            )
            text = text[: limits.FIELD]
        stated: dict[str, object] = {}
        if direction == "in":
            also = group or []
            stated["from_id"], stated["from_raw"] = keys[0] if keys else None, "~".join(raws)
            stated["to_ids"] = [owner, *(key for key, *_ in also if key is not None)]
            stated["to_raws"] = ["", *(raw for key, raw, _ in also if key is not None)]
        elif direction == "out":
            stated["from_id"], stated["from_raw"] = owner, None
            stated["to_ids"], stated["to_raws"] = keys, raws
        else:
            stated["party_ids"] = [owner, *keys]
            stated["party_raws"] = ["", *raws]
            self.rows.problem(
                message.locator, "unknown_type",
                f"type={values.get('type')!r} states no direction; kept without one.",
            )  # fmt: skip
        notes = {
            name: values[name]
            for name in ("service_center", "read", "status")
            if values.get(name) not in (None, "", "null")
        }
        self.rows.add(
            _COMMUNICATION,
            when=self._when(message),
            locator=message.locator,
            kind=kind,
            direction=direction,
            status=status,
            answered=answered,
            seconds=_decimal(seconds),
            recipients_basis="stated",
            owner_id=owner,
            text=text,
            extra=json.dumps({**notes, **(extra or {})}, sort_keys=True, ensure_ascii=False),
            **stated,
        )
        self._save_name(message, owner, others)

    def _save_name(
        self, message: _Message, owner: str, others: list[tuple[str | None, str, Identifier]]
    ) -> None:
        """Keep the saved name of a number as what it is: a claim of this phone, once each."""
        name = (message.values.get("contact_name") or "").strip()
        if name.casefold() in _NO_NAME or len(others) != 1:
            return
        key, raw, identifier = others[0]
        if key is None or identifier.validity is Validity.SERVICE or (name, key) in self._saved:
            return
        self._saved.add((name, key))
        self.rows.mention(identifier, RecordType.IDENTITIES, message.locator)
        self.rows.add(
            RecordType.IDENTITIES,
            locator=message.locator,
            ordinal=0,
            basis="address_book",
            subject="unknown",
            name=name,
            ids=[key],
            id_raws=[raw],
            owner_id=owner,
        )


def _text(value: str | None) -> str | None:
    return None if value in (None, "", "null") else value


def _decimal(seconds: str | None) -> Decimal | None:
    return None if seconds is None else Decimal(seconds)
