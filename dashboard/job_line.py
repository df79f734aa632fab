"""The line in the top bar that says on every screen what is being worked on."""

from __future__ import annotations

from typing import Any

import dash
from dash import Input, Output, dcc, html

from dashboard import marks, words
from graphkit.case import Case


def line() -> list[Any]:
    """The line itself; it is asked for anew every second only while something runs."""
    return [
        html.A(id="job-line", href="/import", className="gk-job-line gk-s"),
        dcc.Interval(id="job-tick", interval=1000, disabled=True),
    ]


def said(jobs: list[dict[str, Any]]) -> tuple[Any, bool]:
    """What the line says, and whether anything is under way."""
    job = jobs[0] if jobs else None
    if job is None or job["state"] in ("done", "stopped", "failed"):
        return [marks.icon("circle-check"), html.Span("No jobs running")], False
    if job["state"] == "interrupted":
        return [marks.icon("alert-triangle"), html.Span("A job broke off")], False
    step = job["progress"] or {}
    if job["step"] == "comparing":
        text = "Comparing records by rule"
    elif step.get("stage") == "hashing":
        text = f"Hashing {words.visible(str(step['file']))}"
    elif step:
        share = step.get("done")
        done = f", {share:.0%} of the file" if isinstance(share, float) else ""
        text = (
            f"Reading {words.visible(str(step.get('file')))}, "
            f"{words.count(int(step.get('records') or 0))} records{done}"
        )
    else:
        text = "A job begins"
    return [marks.icon("refresh"), marks.name(text, "gk-el")], True


def register(app: dash.Dash, case: Case) -> None:
    """Ask at every change of screen, and every second while a job runs."""

    @app.callback(
        Output("job-line", "children"),
        Output("job-tick", "disabled"),
        Input("job-tick", "n_intervals"),
        Input("here", "data"),
    )
    def tell(_: int | None, __: Any) -> tuple[Any, bool]:
        text, busy = said(case.jobs().all())
        return text, not busy
