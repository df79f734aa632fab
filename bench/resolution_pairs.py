"""How far the first rules come without training: pairwise P, R and F1 of the final groups.

The public set has names, dates and places and hardly an identifier, so the rules can join
only on full name and date of birth. `possibly same` shows what they leave to a person.
Usage: python bench/resolution_pairs.py [historical_50k_half_a.parquet]
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from graphkit.model.judgements import Judgement, JudgementKind, Origin
from graphkit.resolve.fold import fold
from graphkit.resolve.identity import read_identity
from graphkit.resolve.propose import Proposals, propose_over

DEFAULT = (
    Path(__file__).resolve().parents[2] / "shared/data/resolution/historical_50k_half_a.parquet"
)


def pairs(sizes: Sequence[int]) -> int:
    """Count the pairs inside groups of these sizes."""
    return sum(size * (size - 1) // 2 for size in sizes)


def pairwise(found: Sequence[Hashable], truth: Sequence[Hashable]) -> tuple[float, float, float]:
    """Return precision, recall and F1 over pairs, from the contingency table."""
    right = pairs(list(Counter(zip(found, truth, strict=True)).values()))
    said, true = pairs(list(Counter(found).values())), pairs(list(Counter(truth).values()))
    precision, recall = right / max(1, said), right / max(1, true)
    return precision, recall, 2 * right / max(1, said + true)


def as_judgements(proposals: Proposals) -> list[Judgement]:
    """Return the proposals as the ledger would."""
    return [
        Judgement(f"r{n}", 1, JudgementKind.SAME, p.a, p.b, Origin.RULE, "", "", p.why, p.bits,
                  p.evidence)
        for n, p in enumerate(proposals.judgements)
    ]  # fmt: skip


def main(arguments: list[str]) -> None:
    """Print the figures."""
    rows = pq.read_table(Path(arguments[0]) if arguments else DEFAULT).to_pylist()
    random.Random(1).shuffle(rows)  # the file's own ids hold the truth, so they are left out
    started = time.perf_counter()
    records = [
        read_identity(
            {
                "exhibit_id": "ex-historical",
                "locator": f"row {number}",
                "basis": "register",
                "subject": "person",
                "name": row["full_name"],
                "given": row["first_name"],
                "family": row["surname"],
                "born": row["dob"],
                "sex": row["gender"],
            }
        )
        for number, row in enumerate(rows)
    ]
    proposals = propose_over(records, [], {}, lambda _: {})
    subjects = [record.anchor for record in records]
    number = fold(subjects, as_judgements(proposals)).group_of()
    seconds = time.perf_counter() - started
    truth = {record.anchor: row["cluster"] for record, row in zip(records, rows, strict=True)}
    precision, recall, f1 = pairwise(
        [number[anchor] for anchor in subjects], [truth[anchor] for anchor in subjects]
    )
    print(f"records {len(records)}, merges {len(proposals.judgements)}, {seconds:.1f} s")
    print(f"rules (same):   P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}")
    possible = [s for s in proposals.suggestions if s.outcome == "possibly same"]
    right = sum(truth[s.a] == truth[s.b] for s in possible)
    print(
        f"possibly same:  {len(possible)} pairs of groups, {right / max(1, len(possible)):.4f} true"
    )
    print(f"suppressed keys {len(proposals.suppressed)}, quarantined {len(proposals.quarantined)}")


if __name__ == "__main__":
    main(sys.argv[1:])
