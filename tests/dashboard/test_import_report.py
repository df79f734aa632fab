from __future__ import annotations

from typing import Any

from dashboard import import_report, job_line
from tests.dashboard.written import text


def job(**more: Any) -> dict[str, Any]:
    return {
        "id": "x", "kind": "import", "state": "running", "step": "reading", "error": None,
        "settings": {"paths": ["/home/a/calls.csv"]}, "report": [], "trial": None,
        "progress": {"file": "calls.csv", "stage": "reading", "records": 12481, "problems": 3,
                     "done": 0.25},
        **more,
    }  # fmt: skip


def test_progress_is_said_in_numbers() -> None:
    said = text(import_report.job(job()))
    assert "calls.csv: 12,481 records, 3 problems so far" in said
    assert "25% of this file" in said
    line, busy = job_line.said([job()])
    assert busy
    assert "Reading calls.csv, 12,481 records" in text(line)


def test_a_job_that_broke_off_says_what_is_kept_and_can_go_on() -> None:
    said = text(import_report.job(job(state="interrupted")))
    assert "The work broke off" in said
    assert "Whole parts that were read are kept." in said
    assert "Continue" in said
    assert text(job_line.said([job(state="interrupted")])[0]) == "A job broke off"


def test_a_question_is_asked_where_its_answer_can_be_given() -> None:
    line = {
        "file": "few.csv", "member": None, "format": "table-communications", "status": "refused",
        "size": 120, "rows": None, "records": {}, "problems": {}, "sentence": None,
        "reason": "The order is not known.", "answer": "--date-order",
    }  # fmt: skip
    said = text(import_report.job(job(kind="dry-run", state="done", report=[line])))
    assert "Is it day, month, year?" in said
    assert "0 of 1 files" in said
    assert "Nothing has been written." in said


def test_identifiers_of_a_trial_are_written_as_numbers() -> None:
    trial = {
        "profile": "generic-cdr", "rejects": [], "more_rejects": 0, "counted": {"rows": 40},
        "rows": [{"locator": "row 2", "from_id": "phone:+256700000112",
                  "to_ids": ["phone:+256700000118", None], "at": "2026-02-02T06:22:38Z"}],
    }  # fmt: skip
    said = text(import_report.job(job(kind="dry-run", state="done", trial=trial)))
    assert "+256 700 000 112" in said
    assert "phone:" not in said
    assert "2026-02-02 06:22:38" in said
    assert "first 1 of 40 rows" in said


def test_nothing_runs_before_the_first_job() -> None:
    assert text(job_line.said([])[0]) == "No jobs running"
    assert "writes nothing" in text(import_report.job(None))
