"""The title of a case and the line below it, at the head of its first screen."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import marks, words


def case_title(facts: dict[str, Any], instead: str, said: list[Any], class_name: str = "") -> Any:
    """Title, number, when and by whom it was opened, then what else is to be said.

    `instead` is the title of a case that has none.
    """
    where = words.zone(facts["timezone"])
    return html.Div(
        [
            html.H1(
                marks.name(words.visible(str(facts["title"] or instead))),
                className="gk-title",
            ),
            html.P(
                [
                    f"Case {words.visible(str(facts['case_id']))}, opened ",
                    f"{words.day(facts['opened']['at'], where)} by ",
                    marks.name(words.visible(str(facts["opened"]["by"]).rstrip("."))),
                    ". ",
                    *said,
                ],
                className="gk-quiet",
            ),
        ],
        className=f"gk-col gk-gap-4 {class_name}".strip(),
    )
