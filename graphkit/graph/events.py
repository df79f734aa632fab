"""The events of each kind of link: which record joins which two entities, and when.

One statement per kind fills `gk_event`. It reads the record views and these tables of
the projection: gk_key (key, ix), gk_anchor (anchor, ix), gk_exhibit (exhibit_id, x),
gk_advert (key, ix), gk_place (key, ix), gk_image (sha256, ix).
"""

from __future__ import annotations

import duckdb

from graphkit.graph.people import ANCHOR, CONFIRMED_BASES
from graphkit.model.kinds import LinkKind

KIND_NUMBERS = {kind.value: number for number, kind in enumerate(sorted(LinkKind))}
"""The number of each kind of link, in order of its name."""

MADE = """
CREATE TEMP TABLE gk_event(
  kind TINYINT, src INTEGER, dst INTEGER, directed BOOLEAN, batch INTEGER, "row" BIGINT,
  t BIGINT, exhibit INTEGER, word VARCHAR, sure TINYINT DEFAULT 0, counts BOOLEAN DEFAULT true,
  seconds DECIMAL(12,3), amount DECIMAL(38,18), currency VARCHAR, scale TINYINT,
  weight DECIMAL(18,4), note VARCHAR, source UBIGINT, body UBIGINT, event BIGINT)
"""

NOT_SENT = "('draft', 'queued', 'failed')"
TALK = "('call', 'sms', 'mms', 'message', 'email')"

COMMUNICATED = f"""
INSERT INTO gk_event BY NAME
SELECT {KIND_NUMBERS["COMMUNICATED"]} AS kind, f.ix AS src, r.ix AS dst, true AS directed,
  c.batch, c."row", epoch_us(c.at) AS t, x.x AS exhibit,
  CASE WHEN c.recipients_basis = 'membership' THEN 'membership' || chr(31) || c.kind
       ELSE c.kind END AS word,
  c.seconds, hash(c.exhibit_id, c.member, c.owner_id) AS source,
  CASE WHEN c.text IS NOT NULL THEN hash(c.text) END AS body
FROM (SELECT *, unnest(list_distinct(to_ids)) AS to_id FROM communications
      WHERE kind IN {TALK} AND coalesce(status, 'sent') NOT IN {NOT_SENT}) c
JOIN gk_key f ON f.key = c.from_id JOIN gk_key r ON r.key = c.to_id
JOIN gk_exhibit x ON x.exhibit_id = c.exhibit_id
WHERE f.talks AND r.talks
"""
"""One event per record and recipient, to oneself included; those are counted, not drawn."""

TRANSFERRED = f"""
INSERT INTO gk_event BY NAME
SELECT {KIND_NUMBERS["TRANSFERRED"]} AS kind, s.ix AS src, d.ix AS dst, true AS directed,
  m.batch, m."row", m.t, x.x AS exhibit, m.word, m.counts, m.event, m.amount,
  coalesce(m.currency, '?') AS currency, m.scale
FROM gk_movement m JOIN gk_key s ON s.key = m.payer JOIN gk_key d ON d.key = m.payee
JOIN gk_exhibit x ON x.exhibit_id = m.exhibit_id
"""

CLAIMS = f"""
INSERT INTO gk_event BY NAME
SELECT CASE WHEN k.money THEN {KIND_NUMBERS["HOLDS"]} ELSE {KIND_NUMBERS["USES"]} END AS kind,
  a.ix AS src, k.ix AS dst, true AS directed, i.batch, i."row", epoch_us(i.at) AS t,
  x.x AS exhibit, coalesce(i.basis, 'stated') AS word,
  CASE WHEN i.basis IN ({", ".join(f"'{b}'" for b in sorted(CONFIRMED_BASES))})
       THEN 0 ELSE 1 END AS sure
FROM (SELECT *, unnest(list_distinct(ids)) AS id, {ANCHOR} AS anchor FROM identities) i
JOIN gk_anchor a ON a.anchor = i.anchor JOIN gk_key k ON k.key = i.id
JOIN gk_exhibit x ON x.exhibit_id = i.exhibit_id
WHERE NOT k.person
"""

SAVED_AS = f"""
INSERT INTO gk_event BY NAME
SELECT {KIND_NUMBERS["SAVED_AS"]} AS kind, o.ix AS src, k.ix AS dst, true AS directed,
  i.batch, i."row", epoch_us(i.at) AS t, x.x AS exhibit, i.basis AS word,
  CASE WHEN NOT k.hidden AND NOT coalesce(a.hidden, false)
       THEN coalesce(i.name, nullif(concat_ws(' ', i.given, i.family), '')) END AS note
FROM (SELECT *, unnest(list_distinct(ids)) AS id, {ANCHOR} AS anchor FROM identities
      WHERE owner_id IS NOT NULL AND basis = 'address_book') i
JOIN gk_key o ON o.key = i.owner_id JOIN gk_key k ON k.key = i.id
JOIN gk_exhibit x ON x.exhibit_id = i.exhibit_id
LEFT JOIN gk_anchor a ON a.anchor = i.anchor
WHERE NOT k.person AND NOT o.person
"""

HANDSETS = f"""
INSERT INTO gk_event BY NAME
SELECT {KIND_NUMBERS["USES"]} AS kind, o.ix AS src, d.ix AS dst, true AS directed,
  c.batch, c."row", epoch_us(c.at) AS t, x.x AS exhibit, 'used device' AS word
FROM communications c JOIN gk_key o ON o.key = c.owner_id JOIN gk_key d ON d.key = c.device_id
JOIN gk_exhibit x ON x.exhibit_id = c.exhibit_id
WHERE c.device_id IS NOT NULL
"""
"""Whose record states the handset it was made on: the owner's, whatever the direction."""

WALLETS = f"""
INSERT INTO gk_event BY NAME
SELECT {KIND_NUMBERS["HOLDS"]} AS kind, p.ix AS src, w.ix AS dst, true AS directed,
  i.batch, i."row", NULL::BIGINT AS t, x.x AS exhibit, 'is wallet' AS word
FROM identifiers i JOIN gk_key w ON w.key = i.id
JOIN gk_key p ON p.key = 'phone:' || regexp_extract(i.id, '^account:wallet/[^/]*/([+][0-9]+)$', 1)
JOIN gk_exhibit x ON x.exhibit_id = i.exhibit_id
WHERE i.id LIKE 'account:wallet/%'
"""
"""A mobile wallet is named by its number; the rows are those in which it was found."""

ADVERTISED = f"""
INSERT INTO gk_event BY NAME
SELECT DISTINCT ON (k.ix, v.ix, a.batch, a."row")
  {KIND_NUMBERS["ADVERTISES"]} AS kind, k.ix AS src, v.ix AS dst, true AS directed,
  a.batch, a."row", epoch_us(a.at) AS t, x.x AS exhibit, 'mentions' AS word,
  CASE WHEN i.tier IN ('possible', 'alternate') THEN 1 ELSE 0 END AS sure
FROM identifiers i JOIN gk_advert_row a
  ON a.exhibit_id = i.exhibit_id AND a.member IS NOT DISTINCT FROM i.member
 AND a.locator = i.locator
JOIN gk_key k ON k.key = i.id JOIN gk_advert v ON v.key = a.key
JOIN gk_exhibit x ON x.exhibit_id = a.exhibit_id
WHERE i.record_type = 'adverts' AND NOT k.person
ORDER BY k.ix, v.ix, a.batch, a."row", sure
"""

SHOWN = f"""
INSERT INTO gk_event BY NAME
SELECT {KIND_NUMBERS["ADVERTISES"]} AS kind, v.ix AS src, g.ix AS dst, true AS directed,
  m.batch, m."row", epoch_us(coalesce(m.at, a.at)) AS t, x.x AS exhibit, 'shows' AS word
FROM media m JOIN gk_advert_row a
  ON a.exhibit_id = m.exhibit_id AND a.member IS NOT DISTINCT FROM m.member
 AND a.locator = m.parent_locator
JOIN gk_image g ON g.key = m.sha256 JOIN gk_advert v ON v.key = a.key
JOIN gk_exhibit x ON x.exhibit_id = m.exhibit_id
"""

ADVERTISED_IN = f"""
INSERT INTO gk_event BY NAME
SELECT {KIND_NUMBERS["LOCATED_AT"]} AS kind, v.ix AS src, p.ix AS dst, true AS directed,
  a.batch, a."row", epoch_us(a.at) AS t, x.x AS exhibit, 'advertised in' AS word
FROM gk_advert_row a JOIN gk_advert v ON v.key = a.key JOIN gk_place p ON p.key = a.place
JOIN gk_exhibit x ON x.exhibit_id = a.exhibit_id
"""

PLACE = """
CASE WHEN nullif(trim(cell), '') IS NOT NULL THEN 'cell/' || trim(cell)
     WHEN nullif(trim(place_raw), '') IS NOT NULL
     THEN 'place/' || lower(strip_accents(regexp_replace(trim(place_raw), '\\s+', ' ', 'g')))
     WHEN latitude IS NOT NULL AND longitude IS NOT NULL
     THEN printf('gps/%.3f,%.3f', latitude, longitude) END
"""
"""SQL for the place of a position: a cell is an area, a text a name, else about 100 m."""

LOCATED_AT = f"""
INSERT INTO gk_event BY NAME
SELECT {KIND_NUMBERS["LOCATED_AT"]} AS kind, k.ix AS src, g.ix AS dst, true AS directed,
  p.batch, p."row", epoch_us(p.at) AS t, x.x AS exhibit, coalesce(p.basis, 'stated') AS word,
  CASE WHEN p.basis = 'geocoded' THEN 2 ELSE 0 END AS sure
FROM (SELECT *, {PLACE} AS place FROM positions) p JOIN gk_key k ON k.key = p.subject_id
JOIN gk_place g ON g.key = p.place JOIN gk_exhibit x ON x.exhibit_id = p.exhibit_id
"""

RELATED = f"""
INSERT INTO gk_event BY NAME
SELECT {KIND_NUMBERS["RELATED"]} AS kind,
  CASE WHEN r.directed THEN a.ix ELSE least(a.ix, b.ix) END AS src,
  CASE WHEN r.directed THEN b.ix ELSE greatest(a.ix, b.ix) END AS dst,
  coalesce(r.directed, false) AS directed, r.batch, r."row", epoch_us(r.at) AS t,
  x.x AS exhibit, coalesce(nullif(trim(r.kind), ''), 'related') AS word, r.weight
FROM relations r JOIN gk_key a ON a.key = r.a_id JOIN gk_key b ON b.key = r.b_id
JOIN gk_exhibit x ON x.exhibit_id = r.exhibit_id
"""

ONE_POSTING = """
UPDATE gk_event SET counts = p.nth = 1, event = p.event FROM (
  SELECT rowid AS id, row_number() OVER same AS nth, first_value(rowid) OVER same AS event
  FROM gk_event WHERE word IN ('mentions', 'advertised in')
  WINDOW same AS (PARTITION BY kind, src, dst, t ORDER BY batch, "row")) p
WHERE gk_event.rowid = p.id
"""
"""An advert captured twice says the same once: one event, two records."""

SELF = """
SELECT src, count(*) FROM gk_event WHERE src = dst GROUP BY src ORDER BY src
"""

FILLED = (
    COMMUNICATED, TRANSFERRED, CLAIMS, SAVED_AS, HANDSETS, WALLETS, ADVERTISED, SHOWN,
    ADVERTISED_IN, LOCATED_AT, RELATED, ONE_POSTING,
)  # fmt: skip

LEFT_OUT = f"""
WITH c AS (
  SELECT kind, coalesce(status, 'sent') IN {NOT_SENT} AS unsent, count(*) AS n,
    count(*) FILTER (from_id IS NULL OR coalesce(list_aggregate(to_ids, 'count'), 0) = 0)
      AS nobody
  FROM communications GROUP BY ALL)
SELECT 'communications not sent', sum(n) FROM c WHERE kind IN {TALK} AND unsent
UNION ALL SELECT 'communications of other kinds', sum(n) FROM c
 WHERE coalesce(kind, '') NOT IN {TALK}
UNION ALL SELECT 'communications without sender or recipient', sum(nobody) FROM c
 WHERE kind IN {TALK} AND NOT unsent
UNION ALL SELECT 'transactions not booked', count(*) FROM transactions
 WHERE coalesce(status, '') <> 'booked'
UNION ALL SELECT 'transactions without counterpart or direction', count(*) FROM transactions t
 WHERE status = 'booked' AND NOT EXISTS (
   SELECT 1 FROM gk_movement m WHERE m.batch = t.batch AND m."row" = t."row")
UNION ALL SELECT 'relations whose ends name nobody known', count(*) FROM relations
 WHERE a_id IS NULL OR b_id IS NULL OR a_id NOT IN (SELECT key FROM gk_key)
 OR b_id NOT IN (SELECT key FROM gk_key)
UNION ALL SELECT 'events of an entity with itself', count(*) FROM gk_event WHERE src = dst
"""


def gather(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `gk_event` from all record views."""
    con.execute(MADE)
    for statement in FILLED:
        con.execute(statement)


def left_out(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Count what the records hold and no link shows, by reason."""
    return {reason: int(n) for reason, n in con.execute(LEFT_OUT).fetchall() if n}
