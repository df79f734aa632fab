"""iOS AddressBook.sqlitedb: one identity per card, as this phone's owner wrote it.

Not for AddressBookImages.sqlitedb, which holds the pictures only. Cards of two stores that
iOS shows as one stay two identities.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from graphkit.ingest.phone.extra import extra
from graphkit.ingest.phone.key_gaps import KeyGaps, highest_keys
from graphkit.ingest.phone.sqlite_file import Database, open_database, reread_row, table_names
from graphkit.ingest.phone.sqlite_row import Row
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source
from graphkit.ingest.source_row import CLAIMS, SourceRow
from graphkit.model.email_address import read_email
from graphkit.model.handle import read_handle
from graphkit.model.identifiers import Identifier, owner_key
from graphkit.model.kinds import RecordType
from graphkit.model.phone_number import read_numbers
from graphkit.model.times import APPLE_OFFSET, iso

SIGNS = frozenset({"ABPerson", "ABMultiValue"})
PROPERTIES = {3: "phone", 4: "email", 5: "address", 22: "url"}
"""The properties of ABMultiValue whose meaning is known; others are kept by number."""

_PERSON = (
    "First", "Middle", "Last", "Prefix", "Suffix", "Nickname", "PreviousFamilyName",
    "Organization", "Department", "JobTitle", "Note", "Kind", "Birthday", "CreationDate",
    "ModificationDate", "StoreID", "PersonLink", "guid", "DisplayName",
)  # fmt: skip
_VALUE = ("record_id", "property", "label", "value")
_ORGANISATION = 1
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_APPLE_EPOCH = datetime(2001, 1, 1, tzinfo=UTC)


class IosAddressBook:
    """Reads ABPerson with its numbers, e-mails, addresses and labels."""

    NAME = "ios-address-book"
    VERSION = "1"
    PRIMARY = RecordType.IDENTITIES

    def sniff(self, source: Source) -> str | None:
        """Recognise the database by its tables."""
        return "iOS address book (SQLite)" if table_names(source) >= SIGNS else None

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield every card in the order of its key; times count from 2001-01-01 UTC."""
        rows = Rows(source.exhibit_id)
        rows.used(0)
        with open_database(source) as database:
            database.report(rows)
            book = _Book(database, rows, settings)
            gaps = KeyGaps("ABPerson")
            for row in database.scan("ABPerson", _PERSON, rows=rows, replaces=self.PRIMARY):
                gaps.see(row.key)
                book.card(row)
                rows.used()
                yield from rows.when_full()
            book.left_over()
            notes = [*database.notes, gaps.sentence(highest_keys(database).get("ABPerson"))]
            rows.fact("notes", [note for note in notes if note])
            rows.fact("counts", dict(sorted(book.counts.items())))
        yield rows.cut(done=1.0)

    def reread(self, source: Source, locator: str, settings: Settings) -> SourceRow:
        """Return the raw columns of the row at `ABPerson KEY`, and the values of that card."""
        found = reread_row(source, locator)
        values: dict[str, str] = {}
        if locator.startswith("ABPerson "):
            with open_database(source) as database:
                for row in database.scan("ABMultiValue", _VALUE):
                    if f"ABPerson {row.integer('record_id')}" == locator:
                        values[row.locator] = row.text("value") or ""
        return SourceRow({**found, **values}, dict.fromkeys(values, CLAIMS))


class _Book:
    """The values of all cards, and what becomes of each card."""

    def __init__(self, database: Database, rows: Rows, settings: Settings) -> None:
        self._rows = rows
        self._region = settings.region
        self.counts: Counter[str] = Counter()
        self._labels = _texts(database, "ABMultiValueLabel", rows)
        self._stores, self._own_cards = _stores(database, rows)
        self._entries = _entries(database, rows)
        self._values: dict[int, list[Row]] = {}
        for row in database.scan("ABMultiValue", _VALUE, rows=rows):
            name = self._name(row)
            self.counts[name] += 1
            person = row.integer("record_id")
            self._values.setdefault(-1 if person is None else person, []).append(row)

    def card(self, row: Row) -> None:
        """Add one card as an identity."""
        rows, values = self._rows, self._values.pop(row.key, [])
        self.counts["cards"] += 1
        given, family = row.text("First"), row.text("Last")
        parts = [row.text(name) for name in ("Prefix", "First", "Middle", "Last", "Suffix")]
        personal = " ".join(part for part in parts if part)
        organisation = row.text("Organization")
        found: list[Identifier] = []
        stated: dict[str, list[dict[str, object]]] = {}
        for value in values:
            found += self._identifiers(value)
            stated.setdefault(self._name(value), []).append(self._stated(value))
        keys = [(rows.mention(one, RecordType.IDENTITIES, row.locator), one.raw) for one in found]
        kept = [(key, raw) for key, raw in keys if key is not None]
        entry = next((e for v in values if (e := self._entries.get(v.key))), {})
        aliases = [row.text("Nickname"), row.text("PreviousFamilyName")]
        store = row.integer("StoreID")
        rows.add(
            RecordType.IDENTITIES,
            when=row.when("CreationDate", offset=APPLE_OFFSET),
            locator=row.locator,
            ordinal=0,
            basis="address_book",
            subject=_subject(row, personal),
            name=personal or row.text("Nickname") or organisation or row.text("DisplayName"),
            given=given,
            family=family,
            aliases=[alias for alias in aliases if alias],
            ids=[key for key, _ in kept],
            id_raws=[raw for _, raw in kept],
            owner_id=owner_key(rows.exhibit_id),
            born=_born(row.text("Birthday")),
            address=_address(entry),
            place=entry.get("City"),
            postcode=entry.get("ZIP"),
            occupation=row.text("JobTitle"),
            organisation=organisation,
            source_id=row.text("guid"),
            extra=extra(
                {
                    "values": stated,
                    "note": row.text("Note"),
                    "department": row.text("Department"),
                    "birthday": row.text("Birthday"),
                    "modified": iso(row.when("ModificationDate", offset=APPLE_OFFSET).at),
                    "store": self._stores.get(-1 if store is None else store),
                    "own_card": True if (store, row.key) in self._own_cards else None,
                    "link": _linked(row),
                }
            ),
        )

    def left_over(self) -> None:
        """Report values whose card is gone: their identifiers stay, under no name."""
        for person, values in sorted(self._values.items()):
            for value in values:
                for one in self._identifiers(value):
                    self._rows.mention(one, RecordType.IDENTIFIERS, value.locator)
                self._rows.problem(
                    value.locator,
                    "orphan_value",
                    f"{value.locator}: belongs to card {person}, which is not in ABPerson; "
                    "its identifier is kept without a name.",
                    raw=value.text("value"),
                )

    def _name(self, value: Row) -> str:
        number = value.integer("property")
        return PROPERTIES.get(number or 0, f"property {number}")

    def _stated(self, value: Row) -> dict[str, object]:
        label = value.integer("label")
        fields = {
            "at": value.locator,
            "label": self._labels.get(-1 if label is None else label),
            "raw": value.text("value"),
            **self._entries.get(value.key, {}),
        }
        return {name: text for name, text in fields.items() if text}

    def _identifiers(self, value: Row) -> list[Identifier]:
        name, text = self._name(value), value.text("value")
        entry = self._entries.get(value.key, {})
        if name == "phone" and text:
            return list(read_numbers(text, self._region))
        if name == "email" and text:
            return [read_email(text)]
        service, user = entry.get("service"), entry.get("username")
        return [read_handle(service, user)] if service and user else []


def _texts(database: Database, table: str, rows: Rows) -> dict[int, str]:
    """Return the words of a table of words; `_$!<Mobile>!$_` is a word that iOS translates."""
    found = {}
    for row in database.scan(table, ("value",), rows=rows):
        text = row.text("value") or ""
        found[row.key] = text.removeprefix("_$!<").removesuffix(">!$_")
    return found


def _entries(database: Database, rows: Rows) -> dict[int, dict[str, str]]:
    """Return the parts of addresses and accounts: ABMultiValue key to part name to text."""
    names = _texts(database, "ABMultiValueEntryKey", rows)
    found: dict[int, dict[str, str]] = {}
    for row in database.scan("ABMultiValueEntry", ("parent_id", "key", "value"), rows=rows):
        parent, key, text = row.integer("parent_id"), row.integer("key"), row.text("value")
        if parent is not None and key is not None and text:
            found.setdefault(parent, {})[names.get(key, f"part {key}")] = text
    return found


def _stores(database: Database, rows: Rows) -> tuple[dict[int, str], set[tuple[int, int]]]:
    """Return the stores' names, and which card each store calls its owner's own."""
    names, own = {}, set()
    for row in database.scan("ABStore", ("Name", "MeIdentifier"), rows=rows):
        card = row.integer("MeIdentifier")
        if card is not None and card > 0:
            own.add((row.key, card))
        name = row.text("Name")
        if name:
            names[row.key] = name
    return names, own


def _subject(row: Row, personal: str) -> str:
    if row.integer("Kind") == _ORGANISATION:
        return "organisation"
    # Kind 0 is also what a card gets that holds nothing but a company's name.
    return "person" if personal or row.text("Nickname") else "unknown"


def _linked(row: Row) -> int | None:
    link = row.integer("PersonLink")
    return link if link is not None and link > 0 else None


def _address(entry: dict[str, str]) -> str | None:
    parts = ("Street", "SubLocality", "City", "ZIP", "State", "Country")
    return ", ".join(entry[part] for part in parts if part in entry) or None


def _born(text: str | None) -> str | None:
    """Read a birthday, which iOS keeps as seconds since 2001-01-01 UTC written as text."""
    if text is None or not _NUMBER.fullmatch(text):
        return text
    try:
        return (_APPLE_EPOCH + timedelta(seconds=float(text))).date().isoformat()
    except OverflowError:
        return text
