"""The derived state that belongs to one state of the ledger: made anew whenever it moves on."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from graphkit.case import judging, standing
from graphkit.errors import StoreError
from graphkit.evidence import judgements as judgement_store
from graphkit.evidence import ledger as ledger_store
from graphkit.evidence.batches import Verified
from graphkit.evidence.folder import CaseFolder
from graphkit.evidence.records import RecordFile, connect, current
from graphkit.graph.embedded import EmbeddedGraph
from graphkit.graph.project import project
from graphkit.model.anchors import record_name
from graphkit.model.kinds import Anchor, EntityId, RecordType
from graphkit.resolve.resolution import Resolution, ResolvedEntity


@dataclass(frozen=True, slots=True)
class Identities:
    """Where identity records stand and what they are called; protected ones without name."""

    names: Mapping[Anchor, str]
    places: Mapping[str, Anchor]
    shown: Mapping[Anchor, tuple[str, str | None, str, str]]
    """Exhibit, member, locator and basis of each."""


class Projection:
    """The network, the members of each person, and what the screen derives from them."""

    def __init__(
        self,
        folder: CaseFolder,
        verified: Verified,
        state: tuple[int, str],
        files: Sequence[RecordFile],
        derived: Path,
        as_at: int | None = None,
    ) -> None:
        self.folder = folder
        self.state = state
        self._verified = verified
        self._files = files
        self._entry = as_at
        self.derived = derived
        self.store = EmbeddedGraph(derived, self.records)
        self._kept: dict[str, Any] = {}
        self._lock = threading.Lock()

    def records(self) -> duckdb.DuckDBPyConnection:
        """Open the very batches that this network was built from."""
        return connect(self.folder, self._verified, self._files)

    @classmethod
    def current(
        cls,
        folder: CaseFolder,
        verified: Verified,
        state: tuple[int, str],
        *,
        region: str | None,
    ) -> Projection:
        """Open the derived network of this ledger state, or build it first."""
        wanted = {"seq": state[0], "hash": state[1], "recipe": judging.RECIPE}
        return cls._opened(folder, verified, state, folder.derived, wanted, region)

    @classmethod
    def as_at(
        cls,
        folder: CaseFolder,
        verified: Verified,
        entry: int,
        *,
        region: str | None,
        codes: Mapping[Anchor, str],
    ) -> Projection:
        """Open the network as it was at a ledger entry, under the roles and codes of today."""
        with folder.reading() as ledger:
            state = standing.state_of(ledger, entry)
            today = standing.state_of(ledger)[0]
        wanted = {"seq": state[0], "today": today, "hash": state[1], "recipe": judging.RECIPE}
        derived = folder.derived / "as-at" / str(state[0])
        return cls._opened(folder, verified, state, derived, wanted, region, entry, codes)

    @classmethod
    def _opened(
        cls,
        folder: CaseFolder,
        verified: Verified,
        state: tuple[int, str],
        derived: Path,
        wanted: Mapping[str, Any],
        region: str | None,
        as_at: int | None = None,
        codes: Mapping[Anchor, str] | None = None,
    ) -> Projection:
        marker = derived / "state.json"
        found = _read(marker)
        if isinstance(found, dict) and found.get("state") == wanted:
            try:
                return cls(folder, verified, state, _files(folder, found["files"]), derived, as_at)
            except StoreError:
                pass  # half-written or of an older make: build it again
        marker.unlink(missing_ok=True)
        derived.mkdir(parents=True, exist_ok=True)
        files = _build(folder, verified, region, derived, as_at, codes or {})
        listed = [
            [file.path.name, file.sha256, file.rows, file.record_type.value, file.exhibit_id]
            for file in files
        ]
        marker.write_text(json.dumps({"state": wanted, "files": listed}), encoding="utf-8")
        return cls(folder, verified, state, files, derived, as_at)

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def masked(self, text: str) -> str:
        """Return a text with names and numbers of protected people replaced by codes."""
        return self.store.masked(text)

    def keep(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what was computed under this name, computing it the first time."""
        with self._lock:
            if name not in self._kept:
                self._kept[name] = make()
            return self._kept[name]

    @cached_property
    def resolution(self) -> Resolution:
        """Who is who as the judgements stand."""
        with self.records() as records, self.folder.reading() as ledger:
            return judging.resolution_of(ledger, records, as_at=self._entry)

    def codes(self) -> dict[Anchor, str]:
        """Return the code of each record of a protected person."""
        return {
            anchor: entity.code
            for entity in self.resolution.entities
            if entity.protected and entity.code
            for anchor in entity.members
        }

    def members(self) -> dict[EntityId, tuple[Anchor, ...]]:
        """Return the identity records of each person or organisation."""
        return {entity.id: entity.members for entity in self.resolution.entities}

    def identities(self) -> Identities:
        """Return names and places of all identity records."""
        return self._identities

    @cached_property
    def _identities(self) -> Identities:
        hidden = {
            anchor
            for entity in self.resolution.entities
            if entity.protected
            for anchor in entity.members
        }
        names: dict[Anchor, str] = {}
        places: dict[str, Anchor] = {}
        shown = {}
        with self.records() as records:
            for row in judging.identity_rows(records):
                names[row.anchor] = "" if row.anchor in hidden else row.name
                places[record_name(row.exhibit_id, row.member, row.locator)] = row.anchor
                shown[row.anchor] = (row.exhibit_id, row.member, row.locator, row.basis)
        return Identities(names, places, shown)

    def member_places(self, files: Mapping[str, str]) -> dict[EntityId, list[dict[str, Any]]]:
        """Return, per person, where the records stand that the person is made of."""
        shown = self._identities.shown
        return {
            entity.id: [
                {
                    "exhibit": shown[anchor][0],
                    "file": files.get(shown[anchor][0]),
                    "member": shown[anchor][1],
                    "locator": shown[anchor][2],
                    "anchor": anchor,
                }
                for anchor in entity.members
            ]
            for entity in self.resolution.entities
        }


def _coded(who: Resolution, codes: Mapping[Anchor, str]) -> Resolution:
    """Give protected people the codes they have elsewhere: a code is one person's, ever."""

    def code(entity: ResolvedEntity) -> str | None:
        return next((codes[one] for one in entity.members if one in codes), entity.code)

    entities = tuple(
        replace(entity, code=code(entity)) if entity.protected else entity
        for entity in who.entities
    )
    return replace(who, entities=entities)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _files(folder: CaseFolder, listed: Sequence[Sequence[Any]]) -> list[RecordFile]:
    return [
        RecordFile(
            folder.records / record_type / name, sha256, rows, RecordType(record_type), exhibit, n
        )
        for n, (name, sha256, rows, record_type, exhibit) in enumerate(listed)
    ]


def _build(
    folder: CaseFolder,
    verified: Verified,
    region: str | None,
    derived: Path,
    as_at: int | None,
    codes: Mapping[Anchor, str],
) -> list[RecordFile]:
    with folder.reading() as ledger:
        seq, head = ledger_store.head(ledger)
        roles = {str(subject): role for subject, role in judgement_store.roles(ledger).items()}
        names = {row["exhibit_id"]: row["name"] for row in ledger.execute("SELECT * FROM exhibit")}
        files = current(folder, ledger, as_at=as_at)
        info = {
            "case": folder.info().case_id,
            "ledger_seq": str(seq),
            "ledger_head": head,
            "region": region or "",
        }
        with connect(folder, verified, files) as records:
            who = _coded(judging.resolution_of(ledger, records, as_at=as_at), codes)
            try:
                project(records, who, derived, info=info, roles=roles, exhibit_names=names)
            except OSError as error:
                raise StoreError(
                    f"The network could not be written: {error.strerror}.",
                    store=str(derived),
                ) from error
    return files
