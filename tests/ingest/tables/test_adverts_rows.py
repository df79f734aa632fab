"""Adverts read with a profile: the roles are the profile's, the texts the advert reader's."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.tables.made import put, read, settings

PROFILE = """
profile: own
record: adverts
region: UG
dates: "%d/%m/%Y"
columns:
  advert_id: Nr
  title: Heading
  body: Words
  posted_at: Seen
  phone: [Call]
skip: {Heading: [expired]}
"""


def test_an_advert_table_is_read_by_its_profile(tmp_path: Path) -> None:
    source = put(
        tmp_path,
        "Nr,Heading,Words,Seen,Call\n"
        "1,House cleaning,Ring 0700 000 101 today,04/03/2026 10:00,0700000102\n"
        "2,expired,x,,\n"
        ",,,,\n"
        "3,Garden work,Fair pay,soon,\n"
        "4,too,many,cells,here,now\n",
    )
    found = read(source, settings(PROFILE))
    adverts = found.rows("adverts")
    assert [(row["locator"], row["advert_id"], row["title"]) for row in adverts] == [
        ("row 2", "1", "House cleaning"),
        ("row 5", "3", "Garden work"),
    ]
    assert adverts[0]["at_wall"] == "2026-03-04T10:00:00"
    assert {row["value"] for row in found.rows("identifiers") if row["kind"] == "phone"} == {
        "+256700000101",
        "+256700000102",
    }
    assert found.problems == [("row 5", "unreadable_time"), ("row 6", "ragged_row")]
    assert found.skipped == {"Heading expired": 1}
    assert found.adds_up
