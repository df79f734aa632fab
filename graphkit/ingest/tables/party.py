"""Whom a cell names: the phone numbers in it, or the services, or nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graphkit.ingest.tables.mapping import Field, Mapping
from graphkit.ingest.tables.profile import fold
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, Validity
from graphkit.model.phone_number import read_numbers

Trouble = tuple[str, str]
"""Kind of a problem and its sentence, where a cell does not read under its role."""


LONGEST = 1000
"""Characters beyond which a cell holds no number, name or code."""


@dataclass(frozen=True, slots=True)
class Party:
    """What one cell names: identifiers with their keys, and the text as found.

    `form` is what two spellings of one number have in common, also where the numbering
    plan does not know it; None where nobody is named.
    """

    identifiers: tuple[Identifier, ...]
    keys: tuple[str | None, ...]
    raws: tuple[str, ...]
    text: str = ""
    form: str | None = None
    trouble: Trouble | None = None


NOBODY = Party((), (), ())


class PartyReader:
    """Reads the cells of one column of numbers; each distinct text is read once."""

    def __init__(
        self,
        mapping: Mapping,
        column: Field,
        exhibit_id: str,
        *,
        memory: dict[tuple[str, bool], Party] | None = None,
    ) -> None:
        """`memory` can be shared by the columns of one table that name the same numbers."""
        self._mapping = mapping
        self._column = column
        self._exhibit_id = exhibit_id
        profile = mapping.profile
        self._suffixes = profile.suffixes
        self._services = profile.services
        self._international = column.column.options.get("international") in ("yes", "true")
        self._known: dict[tuple[str, bool], Party] = {} if memory is None else memory

    def read(self, text: str) -> Party:
        """Return whom the cell names; blank cells name nobody and are no trouble."""
        key = (text, self._international)
        party = self._known.get(key)
        if party is None:
            party = self._read(text)
            if party.trouble is None:  # its sentence names the column
                self._known[key] = party
        return party

    def _read(self, text: str) -> Party:
        if self._mapping.is_blank(text):
            return NOBODY
        if len(text) > LONGEST:
            sentence = f"{self._column.name}: the cell is too long to be a number; cut."
            return Party(
                (), (None,), (text[:LONGEST],), text[:LONGEST], None, ("too_long", sentence)
            )
        found = self._numbers(text)
        bare = text.strip()
        if len(found) == 1 and (found[0].start is not None or found[0].raw != bare):
            found = (replace(found[0], raw=bare, start=None, end=None),)
        identifiers = tuple(self._service(identifier) for identifier in found)
        damaged = any(one.validity is Validity.DAMAGED for one in identifiers)
        first = identifiers[0]
        form = first.value or first.candidate or fold(first.raw)
        return Party(
            identifiers,
            tuple(one.key(self._exhibit_id) for one in identifiers),
            tuple(one.raw for one in identifiers) if len(identifiers) > 1 else (text,),
            text,
            None if first.validity in (Validity.WITHHELD, Validity.GROUP) else form,
            (
                "spreadsheet_damage",
                f"{self._column.name}: {text.strip()!r} was rounded by a spreadsheet; "
                "its last digits are lost.",
            )
            if damaged
            else None,
        )

    def _numbers(self, text: str) -> tuple[Identifier, ...]:
        """Read the lines of a cell: an operator puts the dialled number below the caller's."""
        lines = text.splitlines(keepends=True)
        if len(lines) == 1 and not self._suffixes:
            alone = read_numbers(
                text.strip(), self._mapping.region, international=self._international
            )
            if len(alone) == 1:
                return alone
        found: list[Identifier] = []
        start = 0
        for line in lines:
            bare = line.strip()
            for suffix in self._suffixes:
                bare = bare.removesuffix(suffix) or bare
            at = start + line.find(bare)
            for one in read_numbers(bare, self._mapping.region, international=self._international):
                left, right = one.start or 0, len(bare) if one.end is None else one.end
                if bare:
                    found.append(replace(one, start=at + left, end=at + right))
            start += len(line)
        return tuple(found)

    def _service(self, identifier: Identifier) -> Identifier:
        """Take a number that the profile knows as a service, such as voicemail, for one."""
        if not self._services:
            return identifier
        digits = (identifier.value or identifier.raw).lstrip("+")
        if fold(digits) not in self._services and fold(identifier.raw) not in self._services:
            return identifier
        region = self._mapping.region
        return replace(
            identifier,
            kind=IdentifierKind.HANDLE,
            value=None if region is None else f"service/{region}/{fold(identifier.raw)}",
            validity=Validity.SERVICE,
            method="profile",
        )
