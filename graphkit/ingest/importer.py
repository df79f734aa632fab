"""From an exhibit to committed records: recognise each file, read it, commit slice by slice.

Whatever goes wrong with one file stays with that file; the others go on. An import that
was killed has left whole slices only, and the next one goes on behind the last of them.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from graphkit.errors import (
    GraphkitError,
    MalformedRecord,
    NeedsAnswer,
    SourceError,
    StoreError,
    UsageProblem,
)
from graphkit.evidence import batches, exhibits
from graphkit.evidence.canonical import canonical
from graphkit.evidence.exhibits import Exhibit, Taken
from graphkit.evidence.folder import CaseFolder, loads
from graphkit.evidence.ledger import Ledger
from graphkit.ingest import limits
from graphkit.ingest.reader import Reader, Settings, Slice
from graphkit.ingest.readers import READERS
from graphkit.ingest.report import Report
from graphkit.ingest.source import FileSource, Source
from graphkit.model.kinds import RecordType
from graphkit.model.records import SCHEMAS

log = logging.getLogger(__name__)

COMPANIONS = ("-wal", "-shm", "-journal")
"""Files beside an SQLite database that are read with it, not on their own."""

Progress = Callable[[Mapping[str, Any]], None]


@dataclass
class Importer:
    """Takes paths in and reads them; `ledger` is None for a dry run, which writes nothing."""

    folder: CaseFolder
    ledger: Ledger | None
    settings: Settings = field(default_factory=Settings)
    answered: bool = False
    """True if the user stated settings beyond the case's own: then read again with them."""
    as_format: str | None = None
    copy: bool = True
    details: dict[str, str | None] = field(default_factory=dict)
    progress: Progress = lambda _: None
    known_keys: Callable[[list[str]], int] = lambda keys: len(keys)
    """For a dry run: how many of these identifier keys the case does not know yet."""
    crashed: bool = False

    def add(self, path: Path) -> Iterator[dict[str, Any]]:
        """Take one file or folder in and yield a report line per member read or refused."""
        if not path.exists():
            raise UsageProblem(f"{path} does not exist.", hint="Check the spelling.")
        taken = self._take(path)
        exhibit = taken.exhibit
        known = self._note_intake(taken)
        for name, kind, text in taken.left:
            yield self._left(exhibit, name, kind, text, known)
        for source in self._sources(exhibit):
            try:
                yield from self._member(exhibit, source)
            finally:
                source.close()

    # intake

    def _take(self, path: Path) -> Taken:
        def moved(count: int) -> None:
            self.progress({"file": path.name, "stage": "hashing", "bytes": count})

        copy = self.copy and self.ledger is not None
        if self.ledger is None and path.is_dir():
            return _look_at_folder(path)
        take = exhibits.take_folder if path.is_dir() else exhibits.take_file
        return take(self.folder, path, copy=copy, details=self.details, progress=moved)

    def _note_intake(self, taken: Taken) -> bool:
        exhibit = taken.exhibit
        known = exhibits.find(self.folder, exhibit.exhibit_id)
        if known is not None and known.sha256 != exhibit.sha256:
            raise SourceError(
                f"{exhibit.name}: another exhibit begins with the same 16 digits.",
                exhibit=exhibit.exhibit_id,
                hint="This does not happen by chance; compare both files by hand.",
            )
        if self.ledger is not None:
            self.ledger.append("intake" if known is None else "intake.seen", taken.body)
        return known is not None

    def _sources(self, exhibit: Exhibit) -> Iterator[Source]:
        password = self.settings.password
        if exhibit.kind == "file":
            yield FileSource(exhibit.content, exhibit.exhibit_id, exhibit.name, password=password)
            return
        yield from folder_sources(exhibit, password=password)

    # one file

    def _member(self, exhibit: Exhibit, source: Source) -> Iterator[dict[str, Any]]:
        if _is_companion(source):
            return
        try:
            reader, sentence = self._recognise(source)
            if reader is None:
                container = source.container()
                if container is not None:
                    yield from self._container(exhibit, source)
                    return
            content = self._content(exhibit, source)
        except SourceError as error:
            yield self._unread(exhibit, source, "refused", str(error))
            return
        report = Report(
            exhibit.exhibit_id, exhibit.name, source.member, _main_hash(content), source.size
        )
        if reader is None:
            report.status = "unknown"
            report.reason = _unknown_reason(source)
            yield self._finish(report, None)
            return
        report.reader, report.reader_version = reader.NAME, reader.VERSION
        report.format, report.primary = reader.NAME, reader.PRIMARY
        run = self._run(exhibit, source, reader, sentence or reader.NAME, content)
        seen = self._seen(run)
        if seen is not None:
            line = dict(seen)
            line.update(
                exhibit=exhibit.exhibit_id, file=exhibit.name, member=source.member,
                status="seen", reason="It was read before; nothing was added.",
            )  # fmt: skip
            yield line
            return
        yield self._read(run, reader, source, report)

    def _container(self, exhibit: Exhibit, source: Source) -> Iterator[dict[str, Any]]:
        container = source.container()
        if container is None:
            return
        if not container.names() and not container.left:
            yield self._unread(exhibit, source, "unknown", "An empty zip.")
        for name, kind, text in container.left:
            yield self._left(exhibit, name, kind, text, False)
        for inner in container.sources():
            try:
                yield from self._member(exhibit, inner)
            finally:
                inner.close()

    def _recognise(self, source: Source) -> tuple[Reader | None, str | None]:
        if source.size == 0:
            raise MalformedRecord(
                f"{source.name} is empty (0 bytes).",
                exhibit=source.exhibit_id,
                locator=source.member or source.name,
                hint="Copy it again from the original medium.",
            )
        return recognise(source, self.settings, as_format=self.as_format)

    def _content(self, exhibit: Exhibit, source: Source) -> str:
        """Hash the content that a reader sees: the file, and its write-ahead log if any."""
        parts = [exhibit.sha256] if source.member is None else [_hash(source)]
        for ending in COMPANIONS:
            if ending != "-shm":
                other = source.beside(source.name + ending)
                parts.append("" if other is None else _hash(other))
        return "+".join(parts).rstrip("+")

    def _run(
        self, exhibit: Exhibit, source: Source, reader: Reader, sentence: str, content: str
    ) -> batches.Run:
        stated = asdict(self.settings)
        del stated["password"], stated["stated"]
        stated["columns"] = dict(self.settings.columns)
        own = self.settings.profiles
        name = self.settings.profile or _profile_of(reader, source, self.settings)
        stated["profiles"] = {} if name is None or name not in own else {name: own[name]}
        identity = [
            exhibit.exhibit_id, source.member, content, reader.NAME, reader.VERSION, stated,
        ]  # fmt: skip
        run_id = "run-" + hashlib.sha256(canonical(identity)).hexdigest()[:16]
        return batches.Run(
            run_id, exhibit.exhibit_id, source.member, content,
            reader.NAME, reader.VERSION, sentence, stated,
        )  # fmt: skip

    def _seen(self, run: batches.Run) -> Mapping[str, Any] | None:
        """Return the report of an earlier complete reading of the same content, if any."""
        with self.folder.reading() as connection:
            rows = connection.execute(
                "SELECT r.exhibit_id, r.member, r.settings, d.report"
                " FROM run r JOIN run_done d USING (run_id)"
                " WHERE r.content_sha256=? AND r.reader=? AND r.reader_version=?"
                " AND d.status IN ('imported','incomplete') ORDER BY r.seq DESC",
                (run.content_sha256, run.reader, run.reader_version),
            ).fetchall()
        for row in rows:
            elsewhere = (row["exhibit_id"], row["member"]) != (run.exhibit_id, run.member)
            if elsewhere or not self.answered or loads(row["settings"]) == dict(run.settings):
                return loads(row["report"])
        return None

    def _read(
        self, run: batches.Run, reader: Reader, source: Source, report: Report
    ) -> dict[str, Any]:
        committed = self._committed(run)
        number = 0
        new_keys: set[str] = set()
        opened = bool(committed) or self._is_open(run)
        try:
            for piece in reader.read(source, self.settings):
                report.take(piece)
                if self.ledger is None:
                    new_keys.update(_keys(piece))
                else:
                    if not opened:
                        self.ledger.append("run.open", run.body())
                        opened = True
                    self._commit(run, number, piece, committed)
                number += 1
                self._show(report, piece)
            report.status = "imported"
        except NeedsAnswer as error:
            report.status, report.reason, report.answer = "refused", str(error), error.option
        except StoreError:
            raise
        except GraphkitError as error:
            report.status, report.reason = "refused", str(error)
            if number > 0:
                report.status = "incomplete"
                self._commit_problem(run, number, report, source, str(error))
        except Exception as error:  # a fault of the reader must not lose the other files
            log.exception("reader %s failed on %s", reader.NAME, run.exhibit_id)
            self.crashed = True
            report.status = "refused" if number == 0 else "incomplete"
            report.reason = (
                f"The reader {reader.NAME} failed ({type(error).__name__}); "
                "please report this. The exhibit is kept."
            )
            if number > 0:
                self._commit_problem(run, number, report, source, report.reason)
        if self.ledger is None:
            return self._would(report, new_keys)
        return self._finish(report, run if opened else None)

    def _commit(
        self, run: batches.Run, number: int, piece: Slice, committed: Mapping[int, int]
    ) -> None:
        rows = sum(table.num_rows for table in piece.tables.values())
        if number in committed:
            if committed[number] != rows:
                raise StoreError(
                    f"Slice {number} of {run.exhibit_id} now reads as {rows} rows, "
                    f"but {committed[number]} were committed.",
                    hint="The reader has changed; raise its version, then add again.",
                )
            return
        if self.ledger is not None:
            batches.commit(self.folder, self.ledger, run, number, piece.tables)

    def _commit_problem(
        self, run: batches.Run, number: int, report: Report, source: Source, text: str
    ) -> None:
        row = {
            "locator": source.member or source.name,
            "kind": "incomplete",
            "text": text,
            "record_type": None,
            "raw": None,
        }
        table = pa.Table.from_pylist([row], schema=SCHEMAS[RecordType.PROBLEMS])
        piece = Slice({RecordType.PROBLEMS: table})
        report.take(piece)
        self._commit(run, number, piece, self._committed(run))

    def _committed(self, run: batches.Run) -> dict[int, int]:
        with self.folder.reading() as connection:
            rows = connection.execute(
                "SELECT slice, rows FROM slice WHERE run_id=?", (run.run_id,)
            ).fetchall()
        return {row["slice"]: row["rows"] for row in rows}

    def _is_open(self, run: batches.Run) -> bool:
        with self.folder.reading() as connection:
            row = connection.execute("SELECT 1 FROM run WHERE run_id=?", (run.run_id,)).fetchone()
        return row is not None

    # reports

    def _finish(self, report: Report, run: batches.Run | None) -> dict[str, Any]:
        line = report.line()
        if self.ledger is None:
            return line
        run_id = run.run_id if run is not None else f"unread-{report.exhibit_id}-{_next(self)}"
        body = {
            "run_id": run_id,
            "exhibit_id": report.exhibit_id,
            "member": report.member,
            "status": report.status,
            "report": line,
        }
        if run is None and self._same_as_before(report, line):
            return line
        self.ledger.append("run.done", body)
        return line

    def _same_as_before(self, report: Report, line: Mapping[str, Any]) -> bool:
        with self.folder.reading() as connection:
            row = connection.execute(
                "SELECT report FROM run_done WHERE exhibit_id=? AND member IS ?"
                " ORDER BY seq DESC LIMIT 1",
                (report.exhibit_id, report.member),
            ).fetchone()
        return row is not None and loads(row["report"]) == dict(line)

    def _would(self, report: Report, keys: set[str]) -> dict[str, Any]:
        line = report.line()
        if report.status == "imported":
            line["status"] = "would import"
        line["new"] = {
            "entities": self.known_keys(sorted(keys)),
            "records": sum(report.records.values()),
        }
        return line

    def _unread(self, exhibit: Exhibit, source: Source, status: str, reason: str) -> dict[str, Any]:
        digest = exhibit.sha256
        if source.member is not None:
            try:
                digest = _hash(source)
            except SourceError:
                digest = ""  # damaged so far that not even its bytes come out
        report = Report(exhibit.exhibit_id, exhibit.name, source.member, digest, source.size)
        report.status, report.reason = status, reason
        return self._finish(report, None)

    def _left(
        self, exhibit: Exhibit, name: str, kind: str, text: str, known: bool
    ) -> dict[str, Any]:
        report = Report(exhibit.exhibit_id, exhibit.name, name, "", 0)
        report.status, report.reason = "refused", text
        report.problems[kind] = 1
        return self._finish(report, None)

    def _show(self, report: Report, piece: Slice) -> None:
        self.progress(
            {
                "file": report.file,
                "member": report.member,
                "stage": "reading",
                "done": piece.done,
                "rows": report.rows,
                "records": sum(report.records.values()),
                "problems": sum(report.problems.values()),
            }
        )


def recognise(
    source: Source, settings: Settings, *, as_format: str | None = None
) -> tuple[Reader | None, str | None]:
    """Find the reader for a file by its content: the first that knows it, and its sentence.

    `as_format` names the reader instead; raises UsageProblem if there is no such reader.
    """
    if as_format is not None:
        named = [reader for reader in READERS if as_format == reader.NAME]
        if not named:
            names = ", ".join(sorted(reader.NAME for reader in READERS))
            raise UsageProblem(f"No reader is called {as_format!r}.", hint=f"Known: {names}.")
        return named[0], f"read as {as_format}, as stated"
    for reader in READERS:
        sentence = _sniff(reader, source, settings)
        if sentence is not None:
            return reader, sentence
    return None, None


def _profile_of(reader: Reader, source: Source, settings: Settings) -> str | None:
    """Return the name of the profile by which a table reader knew the file, if it uses one."""
    by_profile = getattr(reader, "profile_of", None)
    found: str | None = None if by_profile is None else by_profile(source, settings)
    return found


def _sniff(reader: Reader, source: Source, settings: Settings) -> str | None:
    with_settings = getattr(reader, "sniff_with", None)
    if with_settings is not None:  # table readers know the case's own profiles
        found: str | None = with_settings(source, settings)
        return found
    return reader.sniff(source)


@contextmanager
def source_of(
    exhibit: Exhibit, member: str | None, *, password: str | None = None
) -> Iterator[Source]:
    """Find one file of an exhibit again, by its member path; raises SourceError if gone."""
    sources: list[Source] = (
        [FileSource(exhibit.content, exhibit.exhibit_id, exhibit.name, password=password)]
        if exhibit.kind == "file"
        else [*folder_sources(exhibit, password=password)]
    )
    try:
        found = _search(sources, member, 0)
        if found is None:
            raise SourceError(
                f"{member} is not in exhibit {exhibit.exhibit_id}.", exhibit=exhibit.exhibit_id
            )
        yield found
    finally:
        for source in sources:
            source.close()


def _search(sources: list[Source], member: str | None, depth: int) -> Source | None:
    for source in sources:
        if source.member == member:
            return source
    if member is None or depth > limits.DEPTH:
        return None
    for source in sources:
        inside = source.member is None or member.startswith(f"{source.member}!/")
        container = source.container() if inside else None
        if container is not None:
            found = _search(list(container.sources()), member, depth + 1)
            if found is not None:
                return found
    return None


def folder_sources(exhibit: Exhibit, *, password: str | None = None) -> Iterator[FileSource]:
    """Yield every file of a folder exhibit, in the order of their paths."""
    copied = exhibit.content.name == exhibit.exhibit_id
    places = {
        name: exhibit.content / (digest if copied else name) for name, digest, _ in exhibit.files
    }
    for name, path in places.items():
        shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        yield FileSource(
            path, exhibit.exhibit_id, shown.rpartition("/")[2], shown, places, password
        )


def _look_at_folder(path: Path) -> Taken:
    """For a dry run: the files of a folder, hashed where they lie."""
    left: list[tuple[str, str, str]] = []
    files = []
    for file, name in exhibits.walk(path, left):
        try:
            files.append((name, exhibits.hash_file(file), file.stat().st_size))
        except (SourceError, OSError) as error:
            left.append((name, "unreadable", str(error)))
    manifest = "".join(f"{digest}  {size}  {name}\n" for name, digest, size in sorted(files))
    digest = hashlib.sha256(manifest.encode("utf-8", "surrogateescape")).hexdigest()
    size = sum(size for *_, size in files)
    exhibit = Exhibit(
        f"ex-{digest[:16]}", digest, "folder", path.resolve().name, size, path.resolve(),
        tuple(sorted(files)),
    )  # fmt: skip
    return Taken(exhibit, {}, left)


def _is_companion(source: Source) -> bool:
    for ending in COMPANIONS:
        if source.name.endswith(ending):
            return source.beside(source.name[: -len(ending)]) is not None
    return False


def _hash(source: Source) -> str:
    digest = hashlib.sha256()
    with source.open() as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _main_hash(content: str) -> str:
    return content.partition("+")[0]


def _keys(piece: Slice) -> list[str]:
    table = piece.tables.get(RecordType.IDENTIFIERS)
    return [] if table is None else [key for key in table["id"].to_pylist() if key is not None]


def _unknown_reason(source: Source) -> str:
    start = source.head(16)
    return f"No reader knows it; kept as an exhibit. It begins with the bytes {start.hex(' ')}."


def _next(importer: Importer) -> int:
    with importer.folder.reading() as connection:
        row = connection.execute("SELECT coalesce(max(seq),0)+1 AS n FROM ledger").fetchone()
    return int(row["n"])


@contextmanager
def importing(
    folder: CaseFolder, *, actor: str | None = None, dry_run: bool = False
) -> Iterator[Ledger | None]:
    """Hold the writing lock for an import and sweep up after a killed one first."""
    if dry_run:
        yield None
        return
    with folder.writing(actor=actor) as ledger:
        batches.sweep(folder, ledger)
        yield ledger
