"""What a screen is: one entry of the rail, one part of the address, one file of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import dash

from graphkit.case import Case


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen of the app.

    `path` is the first part of the address (empty for the first screen), what follows it is
    handed to `layout` as parts. An address holds ids only, never text from evidence.
    """

    path: str
    name: str
    """As the top bar and the title of the window say it; the same for every case."""
    layout: Callable[[Case, tuple[str, ...]], Any]
    register: Callable[[dash.Dash, Case], None]
    icon: str | None = None
    """The icon of its entry in the rail; None for a screen that only links lead to."""
    label: str = ""
    """The word of its entry in the rail, if not the name."""
    kept: bool = False
    """True: built at the first visit, hidden behind other screens, and shown again as it was."""
    below: str = ""
    """The path of the screen whose rail entry is lit while this one is shown."""
    waiting: Callable[[Case], int] | None = None
    """How many things wait for somebody there; shown at its rail entry."""

    @property
    def href(self) -> str:
        """The address of the screen."""
        return f"/{self.path}"

    @property
    def slot(self) -> str:
        """The id of the part of the page that holds it."""
        return f"slot-{self.path}" if self.kept else "slot"
