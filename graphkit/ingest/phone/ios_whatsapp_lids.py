"""The app's own map of hidden ids to phone numbers: WhatsApp's LIDs on iOS.

Only this map says which phone a `…@lid` belongs to; without it the two stay apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphkit.ingest.phone.extra import extra
from graphkit.ingest.phone.sqlite_file import Database, open_database, reread_row, table_names
from graphkit.ingest.phone.sqlite_row import Row
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source
from graphkit.ingest.source_row import CLAIMS, SourceRow
from graphkit.model.handle import is_jid, read_jid
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import RecordType
from graphkit.model.times import APPLE_OFFSET, When

PAIRS = "ZWAPHONENUMBERLIDPAIR"
_COLUMNS = ("ZLID", "ZPHONENUMBER", "ZTIMESTAMP")
_ELSEWHERE = frozenset({"ZWAMESSAGE", "ZWAADDRESSBOOKCONTACT"})
"""Tables of databases that another reader takes whole, the map included."""
_READ_INTO = {"ZLID": CLAIMS, "ZPHONENUMBER": CLAIMS}


class IosWhatsAppLids:
    """Reads LID.sqlite, which holds the map alone: one identity per pair."""

    NAME = "ios-whatsapp-lids"
    VERSION = "1"
    PRIMARY = RecordType.IDENTITIES

    def sniff(self, source: Source) -> str | None:
        """Recognise the database by its table."""
        names = table_names(source)
        known = PAIRS in names and not names & _ELSEWHERE
        return "iOS WhatsApp map of hidden ids (SQLite)" if known else None

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield every pair in the order of its key; times count from 2001-01-01 UTC."""
        rows = Rows(source.exhibit_id)
        rows.used(0)
        with open_database(source) as database:
            database.report(rows)
            for row in database.scan(PAIRS, _COLUMNS, rows=rows, replaces=self.PRIMARY):
                rows.used()
                if not add_pair(rows, row, 0):
                    rows.problem(
                        row.locator,
                        "no_pair",
                        f"{row.locator}: names no hidden id or no phone.",
                        replaces=self.PRIMARY,
                    )
                yield from rows.when_full()
            rows.fact("notes", database.notes)
        yield rows.cut(done=1.0)

    def reread(self, source: Source, locator: str, settings: Settings) -> SourceRow:
        """Return the raw columns of the row at `ZWAPHONENUMBERLIDPAIR KEY`."""
        return reread_row(source, locator, _READ_INTO)


def scan_pairs(database: Database, rows: Rows) -> int:
    """Add an identity for each pair of a map that stands beside other tables; count them."""
    count = 0
    for row in database.scan(PAIRS, _COLUMNS, rows=rows):
        count += add_pair(rows, row, 0)
    return count


def add_pair(rows: Rows, row: Row, ordinal: int) -> bool:
    """Add one row of the map; False if it does not name a hidden id and a phone."""
    when = row.when("ZTIMESTAMP", offset=APPLE_OFFSET)
    lid, phone = row.text("ZLID"), row.text("ZPHONENUMBER")
    return claim_pair(rows, row.locator, ordinal, lid, phone, when)


def claim_pair(
    rows: Rows, locator: str, ordinal: int, lid: str | None, phone: str | None, when: When | None
) -> bool:
    """Add the app's claim that a hidden id and a phone are one account.

    False, and nothing added, unless both texts are there and read as such.
    """
    hidden, number = as_lid(lid), as_phone(phone)
    if hidden is None or number is None:
        return False
    found = [hidden, number]
    rows.add(
        RecordType.IDENTITIES,
        when=when,
        locator=locator,
        ordinal=ordinal,
        basis="profile",
        subject="unknown",
        ids=[rows.mention(one, RecordType.IDENTITIES, locator) for one in found],
        id_raws=[one.raw for one in found],
        extra=extra({"note": "lid_map"}),
    )
    return True


def as_lid(text: str | None) -> Identifier | None:
    """Read a hidden id, written with or without its `@lid`; None if it is none."""
    if not text:
        return None
    jid = read_jid(text if is_jid(text) else f"{text}@lid")
    is_hidden = jid.value is not None and jid.value.endswith("@lid")
    return jid if is_hidden else None


def as_phone(text: str | None) -> Identifier | None:
    """Read the address or the bare digits of an account; None for a hidden id or group."""
    if not text:
        return None
    jid = read_jid(text)
    named = jid.key("") is not None and not (jid.value or "").endswith("@lid")
    return jid if named and (is_jid(text) or jid.method == "jid") else None
