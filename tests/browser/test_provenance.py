from __future__ import annotations

from pathlib import Path
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


def both_ways(case: Case, link: dict[str, Any]) -> list[str]:
    return [link["link"], *case.link(link["link"])["other_way"]]


def test_a_link_opens_to_its_events_a_page_at_a_time(
    screen: Screen, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.link_rows.PAGE", 40)
    link = busiest(case)
    total = case.told(both_ways(case, link), limit=1)["total"]
    assert total > 80, "the sample should hold one link with more events than two pages"
    open_link(screen, link)
    assert grid_rows(screen) == 40
    assert f"of {total:,}" in screen.text("#rows-text")
    screen.page.click("#rows-after")
    screen.settle()
    assert f"rows 41–80 of {total:,}" in screen.text("#rows-text")
    screen.page.click("#rows-before")
    screen.settle()
    assert f"rows 1–40 of {total:,}" in screen.text("#rows-text")


def test_the_rows_of_a_link_are_those_of_the_case_in_their_order(
    screen: Screen, case: Case
) -> None:
    link = busiest(case)
    expected = [row["locator"] for row in case.told(both_ways(case, link), limit=500)["rows"]]
    open_link(screen, link)
    assert places(screen) == expected


def calls(case: Case) -> dict[str, Any]:
    """The link of calls and messages with most rows."""
    return max(case.links(kinds=["COMMUNICATED"]), key=lambda link: (link["rows"], link["link"]))


def places(screen: Screen) -> list[str]:
    return list(
        screen.ask(
            "() => { const found = []; dash_ag_grid.getApi('rows').forEachNodeAfterFilterAndSort("
            "(node) => found.push(node.data.place)); return found; }"
        )
    )


def test_rows_are_searched_by_what_is_typed(screen: Screen, case: Case) -> None:
    link = calls(case)
    expected = case.told(both_ways(case, link), text="sms", limit=500)
    open_link(screen, link)
    screen.page.fill("#rows-filter", "sms")
    screen.wait("() => document.getElementById('rows-text').textContent.includes(' of ')")
    screen.settle()
    assert places(screen) == [row["locator"] for row in expected["rows"]]
    assert f"{expected['total']:,} of {expected['of']:,} rows" in screen.text("#rows-text")
    screen.page.fill("#rows-filter", "no such words")
    screen.wait("() => !!document.querySelector('.gk-no-rows')")
    assert "No row has this text" in screen.text("#rows-empty")


def test_calls_recorded_twice_have_a_tab_and_name_the_other_exhibit(
    screen: Screen, case: Case
) -> None:
    link = calls(case)
    twice = case.told(both_ways(case, link), twice=True, limit=500)
    open_link(screen, link)
    screen.page.click("#rows-tab >> text=Same call twice")
    screen.settle()
    assert places(screen) == [row["locator"] for row in twice["rows"]]
    assert "+P" in screen.text("#rows .ag-row >> nth=0") or "+2" in screen.text("#rows .ag-row")
    also = twice["rows"][0]["also"][0]
    assert f"also {also['exhibit_label']}, {also['locator']}" in screen.text("#chosen-row")
    screen.page.click("#rows-tab >> text=By week")
    screen.settle()
    weeks = [one for one in case.activity(links=both_ways(case, link))["bins"] if one["n"]]
    rows = screen.page.query_selector_all("#rows-weeks tbody tr")
    assert len(rows) == len(weeks)


def test_no_column_of_the_rows_is_cut_and_none_runs_off_the_panel(
    screen: Screen, case: Case
) -> None:
    open_link(screen, calls(case))
    cut = screen.ask(
        """() => [...document.querySelectorAll('#rows .ag-header-cell-text, '
          + '#rows .ag-cell[col-id=utc], #rows .ag-cell[col-id=local], #rows .ag-cell[col-id=what],'
          + '#rows .ag-cell[col-id=length], #rows .ag-cell[col-id=exhibit_cell]')]
          .filter((one) => one.scrollWidth > one.clientWidth + 1)
          .map((one) => one.textContent)"""
    )
    assert cut == []
    edge = screen.ask(
        """() => [...document.querySelectorAll('#rows .ag-header-cell')]
          .map((one) => one.getBoundingClientRect().right)
          .reduce((a, b) => Math.max(a, b), 0)"""
    )
    assert edge <= 1440


def test_the_records_of_a_link_are_saved_as_csv(screen: Screen, case: Case) -> None:
    link = busiest(case)
    open_link(screen, link)
    with screen.page.expect_download() as waited:
        screen.page.click("#rows-save")
    written = Path(waited.value.path()).read_text(encoding="utf-8")
    assert written.count("\n") == case.told(both_ways(case, link), limit=1)["records"] + 1


def test_a_row_shows_what_its_source_wrote_and_where_it_stands(screen: Screen, case: Case) -> None:
    link = busiest(case)
    row = case.told(both_ways(case, link), limit=1)["rows"][0]
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
