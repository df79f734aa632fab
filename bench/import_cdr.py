"""Call records of one CSV into a case, against a bare DuckDB scan of the same file.

    python bench/import_cdr.py --rows 5000000

The file is made up here from a seed. Scan and import run one after the other, each in a
process of its own; the last line is their ratio (acceptance: at most 6) and the peak memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

COLUMNS = (
    "A Number", "B Number", "Call Date", "Call Time", "Duration", "Call Type", "Direction",
    "IMEI", "IMSI", "Cell ID",
)  # fmt: skip
PIECE = 500_000
DAYS = 180


def make(path: Path, rows: int, numbers: int, seed: int = 7) -> None:
    """Write a call list: sorted by time, few people calling much, fictitious numbers."""
    rng = np.random.default_rng(seed)
    written = pa.array([f"2567000{i:05d}" for i in rng.permutation(100_000)[:numbers]])
    weight = 1 / np.arange(1, numbers + 1) ** 0.6
    share = weight / weight.sum()
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    start = np.datetime64("2025-01-01T00:00:00")
    step = DAYS * 86_400 / rows
    plain = arrow_csv.WriteOptions(quoting_style="none")
    with arrow_csv.CSVWriter(path, schema, write_options=plain) as out:
        for first in range(0, rows, PIECE):
            count = min(PIECE, rows - first)
            at = pa.array(
                start
                + ((np.arange(first, first + count) + rng.random(count)) * step).astype(np.int64)
            )
            a, b = rng.choice(numbers, count, p=share), rng.choice(numbers, count, p=share)
            seconds = rng.exponential(120, count).astype(np.int64) % 7_200
            out.write_table(
                pa.table(
                    [
                        written.take(pa.array(a)),
                        written.take(pa.array(b)),
                        pc.strftime(at, format="%d/%m/%Y"),
                        pc.strftime(at, format="%H:%M:%S"),
                        pc.cast(pa.array(seconds), pa.string()),
                        pa.array(["CALL", "SMS"]).take(
                            pa.array((rng.random(count) > 0.7).astype(np.int64))
                        ),
                        pa.array(["MOC", "MTC"]).take(pa.array(rng.integers(0, 2, count))),
                        pc.cast(pa.array(35_000_000_000_000 * 10 + a * 10), pa.string()),
                        pc.cast(pa.array(641_100_000_000_000 + a), pa.string()),
                        pc.binary_join_element_wise(
                            "641-10-1201", pc.cast(pa.array(1000 + a % 3000), pa.string()), "-"
                        ),
                    ],
                    schema=schema,
                )
            )


def scan(path: Path) -> float:
    """Read every cell as text with DuckDB, which uses all cores, and return the seconds."""
    wanted = ", ".join(f'max("{name}")' for name in COLUMNS)
    begun = time.perf_counter()
    with duckdb.connect() as connection:
        connection.execute(
            f"SELECT count(*), {wanted} FROM read_csv(?, all_varchar=true, header=true, "
            "delim=',', quote='\"')",
            [str(path)],
        ).fetchall()
    return time.perf_counter() - begun


def take_in(path: Path, folder: Path) -> dict[str, object]:
    """Import the file into a new case: hash, copy, read, commit; return seconds and memory."""
    from graphkit.case import Case

    with Case.create(folder / "case", region="UG", timezone="Africa/Kampala") as case:
        begun = time.perf_counter()
        line = next(iter(case.add([path], profile="generic-cdr", date_order="dmy")))
        seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "seconds": seconds, "peak_mb": peak, "status": line["status"], "reason": line["reason"],
        "rows": line["rows"], "records": line["records"], "problems": line["problems"],
    }  # fmt: skip


def main() -> None:
    """Make the file, scan it, import it, print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--numbers", type=int, default=20_000, help="distinct phone numbers")
    parser.add_argument("--stage", choices=["make", "scan", "import"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help="where the file and the case go")
    said = parser.parse_args()
    if said.stage == "make":
        make(said.folder / "calls.csv", said.rows, said.numbers)
    elif said.stage == "scan":
        print(json.dumps(min(scan(said.folder / "calls.csv") for _ in range(3))))
    elif said.stage == "import":
        print(json.dumps(take_in(said.folder / "calls.csv", said.folder)))
    else:
        with tempfile.TemporaryDirectory(dir=said.folder, prefix="cdr-") as folder:
            show(Path(folder), said.rows, said.numbers)


def show(folder: Path, rows: int, numbers: int) -> None:
    """Run the stages in processes of their own and print what they measured."""
    run(folder, "make", rows, numbers)
    size = (folder / "calls.csv").stat().st_size
    print(f"{rows:,} rows, {numbers:,} numbers, {size / 2**20:,.0f} MB")
    bare = [json.loads(run(folder, "scan", rows, numbers))]
    found = json.loads(run(folder, "import", rows, numbers))
    bare.append(json.loads(run(folder, "scan", rows, numbers)))
    print(f"bare scan before and after: {bare[0]:.2f} s, {bare[1]:.2f} s")
    print(f"import: {found['seconds']:.2f} s, {found['status']}, {found['rows']:,} rows")
    print(f"records: {found['records']}, problems: {found['problems']}")
    ratio = found["seconds"] / (sum(bare) / 2)
    print(f"ratio {ratio:.2f} (at most 6), peak memory {found['peak_mb']:,} MB")


def run(folder: Path, stage: str, rows: int, numbers: int) -> str:
    """Run one stage in a process of its own and return what it printed."""
    command = [
        sys.executable, __file__, "--stage", stage, "--folder", str(folder),
        "--rows", str(rows), "--numbers", str(numbers),
    ]  # fmt: skip
    root = str(Path(__file__).parent.parent)
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": root}
    )
    return done.stdout


if __name__ == "__main__":
    main()
