"""Registers and lists of people, row by row: who a source says there is, and by what ids.

One row is one claim of one source about one person or organisation. Nothing is merged here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from graphkit.ingest.reader import Slice
from graphkit.ingest.rows import SLICE_ROWS, Rows
from graphkit.ingest.tables.accounts import read_account_cell
from graphkit.ingest.tables.call_cells import CallCells, capped, damage
from graphkit.ingest.tables.documents import read_document, read_label
from graphkit.ingest.tables.mapping import Field, Mapping
from graphkit.ingest.tables.party import LONGEST, PartyReader, Trouble
from graphkit.ingest.tables.profile import value_key
from graphkit.ingest.tables.survey import Survey
from graphkit.ingest.tables.table_rows import TableRows
from graphkit.model.email_address import read_email
from graphkit.model.handle import read_handle
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, RecordType, Validity

_ONE = RecordType.IDENTITIES
TEXTS = (
    "name", "given", "family", "born", "sex", "address", "place", "postcode", "occupation",
    "employer", "nationality", "organisation", "valid_from", "valid_to",
)  # fmt: skip
IDS = ("phone", "email", "account", "handle", "device", "imsi", "id", "source_id")


class IdentityRows:
    """Reads one register; a row that names nobody is a problem in its place."""

    def __init__(self, mapping: Mapping, survey: Survey, exhibit_id: str) -> None:
        self._mapping = mapping
        self._survey = survey
        self._exhibit_id = exhibit_id
        self._cells = CallCells(mapping, survey, exhibit_id)
        memory: dict[tuple[str, bool], Any] = {}
        self._phones = {
            field: PartyReader(mapping, field, exhibit_id, memory=memory)
            for field in mapping.all("phone")
        }
        self._rows = Rows(exhibit_id, slice_rows=1 << 60)

    def read(self, *, size: int = SLICE_ROWS) -> Iterator[Slice]:
        """Yield the rows in slices of `size` rows of the table."""
        table = TableRows(self._mapping, self._rows, _ONE, survey=self._survey)
        yield from table.read(self._row, size=size)

    def _row(self, locator: str, cells: list[str]) -> bool:
        troubles: list[Trouble] = []
        record: dict[str, Any] = {}
        for role in TEXTS:
            record[role] = self._text(role, cells, troubles)
        record["aliases"] = [
            text.strip()
            for field in self._mapping.all("alias")
            if not self._mapping.is_blank(text := field.text(cells))
        ]
        named = list(self._ids(cells, troubles))
        texts = ("name", "given", "family", "organisation")
        if not named and not record["aliases"] and not any(record[role] for role in texts):
            return False
        if record["name"] is None:
            parts = [record[role] for role in ("given", "family") if record[role]]
            record["name"] = " ".join(parts) or None
        keys = [(self._rows.mention(one, _ONE, locator), _shown(one)) for one in named]
        label = self._mapping.one("source_id")
        self._rows.add(
            _ONE,
            locator=locator,
            ordinal=0,
            basis=self._mapping.profile.basis,
            subject=self._mapping.profile.subject,
            ids=[key for key, _ in keys if key is not None],
            id_raws=[raw for key, raw in keys if key is not None],
            source_id=None if label is None else self._cells.plain(label.text(cells)),
            extra=self._extra(cells, troubles),
            **record,
        )
        for kind, sentence in troubles:
            self._rows.problem(locator, kind, sentence)
        return True

    def _text(self, role: str, cells: list[str], troubles: list[Trouble]) -> str | None:
        field = self._mapping.one(role)
        if field is None or self._mapping.is_blank(field.text(cells)):
            return None
        text, trouble = capped(field, field.text(cells).strip())
        troubles += [trouble] if trouble else []
        values = self._mapping.profile.values.get(role)
        return text if values is None or text is None else values.get(value_key(text), text)

    def _ids(self, cells: list[str], troubles: list[Trouble]) -> Iterator[Identifier]:
        """Yield every identifier of the row, in the order of the roles."""
        for field in self._mapping.all(*IDS):
            text = field.text(cells)
            if self._mapping.is_blank(text):
                continue
            if len(text) > LONGEST:
                troubles.append(("too_long", f"{field.name}: too long to be a number; left out."))
                continue
            for identifier in self._read(field, text, troubles):
                if identifier.validity is Validity.DAMAGED and field.role != "phone":
                    troubles.append(damage(field, text))
                yield identifier

    def _read(self, field: Field, text: str, troubles: list[Trouble]) -> tuple[Identifier, ...]:
        options = field.column.options
        if field.role == "phone":
            party = self._phones[field].read(text)
            troubles += [party.trouble] if party.trouble else []
            return party.identifiers
        if field.role in ("device", "imsi"):
            device = self._cells.device(field, text)
            return () if device.identifier is None else (device.identifier,)
        if field.role == "email":
            parts = [part for part in text.replace(",", ";").split(";") if part.strip()]
            return tuple(read_email(part.strip()) for part in parts)
        if field.role == "handle":
            return (read_handle(options.get("platform", "?"), text.strip()),)
        if field.role == "account":
            return (read_account_cell(self._mapping, field, text),)
        if field.role == "id":
            issuer = options.get("issuer")
            found = read_document(text, type_=options.get("type", "document"), issuer=issuer)
            return (replace(found, raw=text.strip()),)
        return (read_label(text, member=self._mapping.sheet.source.member),)

    def _extra(self, cells: list[str], troubles: list[Trouble]) -> str | None:
        found: dict[str, str] = {}
        for field in self._mapping.all("extra"):
            text, trouble = capped(field, field.text(cells))
            troubles += [trouble] if trouble else []
            if text is not None:
                found[field.name] = text
        return json.dumps(found, ensure_ascii=False, separators=(",", ":")) if found else None


def _shown(identifier: Identifier) -> str:
    """Return the text beside a key: a label is shown as the register writes it."""
    label = identifier.kind is IdentifierKind.SOURCE and identifier.value
    return label or identifier.raw
