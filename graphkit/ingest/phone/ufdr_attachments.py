"""What hangs on a message of a Cellebrite report: files, a place, a contact card."""

from __future__ import annotations

from collections.abc import Callable

from graphkit.ingest.phone.extra_json import extra_json
from graphkit.ingest.phone.ufdr_contacts import Contacts
from graphkit.ingest.phone.ufdr_index import ReportIndex
from graphkit.ingest.phone.ufdr_models import Model
from graphkit.ingest.phone.ufdr_parties import Party
from graphkit.ingest.phone.ufdr_places import coordinates
from graphkit.ingest.rows import Rows
from graphkit.model.kinds import RecordType
from graphkit.model.times import When

HANGING = frozenset({"Attachment", "Attachments", "Position", "SharedContacts"})
"""The fields of a communication whose models are handled here."""


class Attachments:
    """Adds media, positions and contact cards that came with a communication."""

    def __init__(
        self,
        rows: Rows,
        index: ReportIndex,
        contacts: Contacts,
        is_there: Callable[[str], bool],
    ) -> None:
        """`is_there` tells whether the report's container holds a path."""
        self._rows = rows
        self._index = index
        self._contacts = contacts
        self._is_there = is_there

    def add(self, model: Model, parent: str, when: When, sender: Party | None) -> None:
        """Add everything that hangs on one communication."""
        models = model.models
        for slot in ("Attachment", "Attachments"):
            for number, child in enumerate(models.get(slot, ()), 1):
                self._media(child, _place(child, parent, slot, number), parent, when)
        for number, child in enumerate(models.get("Position", ()), 1):
            locator = _place(child, parent, "Position", number)
            self._position(child, locator, parent, when, sender)
        for number, child in enumerate(models.get("SharedContacts", ()), 1):
            locator = _place(child, parent, "SharedContacts", number)
            self._contacts.add_shared(child, locator, parent)

    def _media(self, model: Model, locator: str, parent: str, when: When) -> None:
        """Add one attachment; a payload that is not in the report is there as a row too."""
        attributes = model.attributes
        file_id = attributes.get("file_id") or model.get("file_id")
        for target in model.targets:
            if not file_id and not target.is_model:
                file_id = target.id
        file = self._index.file(file_id) if file_id else None
        written = file.local_path if file is not None else ""
        path = (written or model.get("attachment_extracted_path")).replace("\\", "/")
        self._rows.add(
            RecordType.MEDIA,
            when=when,
            locator=locator,
            parent_locator=parent,
            path=path or model.get("Filename") or None,
            sha256=None if file is None or file.sha256 is None else file.sha256.lower(),
            mime=model.get("ContentType") or None,
            size=None if file is None else file.size,
            present=bool(path) and self._is_there(path),
            extra=extra_json(
                {
                    "Filename": model.get("Filename"),
                    "Title": model.get("Title"),
                    "URL": model.get("URL"),
                    "Charset": model.get("Charset"),
                    "file_id": file_id,
                    "handset_path": None if file is None else file.path,
                    "deleted_state": attributes.get("deleted_state"),
                }
            ),
        )

    def _position(
        self, model: Model, locator: str, parent: str, when: When, sender: Party | None
    ) -> None:
        """Add a shared place: it says where the sender pointed to, not where anybody was."""
        point = coordinates(model)
        place = model.get("PositionAddress") or None
        if point is None and place is None:
            return
        self._rows.add(
            RecordType.POSITIONS,
            when=when,
            locator=locator,
            parent_locator=parent,
            subject_id=None if sender is None else sender.key,
            basis="shared",
            latitude=None if point is None else point[0],
            longitude=None if point is None else point[1],
            place_raw=place or model.get("Comment") or None,
        )


def _place(model: Model, parent: str, slot: str, number: int) -> str:
    """Name a model inside of a message by its id, else by its place in the message."""
    return f"model {model.id}" if model.id else f"{parent} {slot} {number}"
