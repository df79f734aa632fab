"""Exhibit intake: hash while copying, never write to the original, name it by its hash."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from graphkit.errors import SourceChanged, SourceError, StoreError
from graphkit.evidence.folder import CaseFolder

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One exhibit of the case: its id, its hash, and where its bytes can be read."""

    exhibit_id: str
    sha256: str
    kind: str
    name: str
    size: int
    content: Path
    """The copy in the case, or the original where no copy was made."""
    files: tuple[tuple[str, str, int], ...] = ()
    """Of a folder: (relative path, SHA-256, size), sorted by path."""


@dataclass
class Taken:
    """An exhibit that was hashed and perhaps copied, but is not yet in the ledger."""

    exhibit: Exhibit
    body: dict[str, Any]
    left: list[tuple[str, str, str]] = field(default_factory=list)
    """(path, kind, sentence) of files in a folder that could not be read."""


def take_file(
    folder: CaseFolder,
    path: Path,
    *,
    copy: bool = True,
    details: dict[str, str | None] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Taken:
    """Hash a file while copying it into the case; re-read the copy to compare.

    Raises SourceError if it cannot be read, SourceChanged if it changed meanwhile,
    StoreError if the disk is full. Nothing is in the ledger yet.
    """
    before = _stat(path)
    incoming = folder.exhibits / f".incoming-{os.getpid()}" if copy else None
    try:
        digest = _stream(path, incoming, progress)
        after = _stat(path)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise SourceChanged(
                f"{path} changed while it was read.",
                locator=str(path),
                hint="Make sure that nothing writes to it and add it again.",
            )
        exhibit_id = f"ex-{digest[:16]}"
        content = path.resolve()
        if incoming is not None:
            content = _settle(folder, incoming, exhibit_id, digest, path)
    finally:
        if incoming is not None:
            incoming.unlink(missing_ok=True)
    exhibit = Exhibit(exhibit_id, digest, "file", path.name, before.st_size, content)
    return Taken(exhibit, _body(exhibit, path, before, copy, details))


def take_folder(
    folder: CaseFolder,
    path: Path,
    *,
    copy: bool = True,
    details: dict[str, str | None] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Taken:
    """Take a whole folder: a manifest of its files; the manifest's hash is the exhibit's.

    Links are listed, not followed. Files that cannot be read are listed with the reason.
    """
    files: list[tuple[str, str, int]] = []
    left: list[tuple[str, str, str]] = []
    staging = folder.exhibits / f".incoming-{os.getpid()}.d"
    shutil.rmtree(staging, ignore_errors=True)
    try:
        for file, name in walk(path, left):
            target = staging / str(len(files)) if copy else None
            if target is not None:
                staging.mkdir(parents=True, exist_ok=True)
            try:
                before = _stat(file)
                digest = _stream(file, target, progress)
                after = _stat(file)
            except SourceError as error:
                left.append((name, "unreadable", str(error)))
                continue
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                raise SourceChanged(
                    f"{file} changed while it was read.",
                    locator=str(file),
                    hint="Make sure that nothing writes to the folder and add it again.",
                )
            if target is not None:
                # by its hash: a file name from evidence never becomes a path of ours
                target.replace(staging / digest)
            files.append((name, digest, before.st_size))
        files.sort()
        manifest = "".join(f"{digest}  {size}  {name}\n" for name, digest, size in files).encode(
            "utf-8", "surrogateescape"
        )
        digest = hashlib.sha256(manifest).hexdigest()
        exhibit_id = f"ex-{digest[:16]}"
        target_folder = folder.exhibits / exhibit_id
        target_folder.mkdir(parents=True, exist_ok=True)
        if copy and staging.is_dir():
            for part in sorted(staging.iterdir()):
                final = target_folder / part.name
                if not final.exists():
                    part.chmod(0o444)
                    part.replace(final)
        manifest_file = target_folder / "manifest"
        if not manifest_file.exists():
            _write_synced(manifest_file, manifest)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    content = target_folder if copy else path.resolve()
    exhibit = Exhibit(
        exhibit_id, digest, "folder", path.resolve().name, sum(size for *_, size in files),
        content, tuple(files),
    )  # fmt: skip
    return Taken(exhibit, _body(exhibit, path, _stat(path), copy, details), left)


def find(folder: CaseFolder, exhibit_id: str) -> Exhibit | None:
    """Return an exhibit of the case, or None if the ledger does not name it."""
    with folder.reading() as connection:
        row = connection.execute(
            "SELECT * FROM exhibit WHERE exhibit_id=?", (exhibit_id,)
        ).fetchone()
    if row is None:
        return None
    own = folder.exhibits / exhibit_id
    files: tuple[tuple[str, str, int], ...] = ()
    if row["kind"] == "folder":
        files = read_manifest(own / "manifest")
        content = own if row["copied"] else Path(row["path"])
    else:
        content = own / "content" if row["copied"] else Path(row["path"])
    return Exhibit(exhibit_id, row["sha256"], row["kind"], row["name"], row["size"], content, files)


def read_manifest(path: Path) -> tuple[tuple[str, str, int], ...]:
    """Read a folder exhibit's manifest: (relative path, SHA-256, size)."""
    try:
        text = path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError as error:
        raise StoreError(
            f"The manifest {path} cannot be read: {error.strerror}.", store=str(path)
        ) from error
    rows = []
    for line in text.splitlines():
        digest, size, name = line.split("  ", 2)
        rows.append((name, digest, int(size)))
    return tuple(rows)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    return _stream(path, None, lambda _: None)


def walk(path: Path, left: list[tuple[str, str, str]]) -> list[tuple[Path, str]]:
    """List the files of a folder in order; links and what cannot be read go to `left`."""
    found: list[tuple[Path, str]] = []

    def unreadable(error: OSError) -> None:
        name = os.path.relpath(error.filename or path, path)
        left.append((name, "unreadable", f"The folder cannot be read: {error.strerror}."))

    for root, folders, names in os.walk(path, onerror=unreadable):
        folders.sort()
        for name in list(folders):
            if (Path(root) / name).is_symlink():
                folders.remove(name)
                shown = (Path(root) / name).relative_to(path).as_posix()
                left.append((shown, "link", "A link: listed, not followed."))
        for name in sorted(names):
            file = Path(root) / name
            shown = file.relative_to(path).as_posix()
            if file.is_symlink():
                left.append((shown, "link", "A link: listed, not followed."))
            elif not file.is_file():
                left.append((shown, "special", "Not a plain file: listed, not read."))
            else:
                found.append((file, shown))
    return found


def _stat(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read: {error.strerror}.",
            locator=str(path),
            hint="Check that it exists and that you may read it.",
        ) from error


def _stream(path: Path, target: Path | None, progress: Callable[[int], None]) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source:
            if target is None:
                for chunk in _chunks(source, path):
                    digest.update(chunk)
                    progress(len(chunk))
                return digest.hexdigest()
            with _opened_for_writing(target) as out:
                for chunk in _chunks(source, path):
                    digest.update(chunk)
                    _write(out, chunk)
                    progress(len(chunk))
                out.flush()
                os.fsync(out.fileno())  # the copy is on the disk before it gets its name
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read: {error.strerror}.",
            locator=str(path),
            hint="Check that it exists and that you may read it.",
        ) from error
    return digest.hexdigest()


def _chunks(source: IO[bytes], path: Path) -> Iterator[bytes]:
    """Yield a file's bytes; one that grows while it is read would otherwise never end."""
    left = os.fstat(source.fileno()).st_size
    while chunk := source.read(CHUNK):
        left -= len(chunk)
        if left < 0:
            raise SourceChanged(
                f"{path} grew while it was read.",
                locator=str(path),
                hint="Make sure that nothing writes to it and add it again.",
            )
        yield chunk


def _opened_for_writing(target: Path) -> Any:
    try:
        return target.open("wb")
    except OSError as error:
        raise StoreError(
            f"The case folder cannot be written to: {error.strerror}.", store=str(target.parent)
        ) from error


def _write(out: Any, chunk: bytes) -> None:
    try:
        out.write(chunk)
    except OSError as error:
        raise disk_problem(error, Path(out.name)) from error


def disk_problem(error: OSError, path: Path) -> StoreError:
    """Put a failed write into words, with what is missing where the disk is full."""
    if error.errno == errno.ENOSPC:
        free = shutil.disk_usage(path.parent).free
        return StoreError(
            f"The disk is full: {free:,} bytes are free at {path.parent}. "
            "Nothing of this step was kept.",
            store=str(path.parent),
            hint="Free space, then add again: what was finished before is kept.",
        )
    return StoreError(f"{path.parent} cannot be written to: {error.strerror}.", store=str(path))


def _settle(folder: CaseFolder, incoming: Path, exhibit_id: str, digest: str, path: Path) -> Path:
    target = folder.exhibits / exhibit_id / "content"
    if target.exists():
        return target
    if hash_file(incoming) != digest:
        raise SourceChanged(
            f"The copy of {path} does not read back as it was written.",
            locator=str(path),
            hint="The disk of the case may be failing; check it before going on.",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    incoming.chmod(0o444)
    incoming.replace(target)
    sync_folder(target.parent)
    return target


def _write_synced(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.chmod(0o444)
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Bring a folder's entries to the disk, so that a rename survives a power cut."""
    if os.name == "nt":  # Windows has no such call and needs none
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _body(
    exhibit: Exhibit,
    path: Path,
    status: os.stat_result,
    copied: bool,
    details: dict[str, str | None] | None,
) -> dict[str, Any]:
    seconds, nanos = divmod(status.st_mtime_ns, 1_000_000_000)
    mtime = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    body: dict[str, Any] = {
        "exhibit_id": exhibit.exhibit_id,
        "sha256": exhibit.sha256,
        "kind": exhibit.kind,
        "name": _plain(exhibit.name),
        "path": _plain(str(path.resolve())),
        "size": exhibit.size,
        "mtime": f"{mtime}.{nanos // 1000:06d}Z",
        "copied": copied,
    }
    for name in ("authority", "received_from", "device", "note"):
        body[name] = (details or {}).get(name)
    return body


def _plain(text: str) -> str:
    """Replace bytes of a file name that are not text, which JSON cannot hold."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
