"""SMS Backup & Restore: every type of message and call, names, payloads, and broken files."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.errors import MalformedRecord, SourceError
from graphkit.ingest import limits
from graphkit.ingest.phone import sms_backup_rows
from graphkit.ingest.phone.sms_backup import SmsBackup
from graphkit.ingest.reader import Settings
from graphkit.ingest.source import FileSource
from graphkit.model.kinds import RecordType

EXHIBIT = "ex-0000000000000008"
OWNER = f"handle:owner/{EXHIBIT}"
A, B = "+256700000101", "+256700000102"
HEAD = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    "<!--File Created By SMS Backup & Restore-->\n"
    '<?xml-stylesheet type="text/xsl" href="sms.xsl"?>\n'
)
NOON_MS = "1772355600500"
NOON = datetime(2026, 3, 1, 9, 0, 0, 500_000, UTC)


def element(tag: str, content: str = "", /, **fields: str) -> str:
    written = "".join(f" {key}={quoteattr(value)}" for key, value in fields.items())
    return f"  <{tag}{written}>{content}</{tag}>\n" if content else f"  <{tag}{written} />\n"


def sms(**fields: str) -> str:
    stated = {
        "protocol": "0",
        "address": A,
        "date": NOON_MS,
        "type": "1",
        "subject": "null",
        "body": "hello",
        "service_center": "null",
        "read": "1",
        "status": "-1",
        "readable_date": "1. Mar. 2026 12:00",
        "contact_name": "(Unknown)",
    }
    return element("sms", **(stated | fields))


def call(**fields: str) -> str:
    stated = {
        "number": A,
        "duration": "35",
        "date": NOON_MS,
        "type": "2",
        "presentation": "1",
        "readable_date": "x",
        "contact_name": "(Unknown)",
    }
    return element("call", **(stated | fields))


def mms(*inside: str, **fields: str) -> str:
    stated = {"date": NOON_MS, "msg_box": "1", "address": A, "sub": "null", "m_type": "132"}
    return element("mms", "\n".join(inside), **(stated | fields))


def addresses(*places: tuple[str, str]) -> str:
    inside = "".join(element("addr", address=a, type=t, charset="106") for a, t in places)
    return f"<addrs>{inside}</addrs>"


def parts(*fields: dict[str, str]) -> str:
    return "<parts>" + "".join(element("part", **part) for part in fields) + "</parts>"


def smses(*entries: str, count: int | None = None) -> str:
    number = len(entries) if count is None else count
    return f'{HEAD}<smses count="{number}" backup_set="s">\n{"".join(entries)}</smses>\n'


def calls(*entries: str) -> str:
    return f'{HEAD}<calls count="{len(entries)}">\n{"".join(entries)}</calls>\n'


class Read:
    """What the reader made of a file, as lists of dicts by record type."""

    def __init__(self, folder: Path, text: str | bytes, *, region: str | None = "UG") -> None:
        path = folder / "backup.xml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.source = FileSource(path, EXHIBIT, "backup.xml")
        self.rows = self.slices = 0
        self.facts: dict[str, Any] = {}
        self.error: MalformedRecord | None = None
        self.tables: dict[RecordType, list[dict[str, Any]]] = {}
        try:
            for piece in SmsBackup().read(self.source, Settings(region=region)):
                self.rows += piece.rows or 0
                self.slices += 1
                self.facts.update(piece.facts)
                for record_type, table in piece.tables.items():
                    self.tables.setdefault(record_type, []).extend(table.to_pylist())
        except MalformedRecord as error:
            if not self.slices:
                raise
            self.error = error

    def __getattr__(self, name: str) -> list[dict[str, Any]]:
        return self.tables.get(RecordType(name), [])

    def adds_up(self) -> bool:
        replaced = [row for row in self.problems if row["record_type"] == "communications"]
        return self.rows == len(self.communications) + len(replaced)


def extra(row: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(row["extra"]))


def test_a_received_message_in_full(tmp_path: Path) -> None:
    read = Read(tmp_path, smses(sms(sub_id="2", body="one\ntwo &#128512;")))
    assert (read.rows, read.problems) == (1, [])
    row = dict(read.communications[0])
    stated = json.loads(row.pop("extra"))
    owner = f"{OWNER}/sim 2"
    assert row == {
        "locator": "sms 1",
        "at": NOON,
        "at_raw": NOON_MS,
        "at_basis": "explicit",
        "at_wall": None,
        "kind": "sms",
        "direction": "in",
        "status": None,
        "answered": None,
        "seconds": None,
        "from_id": f"phone:{A}",
        "from_raw": A,
        "to_ids": [owner],
        "to_raws": [""],
        "party_ids": [],
        "party_raws": [],
        "recipients_basis": "stated",
        "owner_id": owner,
        "thread": None,
        "text": "one\ntwo &#128512;",
        "device_id": None,
        "imsi": None,
        "cell": None,
    }
    assert stated == {"protocol": "0", "type": "1", "read": "1", "status": "-1", "sub_id": "2"}


@pytest.mark.parametrize(
    ("code", "direction", "status"),
    [
        ("1", "in", None),
        ("2", "out", None),
        ("3", "out", "draft"),
        ("4", "out", "queued"),
        ("5", "out", "failed"),
        ("6", "out", "queued"),
        ("7", "in", None),
        ("8", "out", "queued"),
        ("99", "unknown", None),
    ],
)
def test_the_type_of_a_message_is_its_direction_and_status(
    tmp_path: Path, code: str, direction: str, status: str | None
) -> None:
    read = Read(tmp_path, smses(sms(type=code)))
    row = read.communications[0]
    assert (row["direction"], row["status"]) == (direction, status)
    ends = {"in": (f"phone:{A}", [OWNER], []), "out": (OWNER, [f"phone:{A}"], [])}
    expected = ends.get(direction, (None, [], [f"phone:{A}"]))
    assert (row["from_id"], row["to_ids"], row["party_ids"]) == expected
    assert [p["kind"] for p in read.problems] == (["unknown_type"] if code == "99" else [])


@pytest.mark.parametrize(
    ("code", "seconds", "direction", "answered", "word", "inferred"),
    [
        ("1", "35", "in", True, None, None),
        ("2", "35", "out", True, None, None),
        ("2", "0", "out", False, None, None),
        ("3", "0", "in", False, "missed", ["direction"]),
        ("4", "12", "unknown", None, "voicemail", None),
        ("5", "0", "in", False, "rejected", ["direction"]),
        ("6", "0", "in", False, "blocked", ["direction"]),
        ("7", "0", "in", None, "answered elsewhere", ["direction"]),
    ],
)
def test_only_two_types_of_call_state_a_direction(
    tmp_path: Path,
    code: str,
    seconds: str,
    direction: str,
    answered: bool | None,
    word: str | None,
    inferred: list[str] | None,
) -> None:
    row = Read(tmp_path, calls(call(type=code, duration=seconds))).communications[0]
    assert (row["kind"], row["direction"], row["answered"]) == ("call", direction, answered)
    assert row["seconds"] == Decimal(seconds)
    assert (extra(row).get("call"), extra(row).get("inferred")) == (word, inferred)
    assert row["locator"] == "call 1"


def test_a_withheld_call_is_kept_and_names_nobody(tmp_path: Path) -> None:
    read = Read(
        tmp_path, calls(call(number="-2", type="1", presentation="2"), call(number="", type="3"))
    )
    assert [(r["from_id"], r["from_raw"]) for r in read.communications] == [
        (None, "-2"),
        (None, ""),
    ]
    assert read.rows == 2


def test_each_sim_slot_has_an_owner_of_its_own(tmp_path: Path) -> None:
    read = Read(
        tmp_path, smses(sms(sub_id="1"), sms(sub_id="2"), sms(sub_id="-1"), sms(sub_id="null"))
    )
    assert [row["owner_id"] for row in read.communications] == [
        f"{OWNER}/sim 1",
        f"{OWNER}/sim 2",
        OWNER,
        OWNER,
    ]


def test_an_address_book_name_is_one_claim_and_unknown_is_no_name(
    tmp_path: Path,
) -> None:
    read = Read(
        tmp_path,
        smses(
            sms(),
            sms(contact_name="Amina"),
            sms(contact_name="Amina"),
            sms(contact_name="Amina K"),
            sms(address="MTN", contact_name="Network"),
        ),
    )
    assert [
        (i["locator"], i["name"], i["ids"], i["basis"], i["owner_id"]) for i in read.identities
    ] == [
        ("sms 2", "Amina", [f"phone:{A}"], "address_book", OWNER),
        ("sms 4", "Amina K", [f"phone:{A}"], "address_book", OWNER),
        ("sms 5", "Network", ["handle:service/UG/MTN"], "address_book", OWNER),
    ]
    assert read.rows == 5


def test_money_texts_of_an_operator_stay_communications(tmp_path: Path) -> None:
    read = Read(tmp_path, smses(sms(address="MTNMobMoney", body="You have received UGX 20,000")))
    assert (len(read.communications), read.transactions) == (1, [])
    assert read.communications[0]["from_id"] == "handle:service/UG/MTNMobMoney"


def test_a_multimedia_message_lists_everybody_with_the_stated_role(tmp_path: Path) -> None:
    incoming = mms(
        addresses((A, "137"), ("+256700000103", "151"), (B, "130"), ("+256700000104", "129")),
        address=f"{A}~{B}",
    )
    own = mms(addresses(("insert-address-token", "137"), (A, "151"), (B, "151")), msg_box="2")
    stated = mms(addresses(("+256700000109", "137"), (A, "151")), msg_box="2")
    bare = mms(parts({"ct": "text/plain", "text": "x"}), msg_box="1", address=A)
    group = mms(parts({"ct": "text/plain", "text": "x"}), msg_box="1", address=f"{A}~{B}")
    sent = mms(parts({"ct": "text/plain", "text": "x"}), msg_box="2", address=f"{A}~{B}")
    draft = mms(addresses((A, "151")), msg_box="3")
    rows = Read(tmp_path, smses(incoming, own, stated, bare, group, sent, draft)).communications
    assert (rows[0]["from_id"], rows[0]["to_raws"]) == (
        f"phone:{A}",
        ["+256700000103", B, "+256700000104"],
    )
    assert (extra(rows[0])["cc"], extra(rows[0])["bcc"]) == ([B], ["+256700000104"])
    assert (rows[1]["from_id"], rows[1]["to_ids"]) == (OWNER, [f"phone:{A}", f"phone:{B}"])
    assert (rows[2]["from_id"], rows[2]["owner_id"]) == ("phone:+256700000109",) * 2
    assert (rows[3]["from_id"], rows[3]["to_ids"]) == (f"phone:{A}", [OWNER])
    assert (rows[4]["from_id"], rows[4]["party_raws"]) == (None, [A, B])
    assert rows[5]["to_raws"] == [A, B]
    assert (rows[6]["status"], rows[6]["from_id"], rows[6]["to_raws"]) == ("draft", OWNER, [A])


def test_parts_are_text_or_media_and_the_layout_is_neither(tmp_path: Path) -> None:
    image = b"\xff\xd8image"
    payload = base64.b64encode(image).decode()
    entry = mms(
        parts(
            {"ct": "application/smil", "text": "<smil/>", "seq": "-1"},
            {"ct": "text/plain", "text": "look", "seq": "0"},
            {
                "ct": "image/jpeg",
                "name": "null",
                "cl": "a.jpg",
                "data": payload,
            },
            {"ct": "video/mp4", "name": "b.mp4"},
            {"ct": "image/png", "name": "c.png", "data": "not base64!"},
            {"ct": "text/plain", "text": "there"},
        )
    )
    read = Read(tmp_path, smses(entry))
    assert read.communications[0]["text"] == "look\nthere"
    assert [(m["locator"], m["path"], m["mime"], m["size"], m["present"]) for m in read.media] == [
        ("mms 1 part 3", "a.jpg", "image/jpeg", len(image), True),
        ("mms 1 part 4", "b.mp4", "video/mp4", None, False),
        ("mms 1 part 5", "c.png", "image/png", None, False),
    ]
    assert read.media[0]["sha256"] == hashlib.sha256(image).hexdigest()
    assert {(m["parent_locator"], m["at"]) for m in read.media} == {("mms 1", NOON)}
    assert [(p["locator"], p["kind"]) for p in read.problems] == [("mms 1 part 5", "payload")]


@pytest.mark.parametrize("date", ["", "0", "null", "soon", "1772355600", "9" * 40])
def test_a_date_that_is_no_count_of_milliseconds_is_a_problem_and_the_message_stays(
    tmp_path: Path, date: str
) -> None:
    read = Read(tmp_path, smses(sms(date=date)))
    row = read.communications[0]
    assert (row["at"], row["at_raw"], row["at_basis"]) == (None, date, "unknown")
    assert [(p["locator"], p["kind"], p["record_type"]) for p in read.problems] == [
        ("sms 1", "undated", None)
    ]
    assert read.adds_up()


def test_a_rounded_number_is_refused_and_not_repaired(tmp_path: Path) -> None:
    read = Read(tmp_path, smses(sms(address="2.567E+11")))
    assert [p["kind"] for p in read.problems] == ["spreadsheet_damage"]
    assert read.communications[0]["from_id"] == f"phone:~{EXHIBIT}~2.567E+11"


def test_emoji_written_as_two_references_are_joined(tmp_path: Path) -> None:
    text = smses(sms(body="@@")).replace("@@", "ok &#55357;&#56832; &#10; &#0;")
    read = Read(tmp_path, text)
    assert read.communications[0]["text"] == "ok \U0001f600 \n \ufffd"
    assert len(read.facts["notes"]) == 2


def test_the_stated_count_is_compared_with_what_is_there(tmp_path: Path) -> None:
    read = Read(tmp_path, smses(sms(), count=3))
    assert [(p["kind"], p["text"]) for p in read.problems] == [
        ("count_differs", "The file states 3 entries; 1 were found.")
    ]


def test_an_unknown_element_is_a_problem_in_the_place_of_a_row(tmp_path: Path) -> None:
    read = Read(tmp_path, smses(sms(), element("rcs", address=A), sms()))
    assert (read.rows, len(read.communications)) == (3, 2)
    assert [(p["locator"], p["kind"]) for p in read.problems] == [("rcs 1", "unknown_element")]
    assert read.adds_up()


def test_a_truncated_file_keeps_what_stood_before_the_break(tmp_path: Path) -> None:
    whole = smses(sms(), mms(parts({"ct": "text/plain", "text": "cut here"})))
    read = Read(tmp_path, whole[: whole.index("cut here")])
    assert "ends too early" in str(read.error)
    assert [row["locator"] for row in read.communications] == ["sms 1"]
    assert [(p["locator"], p["kind"], p["record_type"]) for p in read.problems] == [
        ("mms 1", "truncated", "communications"),
        ("line 6", "truncated", None),
    ]
    assert read.adds_up()


def test_nothing_that_is_xml_is_refused_before_the_first_slice(tmp_path: Path) -> None:
    with pytest.raises(MalformedRecord, match="DOCTYPE"):
        Read(tmp_path, "<!DOCTYPE smses [<!ENTITY a 'b'>]><smses count='1'/>")
    with pytest.raises(MalformedRecord, match="not XML"):
        Read(tmp_path, "<smses></calls>")


def test_a_body_beyond_the_cap_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIELD", 1_000)
    read = Read(tmp_path, smses(sms(body="y" * 2_000), sms()))
    assert [len(row["text"]) for row in read.communications] == [1_000, 5]
    assert [(p["locator"], p["kind"]) for p in read.problems] == [("sms 1", "field_too_long")]


def test_slices_are_cut_at_entries_and_are_the_same_every_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = smses(*(sms(body=f"text {n}") for n in range(10)))
    whole = Read(tmp_path, text)
    init = sms_backup_rows.BackupRows.__init__
    monkeypatch.setitem(init.__kwdefaults__, "slice_rows", 3)
    cut = Read(tmp_path, text)
    assert (whole.slices, cut.slices) == (1, 4)
    assert cut.communications == whole.communications
    assert [row["text"] for row in cut.communications] == [f"text {n}" for n in range(10)]


def test_every_entry_is_found_again_by_its_locator(tmp_path: Path) -> None:
    reader = SmsBackup()
    entry = mms(parts({"ct": "image/jpeg", "data": "AAAA"}), addresses((A, "137")), sub="s")
    read = Read(tmp_path, smses(sms(body="first"), entry, sms(body="second")))
    again = reader.reread(read.source, "sms 2", Settings())
    assert (again["body"], again["date"], list(again)[:3]) == (
        "second",
        NOON_MS,
        ["protocol", "address", "date"],
    )
    found = reader.reread(read.source, "mms 1", Settings())
    assert (found["sub"], found["part 1 data"], found["addr 1 address"]) == (
        "s",
        "(4 characters)",
        A,
    )
    for locator in ("sms 3", "call 1", "sms 0", "row 1", "rcs 1"):
        with pytest.raises(MalformedRecord, match="there is no"):
            reader.reread(read.source, locator, Settings())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (smses(), "SMS Backup & Restore, text messages"),
        (calls(call()), "SMS Backup & Restore, call log"),
        ("<smses/>", "SMS Backup & Restore, text messages"),
        ("<calls><calling/></calls>", None),
        ("<project extractionType='x'/>", None),
        ("address,date,body\n<smses", None),
        ("", None),
    ],
)
def test_the_root_element_is_the_sign(tmp_path: Path, text: str, found: str | None) -> None:
    path = tmp_path / "x.xml"
    path.write_text(text)
    assert SmsBackup().sniff(FileSource(path, EXHIBIT, "x.xml")) == found


_SOUND = smses(
    sms(contact_name="Amina"), mms(addresses((A, "137")), parts({"ct": "x", "data": "AA=="}))
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_mutated_files_give_records_and_problems_or_a_source_error(
    tmp_path: Path, data: st.DataObject
) -> None:
    raw = bytearray(_SOUND.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(raw) - 1))
        cut = data.draw(st.integers(0, 40))
        raw[place : place + cut] = data.draw(st.binary(max_size=6))
    try:
        read = Read(tmp_path, bytes(raw))
    except SourceError:
        return
    SmsBackup().sniff(read.source)
    assert read.adds_up()
