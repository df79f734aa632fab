"""Events added up to links, and the order in which a link is shown at each of its ends.

DuckDB does the sums; every list is ordered before it leaves, since grouping and threads
change the order of rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

import duckdb
import pyarrow as pa

from graphkit.graph.events import KIND_NUMBERS
from graphkit.graph.masking import Mask
from graphkit.graph.scratch import keep
from graphkit.graph.store import CERTAINTIES

SUMS = """
CREATE TEMP TABLE gk_sum AS
SELECT src, dst, kind, bool_and(directed) AS directed, count(*) FILTER (counts) AS n,
  count(*) AS rows, count(*) FILTER (counts AND t IS NULL) AS undated,
  min(t) FILTER (counts) AS first_us, max(t) FILTER (counts) AS last_us,
  round(sum(seconds) FILTER (counts))::BIGINT AS seconds, min(sure) AS sure,
  sum(weight) FILTER (counts) AS weight,
  min(word) AS words, max(word) AS last_word,
  min(exhibit)::VARCHAR AS exhibits, max(exhibit)::VARCHAR AS last_exhibit
FROM gk_event WHERE src <> dst GROUP BY src, dst, kind ORDER BY src, dst, kind
"""
"""One row per link, in order: the row number is the number of the link."""

MIXED = """
CREATE TEMP TABLE gk_mixed AS
SELECT s.rowid AS ix, string_agg(DISTINCT e.word, chr(31)) AS words,
  string_agg(DISTINCT e.exhibit::VARCHAR, ',') AS exhibits
FROM gk_sum s JOIN gk_event e ON e.src = s.src AND e.dst = s.dst AND e.kind = s.kind
WHERE s.words <> s.last_word OR s.exhibits <> s.last_exhibit GROUP BY s.rowid
"""
"""Most links have one word and one exhibit; lists are put together for the others only."""

LISTED = """
UPDATE gk_sum SET words = m.words, exhibits = m.exhibits FROM gk_mixed m WHERE gk_sum.rowid = m.ix
"""

LINKS = """
CREATE TEMP TABLE gk_link AS
SELECT rowid::INTEGER AS ix, *, (sum(rows) OVER (ORDER BY rowid) - rows)::BIGINT AS ev_start
FROM gk_sum ORDER BY ix
"""

TOTALS = """
CREATE TEMP TABLE gk_total AS
SELECT src, dst, kind,
  '{' || string_agg(to_json(currency) || ':"' || amount || '"', ',' ORDER BY currency) || '}'
    AS totals
FROM (
  SELECT src, dst, kind, currency,
    CASE WHEN places > 0 THEN split_part(whole, '.', 1) || '.' ||
      substr(split_part(whole, '.', 2), 1, places) ELSE split_part(whole, '.', 1) END AS amount
  FROM (
    SELECT src, dst, kind, currency, sum(amount)::VARCHAR AS whole,
      greatest(max(coalesce(scale, 0)), length(rtrim(split_part(sum(amount)::VARCHAR, '.', 2),
        '0'))) AS places
    FROM gk_event WHERE amount IS NOT NULL AND counts AND src <> dst
    GROUP BY src, dst, kind, currency))
GROUP BY src, dst, kind
"""
"""Exact sums as decimal text, with as many digits as the source printed."""

NOTES = """
SELECT src, dst, kind, list_sort(list(DISTINCT note)) FROM gk_event
WHERE note IS NOT NULL AND src <> dst GROUP BY src, dst, kind ORDER BY ALL
"""

ADJACENCY = """
CREATE TEMP TABLE gk_adjacent AS
SELECT node, (row_number() OVER (PARTITION BY node ORDER BY n DESC, last_us DESC NULLS LAST,
    kind, link) - 1)::INTEGER AS rank, other, link, kind, dir, service
FROM (
  SELECT l.src AS node, l.dst AS other, l.ix AS link, l.kind, 0 AS dir, b.service, l.n, l.last_us
  FROM gk_link l JOIN gk_entity b ON b.ix = l.dst
  UNION ALL
  SELECT l.dst, l.src, l.ix, l.kind, 1, a.service, l.n, l.last_us
  FROM gk_link l JOIN gk_entity a ON a.ix = l.src)
"""
"""The id of a link is kind, source, target; kinds and entities are numbered in the order of
their names, and links in the order of their ends: so (kind, link) sorts as the id does."""

AROUND = """
SELECT node, kind, count(*), count(*) FILTER (service = 0) FROM gk_adjacent
GROUP BY node, kind ORDER BY node, kind
"""

BY_KIND = """
SELECT k.word, count(*) FROM gk_link l JOIN gk_kind k ON k.kind = l.kind GROUP BY k.word
"""

COUNTED = """
SELECT a.node, count(*), min(l.first_us), max(l.last_us) FROM gk_adjacent a
JOIN gk_link l ON l.ix = a.link GROUP BY a.node ORDER BY a.node
"""

_PUBLISHED = """
concat('{"certainty":"', certainty, '","directed":', directed, ',"exhibits":', exhibits,
',"first_us":', coalesce(first_us::VARCHAR, 'null'), ',"kind":"', kind, '","kinds":', kinds,
',"last_us":', coalesce(last_us::VARCHAR, 'null'), ',"n":', n, ',"notes":', notes, ',"rows":',
rows, ',"seconds":', coalesce(seconds::VARCHAR, 'null'), ',"source":', source, ',"target":',
target, ',"totals":', totals, ',"undated":', undated, ',"weight":',
coalesce('"' || weight || '"', 'null'), '}')
"""

ROWS = f"""
SELECT ix, kind, src, dst, CASE directed WHEN 'true' THEN 1 ELSE 0 END, n, undated, first_us,
  last_us, seconds, totals, kinds, exhibits, rows, ev_start, certainty, weight, notes,
  unhex(substr(sha256({_PUBLISHED}), 1, 32))
FROM (
  SELECT l.ix, k.word AS kind, l.src, l.dst,
    l.directed::VARCHAR AS directed, l.n, l.undated, l.first_us, l.last_us, l.seconds,
    coalesce(t.totals, '{{}}') AS totals, w.shown AS kinds, e.shown AS exhibits, l.rows,
    l.ev_start, c.word AS certainty, rtrim(rtrim(l.weight::VARCHAR, '0'), '.') AS weight,
    coalesce(n.notes, '[]') AS notes, a.published AS source, b.published AS target
  FROM (SELECT * FROM gk_link WHERE ix >= ? AND ix < ?) l
  JOIN gk_kind k ON k.kind = l.kind JOIN gk_certainty c ON c.sure = l.sure
  JOIN gk_entity a ON a.ix = l.src JOIN gk_entity b ON b.ix = l.dst
  JOIN gk_words w ON w.words = l.words JOIN gk_exhibits e ON e.exhibits = l.exhibits
  LEFT JOIN gk_total t ON t.src = l.src AND t.dst = l.dst AND t.kind = l.kind
  LEFT JOIN gk_note n ON n.src = l.src AND n.dst = l.dst AND n.kind = l.kind)
"""
"""Rows of the `link` table; the hash is over the canonical JSON of what is published."""

EVENTS = """
SELECT l.ix AS link, e.batch, e."row"::INTEGER AS "row", e.t, e.counts, e.event
FROM gk_event e JOIN gk_link l ON l.src = e.src AND l.dst = e.dst AND l.kind = e.kind
ORDER BY l.ix, e.t NULLS LAST, e.batch, e."row"
"""


_PAGE = 50_000
_SPAN = 245_760
"""Links per query: two row groups, so that two cores have work."""


def add_up(con: duckdb.DuckDBPyConnection, exhibits: list[str], mask: Mask) -> None:
    """Make `gk_link` and `gk_adjacent` from `gk_event`; needs `gk_entity`."""
    for statement in (SUMS, MIXED, LISTED):
        con.execute(statement)
    words = [row[0] for row in con.execute("SELECT DISTINCT words FROM gk_sum").fetchall()]
    shown = [_texts(mask.text(word) for word in text.split("\x1f")) for text in words]
    lists = [row[0] for row in con.execute("SELECT DISTINCT exhibits FROM gk_sum").fetchall()]
    named = [_texts(exhibits[int(x)] for x in text.split(",")) for text in lists]
    numbers = list(KIND_NUMBERS.values())
    sure = list(range(len(CERTAINTIES)))
    keep(con, "gk_words", pa.table({"words": _text(words), "shown": _text(shown)}))
    keep(con, "gk_exhibits", pa.table({"exhibits": _text(lists), "shown": _text(named)}))
    keep(con, "gk_kind", pa.table({"kind": numbers, "word": list(KIND_NUMBERS)}))
    keep(con, "gk_certainty", pa.table({"sure": sure, "word": list(CERTAINTIES)}))
    con.execute(TOTALS)
    notes = con.execute(NOTES).fetchall()
    keep(
        con,
        "gk_note",
        pa.table(
            {
                "src": pa.array([row[0] for row in notes], pa.int32()),
                "dst": pa.array([row[1] for row in notes], pa.int32()),
                "kind": pa.array([row[2] for row in notes], pa.int8()),
                "notes": _text([_notes(row[3], mask) for row in notes]),
            }
        ),
    )
    for statement in (LINKS, ADJACENCY):
        con.execute(statement)


def link_rows(con: duckdb.DuckDBPyConnection) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows of the `link` table, in order, some hundred thousand at a time."""
    ((links,),) = con.execute("SELECT count(*) FROM gk_link").fetchall()
    for first in range(0, links, _SPAN):
        rows = con.execute(ROWS, [first, first + _SPAN]).fetchall()
        rows.sort(key=itemgetter(0))  # nearly sorted already; cheaper here than with wide rows
        yield rows


def adjacency_rows(con: duckdb.DuckDBPyConnection) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows of the `adjacency` table, strongest link of each entity first."""
    cursor = con.execute("SELECT * FROM gk_adjacent ORDER BY node, rank")
    while rows := cursor.fetchmany(_PAGE):
        yield rows


def _text(values: list[str]) -> pa.Array:
    return pa.array(values, pa.string())


def _texts(values: Iterator[str]) -> str:
    return json.dumps(sorted(set(values)), ensure_ascii=False, separators=(",", ":"))


def _notes(texts: list[str], mask: Mask) -> str:
    return _texts(mask.text(note) for text in texts for note in text.split("\x1f"))
