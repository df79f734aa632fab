"""A web address with everything taken out that is no number: domain, ids, ages, query."""

from __future__ import annotations

import re

from graphkit.ingest.adverts.mask import MASK

URL = re.compile(r"(?:https?://|www\.)[^\s<>\"']+")
"""An address in folded text."""

_PARTS = re.compile(
    r"(?P<scheme>(?:https?://)?(?:[^/?#@]*@)?)(?P<host>[^/?#:]*)(?P<port>:\d*)?"
    r"(?P<path>[^?#]*)(?P<rest>.*)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"%[0-9a-f]{2}")
_ENDING = r"(?:\.[a-z][a-z0-9]{0,7})?"
_POST_ID = re.compile(rf"(?P<id>\d{{1,9}}){_ENDING}")
_LAST_ID = re.compile(rf"[-_](?P<id>\d{{5,9}})(?={_ENDING}$)")
_TWO_DIGITS = re.compile(r"(?<=[-_])\d{2}(?=_| *$)")


def url_view(url: str) -> str:
    """Return a text of the same length in which only what may be a number is left.

    Host labels but the last two and path segments stand apart, each searched on its
    own; query and fragment are not searched.
    """
    parts = _PARTS.fullmatch(url)
    if parts is None:
        return MASK * len(url)
    labels = parts["host"].split(".")
    kept = [
        label if place < len(labels) - 2 else _cover(label) for place, label in enumerate(labels)
    ]
    segments = [_segment(_ESCAPE.sub("   ", segment)) for segment in parts["path"].split("/")]
    return "".join(
        (
            _cover(parts["scheme"]),
            MASK.join(kept),
            _cover(parts["port"] or ""),
            MASK.join(segments),
            _cover(parts["rest"]),
        )
    )


def _cover(text: str) -> str:
    return MASK * len(text)


def _segment(segment: str) -> str:
    """Blank a post id, an id at the end, and two-digit tokens such as an age or an hour."""
    whole = _POST_ID.fullmatch(segment)
    if whole is not None:
        return " " * whole.end("id") + segment[whole.end("id") :]
    segment = _LAST_ID.sub(lambda found: " " * len(found.group()), segment)
    return _TWO_DIGITS.sub("  ", segment)
