"""One contract for every graph store: what a store answers does not depend on which it is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.errors import UsageProblem
from graphkit.graph.embedded import EmbeddedGraph
from graphkit.graph.project import project
from graphkit.graph.store import Entity, GraphStore, Link, Where, instant, link_id
from graphkit.model.anchors import identity_anchor, keyed_entity_id
from graphkit.model.kinds import Anchor, EntityId, EntityKind, LinkKind
from tests.graph.case_records import at
from tests.graph.contract_case import (
    HUB,
    MERGED,
    NAMES,
    OWN,
    SECRETS,
    VICTIM_PHONE,
    contract_records,
    contract_resolution,
)

Backend = Callable[[Path], GraphStore]
"""Makes the contract case ready in a folder and opens it."""

INFO = {"case": "k-1", "ledger_seq": "7", "ledger_head": "ab", "region": "UG"}


def embedded(folder: Path) -> GraphStore:
    case = contract_records()
    with case.connect() as con:
        project(con, contract_resolution(), folder, info=INFO, roles={})
    return EmbeddedGraph(folder, case.connect)


BACKENDS: dict[str, Backend] = {"embedded": embedded}


@pytest.fixture(scope="module", params=BACKENDS)
def store(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    opened = BACKENDS[request.param](tmp_path_factory.mktemp(request.param))
    yield opened
    opened.close()


class Everything:
    """All entities and links of a store, taken out of it one by one."""

    def __init__(self, store: GraphStore) -> None:
        where = Where(services=True, min_n=0)
        ids = store.vertices(where=where, columns=("id",))["id"].to_pylist()
        self.entities: dict[EntityId, Entity] = {e.id: e for e in store.entities(ids)}
        links = store.edges(where=where, columns=("id",))["id"].to_pylist()
        self.links: list[Link] = store.links(links)
        assert list(self.entities) == ids == sorted(ids)
        self.times = {
            link.id: [r.at_us for r in store.records([link.id], limit=1000).records if r.counts]
            for link in self.links
        }
        assert [link.id for link in self.links] == links

    def around(self, near: EntityId, where: Where) -> list[Link]:
        found = [
            link
            for link in self.links
            if near in (link.source, link.target)
            and passes(link, where)
            and welcome(self.entities[link.far_end(near)], where)
        ]
        return sorted(found, key=order)


def order(link: Link) -> tuple[Any, ...]:
    last = float("inf") if link.last_us is None else -link.last_us
    return -link.n, last, link.id


def passes(link: Link, where: Where) -> bool:
    if where.link_kinds and link.kind not in where.link_kinds:
        return False
    if where.exhibits and not where.exhibits & set(link.exhibits):
        return False
    if link.n < where.min_n:
        return False
    if link.first is None or link.last is None:
        return not where.dated_only
    if where.since is not None and link.last < where.since:
        return False
    return where.until is None or link.first < where.until


def welcome(entity: Entity, where: Where) -> bool:
    return (
        (where.services or not entity.service)
        and (not where.entity_kinds or entity.kind in where.entity_kinds)
        and entity.id not in where.avoid
    )


@pytest.fixture(scope="module")
def everything(store: GraphStore) -> Everything:
    return Everything(store)


TIMES = st.none() | st.sampled_from([at(-3e9), at(0), at(500), at(500.000001), at(4000), at(9e9)])
WHERES = st.builds(
    Where,
    link_kinds=st.frozensets(st.sampled_from([k.value for k in LinkKind]), max_size=2),
    entity_kinds=st.frozensets(st.sampled_from([k.value for k in EntityKind]), max_size=3),
    exhibits=st.frozensets(st.sampled_from(["ex-1", "ex-2", "ex-3", "ex-9"]), max_size=2),
    since=TIMES,
    until=TIMES,
    dated_only=st.booleans(),
    min_n=st.integers(0, 3),
    services=st.booleans(),
    avoid=st.frozensets(
        st.sampled_from([keyed_entity_id("Phone", HUB), keyed_entity_id("Phone", OWN)]), max_size=1
    ),
)
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_the_state_is_told_as_it_was_written(store: GraphStore, everything: Everything) -> None:
    info = store.info()
    assert (info.case, info.ledger_seq, info.ledger_head, info.complete) == ("k-1", 7, "ab", True)
    assert (info.entities, info.links) == (len(everything.entities), len(everything.links))
    counted = Counter(e.kind for e in everything.entities.values())
    counted.update(link.kind for link in everything.links)
    assert info.by_kind == dict(counted)


def test_entities_come_in_the_order_asked_for_and_unknown_ids_are_left_out(
    store: GraphStore, everything: Everything
) -> None:
    ids = list(everything.entities)[::-7]
    asked = [ids[0], EntityId("Phone:none"), *ids[1:], EntityId("'; DROP TABLE entity")]
    assert [entity.id for entity in store.entities(asked)] == ids
    assert store.entities([]) == []


def test_links_come_in_the_order_asked_for(store: GraphStore, everything: Everything) -> None:
    ids = [link.id for link in everything.links][::-11]
    unknown = link_id("COMMUNICATED", "Phone:x", "Phone:y")
    assert [link.id for link in store.links([unknown, *ids])] == ids
    assert store.links([link_id("NOTHING", "", "")]) == []


def test_neighbours_are_the_strongest_links_first(
    store: GraphStore, everything: Everything
) -> None:
    hub = keyed_entity_id("Phone", HUB)
    found = store.neighbours([hub], per_node=50)
    expected = everything.around(hub, Where())
    assert [link.id for link in found.around[hub]] == [link.id for link in expected[:50]]
    assert found.more[hub] == len(expected) - 50
    ends = dict.fromkeys(link.far_end(hub) for link in expected[:50])
    assert [entity.id for entity in found.entities] == list(ends)


def test_neighbours_of_many_are_those_of_each(store: GraphStore, everything: Everything) -> None:
    ids = [*list(everything.entities)[::9], EntityId("Phone:none")]
    together = store.neighbours(ids, per_node=5)
    for one in ids:
        alone = store.neighbours([one], per_node=5)
        assert together.around.get(one) == alone.around.get(one)
        assert together.more.get(one) == alone.more.get(one)
    assert EntityId("Phone:none") not in together.around


def test_shown_and_more_make_the_degree(store: GraphStore, everything: Everything) -> None:
    where = Where(services=True)
    for entity in list(everything.entities.values())[::5]:
        found = store.neighbours([entity.id], where=where, per_node=3)
        assert len(found.around[entity.id]) + found.more[entity.id] == entity.degree


@QUICK
@given(where=WHERES, pick=st.integers(0, 500))
def test_every_filter_equals_a_filter_by_hand(
    store: GraphStore, everything: Everything, where: Where, pick: int
) -> None:
    ids = list(everything.entities)
    one = [keyed_entity_id("Phone", HUB), keyed_entity_id("Phone", OWN), ids[pick % len(ids)]][
        pick % 3
    ]
    expected = everything.around(one, where)
    found = store.neighbours([one], where=where, per_node=4)
    assert [link.id for link in found.around[one]] == [link.id for link in expected[:4]]
    assert found.more[one] == max(0, len(expected) - 4)
    assert store.kinds_around([one], where=where)[one] == dict(Counter(k.kind for k in expected))
    edges = store.edges(where=where, columns=("id",))["id"].to_pylist()
    assert edges == [
        link.id
        for link in everything.links
        if passes(link, where)
        and welcome(everything.entities[link.source], where)
        and welcome(everything.entities[link.target], where)
    ]
    vertices = store.vertices(where=where, columns=("id",))["id"].to_pylist()
    assert vertices == [e.id for e in everything.entities.values() if welcome(e, where)]
    named = {one, *(link.far_end(one) for link in expected)}
    among = store.links_among(sorted(named), where=where)
    inside = [
        link
        for link in everything.links
        if {link.source, link.target} <= named - where.avoid and passes(link, where)
    ]
    assert [link.id for link in among] == [link.id for link in sorted(inside, key=order)]


def test_links_among_are_cut_after_the_strongest(store: GraphStore, everything: Everything) -> None:
    ids = list(everything.entities)
    whole = store.links_among(ids)
    assert store.links_among(ids, limit=7) == whole[:7]
    assert whole == sorted(everything.links, key=order)


def test_degrees_of_the_exported_edges_equal_the_counts_around(
    store: GraphStore, everything: Everything
) -> None:
    where = Where(services=True)
    edges = store.edges(where=where)
    ids = store.vertices(where=where)["id"].to_pylist()
    place = {name: ix for ix, name in enumerate(ids)}
    ends = [(place[s], place[t]) for s, t in zip(*(edges[c].to_pylist() for c in ("source", "target")), strict=True)]  # fmt: skip  # noqa: E501
    graph = igraph.Graph(n=len(ids), edges=ends)
    around = store.kinds_around(ids, where=where)
    assert graph.degree() == [sum(around[name].values()) for name in ids]
    assert graph.degree() == [everything.entities[name].degree for name in ids]


def test_kinds_around_default_leaves_services_out(store: GraphStore) -> None:
    own = keyed_entity_id("Phone", OWN)
    less = store.kinds_around([own])[own]["COMMUNICATED"]
    assert store.kinds_around([own], where=Where(services=True))[own]["COMMUNICATED"] == less + 1


# search


@pytest.mark.parametrize(
    "text", ["+256772900000", "0772 900 000", "256772900000", "00256-772-900-000", " 0772900000 "]
)
def test_a_number_is_found_first_in_any_written_form(store: GraphStore, text: str) -> None:
    first, *_ = store.search(text)
    assert (first.entity.id, first.field) == (keyed_entity_id("Phone", HUB), "identifier")
    assert first.matched == "+256772900000"


def test_every_part_of_four_digits_is_found(store: GraphStore) -> None:
    digits = "256701000007"
    entity = keyed_entity_id("Phone", f"phone:+{digits}")
    for start in range(len(digits) - 3):
        for stop in range(start + 4, len(digits) + 1):
            found = store.search(digits[start:stop], limit=1000)
            assert entity in {hit.entity.id for hit in found}, digits[start:stop]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("o'neil", "Ann O'Neil"),
        ("ONEIL ann", None),
        ("O’Neil", "Ann O'Neil"),
        ("a-b", "a-b col:x"),
        ("col:x", "a-b col:x"),
        ("muller", "Müller Łukasz"),
        ("MÜLLER", "Müller Łukasz"),
        ("علي محمد", "محمد علي"),
        ("петрова", "Нина Петрова"),
        ("grace", "Grace Nakato"),
        ("nakato gra", "Grace Nakato"),
        ("李小", "李小龙"),
        ("NEAR(x)", 'He said "hi" OR * NEAR(x)'),
        ("and not", "AND NOT"),
    ],
)
def test_names_are_found_without_case_accents_and_order(
    store: GraphStore, text: str, name: str | None
) -> None:
    names = {hit.matched for hit in store.search(text)}
    assert (name in names) if name else not names


HOSTILE = (
    "",
    " ",
    "*",
    '"',
    "'",
    "OR",
    "NOT",
    "(",
    "a*b\"c'd:e^f",
    "\0",
    "x" * 10_000,
    "é" * 10_000,
)


@pytest.mark.parametrize("text", [*HOSTILE, "é" * 10_000, "col: *", "-", "zz zz zz"])
def test_no_text_breaks_the_search(store: GraphStore, text: str) -> None:
    found = store.search(text, limit=3)
    assert len(found) <= 3


def test_search_keeps_to_kinds_and_limit(store: GraphStore) -> None:
    assert {h.entity.kind for h in store.search("2567", kinds=frozenset({"Account"}))} == {
        "Account"
    }
    assert len(store.search("2567729", limit=9)) == 9
    assert len({h.entity.id for h in store.search("2567729", limit=500)}) == len(
        store.search("2567729", limit=500)
    )


def test_a_saved_name_is_not_a_name_of_the_number(store: GraphStore) -> None:
    assert [hit for hit in store.search("Saved Q x") if hit.field == "name"] == []


# where is it now


def test_anchors_keys_and_former_ids_lead_to_todays_entity(store: GraphStore) -> None:
    record = identity_anchor("ex-1", None, "row 7")
    victim = identity_anchor("ex-5", None, "row 2")
    asked = [record, victim, Anchor(HUB), Anchor(MERGED), Anchor("Person:p06"), Anchor("phone:165"),
             Anchor(VICTIM_PHONE), Anchor("identity:none")]  # fmt: skip
    assert store.locate(asked) == {
        record: "Person:p06",
        victim: "Person:v",
        HUB: keyed_entity_id("Phone", HUB),
        MERGED: "Person:p06",
        "Person:p06": "Person:p06",
        "phone:165": keyed_entity_id("Handle", "phone:165"),
        VICTIM_PHONE: keyed_entity_id("Phone", VICTIM_PHONE),
    }


# rows and time


def test_records_page_through_everything_exactly_once(
    store: GraphStore, everything: Everything
) -> None:
    for link in everything.links[::13]:
        whole = store.records([link.id], limit=1000)
        assert (whole.total, whole.events) == (link.rows, link.n)
        assert whole.undated >= link.undated
        pages = [store.records([link.id], offset=n, limit=2) for n in range(0, link.rows, 2)]
        assert [r for page in pages for r in page.records] == list(whole.records)
        times = [r.at_us for r in whole.records]
        dated = [t for t in times if t is not None]
        assert times == sorted(dated) + [None] * (len(times) - len(dated))


def test_a_row_behind_two_links_is_shown_once(store: GraphStore) -> None:
    own = keyed_entity_id("Phone", OWN)
    links = [link.id for link in store.neighbours([own], per_node=100).around[own]]
    page = store.records(links + links, limit=1000)
    assert len({(r.record, r.record_type) for r in page.records}) == page.total


def test_a_window_of_records_is_half_open_and_leaves_undated_rows_out(store: GraphStore) -> None:
    one, other = (keyed_entity_id("Phone", f"phone:+25670100000{n}") for n in (0, 1))
    link = link_id("COMMUNICATED", one, other)
    assert store.records([link], since=at(500), until=at(500.000001)).total == 1
    assert store.records([link], since=at(500.000001)).total == 1
    assert store.records([link], until=at(500)).total == 0
    hub_sms = link_id(
        "COMMUNICATED",
        keyed_entity_id("Phone", "phone:+256772900100"),
        keyed_entity_id("Phone", HUB),
    )
    windowed = store.records([hub_sms], since=at(0))
    assert (windowed.total, windowed.undated) == (0, 1)


@QUICK
@given(
    low=st.integers(-100, 7000),
    width=st.integers(0, 5000),
    bins=st.integers(1, 50),
    some=st.none() | st.integers(1, 40),
)
def test_activity_equals_counting_by_hand(
    store: GraphStore, everything: Everything, low: int, width: int, bins: int, some: int | None
) -> None:
    links = everything.links if some is None else everything.links[::some]
    since, until = at(low), at(low + width)
    found = store.activity(
        None if some is None else [link.id for link in links], since=since, until=until, bins=bins
    )
    low_us, high_us = instant(since, "since"), instant(until, "until")
    counted = {
        link.id: inside
        for link in links
        if (
            inside := sum(
                t is not None and low_us <= t < high_us for t in everything.times[link.id]
            )
        )
    }
    assert found.n == counted
    assert found.events == sum(counted.values())
    if found.histogram:
        assert len(found.histogram) == bins
        assert found.edges_us[0] <= low_us
        assert len({b - a for a, b in zip(found.edges_us, found.edges_us[1:], strict=False)}) == 1
    assert found.undated == sum(link.undated for link in links)


# chains


def test_paths_are_all_shortest_paths(store: GraphStore, everything: Everything) -> None:
    graph = nx.Graph((link.source, link.target) for link in everything.links)
    service = {e.id for e in everything.entities.values() if e.service}
    ids = [i for i in everything.entities if i in graph]
    for source, target in zip(ids[::17], ids[5::13], strict=False):
        found = store.paths(source, target, limit=1000)
        inner = graph.subgraph(set(graph) - service | {source, target})
        expected: list[tuple[EntityId, ...]] = []
        if source != target and nx.has_path(inner, source, target):
            expected = sorted(tuple(p) for p in nx.all_shortest_paths(inner, source, target))
        expected = [path for path in expected if len(path) <= 5]
        assert [path.entities for path in found.paths] == expected
        for path in found.paths:
            for link, a, b in zip(store.links(path.links), path.entities, path.entities[1:], strict=False):  # fmt: skip  # noqa: E501
                assert {link.source, link.target} == {a, b}
                assert link == store.links_among([a, b])[0]


def test_paths_say_when_some_were_left_out(store: GraphStore) -> None:
    ring = [keyed_entity_id("Phone", f"phone:+25670100000{n}") for n in range(8)]
    both_ways = store.paths(ring[0], ring[4])
    assert (len(both_ways.paths), both_ways.truncated) == (2, False)
    assert both_ways.searched > 0
    one = store.paths(ring[0], ring[4], limit=1)
    assert (one.paths, one.truncated) == (both_ways.paths[:1], True)
    assert store.paths(ring[0], ring[4], max_hops=3).paths == ()
    assert store.paths(ring[0], ring[4], where=Where(avoid=frozenset({ring[2]}))).paths[0].hops == 4
    assert store.paths(ring[0], ring[0]).paths == ()
    assert store.paths(ring[0], EntityId("Phone:none")).paths == ()


def test_paths_in_time_never_run_backwards(store: GraphStore) -> None:
    ring = [keyed_entity_id("Phone", f"phone:+25670100000{n}") for n in range(8)]
    found = store.paths(ring[0], ring[3], in_time=True)
    (path,) = found.paths
    assert path.times == tuple(sorted(path.times))
    assert path.hops == 3
    narrow = store.paths(
        ring[0], ring[3], in_time=True, where=Where(since=at(500.000001), until=at(501))
    )
    assert narrow.paths[0].times == (path.times[0] + 1,) * 3
    assert store.paths(ring[0], ring[3], in_time=True, max_wait=timedelta(0)).paths


# questions that cannot be answered


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: s.neighbours([], where=Where(link_kinds=frozenset({"CALLS"}))),
        lambda s: s.kinds_around([], where=Where(entity_kinds=frozenset({"Boat"}))),
        lambda s: s.edges(where=Where(since=datetime(2026, 1, 1))),  # noqa: DTZ001
        lambda s: s.records([], until=datetime(2026, 1, 1)),  # noqa: DTZ001
        lambda s: s.activity(None, since=datetime(2026, 1, 1)),  # noqa: DTZ001
        lambda s: s.search("x", limit=100_001),
        lambda s: s.search("x", kinds=frozenset({"Boat"})),
        lambda s: s.neighbours([], per_node=0),
        lambda s: s.links_among([], limit=100_001),
        lambda s: s.records([], limit=100_001),
        lambda s: s.records([], offset=-1),
        lambda s: s.paths("a", "b", max_hops=0),
        lambda s: s.paths("a", "b", max_wait=timedelta(1)),
        lambda s: s.vertices(columns=("secret",)),
        lambda s: s.edges(columns=()),
    ],
)
def test_a_question_that_makes_no_sense_says_so(
    store: GraphStore, ask: Callable[[GraphStore], object]
) -> None:
    with pytest.raises(UsageProblem) as problem:
        ask(store)
    assert str(problem.value)[0].isupper() or problem.value.what


# protected people


def test_nothing_of_a_protected_person_is_in_any_answer(
    store: GraphStore, everything: Everything
) -> None:
    ids = list(everything.entities)
    links = [link.id for link in everything.links]
    answers: list[Any] = [asdict(e) for e in everything.entities.values()]
    answers += [asdict(link) for link in everything.links]
    answers += [asdict(r) for link in links for r in store.records([link], limit=1000).records]
    answers += store.vertices(where=Where(services=True), columns=("id", "name", "value", "code")).to_pylist()  # fmt: skip  # noqa: E501
    answers += [asdict(hit) for kind in ("ma", "v", "new", "2567") for hit in store.search(kind)]
    text = json.dumps(answers, ensure_ascii=False, default=str).casefold()
    assert len(ids) > 300
    for secret in SECRETS:
        assert secret.casefold() not in text, secret


def test_the_files_of_the_embedded_store_hold_nothing_of_a_protected_person(
    tmp_path: Path,
) -> None:
    embedded(tmp_path).close()
    for file in tmp_path.iterdir():
        data = file.read_bytes().lower()
        for secret in SECRETS:
            assert secret.lower().encode() not in data, (file.name, secret)


def test_a_protected_person_has_a_code_and_so_has_what_is_theirs(store: GraphStore) -> None:
    (person,) = store.entities([EntityId("Person:v")])
    assert (person.name, person.code, person.protected, person.role) == (
        "V-03",
        "V-03",
        True,
        "victim",
    )
    assert person.props == {}
    shown = {(i.kind, i.value) for i in person.identifiers}
    assert shown == {("phone", "V-03 phone 1"), ("account", "V-03 account 1"), ("email", "V-03 email 1")}  # fmt: skip  # noqa: E501
    (phone,) = store.entities([keyed_entity_id("Phone", VICTIM_PHONE)])
    assert (phone.name, phone.value, phone.protected) == ("V-03 phone 1", None, True)


@pytest.mark.parametrize(
    "text", ["Akello", "mercy", "Apio", "0772123456", "772123456", "2345", "mercy@mail.example"]
)
def test_a_protected_person_cannot_be_found_by_what_is_hidden(store: GraphStore, text: str) -> None:
    assert not [hit for hit in store.search(text, limit=1000) if hit.entity.protected]


def test_a_protected_person_is_found_by_the_code(store: GraphStore) -> None:
    assert store.search("v-03")[0].entity.id == "Person:v"


def test_a_name_of_a_saved_contact_is_left_out_where_it_is_protected(
    everything: Everything,
) -> None:
    saved = [link for link in everything.links if link.kind == "SAVED_AS"]
    assert sorted(link.notes for link in saved) == [(), ("Saved \"Q\" - 'x'",)]


def test_people_without_a_name_say_so(store: GraphStore) -> None:
    (person,) = store.entities([EntityId(f"Person:p{NAMES.index(''):02d}")])
    assert person.name == "no name stated"


def test_times_before_1970_and_at_the_first_microsecond_are_kept(store: GraphStore) -> None:
    link = link_id("COMMUNICATED", keyed_entity_id("Phone", OWN), keyed_entity_id("Phone", HUB))
    (found,) = store.links([link])
    assert found.first == at(-2_000_000_000)
    assert found.last == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=1)
