"""What somebody is about to state: what would change, the reason, and one button.

Nothing is written before the button is pressed; then it stands in the ledger with the
officer and the reason, and can be taken back by a further statement.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import Input, Output, dcc, html

from dashboard import marks, words
from graphkit.case import CODED_ROLES, Case
from graphkit.errors import GraphkitError

Statement = dict[str, Any]

_VERBS = {
    "revoke": "Take apart",
    "same": "Join the records",
    "different": "Keep apart",
    "unsure": "Mark as open",
    "role": "Set the role",
}
_DRY = "shown before it is stated"
"""The reason given to a preview; it is not written."""


def button(label: str, statement: Statement, *, look: str = "gk-a") -> Any:
    """A button that shows what a statement would change."""
    return html.Button(
        label,
        className=look,
        type="button",
        **marks.attributes(data_do=f"state:{json.dumps(statement)}"),
    )


def room() -> list[Any]:
    """Where the form appears, at the top of the panel under its head."""
    return [html.Div(id="statement-room", className="gk-statement-room")]


def form(statement: Statement, changes: list[str]) -> Any:
    """The form: what would change, the reason, the button."""
    verb = _VERBS.get(str(statement["verb"]), str(statement["verb"]))
    return html.Div(
        [
            html.H3(_head(statement), className="gk-h3"),
            html.Ul([html.Li(marks.name(words.visible(one))) for one in changes])
            if changes
            else html.P("No entity would change.", className="gk-s gk-quiet"),
            dmc.TextInput(
                id="statement-why",
                placeholder="Reason, as it will stand in the ledger",
                size="xs",
                **marks.attributes(aria_label="Reason"),
            ),
            html.Div(
                [
                    marks.button(verb, do=f"stated:{json.dumps(statement)}", look="p"),
                    marks.button("Leave it", do="unstate"),
                ],
                className="gk-actions",
            ),
        ],
        className="gk-statement",
        role="group",
        **marks.attributes(aria_label=verb),
    )


def register(app: dash.Dash, case: Case) -> None:
    """Show what a statement would change before it is made."""

    @app.callback(
        Output("statement-room", "children"),
        Input("statement", "data"),
        prevent_initial_call=True,
    )
    def show(asked: dict[str, Any] | None) -> Any:
        if not asked or not asked.get("verb"):
            return None
        try:
            return form(asked, consequences(case, asked))
        except GraphkitError as problem:
            return html.P(str(problem), className="gk-s gk-warn")


def consequences(case: Case, statement: Mapping[str, Any]) -> list[str]:
    """Tell in sentences what a statement would change; nothing is written."""
    verb = statement["verb"]
    if verb == "role":
        return _role_sentences(case, statement)
    if verb == "revoke":
        found = case.revoke(str(statement["judgement"]), why=_DRY, dry_run=True)
    else:
        found = case.judge(
            str(verb), str(statement["a"]), str(statement["b"]), why=_DRY, dry_run=True
        )
    return [str(one["sentence"]) for one in found["changes"]]


def _role_sentences(case: Case, statement: Mapping[str, Any]) -> list[str]:
    entity = case.entity(str(statement["entity"]))
    name, role = words.identifier(str(entity["name"])), str(statement["role"])
    said = [f"{name} is {entity['role']} now and would be {role}."]
    if role in CODED_ROLES and not entity["protected"]:
        said.append("The name is then replaced by a code on every screen and in every export.")
    if entity["protected"] and role not in CODED_ROLES:
        said.append("The name may then be shown again.")
    return said


def make(
    case: Case, statement: Mapping[str, Any], why: str
) -> tuple[str, Statement, dict[str, list[str]]]:
    """Write a statement; return what was done in a sentence, the one that takes it back, and
    for each entity that is new which ones its records were taken from.
    """
    verb = str(statement["verb"])
    if verb == "role":
        before = case.entity(str(statement["entity"]))["role"]
        done = case.set_role(str(statement["entity"]), str(statement["role"]), why=why)
        back = {"verb": "role", "entity": done["subject"], "role": before}
        return f"Role set to {done['role']}.", back, {}
    if verb == "revoke":
        known = next(
            one for one in case.history() if one["judgement"] == str(statement["judgement"])
        )
        done = case.revoke(str(statement["judgement"]), why=why)
        back = {"verb": known["kind"], "a": known["a"], "b": known["b"]}
        return "Taken apart.", back, _taken_from(done)
    done = case.judge(verb, str(statement["a"]), str(statement["b"]), why=why)
    said = {"same": "Joined.", "different": "Kept apart."}.get(verb, "Stated.")
    return said, {"verb": "revoke", "judgement": done["judgement"]}, _taken_from(done)


def _taken_from(done: Mapping[str, Any]) -> dict[str, list[str]]:
    return {str(one["entity"]): [str(old) for old in one["from"]] for one in done["changes"]}


def _head(statement: Statement) -> str:
    return {
        "revoke": "What would change if these are taken apart",
        "same": "What would change if these are one",
        "different": "What would change if these are kept apart",
        "role": "Role in the case",
    }.get(str(statement["verb"]), "What would change")


def store() -> Any:
    """What is about to be stated, kept in the page."""
    return dcc.Store(id="statement")
