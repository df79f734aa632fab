from __future__ import annotations

from typing import Any

import pytest

from dashboard import elements


def entity(name: str = "a", kind: str = "Phone", **facts: Any) -> dict[str, Any]:
    return {"entity": name, "kind": kind, "name": name, "degree": 0, **facts}


def link(name: str, source: str, target: str, n: int = 1, **facts: Any) -> dict[str, Any]:
    base = {"link": name, "kind": "COMMUNICATED", "source": source, "target": target, "n": n}
    return {**base, "directed": True, "certainty": "confirmed", "totals": {}, **facts}


@pytest.mark.parametrize(("links", "pixels"), [(0, 22), (1, 27), (20, 43), (1000, 70)])
def test_a_mark_grows_with_the_logarithm_of_its_links(links: int, pixels: int) -> None:
    assert elements.mark_size(links) == pixels


@pytest.mark.parametrize(("records", "width"), [(0, 1.2), (1, 1.56), (212, 5.99), (9999, 6.5)])
def test_a_line_grows_with_the_logarithm_of_its_records_up_to_a_limit(
    records: int, width: float
) -> None:
    assert elements.line_width(records) == width


@pytest.mark.parametrize(("size", "pixels"), [(9, 43), (118, 88), (142, 94)])
def test_a_ring_grows_with_its_entities(size: int, pixels: int) -> None:
    assert elements.ring_size(size) == pixels


def test_a_protected_person_has_the_shield_and_a_protected_phone_keeps_its_shape() -> None:
    person = elements.node(entity("V-01", "Person", protected=True))
    phone = elements.node(entity("V-01 phone", "Phone", protected=True))
    assert person["data"]["kind"] == "Protected"
    assert phone["data"]["kind"] == "Phone"
    assert phone["classes"] == "prot"


def test_a_service_number_says_so_below_its_name() -> None:
    drawn = elements.node(entity("100", service=True))
    assert drawn["data"]["label"] == "100\nservice number"
    assert drawn["classes"] == "service"


def test_the_data_of_a_mark_stays_small() -> None:
    drawn = elements.node(entity(degree=3, identifiers=[{"value": "x"}], first="2026"))
    assert set(drawn["data"]) == {"id", "label", "kind", "size", "z", "x"}


def test_calls_in_both_directions_are_one_line_whichever_is_read_first() -> None:
    forth, back = link("l1", "a", "b", 131), link("l2", "b", "a", 81)
    one = elements.edges([forth, back])
    assert one == elements.edges([back, forth])
    assert len(one) == 1
    data = one[0]["data"]
    assert (data["id"], data["source"], data["n"], data["dir"]) == ("l1", "a", 212, 2)
    assert data["label"] == "212"
    assert data["w"] == 5.99


def test_money_in_both_directions_stays_two_lines_with_their_own_sums() -> None:
    drawn = elements.edges(
        [
            link("l1", "a", "b", 2, kind="TRANSFERRED", totals={"UGX": "3450000"}),
            link("l2", "b", "a", 1, kind="TRANSFERRED", totals={"UGX": "5000", "USD": "10.50"}),
        ]
    )
    assert [e["data"]["label"] for e in drawn] == ["UGX 3,450,000", "UGX 5,000 + USD 10.50"]
    assert [e["data"]["dir"] for e in drawn] == [1, 1]


def test_no_arrow_without_a_direction_in_the_records() -> None:
    drawn = elements.edges(
        [link("l1", "a", "b", kind="USES"), link("l2", "a", "c", directed=False)]
    )
    assert [e["data"]["dir"] for e in drawn] == [0, 0]


def test_uses_and_holds_carry_no_number_and_one_record_needs_none() -> None:
    drawn = elements.edges(
        [link("l1", "a", "b", 5, kind="USES"), link("l2", "a", "c", 5), link("l3", "a", "d", 1)]
    )
    assert [e["data"]["label"] for e in drawn] == ["", "5", ""]


def test_a_call_to_oneself_is_not_drawn() -> None:
    assert elements.edges([link("l1", "a", "a")]) == []


def test_an_unstated_certainty_is_never_drawn_as_confirmed() -> None:
    drawn = elements.edges([link("l1", "a", "b", certainty=None)])
    assert drawn[0]["data"]["certainty"] == "unconfirmed"


def test_the_shares_of_a_ring_are_in_the_order_of_the_families() -> None:
    assert elements.shares({"numbers": 3, "people": 1}) == [25.0, 75.0, 0, 0, 0]
    assert elements.shares({}) == [0, 0, 0, 0, 0]


def test_a_closed_group_is_a_ring_inside_a_frame_that_carries_its_name() -> None:
    community = {"id": "c1", "label": "+256700000112", "size": 142, "x": 1, "y": 2}
    combo, disc = elements.ring({**community, "families": {"people": 142}})
    assert combo["classes"] == "combo"
    assert combo["data"]["label"] == "+256 700 000 112"
    assert disc["data"]["parent"] == combo["data"]["id"]
    assert disc["data"]["label"] == "142"
    assert disc["data"]["p0"] == 100.0
    assert disc["data"]["disc"].startswith("data:image/svg+xml;utf8,%3Csvg")
    assert " " not in disc["data"]["disc"]
    assert disc["position"] == {"x": 1.0, "y": 2.0}


def test_between_two_open_groups_no_common_line_is_drawn() -> None:
    pairs = [{"source": "c1", "target": "c2", "records": 9}]
    assert elements.between(pairs, ["c1", "c2"]) == []
    half_open = elements.between(pairs, ["c1"])[0]["data"]
    assert (half_open["source"], half_open["target"]) == ("group:c1", "disc:c2")


def test_a_bundle_of_one_kind_names_it_and_a_mixed_one_counts_entities() -> None:
    pill, line = elements.bundle("a", {"Phone": 21})
    assert pill["data"]["label"] == "+21 more phones"
    assert (line["data"]["source"], line["data"]["target"]) == ("a", pill["data"]["id"])
    assert elements.bundle("a", {"Phone": 1})[0]["data"]["label"] == "+1 more phone"
    mixed = elements.bundle("a", {"Phone": 20, "Account": 1})[0]["data"]
    assert mixed["label"] == "+21 more entities"
    assert mixed["parts"] == {"Phone": 20, "Account": 1}


def test_a_bundle_counts_what_is_beyond_the_list_too() -> None:
    pill = elements.bundle("group:c1", {"Phone": 2}, unlisted=40, parent="group:c1")[0]["data"]
    assert pill["label"] == "+42 more entities"


def test_an_empty_bundle_is_not_drawn() -> None:
    assert elements.bundle("a", {"Phone": 0}) == []


def test_the_bundle_of_an_open_group_lies_inside_it_without_a_line() -> None:
    drawn = elements.bundle("group:c1", {"Phone": 2}, parent="group:c1")
    assert len(drawn) == 1
    assert drawn[0]["data"]["parent"] == "group:c1"
