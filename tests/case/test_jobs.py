from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from graphkit.case import Case
from graphkit.case import jobs as jobs_module
from graphkit.case.job_worker import run
from graphkit.case.jobs import Jobs, Stopped
from graphkit.errors import UsageProblem

CALLS = "CALL_DATE,CALLING_NO,CALLED_NO,DURATION_SEC,CALL_TYPE\n" + "".join(
    f"{day:02}/02/2026 12:00:00,0700000112,0700000118,{day},MOC\n" for day in range(1, 21)
)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "case", region="UG", timezone="Africa/Kampala", officer="Atim P.")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "calls.csv"
    path.write_text(CALLS)
    return path


def still(self: Jobs, job: str) -> None:
    """In place of a process: the test does the work itself."""


def started(case: Case, monkeypatch: pytest.MonkeyPatch, kind: str, path: Path) -> str:
    monkeypatch.setattr(Jobs, "_spawn", still)
    return case.jobs().start(kind, "Okello B.", {"paths": [str(path)]})


def wait(case: Case, job: str) -> dict[str, Any]:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        found = case.jobs().get(job)
        if found["state"] not in jobs_module.OPEN:
            return found
        time.sleep(0.2)
    raise TimeoutError(job)


def test_a_dry_run_says_what_is_new_and_writes_nothing(
    case: Case, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = case.info()["ledger_seq"]
    job = started(case, monkeypatch, "dry-run", source)
    run(case.folder.path, job)
    found = case.jobs().get(job)
    assert found["state"] == "done", found
    assert [line["status"] for line in found["report"]] == ["would import"]
    assert found["report"][0]["new"]["records"] == 20
    assert len(found["trial"]["rows"]) == 20
    assert case.info()["ledger_seq"] == before


def test_an_import_goes_on_in_a_process_of_its_own(case: Case, source: Path) -> None:
    job = case.jobs().start("import", "Okello B.", {"paths": [str(source)]})
    found = wait(case, job)
    for child in list(jobs_module._CHILDREN.values()):
        child.wait(30)
    assert found["state"] == "done", found
    assert case.info()["exhibits"][0]["added_by"] == "Okello B."
    assert case.info()["counts"]["records"] == 20
    assert case.info()["resolved"]


def test_a_file_with_a_question_is_reported_with_the_option_that_answers_it(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "few.csv"
    path.write_text("\n".join(CALLS.splitlines()[:4]) + "\n")
    job = started(case, monkeypatch, "dry-run", path)
    run(case.folder.path, job)
    line = case.jobs().get(job)["report"][0]
    assert (line["status"], line["answer"]) == ("refused", "--date-order")


def test_one_job_at_a_time(case: Case, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started(case, monkeypatch, "import", source)
    with pytest.raises(UsageProblem, match="Another job is running"):
        started(case, monkeypatch, "import", source)


def test_a_job_that_is_asked_to_stop_leaves_nothing_half_done_and_can_be_continued(
    case: Case, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = started(case, monkeypatch, "import", source)
    case.jobs().stop(job)
    with pytest.raises(Stopped):
        case.jobs().note(job, step="reading")
    monkeypatch.setattr(Jobs, "take", lambda self, one: self.get(one))
    run(case.folder.path, job)
    assert case.jobs().get(job)["state"] == "stopped"
    again = case.jobs().resume(job)
    monkeypatch.undo()
    run(case.folder.path, again)
    assert case.jobs().get(again)["state"] == "done"
    assert case.info()["counts"]["records"] == 20


def test_a_job_whose_process_is_gone_is_said_to_be_interrupted(
    case: Case, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = started(case, monkeypatch, "import", source)
    assert case.jobs().get(job)["state"] == "waiting"
    monkeypatch.setattr(jobs_module, "SILENT", -1.0)
    assert case.jobs().get(job)["state"] == "interrupted"
