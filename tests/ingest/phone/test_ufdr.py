"""Cellebrite reports: calls, messages and e-mails, exactly as the report states them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from graphkit.errors import MalformedRecord, ProtectedSource
from graphkit.ingest.phone import ufdr_held, ufdr_reading
from graphkit.ingest.phone.ufdr import CellebriteReport
from graphkit.ingest.reader import Settings
from tests.ingest.phone.ufdr_report import (
    EXHIBIT,
    JID_A,
    JID_B,
    JID_C,
    MEMBERS,
    NAMESPACE,
    NOON,
    NOON_UTC,
    OWNER,
    A,
    B,
    C,
    Read,
    as_source,
    as_ufdr,
    chat,
    device,
    extra,
    field,
    inside,
    message,
    model,
    party,
    report,
    sent,
    verdict,
)


@pytest.mark.parametrize("namespace", [NAMESPACE, ""])
def test_a_plain_report_is_recognised_with_and_without_its_namespace(
    tmp_path: Path, namespace: str
) -> None:
    source = as_source(tmp_path, report(namespace=namespace))
    assert verdict(source) == "Cellebrite report (XML)"


def test_a_ufdr_is_recognised_by_the_report_at_its_root(tmp_path: Path) -> None:
    assert verdict(as_ufdr(tmp_path, report())) == "Cellebrite report (UFDR)"


def test_other_xml_and_other_zips_are_not_claimed(tmp_path: Path) -> None:
    assert verdict(as_source(tmp_path, "<project><x/></project>", name="a.xml")) is None
    assert verdict(as_source(tmp_path, "<smses count='0'/>", name="b.xml")) is None
    assert verdict(as_source(tmp_path, b"PK\x03\x04 broken", name="c.zip")) is None
    assert verdict(as_ufdr(tmp_path, "<project><x/></project>")) is None


@pytest.mark.parametrize("pack", [as_source, as_ufdr])
def test_a_protected_report_is_named_as_such(tmp_path: Path, pack: Any) -> None:
    source = pack(tmp_path, b"\x2d\x06\x52\x6d" + bytes(100))
    assert verdict(source) == "Cellebrite report (UFDR), protected"
    with pytest.raises(ProtectedSource, match="without protection"):
        Read(source)


def test_a_message_of_a_chat_in_full(tmp_path: Path) -> None:
    body = sent("m1", JID_B, field("Source", "WhatsApp"), field("Status", "Read", "MessageStatus"))
    read = Read(as_source(tmp_path, report(chat("c1", MEMBERS, body, thread="120363@g.us"))))
    assert read.rows == 1
    row = dict(read.communications[0])
    stated = json.loads(row.pop("extra"))
    assert row == {
        "locator": "model m1",
        "at": NOON_UTC,
        "at_raw": NOON,
        "at_basis": "explicit",
        "at_wall": None,
        "kind": "message",
        "direction": "in",
        "status": None,
        "answered": None,
        "seconds": None,
        "from_id": f"phone:{B}",
        "from_raw": JID_B,
        "to_ids": [f"phone:{A}", f"phone:{C}"],
        "to_raws": [JID_A, JID_C],
        "party_ids": [],
        "party_raws": [],
        "recipients_basis": "membership",
        "owner_id": f"phone:{A}",
        "thread": "120363@g.us",
        "text": "hello",
        "device_id": None,
        "imsi": None,
        "cell": None,
    }
    assert stated == {
        "Source": "WhatsApp",
        "Status": "Read",
        "deleted_state": "Intact",
        "decoding_confidence": "High",
        "extractionId": "0",
        "names": {JID_A: "Owner"},
    }
    assert read.problems == []


def test_an_empty_to_means_the_participants_minus_the_sender(tmp_path: Path) -> None:
    absent = sent("m1", JID_B)
    empty = sent("m2", JID_B, inside("To"))
    stated = sent("m3", JID_B, inside("To", party(JID_A, role="To", owner=True)))
    read = Read(as_source(tmp_path, report(chat("c1", MEMBERS, absent, empty, stated))))
    assert [row["recipients_basis"] for row in read.communications] == [
        "membership",
        "membership",
        "stated",
    ]
    assert read.communications[1]["to_raws"] == [JID_A, JID_C]
    assert read.communications[2]["to_ids"] == [f"phone:{A}"]


def test_participants_behind_the_messages_count_just_the_same(tmp_path: Path) -> None:
    late = model(
        "Chat",
        "c1",
        inside("Messages", sent("m1", JID_B)),
        field("Source", "WhatsApp"),
        field("Id", "t1"),
        inside("Participants", *MEMBERS),
    )
    row = Read(as_source(tmp_path, report(late))).communications[0]
    assert (row["thread"], row["to_raws"], row["owner_id"]) == ("t1", [JID_A, JID_C], f"phone:{A}")


def test_a_chat_with_more_messages_than_fit_in_memory_keeps_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ufdr_held, "IN_MEMORY", 3)
    monkeypatch.setattr(ufdr_reading, "SLICE_ROWS", 4)
    bodies = [sent(f"m{n}", JID_B, body=f"text {n}") for n in range(11)]
    read = Read(as_source(tmp_path, report(chat("c1", MEMBERS, *bodies), chat("c2", MEMBERS))))
    assert [row["text"] for row in read.communications] == [f"text {n}" for n in range(11)]
    assert read.rows == 11


def test_quoted_messages_are_attributes_and_never_counted(tmp_path: Path) -> None:
    quoted = sent("m1", JID_B, body="first")
    answer = sent(
        "m2",
        JID_A,
        inside(
            "MessageExtraData", model("ReplyMessageData", "r1", inside("InstantMessage", quoted))
        ),
        owner=True,
    )
    embedded = sent("m3", JID_B, inside("EmbeddedInstantMessage", quoted, many=False))
    named = sent(
        "m4",
        JID_B,
        inside(
            "MessageExtraData", model("QuotedMessageData", "q1", field("OriginalMessageID", "77"))
        ),
    )
    forward = sent(
        "m5",
        JID_B,
        inside(
            "MessageExtraData", model("ForwardedMessageData", "f1", field("Label", "Forwarded"))
        ),
    )
    read = Read(
        as_source(tmp_path, report(chat("c", MEMBERS, quoted, answer, embedded, named, forward)))
    )
    assert read.rows == 5
    assert [row["locator"] for row in read.communications] == [f"model m{n}" for n in range(1, 6)]
    assert extra(read.communications[1])["quotes"] == [
        {"as": "ReplyMessageData", "id": "m1", "text": "first"}
    ]
    assert extra(read.communications[2])["quotes"][0]["as"] == "EmbeddedInstantMessage"
    assert extra(read.communications[3])["quotes"] == [
        {"as": "QuotedMessageData", "id": "q1", "original": "77"}
    ]
    assert extra(read.communications[4])["quotes"][0]["label"] == "Forwarded"


def test_a_message_in_a_chat_and_at_the_top_is_one(tmp_path: Path) -> None:
    body = sent("m1", JID_B)
    read = Read(as_source(tmp_path, report(chat("c1", MEMBERS, body), body)))
    assert read.rows == 1
    assert read.facts["skipped"] == {"the same model id again": 1}


def test_two_extractions_are_two_devices(tmp_path: Path) -> None:
    head = device(
        ("MSISDN", A[1:], "0"),
        ("LastUsedMSISDN", B, "1"),
        ("MSISDN", C, "1"),
        ("IMEI", "490154203237518", "1"),
        ("IMSI", "641100000000101", "1"),
        extractions=2,
    )
    call = [field("Direction", "Outgoing", "CallDirection"), inside("Parties", party(C, role="To"))]
    read = Read(
        as_source(
            tmp_path,
            report(
                model("Call", "k", *call, extraction="0"),
                model("Call", "k", *call, extraction="1"),
                head=head,
            ),
        )
    )
    assert [row["locator"] for row in read.communications] == [
        "model k extraction 0",
        "model k extraction 1",
    ]
    assert [row["from_id"] for row in read.communications] == [f"phone:{A}", f"phone:{B}"]
    assert [row["device_id"] for row in read.communications] == [None, "device:49015420323751"]
    assert read.communications[1]["imsi"] == "641100000000101"
    assert [(row["locator"], row["basis"]) for row in read.identities] == [
        ("Device Info extraction 0", "owner"),
        ("Device Info extraction 1", "owner"),
    ]
    assert read.identities[1]["ids"] == [
        f"phone:{B}",
        f"phone:{C}",
        "device:49015420323751",
        "imsi:641100000000101",
    ]


def test_an_owner_is_never_chosen_among_several_numbers(tmp_path: Path) -> None:
    head = device(("MSISDN", A, "0"), ("MSISDN", B, "0"))
    call = model(
        "Call", "k", field("Direction", "Outgoing"), inside("Parties", party(C, role="To"))
    )
    row = Read(as_source(tmp_path, report(call, head=head))).communications[0]
    assert (row["from_id"], row["owner_id"]) == (OWNER, OWNER)


def test_calls_state_direction_answer_and_duration(tmp_path: Path) -> None:
    def call(name: str, direction: str, status: str, role: str, *more: str) -> str:
        return model(
            "Call",
            name,
            field("Direction", direction, "CallDirection"),
            field("Status", status, "TelephonyCallStatus"),
            field("TimeStamp", NOON, "TimeStamp"),
            inside("Parties", party(B, name="Amina", role=role)),
            *more,
        )

    read = Read(
        as_source(
            tmp_path,
            report(
                call(
                    "k1",
                    "Outgoing",
                    "Established",
                    "To",
                    field("Duration", "00:00:33.6090010", "TimeSpan"),
                ),
                call(
                    "k2",
                    "Incoming",
                    "Established",
                    "From",
                    field("Duration", "01:02:03", "TimeSpan"),
                ),
                call("k3", "", "Missed", "From"),
                call("k4", "Unknown", "Unknown", "General"),
                call(
                    "k5", "Incoming", "Rejected", "Parties", field("Duration", "soon", "TimeSpan")
                ),
                head=device(("MSISDN", A, "0")),
            ),
        )
    )
    owner, other = f"phone:{A}", f"phone:{B}"
    assert [
        (r["direction"], r["from_id"], r["to_ids"], r["answered"], r["seconds"])
        for r in read.communications
    ] == [
        ("out", owner, [other], True, Decimal("33.609")),
        ("in", other, [owner], True, Decimal("3723.000")),
        ("in", other, [owner], False, None),
        ("unknown", None, [], None, None),
        ("in", other, [owner], False, None),
    ]
    assert read.communications[3]["party_ids"] == [other]
    assert [row["recipients_basis"] for row in read.communications] == [
        "inferred",
        "inferred",
        "inferred",
        None,
        "inferred",
    ]
    assert extra(read.communications[0])["inferred"] == ["from"]
    assert extra(read.communications[2])["inferred"] == ["direction", "to"]
    assert extra(read.communications[4])["inferred"] == ["from", "to"]
    assert read.problem_kinds() == ["duration"]


def test_a_missing_sender_is_the_owner_only_where_the_message_went_out(tmp_path: Path) -> None:
    head = device(("MSISDN", A, "0"))
    members = [party(JID_A), party(JID_B)]
    out = message("m1", "a", NOON, field("FromIsOwner", "True", "Boolean"))
    came = message("m2", "b", NOON, field("FromIsOwner", "False", "Boolean"))
    open_ = message("m3", "c", NOON)
    read = Read(as_source(tmp_path, report(chat("c", members, out, came, open_), head=head)))
    assert [
        (r["direction"], r["from_id"], r["to_raws"], r["party_raws"]) for r in read.communications
    ] == [
        ("out", f"phone:{A}", [JID_B], []),
        ("in", None, [A], [JID_A, JID_B]),
        ("unknown", None, [], [JID_A, JID_B]),
    ]
    assert read.communications[0]["recipients_basis"] == "inferred"


def test_sms_and_mms_models_and_sms_as_instant_message(tmp_path: Path) -> None:
    def sms(kind: str, name: str, *parts: str) -> str:
        return model(kind, name, field("Body", "x"), field("TimeStamp", NOON, "TimeStamp"), *parts)

    read = Read(
        as_source(
            tmp_path,
            report(
                sms(
                    "SMS",
                    "s1",
                    field("Folder", "Inbox"),
                    field("SMSC", "+256700000999"),
                    inside("Parties", party("0700 000 102", role="From")),
                ),
                sms("SMS", "s2", field("Folder", "Drafts"), inside("Parties", party(B, role="To"))),
                sms(
                    "MMS",
                    "s3",
                    field("Folder", "Sent"),
                    inside("To", party(B, role="To"), party(C, role="To")),
                ),
                sms(
                    "InstantMessage",
                    "s4",
                    field("Source", "Native Messages"),
                    field("Type", "Incoming"),
                    inside("From", party("MTN", role="From"), many=False),
                ),
            ),
        )
    )
    assert [(r["kind"], r["direction"], r["status"]) for r in read.communications] == [
        ("sms", "in", None),
        ("sms", "out", "draft"),
        ("mms", "out", None),
        ("sms", "in", None),
    ]
    assert read.communications[0]["from_id"] == f"phone:{B}"
    assert read.communications[0]["to_ids"] == [OWNER]
    assert extra(read.communications[0])["SMSC"] == "+256700000999"
    assert read.communications[2]["to_ids"] == [f"phone:{B}", f"phone:{C}"]
    assert read.communications[3]["from_id"] == "handle:service/UG/MTN"


def test_an_email_keeps_copies_apart(tmp_path: Path) -> None:
    mail = model(
        "Email",
        "e1",
        field("Subject", "s"),
        field("Body", "b"),
        field("TimeStamp", NOON, "TimeStamp"),
        inside("From", party("Amina@Example.org", name="Amina", role="From"), many=False),
        inside("To", party("joel@example.org", role="To", owner=True)),
        inside("Cc", party("c@example.org", role="To")),
        inside("Bcc", party("d@example.org")),
    )
    row = Read(as_source(tmp_path, report(mail))).communications[0]
    assert (row["kind"], row["direction"], row["text"]) == ("email", "in", "b")
    assert row["from_id"] == "email:amina@example.org"
    assert row["to_ids"] == ["email:joel@example.org", "email:c@example.org", "email:d@example.org"]
    assert (extra(row)["cc"], extra(row)["bcc"]) == (["c@example.org"], ["d@example.org"])


def test_system_messages_and_the_log_of_a_chat_are_kept_without_links(tmp_path: Path) -> None:
    labelled = message("m1", "secured", NOON, field("Label", "System"))
    logged = sent(
        "m2", JID_B, inside("ActivityLog", model("ChatActivity", "a1", field("Action", "Joined")))
    )
    by_extra = sent(
        "m3",
        JID_B,
        inside("MessageExtraData", model("MessageLabel", "l", field("Label", "System"))),
    )
    log = inside(
        "ActivityLog",
        model(
            "ChatActivity",
            "a2",
            field("Action", "Created"),
            field("SystemMessageBody", "made"),
            field("SystemMessageTimeStamp", NOON, "TimeStamp"),
            inside("Participant", party(JID_C), many=False),
        ),
    )
    read = Read(
        as_source(tmp_path, report(chat("c", MEMBERS, labelled, logged, by_extra, parts=log)))
    )
    assert [row["kind"] for row in read.communications] == ["system"] * 4
    assert [row["to_ids"] for row in read.communications] == [[]] * 4
    last = read.communications[3]
    assert (last["locator"], last["text"], last["at"], last["party_ids"], last["thread"]) == (
        "model a2",
        "made",
        NOON_UTC,
        [f"phone:{C}"],
        "c",
    )
    assert read.adds_up()


def test_the_state_comes_from_the_event_and_not_from_its_parties(tmp_path: Path) -> None:
    gone = message(
        "m1", "x", NOON, inside("From", party(JID_B, role="From"), many=False), state="Deleted"
    )
    assert (
        extra(Read(as_source(tmp_path, report(gone))).communications[0])["deleted_state"]
        == "Deleted"
    )


@pytest.mark.parametrize(
    ("written", "form", "at", "basis", "wall"),
    [
        (
            "2026-03-01T12:00:00.500+03:00",
            "TimeStampKnown",
            datetime(2026, 3, 1, 9, 0, 0, 500_000, UTC),
            "explicit",
            None,
        ),
        ("\n  2026-03-01T09:00:00Z\n", "TimeStampKnown", NOON_UTC, "explicit", None),
        ("2026-03-01T12:00:00.000", "DateTimeOnly", None, "unknown", "2026-03-01T12:00:00"),
        ("2026-03-01T12:00:00", "", None, "unknown", "2026-03-01T12:00:00"),
        ("0001-01-01T00:00:00.000+00:00", "TimeStampKnown", None, "unknown", None),
    ],
)
def test_only_a_time_with_its_offset_is_an_instant(
    tmp_path: Path, written: str, form: str, at: datetime | None, basis: str, wall: str | None
) -> None:
    stamp = field("TimeStamp", written, "TimeStamp", form=form)
    row = Read(as_source(tmp_path, report(model("InstantMessage", "m", stamp)))).communications[0]
    assert (row["at"], row["at_basis"], row["at_wall"], row["at_raw"]) == (at, basis, wall, written)


def test_a_formatted_time_never_lends_its_offset(tmp_path: Path) -> None:
    stamp = (
        '<field name="TimeStamp" type="TimeStamp"><value type="TimeStamp" format="DateTimeOnly" '
        'formattedTimestamp="2026-03-01T12:00:00+00:00">2026-03-01T12:00:00.000</value></field>'
    )
    source = as_source(tmp_path, report(model("InstantMessage", "m", stamp)))
    assert Read(source).communications[0]["at"] is None
    assert Read(source, timezone="Africa/Kampala").communications[0]["at"] is None
    stated = Read(source, timezone="Africa/Kampala", stated=frozenset({"timezone"}))
    assert (stated.communications[0]["at"], stated.communications[0]["at_basis"]) == (
        NOON_UTC,
        "assumed",
    )


def test_a_time_that_does_not_read_is_a_problem_and_the_message_stays(tmp_path: Path) -> None:
    read = Read(as_source(tmp_path, report(message("m", "x", "yesterday"))))
    assert (read.communications[0]["at"], read.communications[0]["at_raw"]) == (None, "yesterday")
    assert [(p["locator"], p["kind"], p["record_type"], p["raw"]) for p in read.problems] == [
        ("model m", "undated", None, "yesterday")
    ]


def test_base64_values_are_decoded_and_broken_ones_kept_as_written(tmp_path: Path) -> None:
    good = message("m1", None, NOON, field("Body", "d2VsbCDimJU=", form="Base64String"))
    bad = message("m2", None, NOON, field("Body", "//79", form="Base64String"))
    read = Read(as_source(tmp_path, report(good, bad)))
    assert [row["text"] for row in read.communications] == ["well ☕", "//79"]
    assert extra(read.communications[1])["formats"] == {"Body": "Base64String"}


def test_the_handset_file_of_a_model_is_its_second_locator(tmp_path: Path) -> None:
    tail = (
        '<extraInfos><extraInfo type="model" id="m1"><sourceInfo><nodeInfos><nodeInfo id="n" '
        'name="msgstore.db" path="/data/msgstore.db" size="9" tableName="message" offset="0x1f" />'
        "</nodeInfos></sourceInfo></extraInfo></extraInfos>\n"
    )
    decoy = sent(
        "m1", JID_B, body='</decodedData><extraInfo id="m1"><nodeInfo path="/lie"/></extraInfo>'
    )
    source = as_source(tmp_path, report(chat("c", MEMBERS, decoy), tail=tail))
    row = Read(source).communications[0]
    assert extra(row)["origins"] == ["/data/msgstore.db, table message, offset 0x1f"]
    found = CellebriteReport().reread(source, "model m1", Settings())
    assert found["nodeInfo"] == "/data/msgstore.db, table message, offset 0x1f"


def test_attachments_are_media_with_path_hash_and_presence(tmp_path: Path) -> None:
    def file(name: str, path: str) -> str:
        return (
            f'<file fs="x" fsid="y" path="/sdcard/{name}" size="5" id="{name}" deleted="Intact">'
            f'<metadata section="File"><item name="Local Path"><![CDATA[{path}]]></item>'
            f'<item name="SHA256"><![CDATA[{"AB" * 32}]]></item></metadata></file>\n'
        )

    files = file("f1", "files\\Image\\a.jpg") + file("f2", "files/Image/b.jpg")
    head = f"<taggedFiles>\n{files}</taggedFiles>\n"
    mime = field("ContentType", "image/jpeg")
    one = f'<model type="Attachment" id="t1" file_id="f1">{mime}</model>'
    two = model(
        "Attachment",
        "t2",
        field("Filename", "b.jpg"),
        '<jumptargets name=""><targetid ismodel="false"><![CDATA[f2]]></targetid></jumptargets>',
    )
    three = model(
        "Attachment", "t3", field("Filename", "gone.mp4"), field("URL", "https://example.org/x")
    )
    body = sent("m1", JID_B, inside("Attachments", one, two, three), body="")
    source = as_ufdr(
        tmp_path, report(chat("c", MEMBERS, body), head=head), {"files/Image/a.jpg": b"image"}
    )
    read = Read(source)
    assert [(m["locator"], m["path"], m["present"], m["size"]) for m in read.media] == [
        ("model t1", "files/Image/a.jpg", True, 5),
        ("model t2", "files/Image/b.jpg", False, 5),
        ("model t3", "gone.mp4", False, None),
    ]
    assert read.media[0]["sha256"] == "ab" * 32
    assert {m["parent_locator"] for m in read.media} == {"model m1"}
    assert read.media[0]["at"] == NOON_UTC


def test_a_shared_place_belongs_to_its_message(tmp_path: Path) -> None:
    def at(latitude: str, longitude: str) -> str:
        point = model(
            "Coordinate",
            "p",
            field("Latitude", latitude, "Double"),
            field("Longitude", longitude, "Double"),
        )
        return inside("Position", point, many=False, kind="Coordinate")

    read = Read(
        as_source(
            tmp_path,
            report(
                chat(
                    "c",
                    MEMBERS,
                    sent("m1", JID_B, at("0,3136", "32.5811")),
                    sent("m2", JID_B, at("0", "0")),
                    sent("m3", JID_B, at("452", "603")),
                )
            ),
        )
    )
    assert [
        (p["latitude"], p["longitude"], p["basis"], p["subject_id"], p["parent_locator"])
        for p in read.positions
    ] == [(0.3136, 32.5811, "shared", f"phone:{B}", "model m1")]


def test_every_communication_is_found_again_by_its_locator(tmp_path: Path) -> None:
    reader = CellebriteReport()
    quoting = sent(
        "m2",
        JID_A,
        inside("EmbeddedInstantMessage", sent("m1", JID_B, body="quoted copy"), many=False),
        owner=True,
    )
    unnamed = message("", "no id", NOON)
    source = as_ufdr(
        tmp_path,
        report(chat("c", MEMBERS, quoting, sent("m1", JID_B, body="the real one")), unnamed),
    )
    read = Read(source)
    assert [row["locator"] for row in read.communications] == ["model m2", "model m1", "model #1"]
    for row in read.communications:
        assert reader.reread(source, row["locator"], Settings())["Body"] == row["text"]
    assert reader.reread(source, "model m1", Settings())["From.Identifier"] == JID_B


def test_device_notes_and_models_inside_are_found_again(tmp_path: Path) -> None:
    reader = CellebriteReport()
    media = model("Attachment", "t1", field("Filename", "a.jpg"))
    source = as_source(
        tmp_path,
        report(
            chat("c", MEMBERS, sent("m1", JID_B, inside("Attachments", media))),
            head=device(("MSISDN", A, "0")),
        ),
    )
    assert reader.reread(source, "Device Info extraction 0", Settings())["MSISDN"] == A
    assert reader.reread(source, "model t1", Settings())["Filename"] == "a.jpg"
    with pytest.raises(MalformedRecord, match="no model m9"):
        reader.reread(source, "model m9", Settings())


def test_reading_twice_gives_the_same_slices(tmp_path: Path) -> None:
    source = as_source(
        tmp_path, report(chat("c", MEMBERS, *(sent(f"m{n}", JID_B) for n in range(9))))
    )
    first, second = Read(source), Read(source)
    assert first._tables == second._tables
    assert EXHIBIT in OWNER
