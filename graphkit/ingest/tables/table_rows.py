"""The frame of every row-wise table: faults, rows left out, slices and their accounting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from graphkit.ingest.reader import Slice
from graphkit.ingest.rows import SLICE_ROWS, Rows
from graphkit.ingest.tables.mapping import Mapping
from graphkit.ingest.tables.party import Trouble
from graphkit.ingest.tables.survey import Survey
from graphkit.model.kinds import RecordType

REPEATED = "repeated header"


class TableRows:
    """Walks through a table; whatever is no record becomes a problem or is counted out.

    Rows = records + problems that stand for a row. Rows that the profile leaves out, and
    headers repeated on every page, are counted under `skipped` and are not among them.
    """

    def __init__(
        self, mapping: Mapping, rows: Rows, record: RecordType, *, survey: Survey | None = None
    ) -> None:
        self._mapping = mapping
        self._rows = rows
        self._record = record
        self._skipped: dict[str, int] = {}
        self._facts = opening_facts(mapping, survey)

    def read(
        self, add: Callable[[str, list[str]], bool], *, size: int = SLICE_ROWS
    ) -> Iterator[Slice]:
        """Give each row to `add`, which says whether it was a record; yield the slices."""
        count, cuts = 0, 0
        sheet = self._mapping.sheet
        for row in sheet.rows():
            locator = sheet.locator(row.number)
            if row.fault is not None:
                self._rows.problem(
                    locator, row.fault.kind, row.fault.text,
                    replaces=self._record, raw=row.fault.raw,
                )  # fmt: skip
                self._rows.used()
            else:
                self._take(locator, row.cells, add)
            count += 1
            if count == size:
                yield self._cut()
                count, cuts = 0, cuts + 1
        if count or not cuts:
            yield self._cut()

    def _take(self, locator: str, cells: list[str], add: Callable[[str, list[str]], bool]) -> None:
        reason = self._mapping.skipped(cells) or (
            REPEATED if self._mapping.repeats(cells) else None
        )
        if reason is not None:
            self._skipped[reason] = self._skipped.get(reason, 0) + 1
            return
        if not add(locator, cells):
            kind, text = not_a_record(self._record)
            raw = raw_of(self._mapping, cells)
            self._rows.problem(locator, kind, text, replaces=self._record, raw=raw)
        self._rows.used()

    def _cut(self) -> Slice:
        self._rows.used(0)
        for name, value in self._facts.items():
            self._rows.fact(name, value)
        self._facts = {}
        if self._skipped:
            self._rows.fact("skipped", self._skipped)
            self._skipped = {}
        return self._rows.cut()


def raw_of(mapping: Mapping, cells: list[str]) -> str:
    """Return the cells of a row that are read, for a problem that stands for it."""
    return " | ".join(cells[place].strip() for place in mapping.places)


def not_a_record(record: RecordType) -> Trouble:
    """Say that a row holds nothing of what its table is about."""
    return (
        "not_a_record",
        f"The row holds nothing of the {record.value} that the profile reads; kept as text only.",
    )


def opening_facts(mapping: Mapping, survey: Survey | None) -> dict[str, Any]:
    """Return what the first slice tells the import report."""
    facts: dict[str, Any] = {"notes": notes(mapping, survey), "profile": mapping.profile.name}
    same = mapping.profile.same_call
    if same is not None and mapping.profile.record is RecordType.COMMUNICATIONS:
        start, duration = same
        facts["same_call"] = {"start_seconds": str(start), "duration_seconds": str(duration)}
    return facts


def notes(mapping: Mapping, survey: Survey | None) -> list[str]:
    """Return what the report should say of how a table was read."""
    sheet, profile = mapping.sheet, mapping.profile
    where = "" if sheet.name is None else f"Sheet {sheet.name}: "
    found = [where + f"Read with profile {profile.name} (version {profile.version})."]
    found += [where + note for note in sheet.notes]
    if not sheet.visible:
        found.append(f"Sheet {sheet.name} is hidden in the workbook; it was read.")
    if sheet.header_row > 1:
        found.append(
            f"{where}The {sheet.header_row - 1} rows above the header are not rows of data."
        )
    if mapping.unread:
        found.append(f"{where}Columns without a role, kept only in the exhibit: "
                     f"{', '.join(mapping.unread)}.")  # fmt: skip
    here = {reason for _, _, reason in mapping.skips}
    for name, words in profile.skip.items():
        found.append(
            f"{where}Rows with {name} {' or '.join(words)} are left out, as the profile says; "
            "they are counted under skipped, not among the rows."
            if name in here
            else f"{where}The profile leaves rows out by {name}, which this table does not have."
        )
    return found + [where + note for note in (survey.notes if survey else [])]
