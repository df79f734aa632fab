"""Chats that people export from WhatsApp as text, alone or in a zip with attachments.

Not for Telegram or Facebook downloads. The clock is that of the exporting phone, so nothing
is dated until its zone is stated. Names are what that phone had saved: good only there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from graphkit.errors import MalformedRecord, NeedsAnswer, SourceError
from graphkit.ingest.phone.chat_archive import ChatArchive, open_archive, sha256_of
from graphkit.ingest.phone.chat_file import (
    ChatFile,
    Message,
    Stray,
    looks_like_chat,
    messages,
    survey,
)
from graphkit.ingest.phone.chat_layout import Header
from graphkit.ingest.phone.chat_media import attachments, is_left_out, media_type
from graphkit.ingest.phone.extra import extra
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.rows import SLICE_ROWS, Rows
from graphkit.ingest.source import Source
from graphkit.ingest.source_row import SourceRow
from graphkit.model.handle import read_display_name
from graphkit.model.identifiers import Identifier, owner_key
from graphkit.model.kinds import IdentifierKind, RecordType, TimeBasis
from graphkit.model.phone_number import read_numbers
from graphkit.model.times import When, from_wall, iso
from graphkit.model.written import visible

EXPORTER = "You"
"""How the app itself calls the owner of the exporting phone."""
MOST_PARTICIPANTS = 2_048
"""More authors than any chat of the app can have: then no recipients are told."""

_CELLS = 2_000_000
_NUMBER = re.compile(r"\+?[\d ().‐‑-]{7,30}")
_WITHDRAWN = frozenset(
    {"this message was deleted", "you deleted this message", "<this message was deleted>"}
)
_LOCATOR = re.compile(r"line (\d{1,12})")
_READ_INTO = {"timestamp": ("at_raw",), "author": ("from_raw",)}


class WhatsAppText:
    """Reads an exported chat, whatever the layout of its headers."""

    NAME = "whatsapp-text"
    VERSION = "1"
    PRIMARY = RecordType.COMMUNICATIONS

    def sniff(self, source: Source) -> str | None:
        """Recognise a text whose lines open with date and time, or a zip of one."""
        if source.head(2) == b"PK":
            archive = open_archive(source)
            if archive is None:
                return None
            with archive:
                return "exported chat with attachments (zip)"
        return "exported chat (text)" if looks_like_chat(source) else None

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield every message in the order of the file.

        Raises NeedsAnswer if day and month cannot be told apart. Without a stated zone
        every `at` is null and the wall clock is kept.
        """
        archive = open_archive(source)
        with archive or nullcontext():
            yield from self._read(source, archive, settings)

    def _read(
        self, source: Source, archive: ChatArchive | None, settings: Settings
    ) -> Iterator[Slice]:
        chat = survey(source if archive is None else archive.chat)
        order, reason = _order(chat, settings)
        slice_rows = max(500, min(SLICE_ROWS, _CELLS // max(1, len(chat.people))))
        rows = Rows(source.exhibit_id, slice_rows=slice_rows)
        rows.used(0)
        records = _Records(rows, chat, archive, order, settings)
        for found in messages(chat):
            if isinstance(found, Stray):
                text = f"line {found.line}: stands before the first message."
                rows.problem(f"line {found.line}", "stray_line", text, raw=found.text)
                continue
            records.add(found)
            rows.used()
            yield from rows.when_full()
        records.finish(reason)
        yield rows.cut(done=1.0)

    def reread(self, source: Source, locator: str, settings: Settings) -> SourceRow:
        """Return time, author and text of the message whose header stands at `line N`."""
        archive = open_archive(source)
        with archive or nullcontext():
            chat = survey(source if archive is None else archive.chat)
            asked = _LOCATOR.fullmatch(locator)
            for found in messages(chat) if asked is not None else ():
                if isinstance(found, Message) and found.locator == locator:
                    fields = {"timestamp": found.header.stamp, "author": found.author or ""}
                    fields["text"] = found.text
                    return SourceRow(fields, _READ_INTO)
            for member in archive.attachments() if archive is not None else ():
                if member.member == locator:
                    return SourceRow({"name": member.name, "sha256": sha256_of(member)})
        raise MalformedRecord(
            f"{source.name} {locator}: no message begins there.",
            exhibit=source.exhibit_id,
            locator=locator,
        )


def _order(chat: ChatFile, settings: Settings) -> tuple[str, str]:
    """Decide the order of the date and say why; raises NeedsAnswer if the file leaves it open."""
    standing, reason = chat.vote.standing()
    stated = settings.date_order
    if len(standing) == 1:
        said = f"Dates were read as {standing[0]}: {reason}."
        if stated is not None and stated != standing[0] and not reason.startswith("every"):
            said += f" The stated order {stated} does not fit this file."
        return standing[0], said
    if stated in standing:
        return stated, f"Dates were read as {stated}, as stated; the file itself leaves it open."
    line, header = chat.vote.example or (0, None)
    readings = " or ".join(
        f"{_long_day(header, order)} ({order})" for order in standing if header is not None
    )
    stamp = "" if header is None else header.stamp
    raise NeedsAnswer(
        f"{chat.source.name}: day and month of its {chat.vote.headers:,} headers cannot be told "
        f"apart; no field is beyond doubt and no order of time decides. "
        f"Line {line}, {stamp!r}, can be {readings}.",
        option="--date-order",
        hint=f"Add it again with --date-order {'|'.join(standing)}.",
    )


def _long_day(header: Header, order: str) -> str:
    local = header.local(order)
    return "no day" if local is None else f"{local.day} {local:%B %Y}"


class _Records:
    """Turns the messages of one chat into records."""

    def __init__(
        self,
        rows: Rows,
        chat: ChatFile,
        archive: ChatArchive | None,
        order: str,
        settings: Settings,
    ) -> None:
        self._rows = rows
        self._chat = chat
        self._archive = archive
        self._order = order
        self._settings = settings
        self._used: set[str] = set()
        self.counts: Counter[str] = Counter()
        self._region = settings.region
        self._identifiers = {
            name: _author(name, self._region) for name in chat.people if name != EXPORTER
        }
        owner = owner_key(rows.exhibit_id)
        self._keys = {name: one.key(rows.exhibit_id) for name, one in self._identifiers.items()}
        if EXPORTER in chat.people:
            self._keys[EXPORTER] = owner
        self._owner = owner if EXPORTER in chat.people else None
        self._told = 1 < len(chat.people) <= MOST_PARTICIPANTS

    def add(self, message: Message) -> None:
        """Add one message or notice, with its attachments and its flaws."""
        when = self._when(message)
        text = message.text
        self.counts["headers"] += 1
        self.counts["continuations"] += len(message.parts) - 1
        if message.author is None:
            self.counts["unclear" if message.unclear else "system"] += 1
            self._row(message, when, kind="system", direction="unknown", text=text)
        else:
            self.counts["authored"] += 1
            self._authored(message, when, text)
        self._flaws(message, text)

    def _authored(self, message: Message, when: When, text: str) -> None:
        author = message.author or ""
        identifier = self._identifiers.get(author)
        if identifier is not None:
            self._rows.mention(identifier, RecordType.COMMUNICATIONS, message.locator)
        others = [name for name in self._keys if name != author] if self._told else []
        direction = "unknown"
        if self._owner is not None:
            direction = "out" if author == EXPORTER else "in"
        plain = visible(text).rstrip(".").lower() if len(text) < 40 else ""
        self._row(
            message,
            when,
            kind="message",
            direction=direction,
            status="unsent" if plain in _WITHDRAWN else None,
            from_id=self._keys[author],
            from_raw=author,
            to_ids=[self._keys[name] for name in others],
            to_raws=others,
            recipients_basis="membership" if others else None,
            text=text,
        )
        self._media(message, when, text)

    def _row(self, message: Message, when: When, **fields: object) -> None:
        self._rows.add(
            RecordType.COMMUNICATIONS,
            when=when,
            locator=message.locator,
            owner_id=self._owner,
            thread=self._chat.source.name,
            **fields,
        )

    # time

    def _when(self, message: Message) -> When:
        header, zone = message.header, self._settings.timezone
        local = header.local(self._order)
        if local is None:
            self._rows.problem(
                message.locator,
                "bad_date",
                f"{message.locator}: {header.stamp!r} is no day and time under the order "
                f"{self._order}; the message is kept undated.",
                raw=header.stamp,
            )
            return When(None, header.stamp, TimeBasis.UNKNOWN)
        when = from_wall(local, header.stamp, zone)
        if when.at is None and zone is not None:
            first, second = _both(local, zone)
            self._rows.problem(
                message.locator,
                "clock_change",
                f"{message.locator}: the clocks of {zone} were changed in that hour; it can be "
                f"{first} or {second}, and is kept undated.",
                raw=header.stamp,
            )
        return when

    # attachments

    def _media(self, message: Message, when: When, text: str) -> None:
        names = attachments(text)
        for name in names:
            payload = self._chat.source.beside(name)
            self._file(message.locator, name, payload, when, message.locator)
        if not names and is_left_out(text):
            self._file(message.locator, None, None, when, message.locator)

    def _file(
        self,
        locator: str,
        name: str | None,
        payload: Source | None,
        when: When | None,
        parent: str | None,
    ) -> None:
        self.counts["attachments"] += 1
        digest = None
        if payload is not None:
            self._used.add(payload.member or payload.name)
            try:
                digest = sha256_of(payload)
            except SourceError as error:
                self._rows.problem(locator, "unreadable_file", str(error))
        self._rows.add(
            RecordType.MEDIA,
            when=when,
            locator=locator,
            parent_locator=parent,
            path=name,
            sha256=digest,
            mime=None if name is None else media_type(name),
            size=payload.size if payload is not None and digest is not None else None,
            present=digest is not None,
            extra=extra({"left_out": True if name is None else None}),
        )

    # what is odd

    def _flaws(self, message: Message, text: str) -> None:
        where, rows = message.locator, self._rows
        if message.unclear:
            rows.problem(
                where,
                "unclear_author",
                f"{where}: a name is followed by a colon without a blank; it is kept as a notice "
                "without parties.",
            )
        if message.cut:
            rows.problem(where, "too_long", f"{where}: the text was cut to what fits a field.")
        if self._chat.encoding.damaged and "\ufffd" in text:
            rows.problem(
                where,
                "bad_encoding",
                f"{where}: bytes that its encoding does not know, now U+FFFD.",
            )

    def finish(self, reason: str) -> None:
        """Add the files that no message names, and say how the chat was read."""
        chat, rows = self._chat, self._rows
        notes = [reason]
        if self._settings.timezone is None:
            notes.append("No time zone is stated: every time is kept as a wall clock only.")
        if chat.encoding.note is not None:
            rows.problem(chat.source.name, "encoding", chat.encoding.note)
        if chat.other_headers:
            notes.append(
                f"{chat.other_headers:,} lines look like headers of another layout and were kept "
                "as text of the message before."
            )
        if len(chat.people) > MOST_PARTICIPANTS:
            notes.append(f"{len(chat.people):,} names write here: no recipients were told.")
        if self._archive is not None:
            self._unnamed(self._archive)
        rows.fact("notes", notes)
        self.counts["authors"] = len(chat.people)
        rows.fact("counts", dict(sorted(self.counts.items())))

    def _unnamed(self, archive: ChatArchive) -> None:
        for member in archive.attachments():
            place = member.member or member.name
            if place not in self._used:
                self.counts["unnamed_attachments"] += 1
                self._file(place, member.name, member, None, None)
        for place, kind, text in archive.container.left:
            self._rows.problem(place, kind, text)
        if archive.junk():
            self._rows.fact("skipped", {"file that a Mac's archiver adds": archive.junk()})


def _author(name: str, region: str | None) -> Identifier:
    """Read an author: a number where it is one, else a name good only in this exhibit."""
    if _NUMBER.fullmatch(visible(name)):
        found = read_numbers(name, region)[0]
        if found.kind is IdentifierKind.PHONE:
            return found
    return read_display_name("whatsapp", name)


def _both(local: datetime, zone: str) -> tuple[str | None, str | None]:
    tz = ZoneInfo(zone)
    first, second = (iso(local.replace(tzinfo=tz, fold=fold).astimezone(UTC)) for fold in (0, 1))
    return first, second
