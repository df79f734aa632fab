from __future__ import annotations

from datetime import UTC
from typing import Any

from dashboard.chosen_panel import bundle_panel, many_panel
from dashboard.entity_panel import entity_panel
from dashboard.groups_panel import between_panel, groups_panel
from tests.dashboard.written import text

OVERVIEW: dict[str, Any] = {
    "communities": [
        {
            "id": "c1",
            "label": "+256700000112",
            "size": 142,
            "families": {"people": 34, "numbers": 61},
        },
        {"id": "c2", "label": "Advert group 4", "size": 9, "families": {"adverts": 9}},
    ],
    "between": [{"source": "c1", "target": "c2", "records": 412}],
    "outside": 382,
    "entities": 1204,
    "links": 3014,
    "stability": "98 of 100",
}
LABELS = {f"ex-{n}": f"P{n}" for n in range(1, 7)}
ENTITY: dict[str, Any] = {
    "entity": "e1",
    "kind": "Person",
    "name": "Nakato Ruth",
    "role": "unknown",
    "protected": False,
    "exhibits": ["ex-1", "ex-2", "ex-3"],
    "identifiers": [
        {
            "entity": "e2",
            "kind": "phone",
            "value": "+256700000112",
            "from": "2026-01-14T00:00:00Z",
            "to": "2026-09-20T00:00:00Z",
            "basis": "register",
            "certainty": "confirmed",
            "exhibits": ["ex-1", "ex-2"],
        }
    ],
    "claims": [
        {
            "property": "name",
            "value": "NAKATO RUTH",
            "exhibit": "ex-3",
            "file": "register.xlsx",
            "member": None,
            "locator": "row 214",
            "basis": "register",
        }
    ],
    "most_records_with": [
        {"entity": "e3", "name": "Okello Brian", "kind": "Person", "records": 212, "of": 41}
    ],
    "joined": [
        {"judgement": "j1", "a": "x", "b": "y", "origin": "rule", "by": "rule", "at": None,
         "why": "Both carry one number.", "bits": "14.2"},
        {"judgement": "j2", "a": "x", "b": "z", "origin": "analyst", "by": "Insp. Apio",
         "at": "2026-08-12T09:00:00Z", "why": "A saved name.", "bits": None},
    ],
    "suggestions": [
        {"entity": "e9", "name": "Nakato R.", "kind": "POSSIBLY_SAME",
         "reasons": ["One shared number."]}
    ],
}  # fmt: skip


def test_a_group_is_called_a_way_to_draw_and_says_what_it_holds() -> None:
    said = text(groups_panel(OVERVIEW, "c1", []))
    assert "2 groups" in said
    assert "A group is a way to draw, not a finding." in said
    assert "Holds34 people, 61 numbers" in said
    assert "Linked most toAdvert group 4 (412 records)" in said
    assert "98 of 100" in said
    assert "Open group" in said


def test_an_open_group_offers_to_close() -> None:
    said = text(groups_panel(OVERVIEW, "c1", ["c1"]))
    assert "Close group" in said
    assert "Open group" not in said


def test_a_missing_re_run_is_said_not_invented() -> None:
    said = text(groups_panel({**OVERVIEW, "stability": None}, None, []))
    assert "No re-run with another seed has been made yet." in said


def test_an_empty_case_says_what_to_do_next() -> None:
    empty = {**OVERVIEW, "communities": [], "between": [], "entities": 0}
    assert "graphkit add" in text(groups_panel(empty, None, []))
    assert "Search for a number" in text(groups_panel({**empty, "entities": 7}, None, []))


def test_links_between_groups_are_counted_and_both_can_be_opened() -> None:
    said = text(between_panel(OVERVIEW, "c2", "c1"))
    assert "412 records join the group around" in said
    assert "Open +256 700 000 112" in said


def test_the_panel_of_a_person_gives_numbers_contacts_and_who_joined_the_records() -> None:
    said = text(entity_panel(ENTITY, [], LABELS, UTC))
    assert "Person · in 3 of 6 exhibits" in said
    assert "Role: unknown" in said
    assert "+256 700 000 11214 Jan – 20 Sepconfirmed" in said
    assert "Most records with1 of 41" in said
    assert "Joined by 2 judgements: 1 by rule, 1 by Insp. Apio on 12 Aug 2026." in said
    assert "Both carry one number." in said
    assert "may be the sameNakato R.One shared number." in said
    assert "P3 register.xlsx1 claim" in said
    assert "nameNAKATO RUTHrow 214" in said


def test_an_entity_without_joins_says_so() -> None:
    said = text(entity_panel({**ENTITY, "joined": [], "claims": []}, [], LABELS, UTC))
    assert "Nothing was joined: it stands as one source states it." in said


def test_a_protected_person_is_shown_by_the_code_alone() -> None:
    said = text(
        entity_panel({**ENTITY, "name": "V-01", "protected": True, "claims": []}, [], LABELS, UTC)
    )
    assert "V-01Protected" in said


def test_a_bundle_lists_what_it_counts_by_kind() -> None:
    said = text(
        bundle_panel("+22 more entities", "+256 700 000 112", "more:e2", {"Phone": 21, "Device": 1})
    )
    assert "21 phones" in said
    assert "1 device" in said


def test_the_panel_of_a_number_names_who_uses_it() -> None:
    phone = {**ENTITY, "kind": "Phone", "name": "+256700000112", "entity": "e2", "identifiers": []}
    link = {
        "link": "l1",
        "kind": "USES",
        "source": "e1",
        "target": "e2",
        "first": None,
        "last": None,
        "kinds": ["holder"],
        "certainty": "confirmed",
        "exhibits": ["ex-1"],
        "n": 1,
        "rows": 1,
        "other": {"entity": "e1", "kind": "Person", "name": "V-01", "protected": True},
    }
    said = text(entity_panel(phone, [link], LABELS, UTC))
    assert "Used byfrom – to, how sureV-01no datesconfirmed" in said
    assert "Numbers and accounts" not in said


def test_several_chosen_marks_are_listed_by_name() -> None:
    said = text(many_panel([("e1", "Person", "Nakato Ruth"), ("e2", "Phone", "+256 700 000 112")]))
    assert "2 chosen" in said
    assert "Nakato Ruth+256 700 000 112" in said
