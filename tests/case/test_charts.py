"""Saved charts: what is saved comes back, numbers stay, merges are followed and said."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from graphkit.case import Case, verify_case
from graphkit.errors import UsageProblem


def around(case: Case, name: str) -> dict[str, Any]:
    """A chart of an entity and what it touches, as the app would save it."""
    centre = case.find(name).id
    others = [row["other"]["entity"] for row in case.neighbours(centre, limit=8)[:-1]]
    drawn = case.chart([centre, *others])
    elements = [
        {"key": key, "x": x, "y": y, "pinned": key == centre}
        for key, (x, y) in drawn["positions"].items()
    ]
    return {"title": f"Around {centre[:5]}", "elements": elements}


def places(chart: dict[str, Any]) -> dict[str, tuple[float, float]]:
    return {one["key"]: (one["x"], one["y"]) for one in chart["elements"] if "x" in one}


def numbers(chart: dict[str, Any]) -> dict[str, str]:
    return {one["key"]: one["number"] for one in chart["elements"]}


def test_a_saved_chart_comes_back_with_equal_places_and_all_its_lines(own_sample: Case) -> None:
    asked = around(own_sample, "0700000118")
    saved = own_sample.save_chart(asked)
    again = own_sample.saved_chart("chart-1")
    assert saved == again
    assert places(again) == {one["key"]: (one["x"], one["y"]) for one in asked["elements"]}
    assert (again["chart_id"], again["version"], again["parent_version"]) == ("chart-1", 1, None)
    lines = {one["key"] for one in again["elements"] if "x" not in one}
    ends = {one["key"] for one in again["elements"] if "x" in one}
    behind = {link["link"] for link in own_sample.chart(sorted(ends))["links"]}
    assert lines
    assert all(line in behind or line.split(":", 1)[0] == "COMMUNICATED" for line in lines)
    assert not again["changes"]
    assert not again["moved_on"]


def test_numbers_stay_with_their_marks_and_are_never_used_again(own_sample: Case) -> None:
    asked = around(own_sample, "0700000118")
    first = own_sample.save_chart(asked)
    fewer = {**asked, "chart_id": "chart-1", "elements": asked["elements"][1:]}
    second = own_sample.save_chart(fewer)
    gone = asked["elements"][0]["key"]
    assert all(numbers(first)[key] == n for key, n in numbers(second).items())
    newcomer = next(e["entity"] for e in own_sample.entities() if e["entity"] not in numbers(first))
    more = [*asked["elements"][1:], {"key": newcomer, "x": 1, "y": 2}]
    third = own_sample.save_chart({**fewer, "elements": more})
    assert numbers(third)[newcomer] not in numbers(first).values()
    fourth = own_sample.save_chart({**fewer, "elements": asked["elements"]})
    assert numbers(fourth)[gone] == numbers(first)[gone]
    assert [v["version"] for v in fourth["versions"]] == [1, 2, 3, 4]
    assert fourth["parent_version"] == 3


def test_the_list_has_the_newest_version_of_each_chart(own_sample: Case) -> None:
    assert own_sample.charts() == []
    asked = around(own_sample, "0700000118")
    own_sample.save_chart(asked)
    own_sample.save_chart({**asked, "title": "Second"})
    own_sample.save_chart({**asked, "chart_id": "chart-1", "title": "First, again"})
    listed = own_sample.charts()
    assert [(c["chart_id"], c["version"], c["versions"], c["title"]) for c in listed] == [
        ("chart-1", 2, 2, "First, again"),
        ("chart-2", 1, 1, "Second"),
    ]
    assert listed[0]["marks"] == len(asked["elements"])


def test_a_merge_is_followed_and_said_and_taking_it_back_as_well(own_sample: Case) -> None:
    people = [e for e in own_sample.entities(kinds=["Person"], members=True) if not e["protected"]]
    a, b = people[0], people[1]
    elements = [{"key": a["entity"], "x": 0, "y": 0}, {"key": b["entity"], "x": 90, "y": 0}]
    own_sample.save_chart({"title": "Two people", "elements": elements})
    anchors = [one["members"][0]["anchor"] for one in (a, b)]
    judged = own_sample.judge("same", *anchors, why="a clerk compared the documents")
    chart = own_sample.saved_chart("1")
    marks = [one for one in chart["elements"] if "x" in one]
    assert len(marks) == 1
    assert [change["change"] for change in chart["changes"]] == ["merged"]
    assert chart["changes"][0]["sentence"] == "N2 and N1 are one now."
    assert chart["moved_on"]
    one = own_sample.save_chart({"chart_id": "1", "title": "One person", "elements": marks})
    assert numbers(one) == {marks[0]["key"]: "N1"}
    own_sample.revoke(judged["judgement"], why="the documents were of two people")
    assert not own_sample.saved_chart("1", 1)["changes"]
    (apart,) = own_sample.saved_chart("1", 2)["changes"]
    assert apart["change"] == "apart"
    assert len(apart["entities"]) == 2


def test_a_title_with_a_protected_name_shows_the_code(own_sample: Case) -> None:
    person = next(e for e in own_sample.entities(kinds=["Person"]) if not e["protected"])
    elements = [{"key": person["entity"], "x": 0, "y": 0, "note": f"ask {person['name']}"}]
    own_sample.save_chart({"title": f"Calls of {person['name']}", "elements": elements})
    own_sample.set_role(person["entity"], "victim", why="stated in an interview")
    chart = own_sample.saved_chart("1")
    assert person["name"] not in str(chart)
    assert person["name"] not in str(own_sample.charts())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "title"),
        ({"elements": []}, "1 to 5,000"),
        ({"elements": [{"key": "Phone:none", "x": 0, "y": 0}]}, "neither"),
        ({"mode": "verdict"}, "mode"),
        ({"display_zone": "Mars/Base"}, "time zone"),
        ({"chart_id": "chart-9"}, "No chart"),
        ({"time_window": {"since": "2026-06-12T08:00"}}, "no zone"),
        ({"recipe": [float("nan")]}, "cannot be written"),
    ],
)
def test_a_chart_that_cannot_be_saved_says_why(
    own_sample: Case, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageProblem, match=said):
        own_sample.save_chart({**around(own_sample, "0700000118"), **wrong})
    assert own_sample.charts() == []


def test_a_mark_without_a_place_or_beyond_any_chart_is_refused(own_sample: Case) -> None:
    key = own_sample.find("0700000118").id
    for place in ({}, {"x": "left", "y": 0}, {"x": 1e300, "y": 0}, {"x": float("nan"), "y": 0}):
        with pytest.raises(UsageProblem):
            own_sample.save_chart({"title": "t", "elements": [{"key": key, **place}]})


def test_verify_covers_the_saved_charts(own_sample: Case, tmp_path: Path) -> None:
    own_sample.save_chart(around(own_sample, "0700000118"))
    path = own_sample.folder.path
    assert verify_case(path)["verdict"] == "VERIFIED"
    draw = random.Random(3)
    for n in range(5):
        copy = tmp_path / f"copy-{n}"
        shutil.copytree(path, copy)
        connection = sqlite3.connect(copy / "ledger.sqlite")
        connection.execute("DROP TRIGGER chart_update")
        (text,) = connection.execute("SELECT content FROM chart").fetchone()
        place = draw.randrange(len(text))
        other = chr(ord(text[place]) ^ 1)
        connection.execute(
            "UPDATE chart SET content=?", (text[:place] + other + text[place + 1 :],)
        )
        connection.commit()
        connection.close()
        found = verify_case(copy)
        assert found["verdict"] == "ALTERED"
        assert any(f["where"] == "chart/chart-1/1" for f in found["findings"])


def test_a_case_made_before_charts_is_verified_and_can_save_one(own_sample: Case) -> None:
    path = own_sample.folder.path
    connection = sqlite3.connect(path / "ledger.sqlite")
    connection.execute("DROP TABLE chart")
    connection.commit()
    connection.close()
    assert verify_case(path)["verdict"] == "VERIFIED"
    assert own_sample.charts() == []
    own_sample.save_chart(around(own_sample, "0700000118"))
    assert verify_case(path)["verdict"] == "VERIFIED"
    assert len(own_sample.charts()) == 1
