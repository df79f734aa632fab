"""The public research networks with known answers, read from the shared files."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from graphkit.graph.network import Network


def of_pairs(pairs: list[tuple[str, str]]) -> Network:
    """Make a network in which every pair is one tie of strength 1."""
    once = sorted({(min(pair), max(pair)) for pair in pairs})
    return Network.build([a for a, _ in once], [b for _, b in once])


def borgatti(shared: Path, name: str) -> Network:
    """Read an adjacency matrix of Borgatti 2006."""
    lines = (shared / "networks/borgatti2006_pyntacle" / name).read_text().splitlines()
    head = lines[0].split("\t")[1:]
    pairs = []
    for line in lines[1:]:
        row, *cells = line.split("\t")
        pairs += [(row, head[i]) for i, cell in enumerate(cells) if cell.strip() == "1"]
    return of_pairs(pairs)


def krebs(shared: Path) -> Network:
    """Read Krebs 2002; ends are the column `index` of the nodes."""
    with (shared / "networks/krebs62/edges.csv").open(newline="") as file:
        rows = [row for row in csv.reader(file) if row and not row[0].startswith("#")]
    return of_pairs([(row[0].strip(), row[1].strip()) for row in rows])


def mexico(shared: Path) -> Network:
    """Read the trafficking network of 34 operators."""
    text = (shared / "networks/mexico_trafficking/Data.txt").read_text()
    return of_pairs([tuple(line.split()[:2]) for line in text.splitlines() if line.strip()])  # type: ignore[misc]


def montagna_rows(shared: Path, which: str) -> list[tuple[str, str, float]]:
    """Read the listings of Montagna: meetings or phonecalls."""
    path = shared / f"networks/montagna/dataset/Montagna_{which}_edgelist.csv"
    rows = [line.split() for line in path.read_text().splitlines() if line.strip()]
    return [(a, b, float(w)) for a, b, w in rows]


def montagna(shared: Path, which: str, *, weighted: bool = False) -> Network:
    """Read one network of Montagna; with weights the rows of a pair are added up."""
    rows = montagna_rows(shared, which)
    if weighted:
        return Network.build(
            [a for a, _, _ in rows], [b for _, b, _ in rows], [w for *_, w in rows]
        )
    return of_pairs([(a, b) for a, b, _ in rows])


def last_row_wins(shared: Path, which: str) -> Network:
    """Read one network of Montagna as the published code does: only for comparison."""
    weights: dict[tuple[str, str], float] = defaultdict(float)
    for a, b, w in montagna_rows(shared, which):
        weights[min(a, b), max(a, b)] = w
    ends = sorted(weights)
    return Network.build([a for a, _ in ends], [b for _, b in ends], [weights[e] for e in ends])
