"""Files that come through the browser, piece by piece: held in the case until they are whole.

They lie in `derived/uploads` and become exhibits only through an import. What was begun and
not finished is kept for seven days, so that it can go on where it broke off.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import threading
import time
import uuid
from pathlib import Path
from typing import IO, Any

from graphkit.errors import StoreError, UsageProblem
from graphkit.evidence.folder import CaseFolder

CHUNK = 8 << 20
"""Bytes of one piece."""
KEPT = 7 * 24 * 3600.0
_BLOCK = 1 << 20
_ID = re.compile(r"[0-9a-f]{32}")
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\:\u200b-\u200f\u202a-\u202e\u2060-\u2069]")


class Uploads:
    """The uploads of one case. Safe for many threads: pieces of one file come one at a time."""

    _lock = threading.Lock()

    def __init__(self, folder: CaseFolder) -> None:
        self.place = folder.derived / "uploads"

    def begin(self, name: str, size: int, sha256: str | None = None) -> dict[str, Any]:
        """Make room for a file; raises StoreError where the disc has not twice its size free."""
        if size < 0:
            raise UsageProblem("The size of the file is not known.")
        self.place.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._sweep()
        free = shutil.disk_usage(self.place).free
        if free < 2 * size:
            raise StoreError(
                f"The file has {size:,} bytes; twice that is needed and {free:,} are free.",
                store=str(self.place),
                hint="Free space, or import it from a path on this computer.",
            )
        identity = uuid.uuid4().hex
        folder = self.place / identity
        folder.mkdir(mode=0o700)
        stated = {"name": label(name), "size": size, "sha256": sha256}
        (folder / "stated.json").write_text(json.dumps(stated), encoding="utf-8")
        (folder / "part").touch()
        return {"id": identity, "chunk": CHUNK, "have": 0}

    def have(self, identity: str) -> int:
        """Return how many bytes of a file are held."""
        return (self._folder(identity) / "part").stat().st_size

    def put(self, identity: str, offset: int, stream: IO[bytes]) -> int | None:
        """Add a piece; return the bytes held, or None if the piece does not begin there."""
        folder = self._folder(identity)
        stated = self._stated(folder)
        with self._lock, (folder / "part").open("ab") as out:
            held = out.tell()
            if offset != held:
                return None
            left = min(CHUNK, int(stated["size"]) - held)
            while left > 0 and (block := stream.read(min(_BLOCK, left))):
                out.write(block)
                left -= len(block)
            return out.tell()

    def finish(self, identity: str, sha256: str | None = None) -> dict[str, Any]:
        """Compare size and SHA-256 and give the file its label; raises UsageProblem if unequal."""
        folder = self._folder(identity)
        stated = self._stated(folder)
        part = folder / "part"
        if part.stat().st_size != stated["size"]:
            raise UsageProblem(
                f"{part.stat().st_size:,} of {stated['size']:,} bytes came.",
                hint="Send the rest, then finish.",
            )
        digest = hashlib.sha256()
        with part.open("rb") as source:
            while block := source.read(_BLOCK):
                digest.update(block)
        found = digest.hexdigest()
        for wanted in (stated["sha256"], sha256):
            if wanted and str(wanted).lower() != found:
                raise UsageProblem(
                    "The file did not arrive as it was sent: its SHA-256 is another one.",
                    hint="Send it again.",
                )
        part.chmod(0o444)
        part.replace(folder / str(stated["name"]))
        return {"id": identity, "sha256": found, "size": stated["size"]}

    def path(self, identity: str) -> Path:
        """Return a whole file; raises UsageProblem where it is not finished."""
        folder = self._folder(identity)
        path = folder / str(self._stated(folder)["name"])
        if not path.is_file():
            raise UsageProblem("This file has not arrived as a whole yet.", hint="Send the rest.")
        return path

    def _folder(self, identity: str) -> Path:
        folder = self.place / identity
        if not _ID.fullmatch(identity) or not (folder / "stated.json").is_file():
            raise UsageProblem("There is no such upload.", hint="Begin it again.")
        return folder

    def _stated(self, folder: Path) -> dict[str, Any]:
        return dict(json.loads((folder / "stated.json").read_text(encoding="utf-8")))

    def _sweep(self) -> None:
        for folder in self.place.iterdir():
            if _ID.fullmatch(folder.name) and time.time() - folder.stat().st_mtime > KEPT:
                shutil.rmtree(folder, ignore_errors=True)


def label(name: str) -> str:
    """Return a client's file name as a label: no path, no hidden character, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = _NOT_IN_NAMES.sub("_", last).strip(" .")
    plain = plain.encode("utf-8", "replace").decode()
    while len(plain.encode()) > 180:
        plain = plain[1:]
    return "unnamed" if plain in ("", "part", "stated.json") else plain
