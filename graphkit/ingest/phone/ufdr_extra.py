"""What a Cellebrite report states about a communication beyond its columns.

Most communications state the same fields in the same order and nothing else; these are
written by a form that was made for the first of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphkit.ingest.phone.extra_json import extra_json, members, quoted
from graphkit.ingest.phone.ufdr_attachments import HANGING
from graphkit.ingest.phone.ufdr_index import ReportIndex
from graphkit.ingest.phone.ufdr_models import Model
from graphkit.ingest.phone.ufdr_parties import PARTY_SLOTS
from graphkit.ingest.phone.ufdr_quotes import EMBEDDED, QUOTING_TYPES, quotes_of
from graphkit.ingest.phone.ufdr_values import is_secret, origin_texts

# Fields that have a column, or that say nothing about the communication.
_IN_COLUMNS = frozenset(
    {"TimeStamp", "Body", "Snippet", "Duration", "UserMapping", "ChatId", "FromIsOwner"}
)
_ATTRIBUTES = ("deleted_state", "decoding_confidence", "iscarved", "extractionId")
_OWN_NAMES = frozenset({*_ATTRIBUTES, "origins"})
_PARTIES = frozenset(PARTY_SLOTS)
_HANDLED = HANGING | {EMBEDDED, "Participant", "RelatedModels"}
_REMEMBERED = 1_000


class _Form:
    """How the extra column is written for one list of fields and one set of attributes."""

    __slots__ = ("_attributes", "_names", "_source_at", "_text", "secrets", "usable")

    def __init__(self, fields: Mapping[str, str], attributes: Mapping[str, str]) -> None:
        names = [name for name in fields if name not in _IN_COLUMNS]
        self._names = [name for name in names if not is_secret(name)]
        self.secrets = len(names) - len(self._names)
        self._source_at = self._names.index("Source") if "Source" in self._names else -1
        self._text = ",".join(f"{quoted(name).replace('%', '%%')}:%s" for name in self._names)
        self._attributes = members({name: attributes.get(name) for name in _ATTRIBUTES})
        self.usable = _OWN_NAMES.isdisjoint(self._names)
        """False if a field has the name of something that is written besides."""

    def written(
        self, fields: Mapping[str, str], source: str, nodes: list[dict[str, str]], more: str
    ) -> str | None:
        """Write the column; all values of `fields` are texts that are not empty."""
        values = [quoted(fields[name]) for name in self._names]
        apart = ""
        if source and self._source_at >= 0:
            values[self._source_at] = quoted(source)
        elif source:
            apart = f'"Source":{quoted(source)}'
        origins = members({"origins": origin_texts(nodes)}) if nodes else ""
        parts = (self._text % tuple(values), apart, self._attributes, origins, more)
        text = ",".join([part for part in parts if part])
        return "{" + text + "}" if text else None


class Extras:
    """Writes the extra column of communications."""

    def __init__(self, index: ReportIndex) -> None:
        """`index` knows where models were decoded from."""
        self._index = index
        self._forms: dict[tuple[str | None, ...], _Form] = {}
        self.secrets = 0
        """Passwords, tokens and keys that were dropped."""

    def written(self, model: Model, source: str, more: str) -> str | None:
        """Write everything else that a communication states; `more` are written members."""
        if model.lists or model.formats or not model.models.keys() <= _PARTIES:
            return extra_json(self.stated(model, source), more)
        fields, attributes = model.fields, model.attributes
        # The last four are the attributes, so that two kinds of lists are never mixed up.
        place = (*fields, *map(attributes.get, _ATTRIBUTES))
        form = self._forms.get(place)
        if form is None:
            if len(self._forms) >= _REMEMBERED:
                self._forms.clear()
            form = self._forms[place] = _Form(fields, attributes)
        if not form.usable:
            return extra_json(self.stated(model, source), more)
        self.secrets += form.secrets
        nodes = model.nodes or self._index.origins(attributes.get("id", ""))
        return form.written(fields, source, nodes, more)

    def stated(self, model: Model, source: str) -> dict[str, Any]:
        """Gather everything else that the report states about a communication."""
        extra: dict[str, Any] = {}
        for name, value in model.fields.items():
            if name in _IN_COLUMNS:
                continue
            if is_secret(name):
                self.secrets += 1
            else:
                extra[name] = value
        if source:
            extra["Source"] = source
        attributes = model.attributes
        for name in _ATTRIBUTES:
            if name in attributes:
                extra[name] = attributes[name]
        for name, values in model.lists.items():
            if is_secret(name):
                self.secrets += 1
            else:
                extra[name] = [value for value in values if value]
        if model.formats:
            extra["formats"] = model.formats
        if not model.models.keys() <= _PARTIES:
            extra["quotes"] = quotes_of(model)
            self._children(model, extra)
        nodes = model.nodes or self._index.origins(model.id)
        if nodes:
            extra["origins"] = origin_texts(nodes)
        return extra

    def _children(self, model: Model, extra: dict[str, Any]) -> None:
        """Keep the fields of models inside that have no table of their own."""
        for slot, children in model.models.items():
            if slot in PARTY_SLOTS or slot in _HANDLED:
                continue
            kept = []
            for child in children:
                fields = {}
                for name, value in child.fields.items():
                    if is_secret(name) or is_secret(child.get("Key")):
                        self.secrets += 1
                    elif name != "UserMapping":
                        fields[name] = value
                if fields and child.type not in QUOTING_TYPES:
                    kept.append(fields)
            extra[slot] = kept
