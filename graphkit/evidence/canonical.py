"""One text for one value: the canonical JSON that every hash of the ledger is taken over."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(value: Any) -> bytes:
    """Write a value of str, int, bool, None, list and dict as its one canonical JSON.

    Keys sorted, no blanks, UTF-8. Floats are refused: other languages print them
    differently, so amounts and scores are decimal text. Raises TypeError on them.
    """
    _refuse_floats(value)
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def sha256(data: bytes) -> bytes:
    """Return the 32 bytes of SHA-256."""
    return hashlib.sha256(data).digest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"a ledger body holds no floats, write {value!r} as decimal text")
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a ledger body has text keys only, not {key!r}")
            _refuse_floats(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_floats(inner)
    elif value is not None and not isinstance(value, (str, int, bool)):
        raise TypeError(f"a ledger body cannot hold a {type(value).__name__}")
