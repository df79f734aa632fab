"""iOS WhatsApp CallHistory.sqlite: one call per row, as the app keeps it.

Who created a call is stated; a creator who is not among the partners is this phone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from graphkit.ingest.phone.extra import extra
from graphkit.ingest.phone.key_gaps import KeyGaps, highest_keys
from graphkit.ingest.phone.sqlite_file import Database, open_database, reread_row, table_names
from graphkit.ingest.phone.sqlite_row import Row
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source
from graphkit.ingest.source_row import NAMES, SourceRow
from graphkit.model.handle import read_jid
from graphkit.model.identifiers import owner_key
from graphkit.model.kinds import RecordType
from graphkit.model.times import APPLE_OFFSET

EVENTS, PARTICIPANTS = "ZWACDCALLEVENT", "ZWACDCALLEVENTPARTICIPANT"
AGGREGATES = "ZWAAGGREGATECALLEVENT"
SIGNS = frozenset({EVENTS, PARTICIPANTS})
OUTCOMES = {0: "ended", 1: "missed", 4: "rejected"}
"""The outcomes whose meaning is known; others are kept by number."""

_EVENT = (
    "ZDATE", "ZDURATION", "ZOUTCOME", "ZGROUPCALLCREATORUSERJIDSTRING", "ZGROUPJIDSTRING",
    "ZCALLIDSTRING", "ZBYTESSENT", "ZBYTESRECEIVED", "ZSCHEDULEDID",
)  # fmt: skip
_CREATOR = "ZGROUPCALLCREATORUSERJIDSTRING"
_UNREAD = ("ZWAJOINABLECALLEVENT", "ZWAUPCOMINGCALLEVENT")
"""Tables about calls whose relation to the call events is not known."""
_READ_INTO = {"ZDATE": ("at_raw",), "ZDURATION": ("seconds",), _CREATOR: NAMES}


class IosWhatsAppCalls:
    """Reads ZWACDCALLEVENT with its participants."""

    NAME = "ios-whatsapp-calls"
    VERSION = "1"
    PRIMARY = RecordType.COMMUNICATIONS

    def sniff(self, source: Source) -> str | None:
        """Recognise the database by its tables."""
        return "iOS WhatsApp calls (SQLite)" if table_names(source) >= SIGNS else None

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield every call in the order of its key; times count from 2001-01-01 UTC."""
        rows = Rows(source.exhibit_id)
        rows.used(0)
        with open_database(source) as database:
            database.report(rows)
            calls = _Calls(database, rows)
            gaps = KeyGaps(EVENTS)
            for row in calls.scan(rows):
                gaps.see(row.key)
                calls.call(row)
                rows.used()
                yield from rows.when_full()
            gap = gaps.sentence(highest_keys(database).get(EVENTS))
            rows.fact("notes", [*database.notes, *calls.notes, *([gap] if gap else [])])
            rows.fact("counts", dict(sorted(calls.counts.items())))
            left = {f"row of {t}": n for t in _UNREAD if (n := database.count(t))}
            rows.fact("skipped", left)
        yield rows.cut(done=1.0)

    def reread(self, source: Source, locator: str, settings: Settings) -> SourceRow:
        """Return the raw columns of the row at `ZWACDCALLEVENT KEY`, or of any other table."""
        return reread_row(source, locator, _READ_INTO)


class _Calls:
    """The participants of all calls, the account of this phone, and what becomes of a call."""

    def __init__(self, database: Database, rows: Rows) -> None:
        self._database = database
        self._rows = rows
        self.counts: Counter[str] = Counter()
        self.notes: list[str] = []
        # Core Data numbers its entities anew per version: Z1CALLEVENTS may be Z2CALLEVENTS.
        self._group = _numbered(database, EVENTS, r"Z\d+CALLEVENTS")
        member = _numbered(database, PARTICIPANTS, r"Z\d+PARTICIPANTS")
        self._partners: dict[int, list[str]] = {}
        for row in database.scan(PARTICIPANTS, ("ZJIDSTRING", member), rows=rows):
            jid, group = row.text("ZJIDSTRING"), row.integer(member)
            if jid is not None and group is not None:
                self._partners.setdefault(group, []).append(jid)
        self._said = {
            row.key: row for row in database.scan(AGGREGATES, ("ZINCOMING", "ZVIDEO"), rows=rows)
        }
        self.counts["partners"] = len({jid for jids in self._partners.values() for jid in jids})
        self._own_jid = self._own()
        self._owner = owner_key(rows.exhibit_id)
        if self._own_jid is not None:
            self._owner = read_jid(self._own_jid).key(rows.exhibit_id) or self._owner

    def scan(self, rows: Rows | None) -> Iterator[Row]:
        """Yield the rows of the calls; problems are noted where `rows` is given."""
        columns = (*_EVENT, self._group)
        replaces = None if rows is None else RecordType.COMMUNICATIONS
        return self._database.scan(EVENTS, columns, rows=rows, replaces=replaces)

    def _own(self) -> str | None:
        """Learn the account of this phone: it created the calls that no partner created."""
        found = dict.fromkeys(
            creator
            for row in self.scan(None)
            if (creator := row.text(_CREATOR)) is not None
            and creator not in self._with(row)
            and self._with(row)
            and self._incoming(row) is not True
        )
        if len(found) == 1:
            self.notes.append("The account of this phone is known as the creator of its calls.")
            return next(iter(found))
        if found:
            self.notes.append(
                f"{len(found)} accounts created calls from this phone; none was chosen."
            )
        return None

    def _with(self, row: Row) -> list[str]:
        group = row.integer(self._group)
        return self._partners.get(-1 if group is None else group, [])

    def _incoming(self, row: Row) -> bool | None:
        group = row.integer(self._group)
        said = self._said.get(-1 if group is None else group)
        value = said.integer("ZINCOMING") if said is not None else None
        return None if value not in (0, 1) else value == 1

    def _direction(self, row: Row, creator: str | None, partners: list[str]) -> str:
        incoming = self._incoming(row)
        by_creator = None
        if creator is not None and partners:
            by_creator = creator in partners and creator != self._own_jid
        if None not in (by_creator, incoming) and by_creator != incoming:
            row.note(
                "direction",
                "its creator and the app's own mark for incoming calls disagree; "
                "it is kept without direction",
            )
            return "unknown"
        read = incoming if by_creator is None else by_creator
        if read is None:
            return "unknown"
        return "in" if read else "out"

    def call(self, row: Row) -> None:
        """Add one call."""
        creator = row.text(_CREATOR)
        partners = list(dict.fromkeys(self._with(row)))
        direction = self._direction(row, creator, partners)
        self.counts[f"calls_{direction}"] += 1
        outcome = row.integer("ZOUTCOME")
        when = row.when("ZDATE", offset=APPLE_OFFSET)
        if when.at is None:
            row.note("undated", "has no time that can be read")
        if not partners:
            row.note("no_partner", "its partner is not stated")
        sender, receivers, parties = self._sides(row, direction, creator, partners)
        self._rows.add(
            RecordType.COMMUNICATIONS,
            when=when,
            locator=row.locator,
            kind="call",
            direction=direction,
            answered={"ended": True, "missed": False, "rejected": False}.get(
                OUTCOMES.get(-1 if outcome is None else outcome, "")
            ),
            seconds=row.seconds("ZDURATION"),
            from_id=sender[0] if sender else None,
            from_raw=sender[1] if sender else None,
            to_ids=[key for key, _ in receivers],
            to_raws=[raw for _, raw in receivers],
            party_ids=[key for key, _ in parties],
            party_raws=[raw for _, raw in parties],
            recipients_basis="stated" if receivers else None,
            owner_id=self._owner,
            thread=row.text("ZGROUPJIDSTRING"),
            extra=extra(
                {
                    "outcome": OUTCOMES.get(-1 if outcome is None else outcome, outcome),
                    "video": self._video(row),
                    "call_id": row.text("ZCALLIDSTRING"),
                    "scheduled_id": row.text("ZSCHEDULEDID"),
                    "bytes_sent": row.value("ZBYTESSENT"),
                    "bytes_received": row.value("ZBYTESRECEIVED"),
                }
            ),
        )

    def _sides(
        self, row: Row, direction: str, creator: str | None, partners: list[str]
    ) -> tuple[
        tuple[str | None, str] | None, list[tuple[str | None, str]], list[tuple[str | None, str]]
    ]:
        named = [(self._key(jid, row.locator), jid) for jid in partners]
        owner = (self._owner, self._own_jid or "")
        if direction == "out":
            if creator is not None:
                self._key(creator, row.locator)
            return owner, named, []
        if direction == "in":
            caller = next((side for side in named if side[1] == creator), None)
            if caller is None and len(named) == 1:
                caller = named[0]
            others = [side for side in named if side != caller]
            return caller, [*others, owner], []
        return None, [], [*named, owner]

    def _key(self, jid: str, locator: str) -> str | None:
        return self._rows.mention(read_jid(jid), RecordType.COMMUNICATIONS, locator)

    def _video(self, row: Row) -> bool | None:
        group = row.integer(self._group)
        said = self._said.get(-1 if group is None else group)
        value = said.integer("ZVIDEO") if said is not None else None
        return None if value is None else value == 1


def _numbered(database: Database, table: str, pattern: str) -> str:
    """Return the column of a relation, whose name holds a number; "" if there is none."""
    names = [name for name in database.tables.get(table, ()) if re.fullmatch(pattern, name)]
    return names[0] if len(names) == 1 else ""
