"""Every number on the sheet, counted again from the Parquet rows and from nothing of ours."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from decimal import Decimal

import duckdb

from graphkit.case import Case

PHONE = re.compile(r"N\d+ (\+256 [\d ]+)")
PAIR = """
SELECT count(*) FROM communications
WHERE (from_id = $a AND list_contains(to_ids, $b)) OR (from_id = $b AND list_contains(to_ids, $a))
"""
SUM = """
SELECT sum(amount) FROM transactions
WHERE list_contains($names, exhibit_id || '|' || coalesce(member, '') || '|' || locator)
"""


def rows_of(data: bytes) -> list[dict[str, str]]:
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    return [{k: v.removeprefix("'") for k, v in row.items()} for row in rows]


def test_the_numbers_of_the_sheet_are_those_of_the_parquet_rows(
    paper: Case, files: dict[str, bytes]
) -> None:
    rows = rows_of(files["csv"])
    drawing = files["svg"].decode()
    con = duckdb.connect()
    for name in ("communications", "transactions"):
        folder = paper.folder.records / name
        con.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{folder}/*.parquet')")
    pairs = sums = 0
    for total in (row for row in rows if row["row"] == "total"):
        records = [r for r in rows if r["ref"] == total["ref"] and r["row"] == "record"]
        if total["counted"]:
            assert sum(int(r["counted"]) for r in records) == int(total["counted"]), total
            undated = sum(r["undated"] == "yes" and r["counted"] == "1" for r in records)
            assert undated == int(total["undated"])
        a, b = PHONE.fullmatch(total["end_a"]), PHONE.fullmatch(total["end_b"])
        if total["kind"] == "calls and messages" and a and b:
            keys = {
                name: "phone:" + found.group(1).replace(" ", "")
                for name, found in (("a", a), ("b", b))
            }
            ((n,),) = con.execute(PAIR, keys).fetchall()
            assert n == len(records), total
            pairs += 1
            shown = re.search(rf">{total['ref']} (\d[\d,]*) (?:call|message)", drawing)
            if shown:
                assert int(shown.group(1).replace(",", "")) == int(total["counted"])
        if total["amount"]:
            names = [r["record"] for r in records if r["counted"] == "1"]
            ((amount,),) = con.execute(SUM, {"names": names}).fetchall()
            assert amount == Decimal(total["amount"]), total
            sums += 1
    con.close()
    assert pairs >= 4
    assert sums >= 2


def test_the_hashes_of_the_schedule_are_those_of_the_files(
    paper: Case, files: dict[str, bytes]
) -> None:
    stated = {row["file"]: row["sha256_first_16"] for row in rows_of(files["csv"]) if row["file"]}
    held = [p for p in paper.folder.exhibits.glob("*/content") if p.is_file()]
    found = {hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in held}
    assert stated
    assert set(stated.values()) <= found
