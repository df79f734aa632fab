"""A made-up case of calls, straight into record files: communities, hubs, one exhibit."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graphkit.ingest.rows import SLICE_ROWS
from graphkit.model.anchors import identity_anchor
from graphkit.model.kinds import EntityId, RecordType
from graphkit.model.records import STORED
from graphkit.resolve.resolution import Resolution, ResolvedEntity

START_US = 1_767_225_600_000_000  # 2026-01-01
SPAN_US = 180 * 86_400_000_000
GROUP = 50
SYLLABLES = ("ka", "mu", "ge", "sha", "ba", "zi", "to", "li", "na", "wo", "ri", "pe", "do", "lu")


def phones(count: int) -> list[str]:
    """Return numbers of a Ugandan range, all different."""
    return [f"phone:+2567720{i:05d}" for i in range(count)]


def pairs(calls: int, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw who calls whom: callers by a long-tailed rate, most calls inside a community."""
    weight = 1 / np.arange(1, count + 1) ** 0.6
    weight = rng.permutation(weight)
    a = rng.choice(count, calls, p=weight / weight.sum())
    inside = (a // GROUP) * GROUP + np.minimum(rng.geometric(0.35, calls) - 1, GROUP - 1)
    outside = rng.choice(count, calls, p=weight / weight.sum())
    b = np.where(rng.random(calls) < 0.85, inside % count, outside)
    return a, np.where(a == b, (b + 1) % count, b)


def add_hubs(b: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Let twenty numbers be called by about five thousand others each."""
    for hub in range(20):
        b[rng.integers(0, b.size, 5_600)] = hub * (count // 20)
    return b


def write_case(folder: Path, *, calls: int, count: int, people: int, seed: int = 7) -> Resolution:
    """Write communications and identities as Parquet and return who is who."""
    rng = np.random.default_rng(seed)
    keys = np.array(phones(count), dtype=object)
    a, b = pairs(calls, count, rng)
    b = add_hubs(b, count, rng)
    at = pa.array(START_US + rng.integers(0, SPAN_US, calls), pa.timestamp("us", tz="UTC"))
    from_ids = pa.array(keys).take(pa.array(a))
    to_ids = pa.ListArray.from_arrays(
        pa.array(np.arange(calls + 1), pa.int32()), pa.array(keys).take(pa.array(b))
    )
    seconds = pa.array(rng.integers(1, 600, calls).astype(np.int32)).cast(pa.decimal128(13, 3))
    columns = {
        "locator": pa.array([f"row {i + 2}" for i in range(calls)]),
        "at": at,
        "kind": pa.array(["call"] * calls),
        "direction": pa.array(["out"] * calls),
        "seconds": seconds,
        "from_id": from_ids,
        "from_raw": from_ids,
        "to_ids": to_ids,
        "to_raws": to_ids,
    }
    _write(folder, RecordType.COMMUNICATIONS, calls, columns)
    names = [_name(rng) for _ in range(people)]
    owned = rng.permutation(count)[:people]
    claimed = pa.ListArray.from_arrays(
        pa.array(np.arange(people + 1), pa.int32()), pa.array(keys).take(pa.array(owned))
    )
    columns = {
        "locator": pa.array([f"row {i + 2}" for i in range(people)]),
        "ordinal": pa.array([0] * people, pa.int32()),
        "basis": pa.array(["subscriber"] * people),
        "name": pa.array(names),
        "ids": claimed,
        "id_raws": claimed,
    }
    _write(folder, RecordType.IDENTITIES, people, columns)
    anchors = [identity_anchor("ex-1", None, f"row {i + 2}") for i in range(people)]
    return Resolution(
        tuple(
            ResolvedEntity(EntityId(f"Person:{anchor[9:25]}"), "Person", name, (anchor,))
            for anchor, name in zip(anchors, names, strict=True)
        )
    )


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open the record files as the views that a case has."""
    con = duckdb.connect()
    con.execute("SET TimeZone='UTC'")
    first = 0
    for record_type in sorted(RecordType):
        paths = sorted((folder / record_type.value).glob("*.parquet"))
        if paths:
            listed = ", ".join(f"'{path}'" for path in paths)
            con.execute(
                f"CREATE VIEW {record_type.value} AS SELECT *, (file_index + {first})::INTEGER"
                f" AS batch, file_row_number AS row FROM read_parquet([{listed}])"
            )
        else:
            schema = STORED[record_type].append(pa.field("batch", pa.int32()))
            empty = schema.append(pa.field("row", pa.int64())).empty_table()
            con.register(record_type.value, empty)
        first += len(paths)
    return con


def _name(rng: np.random.Generator) -> str:
    def word() -> str:
        return "".join(rng.choice(SYLLABLES, rng.integers(2, 4))).capitalize()

    return f"{word()} {word()}"


def _write(folder: Path, record_type: RecordType, rows: int, columns: dict[str, pa.Array]) -> None:
    schema = STORED[record_type]
    fixed = {"exhibit_id": "ex-1", "reader": "bench", "reader_version": "1"}
    arrays = []
    for field in schema:
        if field.name in columns:
            arrays.append(columns[field.name].cast(field.type))
        elif field.name in fixed:
            arrays.append(pa.array([fixed[field.name]] * rows, field.type))
        else:
            arrays.append(pa.nulls(rows, field.type))
    table = pa.table(arrays, schema=schema)
    target = folder / record_type.value
    target.mkdir(exist_ok=True)
    for first in range(0, rows, SLICE_ROWS):  # as an import cuts them
        path = target / f"{first:09d}.parquet"
        pq.write_table(table.slice(first, SLICE_ROWS), path, compression="zstd")
