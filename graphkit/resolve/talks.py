"""Which identifiers were the two ends of one call or message, as far as anybody asks."""

from __future__ import annotations

from collections.abc import Collection

import duckdb
import pyarrow as pa

ENDS = """
WITH spoken AS (
  SELECT from_id, coalesce(to_ids, []) AS to_ids, coalesce(party_ids, []) AS party_ids
  FROM communications WHERE kind IS NULL OR kind NOT IN ('system', 'data')),
sent AS (SELECT from_id AS a, unnest(list_concat(to_ids, party_ids)) AS b FROM spoken),
named AS (SELECT to_ids, unnest(party_ids) AS a, party_ids FROM spoken WHERE len(party_ids) > 0),
unsided AS (SELECT a, unnest(list_concat(to_ids, party_ids)) AS b FROM named)
SELECT DISTINCT least(a, b), greatest(a, b) FROM (
  SELECT a, b FROM sent UNION ALL SELECT a, b FROM unsided)
WHERE a <> b AND a IN (SELECT key FROM gk_claimed) AND b IN (SELECT key FROM gk_claimed)
ORDER BY ALL
"""
"""Pairs of claimed keys with a record in common; two receivers of one message are no pair."""


def read_talks(con: duckdb.DuckDBPyConnection, keys: Collection[str]) -> dict[str, frozenset[str]]:
    """Return for each of these keys the others that it had a call or message with."""
    con.register("gk_claimed", pa.table({"key": pa.array(sorted(keys), pa.string())}))
    try:
        pairs = con.execute(ENDS).fetchall()
    finally:
        con.unregister("gk_claimed")
    found: dict[str, set[str]] = {}
    for a, b in pairs:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return {key: frozenset(others) for key, others in found.items()}
