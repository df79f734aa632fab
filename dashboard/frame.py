"""The frame around every screen: top bar, rail, theme and the list of keys."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard import job_line, marks, words

_FONT = '"Inter Variable", "Inter", "DejaVu Sans", sans-serif'
_SHADES = [
    "#EEF3FB",
    "#E6EDF8",
    "#C9D9EF",
    "#A3BDE2",
    "#7C9FD3",
    "#5580BE",
    "#2B5597",
    "#20437A",
    "#1A3765",
    "#142B50",
]

KEYS: tuple[tuple[str, str], ...] = (
    ("/", "Search"),
    ("Ctrl E", "Expand the chosen mark, or open the chosen group"),
    ("Enter", "Open what is chosen on the chart"),
    ("Arrow keys", "Go to the next mark on the chart"),
    ("Ctrl I", "Go to the panel"),
    ("Ctrl H", "Hide what is chosen"),
    ("Ctrl Shift H", "Hide everything else"),
    ("Ctrl Z", "Undo"),
    ("Ctrl Shift Z", "Do again"),
    ("Ctrl A", "Choose all that is shown"),
    ("I", "Invert the choice"),
    ("R", "Choose what is linked to the choice"),
    ("P", "Pin or unpin"),
    ("F", "Fit the chart to the window"),
    ("+  −", "Zoom"),
    ("Esc", "Close the panel"),
    ("?", "This list"),
)


def frame(info: dict[str, Any], search: Any, screens: Any) -> Any:
    """The page: bar above, rail at the left, the screens in the middle, one shown at a time."""
    return dmc.MantineProvider(
        [
            dmc.AppShell(
                [
                    dmc.AppShellHeader(_top(info, search)),
                    dmc.AppShellNavbar(_rail()),
                    dmc.AppShellMain(screens, className="gk-main"),
                ],
                header={"height": 48},
                navbar={"width": 68, "breakpoint": 0},
                padding=0,
                transitionDuration=0,
            ),
            dmc.NotificationContainer(
                id="messages", position="bottom-left", autoClose=6000, limit=1, transitionDuration=0
            ),
            _keys(),
        ],
        forceColorScheme="light",
        theme={
            "primaryColor": "gk",
            "primaryShade": 6,
            "colors": {"gk": _SHADES},
            "fontFamily": _FONT,
            "defaultRadius": 6,
            "fontSizes": {"xs": "11px", "sm": "12px", "md": "13px", "lg": "14px", "xl": "17px"},
            "respectReducedMotion": True,
        },
    )


def _top(info: dict[str, Any], search: Any) -> Any:
    officer = str(info.get("officer") or "")
    return html.Div(
        [
            html.Div(html.Img(src="/assets/icons/logo.svg", alt="graphkit"), className="gk-logo"),
            html.Div(
                [
                    html.Strong(
                        words.visible(str(info["case_id"])),
                        className="gk-nw",
                        title=words.visible(str(info.get("title") or "")),
                    ),
                    marks.icon("chevron-right", 14),
                    html.Span(id="page-name", className="gk-nw gk-ink"),
                    html.Span(
                        [marks.icon("chevron-right", 14), html.Span(id="screen-name")],
                        className="gk-el gk-crumb-kept",
                    ),
                ],
                className="gk-crumbs",
            ),
            search,
            html.Div(
                [
                    *job_line.line(),
                    html.Span(className="gk-rule"),
                    *_person(officer),
                    html.Button(
                        marks.icon("help-circle", 18),
                        className="gk-tool",
                        title="Keys (?)",
                        type="button",
                        **marks.attributes(data_frame="keys", aria_label="Keys"),
                    ),
                ],
                className="gk-user",
            ),
        ],
        className="gk-top",
    )


def _person(officer: str) -> list[Any]:
    if not officer:
        return []
    initials = "".join(part[0] for part in officer.replace(".", " ").split()[:2]).upper()
    return [
        html.Span(initials, className="gk-face", **marks.attributes(aria_hidden="true")),
        html.Span(
            [
                html.Strong(words.visible(officer), className="gk-xs gk-el"),
                html.Span("Officer", className="gk-xs gk-quiet"),
            ],
            className="gk-col gk-el",
        ),
    ]


def _rail() -> Any:
    """The entries come with the first screen (see routing.py)."""
    return html.Nav(id="rail", className="gk-rail", **marks.attributes(aria_label="Screens"))


def _keys() -> Any:
    rows = [
        html.Div(
            [html.Span(html.Kbd(key, className="gk-kbd")), html.Span(what)], className="gk-key"
        )
        for key, what in KEYS
    ]
    return dmc.Modal(
        html.Div(rows, className="gk-keys"),
        id="keys",
        title="Keys",
        size=520,
        opened=False,
        transitionProps={"duration": 0},
    )
