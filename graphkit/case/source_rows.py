"""One source row as the exhibit writes it, beside how it was read: what a court compares."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graphkit.errors import SourceError, UsageProblem
from graphkit.evidence import exhibits
from graphkit.evidence.folder import loads
from graphkit.ingest.importer import source_of
from graphkit.ingest.reader import Settings
from graphkit.ingest.readers import READERS
from graphkit.model.kinds import RecordType
from graphkit.model.times import iso

if TYPE_CHECKING:
    from graphkit.case.case import Case

NEWEST_RUN = """
SELECT r.* FROM run r LEFT JOIN run_done d ON d.run_id = r.run_id
WHERE r.exhibit_id = ? AND r.member IS ? AND (d.status IS NULL OR d.status <> 'refused')
ORDER BY r.seq DESC LIMIT 1
"""

_PAIRS = (
    ("from_raw", "from_id"), ("own_account_raw", "own_account_id"),
    ("cp_account_raw", "cp_account_id"), ("a_raw", "a_id"), ("b_raw", "b_id"),
)  # fmt: skip
_LISTS = (("to_raws", "to_ids"), ("party_raws", "party_ids"), ("id_raws", "ids"))


def reread(case: Case, exhibit_id: str, member: str | None, locator: str) -> dict[str, Any]:
    """Read one row of an exhibit again, at its locator, and set the reading beside it.

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
    settings = Settings(**{**loads(run["settings"]), "stated": frozenset()})
    with source_of(exhibit, member) as source:
        original = readers[0].reread(source, locator, settings)
    readings, problems = _readings(case, exhibit_id, member, locator)
    masked = case.projection().masked
    return {
        "fields": [
            {
                "field": name,
                "original": masked(text),
                "read_as": None if text not in readings else masked(readings[text]),
            }
            for name, text in original.items()
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
        "problems": [masked(text) for text in problems],
    }


def _readings(
    case: Case, exhibit_id: str, member: str | None, locator: str
) -> tuple[dict[str, str], list[str]]:
    """Return what each original text at this place was read as, and what went wrong there."""
    found: dict[str, str] = {}
    problems: list[str] = []
    where = "exhibit_id = ? AND member IS NOT DISTINCT FROM ? AND locator = ?"
    with case.records() as records:
        for record_type in RecordType:
            cursor = records.execute(
                f"SELECT * FROM {record_type.value} WHERE {where}", [exhibit_id, member, locator]
            )
            names = [column[0] for column in cursor.description or ()]
            for values in cursor.fetchall():
                row = dict(zip(names, values, strict=True))
                if record_type is RecordType.PROBLEMS:
                    problems.append(row["text"])
                elif record_type is RecordType.IDENTIFIERS:
                    _note(found, row["raw"], _identifier(row))
                else:
                    _note_record(found, row)
    return found, problems


def _note(found: dict[str, str], raw: str | None, reading: str | None) -> None:
    if raw and reading and reading != raw:
        found.setdefault(raw, reading)


def _identifier(row: dict[str, Any]) -> str:
    value = row["value"] or row["candidate"]
    return f"{value} ({row['validity']})" if value else str(row["validity"])


def _note_record(found: dict[str, str], row: dict[str, Any]) -> None:
    if row.get("at_raw"):
        read = iso(row["at"])
        _note(found, row["at_raw"], f"{read} ({row['at_basis']})" if read else "no time, no zone")
    for raw, key in _PAIRS:
        if row.get(raw) and row.get(key):
            _note(found, row[raw], _plain(row[key]))
    for raws, keys in _LISTS:
        for raw, key in zip(row.get(raws) or (), row.get(keys) or (), strict=False):
            if raw and key:
                _note(found, raw, _plain(key))
    if row.get("seconds") is not None:
        seconds = Decimal(row["seconds"])
        _note(found, _trimmed(seconds), f"{int(seconds) // 60} min {_trimmed(seconds % 60)} s")
    amount = row.get("amount")
    if amount is not None:
        shown = f"{_trimmed(amount)} {row.get('currency') or 'currency not stated'}"
        places = row.get("scale") or 0
        for text in (f"{amount:.{places}f}", f"{amount:,.{places}f}", _trimmed(amount)):
            _note(found, text, shown)


def _plain(key: str) -> str:
    kind, _, value = key.partition(":")
    if value.startswith("~"):
        return f"{kind}, as written"
    return value


def _trimmed(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
