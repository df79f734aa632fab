"""The grammar of a Cellebrite report: from segments of markup to models, files and notes.

It knows elements, not meaning: what a message or a contact is, stands in the other `ufdr`
modules. Elements are matched by local name, since fragments come without the namespace.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from graphkit.ingest import limits
from graphkit.ingest.phone.ufdr_models import (
    Complete,
    Event,
    Extraction,
    File,
    Item,
    Model,
    Origin,
    Passed,
    Target,
)
from graphkit.ingest.xml_markup import attributes, local_name, unescape

# All of it is for text that libxml2 has accepted: `"` ends a value, `<` begins markup.
# Only single characters repeat possessively: groups that do went wrong in early 3.11. Few
# groups, `(?:x|)` instead of `(?:x)?` and a first branch for the plain case make it fast.
_Q = r'"[^"]*+"'
_TYPE = rf"(?:\ type={_Q}|)"
_KNOWN_TIME = rf'(?:\ format="TimeStampKnown"(?:\ formattedTimestamp={_Q}|)|)'
_CDATA = r"!\[CDATA\[([^\]]*+(?=\]\]>)|[^\]]*+(?:\](?!\]>)[^\]]*+)*)\]\]"
_FIELD = (
    rf'field\ name="([^"]++)"{_TYPE}>\s*+'
    rf"<(?:empty\ ?/>|value{_TYPE}{_KNOWN_TIME}>(?:<{_CDATA}>|([^<]*+))</value>)\s*+</field"
)
_NO_MODELS = (
    rf"m(?:odelField|ultiField|ultiModelField)\ name={_Q}{_TYPE}"
    r"(?:\s*+/|>\s*+<empty\ ?/>\s*+</m(?:odelField|ultiField|ultiModelField))"
)
_LEAF = (
    rf'model(\ type="(?:Party|PhoneNumber|EmailAddress)"(?:\ \w++={_Q})*)>'
    rf"((?:\s*+<(?:{_FIELD.replace('([', '(?:[')}|{_NO_MODELS})>)*)\s*+</model"
)
_TAG = (
    r"""(/[^<>]*+|[^<>"'!?/][^<>"']*+(?:"[^"]*+"[^<>"']*+|'[^']*+'[^<>"']*+)*"""
    r"""|!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*\]\])"""
)
_OTHER = r"!--[^-]*+(?:-(?!->)[^-]*+)*--|\?[^?]*+(?:\?(?!>)[^?]*+)*\?"
_PATTERN = re.compile(rf"\s*+<(?:{_FIELD}|{_NO_MODELS}|{_LEAF}|{_TAG}|{_OTHER})>|([^<]++)")
"""One match per field with its value (name, CDATA, text), per model of the most frequent
kinds if it holds nothing but fields (attributes, fields, both as written), per other tag or
section, as written between its brackets, or per text. White space between elements, comments, and
fields for models that hold none, are passed over."""

_SECTION = "![CDATA["
_KIND = re.compile(r'\ type="([^"&<]+)"')
_KIND_AT = len(' type="')
_NAME = re.compile(r'\ name="([^"&<]*)"')
_TEXTS = frozenset({"value", "item", "targetid", "id"})
_SLOTS = frozenset({"field", "multiField", "modelField", "multiModelField", "nodeField"})
_PLAIN_STARTS = frozenset({"jumptargets", "empty", "modelType", "decodedData", "taggedFiles"})
_NOTED_ENDS = frozenset({"file", "extraInfo", "metadata", "decodedData"})
_TOPS = frozenset({"modelType", "decodedData"})
_KNOWN_FORMATS = frozenset({"", "TimeStampKnown", "Base64String"})
LARGEST_MODEL = 64 * 2**20
"""Characters of one model beyond which it is passed over; messages of a chat count singly."""
MOST_NOTES = 1_000
"""Lines that are kept of one handset file, and places of one origin."""
DEEPEST = 20 * limits.XML_DEPTH
"""Open elements beyond which the rest of the file is not read."""

_LONGEST_KNOWN = 60
_LONGEST_LEAF = 4_000
_MOST_KNOWN = 1_000
"""How many tags, and models without models inside, are remembered; and of what length."""

_Frame = tuple[str, Model | None, str]


class ReportParser:
    """Turns segments into events; keeps one open model, and of a chat no finished message."""

    def __init__(self, wanted: frozenset[str] | None = None, *, notes_behind: bool = True) -> None:
        """Start before the root; of the models at the top only `wanted` types are read.

        `notes_behind` False passes over files and origins behind the models: they are
        known already.
        """
        self._wanted = wanted
        self._notes = True
        self._notes_behind = notes_behind
        self._stack: list[_Frame] = []
        self._known: dict[str, tuple[str, str, bool]] = {}  # tags as written, taken apart
        self._leaves: dict[str, dict[str, str]] = {}
        self._model: Model | None = None
        self._slot = ""
        self._parts: list[str] | None = None
        self._format = ""
        self._held = 0
        self._section = ""
        self._pending = ""  # attributes of the open item or target, as written
        self._file: File | None = None
        self._origin: Origin | None = None
        self.stopped = False
        """True once elements nest so deeply that the rest was not read."""

    @property
    def open_models(self) -> list[Model]:
        """Return the models that have not ended yet, the outermost first."""
        return self._chain(self._model)

    def events(self, segment: str) -> Iterator[Event]:
        """Yield what this segment completes, in the order of the file."""
        if self.stopped:
            return
        stack, known, leaves = self._stack, self._known, self._leaves
        leaf: Model | None
        event: Event | None
        model, slot, parts = self._model, self._slot, self._parts
        fields: dict[str, str] = {} if model is None else model.fields  # nobody's, or the model's
        for name, section, plain, written, body, tag, text in _PATTERN.findall(segment):
            if name:
                if section:
                    fields[name] = section
                elif plain:
                    fields[name] = unescape(plain) if "&" in plain else plain
            elif written:
                if model is not None and slot != "Messages" and len(stack) < limits.XML_DEPTH:
                    kind = written[_KIND_AT : written.index('"', _KIND_AT)]
                    leaf = Model(kind, written, slot)
                    leaf.fields = leaves.get(body) or self._leaf_fields(body)
                    model.add_model(leaf)
                    continue
                stack.append(("model", model, slot))
                if len(stack) <= limits.XML_DEPTH:
                    leaf, passed = self._start_model(written, model, slot)
                    if passed is not None:
                        yield passed
                    if leaf is not None:
                        leaf.fields = self._leaf_fields(body)
                        done = self._end_model(leaf, model)
                        if done is not None:
                            yield done
                else:
                    if len(stack) == limits.XML_DEPTH + 1:
                        yield self._too_deep("model", model)
                    self.stopped = len(stack) > DEEPEST
                    if self.stopped:
                        return
                stack.pop()
            elif not tag:
                if text and parts is not None:
                    parts.append(unescape(text))
            elif tag[0] == "/":
                if not stack:
                    continue
                opened, above, above_slot = stack.pop()
                if opened == "model":
                    if model is not None:
                        done = self._end_model(model, above)
                        if done is not None:
                            yield done
                    model = above
                    fields = {} if model is None else model.fields
                elif parts is not None and opened in _TEXTS:
                    event = self._end_text(opened, model, slot, "".join(parts))
                    parts = None
                    if event is not None:
                        yield event
                elif opened in _NOTED_ENDS:
                    event = self._end_element(opened)
                    if event is not None:
                        yield event
                slot = above_slot
            elif tag[0] == "!":
                if parts is not None:
                    parts.append(tag[len(_SECTION) : -2])
            else:
                taken = known.get(tag)
                if taken is None:
                    taken = _taken_apart(tag)
                    if len(tag) < _LONGEST_KNOWN:
                        if len(known) >= _MOST_KNOWN:
                            known.clear()
                        known[tag] = taken
                start, inside, closed = taken
                if closed:
                    event = self._start_element(start, inside, model)
                    if event is not None:
                        yield event
                    continue
                stack.append((start, model, slot))
                if len(stack) > limits.XML_DEPTH:
                    if len(stack) == limits.XML_DEPTH + 1:
                        yield self._too_deep(start, model)
                    self.stopped = len(stack) > DEEPEST
                    if self.stopped:
                        return
                    model, fields = None, {}
                elif start == "model":
                    model, passed = self._start_model(inside, model, slot)
                    fields = {} if model is None else model.fields
                    slot = ""
                    if passed is not None:
                        yield passed
                elif start in _SLOTS:
                    named = _NAME.match(inside)
                    slot = named[1] if named else attributes(inside).get("name", "")
                elif start == "RelatedModels":
                    slot = start
                elif start not in _PLAIN_STARTS:
                    if start in _TEXTS:
                        parts = []
                    event = self._start_element(start, inside, model)
                    if event is not None:
                        yield event
        self._model, self._slot, self._parts = model, slot, parts
        self._held += len(segment)
        if parts and sum(map(len, parts)) > limits.FIELD:
            parts[:] = ["".join(parts)[: limits.FIELD]]
        if self._held > LARGEST_MODEL and model is not None:
            yield self._drop()

    def _leaf_fields(self, body: str) -> dict[str, str]:
        """Return the fields of a model that holds nothing else; equal models share them.

        The same side of a chat stands in each of its messages, written the same.
        """
        known = self._leaves.get(body)
        if known is None:
            known = {}
            for name, section, plain, *_ in _PATTERN.findall(body):
                if section or plain:
                    known[name] = section or unescape(plain)
            if len(self._leaves) >= _MOST_KNOWN:
                self._leaves.clear()
            if len(body) <= _LONGEST_LEAF:
                self._leaves[body] = known
        return known

    def _too_deep(self, start: str, model: Model | None) -> Passed:
        outermost = self._outermost(model)
        return Passed(start, "depth", "" if outermost is None else outermost.id)

    def _chain(self, model: Model | None) -> list[Model]:
        chain: list[Model] = []
        for above in (*(above for _, above, _ in self._stack), model):
            if above is not None and (not chain or above is not chain[-1]):
                chain.append(above)
        return chain

    def _outermost(self, model: Model | None) -> Model | None:
        """Return the model at the top, or the message of an open chat."""
        chain = self._chain(model)
        if len(chain) > 1 and chain[0].type == "Chat" and chain[1].slot == "Messages":
            return chain[1]
        return chain[0] if chain else None

    def _drop(self) -> Passed:
        """Forget the open model, or the open message of a chat, and pass over its rest."""
        model = self._outermost(self._model)
        chat = self.open_models[0] if model is not None and model.slot != "" else None
        self._stack = [
            (name, above if above is chat else None, slot) for name, above, slot in self._stack
        ]
        self._model = None
        self._held = 0
        return Passed(
            "?" if model is None else model.type, "size", "" if model is None else model.id
        )

    def _start_model(
        self, written: str, above: Model | None, slot: str
    ) -> tuple[Model | None, Passed | None]:
        typed = _KIND.match(written)
        kind = typed[1] if typed else attributes(written).get("type", "?")
        if above is not None:
            return Model(kind, written, slot), None
        if len(self._stack) < 2 or self._stack[-2][0] not in _TOPS:
            return None, None
        self._held = 0
        self._notes = True
        if self._wanted is not None and kind not in self._wanted:
            return None, Passed(kind, "type", "")
        return Model(kind, written, ""), None

    def _end_model(self, model: Model, above: Model | None) -> Complete | None:
        if above is None:
            self._held = 0
            return Complete(model, None)
        if model.slot == "Messages" and above.type == "Chat" and above.slot == "":
            self._held = 0
            return Complete(model, above)
        above.add_model(model)
        return None

    def _start_element(self, name: str, inside: str, model: Model | None) -> Event | None:
        if name == "value":
            self._format = attributes(inside).get("format", "")
        elif not self._notes:
            return None
        elif name in ("item", "targetid"):
            self._pending = inside
        elif name == "extractionInfo":
            return Extraction(attributes(inside))
        elif name == "metadata":
            self._section = attributes(inside).get("section", "")
        elif name == "file" and model is None:
            self._file = File(attributes(inside), {})
        elif name == "extraInfo":
            self._origin = Origin(attributes(inside).get("id", ""), [])
        elif name == "nodeInfo":
            if self._origin is not None and len(self._origin.nodes) < MOST_NOTES:
                self._origin.nodes.append(attributes(inside))
            elif self._origin is None and model is not None:
                model.add_node(attributes(inside))
        return None

    def _end_element(self, name: str) -> Event | None:
        done: Event | None = None
        if name == "file":
            done, self._file = self._file, None
        elif name == "extraInfo":
            done, self._origin = self._origin, None
        elif name == "metadata":
            self._section = ""
        elif name == "decodedData":
            self._notes = self._notes_behind
        return done

    def _end_text(self, name: str, model: Model | None, slot: str, text: str) -> Event | None:
        text = text[: limits.FIELD]
        if name == "item":
            if not self._notes:
                return None
            item = attributes(self._pending)
            if self._file is not None and len(self._file.items) < MOST_NOTES:
                self._file.items[item.get("name", "")] = text.strip()
            elif self._file is None and model is None:
                return Item(self._section, item, text.strip())
        elif model is None:
            return None
        elif name == "value":
            if self._format == "Base64String":
                text = _decode(model, slot, text)
            elif self._format not in _KNOWN_FORMATS:
                model.add_format(slot, self._format)
            if self._stack and self._stack[-1][0] == "multiField":
                model.add_to_list(slot, text)
            elif text:
                model.fields[slot] = text
        elif text.strip():  # targetid of jumptargets, or id of a nodeField
            is_model = name == "targetid" and "true" in self._pending.lower()
            model.add_target(Target(is_model, text.strip()))
        return None


def _taken_apart(tag: str) -> tuple[str, str, bool]:
    """Return local name, attributes as written, and whether the element is empty."""
    closed = tag[-1] == "/"
    if closed:
        tag = tag[:-1]
    name = tag.split(None, 1)[0]
    return (local_name(name) if ":" in name else name), tag[len(name) :], closed


def _decode(model: Model, name: str, text: str) -> str:
    """Decode a Base64 value; one that is no text stays as written and says so."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        model.add_format(name, "Base64String")
        return text
