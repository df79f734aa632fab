"""One event in two sources: the call in both parties' records, the transfer in both statements.

Counting comes after this, otherwise one call of two seized phones would be two. No record
is removed: the further ones stay behind the link, marked as not counting.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graphkit.graph.events import KIND_NUMBERS
from graphkit.graph.scratch import keep

CALL_SKEW_SECONDS = 15
CALL_LENGTH_SECONDS = 10
TRANSFER_SKEW_SECONDS = 120
REFERENCE_SKEW_DAYS = 3
"""Banks book the two sides of one reference on different days."""

REFERENCE_ROWS = 12
"""Rows with one reference up to which it is taken for one: fees repeat it, words do more."""

Ints = npt.NDArray[np.int64]

SOURCES = f"""
SELECT count(DISTINCT source) FROM gk_event WHERE kind = {KIND_NUMBERS["COMMUNICATED"]}
"""

CALL_PAIRS = f"""
WITH shared AS (
  SELECT src, dst, split_part(word, chr(31), -1) AS word FROM gk_event
  WHERE kind = {KIND_NUMBERS["COMMUNICATED"]} AND t IS NOT NULL
  GROUP BY ALL HAVING count(DISTINCT source) > 1),
call AS (
  SELECT e.rowid AS id, s.src, s.dst, s.word, e.t, e.t // {CALL_SKEW_SECONDS * 1_000_000} AS span,
    e.source, e.body, coalesce(e.seconds, 0) AS seconds
  FROM gk_event e JOIN shared s ON s.src = e.src AND s.dst = e.dst
   AND s.word = split_part(e.word, chr(31), -1)
  WHERE e.kind = {KIND_NUMBERS["COMMUNICATED"]} AND e.t IS NOT NULL)
SELECT a.id, b.id, a.source, b.source
FROM (SELECT *, unnest([span - 1, span, span + 1]) AS near FROM call) a
JOIN call b ON a.src = b.src AND a.dst = b.dst AND a.word = b.word AND a.near = b.span
WHERE a.id < b.id AND a.source <> b.source
  AND abs(a.t - b.t) <= {CALL_SKEW_SECONDS * 1_000_000}
  AND abs(a.seconds - b.seconds) <= {CALL_LENGTH_SECONDS}
  AND (a.body IS NULL OR b.body IS NULL OR a.body = b.body)
"""
"""Ordered pair equal, start and duration within tolerance, no text against it."""

FURTHER_CALLS = """
UPDATE gk_event SET counts = p.nth = 1, event = p.event FROM (
  SELECT g.id, g.event,
    row_number() OVER (PARTITION BY g.event ORDER BY e.t, e.batch, e."row") AS nth
  FROM gk_group g JOIN gk_event e ON e.rowid = g.id) p
WHERE gk_event.rowid = p.id
"""


def mark_same_calls(con: duckdb.DuckDBPyConnection) -> None:
    """Let one record of each call or message count, where several sources hold it.

    The ordered pair must be equal, starts may differ by 15 s and durations by 10 s, as
    clocks of handset and network do; a record with two partners in one source is matched
    with neither.
    """
    ((sources,),) = con.execute(SOURCES).fetchall()
    if sources < 2:
        return
    _grouped(con, CALL_PAIRS)
    con.execute(FURTHER_CALLS)
    con.execute("DROP TABLE gk_group")


def _account(key: str) -> str:
    return (
        f"CASE WHEN {key} LIKE 'account:wallet/%' THEN split_part({key}, '/', 3)"
        f" WHEN {key} LIKE 'phone:+%' THEN substr({key}, 7) ELSE {key} END"
    )


_FEE = r"(?i)\b(fee|charges?|commission|tax|levy)\b"

BOOKED = f"""
CREATE TEMP TABLE gk_booked AS
SELECT * REPLACE (
  CASE WHEN count(*) OVER (PARTITION BY reference) <= {REFERENCE_ROWS} THEN reference END
    AS reference)
FROM (SELECT batch, "row", exhibit_id, epoch_us("at") AS t, direction, amount, currency, scale,
  own_account_id AS own, cp_account_id AS cp, {_account("own_account_id")} AS own_number,
  CASE WHEN contains(cp_account_id, ':~') THEN NULL ELSE {_account("cp_account_id")} END
    AS cp_number,
  nullif(upper(trim(reference)), '') AS reference, balance_after,
  hash(exhibit_id, member, statement_id, own_account_id) AS source,
  CASE WHEN regexp_matches(coalesce(txn_type_raw, ''), '(?i)revers|refund') THEN 'reversal'
       WHEN regexp_matches(coalesce(txn_type_raw, ''), '{_FEE}') THEN 'fee' ELSE 'sent' END AS word
FROM transactions
WHERE status = 'booked' AND direction IS NOT NULL AND own_account_id IS NOT NULL
  AND amount IS NOT NULL)
ORDER BY batch, "row"
"""
"""A word like TRANSFER in place of a reference tells no two rows apart, so it is left out."""

_SAME_SIDE = """
  AND a.own_number = b.own_number AND a.direction = b.direction
  AND (a.cp_number IS NULL OR b.cp_number IS NULL OR a.cp_number = b.cp_number)
"""
_OTHER_SIDE = """
  AND a.own_number <> b.own_number AND a.direction = -b.direction
  AND (a.cp_number IS NULL OR a.cp_number = b.own_number)
  AND (b.cp_number IS NULL OR b.cp_number = a.own_number)
"""
_EQUAL = """
  a.rowid < b.rowid AND a.source <> b.source AND a.amount = b.amount AND a.word = b.word
  AND a.currency IS NOT DISTINCT FROM b.currency
"""
_CLOSE = f"abs(a.t - b.t) <= {TRANSFER_SKEW_SECONDS * 1_000_000}"
_DAYS = f"coalesce(abs(a.t - b.t) <= {REFERENCE_SKEW_DAYS * 86_400_000_000}, true)"

TRANSFER_PAIRS = f"""
SELECT a.rowid, b.rowid, a.source, b.source FROM gk_booked a JOIN gk_booked b
ON a.reference = b.reference AND a.amount = b.amount WHERE {_EQUAL} AND {_DAYS} {_OTHER_SIDE}
UNION
SELECT a.rowid, b.rowid, a.source, b.source FROM gk_booked a JOIN gk_booked b
ON a.reference = b.reference AND a.amount = b.amount WHERE {_EQUAL} AND {_DAYS} {_SAME_SIDE}
UNION
SELECT least(a.rowid, b.rowid), greatest(a.rowid, b.rowid),
  CASE WHEN a.rowid < b.rowid THEN a.source ELSE b.source END,
  CASE WHEN a.rowid < b.rowid THEN b.source ELSE a.source END
FROM gk_booked a JOIN gk_booked b ON a.cp_number = b.own_number AND a.amount = b.amount
WHERE {_EQUAL.replace("a.rowid < b.rowid AND", "")} AND {_CLOSE} {_OTHER_SIDE}
UNION
SELECT a.rowid, b.rowid, a.source, b.source FROM gk_booked a JOIN gk_booked b
ON a.own = b.own AND a.balance_after = b.balance_after AND a.amount = b.amount
WHERE {_EQUAL} AND {_CLOSE} {_SAME_SIDE}
"""
"""Same reference; else equal amount, 2 minutes, opposite sides and the counterpart named;
or two statements of one account that overlap: equal amount and equal balance after it."""

MOVEMENTS = """
CREATE TEMP TABLE gk_movement AS
WITH whole AS (
  SELECT b.*, coalesce(g.event, -1 - b.rowid) AS event FROM gk_booked b
  LEFT JOIN gk_group g ON g.id = b.rowid),
sides AS (
  SELECT event, arg_min(own, known || own) FILTER (direction < 0) AS paid_from,
    arg_min(own, known || own) FILTER (direction > 0) AS paid_to,
    coalesce(min(cp) FILTER (cp_number IS NOT NULL), min(cp)) AS other
  FROM (SELECT *, CASE WHEN contains(own, '/?/') THEN '1' ELSE '0' END AS known FROM whole)
  GROUP BY event)
SELECT w.batch, w."row", w.exhibit_id, w.t, w.word, w.amount, w.currency, w.scale,
  coalesce(s.paid_from, s.other) AS payer, coalesce(s.paid_to, s.other) AS payee,
  CASE WHEN w.event >= 0 THEN w.event END AS event,
  row_number() OVER (PARTITION BY w.event ORDER BY w.t NULLS LAST, w.batch, w."row") = 1 AS counts
FROM whole w JOIN sides s USING (event)
WHERE coalesce(s.paid_from, s.other) IS NOT NULL AND coalesce(s.paid_to, s.other) IS NOT NULL
"""
"""Payer and payee of every booked row; a matched pair names both accounts exactly."""


def make_movements(con: duckdb.DuckDBPyConnection) -> None:
    """List who paid whom in `gk_movement`; a transfer seen from both sides counts once."""
    con.execute(BOOKED)
    _grouped(con, TRANSFER_PAIRS)
    con.execute(MOVEMENTS)
    con.execute("DROP TABLE gk_group")
    con.execute("DROP TABLE gk_booked")


def _grouped(con: duckdb.DuckDBPyConnection, pairs: str) -> None:
    found = con.execute(pairs).fetchnumpy()
    columns = [np.asarray(found[name]) for name in found]
    ids, events = groups(*columns)
    table = pa.table({"id": pa.array(ids, pa.int64()), "event": pa.array(events, pa.int64())})
    keep(con, "gk_group", table)


def groups(
    a: Sequence[int] | Ints,
    b: Sequence[int] | Ints,
    source_a: Sequence[int] | Ints,
    source_b: Sequence[int] | Ints,
) -> tuple[Ints, Ints]:
    """Join pairs of records to events; return the records and the event of each.

    A record with two partners in one other source is joined with neither of them, and an
    event that would hold two records of one source is given up: which is which cannot be
    told.
    """
    left, right = np.asarray(a, np.int64), np.asarray(b, np.int64)
    if left.size == 0:
        return left, left
    _, sources = np.unique(np.concatenate([source_a, source_b]), return_inverse=True)
    of_left, of_right = sources[: left.size], sources[left.size :]
    width = int(sources.max()) + 1
    ids, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    one, two = places[: left.size], places[left.size :]
    partners = np.concatenate([one * width + of_right, two * width + of_left])
    _, seen, times = np.unique(partners, return_inverse=True, return_counts=True)
    many = times[seen] > 1
    clear = ~(many[: left.size] | many[left.size :])
    one, two = one[clear], two[clear]
    own = np.empty(ids.size, np.int64)
    own[places] = np.concatenate([of_left, of_right])
    graph = coo_array((np.ones(one.size, np.int8), (one, two)), shape=(ids.size, ids.size))
    _, event = connected_components(graph, directed=False)
    joined = np.zeros(ids.size, bool)
    joined[one] = joined[two] = True
    twice, counts = np.unique(event[joined] * width + own[joined], return_counts=True)
    doubtful = np.unique(twice[counts > 1] // width)
    kept = joined & ~np.isin(event, doubtful)
    return ids[kept], event[kept].astype(np.int64)
