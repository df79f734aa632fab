"""Groups: the same for a seed, in a stable order, with how stable they are."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from graphkit.analysis.communities import leiden
from graphkit.graph.network import Network
from tests.analysis.networks import krebs, montagna


def cliques(*sizes: int) -> Network:
    source, target, first = [], [], 0
    for size in sizes:
        members = [f"n{first + i:03d}" for i in range(size)]
        source += [a for i, a in enumerate(members) for _ in members[i + 1 :]]
        target += [b for i, _ in enumerate(members) for b in members[i + 1 :]]
        if first:
            source.append(members[0])
            target.append("n000")
        first += size
    return Network.build(source, target)


def test_planted_groups_are_found_largest_first() -> None:
    found = leiden(cliques(4, 7, 5))
    assert [len(group) for group in found.groups] == [7, 5, 4]
    assert found.groups[0] == tuple(range(4, 11))
    assert found.of()[0] == 2
    assert found.stability == (1, 1, 1)
    assert (found.stable_runs, found.runs) == (20, 20)
    assert (found.agreement, found.information) == (1, 1)
    assert found.stable() == (0, 1, 2)


def test_groups_do_not_depend_on_how_people_are_numbered() -> None:
    """The ids of people come from the order of import; the groups must not."""
    ties = [(f"Phone:{a}", f"Phone:{b}") for a in range(4) for b in range(a)]
    ties += [(f"Phone:{a}", f"Phone:{b}") for a in range(4, 8) for b in range(4, a)]
    ties += [("Person:x", "Phone:0"), ("Person:y", "Phone:5"), ("Person:x", "Person:y")]
    other = {"Person:x": "Person:b", "Person:y": "Person:a"}
    renamed = [(other.get(a, a), other.get(b, b)) for a, b in ties]
    first, second = (
        [sorted(names.get(net.ids[n], net.ids[n]) for n in group) for group in leiden(net).groups]
        for names, net in (
            (other, Network.build(*zip(*ties, strict=True))),
            ({}, Network.build(*zip(*renamed, strict=True))),
        )
    )
    assert first == second


def test_one_seed_gives_one_answer_and_leaves_the_generator_alone(shared: Path) -> None:
    network = montagna(shared, "meetings")
    random.seed(5)
    before = random.getstate()
    first = leiden(network)
    assert random.getstate() == before
    random.seed(99)
    assert leiden(network) == first


def test_unstable_groups_are_told_from_stable_ones(shared: Path) -> None:
    steady, shaky = leiden(krebs(shared)), leiden(montagna(shared, "meetings"))
    assert steady.agreement > 0.9
    assert 0.5 < shaky.agreement < steady.agreement
    assert 0.7 < shaky.information < 1
    assert len(shaky.stable()) < len(shaky.groups)
    assert all(0 <= share <= 1 for share in shaky.stability)


def test_strong_ties_hold_a_group_together() -> None:
    weak = Network.build(["a", "b", "c", "d"], ["b", "c", "d", "a"], [9, 1, 9, 1])
    assert leiden(weak).groups == ((0, 1), (2, 3))


def test_a_higher_resolution_gives_smaller_groups() -> None:
    network = cliques(6, 6)
    assert len(leiden(network, resolution=4).groups) > len(leiden(network).groups)


@pytest.mark.parametrize("nodes", [0, 3])
def test_without_ties_everybody_stands_alone(nodes: int) -> None:
    found = leiden(Network.build([], [], nodes=[str(n) for n in range(nodes)]))
    assert found.groups == tuple((n,) for n in range(nodes))
    assert found.modularity == 0
