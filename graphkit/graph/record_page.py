"""The source rows behind links, read from the records and shown with their place.

Texts pass the mask before they leave: names and numbers of protected people appear as
codes. The files of record keep what they held.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

from graphkit.graph.masking import Mask
from graphkit.graph.people import ANCHOR
from graphkit.graph.store import Party, Record
from graphkit.model.anchors import record_name
from graphkit.model.kinds import Anchor, EntityId, RecordType

ROWS = """
SELECT *, epoch_us({at}) AS gk_at, {anchor} AS gk_anchor FROM {table}
WHERE exhibit_id IN ({exhibits}) AND ({places})
"""

_SHOWN = frozenset(
    {
        "exhibit_id", "member", "reader", "reader_version", "locator", "at", "at_raw", "at_basis",
        "batch", "row", "kind", "direction", "seconds", "from_id", "from_raw", "to_ids", "to_raws",
        "own_account_id", "own_account_raw", "cp_account_id", "cp_account_raw", "amount",
        "currency", "text", "scale", "gk_at", "gk_anchor", "party_ids", "owner_id", "ids", "id",
        "a_id", "a_raw", "b_id", "b_raw",
    }
)  # fmt: skip
"""Columns with a field of their own in `Record`; the others go to `fields`."""

_GUARDED = frozenset({"basis", "valid_from", "valid_to"})
"""What is shown of an identity record of a protected person."""

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """How ids of a record are to be shown: the entity of a key, the code of what is hidden."""

    mask: Mask
    locate: Callable[[Sequence[Anchor]], Mapping[Anchor, EntityId]]
    codes: Callable[[Sequence[EntityId]], Mapping[EntityId, str]]


def read_rows(
    con: duckdb.DuckDBPyConnection,
    places: Mapping[RecordType, Mapping[str, Sequence[Key]]],
) -> dict[Key, tuple[RecordType, dict[str, Any]]]:
    """Read rows by record type, exhibit, batch and row; return them by (batch, row)."""
    found: dict[Key, tuple[RecordType, dict[str, Any]]] = {}
    for record_type, by_exhibit in sorted(places.items()):
        by_batch: dict[int, list[int]] = {}
        for keys in by_exhibit.values():
            for batch, row in keys:
                by_batch.setdefault(batch, []).append(row)
        parts = [
            f'(batch = {batch} AND "row" IN ({",".join(map(str, sorted(set(rows))))}))'
            for batch, rows in sorted(by_batch.items())
        ]
        undated = record_type in (RecordType.IDENTIFIERS, RecordType.PROBLEMS)
        query = ROWS.format(
            at="NULL::TIMESTAMPTZ" if undated else '"at"',
            anchor=ANCHOR if record_type is RecordType.IDENTITIES else "NULL",
            table=record_type.value,
            # constant within a file, so files of other exhibits are passed over unread
            exhibits=",".join("?" * len(by_exhibit)),
            places=" OR ".join(parts),
        )
        cursor = con.execute(query, sorted(by_exhibit))
        names = [column[0] for column in cursor.description or ()]
        for values in cursor.fetchall():
            columns = dict(zip(names, values, strict=True))
            found[columns["batch"], columns["row"]] = (record_type, columns)
    return found


def shown(
    rows: Sequence[tuple[RecordType, dict[str, Any], bool]], seen: Seen
) -> tuple[Record, ...]:
    """Turn rows (type, columns, whether it counts) into records, masked."""
    keys = {key for _, row, _ in rows for key in _keys_of(row)}
    entities = seen.locate(sorted(keys))
    codes = seen.codes(sorted(set(entities.values())))
    return tuple(_Shower(seen.mask, entities, codes).record(*row) for row in rows)


def _keys_of(row: Mapping[str, Any]) -> list[Anchor]:
    single = ("from_id", "own_account_id", "cp_account_id", "owner_id", "a_id", "b_id")
    keys = [row.get(name) for name in (*single, "subject_id", "id", "gk_anchor")]
    for name in ("to_ids", "ids"):
        keys.extend(row.get(name) or ())
    return [Anchor(key) for key in keys if key]


class _Shower:
    def __init__(
        self,
        mask: Mask,
        entities: Mapping[Anchor, EntityId],
        codes: Mapping[EntityId, str],
    ) -> None:
        self._mask = mask
        self._entities = entities
        self._codes = codes

    def record(self, record_type: RecordType, row: dict[str, Any], counts: bool) -> Record:
        sender, receivers = self._parties(record_type, row)
        return Record(
            record=record_name(row["exhibit_id"], self._text(row["member"]), row["locator"]),
            record_type=record_type.value,
            kind=self._text(_kind(record_type, row)) or record_type.value,
            at_us=row["gk_at"],
            at_raw=row.get("at_raw"),
            at_basis=row.get("at_basis"),
            sender=sender,
            receivers=receivers,
            direction=_direction(row.get("direction")),
            seconds=_number(row.get("seconds")),
            amount=_money(row.get("amount"), row.get("scale")),
            currency=row.get("currency"),
            text=self._words(record_type, row),
            exhibit=row["exhibit_id"],
            member=self._text(row["member"]),
            locator=row["locator"],
            reader=f"{row['reader']} {row['reader_version']}".strip(),
            counts=counts,
            fields=self._fields(record_type, row),
        )

    def _parties(
        self, record_type: RecordType, row: Mapping[str, Any]
    ) -> tuple[Party | None, tuple[Party, ...]]:
        if record_type is RecordType.COMMUNICATIONS:
            ids, raws = row["to_ids"] or [], row["to_raws"] or []
            receivers = [self._party(key, raw) for key, raw in zip(ids, raws, strict=False)]
            return self._party(row["from_id"], row["from_raw"]), tuple(receivers)
        if record_type is RecordType.TRANSACTIONS:
            own = self._party(row["own_account_id"], row["own_account_raw"])
            other = self._party(row["cp_account_id"], row["cp_account_raw"] or row["cp_name_raw"])
            return (other, (own,)) if row["direction"] == 1 else (own, (other,))
        if record_type is RecordType.RELATIONS:
            left = self._party(row["a_id"], row["a_raw"])
            return left, (self._party(row["b_id"], row["b_raw"]),)
        return None, ()

    def _party(self, key: str | None, raw: str | None) -> Party:
        entity = self._entities.get(Anchor(key)) if key else None
        code = self._codes.get(entity) if entity else None
        return Party(entity, code if code is not None else self._text(raw))

    def _guarded(self, row: Mapping[str, Any]) -> str | None:
        """Return the code of the protected person whose identity record this is."""
        for key in (row.get("gk_anchor"), *(row.get("ids") or ())):
            entity = self._entities.get(Anchor(key)) if key else None
            if entity is not None and entity in self._codes:
                return self._codes[entity]
        return None

    def _words(self, record_type: RecordType, row: Mapping[str, Any]) -> str | None:
        if record_type is RecordType.IDENTITIES:
            code = self._guarded(row)
            if code is not None:
                return f"[{code}]"
            whole = " ".join(part for part in (row["given"], row["family"]) if part)
            return self._text(row["name"] or whole or None)
        if record_type is RecordType.IDENTIFIERS:
            return self._party(row["id"], row["raw"]).raw
        if record_type is RecordType.ADVERTS:
            texts = [text for text in (row["title"], row["body"]) if text]
            return self._text("\n".join(texts) or None)
        column = {
            RecordType.COMMUNICATIONS: "text",
            RecordType.TRANSACTIONS: "narrative_raw",
            RecordType.RELATIONS: "note",
            RecordType.POSITIONS: "place_raw",
            RecordType.MEDIA: "path",
        }.get(record_type)
        return self._text(row[column]) if column else None

    def _fields(self, record_type: RecordType, row: Mapping[str, Any]) -> dict[str, str]:
        guarded = record_type is RecordType.IDENTITIES and self._guarded(row) is not None
        fields = {}
        for name, value in row.items():
            if name in _SHOWN or value is None or value == []:
                continue
            if guarded and name not in _GUARDED:
                continue
            text = self._field(name, value)
            if text:
                fields[name] = text
        return fields

    def _field(self, name: str, value: Any) -> str | None:
        if isinstance(value, list):
            return self._text(", ".join(str(part) for part in value if part is not None))
        if isinstance(value, Decimal):
            return _number(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if name == "extra":
            return self._text(_flat(str(value)))
        return self._text(str(value))

    def _text(self, text: str | None) -> str | None:
        return None if text is None else self._mask.text(text)


def _kind(record_type: RecordType, row: Mapping[str, Any]) -> str | None:
    if record_type is RecordType.TRANSACTIONS:
        return row["txn_type_raw"] or "transaction"
    for name in ("kind", "basis", "category"):
        if row.get(name):
            return str(row[name])
    return None


def _direction(value: Any) -> str | None:
    return {1: "in", -1: "out"}.get(value, value) if value is not None else None


def _number(value: Decimal | None) -> str | None:
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _money(value: Decimal | None, scale: int | None) -> str | None:
    bare = _number(value)
    if bare is None or value is None or not scale:
        return bare
    places = max(scale, len(bare.partition(".")[2]))
    return f"{value:.{places}f}"


def _flat(extra: str) -> str:
    """Write the JSON object of further fields as `name: value; name: value`."""
    try:
        stated = json.loads(extra)
    except ValueError:
        return extra
    if not isinstance(stated, dict):
        return extra
    return "; ".join(f"{name}: {value}" for name, value in stated.items())
