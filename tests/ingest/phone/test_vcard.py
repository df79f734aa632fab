"""Address books as vCard files: three versions, many writers, nothing lost between them."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from graphkit.errors import MalformedRecord
from graphkit.ingest.phone.vcard import VCards
from graphkit.ingest.reader import Settings

from .reading import Reading, file_source, read

UG = Settings(region="UG")

COUNTS = {
    "John_Doe_ANDROID": (6, 9, 5),
    "John_Doe_GMAIL": (1, 2, 1),
    "fullcontact": (1, 9, 5),
    "gmail-list": (3, 0, 3),
    "gmail-single2": (1, 11, 5),
    "knugihk_contacts": (6, 6, 0),
    "outlook-2003": (1, 4, 1),
    "rfc2426-example": (2, 4, 3),
}
"""Cards, TEL and EMAIL of each sample file."""


def read_sample(shared: Path, name: str, settings: Settings = UG) -> Reading:
    return read(VCards(), file_source(shared / f"phone/vcard/{name}.vcf"), settings)


def read_text(tmp_path: Path, text: str | bytes, settings: Settings = UG) -> Reading:
    path = tmp_path / "cards.vcf"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(VCards(), file_source(path), settings)


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


@pytest.mark.parametrize("name", COUNTS)
def test_every_sample_gives_its_cards_numbers_and_addresses(shared: Path, name: str) -> None:
    source = file_source(shared / f"phone/vcard/{name}.vcf")
    assert VCards().sniff(source) == "vCard address book"
    reading = read_sample(shared, name)
    cards, tel, email = COUNTS[name]
    assert reading.counts == {"cards": cards, "TEL": tel, "EMAIL": email}
    assert len(reading.identities) == reading.report.rows == cards


def test_all_samples_together_give_21_cards_45_numbers_23_addresses(shared: Path) -> None:
    readings = [read_sample(shared, name).counts for name in COUNTS]
    totals = {word: sum(counts[word] for counts in readings) for word in readings[0]}
    assert totals == {"cards": 21, "TEL": 45, "EMAIL": 23}


def test_quoted_printable_names_with_soft_breaks_are_decoded(shared: Path) -> None:
    cards = read_sample(shared, "John_Doe_ANDROID").identities
    assert [one["name"] for one in cards] == [
        None, None, "Ñ Ñ Ñ Ñ Ñ", "Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ", "Ñ Ñ Ñ Ñ", "ÑÑÑÑ",
    ]  # fmt: skip
    assert (cards[4]["given"], cards[4]["family"]) == ("Ñ Ñ Ñ", "Ñ Ñ")
    butler = read_sample(shared, "knugihk_contacts").identities[2]
    assert butler["name"] == "John Butler 🌟💫🌟"


def test_words_in_place_of_numbers_are_no_phones(shared: Path) -> None:
    reading = read_sample(shared, "outlook-2003")
    kinds = [(row["raw"], row["kind"], row["validity"]) for row in reading.identifiers]
    assert kinds == [
        ("BusinessPhone", "handle", "service"),
        ("HomePhone", "handle", "service"),
        ("MobilePhone", "handle", "service"),
        ("BusinessFaxPhone", "handle", "service"),
        ("jdoe@hotmail.com", "email", "valid"),
    ]
    tel = json.loads(reading.identities[0]["extra"])["tel"]
    assert tel[3] == {"at": "card 1 line 13", "raw": "BusinessFaxPhone", "types": ["WORK", "FAX"]}


def test_the_card_of_outlook_in_full(shared: Path) -> None:
    one = dict(read_sample(shared, "outlook-2003").identities[0])
    extra = json.loads(one.pop("extra"))
    assert {name: value for name, value in one.items() if value is not None} == {
        "locator": "card 1 line 1",
        "ordinal": 0,
        "at": datetime(2012, 10, 12, 21, 5, 25, tzinfo=UTC),
        "at_raw": "20121012T210525Z",
        "at_basis": "explicit",
        "at_wall": "2012-10-12T21:05:25",
        "basis": "address_book",
        "subject": "person",
        "name": "John Doe III",
        "given": "John",
        "family": "Doe",
        "aliases": ["Joey"],
        "ids": [
            "handle:service/UG/BusinessPhone", "handle:service/UG/HomePhone",
            "handle:service/UG/MobilePhone", "handle:service/UG/BusinessFaxPhone",
            "email:jdoe@hotmail.com",
        ],
        "id_raws": [
            "BusinessPhone", "HomePhone", "MobilePhone", "BusinessFaxPhone", "jdoe@hotmail.com",
        ],
        "owner_id": "handle:owner/ex-1",
        "born": "19800321",
        "address": "123 Main St, TheOffice, Austin, TX, 12345, United States of America",
        "place": "Austin",
        "postcode": "12345",
        "occupation": "The Job Title",
        "organisation": "Company, The, TheDepartment",
    }  # fmt: skip
    assert extra["note"].startswith("This is the note field!!\r\nSecond line")
    assert extra["others"]["KEY"] == ["1,076 characters of base64"]


def test_messengers_become_handles_and_groups_keep_their_labels(shared: Path) -> None:
    reading = read_sample(shared, "gmail-single2", Settings(region="US"))
    one = reading.identities[0]
    assert [key for key in one["ids"] if key.startswith("handle:")] == [
        "handle:gtalk/im2", "handle:aim/im3", "handle:yahoo/im4", "handle:skype/im5",
        "handle:qq/im6", "handle:msn/im7", "handle:icq/im8", "handle:jabber/im9",
    ]  # fmt: skip
    tel = json.loads(one["extra"])["tel"]
    assert [value.get("label") for value in tel if "label" in value] == [
        "GRAND_CENTRAL", "CustomePhoneCategory",
    ]  # fmt: skip
    assert [value["types"] for value in tel if "FAX" in value.get("types", [])] == [
        ["HOME", "FAX"], ["WORK", "FAX"],
    ]  # fmt: skip
    assert ["PAGER"] in [value.get("types") for value in tel]


def test_a_picture_that_is_cut_off_is_named_and_not_hashed(shared: Path) -> None:
    reading = read_sample(shared, "John_Doe_ANDROID")
    assert [(row["locator"], row["parent_locator"], row["present"]) for row in reading.media] == [
        ("card 5 line 52", "card 5 line 36", False)
    ]
    assert reading.problems == [("card 5 line 52", "decoding"), ("card 6 line 82", "decoding")]


def test_two_runs_give_the_same_records(shared: Path) -> None:
    first, second = (read_sample(shared, "fullcontact") for _ in range(2))
    assert first.records == second.records


# the grammar


@pytest.mark.parametrize(
    ("line", "key", "types"),
    [
        ("TEL;CELL;PREF:0772123456", "phone:+256772123456", ["CELL", "PREF"]),
        ("TEL;TYPE=WORK,VOICE:0772123456", "phone:+256772123456", ["WORK", "VOICE"]),
        ('TEL;TYPE="work,voice":0772123456', "phone:+256772123456", ["WORK", "VOICE"]),
        ("tel;type=home;type=FAX:0772123456", "phone:+256772123456", ["HOME", "FAX"]),
        ("item1.TEL:0772123456", "phone:+256772123456", None),
        ("TEL;VALUE=uri:tel:+1-202-555-0147;ext=102", "phone:+12025550147", None),
        ('TEL;VALUE=uri;TYPE="cell":tel:+256772123456', "phone:+256772123456", ["CELL"]),
        ("TEL;ENCODING=QUOTED-PRINTABLE:=2B256772123456", "phone:+256772123456", None),
        ("TEL;TYPE=CELL:+256 772\r\n  123456", "phone:+256772123456", ["CELL"]),
        ("IMPP;X-SERVICE-TYPE=Skype:skype:Asha.K", "handle:skype/asha.k", None),
        ("IMPP:xmpp:asha@example.org", "handle:xmpp/asha@example.org", None),
        ("X-TELEGRAM:@Asha_K", "handle:telegram/asha_k", None),
        ("X-SOCIALPROFILE;type=twitter;x-user=asha_k:http://x.example/a", "handle:twitter/asha_k",
         ["TWITTER"]),
        ("EMAIL;INTERNET:Asha@Example.org", "email:asha@example.org", ["INTERNET"]),
    ],
)  # fmt: skip
def test_each_way_to_write_a_number_or_address(
    tmp_path: Path, line: str, key: str, types: list[str] | None
) -> None:
    one = read_text(tmp_path, card(line)).identities[0]
    assert one["ids"] == [key]
    listed = json.loads(one["extra"])
    value = next(listed[name][0] for name in listed if name not in ("version", "others"))
    assert value.get("types") == types


def test_an_extension_is_cut_off_and_stored(tmp_path: Path) -> None:
    reading = read_text(tmp_path, card("TEL;VALUE=uri:tel:+1-202-555-0147;ext=102"))
    assert [(row["value"], row["extension"]) for row in reading.identifiers] == [
        ("+12025550147", "102")
    ]


def test_two_numbers_in_one_property_are_two_identifiers(tmp_path: Path) -> None:
    reading = read_text(tmp_path, card("TEL:0772123456/0701234567"))
    assert reading.identities[0]["ids"] == ["phone:+256772123456", "phone:+256701234567"]
    assert [(row["start"], row["end"]) for row in reading.identifiers] == [(0, 10), (11, 21)]


def test_a_number_with_the_apps_account_beside_it_names_both(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path, card("TEL;type=CELL;waid=256772123456:0772 123 456"), Settings(region=None)
    )
    assert reading.identities[0]["ids"] == ["phone:~ex-1~0772 123 456", "phone:+256772123456"]


def test_escapes_folds_and_structured_values(tmp_path: Path) -> None:
    one = read_text(
        tmp_path,
        card(
            "N:Okello;Asha;Grace\\, Ann;Dr.;",
            "NOTE:first\\nsecond\\; third\\, and a long \r\n line",
            "ORG:Lake Road; Salon\\; Spa",
            "ADR;TYPE=HOME:;;1 Lake Road;Entebbe;Central;256;Uganda",
        ),
    ).identities[0]
    assert (one["name"], one["given"], one["family"]) == (
        "Dr. Asha Grace, Ann Okello", "Asha", "Okello",
    )  # fmt: skip
    assert json.loads(one["extra"])["note"] == "first\nsecond; third, and a long line"
    assert one["organisation"] == "Lake Road, Salon; Spa"
    assert (one["address"], one["place"], one["postcode"]) == (
        "1 Lake Road, Entebbe, Central, 256, Uganda", "Entebbe", "256",
    )  # fmt: skip


def test_base64_ends_at_a_blank_line_or_at_the_next_property(tmp_path: Path) -> None:
    data = bytes(range(200))
    text = base64.b64encode(data).decode()
    lines = [text[i : i + 60] for i in range(0, len(text), 60)]
    for written in (
        "\r\n ".join(["PHOTO;ENCODING=BASE64;JPEG:", *lines]) + "\r\n\r\nTEL:0772123456",
        "\r\n".join(["PHOTO;ENCODING=BASE64;TYPE=JPEG:", *lines]) + "\r\nTEL:0772123456",
        "PHOTO;ENCODING=b;TYPE=JPEG:" + "\r\n ".join(lines) + "\r\nTEL:0772123456",
        "PHOTO:data:image/jpeg;base64," + text + "\r\nTEL:0772123456",
    ):
        reading = read_text(tmp_path, card(written))
        picture = reading.media[0]
        assert (picture["sha256"], picture["mime"], picture["size"]) == (
            hashlib.sha256(data).hexdigest(), "image/jpeg", 200,
        )  # fmt: skip
        assert reading.identities[0]["ids"] == ["phone:+256772123456"]


def test_mixed_versions_without_blank_lines_and_nameless_cards_all_count(tmp_path: Path) -> None:
    text = card("TEL;CELL:0772123456", version="2.1") + card("EMAIL:a@example.org", version="4.0")
    reading = read_text(tmp_path, "\ufeff" + text.replace("\r\n", "\n") + card())
    assert [one["name"] for one in reading.identities] == [None, None, None]
    assert [one["locator"] for one in reading.identities] == [
        "card 1 line 1", "card 2 line 5", "card 3 line 9",
    ]  # fmt: skip
    versions = [json.loads(one["extra"])["version"] for one in reading.identities]
    assert versions == ["2.1", "4.0", "3.0"]


def test_organisations_say_so_themselves(tmp_path: Path) -> None:
    text = card("FN:Lake Road", "KIND:org", version="4.0") + card("ORG:Lake", "X-ABShowAs:COMPANY")
    reading = read_text(tmp_path, text + card("ORG:Lake") + card("N:Okello;Asha"))
    assert [one["subject"] for one in reading.identities] == [
        "organisation", "organisation", "unknown", "person",
    ]  # fmt: skip


def test_a_card_within_a_card_is_a_card_of_its_own(tmp_path: Path) -> None:
    inner = card("FN:Bena", "TEL:0701234567", version="2.1")
    reading = read_text(tmp_path, card("FN:Asha", "AGENT:", inner, "TEL:0772123456", version="2.1"))
    assert [(one["name"], one["ids"]) for one in reading.identities] == [
        ("Bena", ["phone:+256701234567"]), ("Asha", ["phone:+256772123456"]),
    ]  # fmt: skip
    assert json.loads(reading.identities[0]["extra"])["agent_of"] == "card 1"
    assert reading.problems == []


def test_unfinished_cards_stray_lines_and_lines_without_colon_are_named(tmp_path: Path) -> None:
    text = (
        "BEGIN:VCARD\nFN:Asha\nnonsense\nBEGIN:VCARD\nFN:Bena\nEND:VCARD\nTEL:1\nBEGIN:VCARD\nFN:C"
    )
    reading = read_text(tmp_path, text)
    assert [one["name"] for one in reading.identities] == ["Asha", "Bena", "C"]
    assert reading.problems == [
        ("card 1 line 3", "no_property"), ("card 1 line 1", "unfinished_card"),
        ("line 7", "stray_line"), ("card 3 line 8", "unfinished_card"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "name", "kinds"),
    [
        (card("FN:Zoé").encode("utf-16"), "Zoé", []),
        (card("FN:Zoé").encode("cp1252"), "Zoé", ["encoding"]),
        (card("FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Zo=E9").encode(), "Zoé", []),
        (card("FN;ENCODING=QUOTED-PRINTABLE:Zo=E9").encode(), "Zoé", ["decoding"]),
        (card("FN;CHARSET=nonsense;ENCODING=QUOTED-PRINTABLE:Zo=C3=A9").encode(), "Zoé", []),
    ],
)
def test_encodings_are_detected_and_doubts_are_named(
    tmp_path: Path, data: bytes, name: str, kinds: list[str]
) -> None:
    reading = read_text(tmp_path, data)
    assert [one["name"] for one in reading.identities] == [name]
    assert [kind for _, kind in reading.problems] == kinds


@pytest.mark.parametrize(
    ("raw", "zone", "at", "basis"),
    [
        ("2020-05-01T10:00:00Z", None, datetime(2020, 5, 1, 10, tzinfo=UTC), "explicit"),
        ("20200501T100000+0300", None, datetime(2020, 5, 1, 7, tzinfo=UTC), "explicit"),
        ("2020-05-01T10:00:00", None, None, "unknown"),
        ("2020-05-01T10:00", "Africa/Kampala", datetime(2020, 5, 1, 7, tzinfo=UTC), "assumed"),
        ("2020-05-01", "Africa/Kampala", None, "unknown"),
        ("2020-13-01T10:00:00Z", None, None, "unknown"),
        ("yesterday", None, None, "unknown"),
    ],
)
def test_the_time_of_the_last_change_is_dated_only_as_far_as_it_says(
    tmp_path: Path, raw: str, zone: str | None, at: datetime | None, basis: str
) -> None:
    one = read_text(tmp_path, card(f"REV:{raw}"), Settings(timezone=zone)).identities[0]
    assert (one["at"], one["at_raw"], one["at_basis"]) == (at, raw, basis)


def test_a_property_and_a_card_are_read_again_as_written(shared: Path) -> None:
    source = file_source(shared / "phone/vcard/outlook-2003.vcf")
    reader = VCards()
    assert reader.reread(source, "card 1 line 10", UG) == {"TEL;WORK;VOICE": "BusinessPhone"}
    note = reader.reread(source, "card 1 line 9", UG)
    assert note["NOTE;ENCODING=QUOTED-PRINTABLE"].endswith("Third line is empty=0D=\n=0A")
    assert note["NOTE;ENCODING=QUOTED-PRINTABLE decoded"].endswith("Third line is empty\r\n")
    assert reader.reread(source, "card 1 line 8", UG) == note
    for locator in ("card 2 line 1", "card 1 line 99", "line 3", "card x line y"):
        with pytest.raises(MalformedRecord, match="no such card or line"):
            reader.reread(source, locator, UG)


@pytest.mark.parametrize("name", COUNTS)
def test_every_identifier_stands_in_its_card_as_read_again(shared: Path, name: str) -> None:
    source = file_source(shared / f"phone/vcard/{name}.vcf")
    for one in read_sample(shared, name).identities:
        fields = VCards().reread(source, one["locator"], UG)
        for raw in one["id_raws"]:
            assert any(value == raw or value.endswith(f":{raw}") for value in fields.values())


def test_other_files_are_not_claimed(tmp_path: Path) -> None:
    for data in (b"", b"BEGIN:VCALENDAR\n", b"a,b\nBEGIN:VCARD\n", b"\x00\x01BEGIN:VCARD"):
        path = tmp_path / "other"
        path.write_bytes(data)
        assert VCards().sniff(file_source(path)) is None


def test_a_line_without_end_does_not_stop_the_cards_around_it(tmp_path: Path) -> None:
    long = b"NOTE:" + b"x" * 9_000_000
    text = card("FN:Asha").encode() + card("FN:Bena").encode().replace(b"END", long + b"\r\nEND")
    reading = read_text(tmp_path, text + card("FN:Cossy").encode())
    assert [one["name"] for one in reading.identities] == ["Asha", "Bena", "Cossy"]
    assert reading.problems == [("card 2 line 8", "too_long")]


_PIECES = st.sampled_from(
    [
        "BEGIN:VCARD", "END:VCARD", "VERSION:2.1", "AGENT:", "N:;;;", "FN;CHARSET=x:=C3=",
        "TEL;ENCODING=QUOTED-PRINTABLE:=", "TEL:", ":", ";", " ", "\t", "=", "PHOTO;BASE64:",
        "AAAA",
        "EMAIL;TYPE=\"a:b", "ORG:\\", "REV:20200101T000000+99", "IMPP:", "X-SOCIALPROFILE:", "é",
        "item1.X-ABLabel:", "TEL;VALUE=uri:tel:;ext=", "N:\\;\\\\;", "ADR:;;;;;;;;;;", "\x00",
    ]
)  # fmt: skip


@examples(max_examples=120, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=40), st.sampled_from("\r\n"))
def test_no_text_does_more_than_make_records_and_problems(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], end: str
) -> None:
    path = tmp_path_factory.mktemp("cards") / "cards.vcf"
    text = end.join(["BEGIN:VCARD", *pieces])
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    source = file_source(path)
    reading = read(VCards(), source)
    assert len(reading.identities) == reading.counts["cards"] >= 1
    for one in reading.identities:
        assert len(one["ids"]) == len(one["id_raws"])
        VCards().reread(source, one["locator"], UG)
