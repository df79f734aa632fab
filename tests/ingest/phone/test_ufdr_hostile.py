"""Cellebrite reports that lie, break off or try to break the reader."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.errors import MalformedRecord, SourceError
from graphkit.ingest import limits
from tests.ingest.phone.ufdr_report import (
    JID_A,
    JID_B,
    JID_C,
    MEMBERS,
    NOON,
    A,
    B,
    Read,
    as_source,
    chat,
    device,
    extra,
    field,
    inside,
    message,
    report,
    sent,
    verdict,
)


def test_illegal_references_are_replaced_and_counted(tmp_path: Path) -> None:
    text = report(
        message(
            "m1", None, NOON, '<field name="Body"><value>a&#x0;b&#55357;&#56832;</value></field>'
        )
    )
    read = Read(as_source(tmp_path, text.replace("Intact", "In\x01tact")))
    assert read.communications[0]["text"] == "a\ufffdb\U0001f600"
    assert read.facts["notes"] == [
        "2 characters that XML forbids became U+FFFD.",
        "1 characters written as two surrogate references were joined.",
    ]


def test_a_text_beyond_the_cap_is_cut_and_named(tmp_path: Path) -> None:
    long = "y" * (12 * 2**20)
    read = Read(
        as_source(
            tmp_path,
            report(
                message("m1", "before", NOON),
                message("m2", long, NOON),
                message("m3", "after", NOON),
            ),
        )
    )
    assert [len(row["text"]) for row in read.communications] == [6, limits.FIELD, 5]
    assert [(p["kind"], p["locator"]) for p in read.problems] == [("field_too_long", "model m2")]
    assert read.adds_up()


def test_a_truncated_report_keeps_what_stood_before_the_break(tmp_path: Path) -> None:
    whole = report(
        message("m1", "a", NOON),
        chat("c", MEMBERS, sent("m2", JID_B), sent("m3", JID_B, body="cut here")),
    )
    source = as_source(tmp_path, whole[: whole.index("cut here")])
    read = Read(source)
    assert "ends too early" in str(read.error)
    assert [row["locator"] for row in read.communications] == ["model m1", "model m2"]
    assert read.communications[1]["to_raws"] == [JID_A, JID_C]
    assert [(p["kind"], p["record_type"]) for p in read.problems] == [
        ("truncated", "communications"),
        ("truncated", None),
    ]
    assert read.rows == 3


def test_a_broken_tag_in_the_middle_keeps_everything_before_it(tmp_path: Path) -> None:
    whole = report(message("m1", "a", NOON), message("m2", "b", NOON), message("m3", "c", NOON))
    broken = whole.replace("<![CDATA[b]]></value>", "<![CDATA[b]]></valu>")
    read = Read(as_source(tmp_path, broken))
    assert "not XML" in str(read.error)
    assert [row["locator"] for row in read.communications] == ["model m1"]
    assert read.adds_up()


def test_models_nested_beyond_the_cap_are_left_out_and_named(tmp_path: Path) -> None:
    deep = sent("leaf", JID_B)
    for level in range(300):
        around = inside("EmbeddedInstantMessage", deep, many=False)
        deep = f'<model type="InstantMessage" id="d{level}">{around}</model>'
    read = Read(
        as_source(tmp_path, report(message("m1", "a", NOON), deep, message("m3", "c", NOON)))
    )
    assert [row["locator"] for row in read.communications] == ["model m1", "model d299", "model m3"]
    assert [(p["kind"], p["locator"]) for p in read.problems] == [("too_deep", "model d299")]
    assert read.adds_up()


def test_elements_nested_without_end_stop_the_reading(tmp_path: Path) -> None:
    text = report(
        message("m1", "a", NOON), "<x>" * 5_000 + "</x>" * 5_000, message("m2", "b", NOON)
    )
    read = Read(as_source(tmp_path, text))
    assert [row["locator"] for row in read.communications] == ["model m1"]
    assert "nest" in str(read.error)
    assert "too_deep" in read.problem_kinds()


def test_a_doctype_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    text = report().replace("<project", '<!DOCTYPE p [<!ENTITY a "b">]><project', 1)
    with pytest.raises(MalformedRecord, match="DOCTYPE"):
        Read(as_source(tmp_path, text))


def test_a_model_too_large_to_hold_is_named_and_its_neighbours_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphkit.ingest.phone.ufdr_xml.LARGEST_MODEL", 200_000)
    big = sent("m2", JID_B, *(field(f"F{n}", "z" * 1_000) for n in range(400)))
    read = Read(
        as_source(tmp_path, report(chat("c", MEMBERS, sent("m1", JID_B), big, sent("m3", JID_B))))
    )
    assert [row["locator"] for row in read.communications] == ["model m1", "model m3"]
    assert [(p["kind"], p["locator"]) for p in read.problems] == [("model_too_large", "model m2")]
    assert read.adds_up()


def test_text_that_looks_like_markup_stays_text(tmp_path: Path) -> None:
    trick = '</value></field></model><model type="InstantMessage" id="fake"><field name="Body">'
    escaped = message(
        "m2",
        None,
        NOON,
        "<field name='Body'><value>1 &lt; 2 &amp; <![CDATA[]] ]]>&#62;</value></field>",
    )
    read = Read(as_source(tmp_path, report(message("m1", trick, NOON), escaped)))
    assert [(row["locator"], row["text"]) for row in read.communications] == [
        ("model m1", trick),
        ("model m2", "1 < 2 & ]] >"),
    ]


def test_prefixes_quotes_and_the_order_of_attributes_do_not_matter(tmp_path: Path) -> None:
    text = (
        "<r:project xmlns:r='urn:x' extractionType='a'><r:decodedData><r:modelType type='Call'>"
        "<r:model id = 'k1' extractionId='0' type='Call'><r:field type='x' name='Direction'>"
        "<r:value format='' type='x'>Outgoing</r:value></r:field>"
        "<r:multiModelField type='Party' name='Parties'>"
        f"<r:model type='Party'><r:field name='Identifier'><r:value>{B}</r:value></r:field>"
        "<r:field name='Role'><r:value>To</r:value></r:field></r:model></r:multiModelField>"
        "</r:model>"
        "</r:modelType></r:decodedData></r:project>"
    )
    row = Read(as_source(tmp_path, text)).communications[0]
    assert (row["locator"], row["direction"], row["to_ids"]) == ("model k1", "out", [f"phone:{B}"])


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_other_encodings_read_the_same(tmp_path: Path, encoding: str) -> None:
    tail = '<extraInfo id="m1"><nodeInfo path="/é"/></extraInfo>'
    text = report(message("m1", "café", NOON), tail=tail).replace("utf-8", encoding, 1)
    row = Read(as_source(tmp_path, text.encode(encoding))).communications[0]
    assert (row["text"], extra(row)["origins"]) == ("café", ["/é"])


@pytest.mark.parametrize("piece", [1, 7, 64, 1000])
def test_the_size_of_the_pieces_changes_nothing(
    tmp_path: Path, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = report(
        chat("c", MEMBERS, *(sent(f"m{n}", JID_B, body=f"b]]{n} <é> &") for n in range(5)))
    )
    source = as_source(tmp_path, text)
    whole = Read(source)
    monkeypatch.setattr("graphkit.ingest.xml_stream.PIECE", piece)
    assert Read(source).communications == whole.communications


def test_equal_sides_are_told_apart_by_nothing_but_their_id(tmp_path: Path) -> None:
    text = report(chat("c", MEMBERS, *(sent(f"m{n}", JID_B) for n in range(3))))
    read = Read(as_source(tmp_path, text))
    assert [row["from_raw"] for row in read.communications] == [JID_B] * 3
    assert [row["to_raws"] for row in read.communications] == [[JID_A, JID_C]] * 3


def test_a_side_nested_beyond_the_cap_is_left_out_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = report(message("m1", "a", NOON), sent("m2", JID_B), message("m3", "c", NOON))
    monkeypatch.setattr(limits, "XML_DEPTH", 5)  # project … From; the party is the sixth
    read = Read(as_source(tmp_path, text))
    assert [row["locator"] for row in read.communications] == ["model m1", "model m2", "model m3"]
    assert read.communications[1]["from_raw"] is None
    assert [(p["kind"], p["locator"]) for p in read.problems] == [("too_deep", "model m2")]


def test_a_side_with_a_model_inside_is_read_like_any_other(tmp_path: Path) -> None:
    text = report(sent("m1", JID_B))
    inner = '<modelField name="X" type="Party"><model type="Party"></model></modelField>'
    nested = text.replace('<field name="Role"', inner + '<field name="Role"')
    row = Read(as_source(tmp_path, nested)).communications[0]
    assert row == Read(as_source(tmp_path, text)).communications[0]


def test_field_names_that_are_written_besides_replace_and_are_replaced(tmp_path: Path) -> None:
    text = report(
        message("m1", "a", NOON, field("deleted_state", "mine"), field("100%s", "%d")),
        message("m2", "a", NOON, field("100%s", "%d")),
        message("m3", "a", NOON, field("Source", " "), field("origins", "x")),
    )
    rows = Read(as_source(tmp_path, text)).communications
    assert [list(extra(row).items())[:2] for row in rows] == [
        [("deleted_state", "Intact"), ("100%s", "%d")],
        [("100%s", "%d"), ("deleted_state", "Intact")],
        [("Source", " "), ("origins", "x")],
    ]


_SOUND = report(
    chat("c", MEMBERS, sent("m1", JID_B), sent("m2", JID_A, owner=True)),
    head=device(("MSISDN", A, "0")),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_mutated_reports_give_records_and_problems_or_a_source_error(
    tmp_path: Path, data: st.DataObject
) -> None:
    raw = bytearray(_SOUND.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(raw) - 1))
        cut = data.draw(st.integers(0, 40))
        raw[place : place + cut] = data.draw(
            st.binary(max_size=6) | st.text(string.punctuation, max_size=6).map(str.encode)
        )
    source = as_source(tmp_path, bytes(raw))
    verdict(source)
    try:
        read = Read(source)
    except SourceError:
        return
    assert read.adds_up()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(raw=st.binary(max_size=300))
def test_random_bytes_are_never_claimed_and_never_crash(tmp_path: Path, raw: bytes) -> None:
    source = as_source(tmp_path, raw)
    assert verdict(source) is None or raw.startswith(b"\x2d\x06\x52\x6d")
    with pytest.raises(SourceError):
        Read(source)
