from __future__ import annotations

from typing import Any

from dashboard.filters import filters
from tests.dashboard.written import text

SHOWN: dict[str, Any] = {
    "drawn": {"kind": {"Person": 3, "Phone": 9}, "link": {"USES": 4}, "certainty": {"inferred": 1}},
    "seen": {"kind": {"Person": 3}, "link": {"USES": 4}, "certainty": {"inferred": 1}},
    "off": {"kind": ["Phone"], "link": [], "certainty": []},
}


def test_every_value_says_how_many_of_those_drawn_it_shows() -> None:
    said = text(filters(SHOWN))
    assert "Person3 of 3" in said
    assert "Phone0 of 9" in said
    assert "Uses4 of 4" in said
    assert "Inferred1 of 1" in said


def test_the_number_of_active_filters_is_named() -> None:
    assert "1 active" in text(filters(SHOWN))
    assert "none active" in text(filters({}))


def test_what_is_not_drawn_has_no_row() -> None:
    said = text(filters(SHOWN))
    assert "Account" not in said
    assert "Confirmed" not in said
