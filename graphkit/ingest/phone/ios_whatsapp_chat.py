"""iOS WhatsApp ChatStorage.sqlite: messages, group members, attachments, shared places.

Not the calls, which stand in CallHistory.sqlite. The account of this phone is learnt from
the notices: they are addressed to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from graphkit.ingest.phone.extra import extra
from graphkit.ingest.phone.ios_whatsapp_attachments import Attachments
from graphkit.ingest.phone.ios_whatsapp_lids import PAIRS, claim_pair, scan_pairs
from graphkit.ingest.phone.key_gaps import KeyGaps, highest_keys
from graphkit.ingest.phone.sqlite_file import Database, open_database, reread_row, table_names
from graphkit.ingest.phone.sqlite_row import Row, shown
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source
from graphkit.ingest.source_row import CLAIMS, NAMES, SourceRow
from graphkit.model.handle import read_jid
from graphkit.model.identifiers import Identifier, owner_key
from graphkit.model.kinds import IdentifierKind, RecordType, Validity
from graphkit.model.times import APPLE_OFFSET, When

SIGNS = frozenset({"ZWAMESSAGE", "ZWACHATSESSION"})
SYSTEM_TYPES = frozenset({6, 10})
"""Group events and notices: written by the app, not by anybody in the chat."""
LOCATION_TYPE, WITHDRAWN_TYPE = 5, 14

_MESSAGE = (
    "ZISFROMME", "ZFROMJID", "ZTOJID", "ZTEXT", "ZMESSAGEDATE", "ZSENTDATE", "ZMESSAGETYPE",
    "ZGROUPEVENTTYPE", "ZGROUPMEMBER", "ZCHATSESSION", "ZSTANZAID", "ZMEDIAITEM",
    "ZMESSAGESTATUS", "ZMESSAGEERRORSTATUS", "ZSTARRED", "ZPARENTMESSAGE",
)  # fmt: skip
_SESSION = ("ZCONTACTJID", "ZPARTNERNAME", "ZSESSIONTYPE", "ZCONTACTIDENTIFIER", "ZREMOVED")
_MEMBER = ("ZCHATSESSION", "ZMEMBERJID", "ZCONTACTNAME", "ZISACTIVE", "ZISADMIN")
_NOT_DIGIT = re.compile(r"\D")
_READ_INTO = {
    "ZMESSAGEDATE": ("at_raw",),
    "ZFROMJID": NAMES,
    "ZTOJID": NAMES,
    "ZCONTACTJID": CLAIMS,
    "ZMEMBERJID": CLAIMS,
    "ZJID": CLAIMS,
    "ZLID": CLAIMS,
    "ZPHONENUMBER": CLAIMS,
    "ZCONTACTIDENTIFIER": CLAIMS,
}


class IosWhatsAppChats:
    """Reads ZWAMESSAGE with its chats, members and attachments."""

    NAME = "ios-whatsapp-chats"
    VERSION = "1"
    PRIMARY = RecordType.COMMUNICATIONS

    def sniff(self, source: Source) -> str | None:
        """Recognise the database by its tables."""
        return "iOS WhatsApp chats (SQLite)" if table_names(source) >= SIGNS else None

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield every message in the order of its key; times count from 2001-01-01 UTC."""
        rows = Rows(source.exhibit_id)
        rows.used(0)
        with open_database(source) as database:
            database.report(rows)
            chats = _Chats(database, rows, source)
            gaps = KeyGaps("ZWAMESSAGE")
            for row in database.scan("ZWAMESSAGE", _MESSAGE, rows=rows, replaces=self.PRIMARY):
                gaps.see(row.key)
                chats.message(row)
                rows.used()
                yield from rows.when_full()
            chats.rest()
            gap = gaps.sentence(highest_keys(database).get("ZWAMESSAGE"))
            rows.fact("notes", [*database.notes, *chats.notes, *([gap] if gap else [])])
            rows.fact("counts", dict(sorted(chats.counts.items())))
        yield rows.cut(done=1.0)

    def reread(self, source: Source, locator: str, settings: Settings) -> SourceRow:
        """Return the raw columns of the row at `ZWAMESSAGE KEY`, or of any other table."""
        return reread_row(source, locator, _READ_INTO)


@dataclass(frozen=True, slots=True)
class _Chat:
    jid: str
    name: str | None
    collective: bool


class _Chats:
    """The chats, members and attachments of one database, and what becomes of a message."""

    def __init__(self, database: Database, rows: Rows, source: Source) -> None:
        self._database = database
        self._rows = rows
        self._jids: dict[str, Identifier] = {}
        self.counts: Counter[str] = Counter()
        self.notes: list[str] = []
        self._sessions = list(self._scan("ZWACHATSESSION", _SESSION))
        self._chats = {row.key: self._chat(row) for row in self._sessions}
        self._members: dict[int, str] = {}
        self._in_chat: dict[int, list[str]] = {}
        self._member_rows = list(self._scan("ZWAGROUPMEMBER", _MEMBER))
        for row in self._member_rows:
            self._member(row)
        self._attachments = Attachments(database, rows, source, self.counts)
        self.own_jid, self._own_lids = self._own()
        self._owner = owner_key(rows.exhibit_id)
        if self.own_jid is not None:
            self._owner = self._read(self.own_jid).key(rows.exhibit_id) or self._owner

    def _scan(self, table: str, columns: tuple[str, ...]) -> Iterator[Row]:
        return self._database.scan(table, columns, rows=self._rows)

    def _read(self, jid: str) -> Identifier:
        known = self._jids.get(jid)
        if known is None:
            known = self._jids[jid] = read_jid(jid)
        return known

    def _mention(self, jid: str, locator: str) -> str | None:
        return self._rows.mention(self._read(jid), RecordType.COMMUNICATIONS, locator)

    # what stands around the messages

    def _chat(self, row: Row) -> _Chat:
        jid = row.text("ZCONTACTJID") or ""
        collective = self._read(jid).validity is Validity.GROUP if jid else True
        self.counts["chats"] += 1
        self.counts["group_chats" if collective else "direct_chats"] += 1
        return _Chat(jid, row.text("ZPARTNERNAME"), collective)

    def _member(self, row: Row) -> None:
        jid, chat = row.text("ZMEMBERJID"), row.integer("ZCHATSESSION")
        if jid is None:
            return
        self.counts["members"] += 1
        self.counts["lid_members"] += jid.endswith("@lid")
        self._rows.mention(self._read(jid), RecordType.IDENTIFIERS, row.locator)
        self._members[row.key] = jid
        # Who has left may never have got the later messages; nobody knows when they left.
        if chat is not None and row.integer("ZISACTIVE") != 0:
            self._in_chat.setdefault(chat, []).append(jid)

    def _own(self) -> tuple[str | None, set[str]]:
        """Learn the account of this phone: notices are addressed to it."""
        found: dict[str, None] = {}
        columns = ("ZISFROMME", "ZTOJID", "ZMESSAGETYPE")
        for row in self._database.scan("ZWAMESSAGE", columns):
            jid = row.text("ZTOJID")
            notice = row.integer("ZMESSAGETYPE") in SYSTEM_TYPES and row.integer("ZISFROMME") == 0
            if jid is not None and notice:
                found[jid] = None
        phones = [jid for jid in found if self._read(jid).kind is IdentifierKind.PHONE]
        lids = [jid for jid in found if jid.endswith("@lid")]
        accounts = phones or lids
        if len(accounts) == 1:
            self.notes.append("The account of this phone is known from its notices.")
            return accounts[0], {*lids, *self._lids_of(accounts[0])}
        if accounts:
            self.notes.append(
                f"Notices name {len(accounts)} accounts as that of this phone; none was chosen."
            )
        return None, set()

    def _lids_of(self, jid: str) -> Iterator[str]:
        own = self._read(jid).value
        for row in self._database.scan(PAIRS, ("ZLID", "ZPHONENUMBER")):
            lid, phone = row.text("ZLID"), row.text("ZPHONENUMBER")
            if lid and phone and own is not None and self._read(phone).value == own:
                yield lid if lid.endswith("@lid") else f"{lid}@lid"

    # one message

    def message(self, row: Row) -> None:
        """Add one message with its attachments; notices name no parties."""
        kind = row.integer("ZMESSAGETYPE")
        session = row.integer("ZCHATSESSION")
        chat = self._chats.get(-1 if session is None else session)
        when = row.when("ZMESSAGEDATE", offset=APPLE_OFFSET)
        if when.at is None:
            row.note("undated", "has no time that can be read")
        if chat is None and session is not None:
            row.note("no_chat", f"its chat {session} is not in ZWACHATSESSION")
        system = kind in SYSTEM_TYPES
        sender = None if system else self._authored(row, kind, session, chat, when)
        if system:
            self._notice(row, chat, when)
        self._attachments.of(row, sender, when, place=kind == LOCATION_TYPE)

    def _notice(self, row: Row, chat: _Chat | None, when: When) -> None:
        self.counts["system"] += 1
        for column in ("ZFROMJID", "ZTOJID"):
            jid = row.text(column)
            if jid is not None:
                self._mention(jid, row.locator)
        self._add(row, chat, when, kind="system", direction="unknown")

    def _authored(
        self, row: Row, kind: int | None, session: int | None, chat: _Chat | None, when: When
    ) -> str | None:
        """Add a message that somebody wrote; return the sender's key."""
        mine = row.integer("ZISFROMME")
        direction = {0: "in", 1: "out"}.get(-1 if mine is None else mine, "unknown")
        self.counts["authored"] += 1
        self.counts[f"authored_{direction}"] += 1
        sender_raw, sender = self._sender(row, chat, direction)
        raws, basis = self._recipients(row, session, chat, direction, sender_raw)
        ids = [self._key(raw, row.locator) for raw in raws]
        shown_raws = ["" if raw is None else raw for raw in raws]
        parties: list[tuple[str | None, str]] = []
        if direction == "unknown":
            parties, ids, shown_raws, basis = list(zip(ids, shown_raws, strict=True)), [], [], None
        self._add(
            row,
            chat,
            when,
            kind="message",
            direction=direction,
            status="unsent" if kind == WITHDRAWN_TYPE else None,
            from_id=sender,
            from_raw=sender_raw,
            to_ids=ids,
            to_raws=shown_raws,
            party_ids=[key for key, _ in parties],
            party_raws=[raw for _, raw in parties],
            recipients_basis=basis,
        )
        return sender

    def _key(self, jid: str | None, locator: str) -> str | None:
        """Return the key of an address; None stands for the owner of this phone."""
        if jid is None or jid == self.own_jid:
            return self._owner
        return self._mention(jid, locator)

    def _sender(
        self, row: Row, chat: _Chat | None, direction: str
    ) -> tuple[str | None, str | None]:
        if direction == "out":
            return row.text("ZFROMJID") or self.own_jid, self._owner
        if direction == "unknown":
            return None, None
        member = row.integer("ZGROUPMEMBER")
        raw = row.text("ZFROMJID")
        if member is not None and member in self._members:
            raw = self._members[member]
        elif raw is None and chat is not None and not chat.collective:
            raw = chat.jid
        if raw is None:
            row.note("no_sender", "its sender is not stated")
            return None, None
        return raw, self._key(raw, row.locator)

    def _recipients(
        self,
        row: Row,
        session: int | None,
        chat: _Chat | None,
        direction: str,
        sender: str | None,
    ) -> tuple[list[str | None], str | None]:
        """Return the addresses of who got it, None for the owner, and on what basis."""
        if chat is not None and chat.collective:
            members = list(dict.fromkeys(self._in_chat.get(session or -1, [])))
            own = {self.own_jid, *self._own_lids}
            others: list[str | None] = [jid for jid in members if jid not in own | {sender}]
            if direction == "in" and chat.jid.endswith("@g.us"):
                others.append(None)
            return others, "membership" if others else None
        if direction == "in":
            return [None], "stated"
        raw = row.text("ZTOJID") or (chat.jid if chat is not None else None)
        return ([raw], "stated") if raw else ([], None)

    def _add(self, row: Row, chat: _Chat | None, when: When, **fields: object) -> None:
        nonzero = ("ZMESSAGETYPE", "ZGROUPEVENTTYPE", "ZSTARRED", "ZMESSAGEERRORSTATUS")
        stated = {name: row.value(name) or None for name in nonzero}
        always = ("ZSTANZAID", "ZSENTDATE", "ZMESSAGESTATUS", "ZPARENTMESSAGE")
        stated |= {name: row.value(name) for name in always}
        if fields["kind"] == "system":
            stated |= {name: row.value(name) for name in ("ZFROMJID", "ZTOJID")}
        self._rows.add(
            RecordType.COMMUNICATIONS,
            when=when,
            locator=row.locator,
            owner_id=self._owner,
            thread=chat.jid if chat is not None else None,
            text=row.text("ZTEXT"),
            extra=extra(
                {name: _plain(value) for name, value in stated.items()}
                | {"chat": chat.name if chat is not None else None}
            ),
            **fields,
        )

    # what stands beside the messages

    def rest(self) -> None:
        """Add attachments without a message, then the names that the app shows."""
        orphans = self._attachments.left_over()
        if orphans:
            self.notes.append(f"{orphans:,} attachments belong to no message that is there.")
        self._names()

    def _names(self) -> None:
        """Add the names of direct chats and of members, push names, and the map of ids."""
        for row in self._sessions:
            jid, name = row.text("ZCONTACTJID"), row.text("ZPARTNERNAME")
            if jid and name and not self._chats[row.key].collective:
                self._name(row, jid, name, "address_book")
            other = row.text("ZCONTACTIDENTIFIER")
            claim_pair(self._rows, row.locator, 1, _hidden(jid, other), _open(jid, other), None)
        named = set()
        for row in self._member_rows:
            jid, name = row.text("ZMEMBERJID"), row.text("ZCONTACTNAME")
            if jid and name and (jid, name) not in named:
                named.add((jid, name))
                self._name(row, jid, name, "address_book")
        for row in self._scan("ZWAPROFILEPUSHNAME", ("ZJID", "ZPUSHNAME")):
            jid, name = row.text("ZJID"), row.text("ZPUSHNAME")
            if jid and name:
                self._name(row, jid, name, "profile")
        pairs = scan_pairs(self._database, self._rows)
        if pairs:
            self.counts["lid_pairs"] = pairs

    def _name(self, row: Row, jid: str, name: str, basis: str) -> None:
        if _NOT_DIGIT.sub("", name) == _NOT_DIGIT.sub("", jid) != "":
            return  # an account without a name is shown by its number
        key = self._rows.mention(self._read(jid), RecordType.IDENTITIES, row.locator)
        self._rows.add(
            RecordType.IDENTITIES,
            locator=row.locator,
            ordinal=0,
            basis=basis,
            subject="unknown",
            name=name,
            ids=[key] if key is not None else [],
            id_raws=[jid] if key is not None else [],
            owner_id=self._owner if basis == "address_book" else None,
        )


def _hidden(*jids: str | None) -> str | None:
    return next((jid for jid in jids if jid and jid.endswith("@lid")), None)


def _open(*jids: str | None) -> str | None:
    return next((jid for jid in jids if jid and jid.endswith("@s.whatsapp.net")), None)


def _plain(value: object) -> object:
    return shown(value) if isinstance(value, bytes) else value
