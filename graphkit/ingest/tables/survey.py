"""What was found out about one table before its first row is read; see `surveyor`."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphkit.ingest.tables.wall_clock import WallClock

END_SLACK = 10
"""Seconds that start plus duration may miss the stated end by."""


@dataclass
class Survey:
    """What was found out about one table: how to read its days, durations, whose it is."""

    clock: WallClock
    ends: WallClock
    duration: str | None = None
    owner: str | None = None
    """The form of the number that stands in every row, where the profile asks for it."""
    notes: list[str] = field(default_factory=list)
