"""Scrapes as tables: every row is an advert or a problem, and opens to its cells again."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.errors import MalformedRecord, NeedsAnswer, SourceError, UsageProblem
from graphkit.ingest.adverts.advert_table import AdvertTable
from graphkit.ingest.adverts.column_roles import looks_like_adverts, roles_of
from graphkit.ingest.reader import Settings
from tests.ingest.adverts.made import UGANDA, put, read

READER = AdvertTable()

HEADER = (
    "index,PostingDate,Url,l_Location,u_Age,u_Description,u_Title,u_Location,e_PhoneNumbers,"
    "u_PhoneNumbers,e_Emails,label,group\n"
)
FIRST = (
    "1,Tue 18 Jul 2017 02:29 PM,http://site.example/post/1234567.html,Kampala,23,"
    '"Cook wanted, call 0700 000 101\nor kay@example.com",House job 0700000102,Kampala UG,'
    "\"['0700000101']\",\"['070 000 0101', '0700000103']\",[],0,a\n"
)
OTHERS = """\
2,,http://site.example/jobs/0700000104-22/,,,,,,,,,,
3,nonsense,,,,,,,,,,,
4,ragged
"""


SCRAPE = HEADER + FIRST + OTHERS


def test_a_scrape_becomes_one_record_or_problem_per_row(tmp_path: Path) -> None:
    found = read(READER, put(tmp_path, "ads.csv", SCRAPE))
    assert found.rows == 4
    first, second = found.adverts
    assert first["locator"] == "row 2"
    assert first["advert_id"] == "1"
    assert first["source_uri"] == "http://site.example/post/1234567.html"
    assert first["site"] == "site.example"
    assert first["city_raw"] == "Kampala"
    assert first["title"] == "House job 0700000102"
    assert first["body"] == "Cook wanted, call 0700 000 101\nor kay@example.com"
    assert first["at"] == datetime(2017, 7, 18, 11, 29, tzinfo=UTC)
    assert (first["at_raw"], first["at_basis"]) == ("Tue 18 Jul 2017 02:29 PM", "assumed")
    assert json.loads(first["extra"]) == {
        "u_Age": "23", "u_Location": "Kampala UG", "label": "0", "group": "a",
    }  # fmt: skip
    assert (second["locator"], second["title"], second["at"]) == ("row 3", None, None)
    assert found.problems == [
        ("row 4", "empty_advert", "adverts"),
        ("row 5", "ragged_row", "adverts"),
    ]


def test_what_the_text_says_and_what_the_source_took_out_are_separate_claims(
    tmp_path: Path,
) -> None:
    found = read(READER, put(tmp_path, "ads.csv", SCRAPE))
    claims = [
        (row["locator"], row["raw"], row["id"], row["method"].split(",")[0], row["note"])
        for row in found.identifiers
        if row["kind"] == "phone"
    ]
    assert claims == [
        ("row 2", "0700000102", "phone:+256700000102", "advert text", "title"),
        ("row 2", "0700 000 101", "phone:+256700000101", "advert text", None),
        ("row 2", "0700000101", "phone:+256700000101", "source_field", "column e_PhoneNumbers"),
        ("row 2", "070 000 0101", "phone:+256700000101", "source_field", "column u_PhoneNumbers"),
        ("row 2", "0700000103", "phone:+256700000103", "source_field", "column u_PhoneNumbers"),
        ("row 3", "0700000104", "phone:+256700000104", "advert text", "source_uri"),
    ]


def test_the_same_claim_in_two_adverts_opens_to_both(tmp_path: Path) -> None:
    rows = "ad_id,body,phones\n1,a,0700000101\n2,b,0700000101\n"
    found = read(READER, put(tmp_path, "ads.csv", rows))
    assert [row["locator"] for row in found.identifiers] == ["row 2", "row 3"]


def test_a_time_without_a_zone_is_kept_as_written_and_counted(tmp_path: Path) -> None:
    rows = (
        "title,body,posted_at\na,b,2026-07-18 14:29\nc,d,2026-07-18\ne,f,2026-07-18T14:29+03:00\n"
    )
    found = read(READER, put(tmp_path, "ads.csv", rows), Settings(region="UG"))
    assert [(row["at"], row["at_wall"], row["at_basis"]) for row in found.adverts] == [
        (None, "2026-07-18T14:29:00", "unknown"),
        (None, "2026-07-18", "unknown"),
        (datetime(2026, 7, 18, 11, 29, tzinfo=UTC), "2026-07-18T14:29:00", "explicit"),
    ]
    assert found.notes == [
        "Posting times without a zone: 1. They are kept as written, without an instant; "
        "add the file again with --timezone to place them."
    ]


def test_an_open_order_of_day_and_month_is_asked_for(tmp_path: Path) -> None:
    source = put(tmp_path, "ads.csv", "title,body,posted\na,b,03/04/2026\nc,d,05/04/2026\n")
    with pytest.raises(NeedsAnswer, match=r"ads.csv: dates such as 03/04/2026") as asked:
        list(READER.read(source, UGANDA))
    assert asked.value.option == "--date-order"
    answered = read(READER, source, Settings(date_order="mdy"))
    assert answered.adverts[0]["at_wall"] == "2026-03-04"


def test_one_day_past_the_twelfth_settles_the_order(tmp_path: Path) -> None:
    source = put(tmp_path, "ads.csv", "title,body,posted\na,b,03/04/2026\nc,d,25/04/2026\n")
    assert [row["at_wall"] for row in read(READER, source).adverts] == ["2026-04-03", "2026-04-25"]


def test_a_time_that_does_not_read_is_a_problem_and_the_advert_stays(tmp_path: Path) -> None:
    source = put(tmp_path, "ads.csv", "title,body,posted\na,b,soon\nc,d,2026-04-25\n")
    found = read(READER, source)
    assert [row["at_raw"] for row in found.adverts] == ["soon", "2026-04-25"]
    assert found.problems == [("row 2", "unreadable_time", None)]


def test_a_workbook_is_read_like_a_text_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "ads"
    sheet.append(["Url", "Title", "Text", "Posted", "Phone"])
    sheet.append(["http://s.example/1", "Job", "ring 0700 000 101", date(2026, 3, 4), 700000102])
    book.create_sheet("notes").append(["nothing here"])
    data = io.BytesIO()
    book.save(data)
    source = put(tmp_path, "ads.xlsx", data.getvalue())
    assert READER.sniff(source) == "table of online adverts with 5 columns"
    found = read(READER, source)
    assert found.adverts[0]["locator"] == "sheet ads row 2"
    assert [row["value"] for row in found.identifiers] == ["+256700000101", "+256700000102"]
    assert found.problems == [("sheet notes", "sheet_not_read", None)]
    assert READER.reread(source, "sheet ads row 2", UGANDA)["Text"] == "ring 0700 000 101"


def test_a_row_opens_to_its_cells_as_the_file_writes_them(tmp_path: Path) -> None:
    source = put(tmp_path, "ads.csv", SCRAPE)
    cells = READER.reread(source, "row 2", UGANDA)
    assert list(cells)[:3] == ["index", "PostingDate", "Url"]
    assert cells["u_PhoneNumbers"] == "['070 000 0101', '0700000103']"
    with pytest.raises(MalformedRecord, match="row 99"):
        READER.reread(source, "row 99", UGANDA)


@pytest.mark.parametrize(
    ("header", "is_one"),
    [
        ("advert_id,url,title,body,posted_at,city,phones,images", True),
        ("Url,Description,Date", True),
        ("id,text", True),
        ("id,text,timestamp,LSH label", True),
        ("id,title,body", True),
        ("title,text,price", True),
        ("url,title,posted", True),
        ("id,text,author", False),
        ("from,to,text,date,url", False),
        ("date,description,amount,balance,url", False),
        ("name,phone,email", False),
        ("date,details,location", False),
        ("", False),
    ],
)
def test_adverts_are_recognised_by_their_columns(tmp_path: Path, header: str, is_one: bool) -> None:
    assert looks_like_adverts(header.split(",")) is is_one
    row = ",".join("x" for _ in header.split(","))
    assert (READER.sniff(put(tmp_path, "x.csv", f"{header}\n{row}\n")) is not None) is is_one


def test_a_stated_column_goes_before_what_its_name_suggests(tmp_path: Path) -> None:
    source = put(tmp_path, "ads.csv", "Title,Body,Anzeige\na,old,ring 0700000101\n")
    stated = Settings(region="UG", columns={"Anzeige": "body"})
    found = read(READER, source, stated)
    assert found.adverts[0]["body"] == "ring 0700000101"
    assert json.loads(found.adverts[0]["extra"]) == {"Body": "old"}
    with pytest.raises(UsageProblem, match="no such column or role"):
        roles_of(["Title"], {"Titel": "body"})


def test_a_long_body_is_kept_whole_and_said_to_be_partly_searched(tmp_path: Path) -> None:
    body = "0700000101 " + "word " * 30_000 + "0700000102"
    found = read(READER, put(tmp_path, "ads.csv", f"title,body,url\na,{body},\n"))
    assert found.adverts[0]["body"] == body
    assert [row["value"] for row in found.identifiers] == ["+256700000101"]
    assert found.problems == [("row 2", "partly_searched", None)]


def test_two_readings_give_the_same_slices(tmp_path: Path) -> None:
    source = put(tmp_path, "ads.csv", SCRAPE)
    first, again = list(READER.read(source, UGANDA)), list(READER.read(source, UGANDA))
    assert [part.tables for part in first] == [part.tables for part in again]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300), st.integers(0, len(SCRAPE)))
def test_damaged_tables_give_records_problems_or_a_clear_error(
    tmp_path: Path, junk: bytes, place: int
) -> None:
    whole = SCRAPE.encode()
    source = put(tmp_path, "ads.csv", whole[:place] + junk + whole[place:])
    READER.sniff(source)
    try:
        read(READER, source, Settings(region="UG", date_order="dmy"))
    except SourceError:
        return
