"""What a Cellebrite report is made of, as values: models, extractions, files, origins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from graphkit.ingest.xml_markup import attributes


class Target(NamedTuple):
    """Where a model says that its subject stands: a model or a file of the report."""

    is_model: bool
    id: str


@dataclass(slots=True)
class Model:
    """One decoded thing: its type, its own fields, and the models inside of it by field."""

    type: str
    written: str
    """The attributes of the start tag as written."""
    slot: str
    """The field of the parent that this model stands in; empty at the top."""
    fields: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    models: dict[str, list[Model]] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    """Formats of values that need attention, such as DateTimeOnly."""
    targets: list[Target] = field(default_factory=list)
    nodes: list[dict[str, str]] = field(default_factory=list)
    _attributes: dict[str, str] | None = None

    @property
    def attributes(self) -> dict[str, str]:
        """Return the attributes of the start tag."""
        if self._attributes is None:
            self._attributes = attributes(self.written)
        return self._attributes

    @property
    def id(self) -> str:
        """Return the model's id, empty if it has none."""
        return self.attributes.get("id", "")

    def first(self, slot: str) -> Model | None:
        """Return the first model in a field, if any."""
        found = self.models.get(slot)
        return found[0] if found else None

    def get(self, name: str) -> str:
        """Return a field's value without outer white space; empty if it has none."""
        return self.fields.get(name, "").strip()


class Extraction(NamedTuple):
    """An `extractionInfo`: one device, or one way of reading it."""

    attributes: dict[str, str]


class Item(NamedTuple):
    """One line of the report's own metadata, such as the phone's number."""

    section: str
    attributes: dict[str, str]
    text: str


class File(NamedTuple):
    """A file of the handset that the report lists: attributes, and items such as SHA256."""

    attributes: dict[str, str]
    items: dict[str, str]


class Origin(NamedTuple):
    """Where a model was decoded from: its id, and handset files with table and offset."""

    id: str
    nodes: list[dict[str, str]]


class Complete(NamedTuple):
    """A model that stands at the top, or a message of the open chat (then `chat` is set)."""

    model: Model
    chat: Model | None


class Passed(NamedTuple):
    """Something that was not read: its type, why (`type`, `size`, `depth`), whose model."""

    type: str
    why: str
    id: str


Event = Extraction | Item | File | Origin | Complete | Passed
