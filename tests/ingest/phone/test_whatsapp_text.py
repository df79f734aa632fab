"""Exported chats: any layout of the header, no guess at the day, the zone or the group."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from graphkit.errors import MalformedRecord, NeedsAnswer, SourceError
from graphkit.ingest import limits
from graphkit.ingest.phone import whatsapp_text
from graphkit.ingest.phone.chat_layout import read_header
from graphkit.ingest.phone.whatsapp_text import WhatsAppText
from graphkit.ingest.reader import Settings

from .reading import NOTHING_STATED, Reading, file_source, folder_source, read

KAMPALA = Settings(region="UG", timezone="Africa/Kampala")
SAMPLES = (
    "test_[mmddyy]_24hrs", "test_ddmmyy_24hrs", "test_mmddyy_24hrs", "test_mmddyyyy_12hrs",
    "test_yyyymmdd_24hrs",
)  # fmt: skip


def sample(shared: Path, name: str) -> Path:
    return shared / f"phone/chatminer/test/whatsapp/{name}.txt"


def read_text(tmp_path: Path, text: str | bytes, settings: Settings = NOTHING_STATED) -> Reading:
    path = tmp_path / "chat.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(WhatsAppText(), file_source(path), settings)


def authored(reading: Reading) -> list[dict[str, object]]:
    return [row for row in reading.communications if row["kind"] == "message"]


# the samples


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_gives_the_six_messages_of_its_target(shared: Path, name: str) -> None:
    source = file_source(sample(shared, name))
    assert WhatsAppText().sniff(source) == "exported chat (text)"
    reading = read(WhatsAppText(), source)
    target = json.loads(sample(shared, "target").with_suffix(".json").read_text())
    theirs = [
        (one["timestamp"], one["author"], "".join(one["message"].split()))
        for one in reversed(target)
    ]
    ours = [
        (row["at_wall"], row["from_raw"], "".join(str(row["text"]).split()))
        for row in authored(reading)
    ]
    assert ours == theirs
    assert len(ours) == 6


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_counts_its_headers_continuations_and_notices(shared: Path, name: str) -> None:
    reading = read(WhatsAppText(), file_source(sample(shared, name)))
    assert reading.report.rows == 9
    assert reading.counts == {
        "authored": 6, "authors": 5, "continuations": 2, "headers": 9, "system": 2, "unclear": 1,
    }  # fmt: skip
    assert reading.problems == [("line 2", "unclear_author")]
    notices = [row for row in reading.communications if row["kind"] == "system"]
    assert [row["text"] for row in notices] == [
        "John Doe:.", '+12 345 578 created group "Groupname"', "You were added",
    ]  # fmt: skip
    for row in notices:
        assert (row["from_id"], row["to_ids"], row["party_ids"]) == (None, None, None)


@pytest.mark.parametrize("name", SAMPLES)
def test_without_a_stated_zone_nothing_is_dated(shared: Path, name: str) -> None:
    reading = read(WhatsAppText(), file_source(sample(shared, name)))
    assert {row["at"] for row in reading.communications} == {None}
    assert reading.report.time_basis == {"unknown": 9}
    assert reading.communications[0]["at_wall"] == "2019-01-01T11:25:00"
    assert "No time zone is stated" in reading.notes[1]


def test_with_a_stated_zone_times_are_assumed(shared: Path) -> None:
    source = file_source(sample(shared, "test_mmddyyyy_12hrs"))
    reading = read(WhatsAppText(), source, KAMPALA)
    assert reading.report.time_basis == {"assumed": 9}
    third, fifth = reading.communications[2], reading.communications[4]
    assert (third["at_raw"], third["at"]) == (
        "01/30/2019, 08:49 p. m.", datetime(2019, 1, 30, 17, 49, tzinfo=UTC),
    )  # fmt: skip
    assert (fifth["at_raw"], fifth["at_wall"]) == (
        "06/20/2020, 00:08 a. m.", "2020-06-20T00:08:00",
    )  # fmt: skip


def test_a_message_with_a_continuation_in_full(shared: Path) -> None:
    row = read(WhatsAppText(), file_source(sample(shared, "test_ddmmyy_24hrs"))).communications[2]
    others = ["John Doe", "John-John Doe", "John Doe 🤓", "🤓"]
    assert {name: value for name, value in row.items() if value is not None} == {
        "locator": "line 3",
        "at_raw": "30/01/19, 20:49",
        "at_basis": "unknown",
        "at_wall": "2019-01-30T20:49:00",
        "kind": "message",
        "direction": "unknown",
        "from_id": "handle:~ex-1~Jahn Doe",
        "from_raw": "Jahn Doe",
        "to_ids": [f"handle:~ex-1~{name}" for name in others],
        "to_raws": others,
        "recipients_basis": "membership",
        "thread": "test_ddmmyy_24hrs.txt",
        "text": "Lorem ipsum dolor sit amet,\nconsectetur adipiscing elit. Duis libero.",
    }


@pytest.mark.parametrize("name", SAMPLES)
def test_every_message_is_read_again_by_its_line(shared: Path, name: str) -> None:
    source, reader = file_source(sample(shared, name)), WhatsAppText()
    for row in read(reader, source).communications:
        assert reader.reread(source, row["locator"], Settings()) == {
            "timestamp": row["at_raw"], "author": row["from_raw"] or "", "text": row["text"],
        }  # fmt: skip
    for locator in ("line 4", "line 99", "row 1", ""):
        with pytest.raises(MalformedRecord, match="no message begins there"):
            reader.reread(source, locator, Settings())


# headers


def day(order: str, separator: str, century: bool, when: datetime) -> str:
    parts = {"d": "%d", "m": "%m", "y": "%Y" if century else "%y"}
    return when.strftime(separator.join(parts[letter] for letter in order))


LAYOUTS = [
    (order, century, separator, bracket, halves, seconds)
    for order, century, separator, bracket, halves, seconds in product(
        ("dmy", "mdy", "ymd", "ydm"), (True, False), "-/.", (True, False), (True, False),
        (True, False),
    )
    if century or order != "ydm"
]  # fmt: skip
"""The 96 layouts that whatstk lists (four digits for the year), and those with two."""


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_every_layout_of_the_header_is_read(
    tmp_path: Path, layout: tuple[str, bool, str, bool, bool, bool]
) -> None:
    order, century, separator, bracket, halves, seconds = layout
    first = datetime(2019, 1, 3, 0, 8, tzinfo=UTC)
    times = [first + timedelta(days=11 * i, hours=13 * i) for i in range(12)]
    lines = []
    for i, when in enumerate(times):
        clock = ("%I:%M" if halves else "%H:%M") + (":%S" if seconds else "")
        half = (" AM", " PM", "\u202fAM", " p. m.", " a. m.", " am")[i % 6] if halves else ""
        if halves and ("p" in half.lower()) != (when.hour >= 12):
            half = " PM" if when.hour >= 12 else "\u202fAM"
        stamp = day(order, separator, century, when)
        stamp += (" " if bracket else ", ") + when.strftime(clock) + half
        head = f"[{stamp}] " if bracket else f"{stamp} - "
        lines.append(f"{head}Asha: text {i}\nmore")
    reading = read_text(tmp_path, "\n".join(lines))
    assert [row["at_wall"] for row in reading.communications] == [
        when.replace(tzinfo=None).isoformat() for when in times
    ]
    assert [row["text"] for row in reading.communications] == [f"text {i}\nmore" for i in range(12)]
    assert reading.problems == []


def test_the_layouts_include_the_ninety_six_known_ones() -> None:
    assert sum(century for _, century, *_ in LAYOUTS) == 96
    assert len(LAYOUTS) == 168


@pytest.mark.parametrize(
    ("line", "wall", "author"),
    [
        ("[2019-12-24, 12:23] Asha: hi", "2019-12-24T12:23:00", "Asha"),
        ("\u200e[24/12/2019, 12:23:05 PM] \u202aAsha\u202c: hi", "2019-12-24T12:23:05", "Asha"),
        ("\ufeff24/12/2019, 12:23 am - Asha: hi", "2019-12-24T00:23:00", "Asha"),
        ("24.12.2019, 12.23 - Asha: hi", "2019-12-24T12:23:00", "Asha"),
        ("24/12/2019 à 12:23 - Asha: hi", "2019-12-24T12:23:00", "Asha"),
        ("2019. 12. 24. 12:23 - Asha: hi", "2019-12-24T12:23:00", "Asha"),
        ("2019/12/24 下午3:05 - Asha: hi", "2019-12-24T15:05:00", "Asha"),
        ("[24/12/2019, 12:23:05] ~\u202fAsha: hi", "2019-12-24T12:23:05", "~\u202fAsha"),
        ("24/12/2019, 12:23 - A - B: hi: there", "2019-12-24T12:23:00", "A - B"),
    ],
)
def test_further_ways_to_write_a_header(tmp_path: Path, line: str, wall: str, author: str) -> None:
    row = read_text(tmp_path, line).communications[0]
    assert (row["at_wall"], row["from_raw"]) == (wall, author)


@pytest.mark.parametrize(
    "line",
    ["", "12:23 - Asha: hi", "[24/12, 12:23] Asha: hi", "24/12-2019, 12:23 - A: b",
     "2019/12/2019, 12:23 - A: b", "24/12/2019, 12:23 Asha: hi", "x 24/12/2019, 12:23 - A: b"],
)  # fmt: skip
def test_what_is_no_header(line: str) -> None:
    assert read_header(line) is None


def test_one_layout_holds_for_the_file_and_pasted_headers_are_text(tmp_path: Path) -> None:
    text = (
        "24/12/2019, 12:23 - Asha: look\n[2018-01-01, 10:00] Bena: old words\n"
        "24/12/2019, 12:24 - Bena: yes\n"
    )
    reading = read_text(tmp_path, text)
    assert [row["text"] for row in reading.communications] == [
        "look\n[2018-01-01, 10:00] Bena: old words", "yes",
    ]  # fmt: skip
    assert "1 lines look like headers of another layout" in reading.notes[2]


# the order of day and month


def chat(*stamps: str) -> str:
    return "".join(f"{stamp}, 10:00 - Asha: text\n" for stamp in stamps)


@pytest.mark.parametrize(
    ("stamps", "order", "because"),
    [
        (("03/04/2020", "13/04/2020"), "dmy", "days that exist"),
        (("03/04/2020", "04/13/2020"), "mdy", "days that exist"),
        (("04/03/2020", "03/04/2020"), "dmy", "forward in time"),
        (("03/04/2020", "04/03/2020"), "mdy", "forward in time"),
        (("05/05/2020", "07/07/2020"), "dmy", "reads the dates alike"),
        (("19/12/24", "20/01/05"), "ymd", "since the app exists"),
        (("2020/03/04", "2020/05/06"), "ymd", "four digits"),
    ],
)
def test_the_file_itself_decides_the_order_where_it_can(
    tmp_path: Path, stamps: tuple[str, ...], order: str, because: str
) -> None:
    reading = read_text(tmp_path, chat(*stamps))
    assert reading.notes[0].startswith(f"Dates were read as {order}: ")
    assert because in reading.notes[0]


def test_an_ambiguous_file_is_refused_with_a_question_and_two_readings(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(chat("03/04/2020", "05/06/2020"))
    with pytest.raises(NeedsAnswer) as caught:
        read(WhatsAppText(), file_source(path))
    assert caught.value.option == "--date-order"
    assert "3 April 2020 (dmy) or 4 March 2020 (mdy)" in str(caught.value)
    assert "Line 1" in str(caught.value)


@pytest.mark.parametrize(("order", "first"), [("dmy", "2020-04-03"), ("mdy", "2020-03-04")])
def test_an_ambiguous_file_follows_the_stated_order(tmp_path: Path, order: str, first: str) -> None:
    text = chat("03/04/2020", "05/06/2020")
    reading = read_text(tmp_path, text, Settings(date_order=order))
    assert reading.communications[0]["at_wall"] == f"{first}T10:00:00"
    assert "as stated" in reading.notes[0]


def test_a_stated_order_that_the_file_contradicts_is_said_not_followed(tmp_path: Path) -> None:
    reading = read_text(tmp_path, chat("13/04/2020"), Settings(date_order="mdy"))
    assert reading.communications[0]["at_wall"] == "2020-04-13T10:00:00"
    assert "The stated order mdy does not fit" in reading.notes[0]


def test_three_short_fields_leave_three_readings(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(chat("10/11/12"))
    with pytest.raises(NeedsAnswer, match=r"\(dmy\) or .* \(mdy\) or .* \(ymd\)"):
        read(WhatsAppText(), file_source(path))


def test_one_impossible_date_does_not_turn_the_whole_file(tmp_path: Path) -> None:
    stamps = [f"{i:02d}/04/2020" for i in range(1, 28)]
    reading = read_text(tmp_path, chat(*stamps, "12/31/2020"))
    assert reading.notes[0].startswith("Dates were read as dmy")
    assert reading.problems == [("line 28", "bad_date")]
    last = reading.communications[-1]
    assert (last["at_wall"], last["at_raw"]) == (None, "12/31/2020, 10:00")


# zones


@pytest.mark.parametrize(
    ("stamp", "readings"),
    [
        ("29/03/2020, 02:30", "2020-03-29T01:30:00Z or 2020-03-29T00:30:00Z"),  # skipped
        ("25/10/2020, 02:30", "2020-10-25T00:30:00Z or 2020-10-25T01:30:00Z"),  # repeated
    ],
)
def test_an_hour_that_the_clocks_skip_or_repeat_stays_undated(
    tmp_path: Path, stamp: str, readings: str
) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(f"{stamp} - Asha: text\n")
    rows = read(WhatsAppText(), file_source(path), Settings(timezone="Europe/Berlin"))
    row = rows.communications[0]
    assert (row["at"], row["at_basis"]) == (None, "unknown")
    assert rows.problems == [("line 1", "clock_change")]
    texts = [text for one in rows.records.values() for text in (r.get("text") for r in one) if text]
    assert any(readings in text for text in texts)


# people


def test_a_chat_of_two_goes_from_one_to_the_other(tmp_path: Path) -> None:
    text = (
        "24/12/2019, 12:23 - +256 772 123456: hi\n24/12/2019, 12:24 - Asha: yes\n"
        "24/12/2019, 12:25 - Messages and calls are end-to-end encrypted.\n"
    )
    first, second, notice = read_text(tmp_path, text, Settings(region="UG")).communications
    assert (first["from_id"], first["to_ids"]) == (
        "phone:+256772123456", ["handle:~ex-1~Asha"],
    )  # fmt: skip
    assert second["to_ids"] == ["phone:+256772123456"]
    assert {first["recipients_basis"], second["recipients_basis"]} == {"membership"}
    assert (notice["kind"], notice["from_id"]) == ("system", None)


def test_you_is_the_owner_of_the_exporting_phone(tmp_path: Path) -> None:
    text = "24/12/2019, 12:23 - You: hi\n24/12/2019, 12:24 - Asha: yes\n"
    mine, theirs = read_text(tmp_path, text).communications
    assert (mine["from_id"], mine["direction"]) == ("handle:owner/ex-1", "out")
    assert (theirs["to_ids"], theirs["direction"]) == (["handle:owner/ex-1"], "in")
    assert mine["owner_id"] == theirs["owner_id"] == "handle:owner/ex-1"


def test_a_single_author_has_no_known_recipient(tmp_path: Path) -> None:
    row = read_text(tmp_path, "24/12/2019, 12:23 - Asha: hi\n").communications[0]
    assert (row["to_ids"], row["recipients_basis"], row["owner_id"]) == ([], None, None)


def test_a_group_name_before_the_apps_own_words_is_no_author(tmp_path: Path) -> None:
    head = "[24/12/2019, 12:23:00] "
    text = (
        f"{head}Trip: \u200eMessages and calls are end-to-end encrypted.\n"
        f"{head}Trip: \u200eBena created this group\n{head}Asha: hi\n"
        f"{head}Bena: \u200eimage omitted\n"
    )
    reading = read_text(tmp_path, text)
    assert [(row["kind"], row["from_raw"]) for row in reading.communications] == [
        ("system", None), ("system", None), ("message", "Asha"), ("message", "Bena"),
    ]  # fmt: skip
    assert reading.communications[2]["to_raws"] == ["Bena"]
    assert len(reading.media) == 1


def test_the_encryption_notice_of_a_direct_chat_is_not_the_partners(tmp_path: Path) -> None:
    head = "[24/12/2019, 12:23:00] "
    text = f"{head}Asha: \u200eMessages and calls are end-to-end encrypted.\n{head}Asha: hi\n"
    kinds = [row["kind"] for row in read_text(tmp_path, text).communications]
    assert kinds == ["system", "message"]


def test_a_colon_within_the_name_of_a_group_makes_no_author(tmp_path: Path) -> None:
    text = (
        '24/12/2019, 12:23 - Asha changed the group name to "Trip: July"\n'
        "24/12/2019, 12:24 - Asha: yes\n24/12/2019, 12:25 - Asha:\nlater\n"
    )
    reading = read_text(tmp_path, text)
    assert [(row["kind"], row["text"]) for row in reading.communications] == [
        ("system", 'Asha changed the group name to "Trip: July"'), ("message", "yes"),
        ("message", "\nlater"),
    ]  # fmt: skip


def test_withdrawn_messages_are_marked_and_linked(tmp_path: Path) -> None:
    text = "24/12/2019, 12:23 - Asha: This message was deleted\n24/12/2019, 12:24 - Bena: ok\n"
    withdrawn, other = read_text(tmp_path, text).communications
    assert (withdrawn["status"], withdrawn["to_raws"]) == ("unsent", ["Bena"])
    assert other["status"] is None


def test_more_authors_than_a_chat_can_have_tell_no_recipients(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whatsapp_text, "MOST_PARTICIPANTS", 3)
    text = "".join(f"24/12/2019, 12:23 - Name {i}: hi\n" for i in range(4))
    reading = read_text(tmp_path, text)
    assert {tuple(row["to_ids"]) for row in reading.communications} == {()}
    assert "no recipients were told" in reading.notes[-1]


# attachments


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("<Media omitted>", [None]),
        ("<Medien ausgeschlossen>", [None]),
        ("<Multimedia omitido>", [None]),
        ("\u200eimage omitted", [None]),
        ("\u200eGIF omitted", [None]),
        ("IMG-20191224-WA0003.jpg (file attached)", ["IMG-20191224-WA0003.jpg"]),
        ("\u200eIMG-20191224-WA0003.jpg (Datei angehängt)\nBild", ["IMG-20191224-WA0003.jpg"]),
        ("price list.pdf (file attached)", ["price list.pdf"]),
        ("\u200e<attached: 00000012-PHOTO-2019-12-24.jpg>", ["00000012-PHOTO-2019-12-24.jpg"]),
        ("list \u200e<Anhang: 00000013-list.pdf>", ["00000013-list.pdf"]),
        ("image omitted", []),
        ("I omitted the image", []),
        ("<3 you all>", []),
        ("see plan.pdf (the old one)", []),
    ],
)
def test_attachments_are_told_from_words(
    tmp_path: Path, text: str, files: list[str | None]
) -> None:
    reading = read_text(tmp_path, f"24/12/2019, 12:23 - Asha: {text}\n")
    assert [row["path"] for row in reading.media] == files
    assert {row["present"] for row in reading.media} <= {False}
    assert {row["parent_locator"] for row in reading.media} <= {"line 1"}


CHAT = b"24/12/2019, 12:23 - Asha: IMG-20191224-WA0003.jpg (file attached)\n"


def test_a_zip_of_a_chat_is_read_with_its_attachments(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat with Bena.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_chat.txt", CHAT)
        archive.writestr("IMG-20191224-WA0003.jpg", b"picture")
        archive.writestr("IMG-20191224-WA0004.jpg", b"another")
        archive.writestr("__MACOSX/._chat.txt", b"\x00\x05")
    source, reader = file_source(path), WhatsAppText()
    assert reader.sniff(source) == "exported chat with attachments (zip)"
    reading = read(reader, source)
    assert len(reading.communications) == 1
    named, unnamed = reading.media
    assert (named["locator"], named["present"], named["mime"]) == ("line 1", True, "image/jpeg")
    assert named["sha256"] == hashlib.sha256(b"picture").hexdigest()
    assert (unnamed["locator"], unnamed["parent_locator"], unnamed["present"]) == (
        "IMG-20191224-WA0004.jpg", None, True,
    )  # fmt: skip
    assert reading.report.facts["skipped"] == {"file that a Mac's archiver adds": 1}
    assert reader.reread(source, "line 1", Settings())["author"] == "Asha"
    assert reader.reread(source, unnamed["locator"], Settings())["sha256"] == unnamed["sha256"]


@pytest.mark.parametrize(
    "others",
    [
        ["mmssms.db"],  # other evidence: the walker offers each member by itself
        ["second.txt"],
        ["elsewhere/IMG-1.jpg"],
    ],
)
def test_a_zip_that_holds_more_than_one_chat_is_not_claimed(
    tmp_path: Path, others: list[str]
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("chat.txt", CHAT)
        for name in others:
            archive.writestr(name, CHAT)
    assert WhatsAppText().sniff(file_source(path)) is None


def test_a_zip_that_was_looked_into_can_be_walked_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("chat.txt", CHAT)
        archive.writestr("mmssms.db", b"other evidence")
    source = file_source(path)
    assert WhatsAppText().sniff(source) is None
    container = source.container()
    assert container is not None
    heads = [member.head(5) for member in container.sources()]
    container.close()
    assert heads == [CHAT[:5], b"other"]


def test_a_broken_zip_is_not_claimed_and_raises_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    assert WhatsAppText().sniff(file_source(path)) is None


def test_a_chat_in_a_folder_finds_its_attachments_beside_it(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_bytes(CHAT)
    (tmp_path / "IMG-20191224-WA0003.jpg").write_bytes(b"picture")
    reading = read(WhatsAppText(), folder_source(tmp_path / "chat.txt"))
    assert [row["present"] for row in reading.media] == [True]


# encodings and hostile input


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_of_the_text_does_not_matter(tmp_path: Path, encoding: str) -> None:
    text = "24/12/2019, 12:23 - Zoé 🤓: ça va\r\n24/12/2019, 12:24 - Asha: yes\r\n"
    reading = read_text(tmp_path, text.encode(encoding))
    assert [row["from_raw"] for row in reading.communications] == ["Zoé 🤓", "Asha"]
    assert [row["text"] for row in reading.communications] == ["ça va", "yes"]
    assert reading.problems == []


def test_an_old_code_page_and_broken_bytes_are_named(tmp_path: Path) -> None:
    line = "24/12/2019, 12:23 - Zoé: ça\n"
    old = read_text(tmp_path, line.encode("cp1252"))
    assert [row["from_raw"] for row in old.communications] == ["Zoé"]
    assert [kind for _, kind in old.problems] == ["encoding"]
    broken = read_text(tmp_path, line.encode() * 3 + b"24/12/2019, 12:23 - Asha: \xff\n")
    assert broken.problems == [("line 4", "bad_encoding"), ("chat.txt", "encoding")]


def test_lines_before_the_first_header_are_kept_as_problems(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "cut off words\n\n24/12/2019, 12:23 - Asha: hi\n")
    assert reading.problems == [("line 1", "stray_line")]
    assert [row["locator"] for row in reading.communications] == ["line 3"]


def test_a_text_beyond_the_cap_is_cut_and_its_neighbours_are_kept(tmp_path: Path) -> None:
    head = "24/12/2019, 12:23 - Asha: "
    reading = read_text(tmp_path, f"{head}a\n{head}{'x' * 9_000_000}\n{head}b\n")
    assert [len(row["text"]) for row in reading.communications] == [
        1, limits.FIELD - len(head), 1,
    ]  # fmt: skip
    assert reading.problems == [("line 2", "too_long")]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x00\x01\x02", b"hello\nworld\n", b"a,b,c\n1,2,3\n", b"SQLite format 3\x00",
        b"2024-01-01 12:00:00 - INFO: started\n2024-01-01 12:00:01 - INFO: done\n",
    ],
)  # fmt: skip
def test_other_texts_are_not_claimed(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "other.txt"
    path.write_bytes(data)
    assert WhatsAppText().sniff(file_source(path)) is None


def test_a_text_without_headers_read_by_force_is_malformed(tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("hello\n")
    with pytest.raises(MalformedRecord, match="no line opens a message"):
        read(WhatsAppText(), file_source(path))


_LINES = st.one_of(
    st.sampled_from(
        [
            "03/04/20, 10:00 - Asha: hi", "13/04/20, 10:00 - Asha: hi", "[2020-01-01, 25:61] A: b",
            "99/99/99, 10:00 - A: b", "03/04/20, 10:00 - ", "03/04/20, 10:00 - : ",
            "03/04/20, 10:00 - A:",
            "0/0/0000, 0:00 - A: b", "[1.2.2003, 4:05:06 PM] You: <Media omitted>", "\u200e", "\r",
            "03/04/20, 10:00 - A: \u200ex end-to-end encrypted", "٠٣/٠٤/٢٠, ١٠:٠٠ - ع: م",
        ]
    ),
    st.text(max_size=30),
    st.from_regex(r"\A\[?\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},? \d{1,2}:\d\d\]? ?-? \w{0,3}:? ?\Z"),
)  # fmt: skip


@examples(max_examples=150, deadline=None)
@given(st.lists(_LINES, max_size=12), st.sampled_from([None, "dmy", "ymd"]))
def test_no_text_does_more_than_make_records_problems_or_a_question(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], order: str | None
) -> None:
    path = tmp_path_factory.mktemp("chat") / "chat.txt"
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    source, stated = file_source(path), Settings(date_order=order, timezone="Europe/London")
    WhatsAppText().sniff(source)
    try:
        reading = read(WhatsAppText(), source, stated)
    except (SourceError, NeedsAnswer):
        return
    for row in reading.communications:
        again = WhatsAppText().reread(source, row["locator"], stated)
        assert again["text"] == row["text"]
        assert (again["author"] or None) == row["from_raw"]
