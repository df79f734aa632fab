"""The screens of the app, in the order of the rail. A new screen is one line here."""

from __future__ import annotations

from typing import Any

from dashboard import exhibit, explore, home, import_files, lists, problems
from dashboard.screen import Screen
from graphkit.case import Case


def _explore(case: Case, _: tuple[str, ...]) -> Any:
    return explore.explore(case)


SCREENS: tuple[Screen, ...] = (
    Screen("", "Case home", home.home, home.register, icon="home", label="Case"),
    Screen("import", "Import", import_files.layout, import_files.register, icon="file-import"),
    Screen(
        "explore",
        "Explore",
        _explore,
        explore.register,
        icon="affiliate",
        kept=True,
    ),
    Screen(
        "problems",
        "Problems",
        problems.problems,
        problems.register,
        icon="alert-triangle",
        waiting=problems.waiting,
    ),
    Screen("exhibit", "Exhibit", exhibit.exhibit, exhibit.register),
    Screen("list", "List", lists.listed, lists.register),
)


def find(address: str) -> tuple[Screen | None, tuple[str, ...]]:
    """The screen at an address and the further parts of it; None where there is no such screen."""
    first, *rest = [part for part in address.split("/") if part] or [""]
    parts = tuple(rest)
    for screen in SCREENS:
        if screen.path == first:
            return screen, parts
    return (SCREENS[0], ()) if not first else (None, parts)
