"""How the outcome of a judgement is shown: what was split, joined and kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphkit.cli.output import json_line, say


def tell(outcome: Mapping[str, Any], as_json: bool) -> None:
    """Print the outcome as JSON or as sentences."""
    if as_json:
        json_line(outcome)
        return
    if outcome["judgement"] is None:
        say("Nothing was written; this is what would change:")
    else:
        say(f"Noted as {outcome['judgement']}.")
    for change in outcome["changes"]:
        say(f"  {change['sentence']}")
    if not outcome["changes"]:
        say("  No entity changes.")
