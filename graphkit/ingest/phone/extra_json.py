"""The `extra` column: what a record states beyond its columns, as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

quoted = json.encoder.encode_basestring
"""Writes one text as JSON does, with its quotation marks."""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def members(found: Mapping[str, Any]) -> str:
    """Write what is not empty as the members of a JSON object, without its braces.

    Nearly all of it is plain text, which is written without the machinery of json.
    """
    return ",".join(
        [
            f"{quoted(name)}:{quoted(value) if type(value) is str else _encode(value)}"
            for name, value in found.items()
            if value
        ]
    )


def extra_json(found: Mapping[str, Any], written: str = "") -> str | None:
    """Write what a record states beyond its columns, leaving out what is empty.

    `written` are members that were written before, to follow the others.
    """
    text = members(found)
    if written:
        text = f"{text},{written}" if text else written
    return "{" + text + "}" if text else None
