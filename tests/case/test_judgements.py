"""Judgements: what a person states holds, and taking it back restores exactly."""

from __future__ import annotations

from typing import Any

import pytest

from graphkit.case import Case
from graphkit.errors import UsageProblem


def partition(case: Case) -> dict[str, Any]:
    return {
        entity["entity"]: [member["anchor"] for member in entity["members"]]
        for entity in case.entities(kinds=["Person"], members=True)
    }


def test_joining_then_revoking_restores_entities_ids_and_links(own_sample: Case) -> None:
    before, links = partition(own_sample), list(own_sample.links())
    stated = own_sample.judge("same", "Tugume Isaac", "Opio Simon", why="one id card")
    assert len(stated["changes"]) == 1
    assert len(partition(own_sample)) == len(before) - 1
    own_sample.revoke(stated["judgement"], why="two different men")
    assert partition(own_sample) == before
    assert list(own_sample.links()) == links


def test_a_merge_by_rule_is_taken_apart_and_stays_apart(own_sample: Case) -> None:
    big = max(partition(own_sample).items(), key=lambda item: (len(item[1]), item[0]))
    by_rule = [
        row
        for row in own_sample.history()
        if row["origin"] == "rule" and {row["a"], row["b"]} <= set(big[1])
    ]
    own_sample.judge("different", by_rule[0]["a"], by_rule[0]["b"], why="two people")
    apart = partition(own_sample)
    assert not [m for m in apart.values() if {by_rule[0]["a"], by_rule[0]["b"]} <= set(m)]
    own_sample.resolve()
    assert partition(own_sample) == apart


def test_a_preview_writes_nothing(own_sample: Case) -> None:
    before = own_sample.history()
    shown = own_sample.judge("same", "Tugume Isaac", "Opio Simon", why="x", dry_run=True)
    assert shown["judgement"] is None
    assert len(shown["changes"]) == 1
    assert own_sample.history() == before


def test_resolving_twice_adds_no_judgement(own_sample: Case) -> None:
    before = own_sample.history()
    result = own_sample.resolve()
    assert (result["new"], result["revoked"]) == (0, 0)
    assert own_sample.history() == before


def test_history_as_at_an_earlier_entry_leaves_out_what_came_later(own_sample: Case) -> None:
    last = own_sample.info()["ledger_seq"]
    own_sample.judge("unsure", "Tugume Isaac", "Opio Simon", why="look again")
    assert len(own_sample.history()) == len(own_sample.history(as_at=str(last))) + 1


def test_a_name_that_fits_several_is_refused_with_the_candidates(sample: Case) -> None:
    with pytest.raises(UsageProblem, match="fits 2 entities"):
        sample.find("Mukasa")


def test_a_name_that_fits_nobody_is_refused(sample: Case) -> None:
    with pytest.raises(UsageProblem, match="Nothing in the case"):
        sample.find("Zzyzx Qwv")


def test_a_judgement_about_two_phones_is_refused(own_sample: Case) -> None:
    with pytest.raises(UsageProblem, match="judgements are made about people"):
        own_sample.judge("same", "0700000118", "0770000140", why="x")


def test_a_judgement_without_a_reason_is_refused(own_sample: Case) -> None:
    with pytest.raises(UsageProblem, match="needs a reason"):
        own_sample.judge("same", "Tugume Isaac", "Opio Simon", why="  ")


def test_a_code_never_passes_to_somebody_else(own_sample: Case) -> None:
    """Sheets that left the house name people by their codes: these must mean one person."""

    def codes() -> dict[str, str]:
        people = own_sample.entities(kinds=["Person"])
        return {e["entity"]: e["name"] for e in people if e["protected"]}

    before = codes()
    assert before
    for entity in sorted(partition(own_sample), key=lambda one: one[::-1])[:4]:
        if entity not in before:
            own_sample.set_role(entity, "victim", why="interview")
    after = codes()
    assert len(after) > len(before)
    assert before.items() <= after.items()
    assert len(set(after.values())) == len(after)
    first = sorted(before)[0]
    own_sample.set_role(first, "unknown", why="a mistake")
    assert codes() == {one: code for one, code in after.items() if one != first}
