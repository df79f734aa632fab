"""How long an analyst waits: a case of a million calls, every click timed beside rivals.

Usage: python -m bench.clicks [--calls N] [--phones N] [--keep FOLDER]
Prints p50 and p95 in milliseconds against the budget, and ratios to networkx and to bare
DuckDB over the same links in the same run. Trust the ratios: the machine may be busy.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb
import networkx as nx
import numpy as np

from bench.call_case import START_US, connect, write_case
from graphkit.graph.embedded import EmbeddedGraph
from graphkit.graph.network import Network
from graphkit.graph.project import project
from graphkit.graph.store import Where, moment

DAY_US = 86_400_000_000
ROUNDS = 200


Took = list[tuple[float, float]]
"""Milliseconds of wall and of processor time, one pair per call."""


def timed(click: Callable[[Any], object], values: Iterable[Any]) -> Took:
    """Time each call; on a busy machine only the processor time says something."""
    took = []
    for value in values:
        wall, cpu = time.perf_counter(), time.process_time()
        click(value)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        took.append((wall * 1000, cpu * 1000))
    return took


def stage(name: str, budget: str, work: Callable[[], Any]) -> Any:
    """Run one long step and print its wall and processor seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{name:<44}{wall:8.2f} s{cpu:8.2f} s cpu   budget {budget}")
    return result


class Table:
    """Prints one row per click, with ratios where a rival was timed on the same values."""

    def __init__(self) -> None:
        print(f"\n{'':<40}{'wall ms':^18}{'processor ms':^18}")
        print(f"{'click':<40}{'p50':>9}{'p95':>9}{'p50':>9}{'p95':>9}  {'budget':<10}p50 of rival")

    def row(self, name: str, budget: str, took: Took, **rivals: Took) -> None:
        """Print p50 and p95; a ratio above 1 means that the rival takes longer."""
        figures = np.percentile(np.array(took), [50, 95], axis=0)
        cells = "".join(f"{figures[at][which]:9.3f}" for which in (0, 1) for at in (0, 1))
        ratios = "  ".join(
            f"{rival} {np.percentile([cpu for _, cpu in times], 50) / figures[0][1]:.1f}x"
            for rival, times in rivals.items()
        )
        print(f"{name:<40}{cells}  {budget:<10}{ratios}")


def main() -> None:
    """Make the case, project it, time the clicks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--phones", type=int, default=50_000)
    parser.add_argument("--keep", type=Path, help="folder for the case; reused if it is there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        run(folder, given.calls, given.phones)


def run(folder: Path, calls: int, phones: int) -> None:
    """Time every step on a case in `folder`."""
    one, five, _ = os.getloadavg()
    print(f"{os.cpu_count()} cores, load {one:.1f} (5 min {five:.1f})\n")
    resolution = stage(
        "make the case", "-", lambda: write_case(folder, calls=calls, count=phones, people=2_000)
    )
    derived = folder / "derived"
    info = {"case": "bench", "ledger_seq": "1", "ledger_head": "00", "region": "UG"}
    with connect(folder) as con:
        told = stage(
            "project: records to graph.sqlite and events",
            "10 s",
            lambda: project(con, resolution, derived, info=info, roles={}),
        )
    size = sum(path.stat().st_size for path in derived.iterdir()) / 1e6
    print(f"  {told.entities:,} entities, {told.links:,} links, {calls:,} events, {size:.0f} MB")
    store = stage("open the store", "-", lambda: EmbeddedGraph(derived, lambda: connect(folder)))
    try:
        network = stage("Network of all calls", "1 s", lambda: _network(store))
        rival = stage("  the same as networkx", "-", network.to_networkx)
        bare = stage("  links in DuckDB, sorted", "-", lambda: _bare(store))
        clicks(store, network, rival, bare)
    finally:
        store.close()


def _network(store: EmbeddedGraph) -> Network:
    network = Network.of(store, layers=["calls"], actors=False)
    _ = network.graph
    return network


def _bare(store: EmbeddedGraph) -> duckdb.DuckDBPyConnection:
    links = store.edges(columns=("source", "target", "kind", "n"))  # noqa: F841 - read by name
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE link AS SELECT source AS node, target AS other, kind, n FROM links"
        " UNION ALL SELECT target, source, kind, n FROM links ORDER BY 1, 4 DESC"
    )
    return con


def clicks(
    store: EmbeddedGraph,
    network: Network,
    rival: nx.Graph[str],
    bare: duckdb.DuckDBPyConnection,
) -> None:
    """Time the clicks of section 9 of the specification."""
    draw = np.random.default_rng(3)
    phones = [network.ids[i] for i in draw.integers(0, network.n, ROUNDS)]
    degrees = network.graph.degree()
    hubs = [network.ids[i] for i in np.argsort(degrees)[::-1][:20]]
    pairs = list(zip(phones[:100], phones[100:], strict=True))
    links = [network.links[i] for i in draw.integers(0, len(network.links), ROUNDS)]
    values = store.vertices(columns=("id", "value", "name", "kind")).to_pylist()
    numbers = [row["value"] for row in values if row["value"]]
    names = [row["name"] for row in values if row["kind"] == "Person"]
    texts = [
        *(numbers[i][-6:] for i in draw.integers(0, len(numbers), ROUNDS // 2)),
        *(" ".join(w[:4] for w in names[i].split()) for i in draw.integers(0, len(names), 100)),
    ]
    warm = [store.neighbours([one]) for one in phones[:20]]
    table = Table()

    def strongest(one: str) -> object:
        ties = rival[one]
        return sorted(ties, key=lambda other: -ties[other]["strength"])[:50]

    def expand(one: str) -> object:
        query = "SELECT other, kind, n FROM link WHERE node = ? ORDER BY n DESC LIMIT 50"
        return bare.execute(query, [one]).fetchall()

    table.row(
        "neighbours of a phone, top 50",
        "p95 < 1",
        timed(lambda one: store.neighbours([one]), phones),
        networkx=timed(strongest, phones),
        duckdb=timed(expand, phones),
    )
    table.row(
        f"hub of {degrees[int(np.argmax(degrees))]:,}, top 50",
        "p95 < 1",
        timed(lambda one: store.neighbours([one]), hubs * 5),
        networkx=timed(strongest, hubs * 5),
        duckdb=timed(expand, hubs * 5),
    )
    table.row(
        "hub, all of it",
        "p95 < 50",
        timed(lambda one: store.neighbours([one], per_node=10_000), hubs),
    )
    table.row(
        "neighbours of 50 at once, top 20 each",
        "-",
        timed(
            lambda some: store.neighbours(some, per_node=20),
            [phones[i : i + 50] for i in range(0, 150, 10)],
        ),
    )
    table.row("expand menu", "-", timed(lambda one: store.kinds_around([one]), phones))

    def way(pair: tuple[str, str]) -> object:
        try:
            return nx.bidirectional_shortest_path(rival, *pair)
        except nx.NetworkXNoPath:
            return None

    table.row(
        "all shortest paths, 4 hops",
        "p95 < 20",
        timed(lambda pair: store.paths(*pair), pairs),
        networkx_one_path=timed(way, pairs),
    )
    table.row(
        "paths in time", "-", timed(lambda pair: store.paths(*pair, in_time=True), pairs[:30])
    )
    table.row("search: names and parts of numbers", "p95 < 10", timed(store.search, texts))
    table.row(
        "first 100 rows of a link",
        "p95 < 60",
        timed(lambda link: store.records([link]), links[:60]),
    )
    starts = [START_US + int(day) * DAY_US for day in draw.integers(0, 150, 40)]
    table.row(
        "time window, exact counts of all links",
        "p95 < 20",
        timed(
            lambda us: store.activity(None, since=moment(us), until=moment(us + 7 * DAY_US)), starts
        ),
    )
    table.row(
        "time window of one link",
        "-",
        timed(lambda link: store.activity([link], since=moment(starts[0])), links),
    )
    several = [sorted({*phones[i : i + 100], *hubs[:3]}) for i in range(0, 100, 10)]
    table.row("links among 100 marks", "-", timed(store.links_among, several))
    filtered = Where(min_n=2, since=moment(starts[0]), exhibits=frozenset({"ex-1"}))
    table.row(
        "neighbours under a filter",
        "-",
        timed(lambda one: store.neighbours([one], where=filtered), phones),
    )
    print(f"\nwarmed up on {len(warm)} phones; {ROUNDS} random phones, 100 pairs, 20 hubs")


if __name__ == "__main__":
    main()
