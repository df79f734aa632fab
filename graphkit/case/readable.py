"""What this installation can read, counted from the readers that are in it."""

from __future__ import annotations

from graphkit.ingest.reader import Settings
from graphkit.ingest.readers import READERS
from graphkit.ingest.tables import table_reader

_FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Phone reports and backups", ("cellebrite-", "sms-backup")),
    ("Phone and chat databases", ("ios-", "sqlite-", "whatsapp-", "vcard")),
    ("Bank and mobile money", ("statement-", "table-transactions")),
    ("Adverts", ("advert-", "table-adverts")),
)
_TABLES = ("table-communications", "table-identities", "table-relations", "table-positions")


def readable_kinds() -> list[tuple[str, str]]:
    """Return families of files and how many kinds of each are read."""
    names = [reader.NAME for reader in READERS]
    found = []
    for head, beginnings in _FAMILIES:
        n = sum(name.startswith(beginnings) for name in names)
        found.append((head, "1 kind" if n == 1 else f"{n} kinds"))
    profiles = len(table_reader.list_profiles(Settings()))
    tables = sum(name in _TABLES for name in names)
    found.insert(2, ("Call records and lists", f"any table ({tables} sorts), {profiles} templates"))
    return found
