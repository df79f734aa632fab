"""Calls, messages and e-mails of a Cellebrite report as communications."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from graphkit.ingest.phone.ufdr_attachments import Attachments
from graphkit.ingest.phone.ufdr_index import ReportIndex
from graphkit.ingest.phone.ufdr_models import Model
from graphkit.ingest.phone.ufdr_owners import Owners
from graphkit.ingest.phone.ufdr_parties import PARTY_SLOTS, Party, PartyReader
from graphkit.ingest.phone.ufdr_sides import Sides, find_sides
from graphkit.ingest.phone.ufdr_values import (
    extra_json,
    is_secret,
    is_unreadable,
    origin_texts,
    read_span,
    read_when,
)
from graphkit.ingest.rows import Rows
from graphkit.model.handle import is_jid, read_platform
from graphkit.model.kinds import RecordType
from graphkit.model.times import When

KINDS = {"Call": "call", "SMS": "sms", "MMS": "mms", "Email": "email", "InstantMessage": "message"}
"""The models that are communications, beside the log entries of a chat."""

_SMS_SOURCES = frozenset({"sms", "native", "native messages", "native sms", "messages", "phone"})
_QUOTING = ("EmbeddedInstantMessage", "MessageExtraData")
_QUOTES = frozenset({"ReplyMessageData", "QuotedMessageData", "ForwardedMessageData"})
_STATUS = {
    "draft": "draft", "drafts": "draft", "outbox": "queued", "queued": "queued",
    "sending": "queued", "pending": "queued", "unsent": "queued", "scheduled": "queued",
    "failed": "failed", "not sent": "failed",
}  # fmt: skip
_ANSWERED = {
    "established": True, "answered": True, "connected": True, "missed": False, "rejected": False,
    "blocked": False, "declined": False, "unanswered": False, "not answered": False,
    "cancelled": False, "canceled": False, "busy": False, "failed": False,
}  # fmt: skip
# Fields that have a column, or that say nothing about the communication.
_IN_COLUMNS = frozenset(
    {"TimeStamp", "Body", "Snippet", "Duration", "UserMapping", "ChatId", "FromIsOwner"}
)
_ATTRIBUTES = ("deleted_state", "decoding_confidence", "iscarved", "extractionId")


@dataclass(slots=True)
class Chat:
    """What a chat lends to its messages: thread, app, and who takes part."""

    model: Model
    thread: str
    source: str
    members: list[Party]


class Communications:
    """Adds one communication per model, with its identifiers, media and positions."""

    def __init__(
        self,
        rows: Rows,
        owners: Owners,
        people: PartyReader,
        index: ReportIndex,
        attachments: Attachments,
        zone: str | None,
    ) -> None:
        """`zone` is the time zone that the user has stated for this very source, if any."""
        self._rows = rows
        self._owners = owners
        self._people = people
        self._index = index
        self._attachments = attachments
        self._zone = zone
        self.secrets = 0
        """Passwords, tokens and keys that were dropped."""

    def locator(self, model: Model) -> str:
        """Name a model by its id; with the extraction where the report holds several."""
        extraction = model.attributes.get("extractionId")
        if extraction and self._owners.several:
            return f"model {model.id} extraction {extraction}"
        return f"model {model.id}"

    def chat(self, model: Model) -> Chat:
        """Read what a chat lends to its messages, and note the group that it is."""
        source = model.get("Source")
        thread = model.get("Id") or model.id
        if is_jid(thread):
            for identifier in self._people.identify(thread, source):
                self._rows.mention(identifier, RecordType.COMMUNICATIONS, self.locator(model))
        members = [
            self._people.party(child, "Participants", source)
            for child in model.models.get("Participants", ())
        ]
        account = model.get("Account")
        if account and not any(member.is_owner for member in members):
            # The account that the app itself ran under is the owner's.
            keys = {i.key(self._rows.exhibit_id) for i in self._people.identify(account, source)}
            keys.discard(None)
            members = [m._replace(is_owner=m.key in keys) for m in members]
        return Chat(model, thread, source, [m for m in members if m.raw or m.is_owner])

    def add(self, model: Model, chat: Chat | None = None) -> None:
        """Add a call, a message or an e-mail; `chat` is the chat that a message stands in."""
        rows = self._rows
        locator = self.locator(model)
        source = model.get("Source") or model.get("SourceApplication")
        if not source and chat is not None:
            source = chat.source
        kind = self._kind(model, source)
        when = self._when(model, "TimeStamp", locator)
        parties = self._people.parties(model, "Email" if kind == "email" else source)
        extraction = model.attributes.get("extractionId", "")
        owner = self._owner(extraction)
        if kind == "system":
            sides = Sides(sender=next((p for p in parties if p.role == "from"), None))
            sides.others = [party for party in parties if party.role != "from"]
        else:
            members = [] if chat is None else chat.members
            sides = find_sides(
                model, parties, members, owner, one_to_one=kind in ("call", "sms", "mms")
            )
        extra = self._extra(model, sides, source)
        self._row(model, chat, locator, kind, when, sides, owner, extra)
        self._attachments.add(model, locator, when, sides.sender)
        rows.used()

    def add_activity(self, activity: Model, chat: Chat, locator: str) -> None:
        """Add a log entry of a chat (created, joined, left …) as a system event."""
        source = activity.get("Source") or chat.source
        when = self._when(activity, "SystemMessageTimeStamp", locator)
        sides = Sides()
        for child in activity.models.get("Participant", ()):
            party = self._people.party(child, "Participant", source)
            if party.raw:
                sides.others.append(party)
        extraction = activity.attributes.get("extractionId", "")
        extra = self._extra(activity, sides, source)
        extra["of_chat"] = chat.model.id
        owner = self._owner(extraction)
        self._row(activity, chat, locator, "system", when, sides, owner, extra)
        self._rows.used()

    # parts

    def _kind(self, model: Model, source: str) -> str:
        kind = KINDS.get(model.type, "message")
        if kind != "message":
            return kind
        labels = [model.get("Label"), model.get("Type")]
        for child in model.models.get("MessageExtraData", ()):
            labels.append(child.get("Label"))
        if "system" in [label.lower() for label in labels] or model.models.get("ActivityLog"):
            return "system"
        stated = model.get("Type").lower()
        if stated in ("sms", "mms"):
            return stated
        platform = read_platform(source)
        if platform == "mms":
            return "mms"
        return "sms" if platform in _SMS_SOURCES else "message"

    def _when(self, model: Model, name: str, locator: str) -> When:
        when = read_when(model, name, self._zone)
        if when.at is None and is_unreadable(when):
            self._rows.problem(
                locator, "undated", f"The time in {name} does not read; the record was kept.",
                raw=when.raw,
            )  # fmt: skip
        return when

    def _owner(self, extraction: str) -> Party:
        key, raw = self._owners.owner(extraction)
        return Party(key, raw or "", (), True, "owner", "")

    def _row(
        self,
        model: Model,
        chat: Chat | None,
        locator: str,
        kind: str,
        when: When,
        sides: Sides,
        owner: Party,
        extra: dict[str, Any],
    ) -> None:
        mention = self._rows.mention
        sender = sides.sender
        for party in (*((sender,) if sender else ()), *sides.recipients, *sides.others):
            for identifier in party.identifiers:
                mention(identifier, RecordType.COMMUNICATIONS, locator)
        handset, imsi = self._owners.handset(model.attributes.get("extractionId", ""))
        self._rows.add(
            RecordType.COMMUNICATIONS,
            when=when,
            locator=locator,
            kind=kind,
            direction=sides.direction,
            status=_status(model, kind),
            answered=_answered(model) if kind == "call" else None,
            seconds=self._seconds(model, locator) if kind == "call" else None,
            from_id=None if sender is None else sender.key,
            from_raw=None if sender is None else sender.raw,
            to_ids=[party.key for party in sides.recipients],
            to_raws=[party.raw for party in sides.recipients],
            party_ids=[party.key for party in sides.others],
            party_raws=[party.raw for party in sides.others],
            recipients_basis=sides.basis,
            owner_id=(sides.owner.key if sides.owner else None) or owner.key,
            thread=(model.get("ChatId") or None) if chat is None else chat.thread,
            text=_text(model),
            device_id=handset,
            imsi=imsi,
            extra=extra_json(extra),
        )

    def _seconds(self, model: Model, locator: str) -> Decimal | None:
        text = model.get("Duration")
        seconds = read_span(text) if text else None
        if text and seconds is None:
            self._rows.problem(
                locator, "duration", "The duration does not read; the call was kept.", raw=text
            )
        return seconds

    def _extra(self, model: Model, sides: Sides, source: str) -> dict[str, Any]:
        """Gather everything else that the report states about a communication."""
        extra: dict[str, Any] = {}
        for name, value in model.fields.items():
            if name in _IN_COLUMNS:
                continue
            if is_secret(name):
                self.secrets += 1
                continue
            extra[name] = value
        if source:
            extra["Source"] = source
        if model.lists:
            extra.update((name, values) for name, values in model.lists.items() if any(values))
        for name in _ATTRIBUTES:
            extra[name] = model.attributes.get(name)
        if model.formats:
            extra["formats"] = model.formats
        if sides.inferred:
            extra["inferred"] = sides.inferred
        for role in ("cc", "bcc"):
            extra[role] = [party.raw for party in sides.recipients if party.role == role]
        names = {p.raw: p.name for p in (sides.sender, *sides.recipients) if p and p.name}
        extra["names"] = {raw: name for raw, name in names.items() if raw != name}
        extra["quotes"] = [quote for child in _quoting(model) for quote in _quotes(child)]
        self._children(model, extra)
        nodes = model.nodes or self._index.origins(model.id)
        extra["origins"] = origin_texts(nodes)
        return extra

    def _children(self, model: Model, extra: dict[str, Any]) -> None:
        """Keep the fields of models inside that have no table of their own."""
        for slot, children in model.models.items():
            if slot in PARTY_SLOTS or slot in _HANDLED:
                continue
            kept = []
            for child in children:
                fields = {}
                for name, value in child.fields.items():
                    if is_secret(name) or is_secret(child.get("Key")):
                        self.secrets += 1
                    elif name != "UserMapping":
                        fields[name] = value
                if fields and child.type not in _QUOTES:
                    kept.append(fields)
            extra[slot] = kept


_HANDLED = frozenset(
    {
        "Attachment", "Attachments", "Position", "SharedContacts", "EmbeddedInstantMessage",
        "Participant",
    }
)  # fmt: skip


def _text(model: Model) -> str | None:
    for name in ("Body", "SystemMessageBody", "Snippet"):
        text = model.fields.get(name)
        if text:
            return text
    return None


def _status(model: Model, kind: str) -> str | None:
    if kind in ("call", "system"):
        return None
    for name in ("Status", "Folder"):
        status = _STATUS.get(model.get(name).lower())
        if status is not None:
            return status
    return None


def _answered(model: Model) -> bool | None:
    for name in ("Status", "Type"):
        answered = _ANSWERED.get(model.get(name).lower())
        if answered is not None:
            return answered
    return None


def _quoting(model: Model) -> list[Model]:
    found = list(model.models.get("EmbeddedInstantMessage", ()))
    for slot, children in model.models.items():
        if slot not in PARTY_SLOTS:
            found += [child for child in children if child.type in _QUOTES]
    return found


def _quotes(model: Model) -> list[dict[str, str]]:
    """Write a quotation as type, ids and text; the quoted message is never counted again."""
    own = {
        "as": "EmbeddedInstantMessage" if model.type == "InstantMessage" else model.type,
        "id": model.id,
        "original": model.get("OriginalMessageID"),
        "label": model.get("Label"),
        "text": model.fields.get("Body", ""),
    }
    nested = [
        {"as": model.type, "id": inner.id, "text": inner.fields.get("Body", "")}
        for inner in _messages_inside(model)
    ]
    if nested and not own["original"] and not own["text"]:
        return nested
    return [{name: value for name, value in own.items() if value}, *nested]


def _messages_inside(model: Model) -> list[Model]:
    found = []
    for children in model.models.values():
        for child in children:
            if child.type == "InstantMessage":
                found.append(child)
            found += _messages_inside(child)
    return found
