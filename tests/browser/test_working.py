"""Working on a chart with a real mouse: window, tables, loop, menu, statements, routes, undo."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from graphkit.case import Case
from samples.people import RUTH
from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

STATE = (
    "() => JSON.stringify([...gk.history.snap().elements.values()].map((one) => one.text).sort())"
)


def brush(screen: Screen, low: float, high: float) -> dict[str, Any]:
    box = screen.page.query_selector("#brush").bounding_box()
    y = box["y"] + 20
    screen.page.mouse.move(box["x"] + box["width"] * low, y)
    screen.page.mouse.down()
    screen.page.mouse.move(box["x"] + box["width"] * high, y, steps=5)
    screen.page.mouse.up()
    screen.settle()
    screen.wait("() => gk.state.window !== null")
    screen.settle()
    return dict(screen.ask("() => gk.state.window"))


def test_a_brush_counts_what_the_case_counts_and_is_undone(screen: Screen, case: Case) -> None:
    screen.find(RUTH.numbers[0].national)
    before = screen.ask(STATE)
    span = brush(screen, 0.3, 0.6)
    drawn = screen.ask(
        "() => gk.cy().edges('[kind = \"COMMUNICATED\"]').map((e) => [e.id(), e.data('n'),"
        " e.data('dir')])"
    )
    assert drawn
    for link, n, way in drawn:
        ids = [link, *(case.link(link)["other_way"] if way == 2 else [])]
        found = case.told(ids, since=span["since"], until=span["until"], limit=1)
        assert n == found["total"], link
    screen.press("Control+z")
    assert screen.ask("() => gk.state.window") is None
    assert screen.ask(STATE) == before


def test_an_edge_of_the_window_moves_by_keys(screen: Screen) -> None:
    screen.find(RUTH.numbers[0].national)
    first = brush(screen, 0.3, 0.6)
    screen.page.focus(".gk-brush-to")
    screen.press("ArrowRight")
    second = screen.ask("() => gk.state.window")
    assert second["since"] == first["since"]
    assert second["until"] > first["until"]


def test_the_tables_hold_exactly_what_the_chart_shows_and_choose_both_ways(screen: Screen) -> None:
    screen.find(RUTH.numbers[0].national)
    screen.page.click("[data-do=show-table]")
    screen.settle()
    screen.wait("() => !!document.querySelector('#twin-lines .ag-row')")
    rows = screen.ask(
        "() => ['twin-nodes', 'twin-lines'].flatMap((id) => { const found = [];"
        " dash_ag_grid.getApi(id).forEachNode((row) => found.push(row.data.id)); return found; })"
    )
    shown = screen.ask(
        "() => gk.cy().elements().filter((e) => gk.isShown(e) && e.data('kind') !== 'More' ||"
        " e.hasClass('bundle')).map((e) => e.id())"
    )
    assert sorted(rows) == sorted(shown)
    screen.page.click("#twin-nodes .ag-row >> nth=2")
    screen.settle()
    chosen = screen.ask("() => gk.cy().$(':selected').map((e) => e.id())")
    assert len(chosen) == 1


def test_a_loop_chooses_what_lies_inside(screen: Screen) -> None:
    screen.find(RUTH.numbers[0].national)
    screen.page.click("[data-do=lasso]")
    box = screen.page.query_selector("#canvas").bounding_box()
    corners = [(0.01, 0.01), (0.99, 0.01), (0.99, 0.99), (0.01, 0.99)]
    spots = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in corners]
    screen.page.mouse.move(*spots[0])
    screen.page.mouse.down()
    for spot in spots[1:]:
        screen.page.mouse.move(*spot, steps=3)
    screen.page.mouse.up()
    screen.settle()
    chosen = screen.ask("() => gk.choice.chosen().map((node) => node.id()).sort()")
    assert chosen == screen.entities()


def test_the_menu_at_the_pointer_pins_and_hides(screen: Screen) -> None:
    screen.find(RUTH.numbers[0].national)
    mark = screen.entities()[3]
    screen.page.mouse.click(*screen.spot(mark), button="right")
    screen.page.click(".gk-menu >> text=Pin")
    screen.settle()
    assert screen.ask("(id) => gk.cy().getElementById(id).hasClass('pinned')", mark)
    screen.press("Control+z")
    assert not screen.ask("(id) => gk.cy().getElementById(id).hasClass('pinned')", mark)


def test_steps_undone_one_by_one_return_to_the_start(screen: Screen) -> None:
    screen.find(RUTH.numbers[0].national)
    screen.ask("() => document.getElementById('canvas').focus()")
    start, depth = screen.ask(STATE), screen.ask("() => gk.history.depth()")
    dice = random.Random(7)
    for _ in range(10):
        shown = [one for one in screen.shown() if one in set(screen.entities())]
        if shown:
            screen.ask("(id) => gk.choose(id)", dice.choice(shown))
        does = dice.choice(["hide", "pin", "expand", "filter", "show-hidden", "arrange"])
        if does == "filter":
            screen.ask("() => gk.filter('kind:Handle')")
        else:
            screen.ask("(name) => gk.tools[name]()", does)
        screen.settle()
    end = screen.ask(STATE)
    steps = screen.ask("() => gk.history.depth()") - depth
    for _ in range(steps):
        screen.ask("() => gk.undo()")
    assert json.loads(screen.ask(STATE)) == json.loads(start)
    for _ in range(steps):
        screen.ask("() => gk.redo()")
    assert json.loads(screen.ask(STATE)) == json.loads(end)


def test_a_route_is_shown_in_steps_and_cleared(screen: Screen, case: Case) -> None:
    screen.find(RUTH.numbers[0].national)
    two = [one for one in screen.entities() if one.startswith("Phone")][:2]
    screen.ask("(ids) => gk.path.ask(ids[0], ids[1])", two)
    screen.wait("() => !!document.querySelector('.gk-routes-said b')")
    screen.settle()
    found = case.paths(two[0], two[1], limit=20)
    assert f"{len(found) - 1} route" in screen.text(".gk-routes-said")
    screen.page.click("text=Show on chart >> nth=0")
    screen.settle()
    on = screen.ask("() => gk.cy().nodes('.path').map((node) => node.id())")
    assert set(two) <= set(on)
    screen.press("Escape")
    assert screen.ask("() => gk.cy().elements('.path, .dim').length") == 0


def test_what_taking_apart_would_change_is_shown_before_it_is_stated(
    screen: Screen, case: Case
) -> None:
    person = max(
        case.entities(kinds=["Person"]), key=lambda e: len(case.entity(e["entity"])["joined"])
    )
    before = len(case.history())
    screen.find(person["name"])
    screen.page.click("text=Show why, or take apart")
    screen.page.click("text=Take apart... >> nth=0")
    screen.wait("() => !!document.querySelector('.gk-statement')")
    assert "records, taken from" in screen.text(".gk-statement")
    screen.page.click(".gk-statement >> text=Take apart >> nth=-1")
    screen.settle()
    assert len(case.history()) == before, "nothing is stated without a reason"


@pytest.mark.parametrize("width", [1440, 1280])
def test_no_mark_or_name_lies_on_another_and_no_number_of_a_line_on_either(
    screen: Screen, width: int
) -> None:
    screen.page.set_viewport_size({"width": width, "height": 900 if width == 1440 else 720})
    screen.find(RUTH.numbers[0].national)
    overlaps = screen.ask(
        """() => {
          const box = (e) => e.boundingBox({ includeOverlays: false, includeUnderlays: false });
          const marks = gk.cy().nodes(':childless').filter(gk.isShown).map((n) => [n.id(), box(n)]);
          const found = [];
          marks.forEach(([a, p], i) => marks.slice(i + 1).forEach(([b, q]) => {
            const w = Math.min(p.x2, q.x2) - Math.max(p.x1, q.x1);
            const h = Math.min(p.y2, q.y2) - Math.max(p.y1, q.y1);
            if (w > 4 && h > 4) found.push([a, b, w, h]);
          }));
          return found;
        }"""
    )
    assert overlaps == []
