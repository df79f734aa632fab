"""How many of 200 random statement layouts are read wholly right, at 5, 10, 30, 100 rows.

Run from the repository: `python -m bench.statement_layouts`. Wholly right means every
record's time, amount, side and balance. Where the file leaves the order of day and month
open the reader asks, and is answered, as a user would.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from graphkit.errors import NeedsAnswer
from graphkit.ingest.finance.statement import StatementTable
from graphkit.ingest.reader import Settings
from graphkit.ingest.source import FileSource
from graphkit.model.kinds import RecordType
from tests.ingest.finance.layouts import Statement, statement

COUNTS = {5: 181, 10: 199, 30: 200, 100: 200}
LAYOUTS = 200


def read(path: Path, made: Statement) -> list[tuple[object, ...]]:
    """Read one generated file; answer the question of the date order if it is asked."""
    source = FileSource(path, "ex-bench", path.name)
    reader = StatementTable()
    try:
        slices = list(reader.read(source, Settings()))
    except NeedsAnswer:
        slices = list(reader.read(source, Settings(date_order=made.date_order)))
    names = ("at_wall", "direction", "amount", "balance_after")
    return [
        tuple(row[name] for name in names)
        for piece in slices
        if RecordType.TRANSACTIONS in piece.tables
        for row in piece.tables[RecordType.TRANSACTIONS].to_pylist()
    ]


def wrong(path: Path, made: Statement) -> str | None:
    """Return what is not right of one statement, or None."""
    expected = [(t.wall, t.direction, t.amount, t.balance) for t in made.truth]
    try:
        found = read(path, made)
    except Exception as error:  # noqa: BLE001 - a bench goes on and says what failed
        return f"{type(error).__name__}: {error}"
    if len(found) != len(expected):
        return f"{len(found)} rows for {len(expected)}"
    for row, (one, two) in enumerate(zip(found, expected, strict=True)):
        if one != two:
            return f"row {row}: {one} for {two}"
    return None


def main() -> None:
    """Print the figures, and with `-v` every miss."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statement.csv"
        for count, least in COUNTS.items():
            started = time.perf_counter()
            misses = []
            for seed in range(LAYOUTS):
                made = statement(seed, count)
                path.write_text(made.text(), encoding="utf-8")
                found = wrong(path, made)
                if found is not None:
                    misses.append(f"  seed {seed} ({made.drawn}): {found}")
            each = (time.perf_counter() - started) / LAYOUTS * 1000
            right = LAYOUTS - len(misses)
            figures = f"{right}/{LAYOUTS} right (at least {least})"
            print(f"{count:>4} rows: {figures}, {each:.0f} ms each")
            if "-v" in sys.argv:
                print("\n".join(misses))


if __name__ == "__main__":
    main()
