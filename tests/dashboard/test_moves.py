from __future__ import annotations

from typing import Any

import pytest

from dashboard import moves
from dashboard.elements import STRONGEST
from dashboard.reach import Reach
from graphkit.case import Case
from tests.dashboard.conftest import CONTACTS


def nodes(change: dict[str, Any], kind: str | None = None) -> list[dict[str, Any]]:
    return [
        element["data"]
        for element in change["add"]
        if element["group"] == "nodes" and kind in (None, element["data"]["kind"])
    ]


def lines(change: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        e["data"] for e in change["add"] if e["group"] == "edges" and e["data"]["kind"] != "More"
    ]


def test_around_a_hub_fifteen_are_drawn_and_the_rest_is_one_bundle(
    hub_case: Case, hub: str
) -> None:
    change = moves.around(Reach(hub_case), hub)
    assert len(nodes(change, "Phone")) == STRONGEST
    pills = nodes(change, "More")
    assert [(pill["label"], pill["n"]) for pill in pills] == [("+5 more phones", 5)]
    assert change["waiting"] == {"entities": 5, "links": 5}
    assert change["select"] == hub


def test_the_strongest_are_drawn_first(hub_case: Case, hub: str) -> None:
    change = moves.around(Reach(hub_case), hub)
    drawn = {data["label"] for data in nodes(change, "Phone")}
    assert "+256 700 000 320" in drawn
    assert "+256 700 000 305" not in drawn
    assert {data["n"] for data in lines(change)} == set(range(6, 21))


def test_a_bundle_draws_the_rest_and_goes(hub_case: Case, hub: str) -> None:
    first = moves.around(Reach(hub_case), hub)
    on = [data["id"] for data in nodes(first) if data["kind"] != "More"]
    wish = {"on": on, "open": [], "bundled": [hub]}
    change = moves.more(Reach(hub_case), hub, None, wish)
    assert len(nodes(change, "Phone")) == CONTACTS - STRONGEST
    assert nodes(change, "More") == []
    assert change["remove"] == [f"more:{hub}"]
    assert change["select"] == hub
    assert change["waiting"] == {"entities": 0, "links": 0}


def test_one_kind_of_a_bundle_can_be_drawn_alone(hub_case: Case, hub: str) -> None:
    change = moves.more(
        Reach(hub_case), hub, "Account", {"on": [hub], "open": [], "bundled": [hub]}
    )
    assert nodes(change, "Phone") == []
    assert nodes(change, "More")[0]["n"] == CONTACTS


def test_an_expansion_of_what_is_complete_says_so(hub_case: Case, hub: str) -> None:
    everybody = [e["entity"] for e in hub_case.entities()]
    change = moves.expand(Reach(hub_case), [hub], {"on": everybody, "open": [], "bundled": []})
    assert nodes(change) == []
    assert change["say"] == "Every neighbour that the records show is on the chart already."


def test_more_than_fifty_new_marks_are_asked_for_first(
    hub_case: Case, hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moves, "ASK_ABOVE", 3)
    wish = {"on": [hub], "open": [], "bundled": []}
    asked = moves.expand(Reach(hub_case), [hub], wish)
    assert asked["ask"] == STRONGEST
    assert "add" not in asked
    answered = moves.expand(Reach(hub_case), [hub], asked["wish"])
    assert len(nodes(answered, "Phone")) == STRONGEST


def test_a_chart_that_would_grow_too_large_stops_and_nothing_is_dropped(
    hub_case: Case, hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moves, "STOP_AT", 10)
    change = moves.expand(Reach(hub_case), [hub], {"on": [hub], "open": [], "bundled": []})
    assert change == {"stop": 1 + 2 * STRONGEST}


def test_a_group_opens_with_its_strongest_and_closes_to_a_ring(hub_case: Case) -> None:
    overview = hub_case.overview()
    assert [c["size"] for c in overview["communities"]] == [CONTACTS + 1]
    opened = moves.open_group(Reach(hub_case), "c1", {"on": [], "open": [], "bundled": []})
    drawn = [data for data in nodes(opened) if data["kind"] != "More"]
    assert len(drawn) == CONTACTS + 1
    assert {data["parent"] for data in drawn} == {"group:c1"}
    assert "disc:c1" in opened["remove"]
    wish = {"on": [data["id"] for data in drawn], "open": ["c1"], "bundled": []}
    closed = moves.close_group(Reach(hub_case), "c1", wish)
    assert [data["id"] for data in nodes(closed)] == ["disc:c1"]
    assert closed["waiting"] == {"entities": 0, "links": 0}


def test_a_large_group_opens_with_a_bundle_for_the_rest(
    hub_case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moves, "_GROUP_WHOLE", 10)
    monkeypatch.setattr(moves, "_GROUP_STRONGEST", 8)
    opened = moves.open_group(Reach(hub_case), "c1", {"on": [], "open": [], "bundled": []})
    assert len([d for d in nodes(opened) if d["kind"] != "More"]) == 8
    pill = nodes(opened, "More")[0]
    assert (pill["n"], pill["parent"]) == (CONTACTS + 1 - 8, "group:c1")
    assert opened["waiting"]["entities"] == CONTACTS + 1 - 8


def test_the_first_view_holds_rings_and_nothing_else(hub_case: Case) -> None:
    change = moves.groups(hub_case)
    assert [data["id"] for data in nodes(change)] == ["group:c1", "disc:c1"]
    assert change["totals"]["groups"] == 1


def test_an_unknown_wish_changes_nothing(hub_case: Case) -> None:
    assert moves.answer(hub_case, {"do": "burn"}) == {"how": "merge", "add": []}
