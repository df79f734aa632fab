"""Joining records of one event: one to one between sources, doubtful ones left apart."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphkit.graph.same_event import groups


def joined(*pairs: tuple[int, int, int, int]) -> list[set[int]]:
    columns = [np.array([pair[i] for pair in pairs], np.int64) for i in range(4)]
    ids, events = groups(*columns)
    found: dict[int, set[int]] = {}
    for record, event in zip(ids.tolist(), events.tolist(), strict=True):
        found.setdefault(event, set()).add(record)
    return sorted(found.values(), key=min)


def test_a_pair_is_one_event() -> None:
    assert joined((1, 2, 10, 20)) == [{1, 2}]


def test_three_sources_make_one_event() -> None:
    assert joined((1, 2, 10, 20), (2, 3, 20, 30), (1, 3, 10, 30)) == [{1, 2, 3}]
    assert joined((1, 2, 10, 20), (2, 3, 20, 30)) == [{1, 2, 3}]


def test_a_record_with_two_partners_in_one_source_joins_neither() -> None:
    assert joined((1, 2, 10, 20), (1, 3, 10, 20)) == []
    assert joined((1, 2, 10, 20), (1, 3, 10, 20), (1, 4, 10, 30)) == [{1, 4}]


def test_an_event_with_two_records_of_one_source_is_given_up() -> None:
    assert joined((1, 2, 10, 20), (2, 3, 20, 30), (3, 4, 30, 10)) == []


def test_no_pairs_make_no_events() -> None:
    assert joined() == []


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=40))
def test_an_event_never_holds_two_records_of_one_source(pairs: list[tuple[int, int]]) -> None:
    source = {record: record % 4 for record in range(31)}
    rows = sorted(
        {(a, b, source[a], source[b]) for a, b in pairs if a < b and source[a] != source[b]}
    )
    events = joined(*rows)
    for event in events:
        assert len({source[record] for record in event}) == len(event) > 1
    assert sum(map(len, events)) == len(set().union(*events))
