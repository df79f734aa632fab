"""Cells that hold several values: a JSON list, a Python list, or parts set apart by signs."""

from __future__ import annotations

import ast
import json
import warnings
from typing import Any

_LONGEST_LIST = 100_000
"""Characters of a list that is taken apart; a longer one stays a single text."""


def read_list(cell: str) -> list[str]:
    """Return the values of a cell in their order, blank ones left out; never raises.

    A Python list is read as a literal and never run. Without brackets the parts stand
    apart by `;` or `|`; a comma may be part of a value.
    """
    text = cell.strip()
    if text[:1] in "[(" and text[-1:] in "])" and len(text) <= _LONGEST_LIST:
        values = _literal(text)
        if values is not None:
            return _texts(values)
    for sign in (";", "|"):
        if sign in text:
            return _texts(text.split(sign))
    return _texts([text])


def _literal(text: str) -> list[Any] | None:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        values = None
    if isinstance(values, list):
        return values
    try:
        with warnings.catch_warnings():  # a stray backslash in a scraped list is no news
            warnings.simplefilter("ignore")
            values = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return list(values) if isinstance(values, list | tuple) else None


def _texts(values: list[Any]) -> list[str]:
    found: list[str] = []
    for value in values:
        if value is None or isinstance(value, bool):
            continue
        text = value if isinstance(value, str) else as_text(value)
        if text.strip():
            found.append(text.strip())
    return found


def as_text(value: Any) -> str:
    """Write a value of a list or of a JSON object as text; structures stay JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, TypeError, RecursionError):
        return str(value)
