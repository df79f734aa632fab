from __future__ import annotations

from typing import Any

from dashboard.status import empty_chart, status
from tests.dashboard.written import text


def shown(**changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "totals": {"groups": 15, "held": 822, "entities": 1204, "links": 3014, "outside": 382},
        "rings": 0,
        "rings_hidden": 0,
        "open": [],
        "entities_shown": 0,
        "hidden": 0,
        "filtered": 0,
        "links_shown": 0,
        "links_hidden": 0,
        "waiting": {"entities": 0, "links": 0},
    }
    return {**base, **changes}


def test_the_first_view_says_how_many_groups_and_what_they_leave_out() -> None:
    said = text(status(shown(rings=15)))
    assert "15 of 15 groups" in said
    assert "they hold 822 of 1,204 entities" in said
    assert "382 stand alone or in pairs" in said


def test_every_hidden_entity_has_a_reason_and_the_reasons_add_up() -> None:
    said = text(
        status(
            shown(
                entities_shown=26,
                hidden=10,
                filtered=31,
                waiting={"entities": 30, "links": 94},
                links_shown=29,
                links_hidden=10,
            )
        )
    )
    assert "26 of 97 entities" in said
    assert "29 of 133 links" in said
    assert "hidden: 31 by filter, 30 in bundles, 10 removed by you" in said
    assert "Show hidden" in said


def test_nothing_hidden_is_not_given_a_reason() -> None:
    said = text(status(shown(entities_shown=2, links_shown=1)))
    assert "2 of 2 entities" in said
    assert "hidden" not in said.lower()


def test_an_open_group_counts_as_shown_and_is_named_open() -> None:
    said = text(status(shown(rings=14, open=["c1"], entities_shown=30, links_shown=3)))
    assert "15 of 15 groups" in said
    assert "1 open" in said
    assert "30 of 30 entities" in said


def test_a_hidden_group_is_counted() -> None:
    said = text(status(shown(rings=14, rings_hidden=1)))
    assert "14 of 15 groups" in said
    assert "1 group removed by you" in said


def test_before_anything_is_drawn_nothing_is_claimed() -> None:
    assert status({}) == []


def test_a_chart_whose_marks_are_all_filtered_says_so_and_how_to_go_back() -> None:
    said = text(empty_chart(shown(filtered=97)))
    assert "0 of 97 entities shown" in said
    assert "Nothing was removed from the case." in said
    assert "Clear filters" in said


def test_an_empty_chart_says_how_to_begin() -> None:
    assert "Search for a number or a name to begin." in text(empty_chart(shown()))


def test_a_chart_with_something_on_it_carries_no_such_sign() -> None:
    assert empty_chart(shown(rings=3)) is None
    assert empty_chart(shown(entities_shown=1, filtered=3)) is None
