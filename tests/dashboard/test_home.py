from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard import evidence_words, home, home_cards, lists, problems, time_axis, words
from graphkit.case import Case
from tests.dashboard.conftest import ANSWERS, CONTACTS
from tests.dashboard.written import text

EAT = words.zone("Africa/Kampala")
SENT = CONTACTS * (CONTACTS + 1) // 2
VERDICTS = re.compile(r"kingpin|mastermind|proves|guilt|same person|suspicious|target", re.I)

BROKEN = (
    "CALL_DATE,CALLING_NO,CALLED_NO,DURATION_SEC,CALL_TYPE\n"
    "02/02/2026 23:30:00,0700000112,0700000118,41,MOC\n"
    "03/02/2026 03:10:00,0700000112,0700000118,12,MOC\n"
    "04/02/2026 12:00:00,0700000112,0700000124,9,MOC\n"
    "31/02/2026 10:00:00,0700000112,0700000118,7,MOC\n"
    "13/02/2026 10:00:00,0700000118\n"
)


@pytest.fixture
def broken_case(tmp_path: Path) -> Iterator[Case]:
    source = tmp_path / "calls.csv"
    source.write_text(BROKEN)
    (tmp_path / "strange.bin").write_bytes(bytes(range(200)))
    with Case.create(
        tmp_path / "case", title="B", region="UG", timezone="Africa/Kampala", officer="Atim P."
    ) as case:
        lines = list(case.add([source, tmp_path / "strange.bin"], date_order="dmy"))
        assert [line["status"] for line in lines] == ["imported", "unknown"], lines
        yield case


def test_rows_read_undated_and_problems_add_up_to_the_rows_of_the_file(broken_case: Case) -> None:
    facts = broken_case.home()
    first, second = facts["exhibits"]
    assert (first["rows_read"], first["rows"], first["undated"]) == (4, 5, 1)
    assert first["problems"] == 2
    assert (second["rows"], second["problems"]) == (None, 1)
    assert (facts["rows_read"], facts["rows"]) == (4, 5)
    assert {one["kind"]: one["n"] for one in facts["unread"]} == {
        "undated": 1,
        "ragged_row": 1,
        "file": 1,
    }


def test_night_is_counted_in_the_zone_of_the_case_and_undated_rows_are_left_out(
    broken_case: Case,
) -> None:
    night = broken_case.home()["answers"]["night"]
    assert (night["n"], night["of"], night["undated"]) == (2, 3, 1)


def test_most_contact_adds_both_directions(hub_case: Case) -> None:
    contact = hub_case.home()["answers"]["contact"]
    assert contact["n"] == CONTACTS
    assert contact["of"] == CONTACTS
    assert hub_case.home()["exhibits"][0]["rows"] == SENT + ANSWERS


def test_each_kind_of_problem_opens_to_its_own_rows(broken_case: Case) -> None:
    for one in broken_case.home()["unread"]:
        rows, total = broken_case.unread_rows(str(one["kind"]))
        assert total == len(rows) == one["n"]
        said = text(problems.problems(broken_case, (str(one["kind"]),)))
        assert evidence_words.problem(str(one["kind"])) in said
    assert problems.waiting(broken_case) == 3


def test_the_screen_says_how_many_of_how_many_and_no_verdict(broken_case: Case) -> None:
    said = text(home.home(broken_case, ()))
    assert "4 of 5 rows read" in said
    assert "EAT, assumed" in said
    assert "1 of 2 files are kept unread." in said
    assert not VERDICTS.search(said)
    assert "AI" not in said.split()


def test_every_list_of_the_first_screen_opens(hub_case: Case) -> None:
    for name in ("pairs", "shared", "entries", "counted"):
        assert text(lists.listed(hub_case, (name,)))
    n = hub_case.info()["ledger_seq"]
    assert text(lists.listed(hub_case, ("entries", str(n - 1)))).count("Atim P.") == 1


def test_an_empty_case_says_what_to_do_and_has_one_filled_button(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case", title="New", region="UG", officer="Atim P.") as case:
        shown = home.home(case, ())
    said = text(shown)
    assert "It holds no exhibit yet." in said
    assert "Take in files" in said
    assert str(shown).count("gk-btn lg p") == 1


def test_months_of_one_axis_lie_in_order_and_a_bar_stays_inside() -> None:
    axis = time_axis.axis("2026-01-15T00:00:00Z", "2026-09-20T00:00:00Z", EAT)
    assert axis is not None
    assert [label for _, label in axis.marks] == (
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"]
    )
    places = [at for at, _ in axis.marks]
    assert places[0] == 0
    assert places == sorted(places)
    assert axis.at(axis.end) == 100


@pytest.mark.parametrize(
    ("last", "most"), [("2026-02-01T00:00:00Z", 3), ("2031-02-01T00:00:00Z", 10)]
)
def test_a_long_case_gets_years_and_never_too_many_ticks(last: str, most: int) -> None:
    axis = time_axis.axis("2026-01-15T00:00:00Z", last, EAT)
    assert axis is not None
    assert 1 <= len(axis.marks) <= most


def test_steps_of_one_kind_make_one_line_and_each_file_its_own() -> None:
    def entry(seq: int, action: str, **more: Any) -> dict[str, Any]:
        return {
            "seq": seq, "at": "2026-11-24T10:00:00Z", "by": "Atim P.", "action": action,
            "label": None, "status": None, "origin": None, "records": {}, **more,
        }  # fmt: skip

    entries = [
        entry(9, "role.set"),
        entry(8, "role.set"),
        entry(7, "run.done", label="P2", status="imported", records={"adverts": 3}),
        entry(6, "batch.add"),
        entry(5, "run.done", label="P1", status="refused"),
    ]
    facts = {"ledger_seq": 9}
    said = text(home_cards.since(facts, {"at": "2026-11-20T10:00:00Z", "seq": 4}, entries, EAT))
    assert "2 roles were set" in said
    assert "P2 was read" in said
    assert "3 adverts" in said
    assert "P1 is kept unread" in said
    assert "All 5 entries" in said


def test_a_file_that_was_not_read_is_not_said_to_have_a_record(broken_case: Case) -> None:
    said = text(problems.problems(broken_case, ("file",)))
    assert "kept as an exhibit" in said
    assert "kept in its record" not in said
