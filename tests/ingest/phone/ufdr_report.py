"""A small language for Cellebrite reports: each test writes only what matters to it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graphkit.errors import MalformedRecord
from graphkit.ingest.phone.ufdr import CellebriteReport
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.source import FileSource
from graphkit.model.kinds import RecordType

NAMESPACE = ' xmlns="http://pa.cellebrite.com/report/2.0"'
EXHIBIT = "ex-0000000000000007"
OWNER = f"handle:owner/{EXHIBIT}"


def field(name: str, value: str | None, kind: str = "String", *, form: str = "") -> str:
    """Write one field; None is an empty one."""
    if value is None:
        return f'<field name="{name}" type="{kind}">\n  <empty />\n</field>\n'
    shown = f' format="{form}"' if form else ""
    inside = f"<![CDATA[{value}]]>" if kind == "String" else value
    value = f'<value type="{kind}"{shown}>{inside}</value>'
    return f'<field name="{name}" type="{kind}">\n  {value}\n</field>\n'


def model(kind: str, name: str, *parts: str, extraction: str = "0", state: str = "Intact") -> str:
    """Write one model with id `name`."""
    return (
        f'<model type="{kind}" id="{name}" deleted_state="{state}" decoding_confidence="High" '
        f'isrelated="False" source_index="1" extractionId="{extraction}">\n'
        f"{''.join(parts)}</model>\n"
    )


def inside(slot: str, *models: str, many: bool = True, kind: str = "Party") -> str:
    """Write models in a field of another model."""
    tag = "multiModelField" if many else "modelField"
    if not models:
        return f'<{tag} name="{slot}" type="{kind}" />\n'
    return f'<{tag} name="{slot}" type="{kind}">\n{"".join(models)}</{tag}>\n'


def party(
    identifier: str | None, *, name: str | None = None, role: str = "General", owner: bool = False
) -> str:
    """Write a party without id, as its id is of no interest."""
    return model(
        "Party",
        "",
        field("Identifier", identifier),
        field("Name", name),
        field("Role", role, "PartyRole"),
        field("IsPhoneOwner", str(owner), "Boolean"),
        field("Status", "Unknown", "MessageStatus"),
        state="Unknown",
    )


def message(name: str, body: str | None, when: str | None, *parts: str, **more: str) -> str:
    """Write an instant message."""
    return model(
        "InstantMessage",
        name,
        field("Body", body),
        field("TimeStamp", when, "TimeStamp"),
        *parts,
        **more,
    )


def chat(name: str, members: list[str], *messages: str, thread: str = "", parts: str = "") -> str:
    """Write a WhatsApp chat."""
    return model(
        "Chat",
        name,
        field("Source", "WhatsApp"),
        field("Id", thread or name),
        inside("Participants", *members),
        parts,
        inside("Messages", *messages, kind="InstantMessage"),
    )


def report(*models: str, head: str = "", tail: str = "", namespace: str = NAMESPACE) -> str:
    """Write a whole report; the models' types are not sorted, as readers must not care."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<project id="p" name="n" reportVersion="8.5" '
        f'extractionType="Legacy" NodeCount="0" ModelCount="0"{namespace}>\n{head}<decodedData>\n'
        f'<modelType type="Any">\n{"".join(models)}</modelType>\n</decodedData>\n{tail}</project>\n'
    )


def device(*items: tuple[str, str, str], extractions: int = 1) -> str:
    """Write extractions, and device notes as (name, text, extraction)."""
    infos = "".join(
        f'<extractionInfo id="{n}" name="Legacy" type="Legacy" deviceName="phone {n}" />\n'
        for n in range(extractions)
    )
    notes = "".join(
        f'<item name="{name}" sourceExtraction="{n}"><![CDATA[{text}]]></item>\n'
        for name, text, n in items
    )
    return (
        f"<sourceExtractions>\n{infos}</sourceExtractions>\n"
        f'<metadata section="Device Info">\n{notes}</metadata>\n'
    )


def as_source(folder: Path, text: str | bytes, *, name: str = "report.xml") -> FileSource:
    """Write the report to a file and return it as a source."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return FileSource(path, EXHIBIT, name)


def verdict(source: FileSource) -> str | None:
    """Ask the reader what a source is, and close the zip that it may have opened."""
    try:
        return CellebriteReport().sniff(source)
    finally:
        if source.name.endswith(".ufdr"):
            container = source.container()
            assert container is not None
            container.close()


def as_ufdr(
    folder: Path, text: str | bytes, files: Mapping[str, bytes] | None = None
) -> FileSource:
    """Write the report into a `.ufdr` and return it as a source."""
    path = folder / "phone.ufdr"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.xml", text)
        for name, content in (files or {}).items():
            archive.writestr(name, content)
    return FileSource(path, EXHIBIT, "phone.ufdr")


class Read:
    """What the reader made of a source, as lists of dicts by record type."""

    def __init__(self, source: FileSource, **settings: Any) -> None:
        settings.setdefault("region", "UG")
        self.rows = 0
        self.facts: dict[str, Any] = {}
        self.error: MalformedRecord | None = None
        self._tables: dict[RecordType, list[dict[str, Any]]] = {}
        try:
            for piece in CellebriteReport().read(source, Settings(**settings)):
                self._take(piece)
        except MalformedRecord as error:
            if not self._tables:
                raise
            self.error = error  # behind the last slice: the report was cut off

    def _take(self, piece: Slice) -> None:
        self.rows += piece.rows or 0
        self.facts.update(piece.facts)
        for record_type, table in piece.tables.items():
            self._tables.setdefault(record_type, []).extend(table.to_pylist())

    def __getattr__(self, name: str) -> list[dict[str, Any]]:
        return self._tables.get(RecordType(name), [])

    def problem_kinds(self) -> list[str]:
        return [row["kind"] for row in self.problems]

    def adds_up(self) -> bool:
        replaced = [p for p in self.problems if p["record_type"] == "communications"]
        return self.rows == len(self.communications) + len(replaced)


A, B, C = "+256700000101", "+256700000102", "+256700000103"
JID_A, JID_B, JID_C = (f"{number[1:]}@s.whatsapp.net" for number in (A, B, C))
NOON = "2026-03-01T12:00:00.000+03:00"
NOON_UTC = datetime(2026, 3, 1, 9, tzinfo=UTC)
MEMBERS = [party(JID_A, name="Owner", owner=True), party(JID_B, name="Amina"), party(JID_C)]


def sent(name: str, sender: str, *parts: str, body: str = "hello", owner: bool = False) -> str:
    """Write a message of `sender` at noon."""
    who = inside("From", party(sender, role="From", owner=owner), many=False)
    return message(name, body, NOON, who, *parts)


def extra(row: dict[str, Any]) -> dict[str, Any]:
    """Return what a record states beyond its columns."""
    return dict(json.loads(row["extra"]))
