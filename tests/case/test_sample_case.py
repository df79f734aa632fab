"""The sample case from end to end: what was planted is found, and every link opens."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from graphkit.case import Case, verify_case
from samples.people import BRIAN, EVERYBODY, RUTH, VICTIMS

NOT_READ = {"empty.csv", "notes.bin", "photos.zip"}


def by_file(case: Case) -> dict[str, dict[str, Any]]:
    return {line["file"]: line for line in case.report()}


def test_every_exhibit_but_the_planted_three_is_read(sample: Case) -> None:
    lines = by_file(sample)
    assert {f for f, line in lines.items() if line["status"] != "imported"} == NOT_READ
    assert lines["notes.bin"]["status"] == "unknown"
    assert "is empty" in lines["empty.csv"]["reason"]
    assert "cut off" in lines["photos.zip"]["reason"]


def test_rows_of_every_table_are_records_plus_problems(sample: Case) -> None:
    for line in sample.report():
        if line["rows"] is not None:
            assert " = " in line["sentence"], line["file"]


def test_the_planted_unreadable_rows_are_problems_with_their_place(
    sample: Case, demo: dict[str, Any]
) -> None:
    truth = json.loads((Path(demo["case"]).parent / "truth.json").read_text())
    lines = by_file(sample)
    for file in ("calls-112.csv", "calls-118.csv", "subscribers.csv", "adverts.jsonl"):
        found = [p for p in sample.problems() if p["file"] == file]
        assert len(found) >= truth["problems"][file]
        assert sum(lines[file]["problems"].values()) == len(found)
        assert all(problem["locator"] for problem in found)


def test_the_wallet_and_bank_statements_are_proved(sample: Case) -> None:
    lines = by_file(sample)
    for file in ("wallet-118.csv", "wallet-124.csv", "guest-house-account.csv"):
        (statement,) = lines[file]["statements"]
        assert statement["state"] == "PROVED", file
        assert statement["currency"] == "UGX"


def test_people_found_against_the_planted_truth(demo: dict[str, Any]) -> None:
    """A floor, not a goal: nobody is wrongly joined, and most true pairs are found."""
    truth = demo["truth"]
    assert Decimal(truth["people_precision"]) == 1
    assert Decimal("0.6") <= Decimal(truth["people_recall"]) < 1


def test_the_shared_family_phone_joins_nobody(sample: Case) -> None:
    names = [row["name"] for row in sample.entities(kinds=["Person"])]
    assert any("Ibrahim" in name for name in names)
    assert any("Nalwoga" in name for name in names)


def test_the_recruiter_keeps_both_numbers_after_the_change_of_sim(sample: Case) -> None:
    ruth = max(
        (e for e in sample.entities(kinds=["Person"], members=True) if "Ruth" in e["name"]),
        key=lambda entity: len(entity["members"]),
    )
    values = {one["value"] for one in sample.entity(ruth["entity"])["identifiers"]}
    assert {number.e164 for number in RUTH.numbers} <= values


def test_calls_recorded_on_both_sides_are_counted_once(sample: Case) -> None:
    links = [link for link in sample.links(kinds=["COMMUNICATED"]) if link["rows"] > link["n"]]
    assert len(links) >= 2
    assert sum(link["rows"] - link["n"] for link in links) >= 100


def test_a_number_is_found_in_any_written_form(sample: Case) -> None:
    number = BRIAN.numbers[0]
    forms = [number.e164, number.national, number.digits, "0700 000 118", "+256 (0)700-000-118"]
    found = {sample.search(form, kinds=["Phone"])[0]["entity"] for form in forms}
    assert len(found) == 1
    assert sample.find(number.national).value == number.e164


def test_no_name_or_number_of_a_victim_leaves_the_case(sample: Case, tmp_path: Path) -> None:
    secrets = [victim.name for victim in VICTIMS]
    secrets += [victim.name.split()[0] for victim in VICTIMS]
    secrets += [victim.numbers[0].e164[-9:] for victim in VICTIMS]
    sample.export("csv", tmp_path / "out.csv")
    sample.export("graphml", tmp_path / "out.graphml")
    texts = [path.read_text() for path in tmp_path.iterdir()]
    texts.append(json.dumps(list(sample.entities(members=True))))
    texts.append(json.dumps(list(sample.links())))
    texts.append(json.dumps(sample.people(top=50)))
    texts.append(json.dumps(sample.measures()))
    texts.append(json.dumps(sample.overview()))
    for victim in VICTIMS:
        texts.append(json.dumps(sample.search(victim.name)))
        texts.append(json.dumps(sample.search(victim.name.split()[0])))
    for entity in sample.entities():
        if entity["protected"]:
            texts.append(json.dumps(sample.entity(entity["entity"])))
            for row in sample.neighbours(entity["entity"], limit=500)[:-1]:
                texts.append(json.dumps(sample.events(link=row["link"])))
                texts.append(json.dumps(sample.link(row["link"])))
    for secret in secrets:
        assert not [text for text in texts if secret in text], secret


def test_only_people_marked_suspect_stand_as_suspects(sample: Case) -> None:
    roles = {row["name"]: row["role"] for row in sample.entities(kinds=["Person"])}
    assert sorted(role for role in roles.values() if role != "unknown") == [
        "suspect", "suspect", "victim", "victim", "victim",
    ]  # fmt: skip
    listed = sample.people(top=100)
    assert listed[0]["withheld"] == len(VICTIMS)
    assert not [row for row in listed[1:] if row["role"] == "victim"]
    assert all(row["rank"] is None for row in listed[1:])


def test_two_exports_of_one_case_are_equal_to_the_byte(sample: Case, tmp_path: Path) -> None:
    for form in ("csv", "graphml"):
        first = sample.export(form, tmp_path / f"a.{form}")
        second = sample.export(form, tmp_path / f"b.{form}")
        assert [f["sha256"] for f in first["files"]] == [f["sha256"] for f in second["files"]]


def test_the_sample_case_verifies_in_full(demo: dict[str, Any]) -> None:
    assert verify_case(Path(demo["case"]), full=True)["verdict"] == "VERIFIED"


def test_the_derived_state_is_built_again_when_it_is_deleted(own_sample: Case) -> None:
    before = list(own_sample.links())
    own_sample.close()
    for file in own_sample.folder.derived.iterdir():
        file.unlink()
    assert list(own_sample.links()) == before


def test_what_is_chosen_is_never_more_than_the_whole_in_the_time_bar(sample: Case) -> None:
    whole = sample.activity()
    number = sample.find(BRIAN.numbers[0].national)
    own = sample.activity([row["link"] for row in sample.neighbours(number.id, limit=500)[:-1]])
    assert own["undated"] <= whole["undated"]
    assert [one["start"] for one in own["bins"]] == [one["start"] for one in whole["bins"]]
    for mine, all_of_them in zip(own["bins"], whole["bins"], strict=True):
        assert mine["n"] <= all_of_them["n"]
    assert sum(one["n"] for one in own["bins"]) > 0


def test_everybody_of_the_story_is_in_the_registers() -> None:
    assert len(EVERYBODY) == 28
