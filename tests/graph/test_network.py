"""The network of a case: layers, people in place of their numbers, strengths, windows."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import networkx as nx
import pytest

from graphkit.errors import UsageProblem
from graphkit.graph.actors import collapse
from graphkit.graph.embedded import EmbeddedGraph
from graphkit.graph.network import NO_TIME, Network
from graphkit.model.anchors import identity_anchor, keyed_entity_id
from graphkit.model.times import micros
from graphkit.resolve.resolution import ResolvedEntity, Suggestion
from tests.graph.case_records import CaseRecords, at
from tests.graph.conftest import Build

ANN, BEN, CAT, DAN = (f"phone:+25677200010{n}" for n in range(1, 5))
SHARED = "phone:+256772000199"
WALLET = "account:wallet/mtn/+256772000101"
CAT_ID, SHARED_ID = keyed_entity_id("Phone", CAT), keyed_entity_id("Phone", SHARED)


@pytest.fixture
def graph(build: Build) -> EmbeddedGraph:
    case = CaseRecords()
    case.identity("Ann", ANN, SHARED)
    case.identity("Ben", BEN, SHARED, "email:ben@mail.example")
    case.identity("Ben B", CAT, basis="address_book")
    for t in (0, 100, 200):
        case.call(ANN, BEN, t)
    case.call(BEN, ANN, 300)
    case.call(ANN, SHARED, None)
    case.call(ANN, CAT, 50)
    case.call(ANN, "phone:165", 1)
    case.call(ANN, ANN, 1)
    case.paid(WALLET, "account:bank/UG/stanbic/90300", -1, "500", 5)
    case.add("identifiers", id=WALLET, kind="account", raw="x", validity="valid",
             record_type="transactions", mentions=1)  # fmt: skip
    case.add("relations", a_id=ANN, b_id=BEN, kind="met", weight=Decimal("2.5"))
    case.add("relations", a_id=ANN, b_id=DAN, kind="met")
    anchors = [identity_anchor("ex-1", None, f"row {n}") for n in (1, 2, 3)]
    people = (
        ResolvedEntity("Person:ann", "Person", "Ann", (anchors[0],)),
        ResolvedEntity("Person:ben", "Person", "Ben", tuple(anchors[1:]), role="suspect"),
    )
    hints = (Suggestion(anchors[0], anchors[1], "related", "share a phone"),)
    return build(case, people=people, suggestions=hints)


def strengths(network: Network) -> dict[tuple[str, str], float]:
    return {
        (network.names[edge.source], network.names[edge.target]): edge["strength"]
        for edge in network.graph.es
    }


def test_numbers_of_one_person_are_taken_for_the_person_and_shared_ones_are_not(
    graph: EmbeddedGraph,
) -> None:
    assert collapse(graph) == {
        keyed_entity_id("Phone", ANN): "Person:ann",
        keyed_entity_id("Phone", BEN): "Person:ben",
        keyed_entity_id("Email", "email:ben@mail.example"): "Person:ben",
        keyed_entity_id("Account", WALLET): "Person:ann",
    }
    network = Network.of(graph, layers=["calls"])
    assert network.ids == tuple(sorted(["Person:ann", "Person:ben", CAT_ID, SHARED_ID]))
    assert strengths(network) == {
        ("Ann", "Ben"): 4,
        ("Ann", "+256 772 000 199"): 1,
        ("Ann", "+256 772 000 103"): 1,
    }
    assert network.merged == 2
    assert network.members["Person:ann"] == tuple(
        sorted([keyed_entity_id("Phone", ANN), keyed_entity_id("Account", WALLET)])
    )


def test_ties_open_to_stored_links_and_keep_direction_and_times(graph: EmbeddedGraph) -> None:
    network = Network.of(graph, layers=["calls"])
    rows = {
        (network.ids[s], network.ids[d]): place
        for place, (s, d) in enumerate(zip(network.src, network.dst, strict=True))
    }
    there, undated = rows["Person:ann", "Person:ben"], rows["Person:ann", SHARED_ID]
    (link,) = graph.links([network.links[there]])
    assert (link.n, link.kind) == (3, "COMMUNICATED")
    assert network.t_first[there] == micros(at(0))
    assert network.t_last[there] == micros(at(200))
    assert network.t_first[undated] == network.t_last[undated] == NO_TIME
    assert rows.keys() >= {("Person:ben", "Person:ann")}
    assert network.directed.ecount() == 4


def test_without_actors_numbers_stay_numbers(graph: EmbeddedGraph) -> None:
    network = Network.of(graph, layers=["calls"], actors=False)
    assert set(network.kinds) == {"Phone"}
    assert (network.n, network.m, network.merged) == (4, 3, 0)


def test_layers_are_added_up_by_the_stated_rule(graph: EmbeddedGraph) -> None:
    network = Network.of(graph)
    assert network.layers == ("calls", "money", "relations")
    assert strengths(network)["Ann", "Ben"] == 6.5
    assert set(network.layer) == {"calls", "money", "relations"}
    assert sorted(Network.of(graph, layers=["relations"]).strength) == [1, 2.5]


def test_a_suggestion_is_never_a_tie(graph: EmbeddedGraph) -> None:
    network = Network.of(graph, layers=["relations"], actors=False)
    assert {graph.links([link])[0].certainty for link in network.links} == {"confirmed"}
    assert "Person" not in network.kinds


def test_service_numbers_come_in_only_when_asked_for(graph: EmbeddedGraph) -> None:
    assert Network.of(graph, layers=["calls"], services=True).n == 5


def test_in_a_window_strengths_are_exact_counts(graph: EmbeddedGraph) -> None:
    network = Network.of(graph, layers=["calls"], since=at(60), until=at(300))
    assert strengths(network) == {("Ann", "Ben"): 2}
    assert network.window == (at(60), at(300))


def test_networkx_gets_strength_and_distance_and_no_weight(graph: EmbeddedGraph) -> None:
    public = Network.of(graph).to_networkx()
    assert isinstance(public, nx.Graph)
    assert public.edges["Person:ann", "Person:ben"] == {"strength": 6.5, "distance": 1 / 6.5}
    assert public.nodes["Person:ben"] == {"kind": "Person", "name": "Ben", "role": "suspect"}
    arcs = Network.of(graph, layers=["calls"]).to_networkx(directed=True)
    assert arcs["Person:ann"]["Person:ben"]["strength"] == 3


def test_further_ties_bring_people_in_beside_their_numbers(graph: EmbeddedGraph) -> None:
    plain = Network.of(graph, layers=["calls"], actors=False)
    more = plain.with_ties(
        graph, "uses", [("Person:ann", SHARED_ID, "l1"), ("Person:gone", SHARED_ID, "l2")]
    )
    assert more.n == plain.n + 1
    assert more.layers == ("calls", "uses")
    assert more.links.count("l1") == 1
    assert sorted(more.t_first.tolist())[:2] == [NO_TIME, NO_TIME]


def test_an_unknown_layer_is_refused(graph: EmbeddedGraph) -> None:
    with pytest.raises(UsageProblem, match="No layer is called 'chats'"):
        Network.of(graph, layers=["chats"])


def test_an_empty_case_gives_an_empty_network(build: Build) -> None:
    network = Network.of(build(CaseRecords()))
    assert (network.n, network.m) == (0, 0)
    assert list(network.to_networkx().nodes) == []


@pytest.mark.parametrize("change", [
    lambda n: Network.build(["a", "b"], ["b", "c"], [1, 2]),
    lambda n: Network.build(["a", "b"], ["b", "c"], nodes=["d"]),
    lambda n: Network.build(["a"], ["b"]),
])  # fmt: skip
def test_another_network_has_another_hash(change: Callable[[Network], Network]) -> None:
    network = Network.build(["a", "b"], ["b", "c"])
    assert network.edge_list_sha256 != change(network).edge_list_sha256
    assert network.edge_list_sha256 == Network.build(["b", "a"], ["c", "b"]).edge_list_sha256


def test_ties_of_somebody_to_themselves_are_counted_and_left_out() -> None:
    network = Network.build(["a", "a"], ["a", "b"])
    assert (network.n, network.m, network.own) == (2, 1, 1)
