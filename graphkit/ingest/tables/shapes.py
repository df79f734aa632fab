"""Tables that need no header to be recognised: lists of pairs, matrices, lists of labels."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphkit.ingest.tables.sheet import Sheet

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_LABEL = 64
"""Characters of the longest label; longer cells are text."""
_FEW = 3
"""Rows from which a shape can be seen at all."""


def has_shape(shape: str, sheet: Sheet, columns: int) -> bool:
    """Tell whether the first rows of a table have that shape, with so many columns in use."""
    rows = [row.cells for row in sheet.top if not row.blank]
    if any(row.fault for row in sheet.top) or len(rows) < _FEW:
        return False
    if shape == "matrix":
        return is_matrix(rows)
    width = len(rows[0])
    if width != columns or any(len(row) != width for row in rows):
        return False
    if not all(0 < len(cell.strip()) <= _LABEL for row in rows for cell in row):
        return False
    return _is_edge_list(rows) if shape == "edge list" else _is_label_list(rows)


def _is_edge_list(rows: Sequence[Sequence[str]]) -> bool:
    """Pairs of labels that return on both sides, then perhaps a number as weight."""
    if not all(_NUMBER.fullmatch(cell.strip()) for row in rows for cell in row[2:]):
        return False
    left = {row[0].strip() for row in rows}
    right = {row[1].strip() for row in rows}
    return bool(left & right) and not any(row[0] == row[1] for row in rows[:_FEW])


def _is_label_list(rows: Sequence[Sequence[str]]) -> bool:
    """A key that never repeats, all keys numbers, and a label with a letter in it."""
    keys = [row[0].strip() for row in rows]
    return (
        len(set(keys)) == len(keys)
        and all(key.isdigit() for key in keys)
        and all(any(char.isalpha() for char in row[1]) for row in rows)
    )


def is_matrix(rows: Sequence[Sequence[str]]) -> bool:
    """A square table of numbers whose first row and first column hold the same labels."""
    if len(rows) < 2 or rows[0][0].strip():
        return False
    labels = [cell.strip() for cell in rows[0][1:]]
    body = rows[1:]
    if len(set(labels)) != len(labels) or not all(labels):
        return False
    if any(len(row) != len(labels) + 1 for row in body) or len(body) > len(labels):
        return False
    if [row[0].strip() for row in body] != labels[: len(body)]:
        return False
    return all(_NUMBER.fullmatch(cell.strip()) for row in body for cell in row[1:] if cell.strip())
