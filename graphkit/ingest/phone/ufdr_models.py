"""What a Cellebrite report is made of, as values: models, extractions, files, origins."""

from __future__ import annotations

from typing import NamedTuple

from graphkit.ingest.xml_markup import attributes


class Target(NamedTuple):
    """Where a model says that its subject stands: a model or a file of the report."""

    is_model: bool
    id: str


NO_MODELS: dict[str, list[Model]] = {}
NO_LISTS: dict[str, list[str]] = {}
NO_FORMATS: dict[str, str] = {}
NO_TARGETS: list[Target] = []
NO_NODES: list[dict[str, str]] = []
# Most models have none of these. A report holds millions of models, so they share empty
# ones, which are replaced and never changed.


class Model:
    """One decoded thing: its type, its own fields, and the models inside of it by field."""

    __slots__ = (
        "_attributes", "fields", "formats", "lists", "models", "nodes", "slot", "targets",
        "type", "written",
    )  # fmt: skip

    def __init__(self, kind: str, written: str, slot: str) -> None:
        """Start a model of that type; `slot` is the field of the parent it stands in."""
        self.type = kind
        self.written = written
        """The attributes of the start tag as written."""
        self.slot = slot
        self.fields: dict[str, str] = {}
        self.lists = NO_LISTS
        self.models = NO_MODELS
        self.formats = NO_FORMATS
        """Formats of values that need attention, such as DateTimeOnly."""
        self.targets = NO_TARGETS
        self.nodes = NO_NODES
        self._attributes: dict[str, str] | None = None

    def add_model(self, child: Model) -> None:
        """Put a finished model into the field that it stands in."""
        if self.models is NO_MODELS:
            self.models = {}
        self.models.setdefault(child.slot, []).append(child)

    def add_to_list(self, name: str, text: str) -> None:
        """Add one value of a field that holds several."""
        if self.lists is NO_LISTS:
            self.lists = {}
        self.lists.setdefault(name, []).append(text)

    def add_format(self, name: str, text: str) -> None:
        """Note how a value is written where that matters."""
        if self.formats is NO_FORMATS:
            self.formats = {}
        self.formats[name] = text

    def add_target(self, target: Target) -> None:
        """Note a file or model that this model points to."""
        self.targets = [*self.targets, target]

    def add_node(self, node: dict[str, str]) -> None:
        """Note a handset file that this model was decoded from."""
        self.nodes = [*self.nodes, node]

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
