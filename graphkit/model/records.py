"""The tables of records: what each column is, and its exact type.

Every record is named by exhibit, member and locator. The raw text stands beside the
normalised value. Money is decimal, times are UTC microseconds, ids are text.
"""

from __future__ import annotations

import pyarrow as pa

from graphkit.model.kinds import RecordType

TIME = pa.timestamp("us", tz="UTC")
MONEY = pa.decimal128(38, 18)
SECONDS = pa.decimal128(12, 3)
TEXTS = pa.list_(pa.string())
CODED = pa.dictionary(pa.int32(), pa.string())
"""A column of texts by their distinct values, as a reader may hand it on: nulls stand among
the rows, never in the dictionary. In a record file it is a plain column of texts."""

# Constant within one batch; the batch writer adds them, readers leave them out.
PLACE = [
    ("exhibit_id", pa.string()),
    ("member", pa.string()),  # path inside a zip or folder exhibit, else null
    ("reader", pa.string()),
    ("reader_version", pa.string()),
]

_DATED = [
    ("at", TIME),
    ("at_raw", pa.string()),
    ("at_basis", pa.string()),  # TimeBasis
    ("at_wall", pa.string()),  # ISO local clock as written
]

_COLUMNS: dict[RecordType, list[tuple[str, pa.DataType]]] = {
    RecordType.COMMUNICATIONS: [
        ("locator", pa.string()),
        *_DATED,
        ("kind", pa.string()),  # call sms mms message email data system
        ("direction", pa.string()),  # in out unknown, seen from owner_id
        ("status", pa.string()),  # null = sent; draft queued failed unsent opaque ...
        ("answered", pa.bool_()),
        ("seconds", SECONDS),
        ("from_id", pa.string()),  # identifier key, null = not stated or withheld
        ("from_raw", pa.string()),
        ("to_ids", TEXTS),  # identifier keys, in the source's order
        ("to_raws", TEXTS),  # same length as to_ids
        ("party_ids", TEXTS),  # on it, side unknown
        ("party_raws", TEXTS),
        ("recipients_basis", pa.string()),  # stated membership inferred
        ("owner_id", pa.string()),  # whose phone or whose call records, null unknown
        ("thread", pa.string()),  # chat or group id as written
        ("text", pa.string()),
        ("device_id", pa.string()),  # identifier key of the handset (IMEI)
        ("imsi", pa.string()),
        ("cell", pa.string()),
        ("extra", pa.string()),  # JSON object: everything else the source states
    ],
    RecordType.TRANSACTIONS: [
        ("locator", pa.string()),
        *_DATED,
        ("time_precision", pa.string()),  # second minute day
        ("value_date", pa.string()),  # ISO date
        ("statement_id", pa.string()),
        ("own_account_id", pa.string()),  # identifier key
        ("own_account_raw", pa.string()),
        ("cp_account_id", pa.string()),
        ("cp_account_raw", pa.string()),
        ("cp_account_kind", pa.string()),
        ("cp_name_raw", pa.string()),
        ("direction", pa.int8()),  # +1 in, -1 out, null unknown
        ("amount", MONEY),  # never negative; the side is `direction`
        ("scale", pa.int8()),  # digits after the point as printed
        ("currency", pa.string()),
        ("fee", MONEY),
        ("tax", MONEY),
        ("commission", MONEY),
        ("balance_after", MONEY),
        ("balance_ok", pa.bool_()),
        ("status", pa.string()),  # booked pending failed reversed instructed
        ("channel", pa.string()),
        ("txn_type_raw", pa.string()),
        ("reference", pa.string()),
        ("narrative_raw", pa.string()),
        ("parent_txn", pa.string()),  # locator of the row this fee or leg belongs to
        ("source_kind", pa.string()),  # statement sms fiu_report order card explorer msb
        ("restriction", pa.string()),  # none FIU SAR
        ("extra", pa.string()),
    ],
    RecordType.ADVERTS: [
        ("locator", pa.string()),
        *_DATED,
        ("advert_id", pa.string()),
        ("source_uri", pa.string()),
        ("site", pa.string()),
        ("category", pa.string()),  # sex massage job other, as the site says
        ("city_raw", pa.string()),
        ("lang", pa.string()),
        ("title", pa.string()),
        ("body", pa.string()),  # offsets of mentions refer to this text
        ("author_handle", pa.string()),
        ("prices", TEXTS),
        ("images", TEXTS),
        ("extra", pa.string()),
    ],
    RecordType.IDENTITIES: [
        ("locator", pa.string()),
        ("ordinal", pa.int32()),  # 0, 1 … where one locator holds several identities
        *_DATED,
        (
            "basis",
            pa.string(),
        ),  # address_book subscriber holder register owner profile document note
        ("subject", pa.string()),  # person organisation unknown, as the source says
        ("name", pa.string()),
        ("given", pa.string()),
        ("family", pa.string()),
        ("aliases", TEXTS),
        ("ids", TEXTS),  # identifier keys this identity claims
        ("id_raws", TEXTS),  # same length
        ("owner_id", pa.string()),  # whose address book it stands in: gives SAVED_AS
        ("born", pa.string()),  # as written
        ("sex", pa.string()),
        ("address", pa.string()),
        ("place", pa.string()),
        ("postcode", pa.string()),
        ("occupation", pa.string()),
        ("employer", pa.string()),
        ("nationality", pa.string()),
        ("organisation", pa.string()),
        ("source_id", pa.string()),  # the register's own number or label
        ("valid_from", pa.string()),
        ("valid_to", pa.string()),
        ("protected", pa.bool_()),  # the source itself says victim or protected
        ("extra", pa.string()),
    ],
    RecordType.RELATIONS: [
        ("locator", pa.string()),
        *_DATED,
        ("kind", pa.string()),  # met, lives with, arrested with ..., as the file says
        ("a_id", pa.string()),  # identifier key; `source:` keys point to identities
        ("a_raw", pa.string()),
        ("b_id", pa.string()),
        ("b_raw", pa.string()),
        ("directed", pa.bool_()),
        ("weight", pa.decimal128(18, 4)),
        ("note", pa.string()),
        ("extra", pa.string()),
    ],
    RecordType.POSITIONS: [
        ("locator", pa.string()),
        *_DATED,
        ("subject_id", pa.string()),  # identifier key of what was there
        ("basis", pa.string()),  # gps shared cell geocoded stated
        ("latitude", pa.float64()),
        ("longitude", pa.float64()),
        ("accuracy_m", pa.float64()),
        ("cell", pa.string()),  # an area, never a point
        ("place_raw", pa.string()),
        ("parent_locator", pa.string()),  # the record it came with
        ("extra", pa.string()),
    ],
    RecordType.MEDIA: [
        ("locator", pa.string()),
        *_DATED,
        ("parent_locator", pa.string()),
        ("path", pa.string()),
        ("sha256", pa.string()),
        ("mime", pa.string()),
        ("size", pa.int64()),
        ("present", pa.bool_()),
        ("extra", pa.string()),
    ],
    RecordType.IDENTIFIERS: [
        ("locator", pa.string()),  # of the record; for mentions > 1 the first of them
        ("record_type", pa.string()),
        ("id", pa.string()),  # identifier key, null for withheld and groups
        ("kind", pa.string()),
        ("raw", pa.string()),
        ("value", pa.string()),
        ("validity", pa.string()),
        ("method", pa.string()),
        ("candidate", pa.string()),
        ("region", pa.string()),
        ("extension", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("tier", pa.string()),
        ("score", pa.string()),
        ("mentions", pa.int64()),  # how often this raw text stands in the slice
        ("note", pa.string()),
    ],
    RecordType.PROBLEMS: [
        ("locator", pa.string()),
        ("kind", pa.string()),  # short word: undated, ragged_row, spreadsheet_damage ...
        ("text", pa.string()),  # a sentence: what, and what was kept
        ("record_type", pa.string()),  # set where the problem replaces a row of that type
        ("raw", pa.string()),
    ],
}

SCHEMAS: dict[RecordType, pa.Schema] = {
    record_type: pa.schema([pa.field(name, dtype) for name, dtype in columns])
    for record_type, columns in _COLUMNS.items()
}
"""The columns a reader fills, per record type."""

STORED: dict[RecordType, pa.Schema] = {
    record_type: pa.schema(
        [pa.field(name, dtype) for name, dtype in PLACE] + list(SCHEMAS[record_type])
    )
    for record_type in RecordType
}
"""The columns of a record file: the place of the batch, then the reader's columns."""

SCHEMA_VERSION = "1"


def holds(found: pa.DataType, wanted: pa.DataType) -> bool:
    """Tell whether a column has the type of a schema, or is its coded form."""
    if pa.types.is_list(found) and wanted == TEXTS:
        return holds(found.value_type, pa.string())
    return bool(found == wanted or (found == CODED and wanted == pa.string()))


def plain(table: pa.Table, record_type: RecordType) -> pa.Table:
    """Return a reader's table with the very types of its schema."""
    schema = SCHEMAS[record_type]
    if table.schema.equals(schema):
        return table
    return table.select(schema.names).cast(schema)
