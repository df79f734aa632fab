"""The address book of an iPhone: cards, numbers, labels, and what is missing."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graphkit.errors import MalformedRecord
from graphkit.ingest.phone.ios_address_book import IosAddressBook
from graphkit.ingest.reader import Settings
from graphkit.model.kinds import RecordType

from .reading import Reading, file_source, folder_source, member, read, zip_of

US = Settings(region="US")


def sample(shared: Path, name: str) -> Path:
    return shared / f"phone/ileapp/testdata.addressBook.addressBook.{name}.zip"


def read_sample(shared: Path, name: str, settings: Settings = US) -> Reading:
    with zip_of(sample(shared, name)) as archive:
        source = member(archive, "AddressBook.sqlitedb")
        assert IosAddressBook().sniff(source) == "iOS address book (SQLite)"
        return read(IosAddressBook(), source, settings)


def make(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            """
            CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, First TEXT, Last TEXT,
              Organization TEXT, Kind INTEGER, Birthday TEXT, CreationDate INTEGER);
            CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER,
              property INTEGER, identifier INTEGER, label INTEGER, value TEXT);
            CREATE TABLE ABMultiValueLabel (value TEXT);
            CREATE TABLE ABMultiValueEntryKey (value TEXT);
            CREATE TABLE ABMultiValueEntry (parent_id INTEGER, key INTEGER, value TEXT);
            """
        )
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


@pytest.mark.parametrize(
    ("name", "cards", "values"),
    [
        ("josh_ios15_ffs", 9, {"phone": 7, "email": 4, "address": 1, "url": 1}),
        ("belkasoft_ctf6_ios_device1", 1, {"email": 1}),
        ("mvs_ios_2023", 0, {}),
    ],
)
def test_each_sample_gives_its_cards_and_values(
    shared: Path, name: str, cards: int, values: dict[str, int]
) -> None:
    path = sample(shared, name)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    reading = read_sample(shared, name)
    assert len(reading.identities) == cards
    assert reading.report.rows == cards
    assert reading.problems == []
    assert reading.counts == ({"cards": cards, **values} if cards else {})
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_the_numbers_of_the_sample_are_seven_of_which_six_are_distinct(shared: Path) -> None:
    reading = read_sample(shared, "josh_ios15_ffs")
    stated = [json.loads(card["extra"]).get("values", {}) for card in reading.identities]
    phones = [value["raw"] for values in stated for value in values.get("phone", [])]
    emails = [value["raw"] for values in stated for value in values.get("email", [])]
    assert (len(phones), len(set(phones))) == (7, 6)
    assert (len(emails), len(set(emails))) == (4, 3)
    assert sum(row["mentions"] for row in reading.identifiers) == 11


def test_the_first_card_of_the_sample_in_full(shared: Path) -> None:
    first = read_sample(shared, "josh_ios15_ffs").identities[0]
    extra = json.loads(first.pop("extra"))
    assert {name: value for name, value in first.items() if value is not None} == {
        "locator": "ABPerson 1",
        "ordinal": 0,
        "at": datetime(2023, 4, 15, 14, 0, 29, tzinfo=UTC),
        "at_raw": "703260029",
        "at_basis": "explicit",
        "basis": "address_book",
        "subject": "person",
        "name": "This Is DFIR Two",
        "given": "This Is",
        "family": "DFIR Two",
        "aliases": [],
        "ids": ["phone:+19198887386", "email:thisisdfirtwo@gmail.com"],
        "id_raws": ["(919) 888-7386", "thisisdfirtwo@gmail.com"],
        "owner_id": "handle:owner/ex-1",
        "source_id": "C678C313-36EC-470E-A7A4-E0FC83730439",
    }
    assert extra["values"]["phone"] == [
        {"at": "ABMultiValue 1", "label": "Mobile", "raw": "(919) 888-7386"}
    ]
    assert extra["store"] == "Card"


def test_the_organisation_of_the_sample_keeps_its_address_and_vanity_number(shared: Path) -> None:
    second = read_sample(shared, "josh_ios15_ffs").identities[1]
    assert second["subject"] == "organisation"
    assert second["name"] == "Apple Inc."
    assert second["address"] == "One Apple Park Way, Cupertino, 95014, CA, United States"
    assert second["ids"] == ["handle:service/US/1-800-MY-APPLE"]


def test_the_names_are_those_that_another_tool_found(shared: Path) -> None:
    for name in ("josh_ios15_ffs", "belkasoft_ctf6_ios_device1", "mvs_ios_2023"):
        found = next((shared / "phone/ileapp/expected").glob(f"addressBook.addressBook.{name}.*"))
        other = json.loads(found.read_text())
        columns = other["headers"]
        first, last = columns.index("First Name"), columns.index("Last Name")
        theirs = sorted((row[first] or "", row[last] or "") for row in other["data"])
        cards = read_sample(shared, name).identities
        assert sorted((card["given"] or "", card["family"] or "") for card in cards) == theirs


def test_without_the_write_ahead_log_the_first_sample_has_the_same_cards_and_a_note(
    shared: Path, tmp_path: Path
) -> None:
    lonely = tmp_path / "AddressBook.sqlitedb"
    zipped = zip_of(sample(shared, "josh_ios15_ffs"))
    with zipped as archive, member(archive, "AddressBook.sqlitedb").open() as stream:
        lonely.write_bytes(stream.read())
    reading = read(IosAddressBook(), file_source(lonely), US)
    whole = read_sample(shared, "josh_ios15_ffs")
    assert reading.identities == whole.identities
    assert "no write-ahead log lies beside it" in reading.notes[0]
    assert whole.notes == []


def test_without_a_region_a_local_number_stays_in_its_exhibit(shared: Path) -> None:
    reading = read_sample(shared, "josh_ios15_ffs", Settings())
    valid = [row["id"] for row in reading.identifiers if row["validity"] == "valid"]
    assert [key for key in valid if key.startswith("phone:")] == ["phone:+19192084530"]
    assert reading.identities[0]["ids"][0] == "phone:~ex-1~(919) 888-7386"


def test_a_missing_card_key_is_reported_as_a_possible_deletion(tmp_path: Path) -> None:
    path = make(
        tmp_path / "book",
        "INSERT INTO ABPerson(ROWID, First) VALUES (1, 'Asha'), (4, 'Bena')",
        "UPDATE sqlite_sequence SET seq = 5 WHERE name = 'ABPerson'",
    )
    assert read(IosAddressBook(), file_source(path)).notes == [
        "ABPerson: 3 of 5 keys missing (2-3, 5): possible deletion, not proof."
    ]


def test_a_number_whose_card_is_gone_is_kept_without_a_name(tmp_path: Path) -> None:
    path = make(
        tmp_path / "book",
        "INSERT INTO ABMultiValue VALUES (3, 9, 3, 0, 1, '+256 700 000 101')",
    )
    reading = read(IosAddressBook(), file_source(path))
    assert reading.problems == [("ABMultiValue 3", "orphan_value")]
    assert [(row["locator"], row["id"]) for row in reading.identifiers] == [
        ("ABMultiValue 3", "phone:+256700000101")
    ]


def test_custom_labels_accounts_and_birthdays_are_kept(tmp_path: Path) -> None:
    path = make(
        tmp_path / "book",
        "INSERT INTO ABPerson(ROWID, First, Kind, Birthday) VALUES (1, 'Asha', 0, '-315576000.0')",
        "INSERT INTO ABMultiValueLabel VALUES ('Shop'), ('_$!<Home>!$_')",
        "INSERT INTO ABMultiValueEntryKey VALUES ('service'), ('username')",
        "INSERT INTO ABMultiValue VALUES (1, 1, 3, 0, 1, '0700 000 102'), (2, 1, 46, 0, 2, NULL)",
        "INSERT INTO ABMultiValueEntry VALUES (2, 1, 'Telegram'), (2, 2, '@Asha_K')",
    )
    card = read(IosAddressBook(), file_source(path), Settings(region="UG")).identities[0]
    assert card["born"] == "1991-01-01"
    assert card["ids"] == ["phone:+256700000102", "handle:telegram/asha_k"]
    values = json.loads(card["extra"])["values"]
    assert [value["label"] for value in values["phone"]] == ["Shop"]
    assert values["property 46"][0]["username"] == "@Asha_K"


def test_a_card_with_nothing_but_a_company_is_neither_person_nor_organisation(
    tmp_path: Path,
) -> None:
    path = make(
        tmp_path / "book",
        "INSERT INTO ABPerson(Organization, Kind) VALUES ('Lake Road Salon', 0)",
        "INSERT INTO ABPerson(Organization, Kind) VALUES ('Lake Road Salon', 1)",
        "INSERT INTO ABPerson(Kind) VALUES ('person')",
    )
    reading = read(IosAddressBook(), file_source(path))
    assert [card["subject"] for card in reading.identities] == [
        "unknown", "organisation", "unknown",
    ]  # fmt: skip
    assert [card["name"] for card in reading.identities] == [
        "Lake Road Salon", "Lake Road Salon", None,
    ]  # fmt: skip
    assert reading.problems == [("ABPerson 3", "wrong_type")]


def test_a_card_is_read_again_with_all_its_values(shared: Path) -> None:
    with zip_of(sample(shared, "josh_ios15_ffs")) as archive:
        source = member(archive, "AddressBook.sqlitedb")
        for card in read(IosAddressBook(), source, US).identities:
            fields = IosAddressBook().reread(source, card["locator"], US)
            assert fields["CreationDate"] == card["at_raw"]
            assert set(card["id_raws"]) <= set(fields.values())
        fields = IosAddressBook().reread(source, "ABPerson 1", US)
        assert (fields["First"], fields["Last"]) == ("This Is", "DFIR Two")
        assert fields["ABMultiValue 2"] == "thisisdfirtwo@gmail.com"
        with pytest.raises(MalformedRecord, match="no such row"):
            IosAddressBook().reread(source, "ABPerson 10", US)


def test_a_folder_gives_the_same_records_as_the_zip(shared: Path, tmp_path: Path) -> None:
    with zip_of(sample(shared, "belkasoft_ctf6_ios_device1")) as archive:
        for source in archive.sources():
            with source.open() as stream:
                (tmp_path / source.name).write_bytes(stream.read())
    reading = read(IosAddressBook(), folder_source(tmp_path / "AddressBook.sqlitedb"), US)
    zipped = read_sample(shared, "belkasoft_ctf6_ios_device1")
    assert reading.records == zipped.records
    assert reading.identities[0]["ids"] == ["email:billthemegakill@icloud.com"]
    assert reading.records[RecordType.PROBLEMS] == []
