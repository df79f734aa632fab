"""The process of one job: reads files into a case, or says what reading them would bring."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphkit.case.case import Case
from graphkit.case.jobs import Jobs, Stopped
from graphkit.case.profiles import try_profile
from graphkit.errors import GraphkitError

PAUSE = 0.3
"""Seconds between two notes of progress."""
_STATED = ("region", "timezone", "date_order", "currency")
_DETAILS = ("note", "authority", "received_from", "device")
_log = logging.getLogger(__name__)


def run(folder: Path, job: str) -> None:
    """Carry out one job of a case; whatever happens stands in the table of jobs."""
    with Case.open(folder) as case:
        jobs = Jobs(case.folder)
        stated = jobs.take(job)
        try:
            _work(case, jobs, job, stated)
        except Stopped:
            jobs.note(job, state="stopped", step="")
        except GraphkitError as problem:
            jobs.note(job, state="failed", step="", error=str(problem))
        except Exception as problem:  # noqa: BLE001 - nobody else would say that it failed
            _log.exception("job %s failed", job)
            text = f"An error in graphkit ({type(problem).__name__}). What was read is kept."
            jobs.note(job, state="failed", step="", error=text)


def _work(case: Case, jobs: Jobs, job: str, stated: Mapping[str, Any]) -> None:
    settings = dict(stated["settings"])
    dry = stated["kind"] == "dry-run"
    last = 0.0
    lines: list[dict[str, Any]] = []

    def show(event: Mapping[str, Any]) -> None:
        nonlocal last
        if time.monotonic() - last < PAUSE:
            return
        last = time.monotonic()
        jobs.note(job, step="reading", progress=dict(event))

    given: dict[str, Any] = {name: settings.get(name) or None for name in (*_STATED, *_DETAILS)}
    masked = case.projection().masked if case.info()["exhibits"] else str
    for line in case.add(
        [Path(one) for one in settings["paths"]],
        dry_run=dry, officer=str(stated["actor"]), progress=show, **given,
    ):  # fmt: skip
        lines.append(_masked(line, masked))
        jobs.note(job, step="reading", report=lines)
    if dry:
        jobs.note(job, trial=_trial(case, settings, lines, masked))
    elif any(line["status"] in ("imported", "incomplete") for line in lines):
        jobs.note(job, step="comparing", progress={})
        case.resolve()
    jobs.note(job, state="done", step="", report=lines)


def _trial(
    case: Case, settings: Mapping[str, Any], lines: list[dict[str, Any]], masked: Any
) -> dict[str, Any] | None:
    """Return the first rows of a single table as they will be read, or None."""
    paths = [Path(one) for one in settings["paths"]]
    table = len(lines) == 1 and str(lines[0]["format"] or "").startswith("table-")
    if not table or len(paths) != 1 or not paths[0].is_file():
        return None
    names = ("region", "timezone", "date_order")
    try:
        found = try_profile(
            paths[0],
            case=case.folder.path,
            **{name: settings.get(name) or None for name in names},
        )
    except GraphkitError:
        return None
    result: dict[str, Any] = _masked(found, masked)
    return result


def _masked(value: Any, masked: Any) -> Any:
    """Replace what names a protected person, wherever a text stands."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {name: _masked(one, masked) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_masked(one, masked) for one in value]
    return value


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2])
