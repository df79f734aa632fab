"""Identity records: what one source states of one person or organisation, made comparable.

Nothing is decided here but whether a record can make an entity at all. The raw text stays
beside every reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from graphkit.model.anchors import identity_anchor
from graphkit.model.identifiers import is_local
from graphkit.model.kinds import Anchor, EntityKind, IdentifierKind
from graphkit.resolve.birth_date import Born, read_born
from graphkit.resolve.contacts import is_personal_name, read_contact
from graphkit.resolve.name_reading import (
    NameReading,
    alternatives,
    has_legal_form,
    is_blank,
    read_name,
)

EVIDENCE_KINDS = frozenset(
    {"phone", "imsi", "iccid", "email", "handle", "account", "wallet", "device"}
)
"""Kinds of identifiers that two records can share as evidence."""

SAVED_NAMES = frozenset({"address_book", "profile"})
"""Bases where somebody wrote a label: only its personal part counts as a name."""

REGISTER_BASES = frozenset({"register", "subscriber", "holder", "document", "note"})
"""Bases whose own numbers tell their entries apart."""

COLUMNS = (
    "exhibit_id", "member", "locator", "ordinal", "basis", "subject", "name", "given", "family",
    "aliases", "ids", "id_raws", "owner_id", "born", "sex", "organisation", "source_id",
    "protected",
)  # fmt: skip

IDENTITIES = f"SELECT {', '.join(COLUMNS)} FROM identities ORDER BY batch, row"

_SEXES = {
    **dict.fromkeys(("m", "male", "man", "boy", "mwanaume", "masculin", "h", "homme"), "M"),
    **dict.fromkeys(("f", "female", "woman", "girl", "mwanamke", "feminin", "femme", "w"), "F"),
}


@dataclass(frozen=True, slots=True)
class IdentityRecord:
    """One row of `identities`, read for comparing; `kind` is None where it makes no entity.

    `written` are the names as the source has them, `names` their readings. `ids` are
    keys shared between exhibits, with the raw text of each; `documents` are
    (type and issuer, number). `register_number` is the source's own number for its entry.
    """

    anchor: Anchor
    exhibit_id: str
    member: str | None
    locator: str
    ordinal: int
    basis: str
    kind: EntityKind | None
    written: tuple[str, ...]
    names: tuple[NameReading, ...]
    ids: tuple[tuple[str, str], ...]
    documents: tuple[tuple[str, str], ...]
    born: Born | None
    sex: str | None
    source_id: str | None
    owner_id: str | None
    protected: bool
    keys: frozenset[str] = frozenset()
    """The keys of `ids` alone."""

    @property
    def register_number(self) -> str | None:
        """The source's own number, where its sort of source gives each entry one."""
        return self.source_id if self.basis in REGISTER_BASES else None

    @property
    def place(self) -> str:
        """Where the record stands, for people: exhibit and locator."""
        return f"{self.exhibit_id} {self.locator}"


def read_identities(con: duckdb.DuckDBPyConnection) -> list[IdentityRecord]:
    """Return every identity record of the case, in the order of its anchors."""
    return sorted(_rows(con), key=lambda record: record.anchor)


def _rows(con: duckdb.DuckDBPyConnection) -> Iterator[IdentityRecord]:
    cursor = con.execute(IDENTITIES)
    while rows := cursor.fetchmany(20_000):
        for row in rows:
            yield read_identity(dict(zip(COLUMNS, row, strict=True)))


def read_identity(row: dict[str, Any]) -> IdentityRecord:
    """Read one row of `identities`; columns left out of `row` are not stated."""
    basis = row.get("basis") or ""
    written = _written(row)
    subject = row.get("subject") or "unknown"
    organised = subject == "organisation" or (
        subject != "person" and any(has_legal_form(name) for name in written)
    )
    labels = tuple(dict.fromkeys(p for name in written for p in alternatives(name, organised)))
    texts = labels
    if basis in SAVED_NAMES and not organised:
        texts = tuple(_personal_part(label) for label in labels)
    readings = dict.fromkeys(read_name(text, organised) for text in texts)
    names = tuple(
        {n.signature: n for n in readings if n.tokens}.values()
    )  # one reading for spellings that compare alike
    source_id = (row.get("source_id") or "").strip() or _source_label(row)
    ids, documents = _ids(row)
    anchor = identity_anchor(
        row["exhibit_id"], row.get("member"), row["locator"], row.get("ordinal")
    )
    return IdentityRecord(
        anchor=anchor,
        exhibit_id=row["exhibit_id"],
        member=row.get("member"),
        locator=row["locator"],
        ordinal=row.get("ordinal") or 0,
        basis=basis,
        kind=_kind(basis, organised, labels, names, documents, source_id),
        written=written,
        names=names,
        ids=ids,
        documents=documents,
        born=read_born(row.get("born")),
        sex=_SEXES.get((row.get("sex") or "").strip().casefold()),
        source_id=source_id,
        owner_id=row.get("owner_id"),
        protected=bool(row.get("protected")),
        keys=frozenset(key for key, _ in ids),
    )


def _written(row: dict[str, Any]) -> tuple[str, ...]:
    whole = " ".join(part for part in (row.get("given"), row.get("family")) if part)
    names = [row.get("name") or whole, whole, *(row.get("aliases") or ())]
    if not any(names) and row.get("subject") == "organisation":
        names.append(row.get("organisation"))
    kept: dict[str, None] = {}
    for name in names:
        tidy = " ".join((name or "").split())
        if tidy and not is_blank(tidy):
            kept.setdefault(tidy)
    return tuple(kept)


def _personal_part(label: str) -> str:
    contact = read_contact(label)
    return label if contact.head is not None else contact.name


def _source_label(row: dict[str, Any]) -> str | None:
    """Return the register number that stands among the identifiers, if any."""
    for key, raw in zip(row.get("ids") or (), row.get("id_raws") or (), strict=False):
        if key and key.startswith(f"{IdentifierKind.SOURCE.value}:"):
            return str(raw or key)
    return None


def _ids(
    row: dict[str, Any],
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    ids: dict[str, str] = {}
    documents: set[tuple[str, str]] = set()
    raws = list(row.get("id_raws") or ())
    for at, key in enumerate(row.get("ids") or ()):
        if not key or is_local(key):
            continue
        kind, _, value = key.partition(":")
        if kind == IdentifierKind.DOCUMENT.value:
            scheme, _, number = value.rpartition("/")
            documents.add((scheme, number))
        elif kind in EVIDENCE_KINDS:
            ids.setdefault(key, (raws[at] if at < len(raws) else None) or value)
    return tuple(sorted(ids.items())), tuple(sorted(documents))


def _kind(
    basis: str,
    organised: bool,
    labels: tuple[str, ...],
    names: tuple[NameReading, ...],
    documents: tuple[tuple[str, str], ...],
    source_id: str | None,
) -> EntityKind | None:
    if organised:
        return EntityKind.ORGANIZATION if names or documents or source_id else None
    if basis in REGISTER_BASES or basis == "owner":
        return EntityKind.PERSON if names or documents or source_id else None
    return EntityKind.PERSON if any(is_personal_name(label) for label in labels) else None
