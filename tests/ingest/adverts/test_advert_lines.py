"""Scrapes as JSON: lines, arrays, packed, crawl documents, extractions, damage."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.errors import MalformedRecord, NeedsAnswer, SourceError
from graphkit.ingest.adverts.advert_lines import AdvertLines
from graphkit.ingest.adverts.json_advert import visible_text
from graphkit.ingest.reader import Settings
from graphkit.model.kinds import RecordType
from tests.ingest.adverts.made import UGANDA, put, read

READER = AdvertLines()

FLAT = {
    "id": 5,
    "url": "https://x.example/1",
    "title": "House job",
    "description": "ring +256 700 000 101 ok",
    "posted": 1500388140000,
    "phones": ["0700000101", None],
    "location": {"city": "Kampala"},
    "images": ["a.jpg"],
    "views": 7,
}
EXTRACTED = {
    "_id": "A",
    "extractions": {
        "lattice-phone": {"results": [{"value": "0700000102", "context": {"start": 3}}]},
        "lattice-location": {"results": [{"value": "k", "context": {"city": {"name": "Jinja"}}}]},
        "lattice-content": {"results": [{"value": "cleaner wanted, 0700 000 102"}]},
        "lattice-name": {"results": [{"value": "Grace"}]},
    },
}
PICTURE = {
    "_id": "m",
    "obj_original_url": "http://p.example/1.png",
    "obj_parent": "A",
    "content_type": "image/png",
    "obj_stored_url": "store/1.png",
}
CRAWLED = {
    "_id": "c",
    "url": "http://x.example/9",
    "crawler": "z",
    "timestamp": 1500388140000,
    "raw_content": "<html><body><script>x</script><p>Massage</p><p>call 0700 000 103</p></body>",
    "objects": [{"obj_original_url": "http://p.example/2.png"}],
}


def lines(*values: Any) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def test_a_flat_object_becomes_an_advert(tmp_path: Path) -> None:
    source = put(tmp_path, "ads.jsonl", lines(FLAT))
    assert READER.sniff(source) == "JSON objects, one per online advert"
    found = read(READER, source)
    (advert,) = found.adverts
    assert (advert["locator"], advert["advert_id"], advert["city_raw"]) == (
        "line 1",
        "5",
        "Kampala",
    )
    assert advert["at"] == datetime(2017, 7, 18, 14, 29, tzinfo=UTC)
    assert (advert["at_raw"], advert["at_basis"]) == ("1500388140000", "explicit")
    assert advert["images"] == ["a.jpg"]
    assert json.loads(advert["extra"]) == {"views": 7}
    assert [(row["id"], row["method"].split(",")[0]) for row in found.identifiers] == [
        ("phone:+256700000101", "advert text"),
        ("phone:+256700000101", "source_field"),
    ]


def test_extractions_are_claims_of_the_program_that_made_them(tmp_path: Path) -> None:
    found = read(READER, put(tmp_path, "x.jsonl", lines(EXTRACTED)))
    (advert,) = found.adverts
    assert (advert["body"], advert["city_raw"]) == ("cleaner wanted, 0700 000 102", "Jinja")
    assert json.loads(advert["extra"]) == {"lattice-name": ["Grace"]}
    assert [
        (row["raw"], row["method"].split(",")[0], row["note"]) for row in found.identifiers
    ] == [
        ("0700 000 102", "advert text", None),
        ("0700000102", "source_field", "column lattice-phone"),
    ]


def test_the_document_of_a_picture_is_media_and_no_row(tmp_path: Path) -> None:
    found = read(READER, put(tmp_path, "x.jsonl", lines(PICTURE, EXTRACTED)))
    assert found.rows == 1
    (media,) = found.tables[RecordType.MEDIA]
    assert (media["locator"], media["path"], media["mime"]) == (
        "line 1",
        "store/1.png",
        "image/png",
    )
    assert media["present"] is False
    assert found.notes == ["Documents that describe a picture and are no advert: 1."]


def test_the_time_of_a_crawl_is_not_the_time_of_posting(tmp_path: Path) -> None:
    (advert,) = read(READER, put(tmp_path, "x.jsonl", lines(CRAWLED))).adverts
    assert advert["at"] is None
    assert advert["body"] == "Massage call 0700 000 103"
    assert advert["images"] == ["http://p.example/2.png"]
    extra = json.loads(advert["extra"])
    assert (extra["timestamp"], extra["body_from"]) == (1500388140000, "raw_content")


def test_words_of_scripts_and_styles_are_not_visible() -> None:
    assert visible_text("<style>a</style><p>One<b>two</b></p><script>b</script>") == "One two"


def test_an_array_is_read_item_by_item(tmp_path: Path) -> None:
    source = put(tmp_path, "ads.json", json.dumps([FLAT, EXTRACTED], indent=1))
    found = read(READER, source)
    assert [row["locator"] for row in found.adverts] == ["item 1", "item 2"]
    assert found.rows == 2
    assert found.problems == []


def test_an_array_that_is_cut_off_keeps_what_stands_before(tmp_path: Path) -> None:
    whole = json.dumps([FLAT, EXTRACTED])
    found = read(READER, put(tmp_path, "ads.json", whole[:-20]))
    assert [row["locator"] for row in found.adverts] == ["item 1"]
    assert found.problems == [("item 2", "not_an_object", "adverts")]


def test_a_bad_line_is_a_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    text = lines(FLAT) + "{bad\n\n17\n" + "[" * 100_000 + "\n" + lines(EXTRACTED)
    found = read(READER, put(tmp_path, "ads.jsonl", text))
    assert [row["locator"] for row in found.adverts] == ["line 1", "line 6"]
    assert [place for place, _, _ in found.problems] == ["line 2", "line 4", "line 5"]


def test_packed_lines_are_read_up_to_their_damage(tmp_path: Path) -> None:
    values = [{**FLAT, "id": place, "title": f"job {place * 7919}"} for place in range(600)]
    packed = gzip.compress(lines(*values).encode())
    assert len(read(READER, put(tmp_path, "ads.jsonl.gz", packed)).adverts) == 600
    cut = read(READER, put(tmp_path, "cut.jsonl.gz", packed[: len(packed) // 2]))
    assert 150 < len(cut.adverts) < 450
    assert cut.problems[-1][1:] == ("not_an_object", "adverts")


def test_a_packed_file_that_unpacks_without_end_is_stopped(tmp_path: Path) -> None:
    bomb = gzip.compress(lines(FLAT).encode() + (b" " * 2**20 + b"\n") * 80, compresslevel=9)
    found = read(READER, put(tmp_path, "bomb.jsonl.gz", bomb))
    assert len(found.adverts) == 1
    assert found.problems[-1][1] == "not_an_object"


def test_halves_of_characters_do_not_move_the_offsets(tmp_path: Path) -> None:
    text = '{"title": "a", "body": "\\ud83d x 0700 000 101", "url": "http://x.example"}\n'
    found = read(READER, put(tmp_path, "ads.jsonl", text))
    assert found.adverts[0]["body"] == "\ufffd x 0700 000 101"
    assert found.identifiers[0]["start"] == 4


def test_an_open_order_of_day_and_month_is_asked_for(tmp_path: Path) -> None:
    source = put(tmp_path, "ads.jsonl", lines({**FLAT, "posted": "03/04/2026 10:00"}))
    with pytest.raises(NeedsAnswer) as asked:
        list(READER.read(source, UGANDA))
    assert asked.value.option == "--date-order"
    (advert,) = read(READER, source, Settings(date_order="dmy")).adverts
    assert advert["at_wall"] == "2026-04-03T10:00:00"


def test_a_line_opens_to_its_fields_as_json(tmp_path: Path) -> None:
    source = put(tmp_path, "ads.jsonl", lines(FLAT) + "{bad\n")
    fields = READER.reread(source, "line 1", UGANDA)
    assert fields["phones"] == '["0700000101", null]'
    assert list(fields) == list(FLAT)
    assert READER.reread(source, "line 2", UGANDA) == {"line": "{bad"}
    with pytest.raises(MalformedRecord, match="line 9"):
        READER.reread(source, "line 9", UGANDA)


@pytest.mark.parametrize(
    "data",
    [
        '{"from": "a", "to": "b", "text": "c"}\n',
        '{"a": 1}\n',
        "[1, 2]",
        "",
        "[",
        "\x1f\x8bnot packed",
        "{",
        '{"type": "Feature", "geometry": {}}',
    ],
)
def test_other_json_is_left_to_others(tmp_path: Path, data: str) -> None:
    assert READER.sniff(put(tmp_path, "x.json", data.encode("latin-1"))) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["title", "body", "url", "phones", "posted", "location", "images", "price", "email",
             "extractions", "lattice-phone", "results", "value", "objects", "raw_content",
             "extracted_metadata", "author", "handle", "obj_parent", "obj_original_url"]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=12,
)  # fmt: skip
RUGGED = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@RUGGED
@given(st.lists(JSON, max_size=4), st.booleans())
def test_any_json_gives_records_and_problems(
    tmp_path: Path, values: list[Any], as_array: bool
) -> None:
    data = json.dumps(values) if as_array else lines(*values)
    source = put(tmp_path, "x.json", data)
    READER.sniff(source)
    read(READER, source, Settings(region="UG", date_order="dmy"))


@RUGGED
@given(st.binary(max_size=200), st.integers(0, 400), st.booleans())
def test_damaged_files_give_records_problems_or_a_clear_error(
    tmp_path: Path, junk: bytes, place: int, packed: bool
) -> None:
    data = lines(FLAT, EXTRACTED).encode()
    data = gzip.compress(data, mtime=0) if packed else data
    source = put(tmp_path, "x.json", data[:place] + junk + data[place:])
    READER.sniff(source)
    try:
        read(READER, source, Settings(region="UG", date_order="dmy"))
    except SourceError:
        return
