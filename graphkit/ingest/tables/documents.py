"""Numbers of identity documents: `type/issuer/NUMBER`, or what a register calls a person."""

from __future__ import annotations

import re

from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, Validity
from graphkit.model.written import is_spreadsheet_float, visible

_SEPARATORS = re.compile(r"[\s\-/.]")
_SHORTEST = 5
"""Characters of the shortest number that names one document of an issuer."""
_PLACEHOLDER = re.compile(r"(.)\1*|n/?a|none|nil|unknown|not (?:given|available|known)", re.I)


def read_document(raw: str, *, type_: str, issuer: str | None) -> Identifier:
    """Read the number of a document; type, issuer and number together name one document.

    Without an issuer, or with too few characters to be one of its numbers, it is good only
    inside its exhibit. Placeholders such as 0000 name nothing. Never raises.
    """
    text = visible(raw)
    number = _SEPARATORS.sub("", text).upper()
    if is_spreadsheet_float(text):
        return Identifier(IdentifierKind.DOCUMENT, raw, None, Validity.DAMAGED, "damaged")
    if not number or _PLACEHOLDER.fullmatch(text.strip()) or _PLACEHOLDER.fullmatch(number):
        return Identifier(IdentifierKind.DOCUMENT, raw, None, Validity.WITHHELD, "placeholder")
    value = f"{type_}/{issuer or '?'}/{number}"
    sure = issuer is not None and len(number) >= _SHORTEST and number.isalnum()
    return Identifier(
        IdentifierKind.DOCUMENT,
        raw,
        value,
        Validity.VALID if sure else Validity.POSSIBLE,
        "document",
        region=issuer,
    )


def read_label(raw: str, *, member: str | None) -> Identifier:
    """Read a register's own number or label for a person: good only inside its exhibit.

    In a folder or zip it is good only among the files beside it: `17` of one list is not
    `17` of a list in another folder.
    """
    text = raw.strip()
    folder = (member or "").rpartition("/")[0]
    scoped = f"{folder}/{text}" if folder else text
    return Identifier(IdentifierKind.SOURCE, scoped, text, Validity.POSSIBLE, "label")
