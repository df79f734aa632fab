"""Every identifier that any record names, as an entity of its kind."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from graphkit.graph.entities import Draft, EntityTable
from graphkit.graph.identifier_entity import entity_of
from graphkit.model.kinds import EntityId

KEYS = """
SELECT key, string_agg(DISTINCT exhibit_id, chr(31)) FROM (
  SELECT DISTINCT from_id AS key, exhibit_id FROM communications
  UNION ALL SELECT DISTINCT unnest(to_ids), exhibit_id FROM communications
  UNION ALL SELECT DISTINCT unnest(party_ids), exhibit_id FROM communications
  UNION ALL SELECT DISTINCT owner_id, exhibit_id FROM communications
  UNION ALL SELECT DISTINCT device_id, exhibit_id FROM communications
  UNION ALL SELECT DISTINCT own_account_id, exhibit_id FROM transactions
  UNION ALL SELECT DISTINCT cp_account_id, exhibit_id FROM transactions
  UNION ALL SELECT DISTINCT unnest(ids), exhibit_id FROM identities
  UNION ALL SELECT DISTINCT owner_id, exhibit_id FROM identities
  UNION ALL SELECT DISTINCT a_id, exhibit_id FROM relations
  UNION ALL SELECT DISTINCT b_id, exhibit_id FROM relations
  UNION ALL SELECT DISTINCT subject_id, exhibit_id FROM positions
  UNION ALL SELECT DISTINCT id, exhibit_id FROM identifiers)
WHERE key IS NOT NULL AND key <> '' GROUP BY key ORDER BY key
"""

SERVICES = "SELECT DISTINCT id FROM identifiers WHERE validity = 'service' AND id IS NOT NULL"

_WALLET = "account:wallet/"


def add_identifiers(
    con: duckdb.DuckDBPyConnection, table: EntityTable, exhibit_names: Mapping[str, str]
) -> dict[str, EntityId]:
    """Add an entity for every identifier key in the records; return the entity of each key.

    The number of a mobile wallet is added too: the wallet is named by it.
    """
    services = {row[0] for row in con.execute(SERVICES).fetchall()}
    found: dict[str, set[str]] = {
        key: set(exhibits.split("\x1f")) for key, exhibits in con.execute(KEYS).fetchall()
    }
    for key in [key for key in found if key.startswith(_WALLET)]:
        number = key.rsplit("/", 1)[-1]
        if number.startswith("+") and number[1:].isdigit():
            found.setdefault(f"phone:{number}", set()).update(found[key])
    keyed = {}
    for key in sorted(found):
        read = entity_of(key, service=key in services, exhibit_names=exhibit_names)
        if read is None:
            continue
        draft = Draft(read.id, read.kind, read.caption, value=read.value)
        draft.valid, draft.service, draft.exhibits = read.valid, read.service, found[key]
        if not read.valid:
            draft.terms = {("as written", read.value), ("identifier", read.value)}
        elif key.startswith("handle:owner/"):
            draft.value, draft.terms = None, {("name", read.caption)}
        keyed[key] = table.add(draft).id
    return keyed
