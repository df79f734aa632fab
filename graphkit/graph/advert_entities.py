"""Adverts, the places and pictures around them, and which adverts repeat one text.

An advertised place is what the advert says; nobody was seen there. A group of adverts is
a proposal, never a merge.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from graphkit.graph.entities import Draft, EntityTable
from graphkit.graph.events import KIND_NUMBERS, PLACE
from graphkit.graph.identifier_entity import tidy
from graphkit.graph.masking import Mask
from graphkit.graph.scratch import lent
from graphkit.model.anchors import keyed_entity_id
from graphkit.model.kinds import EntityId, EntityKind

ADVERT_ROWS = """
CREATE TEMP TABLE gk_advert_row AS
SELECT batch, "row", exhibit_id, member, locator, "at", title, body, site, category, lang, city_raw,
  source_uri, advert_id,
  coalesce(nullif(trim(source_uri), ''),
           exhibit_id || '|' || coalesce(member, '') || '|' || locator) AS key,
  CASE WHEN nullif(trim(city_raw), '') IS NOT NULL
       THEN 'place/' || lower(strip_accents(regexp_replace(trim(city_raw), '\\s+', ' ', 'g'))) END
    AS place
FROM adverts ORDER BY batch, "row"
"""

ADVERTS = """
SELECT key, arg_min(struct_pack(batch, "row", exhibit_id, title, body, site, category, lang,
    city_raw, source_uri, advert_id), (batch, "row")),
  list_sort(list(DISTINCT exhibit_id))
FROM gk_advert_row GROUP BY key ORDER BY key
"""

PLACES = f"""
SELECT key, raw, exhibits, coordinates FROM (
  SELECT key, arg_max(raw, (n, raw)) AS raw,
    list_sort(list_distinct(flatten(list(exhibits)))) AS exhibits,
    list_sort(list_distinct(flatten(list(coordinates)))) AS coordinates
  FROM (
    SELECT key, raw, count(*) AS n, list(DISTINCT exhibit_id) AS exhibits,
      coalesce(list(DISTINCT coordinate) FILTER (coordinate IS NOT NULL), []) AS coordinates
    FROM (
      SELECT {PLACE} AS key, coalesce(nullif(trim(cell), ''), nullif(trim(place_raw), ''),
          printf('%.3f, %.3f', latitude, longitude)) AS raw, exhibit_id,
        CASE WHEN latitude IS NOT NULL AND longitude IS NOT NULL
             THEN printf('%.5f,%.5f', latitude, longitude) END AS coordinate
      FROM positions
      UNION ALL SELECT place, trim(city_raw), exhibit_id, NULL FROM gk_advert_row)
    WHERE key IS NOT NULL GROUP BY key, raw)
  GROUP BY key) ORDER BY key
"""

IMAGES = """
SELECT sha256, min(path), list_sort(list(DISTINCT m.exhibit_id)) FROM media m
JOIN gk_advert_row a ON a.exhibit_id = m.exhibit_id AND a.member IS NOT DISTINCT FROM m.member
  AND a.locator = m.parent_locator
WHERE sha256 IS NOT NULL GROUP BY sha256 ORDER BY sha256
"""

SIMILAR = f"""
INSERT INTO gk_event BY NAME
SELECT {KIND_NUMBERS["NEAR_DUPLICATE"]} AS kind, a.ix AS src, b.ix AS dst, false AS directed,
  r.batch, r."row", epoch_us(r.at) AS t, x.x AS exhibit, s.strength AS word,
  CASE WHEN s.strength = 'weak' THEN 2 ELSE 0 END AS sure, r.key = s.a AS counts,
  s.cosine::DECIMAL(18,4) AS weight, s.note
FROM gk_similar s JOIN gk_advert a ON a.key = s.a JOIN gk_advert b ON b.key = s.b
JOIN gk_advert_first r ON r.key = s.a OR r.key = s.b
JOIN gk_exhibit x ON x.exhibit_id = r.exhibit_id
"""

GROUPED = f"""
INSERT INTO gk_event BY NAME
SELECT {KIND_NUMBERS["ADVERTISES"]} AS kind, g.ix AS src, v.ix AS dst, true AS directed,
  r.batch, r."row", epoch_us(r.at) AS t, x.x AS exhibit, 'member of' AS word, 2 AS sure
FROM gk_grouped g JOIN gk_advert v ON v.key = g.key JOIN gk_advert_first r ON r.key = g.key
JOIN gk_exhibit x ON x.exhibit_id = r.exhibit_id
"""

FIRST = """
CREATE TEMP TABLE gk_advert_first AS
SELECT DISTINCT ON (key) * FROM gk_advert_row ORDER BY key, batch, "row"
"""


@dataclass(frozen=True, slots=True)
class AdvertText:
    """The words of one advert, as its first record gives them."""

    key: str
    entity: EntityId
    text: str


@dataclass(frozen=True, slots=True)
class Similar:
    """Two adverts (keys, a < b by entity id) that repeat one text, and how closely."""

    a: str
    b: str
    cosine: str
    strength: str
    phrases: tuple[str, ...] = ()


def add_adverts(con: duckdb.DuckDBPyConnection, table: EntityTable) -> list[AdvertText]:
    """Add an entity per advert, by its address or else by its place in the exhibit."""
    con.execute(ADVERT_ROWS)
    con.execute(FIRST)
    texts = []
    for key, first, exhibits in con.execute(ADVERTS).fetchall():
        title, body = first["title"] or "", first["body"] or ""
        draft = table.add(
            Draft(
                keyed_entity_id(EntityKind.ADVERT, key),
                EntityKind.ADVERT,
                tidy(title, 60) or tidy(body, 60) or tidy(key),
                value=first["source_uri"] or first["advert_id"],
                exhibits=set(exhibits),
            )
        )
        props = ("site", "category", "lang", "city_raw")
        draft.props = {name: first[name] for name in props if first[name]}
        draft.terms = {("title", text) for text in (title, first["advert_id"]) if text}
        texts.append(AdvertText(key, draft.id, f"{title}\n{body}"))
    return texts


def add_places(con: duckdb.DuckDBPyConnection, table: EntityTable) -> dict[str, EntityId]:
    """Add an entity per cell, place name or square of about 100 m; return them by key."""
    places = {}
    for key, raw, exhibits, coordinates in con.execute(PLACES).fetchall():
        entity = keyed_entity_id(EntityKind.PLACE, key)
        caption = f"cell {raw}" if key.startswith("cell/") else raw
        draft = Draft(entity, EntityKind.PLACE, tidy(caption), value=raw, exhibits=set(exhibits))
        draft.terms.add(("place", raw))
        if coordinates:
            draft.props["coordinates"] = coordinates[:20]
        places[key] = table.add(draft).id
    return places


def add_images(con: duckdb.DuckDBPyConnection, table: EntityTable) -> dict[str, EntityId]:
    """Add an entity per picture that an advert shows, by the hash of its bytes."""
    images = {}
    for digest, path, exhibits in con.execute(IMAGES).fetchall():
        entity = keyed_entity_id(EntityKind.IMAGE, digest)
        name = tidy((path or "").rsplit("/", 1)[-1]) or f"image {digest[:8]}"
        draft = Draft(entity, EntityKind.IMAGE, name, value=digest, exhibits=set(exhibits))
        images[digest] = table.add(draft).id
    return images


def add_groups(
    table: EntityTable, texts: Sequence[AdvertText], members: Iterable[Sequence[str]]
) -> dict[str, EntityId]:
    """Add an entity per group of adverts that repeat one text; return it per advert key."""
    entities = {text.key: text.entity for text in texts}
    grouped = {}
    for keys in members:
        founder = min(entities[key] for key in keys)
        entity = keyed_entity_id(EntityKind.ADVERT_GROUP, founder)
        draft = Draft(entity, EntityKind.ADVERT_GROUP, f"advert group of {len(keys)}")
        for key in keys:
            advert = table.get(entities[key])
            if advert is not None:
                draft.exhibits |= advert.exhibits
            grouped[key] = entity
        table.add(draft)
    return grouped


def add_similar(
    con: duckdb.DuckDBPyConnection,
    similar: Sequence[Similar],
    grouped: dict[str, EntityId],
    numbers: dict[EntityId, int],
    mask: Mask,
) -> None:
    """Add the events of NEAR_DUPLICATE, and of the groups to their adverts."""
    columns: dict[str, list[Any]] = {
        "a": [pair.a for pair in similar],
        "b": [pair.b for pair in similar],
        "cosine": [pair.cosine for pair in similar],
        "strength": [pair.strength for pair in similar],
        "note": ["\x1f".join(mask.text(p) for p in pair.phrases) or None for pair in similar],
    }
    text = pa.string()
    schema = pa.schema([(name, text) for name in columns])
    members = {"key": list(grouped), "ix": [numbers[entity] for entity in grouped.values()]}
    with lent(con, "gk_similar", pa.table(columns, schema=schema)):
        con.execute(SIMILAR)
    schema = pa.schema([("key", text), ("ix", pa.int32())])
    with lent(con, "gk_grouped", pa.table(members, schema=schema)):
        con.execute(GROUPED)
