"""What a column of a table can be: the roles that each record type knows."""

from __future__ import annotations

from graphkit.ingest.source_row import CLAIMS, NAMES
from graphkit.model.kinds import RecordType

_DATED = ("at", "date", "time")

ROLES: dict[RecordType, tuple[str, ...]] = {
    RecordType.COMMUNICATIONS: (
        "from", "to", "owner", "other", "forwarded", *_DATED, "end", "seconds", "duration", "kind",
        "direction", "answered", "status", "imei", "imsi", "cell", "cell_last", "cell_place",
        "thread", "text", "extra",
    ),
    RecordType.TRANSACTIONS: (
        "own_account", "cp_account", "cp_name_raw", *_DATED, "booked_at", "value_date",
        "direction", "amount", "paid_in", "paid_out", "currency", "fee", "tax", "commission",
        "balance_after", "status", "channel", "txn_type_raw", "reference", "narrative_raw",
        "statement_id", "extra",
    ),
    RecordType.ADVERTS: (
        "advert_id", "source_uri", "site", "category", "lang", "title", "body", "posted_at",
        *_DATED, "city_raw", "author_handle", "phone", "email", "handle", "price", "image",
        "extra",
    ),
    RecordType.IDENTITIES: (
        "name", "given", "family", "alias", "phone", "email", "account", "handle", "device",
        "imsi", "id", "born", "sex", "address", "place", "postcode", "occupation", "employer",
        "nationality", "organisation", "source_id", "valid_from", "valid_to", "extra",
    ),
    RecordType.RELATIONS: ("a", "b", "kind", "weight", *_DATED, "note", "extra"),
    RecordType.POSITIONS: (
        "phone", "device", "imsi", *_DATED, "latitude", "longitude", "accuracy_m", "cell",
        "place_raw", "extra",
    ),
}  # fmt: skip
"""The roles of each record type, as a profile's `columns` may name them."""

_TIMES = dict.fromkeys((*_DATED, "booked_at", "posted_at"), ("at_raw",))
_CLAIMED = dict.fromkeys(
    ("phone", "email", "account", "handle", "device", "imsi", "id", "source_id"), CLAIMS
)
_CHARGES = ("fee", "tax", "commission", "balance_after", "value_date")

READ_INTO: dict[RecordType, dict[str, tuple[str, ...]]] = {
    RecordType.COMMUNICATIONS: {
        **_TIMES, **dict.fromkeys(("from", "to", "owner", "other", "forwarded"), NAMES),
        "seconds": ("seconds",), "duration": ("seconds",), "imei": ("device_id",),
    },
    RecordType.TRANSACTIONS: {
        **_TIMES, "own_account": ("own_account_raw",), "cp_account": ("cp_account_raw",),
        **dict.fromkeys(("amount", "paid_in", "paid_out"), ("amount",)),
        **{role: (role,) for role in _CHARGES},
    },
    RecordType.ADVERTS: {
        **_TIMES,
        **dict.fromkeys(
            ("title", "body", "source_uri", "author_handle", "phone", "email", "handle"),
            ("identifiers",),
        ),
    },
    RecordType.IDENTITIES: {**_TIMES, **_CLAIMED},
    RecordType.RELATIONS: {**_TIMES, "a": ("a_raw",), "b": ("b_raw",)},
    RecordType.POSITIONS: {**_TIMES, **_CLAIMED},
}  # fmt: skip
"""For each role, the columns of the records whose readings stand beside its cells."""

SEVERAL = frozenset(
    {
        "to", "alias", "phone", "email", "account", "handle", "device", "imsi", "id", "price",
        "image", "extra",
    }
)  # fmt: skip
"""Roles that can have several columns, each read on its own; the others join theirs."""

PHONES = frozenset({"from", "to", "owner", "other", "forwarded", "phone"})
"""Roles whose cells are phone numbers, so that a region matters."""

OPTIONS: dict[str, tuple[str, ...]] = {
    "duration": ("format",),
    "at": ("format",),
    "date": ("format",),
    "end": ("format",),
    "booked_at": ("format",),
    "posted_at": ("format",),
    "id": ("type", "issuer"),
    "handle": ("platform",),
    "author_handle": ("platform",),
    "account": ("country", "bank", "operator", "kind"),
    "own_account": ("country", "bank", "operator", "kind"),
    "cp_account": ("country", "bank", "operator", "kind"),
    "cell": ("of",),
    "cell_last": ("of",),
    **{role: ("international",) for role in PHONES},
}
"""What a role can be told beside its column."""

DURATIONS = ("seconds", "minutes", "MM:SS", "HH:MM", "HH:MM:SS", "ask")
"""How a duration can be written."""
