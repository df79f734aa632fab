"""Tables of positions: points only where a source states one."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.tables.made import put, read, settings

PROFILE = """
profile: own
record: positions
region: UG
timezone: UTC
dates: "%Y-%m-%d"
columns: {phone: MSISDN, at: Time, latitude: Lat, longitude: Lon, cell: Cell, place_raw: Site}
"""


def test_points_cells_and_places_keep_their_basis(tmp_path: Path) -> None:
    source = put(
        tmp_path,
        "MSISDN,Time,Lat,Lon,Cell,Site\n"
        "0700000101,2026-03-04 10:00,0.31,32.58,,\n"
        "0700000101,2026-03-04 10:00,0,0,641-10-1,\n"
        "0700000101,2026-03-04 10:00,452,603,,Lake road\n"
        "0700000101,2026-03-04 10:00,,,,\n",
    )
    found = read(source, settings(PROFILE))
    assert [
        (row["locator"], row["basis"], row["latitude"], row["cell"])
        for row in found.rows("positions")
    ] == [
        ("row 2", "gps", 0.31, None),
        ("row 3", "cell", None, "641-10-1"),
        ("row 4", "stated", None, None),
    ]
    assert {row["subject_id"] for row in found.rows("positions")} == {"phone:+256700000101"}
    assert found.problems == [
        ("row 3", "no_position"),
        ("row 4", "unreadable_number"),
        ("row 4", "unreadable_number"),
        ("row 5", "not_a_record"),
    ]
    assert found.adds_up
