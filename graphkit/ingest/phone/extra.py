"""What a source states beside the columns of a record: one JSON object, in a fixed order."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def extra(fields: Mapping[str, object]) -> str | None:
    """Write the fields that hold something as JSON, sorted by name; None if none does."""
    kept = {
        name: str(value) if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in fields.items()
        if value not in (None, "", [], {})
    }
    return _ENCODER.encode(kept) if kept else None
