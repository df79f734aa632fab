"""Import: a path on this computer, what it would bring, and then the reading as a job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from flask import current_app, has_app_context

from dashboard import import_report, marks, states, words
from graphkit.case import Case
from graphkit.errors import GraphkitError, UsageProblem

ZONES = ("Africa/Kampala", "Africa/Nairobi", "Africa/Khartoum", "UTC", "Europe/London")
ORDERS = (("dmy", "day, month, year"), ("mdy", "month, day, year"), ("ymd", "year, month, day"))
OPEN = ("waiting", "running")
_STATED = ("region", "timezone", "date_order", "currency", "authority", "received_from", "device")


_UPLOAD = "upload:"
ROOT = "GRAPHKIT_ROOT"
"""Where the server's settings hold the folder that files are taken from."""


def root() -> Path:
    """The folder that files are taken from, with all below it: as served, or the user's own."""
    stated = current_app.config.get(ROOT) if has_app_context() else None
    return Path(stated or Path.home()).resolve()


def allowed(case: Case, text: str) -> Path:
    """The path that somebody typed, if it lies under the root; raises UsageProblem if not.

    Links are followed first, so that a link cannot lead out of the root.
    """
    if text.startswith(_UPLOAD):
        return case.uploads().path(text.removeprefix(_UPLOAD))
    typed = Path(text.strip()).expanduser()
    path = (typed if typed.is_absolute() else root() / typed).resolve()
    if not text.strip():
        raise UsageProblem("No path was typed.", hint="Type the path of a file or a folder.")
    if not path.is_relative_to(root()):
        raise UsageProblem(
            f"Files are taken from {root()} only.",
            hint="Copy it there, or start graphkit serve with another --root.",
        )
    if not path.exists():
        raise UsageProblem(f"{path} does not exist.", hint="Check the spelling.")
    return path


def layout(case: Case, _: tuple[str, ...]) -> Any:
    """The form, and beside it the newest job, whoever began it."""
    jobs = case.jobs().all()
    newest = jobs[0] if jobs else None
    settings = newest["settings"] if newest else {}
    open_ = newest is not None and newest["state"] in OPEN
    return states.page(
        [
            html.H1("Import", className="gk-title"),
            html.Div(
                [
                    _form(case, settings),
                    html.Div(
                        import_report.job(newest),
                        id="import-job",
                        className="gk-side",
                        **marks.attributes(aria_live="polite"),
                    ),
                ],
                className="gk-import",
            ),
            dcc.Store(id="import-id", data=newest["id"] if newest else None),
            dcc.Interval(id="import-tick", interval=1000, disabled=not open_),
        ]
    )


def _form(case: Case, settings: dict[str, Any]) -> Any:
    stated = case.info()
    paths = settings.get("paths") or [""]
    return states.card(
        [
            html.Div(html.H2("Files", className="gk-h"), className="gk-card-head"),
            html.Div(
                [
                    dmc.TextInput(
                        id="import-path",
                        label="Path on this computer",
                        description=f"A file or a folder under {root()}",
                        value=str(paths[0]),
                        className="gk-path",
                    ),
                    html.Div(
                        [
                            html.Button(
                                [marks.icon("plus"), html.Span("Choose in this browser")],
                                id="import-choose",
                                className="gk-btn",
                                type="button",
                            ),
                            html.Span(
                                "sent in pieces; for large extractions type the path",
                                id="import-upload-said",
                                className="gk-s gk-quiet",
                                role="status",
                            ),
                        ],
                        className="gk-row",
                    ),
                    html.P("Asked once for this source", className="gk-facet"),
                    _select(
                        "timezone",
                        "Which clock do its times follow?",
                        [(zone, zone) for zone in ZONES],
                        settings.get("timezone"),
                        f"as the case: {stated['timezone'] or 'not stated'}",
                    ),
                    _select(
                        "date_order",
                        "Order of day and month",
                        list(ORDERS),
                        settings.get("date_order"),
                        "as the file shows; asked if it does not",
                    ),
                    _text(
                        "region",
                        "Country of numbers without a code",
                        settings.get("region"),
                        f"as the case: {stated['region'] or 'not stated'}",
                    ),
                    _text("currency", "Currency of amounts", settings.get("currency"), "UGX"),
                    html.P("Custody", className="gk-facet"),
                    _text("received_from", "Received from", settings.get("received_from"), ""),
                    _text("authority", "Warrant or authority", settings.get("authority"), ""),
                    _text("device", "Device", settings.get("device"), ""),
                ],
                className="gk-form",
            ),
            html.Div(
                [
                    html.Span("Originals are copied read-only, never changed."),
                    html.Button(
                        [marks.icon("eye"), html.Span("Dry run")],
                        id="import-dry",
                        n_clicks=0,
                        className="gk-btn",
                        type="button",
                    ),
                ],
                className="gk-card-foot",
            ),
        ]
    )


def register(app: dash.Dash, case: Case) -> None:
    """Start, watch, stop and continue jobs; the page may be closed meanwhile."""
    form = [State("import-path", "value")] + [State(f"import-{name}", "value") for name in _STATED]

    @app.callback(
        Output("import-job", "children"),
        Output("import-id", "data"),
        Output("import-tick", "disabled"),
        Input("import-dry", "n_clicks"),
        Input({"import": dash.ALL}, "n_clicks"),
        Input("import-tick", "n_intervals"),
        State("import-id", "data"),
        *form,
        prevent_initial_call=True,
    )
    def act(
        _: int, __: list[int], ___: int, job: str | None, path: str | None, *stated: str | None
    ) -> tuple[Any, Any, bool]:
        asked = dash.ctx.triggered_id
        pressed = bool(dash.ctx.triggered and dash.ctx.triggered[0]["value"])
        do = asked["import"] if isinstance(asked, dict) else asked
        if do != "import-tick" and not pressed:
            return dash.no_update, dash.no_update, dash.no_update  # type: ignore[return-value]
        try:
            job = _done(case, str(do), job, path, dict(zip(_STATED, stated, strict=True)))
        except GraphkitError as problem:
            said = states.card(
                states.stopped("Nothing was done", str(problem), code=type(problem).__name__)
            )
            return said, job, True
        if job is None:
            return import_report.job(None), None, True
        found = case.jobs().get(job)
        dash.set_props("job-tick", {"disabled": False})
        return import_report.job(found), job, found["state"] not in OPEN


def _done(
    case: Case,
    do: str,
    job: str | None,
    path: str | None,
    stated: dict[str, str | None],
) -> str | None:
    jobs = case.jobs()
    who = str(case.info()["officer"])
    if do == "import-dry":
        settings = {"paths": [str(allowed(case, path or "").resolve())], **_given(stated)}
        return jobs.start("dry-run", who, settings)
    if job is None:
        return None
    if do == "commit":
        settings = jobs.get(job)["settings"]
        for one in settings["paths"]:
            _still_allowed(case, one)
        return jobs.start("import", who, settings)
    if do == "continue":
        return jobs.resume(job)
    if do == "stop":
        jobs.stop(job)
    return job


def _still_allowed(case: Case, path: str) -> None:
    """Check the path of a dry run again: the link or the root may be another one by now."""
    if not Path(path).is_relative_to(case.uploads().place.resolve()):
        allowed(case, path)


def _given(stated: dict[str, str | None]) -> dict[str, str]:
    return {name: text.strip() for name, text in stated.items() if text and text.strip()}


def _select(
    name: str, label: str, options: list[tuple[str, str]], value: str | None, empty: str
) -> Any:
    return dmc.Select(
        id=f"import-{name}",
        label=label,
        data=[{"value": key, "label": text} for key, text in options],
        value=value,
        placeholder=empty,
        clearable=True,
        size="sm",
        comboboxProps={"transitionProps": {"duration": 0}},
    )


def _text(name: str, label: str, value: str | None, hint: str) -> Any:
    return dmc.TextInput(
        id=f"import-{name}", label=label, value=value or "", placeholder=words.visible(hint)
    )
