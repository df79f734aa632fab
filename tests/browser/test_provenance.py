from __future__ import annotations

from typing import Any

import pytest

from graphkit.case import Case
from tests.browser.screen import Screen
from tests.browser.test_explore import busiest

pytestmark = pytest.mark.browser


def open_link(screen: Screen, link: dict[str, Any]) -> None:
    screen.ask("(id) => gk.go('link', id)", link["link"])
    screen.wait("() => !!document.querySelector('#rows .ag-row')")
    screen.wait("() => !!document.querySelector('#chosen-row .gk-source-head')")
    screen.settle()


def grid_rows(screen: Screen) -> int:
    return int(screen.ask("() => dash_ag_grid.getApi('rows').getDisplayedRowCount()"))


def test_a_link_opens_to_its_rows_a_hundred_at_a_time(screen: Screen, case: Case) -> None:
    link = busiest(case)
    total = case.events(link=link["link"], limit=1)["total"]
    assert total > 100, "the sample should hold one link with more rows than a page"
    open_link(screen, link)
    assert grid_rows(screen) == 100
    assert f"rows 1–100 of {total:,}" in screen.text("#rows-text")
    screen.page.click("#rows-after")
    screen.settle()
    assert f"rows 101–{min(200, total)} of {total:,}" in screen.text("#rows-text")
    screen.page.click("#rows-before")
    screen.settle()
    assert f"rows 1–100 of {total:,}" in screen.text("#rows-text")


def test_the_rows_of_a_link_are_those_of_the_case_in_their_order(
    screen: Screen, case: Case
) -> None:
    link = busiest(case)
    expected = [row["locator"] for row in case.events(link=link["link"], limit=100)["rows"]]
    open_link(screen, link)
    shown = screen.ask(
        "() => { const found = []; dash_ag_grid.getApi('rows').forEachNodeAfterFilterAndSort("
        "(node) => found.push(node.data.place)); return found; }"
    )
    assert shown == expected


def test_a_row_shows_what_its_source_wrote_and_where_it_stands(screen: Screen, case: Case) -> None:
    link = busiest(case)
    row = case.events(link=link["link"], limit=1)["rows"][0]
    raw = case.raw_row(row["exhibit"], row["member"], row["locator"])
    open_link(screen, link)
    said = screen.text("#chosen-row")
    assert "As written in the source" in said
    assert row["locator"] in said
    assert raw["file"] in said
    assert raw["sha256"][:8] in said
    assert f"{raw['reader']} {raw['reader_version']}" in said
    for field in raw["fields"][:3]:
        if field["original"]:
            assert field["field"] in said


def test_every_figure_of_a_link_is_that_of_the_case(screen: Screen, case: Case) -> None:
    link = busiest(case)
    open_link(screen, link)
    said = " ".join(screen.text(".gk-figures").split())
    assert f"Undated {link['undated']}" in said
    assert "Records" in said
    assert "First – last" in said


def test_every_link_of_a_chart_opens_to_records_and_every_record_to_its_source(
    screen: Screen, case: Case
) -> None:
    link = busiest(case)
    screen.ask("(id) => gk.wish({ do: 'around', id })", link["source"])
    screen.settle()
    drawn = screen.ask(
        "() => gk.cy().edges().filter((e) => !['Between', 'More'].includes(e.data('kind')))"
        ".map((e) => e.id())"
    )
    assert drawn
    for one in drawn:
        page = case.events(link=one, limit=1)
        assert page["total"] > 0, one
        row = page["rows"][0]
        assert case.raw_row(row["exhibit"], row["member"], row["locator"])["fields"], row["locator"]
    open_link(screen, {"link": drawn[0]})
    assert grid_rows(screen) > 0


def test_the_time_bar_counts_every_dated_record_and_names_the_undated(
    screen: Screen, case: Case
) -> None:
    every = case.activity(unit="week")
    bars = screen.ask("() => document.querySelector('.gk-time-figure .js-plotly-plot').data[0].y")
    assert bars == [b["n"] for b in every["bins"]]
    assert f"{every['undated']:,}" in screen.text("#time-undated")


def test_what_is_chosen_has_its_own_series_in_the_time_bar(screen: Screen, case: Case) -> None:
    link = busiest(case)
    open_link(screen, link)
    own = case.activity(links=[link["link"]], unit="week")
    series = screen.ask("() => document.querySelector('.gk-time-figure .js-plotly-plot').data")
    assert series[1]["y"] == [b["n"] for b in own["bins"]]
    assert "this link" in screen.text("#time-series")


def test_a_claim_of_an_entity_opens_to_its_source_row(screen: Screen, case: Case) -> None:
    person = next(
        e
        for e in case.entities(kinds=["Person"])
        if not e["protected"] and case.entity(e["entity"])["claims"]
    )
    claim = case.entity(person["entity"])["claims"][0]
    screen.ask("(id) => gk.go('entity', id)", person["entity"])
    screen.settle()
    screen.page.click("text=Sources")
    screen.settle()
    screen.page.click(".gk-claim >> nth=0")
    screen.settle()
    said = screen.text("#source-row")
    assert claim["locator"] in said
    assert claim["file"] in said


def test_times_can_be_read_in_the_zone_of_the_case_or_in_utc(screen: Screen) -> None:
    assert "EAT" in screen.text("#zone")
    screen.page.click("#zone >> text=UTC")
    screen.settle()
    assert screen.text("#time-span")
