"""How well the name aligner tells names apart: F1 on labelled pairs at the frozen threshold.

Usage: python bench/resolution_names.py [name_bench_half_a.csv] [--errors]
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from graphkit.resolve.name_reading import alternatives, read_name
from graphkit.resolve.names import AGREE, _align, best_alignment

DEFAULT = Path(__file__).resolve().parents[2] / "shared/data/resolution/name_bench_half_a.csv"
KINDS = {"Person": False, "Company": True, "Organization": True}
"""What a schema says of the kind; for the others the name itself must tell."""

Row = dict[str, str]
Scored = tuple[float, bool, Row]


def score(row: Row) -> float:
    """Score one pair by the best of its alternative names."""
    kind = KINDS.get(row["schema"])
    left, right = (
        [read_name(part, kind) for part in alternatives(row[name], kind)]
        for name in ("name1", "name2")
    )
    fit = best_alignment(left, right)
    return 0.0 if fit is None else fit.score


def measure(scored: Iterable[Scored], cut: float) -> tuple[float, float, float]:
    """Return precision, recall and F1 of saying `match` from a score on."""
    tp = fp = fn = 0
    for value, true, _ in scored:
        tp += true and value >= cut
        fp += value >= cut and not true
        fn += true and value < cut
    precision, recall = tp / max(1, tp + fp), tp / max(1, tp + fn)
    return precision, recall, 2 * tp / max(1, 2 * tp + fp + fn)


def line(name: str, scored: list[Scored], cut: float) -> str:
    """Write one line of the table."""
    precision, recall, f1 = measure(scored, cut)
    return f"{name:<28} {cut:.2f}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"


def microseconds(work: Callable[[], object], count: int) -> float:
    """Return the processor time of one of `count` pieces of work, best of five rounds."""
    rounds = []
    for _ in range(5):
        start = time.process_time()
        work()
        rounds.append(time.process_time() - start)
    return min(rounds) / count * 1e6


def main(arguments: list[str]) -> None:
    """Print the table."""
    paths = [Path(text) for text in arguments if not text.startswith("-")]
    with (paths[0] if paths else DEFAULT).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    scored = [(score(row), row["is_match"] == "true", row) for row in rows]
    print(line("all pairs, frozen threshold", scored, AGREE))
    print(line("all pairs", scored, 0.70))
    for schema in sorted({row["schema"] for row in rows}):
        print(line(f"  {schema}", [s for s in scored if s[2]["schema"] == schema], AGREE))
    strong = [s for s in scored if s[2]["quality"] == "STRONG"]
    right = sum((value >= AGREE) == true for value, true, _ in strong)
    print(f"STRONG cases right: {right} of {len(strong)}")
    names = [(read_name(row["name1"]), read_name(row["name2"])) for row in rows]
    # past the memory for whole pairs, which would answer without comparing anything
    warm = microseconds(lambda: [_align.__wrapped__(a, b) for a, b in names], len(names))
    print(f"one pair, names and words known: {warm:.0f} us")
    if "--errors" in arguments:
        for value, true, row in scored:
            if (value >= AGREE) is not true:
                said = "missed" if true else "wrong "
                print(f"{said} {value:.3f} {row['schema']:<12} {row['name1']} | {row['name2']}")


if __name__ == "__main__":
    main(sys.argv[1:])
