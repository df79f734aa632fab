from __future__ import annotations

import re
from typing import Any

import pytest

from graphkit.case import Case
from samples.people import RUTH
from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

MANY_FORMS = ["+256700000112", "256700000112", "0700000112", "0700 000 112"]


def hub(case: Case) -> dict[str, Any]:
    """The entity of the case with most links: where a chart would become a hairball."""
    return max(case.entities(), key=lambda e: (e["degree"], e["entity"]))


def busiest(case: Case) -> dict[str, Any]:
    """The link of the case with most rows."""
    return max(case.links(), key=lambda link: (link["rows"], link["link"]))


def somebody(case: Case) -> dict[str, Any]:
    """A person under the own name, with a number, and not protected."""
    return next(
        e
        for e in case.entities(kinds=["Person"])
        if not e["protected"] and case.entity(e["entity"])["identifiers"]
    )


def test_a_case_opens_on_its_groups_as_closed_rings_and_on_nothing_else(
    screen: Screen, case: Case
) -> None:
    overview = case.overview()
    discs = screen.ask("() => gk.cy().nodes('.disc').map((n) => n.id()).sort()")
    assert discs == sorted(f"disc:{c['id']}" for c in overview["communities"])
    assert screen.entities() == []
    n = len(overview["communities"])
    assert f"{n} of {n} groups" in screen.status()


def test_a_group_is_named_neutrally_and_never_by_a_person(screen: Screen, case: Case) -> None:
    people = {e["name"] for e in case.entities(kinds=["Person", "Organization"])}
    labels = screen.ask("() => gk.cy().nodes('.combo').map((n) => n.data('label'))")
    assert labels
    assert not people & set(labels)


def test_the_legend_counts_what_the_rings_hold(screen: Screen, case: Case) -> None:
    held: dict[str, int] = {}
    for community in case.overview()["communities"]:
        for family, n in community["families"].items():
            held[family] = held.get(family, 0) + n
    said = screen.text("#legend")
    assert f"people\n{held['people']}" in said or f"people {held['people']}" in said
    assert "ring: share of kinds" in said


@pytest.mark.parametrize("written", MANY_FORMS)
def test_a_number_is_found_in_every_written_form(screen: Screen, written: str) -> None:
    hits = screen.search(written)
    assert any("+256 700 000 112" in hit for hit in hits), hits


def test_a_search_without_a_hit_says_where_it_looked(screen: Screen) -> None:
    assert screen.search("zzqqxx 999") == []
    assert "No entity matches “zzqqxx 999”" in screen.text("body")


def test_a_hit_opens_a_chart_around_it_and_its_panel(screen: Screen, case: Case) -> None:
    person = somebody(case)
    screen.find(person["name"])
    assert screen.ask("() => gk.cy().nodes(':selected').map((n) => n.id())") == [person["entity"]]
    assert screen.text("#panel .gk-name") == person["name"]
    assert screen.text("#screen-name").startswith("Around ")
    own = {one["entity"] for one in case.entity(person["entity"])["identifiers"]}
    assert own <= set(screen.entities())


def test_what_is_shown_and_what_is_hidden_add_up(screen: Screen) -> None:
    screen.find(RUTH.numbers[0].national)
    said = screen.status()
    shown, total = (
        int(n.replace(",", ""))
        for n in re.search(  # type: ignore[union-attr]
            r"([\d,]+) of ([\d,]+) entities", said
        ).groups()
    )
    hidden = [
        int(n.replace(",", ""))
        for n in re.findall(r"([\d,]+) (?:in bundles|by filter|removed)", said)
    ]
    assert shown + sum(hidden) == total
    assert shown == len(screen.entities())


def test_expanding_a_hub_draws_fifteen_and_counts_the_rest_in_one_bundle(
    screen: Screen, case: Case
) -> None:
    centre = hub(case)["entity"]
    others = {
        end
        for link in case.links(entity=centre)
        for end in (link["source"], link["target"])
        if end != centre
    }
    screen.ask("(id) => gk.wish({ do: 'around', id })", centre)
    screen.settle()
    drawn = set(screen.entities())
    assert centre in drawn
    left = others - drawn
    pills = screen.ask(
        "(id) => gk.cy().nodes('.bundle').filter((n) => n.data('anchor') === id)"
        ".map((n) => n.data('n'))",
        centre,
    )
    assert sum(pills) == len(left)
    assert len(pills) == (1 if left else 0)


def test_a_bundle_draws_the_next_ones_and_counts_itself_down(screen: Screen, case: Case) -> None:
    centre = hub(case)["entity"]
    screen.ask("(id) => gk.wish({ do: 'around', id })", centre)
    screen.settle()
    pill = f"more:{centre}"
    before = screen.ask("(id) => gk.cy().getElementById(id).data('n') || 0", pill)
    if not before:
        pytest.skip("the busiest entity of this sample has no bundle")
    drawn = len(screen.entities())
    screen.double_click(pill)
    grown = len(screen.entities()) - drawn
    after = screen.ask("(id) => gk.cy().getElementById(id).data('n') || 0", pill)
    assert 0 < grown <= 15
    assert after == before - grown


def test_a_double_click_opens_a_group_and_closing_it_brings_the_ring_back(
    screen: Screen, case: Case
) -> None:
    smallest = min(case.overview()["communities"], key=lambda c: (c["size"], c["id"]))
    inside = {e["entity"] for e in case.community(smallest["id"])["entities"]}
    ring = f"disc:{smallest['id']}"
    screen.double_click(ring)
    assert set(screen.entities()) <= inside
    assert screen.entities()
    assert ring not in screen.shown()
    assert "1 open" in screen.status()
    screen.page.click("text=Close group")
    screen.settle()
    assert screen.entities() == []
    assert ring in screen.shown()


def test_undo_brings_back_marks_and_places_and_redo_goes_forward_again(
    screen: Screen, case: Case
) -> None:
    first = screen.shown()
    largest = max(case.overview()["communities"], key=lambda c: (c["size"], c["id"]))
    screen.double_click(f"disc:{largest['id']}")
    opened = screen.shown()
    places = screen.places()
    screen.press("Control+z")
    assert screen.shown() == first
    screen.press("Control+Shift+z")
    assert screen.shown() == opened
    assert screen.places() == places


def test_hiding_is_counted_with_its_reason_and_can_be_undone(screen: Screen) -> None:
    screen.find(RUTH.numbers[0].national)
    before = screen.shown()
    other = screen.ask(
        "() => gk.cy().nodes(':childless').filter((n) => !n.selected() && !n.is('.bundle'))[0].id()"
    )
    screen.click(other)
    screen.press("Control+h")
    assert other not in screen.shown()
    assert "1 removed by you" in screen.status()
    screen.press("Control+z")
    assert screen.shown() == before
    assert "removed by you" not in screen.status()


def test_a_filter_hides_a_kind_and_says_how_many(screen: Screen) -> None:
    screen.find(RUTH.numbers[0].national)
    phones = screen.ask("() => gk.cy().nodes('[kind = \"Phone\"]').length")
    assert phones
    screen.page.click("[data-do='filter:kind:Phone']")
    screen.settle()
    assert f"{phones} by filter" in screen.status()
    assert (
        screen.ask("() => gk.cy().nodes('[kind = \"Phone\"]').filter((n) => gk.isShown(n)).length")
        == 0
    )
    screen.page.click("text=Clear")
    screen.settle()
    assert "by filter" not in screen.status()


def test_a_pinned_mark_keeps_its_place_when_the_chart_grows(screen: Screen) -> None:
    screen.find(RUTH.numbers[0].national)
    other = screen.ask("() => gk.cy().nodes('[kind = \"Phone\"]')[0].id()")
    screen.click(other)
    screen.press("p")
    place = screen.places()[other]
    screen.press("Control+e")
    assert screen.places()[other] == place


def test_no_two_marks_lie_over_each_other(screen: Screen) -> None:
    screen.find(RUTH.numbers[0].national)
    overlaps = screen.ask(
        """() => {
          const marks = gk.cy().nodes(':childless').filter((n) => gk.isShown(n));
          const bare = { includeLabels: false, includeUnderlays: false, includeOverlays: false };
          const boxes = marks.map((n) => [n.id(), n.boundingBox(bare)]);
          const found = [];
          boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
            if (p.x1 < q.x2 && q.x1 < p.x2 && p.y1 < q.y2 && q.y1 < p.y2) found.push([a, b]);
          }));
          return found;
        }"""
    )
    assert overlaps == []


def test_everything_can_be_reached_by_keyboard(screen: Screen, case: Case) -> None:
    screen.press("/")
    assert screen.ask("() => document.activeElement.id") == "search"
    screen.press("Escape")
    screen.page.focus("#canvas")
    screen.press("ArrowRight")
    chosen = screen.ask("() => gk.cy().nodes(':selected').map((n) => n.id())")
    assert len(chosen) == 1
    assert chosen[0].startswith("disc:")
    screen.press("Enter")
    assert screen.entities()
    screen.press("?")
    assert "Expand the chosen mark" in screen.text('[role="dialog"]')
    screen.press("Escape")


def test_the_window_of_a_laptop_still_shows_everything(screen: Screen) -> None:
    screen.page.set_viewport_size({"width": 1280, "height": 720})
    screen.settle()
    screen.find(RUTH.numbers[0].national)
    assert screen.ask("() => document.documentElement.scrollWidth <= innerWidth")
    boxes = screen.ask(
        "() => gk.cy().nodes(':childless').filter((n) => gk.isShown(n))"
        ".map((n) => n.renderedBoundingBox())"
    )
    wide, tall = screen.ask("() => [gk.cy().width(), gk.cy().height()]")
    assert all(b["x1"] >= -2 and b["x2"] <= wide + 2 for b in boxes)
    assert all(b["y1"] >= -2 and b["y2"] <= tall + 2 for b in boxes)


def test_nothing_of_the_case_is_in_the_address_the_title_or_the_browsers_store(
    screen: Screen,
) -> None:
    screen.find(RUTH.numbers[0].national)
    assert screen.page.title() == "Explore · graphkit"
    assert RUTH.numbers[0].digits not in screen.page.url
    assert screen.ask("() => [localStorage.length, sessionStorage.length]") == [0, 0]
