"""Source rows as the exhibit writes them, beside how they were read: what a court compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import duckdb

from graphkit.case.readings import Readings
from graphkit.errors import SourceError, UsageProblem
from graphkit.evidence import exhibits
from graphkit.evidence.folder import loads
from graphkit.ingest.importer import source_of
from graphkit.ingest.reader import Settings
from graphkit.ingest.readers import READERS
from graphkit.model.kinds import RecordType

if TYPE_CHECKING:
    from graphkit.case.case import Case

NEWEST_RUN = """
SELECT r.* FROM run r LEFT JOIN run_done d ON d.run_id = r.run_id
WHERE r.exhibit_id = ? AND r.member IS ? AND (d.status IS NULL OR d.status <> 'refused')
ORDER BY r.seq DESC LIMIT 1
"""

_HERE = "exhibit_id = ? AND member IS NOT DISTINCT FROM ?"

_ELSEWHERE = f"""
SELECT locator FROM (
    SELECT 1 AS place, locator, batch, "row" FROM identifiers WHERE {_HERE} AND raw = ?
    UNION ALL
    SELECT 2, locator, batch, "row" FROM identities WHERE {_HERE} AND list_contains(id_raws, ?)
) WHERE locator <> ? ORDER BY place, batch, "row" LIMIT 1
"""

_Row = tuple[RecordType, dict[str, Any]]


def reread(
    case: Case, exhibit_id: str, member: str | None, locators: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Read rows of one file again, at their locators, and set the readings beside them.

    Texts of protected people are replaced by their codes. Raises UsageProblem where the
    exhibit or file is unknown, SourceError where its bytes are gone.
    """
    exhibit = exhibits.find(case.folder, exhibit_id)
    if exhibit is None:
        raise UsageProblem(f"No exhibit is called {exhibit_id!r}.")
    with case.folder.reading() as connection:
        run = connection.execute(NEWEST_RUN, (exhibit_id, member)).fetchone()
    if run is None:
        raise UsageProblem(f"{member or exhibit.name} of {exhibit_id} was never read.")
    readers = [reader for reader in READERS if run["reader"] == reader.NAME]
    if not readers:
        raise SourceError(
            f"The reader {run['reader']} is not installed any more.", exhibit=exhibit_id
        )
    settings = _settings_of(loads(run["settings"]))
    masked = case.projection().masked
    place = [exhibit_id, member]
    with source_of(exhibit, member) as source, case.records() as records:
        known = _records_at(records, place, locators)
        for locator in locators:
            found = readers[0].reread(source, locator, settings)
            rows = known.get(locator, [])
            readings = Readings(row for row in rows if row[0] is not RecordType.PROBLEMS)
            read_as = {
                name: readings.of(text, found.columns.get(name, frozenset()))
                for name, text in found.items()
            }
            yield {
                "fields": [
                    {
                        "field": name,
                        "original": masked(text),
                        "read_as": None if (read := read_as[name]) is None else masked(read),
                    }
                    for name, text in found.items()
                ],
                "elsewhere": [
                    {"text": masked(raw), "locator": _elsewhere(records, place, raw, locator)}
                    for raw in readings.not_in(found)
                ],
                "exhibit": exhibit_id,
                "file": exhibit.name,
                "member": member,
                "sha256": run["content_sha256"].partition("+")[0],
                "locator": locator,
                "reader": run["reader"],
                "reader_version": run["reader_version"],
                "format": run["format"],
                "timezone": settings.timezone,
                "problems": [
                    masked(row["text"]) for kind, row in rows if kind is RecordType.PROBLEMS
                ],
            }


def _settings_of(stated: Mapping[str, Any]) -> Settings:
    """Return the settings of a run; the profile that it was read with is named in any case."""
    settings = Settings(**{**stated, "stated": frozenset()})
    if settings.profile is None and len(settings.profiles) == 1:
        return replace(settings, profile=next(iter(settings.profiles)))
    return settings


def _records_at(
    records: duckdb.DuckDBPyConnection, place: list[str | None], locators: Sequence[str]
) -> dict[str, list[_Row]]:
    """Return every record and problem that was made from these places, by locator."""
    found: dict[str, list[_Row]] = {}
    for record_type in RecordType:
        cursor = records.execute(
            f"SELECT * FROM {record_type.value} WHERE {_HERE}"
            ' AND locator IN (SELECT unnest(?)) ORDER BY batch, "row"',
            [*place, list(locators)],
        )
        names = [column[0] for column in cursor.description or ()]
        for values in cursor.fetchall():
            row = dict(zip(names, values, strict=True))
            found.setdefault(row["locator"], []).append((record_type, row))
    return found


def _elsewhere(
    records: duckdb.DuckDBPyConnection, place: list[str | None], raw: str, locator: str
) -> str | None:
    """Find where in the file a text stands that a record carries and its row does not say."""
    row = records.execute(_ELSEWHERE, [*place, raw, *place, raw, locator]).fetchone()
    return None if row is None else str(row[0])
