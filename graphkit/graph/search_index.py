"""Search of the embedded graph: exact identifiers, names, parts of numbers, in that order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from graphkit.graph.fold_text import LONGEST, compact, fold, part_query, prefix_query
from graphkit.graph.identifier_entity import number_of
from graphkit.model.email_address import read_email
from graphkit.model.kinds import Validity
from graphkit.model.phone_number import read_numbers

EXACT = """
SELECT t.entity, t.field, t.text, 0 FROM term t JOIN entity e ON e.ix = t.entity
WHERE t.folded = ? AND t.field {sign} 'identifier' {kinds} ORDER BY t.ix LIMIT ?
"""
BY_NAME = """
SELECT t.entity, t.field, t.text, t.folded FROM entity_name f JOIN term t ON t.ix = f.rowid
JOIN entity e ON e.ix = t.entity WHERE entity_name MATCH ? {kinds} ORDER BY f.rowid LIMIT ?
"""
BY_PART = """
SELECT t.entity, t.field, t.text, t.folded FROM entity_value f JOIN term t ON t.ix = f.rowid
JOIN entity e ON e.ix = t.entity WHERE entity_value MATCH ? {kinds} ORDER BY f.rowid LIMIT ?
"""
PART = 3
"""A trigram index finds nothing shorter."""

Found = tuple[int, str, str]
"""Entity number, field, text that fitted."""


def search(
    connection: sqlite3.Connection,
    text: str,
    *,
    kinds: frozenset[str],
    limit: int,
    region: str | None,
) -> list[Found]:
    """Return at most `limit` entities, each once, the best fitting first.

    First whoever has exactly this identifier, written in any form; then exact names,
    names that begin with the words in any order, and identifiers that hold the digits.
    Among equals those with more links come first.
    """
    text = text[:LONGEST]
    folded, compacted = fold(text), compact(text)
    listed = ",".join(f"'{kind}'" for kind in sorted(kinds))
    among = f"AND e.kind IN ({listed})" if kinds else ""
    found: dict[int, Found] = {}

    def take(query: str, *values: object) -> None:
        if len(found) < limit:
            rows = connection.execute(query.format(kinds=among, sign="{sign}"), (*values, limit))
            for entity, field, matched, _ in rows:
                found.setdefault(entity, (entity, field, matched))

    for exact in _exact_forms(text, compacted, region):
        take(EXACT.replace("{sign}", "="), exact)
    if folded:
        take(EXACT.replace("{sign}", "<>"), folded)
        take(BY_NAME, prefix_query(folded))
    for part in _parts(compacted):
        take(BY_PART, part_query(part))
    return list(found.values())[:limit]


def _exact_forms(text: str, compacted: str, region: str | None) -> Iterable[str]:
    forms = []
    for number in read_numbers(text, region):
        if number.validity in (Validity.VALID, Validity.SERVICE) and number.value:
            forms.append(compact(number.value))
    address = read_email(text)
    if address.validity is Validity.VALID and address.value:
        forms.append(compact(address.value))
    forms.append(compact(number_of(text.strip())))
    forms.append(compacted)
    return dict.fromkeys(form for form in forms if form)


def _parts(compacted: str) -> Iterable[str]:
    # a number typed with its trunk zero or 00 is a part of the international one without
    digits = compacted.isdigit()
    parts = [compacted, compacted.lstrip("0")] if digits else [compacted]
    return dict.fromkeys(part for part in parts if len(part) >= PART)
