"""Published and twice computed values of public networks (spec: analysis, A1 to A4, A8)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphkit.analysis import measures
from graphkit.analysis.communities import leiden
from graphkit.graph.network import Network
from tests.analysis.networks import (
    borgatti,
    krebs,
    last_row_wins,
    mexico,
    montagna,
    of_pairs,
)


def at(network: Network, values: list[Any], *nodes: str) -> list[Any]:
    place = {name: ix for ix, name in enumerate(network.ids)}
    return [values[place[node]] for node in nodes]


def close(*numbers: float, tolerance: float = 1e-6) -> Any:
    return pytest.approx(list(numbers), abs=tolerance)


def top(network: Network, values: list[Any], count: int) -> list[str]:
    order = sorted(range(network.n), key=lambda ix: (-values[ix], network.ids[ix]))
    return [network.ids[ix] for ix in order[:count]]


def test_borgatti_figure_8(shared: Path) -> None:
    network = borgatti(shared, "figure_8.txt")
    assert (network.n, network.m) == (32, 56)
    plain = measures.betweenness(network, weighted=False)
    assert at(network, plain, "WD", "PS", "BM", "HA", "SR") == close(210.75, 18.5, 251, 239, 210)
    rank = measures.pagerank(network, weighted=False)
    assert at(network, rank, "HS", "BR", "WD", "PS", "WS") == close(
        0.01547, 0.02636, 0.04585, 0.03851, 0.02625, tolerance=2e-5
    )
    tight = measures.constraint(network)
    assert at(network, tight, "BM", "HB", "BS3") == close(0.247299, 0.285200, 0.328030)
    cores = measures.core(network)
    assert {n for n, c in zip(network.ids, cores, strict=True) if c == 4} == {
        "BR", "BS3", "GM", "KR", "PS", "SF", "WD", "WS",
    }  # fmt: skip
    assert max(cores) == 4  # type: ignore[type-var]
    assert len(measures.articulation_points(network)) == 11
    assert len(measures.bridges(network)) == 11
    found = leiden(network)
    assert found.modularity == pytest.approx(0.593591, abs=1e-6)
    assert len(found.groups) == 3


def test_borgatti_figure_1(shared: Path) -> None:
    network = borgatti(shared, "figure_1.txt")
    assert (network.n, network.m) == (8, 8)
    plain = measures.betweenness(network, weighted=False)
    assert at(network, plain, "A", "B") == close(15, 11)
    assert at(network, measures.constraint(network), "A", "B") == close(0.2725, 0.355625)
    assert len(measures.articulation_points(network)) == 2
    assert len(measures.bridges(network)) == 5
    assert leiden(network).modularity == pytest.approx(0.25)


def test_krebs(shared: Path) -> None:
    network = krebs(shared)
    assert (network.n, network.m) == (62, 152)
    degrees = measures.degree(network)
    assert [d / 61 for d in at(network, degrees, "11", "31", "43")] == close(
        0.360656, 0.295082, 0.213115
    )
    assert at(network, measures.harmonic(network), "11", "31", "43") == close(
        0.666667, 0.577869, 0.534153
    )
    plain = measures.betweenness(network)
    assert at(network, plain, "11", "1", "15", "44", "43", "17", "31", "39") == close(
        1074.215573, 459.973443, 415.416667, 281.939683, 230.985462, 221.583333, 162.933836,
        92.178125,
    )  # fmt: skip
    assert at(network, measures.constraint(network), "11", "31", "1", "43") == close(
        0.112151, 0.163057, 0.178776, 0.184711
    )
    cores = measures.core(network)
    assert {n for n, c in zip(network.ids, cores, strict=True) if c == 5} == {
        "11", "24", "28", "29", "30", "31", "35", "36", "38", "39", "40",
    }  # fmt: skip
    assert measures.articulation_points(network) == ["1", "11", "17", "37", "44"]
    assert len(measures.bridges(network)) == 10
    found = leiden(network)
    assert found.modularity == pytest.approx(0.536098, abs=1e-6)
    assert [len(group) for group in found.groups] == [15, 11, 11, 11, 8, 6]


def test_mexico(shared: Path) -> None:
    network = mexico(shared)
    assert (network.n, network.m) == (34, 225)
    nodes = ("13", "21", "31", "32", "33")
    result = measures.compute(network)
    assert at(network, result.values["degree"], *nodes) == [27, 27, 18, 20, 17]
    assert at(network, result.values["betweenness"], *nodes) == close(
        82.758550, 70.176984, 29.953680, 9.162698, 5.780556
    )
    assert at(network, result.values["harmonic"], *nodes) == close(
        0.909091, 0.909091, 0.772727, 0.797980, 0.752525
    )
    assert at(network, result.values["constraint"], *nodes) == close(
        0.123650, 0.125867, 0.144004, 0.165367, 0.175386
    )
    degree = result.ranks("degree")
    intervals = zip(degree.lo, degree.hi, strict=True)
    assert at(network, list(intervals), *nodes) == [(1, 2), (1, 2), (6, 6), (3, 3), (7, 9)]
    between = result.ranks("betweenness")
    assert at(network, list(between.lo), *nodes) == [1, 2, 3, 10, 14]
    tight = result.ranks("constraint")
    assert at(network, list(tight.lo), *nodes) == [1, 2, 3, 10, 13]
    near = result.ranks("harmonic")
    assert at(network, list(zip(near.lo, near.hi, strict=True)), "32", "33") == [(3, 3), (7, 9)]
    cores = measures.core(network)
    assert (max(cores), cores.count(11)) == (11, 13)  # type: ignore[type-var]
    assert measures.articulation_points(network) == []
    assert leiden(network).modularity == pytest.approx(0.248286, abs=1e-6)


def test_montagna_meetings(shared: Path) -> None:
    network = montagna(shared, "meetings")
    assert (network.n, network.m) == (101, 256)
    sizes = sorted((len(part) for part in network.graph.connected_components()), reverse=True)
    assert sizes == [92, 3, 2, 2, 2]
    assert at(network, measures.degree(network), "18", "47", "12", "27", "68") == [
        24, 19, 16, 16, 15,
    ]  # fmt: skip
    assert at(network, measures.betweenness(network), "18", "47", "27", "68", "12") == close(
        1847.280377, 1087.974852, 784.795323, 624.055281, 579.757468
    )
    assert at(network, measures.harmonic(network), "18", "47", "27") == close(
        0.530833, 0.493333, 0.479167
    )
    assert at(network, measures.constraint(network), "18", "27", "68", "47") == close(
        0.098058, 0.141793, 0.142383, 0.142548
    )
    cores = dict(zip(network.ids, measures.core(network), strict=True))
    assert {n for n, c in cores.items() if c == 6} == set("3456789")
    assert len(measures.articulation_points(network)) == 12
    assert len(measures.bridges(network)) == 12


def test_montagna_calls(shared: Path) -> None:
    network = montagna(shared, "phonecalls")
    assert (network.n, network.m) == (100, 124)
    assert at(network, measures.degree(network), "18", "47", "61", "27", "68") == [
        25, 21, 17, 11, 10,
    ]  # fmt: skip
    assert at(network, measures.betweenness(network), "18", "61", "47", "29", "75") == close(
        2028.864286, 1366.434921, 1145.679365, 1065.026190, 464.889683
    )
    assert at(network, measures.harmonic(network), "18", "61", "47") == close(
        0.506734, 0.461279, 0.458586
    )
    assert at(network, measures.constraint(network), "18", "61", "47") == close(
        0.042194, 0.063431, 0.083871
    )
    cores = dict(zip(network.ids, measures.core(network), strict=True))
    assert {n for n, c in cores.items() if c == 3} == {
        "27", "29", "43", "45", "47", "51", "54", "68", "97",
    }  # fmt: skip
    assert len(measures.articulation_points(network)) == 16
    assert len(measures.bridges(network)) == 65


@pytest.mark.parametrize(("which", "least"), [("meetings", 0.6150), ("phonecalls", 0.6411)])
def test_the_best_of_200_runs_reaches_the_known_modularity(
    shared: Path, which: str, least: float
) -> None:
    assert round(leiden(montagna(shared, which), runs=200).modularity, 4) >= least


def test_montagna_strengths_are_added_up_and_distance_is_their_inverse(shared: Path) -> None:
    meetings = montagna(shared, "meetings", weighted=True)
    assert meetings.strength.sum() == 456
    assert at(meetings, measures.strength(meetings), "47", "89", "27") == [62, 46, 44]
    assert at(meetings, measures.betweenness(meetings), "18", "29", "27", "47", "12") == close(
        2427.473810, 1978.461905, 1962.733333, 1143.5, 1000.864286
    )
    calls = montagna(shared, "phonecalls", weighted=True)
    assert calls.strength.sum() == 276
    assert at(calls, measures.strength(calls), "18", "47", "61") == [71, 54, 46]
    assert at(calls, measures.betweenness(calls), "18", "47", "29", "43", "61") == close(
        2318, 1762, 1360, 1129, 1118.5
    )


def test_montagna_with_the_last_row_only(shared: Path) -> None:
    meetings = last_row_wins(shared, "meetings")
    assert meetings.strength.sum() == 369
    assert at(meetings, measures.betweenness(meetings), "27", "18", "29", "25", "47") == close(
        1334.166667, 1231.723810, 1199.476190, 1107.511905, 1095
    )
    calls = last_row_wins(shared, "phonecalls")
    assert calls.strength.sum() == 210
    assert at(calls, measures.betweenness(calls), "18", "47", "29", "43", "61") == close(
        2198.5, 1540.5, 1503, 1205, 1132
    )


def test_montagna_calls_as_directed_graph(shared: Path) -> None:
    calls = montagna(shared, "phonecalls", weighted=True)
    arcs = calls.directed
    assert arcs.ecount() == 150
    assert round(arcs.reciprocity(), 6) == 0.346667
    plain = measures.betweenness(calls, weighted=False, directed=True)
    assert at(calls, plain, "18", "47") == close(1313.1, 1043.628571)
    out = dict(zip(calls.ids, arcs.strength(mode="out", weights="strength"), strict=True))
    assert [out[n] for n in ("18", "47", "61")] == [34, 34, 23]


def test_a_path_a_pair_and_someone_alone() -> None:
    network = Network.build(["0", "1", "3"], ["1", "2", "4"], nodes=["5"])
    sums = [value * 5 for value in measures.harmonic(network)]  # type: ignore[operator]
    assert sums == close(1.5, 2, 1.5, 1, 1, 0)
    assert measures.constraint(network) == [1, 0.5, 1, 1, 1, None]
    lo = measures.ranks(measures.constraint(network), high_first=False).lo
    assert lo == (2, 1, 2, 2, 2, None)


def test_krackhardts_kite() -> None:
    text = "01 02 03 05 13 14 16 23 25 34 35 36 46 56 57 67 78 89"
    kite = of_pairs([(pair[0], pair[1]) for pair in text.split()])
    assert measures.degree(kite)[3] == 6
    assert measures.betweenness(kite)[7] == pytest.approx(0.388889 * 36, abs=1e-4)
