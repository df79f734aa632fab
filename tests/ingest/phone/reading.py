"""What a reader makes of a file, gathered for the tests of this package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from graphkit.ingest.reader import Reader, Settings, Slice
from graphkit.ingest.report import Report
from graphkit.ingest.source import FileSource, Source, Zip, open_zip
from graphkit.model.kinds import RecordType

EXHIBIT = "ex-1"
NOTHING_STATED = Settings()


class Reading:
    """All records of one reading, with the report that the importer would write."""

    def __init__(self, reader: Reader, slices: Iterable[Slice]) -> None:
        self.report = Report(EXHIBIT, "file", None, "", 0, primary=reader.PRIMARY)
        self.records: dict[RecordType, list[dict[str, Any]]] = {kind: [] for kind in RecordType}
        self.slices = 0
        for piece in slices:
            self.slices += 1
            self.report.take(piece)
            for kind, table in piece.tables.items():
                self.records[kind] += table.to_pylist()

    @property
    def identities(self) -> list[dict[str, Any]]:
        return self.records[RecordType.IDENTITIES]

    @property
    def communications(self) -> list[dict[str, Any]]:
        return self.records[RecordType.COMMUNICATIONS]

    @property
    def identifiers(self) -> list[dict[str, Any]]:
        return self.records[RecordType.IDENTIFIERS]

    @property
    def media(self) -> list[dict[str, Any]]:
        return self.records[RecordType.MEDIA]

    @property
    def positions(self) -> list[dict[str, Any]]:
        return self.records[RecordType.POSITIONS]

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [(row["locator"], row["kind"]) for row in self.records[RecordType.PROBLEMS]]

    @property
    def counts(self) -> dict[str, int]:
        counts: dict[str, int] = self.report.facts.get("counts", {})
        return counts

    @property
    def notes(self) -> list[str]:
        notes: list[str] = self.report.facts.get("notes", [])
        return notes


def read(reader: Reader, source: Source, settings: Settings = NOTHING_STATED) -> Reading:
    """Read a source to its end and check that its rows add up."""
    reading = Reading(reader, reader.read(source, settings))
    assert reading.report.adds_up() is not False, reading.report.sentence()
    return reading


def file_source(path: Path) -> FileSource:
    """A file as an exhibit of its own."""
    return FileSource(path, EXHIBIT, path.name)


def folder_source(path: Path) -> FileSource:
    """A file in a folder exhibit, with its neighbours."""
    folder = {
        str(other.relative_to(path.parent)): other
        for other in sorted(path.parent.rglob("*"))
        if other.is_file()
    }
    return FileSource(path, EXHIBIT, path.name, path.name, folder)


@contextmanager
def zip_of(path: Path) -> Iterator[Zip]:
    """The members of a zip exhibit."""
    archive = open_zip(file_source(path))
    assert archive is not None
    with closing(archive):
        yield archive


def member(archive: Zip, name: str) -> Source:
    """The member of a zip whose file name is `name`."""
    return next(source for source in archive.sources() if source.name == name)
