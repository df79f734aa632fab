"""A file as a reader sees it: bytes, a name for display, and its neighbours.

A source is a whole exhibit file, a file inside a folder exhibit, or a member of a zip.
Members are streamed, never unpacked into the case and never joined to a path.
"""

from __future__ import annotations

import io
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from graphkit.errors import MalformedRecord, ProtectedSource, SourceError
from graphkit.ingest import limits


class Source(Protocol):
    """One readable file with its place: exhibit, member path, name and size in bytes."""

    @property
    def exhibit_id(self) -> str:
        """Return the id of the exhibit that this is, or is part of."""
        ...

    @property
    def member(self) -> str | None:
        """Return the path inside the exhibit; None for the exhibit itself."""
        ...

    @property
    def name(self) -> str:
        """Return the file's name, for display and for neighbours."""
        ...

    @property
    def size(self) -> int:
        """Return the size in bytes."""
        ...

    def open(self) -> BinaryIO:
        """Open a fresh stream from the first byte; raises SourceError past a cap."""
        ...

    def head(self, count: int = 65_536) -> bytes:
        """Return the first bytes, fewer if the file is short or damaged."""
        ...

    def beside(self, name: str) -> Source | None:
        """Return the file of that name in the same folder, such as `x.sqlite-wal`."""
        ...

    def container(self) -> Container | None:
        """Return the members if this is a zip, else None."""
        ...

    def close(self) -> None:
        """Let go of what `container` opened; the source can be used again."""
        ...


class Container(Protocol):
    """The members of a zip or of a folder, in the order of their names."""

    def sources(self) -> Iterator[Source]:
        """Yield every readable member; links, folders and encrypted ones are in `left`."""
        ...

    def names(self) -> list[str]:
        """Return the member paths as found, sorted."""
        ...

    def get(self, name: str) -> Source | None:
        """Return the member of exactly that path, or None."""
        ...

    def close(self) -> None:
        """Let go of the zip."""
        ...

    @property
    def left(self) -> list[tuple[str, str, str]]:
        """Return (path, kind of problem, sentence) for what is listed but not read."""
        ...


@dataclass
class FileSource:
    """A file on disk: an exhibit's copy or its original, opened read-only."""

    path: Path
    exhibit_id: str
    name: str
    member: str | None = None
    folder: Mapping[str, Path] = field(default_factory=dict)
    """Of a folder exhibit: every member's path, and where its bytes lie."""
    password: str | None = None
    _zip: Zip | None = None

    @property
    def size(self) -> int:
        """Return the size in bytes."""
        return self.path.stat().st_size

    def open(self) -> BinaryIO:
        """Open the file read-only."""
        try:
            return self.path.open("rb")
        except OSError as error:
            raise SourceError(
                f"{self.name} cannot be read: {error.strerror}.",
                exhibit=self.exhibit_id,
                locator=self.member or self.name,
                hint="Check that it is still there and that you may read it.",
            ) from error

    def head(self, count: int = 65_536) -> bytes:
        """Return the first `count` bytes."""
        with self.open() as stream:
            return stream.read(count)

    def beside(self, name: str) -> Source | None:
        """Return a neighbour in a folder exhibit; a single file has none."""
        if self.member is None:
            return None
        above = self.member.rpartition("/")[0]
        member = f"{above}/{name}" if above else name
        path = self.folder.get(member)
        if path is None:
            return None
        return FileSource(path, self.exhibit_id, name, member, self.folder, self.password)

    def container(self) -> Container | None:
        """Return the zip's members if the bytes are a zip; opened anew if it was closed."""
        if self._zip is None or self._zip.closed:
            self._zip = open_zip(self, password=self.password)
        return self._zip

    def close(self) -> None:
        """Close the zip that this is, if it was opened."""
        if self._zip is not None:
            self._zip.close()
            self._zip = None


@dataclass
class ZipMember:
    """A file inside a zip, streamed; capped by the bytes that really come out."""

    archive: Zip
    info: zipfile.ZipInfo
    exhibit_id: str
    member: str
    depth: int
    _zip: Zip | None = None

    @property
    def name(self) -> str:
        """Return the last part of the member's path, for display."""
        return self.info.filename.replace("\\", "/").rstrip("/").rpartition("/")[2]

    @property
    def size(self) -> int:
        """Return the size that the zip's directory states."""
        return self.info.file_size

    def open(self) -> BinaryIO:
        """Open a fresh stream of the inflated bytes."""
        return self.archive.open(self.info, self.exhibit_id)

    def head(self, count: int = 65_536) -> bytes:
        """Return the first `count` bytes, or what can be had of them."""
        try:
            with self.open() as stream:
                return stream.read(count)
        except SourceError:
            return b""

    def beside(self, name: str) -> Source | None:
        """Return the member of that name in the same folder of the zip."""
        folder = self.info.filename[: -len(self.name)] if self.name else ""
        return self.archive.get(folder + name)

    def container(self) -> Container | None:
        """Return the members of a zip inside the zip, down to the depth cap."""
        if self.depth >= limits.DEPTH:
            return None
        if self._zip is None or self._zip.closed:
            self._zip = open_zip(self, depth=self.depth + 1, password=self.archive.password)
        return self._zip

    def close(self) -> None:
        """Close the zip inside the zip that this is, if it was opened."""
        if self._zip is not None:
            self._zip.close()
            self._zip = None


class _Capped(io.RawIOBase):
    """Counts what really inflates; a bomb ends in a SourceError, not in a full disk."""

    def __init__(self, stream: IO[bytes], info: zipfile.ZipInfo, exhibit_id: str) -> None:
        self._stream = stream
        self._info = info
        self._exhibit = exhibit_id
        self._seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # any writable buffer
        try:
            data = self._stream.read(len(view))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise MalformedRecord(
                f"{self._info.filename}: damaged after {self._seen:,} bytes ({error}).",
                exhibit=self._exhibit,
                locator=self._info.filename,
                hint="Ask for an undamaged copy; what was read before is kept.",
            ) from error
        except RuntimeError as error:  # zipfile: encrypted, or wrong password
            raise ProtectedSource(
                f"{self._info.filename}: protected by a password.",
                exhibit=self._exhibit,
                locator=self._info.filename,
                hint="Add it again with the right --password-file.",
            ) from error
        self._seen += len(data)
        packed = max(self._info.compress_size, 1)
        if self._seen > limits.RATIO_FREE and self._seen > packed * limits.RATIO:
            raise MalformedRecord(
                f"{self._info.filename}: inflates more than {limits.RATIO} to 1, "
                f"stopped after {self._seen:,} bytes.",
                exhibit=self._exhibit,
                locator=self._info.filename,
                hint="This is how a zip bomb behaves; look at the file by hand.",
            )
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


@dataclass
class Zip:
    """The directory of a zip; members are read by exact name, never extracted."""

    file: zipfile.ZipFile
    stream: BinaryIO
    exhibit_id: str
    prefix: str
    depth: int
    password: str | None = None
    left: list[tuple[str, str, str]] = field(default_factory=list)
    _members: dict[str, ZipMember] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the directory into what can be read and what is only listed."""
        infos = sorted(self.file.infolist(), key=lambda info: (info.filename, info.header_offset))
        for count, info in enumerate(infos):
            where = self.prefix + info.filename
            if count >= limits.MEMBERS:
                self.left.append(
                    (where, "too_many_members", f"Only {limits.MEMBERS:,} members are read.")
                )
                break
            if info.is_dir():
                continue
            if stat.S_ISLNK(info.external_attr >> 16):
                self.left.append((where, "link", "A link inside the zip: listed, not followed."))
                continue
            if info.flag_bits & 0x1 and self.password is None:
                self.left.append(
                    (
                        where,
                        "encrypted",
                        "Protected by a password: listed, not read. "
                        "Add it again with --password-file.",
                    )
                )
                continue
            name = info.filename
            copy = 1
            while name in self._members:  # duplicate names are two members
                copy += 1
                name = f"{info.filename}#{copy}"
            self._members[name] = ZipMember(
                self, info, self.exhibit_id, self.prefix + name, self.depth
            )

    def open(self, info: zipfile.ZipInfo, exhibit_id: str) -> BinaryIO:
        """Open one member under the caps."""
        try:
            key = None if self.password is None else self.password.encode()
            stream = self.file.open(info, pwd=key if info.flag_bits & 0x1 else None)
        except RuntimeError as error:  # zipfile: the password is wrong
            raise ProtectedSource(
                f"{info.filename}: the password does not open it.",
                exhibit=exhibit_id,
                locator=info.filename,
                hint="Add it again with the right --password-file.",
            ) from error
        except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
            raise MalformedRecord(
                f"{info.filename}: cannot be opened ({error}).",
                exhibit=exhibit_id,
                locator=info.filename,
                hint="Ask for an undamaged copy.",
            ) from error
        return io.BufferedReader(_Capped(stream, info, exhibit_id), 1 << 20)

    def sources(self) -> Iterator[Source]:
        """Yield every readable member in the order of names."""
        yield from self._members.values()

    def names(self) -> list[str]:
        """Return the member paths inside this zip as found."""
        return list(self._members)

    def get(self, name: str) -> Source | None:
        """Return the member of exactly that path."""
        return self._members.get(name)

    @property
    def closed(self) -> bool:
        """Tell whether `close` was called: then no member can be read any more."""
        return self.stream.closed

    def close(self) -> None:
        """Close the zip and the zips inside it; streams of members end with it."""
        for member in self._members.values():
            member.close()
        self.file.close()
        self.stream.close()

    def __del__(self) -> None:
        """Close what a reader left open."""
        self.close()


def open_zip(source: Source, *, depth: int = 0, password: str | None = None) -> Zip | None:
    """Read a zip's directory, or return None if the bytes are not a zip.

    A zip inside a zip is first copied to a temporary file, since its directory
    stands at its end. Raises MalformedRecord for a zip whose directory is gone.
    """
    if source.head(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
        return None
    stream: BinaryIO
    if isinstance(source, FileSource):
        stream = source.open()
    else:
        stream = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the zip
        with source.open() as inner:
            shutil.copyfileobj(inner, stream, 1 << 20)
        stream.seek(0)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        stream.close()
        raise MalformedRecord(
            f"{source.name}: a zip without its directory, it may be cut off ({error}).",
            exhibit=source.exhibit_id,
            locator=source.member or source.name,
            hint="Copy it again from the original medium and add that copy.",
        ) from error
    prefix = f"{source.member}!/" if source.member is not None else ""
    return Zip(archive, stream, source.exhibit_id, prefix, depth, password)


@contextmanager
def private_copy(source: Source, *, beside: tuple[str, ...] = ()) -> Iterator[Path]:
    """Copy a source, and its neighbours with these endings, to a folder of its own.

    Used for SQLite: `beside=("-wal", "-journal")`. The folder is removed at the end.
    """
    with tempfile.TemporaryDirectory(prefix="graphkit-") as folder:
        target = Path(folder) / "copy"
        _copy(source, target)
        for ending in beside:
            other = source.beside(source.name + ending)
            if other is not None:
                _copy(other, target.with_name("copy" + ending))
        yield target


def _copy(source: Source, target: Path) -> None:
    with source.open() as stream, target.open("wb") as out:
        shutil.copyfileobj(stream, out, 1 << 20)
