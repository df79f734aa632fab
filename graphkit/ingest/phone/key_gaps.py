"""Keys that a table has used and no longer holds: possible deletions, never proof of one."""

from __future__ import annotations

from graphkit.ingest.phone.sqlite_file import Database

_NAMED = 5


def highest_keys(database: Database) -> dict[str, int]:
    """Return the highest key ever given out per table, where the database states it.

    Core Data keeps it in Z_PRIMARYKEY, SQLite itself in sqlite_sequence.
    """
    found: dict[str, int] = {}
    for row in database.scan("Z_PRIMARYKEY", ("Z_NAME", "Z_MAX")):
        name, highest = row.text("Z_NAME"), row.integer("Z_MAX")
        if name and highest is not None:
            found["Z" + name.upper()] = highest
    for row in database.scan("sqlite_sequence", ("name", "seq")):
        name, highest = row.text("name"), row.integer("seq")
        if name and highest is not None:
            found[name] = highest
    return found


class KeyGaps:
    """Follows the rising keys of a table whose keys are never used twice."""

    def __init__(self, table: str) -> None:
        """Start before key 1, the first that such a table gives out."""
        self.table = table
        self._next = 1
        self._ranges: list[tuple[int, int]] = []

    def see(self, key: int) -> None:
        """Note a key that is there; keys come in rising order."""
        if key > self._next:
            self._ranges.append((self._next, key - 1))
        self._next = max(self._next, key + 1)

    def ranges(self, highest: int | None) -> list[tuple[int, int]]:
        """Return first and last key of each gap, up to the highest key ever given out."""
        if highest is not None and highest >= self._next:
            return [*self._ranges, (self._next, highest)]
        return list(self._ranges)

    def sentence(self, highest: int | None) -> str | None:
        """Say which keys are missing, for the notes of the import report; None if none is."""
        ranges = self.ranges(highest)
        if not ranges:
            return None
        missing = sum(last - first + 1 for first, last in ranges)
        named = [str(a) if a == b else f"{a}-{b}" for a, b in ranges[:_NAMED]]
        more = f" and {len(ranges) - _NAMED:,} more ranges" if len(ranges) > _NAMED else ""
        used = max(self._next - 1, highest or 0)
        return (
            f"{self.table}: {missing:,} of {used:,} keys missing ({', '.join(named)}{more}): "
            "possible deletion, not proof."
        )
