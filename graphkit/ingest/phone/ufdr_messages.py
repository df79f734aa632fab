"""Calls, messages and e-mails of a Cellebrite report as communications."""

from __future__ import annotations

from decimal import Decimal

from graphkit.ingest.phone.extra_json import extra_json
from graphkit.ingest.phone.ufdr_attachments import HANGING, Attachments
from graphkit.ingest.phone.ufdr_extra import Extras
from graphkit.ingest.phone.ufdr_index import ReportIndex
from graphkit.ingest.phone.ufdr_models import Model
from graphkit.ingest.phone.ufdr_owners import Owners
from graphkit.ingest.phone.ufdr_parties import Party, PartyReader
from graphkit.ingest.phone.ufdr_prepared import Chat, Prepared
from graphkit.ingest.phone.ufdr_sides import Sides, find_sides, stated_direction
from graphkit.ingest.phone.ufdr_values import (
    is_unreadable,
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
_REMEMBERED = 1_000
_ANSWERED = {
    "established": True, "answered": True, "connected": True, "missed": False, "rejected": False,
    "blocked": False, "declined": False, "unanswered": False, "not answered": False,
    "cancelled": False, "canceled": False, "busy": False, "failed": False,
}  # fmt: skip


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
        self._attachments = attachments
        self._zone = zone
        self._alone = Chat(None, None, "", [])
        self._extras = Extras(index)
        self._owner_parties: dict[str, Party] = {}

    @property
    def secrets(self) -> int:
        """Return how many passwords, tokens and keys were dropped."""
        return self._extras.secrets

    def locator(self, model: Model) -> str:
        """Name a model by its id; with the extraction where the report holds several."""
        attributes = model.attributes
        name = f"model {attributes.get('id', '')}"
        if self._owners.several and attributes.get("extractionId"):
            return f"{name} extraction {attributes['extractionId']}"
        return name

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
        chat = chat or self._alone
        locator = self.locator(model)
        prepared = self._prepare(model, chat)
        when = self._when(model, "TimeStamp", locator)
        extra = self._extras.written(model, prepared.source, prepared.extra)
        self._row(model, chat.thread, locator, when, prepared, extra)
        if not model.models.keys().isdisjoint(HANGING):
            self._attachments.add(model, locator, when, prepared.sides.sender)
        self._rows.used()

    def add_activity(self, activity: Model, chat: Chat, locator: str) -> None:
        """Add a log entry of a chat (created, joined, left …) as a system event."""
        source = activity.get("Source") or chat.source
        when = self._when(activity, "SystemMessageTimeStamp", locator)
        sides = Sides()
        for child in activity.models.get("Participant", ()):
            party = self._people.party(child, "Participant", source)
            if party.raw:
                sides.others.append(party)
        owner = self._owner(activity.attributes.get("extractionId", ""))
        stated = self._extras.stated(activity, source)
        stated["of_chat"] = "" if chat.model is None else chat.model.id
        prepared = Prepared.of(activity, "system", source, [], sides, owner)
        extra = extra_json(stated, prepared.extra)
        self._row(activity, chat.thread, locator, when, prepared, extra)
        self._rows.used()

    # parts

    def _kind(self, model: Model, source: str) -> str:
        kind = KINDS.get(model.type, "message")
        if kind != "message":
            return kind
        stated = model.get("Type").lower()
        if stated == "system" or model.get("Label").lower() == "system":
            return "system"
        models = model.models
        if "ActivityLog" in models:
            return "system"
        for child in models.get("MessageExtraData", ()):
            if child.get("Label").lower() == "system":
                return "system"
        if stated in ("sms", "mms"):
            return stated
        platform = read_platform(source)
        if platform == "mms":
            return "mms"
        return "sms" if platform in _SMS_SOURCES else "message"

    def _prepare(self, model: Model, chat: Chat) -> Prepared:
        """Find kind and sides; in a chat most messages have those of an earlier one."""
        get, models = model.fields.get, model.models
        source = (get("Source") or get("SourceApplication") or chat.source).strip()
        party_source = "Email" if model.type == "Email" else source
        parties = self._people.parties(model, party_source)
        extraction = model.attributes.get("extractionId", "")
        labels = models.get("MessageExtraData")
        place = (
            model.type, source, extraction, get("Direction"), get("Type"), get("FromIsOwner"),
            get("Folder"), get("Status"), get("Label"), "ActivityLog" in models,
            labels is not None and any(label.get("Label").lower() == "system" for label in labels),
            *map(id, parties),
        )  # fmt: skip
        known = chat.known.get(place)
        if known is not None:
            return known
        kind = self._kind(model, source)
        owner = self._owner(extraction)
        if kind == "system":
            sides = Sides(sender=next((p for p in parties if p.role == "from"), None))
            sides.others = [party for party in parties if party is not sides.sender]
        else:
            alone = kind in ("call", "sms", "mms")
            direction = stated_direction(model)
            sides = find_sides(direction, parties, chat.members, owner, one_to_one=alone)
        known = Prepared.of(model, kind, source, parties, sides, owner)
        if len(chat.known) >= _REMEMBERED:
            chat.known.clear()
        chat.known[place] = known
        return known

    def _when(self, model: Model, name: str, locator: str) -> When:
        when = read_when(model, name, self._zone)
        if when.at is None and is_unreadable(when):
            self._rows.problem(
                locator, "undated", f"The time in {name} does not read; the record was kept.",
                raw=when.raw,
            )  # fmt: skip
        return when

    def _owner(self, extraction: str) -> Party:
        party = self._owner_parties.get(extraction)
        if party is None:
            key, raw = self._owners.owner(extraction)
            party = Party(key, raw or "", (), True, "owner", "")
            self._owner_parties[extraction] = party
        return party

    def _row(
        self,
        model: Model,
        thread: str | None,
        locator: str,
        when: When,
        prepared: Prepared,
        extra: str | None,
    ) -> None:
        self._rows.mention_all(prepared.identifiers, RecordType.COMMUNICATIONS, locator)
        handset, imsi = self._owners.handset(model.attributes.get("extractionId", ""))
        call = prepared.kind == "call"
        self._rows.add(
            RecordType.COMMUNICATIONS,
            when=when,
            locator=locator,
            kind=prepared.kind,
            direction=prepared.sides.direction,
            status=prepared.status,
            answered=_answered(model) if call else None,
            seconds=self._seconds(model, locator) if call else None,
            from_id=prepared.from_id,
            from_raw=prepared.from_raw,
            to_ids=prepared.to_ids,
            to_raws=prepared.to_raws,
            party_ids=prepared.party_ids,
            party_raws=prepared.party_raws,
            recipients_basis=prepared.sides.basis,
            owner_id=prepared.owner_id,
            thread=thread or model.get("ChatId") or None,
            text=_text(model),
            device_id=handset,
            imsi=imsi,
            extra=extra,
        )

    def _seconds(self, model: Model, locator: str) -> Decimal | None:
        text = model.get("Duration")
        seconds = read_span(text) if text else None
        if text and seconds is None:
            self._rows.problem(
                locator, "duration", "The duration does not read; the call was kept.", raw=text
            )
        return seconds


def _text(model: Model) -> str | None:
    for name in ("Body", "SystemMessageBody", "Snippet"):
        text = model.fields.get(name)
        if text:
            return text
    return None


def _answered(model: Model) -> bool | None:
    for name in ("Status", "Type"):
        answered = _ANSWERED.get(model.get(name).lower())
        if answered is not None:
            return answered
    return None
