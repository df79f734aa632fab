from __future__ import annotations

from typing import Any

from dashboard import timebar
from tests.dashboard.written import text


def week(day: str, n: int) -> dict[str, Any]:
    return {"start": f"2026-{day}T00:00:00Z", "n": n}


BINS = [week("01-26", 3), week("02-02", 522), week("02-09", 0)]


def test_the_scale_says_zero_and_the_highest_bar() -> None:
    drawn = timebar.figure(BINS, None, "week")
    assert drawn["layout"]["yaxis"]["ticktext"] == ["0", "522"]
    assert [bar["y"] for bar in drawn["data"]] == [[3, 522, 0]]


def test_what_is_chosen_has_a_series_and_a_scale_of_its_own() -> None:
    drawn = timebar.figure(BINS, [week("02-02", 25)], "week")
    assert [bar["yaxis"] for bar in drawn["data"]] == ["y", "y2"]
    assert drawn["layout"]["yaxis"]["ticktext"] == ["522"]
    assert drawn["layout"]["yaxis2"]["ticktext"] == ["0", "25"]


def test_a_bar_stands_in_the_middle_of_its_week() -> None:
    drawn = timebar.figure(BINS, None, "week")
    assert drawn["data"][0]["x"][0].startswith("2026-01-29T12:00")


def test_the_year_is_written_once_beside_the_first_month() -> None:
    axis = timebar.figure(BINS, None, "week")["layout"]["xaxis"]
    assert axis["ticktext"] == ["Jan 2026", "Feb"]
    assert axis["tickvals"][1].startswith("2026-02-01")


def test_a_new_year_is_written_again() -> None:
    bins = [{"start": "2025-12-01T00:00:00Z", "n": 1}, {"start": "2026-01-26T00:00:00Z", "n": 1}]
    axis = timebar.figure(bins, None, "week")["layout"]["xaxis"]
    assert axis["ticktext"] == ["Dec 2025", "Jan 2026", "Feb"]


def test_no_records_draw_an_empty_bar_not_an_invented_one() -> None:
    drawn = timebar.figure([], None, "week")
    assert drawn["data"][0]["y"] == []
    assert drawn["layout"]["xaxis"]["ticktext"] == []


def test_without_a_dated_record_there_is_no_second_lane() -> None:
    drawn = timebar.figure([], [], "week")
    assert len(drawn["data"]) == 1
    assert "yaxis2" not in drawn["layout"]


def test_undated_records_are_counted_beside_the_bar() -> None:
    said = text(timebar.undated({"bins": BINS, "undated": 214}, {"bins": [], "undated": 3}))
    assert said == "2143undated"


def test_no_undated_record_has_no_bar() -> None:
    lane = timebar.undated({"bins": BINS, "undated": 0}, None)[0]
    assert lane.children[1].style == {"height": "0px"}
