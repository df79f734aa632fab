"""iOS WhatsApp ContactsV2.sqlite: the address book as WhatsApp keeps it.

One row per number of a card, so one card may have several rows. The WhatsApp id of a row is
the app's reading of the number, not proof that an account exists.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from graphkit.ingest.phone.extra import extra
from graphkit.ingest.phone.ios_whatsapp_lids import as_lid, scan_pairs
from graphkit.ingest.phone.key_gaps import KeyGaps, highest_keys
from graphkit.ingest.phone.sqlite_file import open_database, reread_row, table_names
from graphkit.ingest.phone.sqlite_row import Row
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source
from graphkit.ingest.source_row import CLAIMS, SourceRow
from graphkit.model.handle import read_jid
from graphkit.model.identifiers import Identifier, owner_key
from graphkit.model.kinds import IdentifierKind, RecordType, Validity
from graphkit.model.phone_number import read_numbers
from graphkit.model.times import APPLE_OFFSET, iso

CONTACTS = "ZWAADDRESSBOOKCONTACT"

_COLUMNS = (
    "ZFULLNAME", "ZGIVENNAME", "ZLASTNAME", "ZBUSINESSNAME", "ZPHONENUMBER",
    "ZPHONENUMBERLABEL", "ZWHATSAPPID", "ZIDENTIFIER", "ZPHONESTATUS", "ZABOUTTEXT",
    "ZABOUTTIMESTAMP", "ZLID", "ZUSERNAME",
)  # fmt: skip
_NOT_DIGIT = re.compile(r"\D")
_SHORTEST = 7
_READ_INTO = {
    "ZPHONENUMBER": CLAIMS,
    "ZWHATSAPPID": CLAIMS,
    "ZLID": CLAIMS,
    "ZUSERNAME": CLAIMS,
}


class IosWhatsAppContacts:
    """Reads ZWAADDRESSBOOKCONTACT: one identity per row."""

    NAME = "ios-whatsapp-contacts"
    VERSION = "1"
    PRIMARY = RecordType.IDENTITIES

    def sniff(self, source: Source) -> str | None:
        """Recognise the database by its table."""
        return "iOS WhatsApp contacts (SQLite)" if CONTACTS in table_names(source) else None

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield every contact in the order of its key."""
        rows = Rows(source.exhibit_id)
        rows.used(0)
        counts: Counter[str] = Counter()
        cards = set()
        with open_database(source) as database:
            database.report(rows)
            gaps = KeyGaps(CONTACTS)
            for row in database.scan(CONTACTS, _COLUMNS, rows=rows, replaces=self.PRIMARY):
                gaps.see(row.key)
                _contact(rows, row, settings.region, counts)
                cards.add(row.text("ZIDENTIFIER") or row.locator)
                rows.used()
                yield from rows.when_full()
            pairs = scan_pairs(database, rows)
            rows.used(pairs)
            counts["lid_pairs"] += pairs
            gap = gaps.sentence(highest_keys(database).get(CONTACTS))
            rows.fact("notes", [*database.notes, *([gap] if gap else [])])
            rows.fact("counts", dict(sorted(counts.items())) | {"cards": len(cards)})
        yield rows.cut(done=1.0)

    def reread(self, source: Source, locator: str, settings: Settings) -> SourceRow:
        """Return the raw columns of the row at `ZWAADDRESSBOOKCONTACT KEY`."""
        return reread_row(source, locator, _READ_INTO)


def _contact(rows: Rows, row: Row, region: str | None, counts: Counter[str]) -> None:
    raw, jid = row.text("ZPHONENUMBER"), row.text("ZWHATSAPPID")
    account = read_jid(jid) if jid else None
    found: list[Identifier] = []
    if raw:
        counts["numbers"] += 1
        found += [_agreed(number, account) for number in read_numbers(raw, region)]
    if account is not None:
        counts["whatsapp_ids"] += 1
        found.append(account)
    hidden = as_lid(row.text("ZLID"))
    if hidden is not None:
        counts["lids"] += 1
        found.append(hidden)
    ids: dict[str, str] = {}
    for one in found:
        key = rows.mention(one, RecordType.IDENTITIES, row.locator)
        if key is not None:
            ids.setdefault(key, one.raw)
    names = [row.text("ZGIVENNAME"), row.text("ZLASTNAME")]
    rows.add(
        RecordType.IDENTITIES,
        locator=row.locator,
        ordinal=0,
        basis="address_book",
        subject="unknown",
        name=row.text("ZFULLNAME") or " ".join(n for n in names if n) or None,
        given=names[0],
        family=names[1],
        ids=list(ids),
        id_raws=list(ids.values()),
        owner_id=owner_key(rows.exhibit_id),
        source_id=row.text("ZIDENTIFIER"),
        extra=extra(
            {
                "label": _label(row.text("ZPHONENUMBERLABEL")),
                "about": row.text("ZABOUTTEXT"),
                "about_at": iso(row.when("ZABOUTTIMESTAMP", offset=APPLE_OFFSET).at),
                "business_name": row.text("ZBUSINESSNAME"),
                "username": row.text("ZUSERNAME"),
                "phone_status": row.value("ZPHONESTATUS"),
                "whatsapp_id": jid,
                "number": raw,
                "note": "lid_map" if hidden is not None and account is not None else None,
            }
        ),
    )


def _agreed(number: Identifier, account: Identifier | None) -> Identifier:
    """Take the app's international reading of a number that was typed as a local one.

    The app stores both in one row. It reads the digits under the country of the account,
    which it knows and which nobody needs to assume.
    """
    if account is None or account.validity is not Validity.VALID or account.value is None:
        return number
    local = _NOT_DIGIT.sub("", number.raw).lstrip("0")
    same = len(local) >= _SHORTEST and account.value.endswith(local)
    if number.kind is not IdentifierKind.PHONE or not same or number.value == account.value:
        return number
    return replace(
        number,
        value=account.value,
        validity=Validity.VALID,
        method="whatsapp id",
        candidate=None,
        region=None,
    )


def _label(text: str | None) -> str | None:
    return None if text is None else text.removeprefix("_$!<").removesuffix(">!$_")
