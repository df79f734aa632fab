from __future__ import annotations

from typing import Any

from dashboard.both_ways import link_both_ways
from graphkit.case import Case
from tests.dashboard.conftest import ANSWERS


def link_of_contact(case: Case, number: str) -> dict[str, Any]:
    return next(
        link
        for link in case.links(kinds=["COMMUNICATED"])
        if number in (link["source_name"], link["target_name"])
    )


def test_messages_both_ways_are_told_as_one_link(hub_case: Case) -> None:
    link = link_both_ways(hub_case, link_of_contact(hub_case, "+256 700 000 303")["link"])
    assert len(link["ids"]) == 2
    assert link["all_n"] == 3 + 1
    assert link["forward"] + link["backward"] == 4


def test_a_one_way_link_stays_as_it_is(hub_case: Case) -> None:
    link = link_both_ways(hub_case, link_of_contact(hub_case, "+256 700 000 320")["link"])
    assert len(link["ids"]) == 1
    assert link["all_n"] == 20
    assert ANSWERS < 20


def test_events_of_both_directions_come_in_order_of_time(hub_case: Case) -> None:
    link = link_both_ways(hub_case, link_of_contact(hub_case, "+256 700 000 303")["link"])
    page = hub_case.told(link["ids"])
    times = [row["at"] for row in page["rows"]]
    assert page["total"] == 4
    assert times == sorted(times)
