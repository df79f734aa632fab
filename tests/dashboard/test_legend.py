from __future__ import annotations

from dashboard.legend import legend
from tests.dashboard.written import text


def test_the_legend_names_only_what_is_shown() -> None:
    said = text(
        legend(
            {
                "kinds": {"Person": 5, "Phone": 9, "AdvertGroup": 2},
                "links": {"COMMUNICATED": 6, "USES": 4, "HOLDS": 1},
                "certainty": {"confirmed": 10, "inferred": 1},
                "records": [1, 212],
            }
        )
    )
    assert said == (
        "LegendPerson5Phone9Advert group2confirmed10inferred1"
        "calls, messages6uses, holds5records1–212layout carries no meaning"
    )


def test_rings_are_explained_with_their_families_and_the_width_of_lines() -> None:
    said = text(
        legend({"rings": 15, "families": {"people": 223, "numbers": 323}, "merged": [9, 412]})
    )
    assert "ring: share of kinds" in said
    assert "people223" in said
    assert "numbers, devices323" in said
    assert "money" not in said
    assert "records between groups9–412" in said


def test_an_empty_chart_has_an_empty_legend() -> None:
    assert text(legend({})) == "Legend"
