"""Call records row by row: owner and direction, withheld numbers, services, cells, faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.errors import NeedsAnswer
from tests.ingest.tables.made import Read, csv, put, read, settings

TARGET = """
profile: own
record: communications
region: UG
timezone: Africa/Kampala
dates: "%d/%m/%Y"
columns:
  owner: Target
  other: Other
  forwarded: Forwarded
  at: When
  seconds: Seconds
  kind: Type
  direction: Type
  imei: IMEI
  imsi: IMSI
  cell: [MCC, MNC, LAC, CI]
  cell_place: Site
  extra: [Note]
values:
  kind: {MOC: call, MTC: call, SMT: sms, GPRS: data}
  direction: {MOC: out, MTC: in, SMT: in, GPRS: out}
skip: {kind: [TEST]}
services: [0700000199]
blank: [n/a]
"""
HEADER = [
    "Target", "Other", "Forwarded", "When", "Seconds", "Type", "IMEI", "IMSI", "MCC", "MNC",
    "LAC", "CI", "Site", "Note",
]  # fmt: skip
OWN, FRIEND, THIRD = "0700000101", "0700000102", "0700000103"


def row(**cells: str) -> list[str]:
    usual = {"Target": OWN, "Other": FRIEND, "When": "04/03/2026 10:15:00", "Type": "MOC"}
    return [{**usual, **cells}.get(name, "") for name in HEADER]


def calls(tmp_path: Path, *rows: list[str], profile: str = TARGET) -> Read:
    return read(put(tmp_path, csv([HEADER, *rows])), settings(profile))


def phone(number: str) -> str:
    return "phone:+256" + number[1:]


def test_target_and_other_become_caller_and_called_by_direction(tmp_path: Path) -> None:
    found = calls(tmp_path, row(), row(Type="MTC"), row(Type="SMT"), row(Type="odd"))
    out, into, text, odd = found.rows("communications")
    assert (out["from_id"], out["to_ids"], out["direction"]) == (phone(OWN), [phone(FRIEND)], "out")
    assert (into["from_id"], into["to_ids"]) == (phone(FRIEND), [phone(OWN)])
    assert (text["kind"], text["direction"]) == ("sms", "in")
    assert (odd["from_id"], odd["to_ids"], odd["kind"]) == (None, [], None)
    assert odd["party_ids"] == [phone(OWN), phone(FRIEND)]  # on it, side unknown
    assert {one["owner_id"] for one in (out, into, text, odd)} == {phone(OWN)}
    assert found.problems == [("row 5", "unknown_value"), ("row 5", "unknown_value")]


def test_a_forwarded_to_number_is_its_own_participant(tmp_path: Path) -> None:
    found = calls(tmp_path, row(Forwarded=THIRD)).rows("communications")[0]
    assert found["to_ids"] == [phone(FRIEND)]
    assert (found["party_ids"], found["party_raws"]) == ([phone(THIRD)], [THIRD])
    assert found["extra"] == '{"Forwarded":"0700000103"}'


def test_withheld_callers_have_no_key_and_stay_rows(tmp_path: Path) -> None:
    found = calls(tmp_path, row(Type="MTC", Other="Private"), row(Type="MTC", Other=""))
    first, second = found.rows("communications")
    assert (first["from_id"], first["from_raw"]) == (None, "Private")
    assert (second["from_id"], second["from_raw"]) == (None, None)
    assert {r["raw"]: r["id"] for r in found.rows("identifiers")}["Private"] is None


@pytest.mark.parametrize("code", ["165", "0700000199", "AIRTEL", "*165#"])
def test_services_are_never_a_phone(tmp_path: Path, code: str) -> None:
    found = calls(tmp_path, row(Other=code))
    key = found.rows("communications")[0]["to_ids"][0]
    assert key.startswith("handle:service/UG/")
    kinds = {r["raw"]: (r["kind"], r["validity"]) for r in found.rows("identifiers")}
    assert kinds[code] == ("handle", "service")


def test_data_use_has_no_recipient(tmp_path: Path) -> None:
    found = calls(tmp_path, row(Type="GPRS", Other="n/a", Seconds="40000")).rows("communications")
    assert (found[0]["kind"], found[0]["to_ids"], found[0]["to_raws"]) == ("data", [], [])
    assert found[0]["recipients_basis"] is None


def test_two_numbers_in_one_cell_are_two_recipients_with_offsets(tmp_path: Path) -> None:
    found = calls(tmp_path, row(Other=f"{FRIEND}/{THIRD}"))
    call = found.rows("communications")[0]
    assert call["to_ids"] == [phone(FRIEND), phone(THIRD)]
    assert call["to_raws"] == [FRIEND, THIRD]
    spans = {r["raw"]: (r["start"], r["end"]) for r in found.rows("identifiers")}
    assert (spans[FRIEND], spans[THIRD]) == ((0, 10), (11, 21))


def test_a_cell_is_an_area_of_the_owner_and_never_a_point(tmp_path: Path) -> None:
    place = dict(MCC="641", MNC="10", LAC="1201", CI="77", Site="Lake road mast")
    found = calls(tmp_path, row(**place), row())
    assert [r["cell"] for r in found.rows("communications")] == ["641-10-1201-77", None]
    (position,) = found.rows("positions")
    assert (position["basis"], position["cell"], position["place_raw"]) == (
        "cell",
        "641-10-1201-77",
        "Lake road mast",
    )
    assert (position["latitude"], position["subject_id"]) == (None, phone(OWN))
    assert (position["locator"], position["parent_locator"]) == ("row 2", "row 2")
    assert position["at"] == found.rows("communications")[0]["at"]


def test_handsets_and_subscriptions_are_noted(tmp_path: Path) -> None:
    found = calls(tmp_path, row(IMEI="490154203237518", IMSI="641100000000101"))
    call = found.rows("communications")[0]
    assert (call["device_id"], call["imsi"]) == ("device:49015420323751", "641100000000101")
    assert {r["kind"] for r in found.rows("identifiers")} == {"phone", "device", "imsi"}


def test_rows_left_out_are_counted_and_not_rows(tmp_path: Path) -> None:
    found = calls(tmp_path, row(), row(Type="TEST"), HEADER, row(Type="test"))
    assert found.skipped == {"kind TEST": 1, "kind test": 1, "repeated header": 1}
    assert (found.slices[0].rows, len(found.rows("communications"))) == (1, 1)


def test_a_cell_that_does_not_read_is_a_problem_and_the_row_stays(tmp_path: Path) -> None:
    found = calls(
        tmp_path,
        row(When="31/02/2026 10:00", Seconds="1:05", Other="7.00E+08", IMEI="3.5E+14"),
        ["Total", "", "", "", "", "", "", "", "", "", "", "", "", ""],
        ["too", "short"],
        ["", "", "", "Sum", "12", "", "", "", "", "", "", "", "", ""],
    )
    assert found.problems == [
        ("row 2", "spreadsheet_damage"),
        ("row 2", "undated"),
        ("row 2", "unreadable_duration"),
        ("row 2", "spreadsheet_damage"),
        ("row 3", "undated"),
        ("row 4", "ragged_row"),
        ("row 5", "not_a_record"),
    ]
    texts = [r["text"] for r in found.rows("problems")]
    assert texts[0].startswith("Other: '7.00E+08'")
    assert texts[1].startswith("When: '31/02/2026 10:00'")
    assert texts[2].startswith("Seconds: '1:05'")
    assert found.rows("communications")[0]["seconds"] is None
    assert found.adds_up


EVERY = """
profile: own
record: communications
region: UG
timezone: Africa/Kampala
dates: "%d/%m/%Y"
owner: every row
columns: {from: A, to: [B], at: When, end: End, seconds: Seconds, direction: Way}
values: {direction: {O: out, I: in}}
"""


def listed(tmp_path: Path, *rows: tuple[str, str, str, str, str], profile: str = EVERY) -> Read:
    body = [
        [a, b, f"04/03/2026 10:{number:02}:00", end, seconds, way]
        for number, (a, b, way, seconds, end) in enumerate(rows)
    ]
    header = ["A", "B", "When", "End", "Seconds", "Way"]
    return read(put(tmp_path, csv([header, *body])), settings(profile))


def test_a_direction_that_the_numbers_contradict_is_left_open(tmp_path: Path) -> None:
    found = listed(
        tmp_path,
        (OWN, FRIEND, "O", "", ""),
        (THIRD, "256700000101", "O", "", ""),
        (THIRD, OWN, "", "", ""),
    )
    ways = [(r["direction"], r["owner_id"]) for r in found.rows("communications")]
    assert ways == [("out", phone(OWN)), ("unknown", phone(OWN)), ("in", phone(OWN))]
    assert found.problems == [("row 3", "direction_disagrees")]
    assert any("+256700000101 stands in every one of 3 rows" in note for note in found.notes)


def test_an_owner_whose_number_the_plan_does_not_know_is_found_by_its_form(tmp_path: Path) -> None:
    found = listed(
        tmp_path, ("+256722012345", FRIEND, "O", "", ""), (THIRD, "256722012345", "I", "", "")
    )
    keys = [r["owner_id"] for r in found.rows("communications")]
    assert all(key.startswith("phone:~ex-") for key in keys)
    assert found.problems == []


def test_without_one_number_in_every_row_the_owner_stays_unknown(tmp_path: Path) -> None:
    found = listed(tmp_path, (OWN, FRIEND, "O", "", ""), (OWN, FRIEND, "O", "", ""))
    assert {r["owner_id"] for r in found.rows("communications")} == {None}
    assert any("stays unknown" in note for note in found.notes)


def test_an_end_that_start_and_duration_miss_is_reported(tmp_path: Path) -> None:
    found = listed(
        tmp_path,
        (OWN, FRIEND, "O", "60", "04/03/2026 10:01:04"),
        (OWN, THIRD, "O", "60", "10:09:00"),
        (OWN, THIRD, "O", "60", "later"),
    )
    assert found.problems == [("row 3", "end_disagrees"), ("row 4", "undated")]
    assert "misses the stated end by 420 seconds" in found.rows("problems")[0]["text"]
    assert found.rows("communications")[1]["extra"] == '{"End":"10:09:00"}'


def test_the_stated_end_decides_how_durations_are_written(tmp_path: Path) -> None:
    profile = EVERY.replace("seconds: Seconds", "duration: Seconds")
    found = listed(
        tmp_path, *[(OWN, FRIEND, "O", "01:30", f"10:{n + 1:02}:30") for n in range(4)],
        profile=profile,
    )  # fmt: skip
    assert {int(r["seconds"]) for r in found.rows("communications")} == {90}
    assert any("Seconds: read as MM:SS" in note for note in found.notes)


def test_calls_of_many_hours_are_refused_but_data_sessions_are_not(tmp_path: Path) -> None:
    long = [row(Seconds="30000", Type=kind) for kind in ("MOC",) * 3]
    with pytest.raises(NeedsAnswer, match="3 of 3 calls last longer than six hours"):
        calls(tmp_path, *long)
    assert calls(tmp_path, *[row(Seconds="30000", Type="GPRS")] * 3).problems == []


AIRTEL = (
    "Airtel call records of a request\n\n"
    "Target No,Call Type,TOC,B Party No,Date,Time,Dur(s),First CGI,Last CGI,IMEI,IMSI\n"
    "'919900000101','OUT','PPD','919900000102','14/05/2026','10:15:00','61',"
    "'404-98-8331-230711555','404-98-8331-230711556','490154203237518','404980000000101'\n"
    "'919900000101','SMT','PPD','AD-BANK','14/05/2026','10:16:00','0','','','',''\n"
)


def test_an_indian_layout_below_a_banner_is_recognised_and_unwrapped(tmp_path: Path) -> None:
    found = read(put(tmp_path, AIRTEL))
    first, second = found.rows("communications")
    assert (first["locator"], first["from_id"], first["to_ids"]) == (
        "row 4",
        "phone:+919900000101",
        ["phone:+919900000102"],
    )
    assert (first["direction"], first["cell"]) == ("out", "404-98-8331-230711555")
    assert first["at"].isoformat() == "2026-05-14T04:45:00+00:00"
    assert (second["kind"], second["direction"]) == ("sms", "in")
    assert second["from_id"] == "handle:service/IN/AD-BANK"
    assert [r["locator"] for r in found.rows("positions")] == ["row 4", "row 4 last cell"]
    assert "airtel-india-cdr" in found.notes[0]


def test_an_american_layout_keeps_voicemail_and_dialled_numbers_apart(tmp_path: Path) -> None:
    text = (
        "Item,Conn. Date,Conn. Time (UTC),Seizure Time,ET (MM:SS),Originating Number,"
        "Terminating Number,IMEI,IMSI\n"
        '1,05/14/2026,10:15:00,3,01:05,"12025550147\n12025550199(D)",12025550148,,\n'
    )
    found = read(put(tmp_path, text))
    call = found.rows("communications")[0]
    assert (call["from_id"], call["to_ids"]) == ("phone:+12025550147", ["phone:+12025550148"])
    assert call["party_ids"] == ["phone:+12025550199"]
    assert (int(call["seconds"]), call["at"].hour) == (65, 10)
    text = (
        "Date,Time (UTC),Duration,Call Type,Direction,Calling Number,Called Number\n"
        "05/14/2026,10:15:00,20,mSOriginating,Outgoing,12025550147,8056377243\n"
        "05/14/2026,10:16:00,30,mSTerminating,Incoming,12025550148,12025550147\n"
    )
    found = read(put(tmp_path, text))
    assert found.rows("communications")[0]["to_ids"] == ["handle:service/US/8056377243"]
    assert {r["owner_id"] for r in found.rows("communications")} == {"phone:+12025550147"}


def test_a_plain_call_list_is_recognised_by_many_spellings(tmp_path: Path) -> None:
    text = (
        "Calling Number;Called Number;Start Time;Call Duration;Event Type;Cell Site\n"
        "0700000101;0700000102;2026-03-04 10:15:00;61;MOC;641-10-7\n"
    )
    found = read(put(tmp_path, text), settings(region="UG", timezone="Africa/Kampala"))
    call = found.rows("communications")[0]
    assert (call["from_id"], call["kind"], call["direction"]) == (phone(OWN), "call", "unknown")
    assert call["at"].isoformat() == "2026-03-04T07:15:00+00:00"
