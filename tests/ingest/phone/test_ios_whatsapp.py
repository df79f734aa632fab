"""WhatsApp on an iPhone: messages, notices, groups, places, calls, contacts, hidden ids."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from graphkit.errors import MalformedRecord
from graphkit.ingest.phone.ios_whatsapp_calls import IosWhatsAppCalls
from graphkit.ingest.phone.ios_whatsapp_chat import IosWhatsAppChats
from graphkit.ingest.phone.ios_whatsapp_contacts import IosWhatsAppContacts
from graphkit.ingest.phone.ios_whatsapp_lids import IosWhatsAppLids
from graphkit.ingest.reader import Reader, Settings
from graphkit.model.times import iso

from .reading import Reading, file_source, folder_source, member, read, zip_of

READERS = (IosWhatsAppChats(), IosWhatsAppCalls(), IosWhatsAppContacts(), IosWhatsAppLids())
OWN, PARTNER = "phone:+19195794674", "phone:+19198887386"


def sample(shared: Path, kind: str) -> Path:
    return shared / f"phone/ileapp/testdata.whatsApp.whatsApp{kind}.josh_ios15_ffs.zip"


def read_sample(shared: Path, kind: str, file: str, reader: Reader) -> Reading:
    with zip_of(sample(shared, kind)) as archive:
        source = member(archive, file)
        assert [one for one in READERS if one.sniff(source)] == [
            one for one in READERS if one.NAME == reader.NAME
        ]
        return read(reader, source)


@pytest.fixture(scope="module")
def chats(shared: Path) -> Reading:
    return read_sample(shared, "Messages", "ChatStorage.sqlite", IosWhatsAppChats())


@pytest.fixture(scope="module")
def calls(shared: Path) -> Reading:
    return read_sample(shared, "CallHistory", "CallHistory.sqlite", IosWhatsAppCalls())


# the sample


def test_the_sample_holds_21_messages_and_11_notices(chats: Reading) -> None:
    rows = chats.communications
    assert len(rows) == chats.report.rows == 32
    assert [row["kind"] for row in rows].count("message") == 21
    assert [row["kind"] for row in rows].count("system") == 11
    assert [row["direction"] for row in rows].count("in") == 10
    assert [row["direction"] for row in rows].count("out") == 11
    assert chats.problems == []


def test_the_messages_of_the_sample_by_type_and_direction(chats: Reading) -> None:
    kinds: dict[tuple[int, str], int] = {}
    for row in chats.communications:
        kind = json.loads(row["extra"]).get("ZMESSAGETYPE", 0), row["direction"]
        kinds[kind] = kinds.get(kind, 0) + 1
    assert kinds == {
        (0, "in"): 7, (0, "out"): 8, (1, "in"): 1, (1, "out"): 1, (5, "in"): 2, (5, "out"): 2,
        (6, "unknown"): 6, (10, "unknown"): 5,
    }  # fmt: skip


def test_notices_name_no_parties(chats: Reading) -> None:
    for row in chats.communications:
        if row["kind"] == "system":
            assert (row["from_id"], row["to_ids"], row["party_ids"]) == (None, None, None)


def test_the_account_of_the_phone_is_found_without_asking(chats: Reading) -> None:
    assert {row["owner_id"] for row in chats.communications} == {OWN}
    assert chats.notes[0] == "The account of this phone is known from its notices."


def test_one_gap_in_the_keys_is_reported(chats: Reading) -> None:
    assert chats.notes[1:] == [
        "ZWAMESSAGE: 1 of 33 keys missing (28): possible deletion, not proof."
    ]


def test_chats_members_and_media_of_the_sample(chats: Reading) -> None:
    assert chats.counts == {
        "authored": 21, "authored_in": 10, "authored_out": 11, "chats": 5, "direct_chats": 1,
        "files": 2, "group_chats": 4, "lid_members": 4, "media_items": 7, "members": 8,
        "positions": 4, "system": 11,
    }  # fmt: skip
    in_groups = {row["raw"] for row in chats.identifiers if row["record_type"] == "identifiers"}
    assert in_groups == {"205690463334636@lid", "19195794674@s.whatsapp.net"}
    direct = [row for row in chats.communications if row["thread"].endswith("@s.whatsapp.net")]
    assert [row["kind"] for row in direct].count("system") == 1
    assert len(direct) == 22


def test_the_sample_spans_the_known_time(chats: Reading) -> None:
    assert iso(chats.report.first) == "2022-03-26T17:44:06Z"
    assert iso(chats.report.last) == "2023-05-17T14:36:40Z"


def test_the_first_message_of_the_sample_in_full(chats: Reading) -> None:
    row = dict(next(row for row in chats.communications if row["kind"] == "message"))
    assert json.loads(row.pop("extra"))["chat"] == "This Is DFIR Two"
    assert {name: value for name, value in row.items() if value not in (None, [])} == {
        "locator": "ZWAMESSAGE 12",
        "at": datetime(2023, 5, 2, 15, 56, 47, 221498, tzinfo=UTC),
        "at_raw": "704735807.2214981",
        "at_basis": "explicit",
        "kind": "message",
        "direction": "out",
        "from_id": OWN,
        "from_raw": "19195794674@s.whatsapp.net",
        "to_ids": [PARTNER],
        "to_raws": ["19198887386@s.whatsapp.net"],
        "recipients_basis": "stated",
        "owner_id": OWN,
        "thread": "19198887386@s.whatsapp.net",
        "text": "I’m here!",
    }


def test_positions_come_from_shared_places_only_not_from_the_size_of_pictures(
    chats: Reading,
) -> None:
    assert [(row["parent_locator"], row["subject_id"]) for row in chats.positions] == [
        ("ZWAMESSAGE 30", OWN), ("ZWAMESSAGE 31", PARTNER),
        ("ZWAMESSAGE 32", OWN), ("ZWAMESSAGE 33", PARTNER),
    ]  # fmt: skip
    assert {row["basis"] for row in chats.positions} == {"shared"}
    first = chats.positions[0]
    assert (first["latitude"], first["longitude"]) == (35.63850402832031, -78.87605285644531)


def test_two_pictures_are_named_and_missing(chats: Reading) -> None:
    assert [(row["parent_locator"], row["size"], row["mime"]) for row in chats.media] == [
        ("ZWAMESSAGE 21", 42073, "image/jpeg"), ("ZWAMESSAGE 23", 55290, "image/jpeg"),
    ]  # fmt: skip
    assert [row["present"] for row in chats.media] == [False, False]


def test_the_texts_and_times_are_those_that_another_tool_found(
    shared: Path, chats: Reading
) -> None:
    found = next((shared / "phone/ileapp/expected").glob("whatsApp.whatsAppMessages.josh*"))
    other = json.loads(found.read_text())
    columns = other["headers"]
    text, at = columns.index("Message"), columns.index("Timestamp")
    assert len(other["data"]) == len(chats.communications) == 32
    theirs = sorted((row[at], row[text] or "") for row in other["data"])
    ours = sorted((int(row["at"].timestamp()), row["text"] or "") for row in chats.communications)
    assert ours == theirs


def test_names_shown_by_the_app_are_claims(chats: Reading) -> None:
    assert [(row["locator"], row["basis"], row["name"]) for row in chats.identities] == [
        ("ZWACHATSESSION 5", "address_book", "This Is DFIR Two"),
        ("ZWAPROFILEPUSHNAME 1", "profile", "DFIR Two"),
    ]
    assert [row["ids"] for row in chats.identities] == [[PARTNER], [PARTNER]]


def test_the_calls_of_the_sample(calls: Reading) -> None:
    rows = calls.communications
    assert [row["direction"] for row in rows] == ["out", "in", "out", "in"]
    assert [row["seconds"] for row in rows] == [
        Decimal("95.116"), Decimal("100.892"), Decimal("104.577"), Decimal("103.995"),
    ]  # fmt: skip
    assert iso(rows[0]["at"]) == "2023-05-02T16:12:10.067211Z"
    assert {row["answered"] for row in rows} == {True}
    assert [row["from_id"] for row in rows] == [OWN, PARTNER, OWN, PARTNER]
    assert [row["to_ids"] for row in rows] == [[PARTNER], [OWN], [PARTNER], [OWN]]
    assert [json.loads(row["extra"])["video"] for row in rows] == [False, False, True, True]
    assert calls.counts == {"calls_in": 2, "calls_out": 2, "partners": 1}
    assert calls.problems == []


@pytest.mark.parametrize("kind", ["CallHistory", "Contacts"])
def test_the_contacts_of_both_samples(shared: Path, kind: str) -> None:
    reading = read_sample(shared, kind, "ContactsV2.sqlite", IosWhatsAppContacts())
    assert len(reading.identities) == reading.report.rows == 9
    assert reading.counts == {"cards": 8, "lid_pairs": 0, "numbers": 6, "whatsapp_ids": 6}
    ids = [row["ids"] for row in reading.identities]
    assert ids[4] == [PARTNER]
    assert ids[8] == ["handle:~ex-1~1-800-MY-APPLE", "handle:whatsapp/11800@s.whatsapp.net"]
    artefact = next(row for row in reading.identifiers if row["raw"] == "11800@s.whatsapp.net")
    assert artefact["validity"] == "service"
    assert reading.problems == []


def test_contacts_are_those_that_another_tool_found(shared: Path) -> None:
    reading = read_sample(shared, "Contacts", "ContactsV2.sqlite", IosWhatsAppContacts())
    found = next((shared / "phone/ileapp/expected").glob("whatsApp.whatsAppContacts.josh*"))
    other = json.loads(found.read_text())
    ours = [(row["name"], row["source_id"]) for row in reading.identities]
    assert ours == [(row[0], row[-1]) for row in other["data"]]


def test_every_record_of_the_samples_is_read_again_by_its_locator(
    shared: Path, chats: Reading, calls: Reading
) -> None:
    for kind, file, reader, rows in (
        ("Messages", "ChatStorage.sqlite", IosWhatsAppChats(), chats.communications),
        ("CallHistory", "CallHistory.sqlite", IosWhatsAppCalls(), calls.communications),
    ):
        with zip_of(sample(shared, kind)) as archive:
            source = member(archive, file)
            for row in rows:
                fields = reader.reread(source, row["locator"], Settings())
                assert row["at_raw"] in fields.values()
                assert row["text"] is None or row["text"] == fields["ZTEXT"]
            with pytest.raises(MalformedRecord):
                reader.reread(source, "ZWAMESSAGE 28", Settings())


# what the sample does not hold


def make_chats(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            """
            CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZISFROMME INTEGER,
              ZMESSAGETYPE INTEGER, ZCHATSESSION INTEGER, ZGROUPMEMBER INTEGER,
              ZMEDIAITEM INTEGER, ZMESSAGEDATE TIMESTAMP, ZFROMJID VARCHAR, ZTOJID VARCHAR,
              ZTEXT VARCHAR);
            CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZCONTACTJID VARCHAR,
              ZPARTNERNAME VARCHAR, ZCONTACTIDENTIFIER VARCHAR);
            CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER,
              ZMEMBERJID VARCHAR, ZISACTIVE INTEGER);
            CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER,
              ZMEDIALOCALPATH VARCHAR, ZLATITUDE FLOAT, ZLONGITUDE FLOAT, ZFILESIZE INTEGER);
            INSERT INTO ZWACHATSESSION VALUES (1, '120363000000000001@g.us', 'Trip', NULL),
              (2, '256700000102@s.whatsapp.net', '+256 700 000 102', NULL);
            INSERT INTO ZWAGROUPMEMBER VALUES (1, 1, '256700000101@s.whatsapp.net', 1),
              (2, 1, '256700000102@s.whatsapp.net', 1), (3, 1, '90000000000001@lid', 1),
              (4, 1, '256700000104@s.whatsapp.net', 0);
            INSERT INTO ZWAMESSAGE VALUES (1, 0, 10, 1, NULL, NULL, 700000000,
              '120363000000000001@g.us', '256700000101@s.whatsapp.net', NULL);
            """
        )
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


ME, OTHER, HIDDEN = (
    "phone:+256700000101", "phone:+256700000102", "handle:whatsapp/90000000000001@lid",
)  # fmt: skip


def test_a_group_message_goes_to_the_present_members_but_its_sender(tmp_path: Path) -> None:
    path = make_chats(
        tmp_path / "chats",
        "INSERT INTO ZWAMESSAGE VALUES (2, 0, 0, 1, 3, NULL, 700000001,"
        " '120363000000000001@g.us', NULL, 'in')",
        "INSERT INTO ZWAMESSAGE VALUES (3, 1, 0, 1, NULL, NULL, 700000002, NULL,"
        " '120363000000000001@g.us', 'out')",
    )
    _, received, sent = read(IosWhatsAppChats(), file_source(path)).communications
    assert (received["from_id"], received["to_ids"]) == (HIDDEN, [OTHER, ME])
    assert (sent["from_id"], sent["to_ids"]) == (ME, [OTHER, HIDDEN])
    assert {received["recipients_basis"], sent["recipients_basis"]} == {"membership"}
    assert len(received["to_ids"]) == len(received["to_raws"])


def test_a_group_message_without_a_known_member_has_no_sender(tmp_path: Path) -> None:
    path = make_chats(
        tmp_path / "chats",
        "INSERT INTO ZWAMESSAGE VALUES (2, 0, 0, 1, 77, NULL, 700000001,"
        " '120363000000000001@g.us', NULL, 'in')",
    )
    row = read(IosWhatsAppChats(), file_source(path)).communications[1]
    assert (row["from_id"], row["from_raw"]) == (None, "120363000000000001@g.us")


def test_the_map_of_hidden_ids_joins_claims_and_is_never_guessed(tmp_path: Path) -> None:
    path = make_chats(
        tmp_path / "chats",
        "CREATE TABLE ZWAPHONENUMBERLIDPAIR (Z_PK INTEGER PRIMARY KEY, ZLID VARCHAR,"
        " ZPHONENUMBER VARCHAR, ZTIMESTAMP TIMESTAMP)",
        "INSERT INTO ZWAPHONENUMBERLIDPAIR VALUES (1, '90000000000001@lid', '256700000103',"
        " 700000000), (2, NULL, '256700000104', 0)",
    )
    reading = read(IosWhatsAppChats(), file_source(path))
    pair = next(row for row in reading.identities if row["basis"] == "profile")
    assert pair["ids"] == [HIDDEN, "phone:+256700000103"]
    assert pair["locator"] == "ZWAPHONENUMBERLIDPAIR 1"
    assert json.loads(pair["extra"]) == {"note": "lid_map"}
    assert iso(pair["at"]) == "2023-03-08T20:26:40Z"
    assert reading.counts["lid_pairs"] == 1


def test_the_map_alone_is_a_database_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "LID.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TABLE ZWAPHONENUMBERLIDPAIR (Z_PK INTEGER PRIMARY KEY, ZLID VARCHAR,"
            " ZPHONENUMBER VARCHAR)"
        )
        connection.execute(
            "INSERT INTO ZWAPHONENUMBERLIDPAIR VALUES (1, '90000000000001',"
            " '256700000103@s.whatsapp.net'), (2, '90000000000002', NULL)"
        )
        connection.commit()
    source = file_source(path)
    assert [one.NAME for one in READERS if one.sniff(source)] == ["ios-whatsapp-lids"]
    reading = read(IosWhatsAppLids(), source)
    assert [row["ids"] for row in reading.identities] == [[HIDDEN, "phone:+256700000103"]]
    assert reading.problems == [("ZWAPHONENUMBERLIDPAIR 2", "no_pair")]
    assert reading.report.rows == 2


def test_several_own_accounts_are_named_and_none_is_chosen(tmp_path: Path) -> None:
    path = make_chats(
        tmp_path / "chats",
        "INSERT INTO ZWAMESSAGE VALUES (2, 0, 6, 1, NULL, NULL, 700000000, NULL,"
        " '256700000109@s.whatsapp.net', NULL)",
        "INSERT INTO ZWAMESSAGE VALUES (3, 1, 0, 2, NULL, NULL, 700000001, NULL,"
        " '256700000102@s.whatsapp.net', 'hello')",
    )
    reading = read(IosWhatsAppChats(), file_source(path))
    assert reading.communications[2]["from_id"] == "handle:owner/ex-1"
    assert "none was chosen" in reading.notes[0]


def test_places_off_the_earth_and_at_zero_are_no_positions(tmp_path: Path) -> None:
    path = make_chats(
        tmp_path / "chats",
        "INSERT INTO ZWAMESSAGE VALUES (2, 0, 5, 2, NULL, 1, 700000001,"
        " '256700000102@s.whatsapp.net', NULL, NULL), (3, 0, 5, 2, NULL, 2, 700000002,"
        " '256700000102@s.whatsapp.net', NULL, NULL), (4, 0, 5, 2, NULL, 3, 700000003,"
        " '256700000102@s.whatsapp.net', NULL, NULL)",
        "INSERT INTO ZWAMEDIAITEM VALUES (1, 2, NULL, 452, 603, 0), (2, 3, NULL, 0, 0, 0),"
        " (3, 4, NULL, 0.3476, 32.5825, 0)",
    )
    reading = read(IosWhatsAppChats(), file_source(path))
    assert [(row["locator"], row["latitude"]) for row in reading.positions] == [
        ("ZWAMEDIAITEM 3", 0.3476)
    ]
    assert reading.problems == [
        ("ZWAMEDIAITEM 1", "no_position"), ("ZWAMEDIAITEM 2", "no_position"),
    ]  # fmt: skip


def test_a_file_that_lies_in_the_extraction_is_hashed(tmp_path: Path) -> None:
    path = make_chats(
        tmp_path / "ChatStorage.sqlite",
        "INSERT INTO ZWAMESSAGE VALUES (2, 0, 1, 2, NULL, 1, 700000001,"
        " '256700000102@s.whatsapp.net', NULL, NULL)",
        "INSERT INTO ZWAMEDIAITEM VALUES (1, 2, 'Media/a/b.jpg', 0, 0, 7),"
        " (2, 99, 'Media/a/c.jpg', 0, 0, 7)",
    )
    picture = tmp_path / "Message/Media/a/b.jpg"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"picture")
    reading = read(IosWhatsAppChats(), folder_source(path))
    assert [(row["parent_locator"], row["present"]) for row in reading.media] == [
        ("ZWAMESSAGE 2", True), (None, False),
    ]  # fmt: skip
    assert reading.media[0]["sha256"] == hashlib.sha256(b"picture").hexdigest()
    assert "1 attachments belong to no message that is there." in reading.notes


def test_withdrawn_undated_and_odd_rows_are_kept_and_named(tmp_path: Path) -> None:
    path = make_chats(
        tmp_path / "chats",
        "INSERT INTO ZWAMESSAGE VALUES (2, 1, 14, 2, NULL, NULL, 700000001, NULL,"
        " '256700000102@s.whatsapp.net', NULL)",
        "INSERT INTO ZWAMESSAGE VALUES (3, 'me', 0, 2, NULL, NULL, 0,"
        " '256700000102@s.whatsapp.net', NULL, 'x')",
        "INSERT INTO ZWAMESSAGE VALUES (4, 0, 0, 9, NULL, NULL, 'late', NULL, NULL, 'x')",
    )
    reading = read(IosWhatsAppChats(), file_source(path))
    _, withdrawn, odd, lost = reading.communications
    assert withdrawn["status"] == "unsent"
    assert withdrawn["to_ids"] == [OTHER]
    assert (odd["direction"], odd["at"], odd["party_ids"]) == ("unknown", None, [OTHER])
    assert (lost["from_id"], lost["at_raw"]) == (None, "late")
    assert set(reading.problems) == {
        ("ZWAMESSAGE 3", "wrong_type"), ("ZWAMESSAGE 3", "undated"),
        ("ZWAMESSAGE 4", "wrong_type"), ("ZWAMESSAGE 4", "undated"),
        ("ZWAMESSAGE 4", "no_chat"), ("ZWAMESSAGE 4", "no_sender"),
    }  # fmt: skip


def test_a_chat_partner_without_a_name_is_no_identity(tmp_path: Path) -> None:
    assert read(IosWhatsAppChats(), file_source(make_chats(tmp_path / "chats"))).identities == []


def make_calls(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            """
            CREATE TABLE ZWACDCALLEVENT (Z_PK INTEGER PRIMARY KEY, ZOUTCOME INTEGER,
              Z2CALLEVENTS INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT,
              ZGROUPCALLCREATORUSERJIDSTRING VARCHAR, ZGROUPJIDSTRING VARCHAR);
            CREATE TABLE ZWACDCALLEVENTPARTICIPANT (Z_PK INTEGER PRIMARY KEY,
              Z2PARTICIPANTS INTEGER, ZJIDSTRING VARCHAR);
            CREATE TABLE ZWAAGGREGATECALLEVENT (Z_PK INTEGER PRIMARY KEY, ZINCOMING INTEGER,
              ZVIDEO INTEGER);
            CREATE TABLE ZWAJOINABLECALLEVENT (Z_PK INTEGER PRIMARY KEY);
            INSERT INTO ZWACDCALLEVENTPARTICIPANT VALUES
              (1, 1, '256700000102@s.whatsapp.net'), (2, 2, '256700000102@s.whatsapp.net'),
              (3, 2, '256700000103@s.whatsapp.net');
            """
        )
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


def test_calls_with_several_partners_and_other_entity_numbers(tmp_path: Path) -> None:
    path = make_calls(
        tmp_path / "calls",
        "INSERT INTO ZWAJOINABLECALLEVENT VALUES (1)",
        "INSERT INTO ZWACDCALLEVENT VALUES"
        " (1, 1, 1, 700000000, 0, '256700000101@s.whatsapp.net', NULL),"
        " (2, 4, 2, 700000001, 0, '256700000103@s.whatsapp.net', '120363000000000001@g.us'),"
        " (3, 9, 7, 700000002, NULL, NULL, NULL)",
    )
    reading = read(IosWhatsAppCalls(), file_source(path))
    out, group, lonely = reading.communications
    assert (out["from_id"], out["to_ids"], out["answered"]) == (ME, [OTHER], False)
    assert out["seconds"] == 0
    assert (group["from_id"], group["to_ids"]) == ("phone:+256700000103", [OTHER, ME])
    assert (group["direction"], group["answered"]) == ("in", False)
    assert (lonely["direction"], lonely["answered"], lonely["to_ids"]) == ("unknown", None, [])
    assert json.loads(lonely["extra"])["outcome"] == 9
    assert reading.problems == [("ZWACDCALLEVENT 3", "no_partner")]
    assert reading.report.facts["skipped"] == {"row of ZWAJOINABLECALLEVENT": 1}


def test_a_call_whose_creator_and_mark_disagree_keeps_no_direction(tmp_path: Path) -> None:
    path = make_calls(
        tmp_path / "calls",
        "INSERT INTO ZWAAGGREGATECALLEVENT VALUES (1, 0, 0)",
        "INSERT INTO ZWACDCALLEVENT VALUES"
        " (1, 0, 1, 700000000, 5, '256700000102@s.whatsapp.net', NULL)",
    )
    reading = read(IosWhatsAppCalls(), file_source(path))
    row = reading.communications[0]
    assert (row["direction"], row["from_id"]) == ("unknown", None)
    assert row["party_ids"] == [OTHER, "handle:owner/ex-1"]
    assert reading.problems == [("ZWACDCALLEVENT 1", "direction")]


def test_a_hidden_id_in_the_contacts_joins_the_contact(tmp_path: Path) -> None:
    path = tmp_path / "contacts"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TABLE ZWAADDRESSBOOKCONTACT (Z_PK INTEGER PRIMARY KEY, ZFULLNAME VARCHAR,"
            " ZPHONENUMBER VARCHAR, ZWHATSAPPID VARCHAR, ZLID VARCHAR)"
        )
        connection.execute(
            "INSERT INTO ZWAADDRESSBOOKCONTACT VALUES (1, 'Asha', '0700 000 103',"
            " '256700000103@s.whatsapp.net', '90000000000001@lid'),"
            " (2, 'Bena', '0700 000 105', '254700000105@s.whatsapp.net', NULL),"
            " (3, 'Shop', '0700 000 106', NULL, NULL)"
        )
        connection.commit()
    reading = read(IosWhatsAppContacts(), file_source(path), Settings(region="UG"))
    assert [row["ids"] for row in reading.identities] == [
        ["phone:+256700000103", HIDDEN],
        ["phone:+254700000105"],  # the app knows the country; the region is only assumed
        ["phone:+256700000106"],
    ]
    assert json.loads(reading.identities[0]["extra"])["note"] == "lid_map"
