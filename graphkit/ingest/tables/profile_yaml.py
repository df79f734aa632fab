"""The YAML text of a mapping profile, read strictly.

The form is a contract (see the README). A profile that says something unknown is refused
with the lists of what is known; nothing in it is guessed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, NoReturn

import yaml

from graphkit.errors import UsageProblem
from graphkit.ingest.tables.date_format import DateFormat, compile_format
from graphkit.ingest.tables.profile import ASK, EVERY_ROW, Column, Profile, fold, value_key
from graphkit.ingest.tables.roles import DURATIONS, OPTIONS, ROLES, SEVERAL
from graphkit.ingest.tables.sniff import BLANKS
from graphkit.model.kinds import RecordType

SHAPES = ("edge list", "matrix", "labels")
LONGEST = 262_144
"""Characters of a profile; more is no profile."""

KEYS = (
    "profile", "version", "seen", "record", "header", "shape", "sheet", "delimiter", "quote",
    "region", "timezone", "dates", "columns", "values", "skip", "blank", "suffixes", "services",
    "owner", "same_call", "basis", "subject", "directed", "amounts", "decimal", "currency",
    "source_kind",
)  # fmt: skip

_ALLOWED = {
    "quote": ('"', "'", "none"),
    "basis": ("address_book", "subscriber", "holder", "register", "owner", "profile", "document",
              "note"),
    "subject": ("person", "organisation", "unknown"),
    "directed": ("yes", "no", "true", "false"),
    "amounts": ("signed", "inverted", "unsigned"),
    "decimal": ("dot", "comma", "indian", ASK),
    "source_kind": ("statement", "sms", "fiu_report", "order", "card", "explorer", "msb"),
    "owner": (EVERY_ROW,),
    "shape": SHAPES,
}  # fmt: skip
_READS_AS = {
    "kind": ("call", "sms", "mms", "message", "email", "data", "system"),
    "direction": ("in", "out", "unknown"),
    "answered": ("yes", "no"),
}
_DELIMITERS = {"tab": "\t", "\\t": "\t", "blanks": BLANKS, "comma": ",", "semicolon": ";"}


def parse_profile(text: str, *, origin: str = "shipped") -> Profile:
    """Read a profile from its YAML text; raises UsageProblem saying what is wrong in it."""
    said = _load(text, origin)
    name = _word(said.get("profile"), "profile", origin)
    unknown = [key for key in said if key not in KEYS]
    if unknown:
        _refuse(name, f"unknown key {_list(unknown)}.", f"Keys: {', '.join(KEYS)}.")
    record = _record(said.get("record"), name)
    columns = tuple(_columns(said.get("columns"), record, name))
    header = _header(said.get("header"), name)
    for key, allowed in _ALLOWED.items():
        if key in said and said[key] not in allowed:
            _refuse(name, f"{key} is {said[key]!r}.", f"It can be: {', '.join(allowed)}.")
    _check_dates(said.get("dates"), columns, name)
    same = said.get("same_call")
    return Profile(
        name=name, record=record, columns=columns, text=text,
        version=str(said.get("version", "1")), seen=str(said.get("seen", "")),
        **header,
        shape=said.get("shape"), sheet=_optional(said.get("sheet")),
        delimiter=_delimiter(said.get("delimiter")), quote=str(said.get("quote", '"')),
        region=_optional(said.get("region")), timezone=_optional(said.get("timezone")),
        dates=_optional(said.get("dates")),
        values=_values(said.get("values"), columns, name),
        skip=_texts_by_name(said.get("skip"), "skip", name),
        blank=frozenset(value_key(word) for word in _texts(said.get("blank"), "blank", name)),
        suffixes=_texts(said.get("suffixes"), "suffixes", name),
        services=frozenset(fold(word) for word in _texts(said.get("services"), "services", name)),
        owner=said.get("owner"),
        same_call=None if same is None else _same_call(same, name),
        basis=said.get("basis", "register"), subject=said.get("subject", "unknown"),
        directed=said.get("directed", "no") in ("yes", "true"),
        amounts=said.get("amounts", "signed"), decimal=said.get("decimal", ASK),
        currency=_optional(said.get("currency")),
        source_kind=said.get("source_kind", "statement"),
        origin=origin,
    )  # fmt: skip


class _Loader(yaml.BaseLoader):
    """Every scalar is text (`NO` is Norway), keys are unique, and nothing refers back."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("references (*name) are not used in profiles")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.YAMLError(f"{_list(twice)} stands twice")
        return super().construct_mapping(node, deep)


def _load(text: str, origin: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise UsageProblem(f"The profile ({origin}) is {len(text):,} characters long: no profile.")
    try:
        said = yaml.load(text, Loader=_Loader)  # noqa: S506 - builds only text, lists, mappings
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        where = " ".join(str(error).split())
        raise UsageProblem(
            f"The profile ({origin}) is not readable YAML: {where}.", hint="Correct the text."
        ) from error
    if not isinstance(said, dict):
        raise UsageProblem(f"The profile ({origin}) holds no keys.", hint=f"Keys: {_list(KEYS)}.")
    return {str(key): value for key, value in said.items()}


def _refuse(name: str, what: str, hint: str) -> NoReturn:
    raise UsageProblem(f"Profile {name}: {what}", hint=hint)


def _list(words: Iterable[object]) -> str:
    return ", ".join(repr(str(word)) for word in words)


def _word(value: Any, key: str, origin: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise UsageProblem(
            f"The profile ({origin}) has no name.", hint=f"Write `{key}: some-name` in it."
        )
    return value.strip()


def _optional(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _record(value: Any, name: str) -> RecordType:
    for record in ROLES:
        if value == record.value:
            return record
    _refuse(name, f"record is {value!r}.", f"It can be: {', '.join(sorted(ROLES))}.")


def _texts(value: Any, key: str, name: str) -> tuple[str, ...]:
    if value is None:
        return ()
    found = value if isinstance(value, list) else [value]
    if not all(isinstance(word, str) for word in found):
        _refuse(name, f"{key} must be a text or a list of texts.", "Correct the profile.")
    return tuple(found)


def _texts_by_name(value: Any, key: str, name: str) -> dict[str, tuple[str, ...]]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        _refuse(name, f"{key} must map names to lists.", "Such as: skip: {status: [TEST]}.")
    return {str(column): _texts(words, key, name) for column, words in value.items()}


def _header(value: Any, name: str) -> dict[str, Any]:
    if value is None or value == "none":
        return {"headerless": value == "none"}
    if isinstance(value, dict) and set(value) == {"contains"}:
        entries = value["contains"] if isinstance(value["contains"], list) else [value["contains"]]
        return {"contains": tuple(_texts(entry, "header", name) for entry in entries)}
    rows = value.get("rows") if isinstance(value, dict) and set(value) == {"rows"} else None
    if isinstance(rows, str) and rows.isdigit() and int(rows) > 0:
        return {"header_row": int(rows)}
    _refuse(
        name, f"header is {value!r}.",
        "It can be {contains: [names]}, {rows: n} or none.",
    )  # fmt: skip


def _delimiter(value: Any) -> str | None:
    text = value if isinstance(value, str) else None
    return None if not text else _DELIMITERS.get(text, text)


def _columns(value: Any, record: RecordType, name: str) -> Iterable[Column]:
    roles = ROLES[record]
    if not isinstance(value, dict) or not value:
        _refuse(name, "columns are missing.", f"Roles of {record}: {', '.join(roles)}.")
    unknown = [role for role in value if role not in roles]
    if unknown:
        _refuse(
            name, f"unknown role {_list(unknown)}.",
            f"Roles of {record}: {', '.join(roles)}. Columns in the profile: "
            f"{', '.join(_named(value)) or 'none'}.",
        )  # fmt: skip
    for role, said in value.items():
        several = role in SEVERAL and isinstance(said, list)
        for entry in said if several else [said]:
            yield _column(role, entry, name)


def _named(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner: Iterable[Any] = []
    if isinstance(value, list):
        inner = value
    elif isinstance(value, dict):
        inner = [part for key, part in value.items() if key not in _SPECS or key in _PLACES]
    return [name for part in inner for name in _named(part)]


_PLACES = ("column", "columns", "any")
_SPECS = (*_PLACES, "value", "join", "optional", *{o for each in OPTIONS.values() for o in each})


def _column(role: str, said: Any, name: str) -> Column:
    if isinstance(said, str):
        return Column(role, (said,))
    if isinstance(said, list):
        return Column(role, _texts(said, role, name), join="-" if role.startswith("cell") else " ")
    if not isinstance(said, dict):
        _refuse(name, f"{role} names no column.", "Write `role: Column` or `{column: Column}`.")
    options = OPTIONS.get(role, ())
    known = (*_PLACES, "value", "join", "optional", *options)
    unknown = [key for key in said if key not in known]
    if unknown:
        _refuse(name, f"{role}: unknown {_list(unknown)}.", f"It can have: {', '.join(known)}.")
    places = [key for key in (*_PLACES, "value") if key in said]
    if len(places) != 1:
        _refuse(name, f"{role} needs one of column, columns, any, value.", "Correct the profile.")
    column = Column(
        role,
        names=() if places == ["value"] else _texts(said[places[0]], role, name),
        choice=places == ["any"],
        join=str(said.get("join", "-" if role.startswith("cell") else " ")),
        value=said.get("value"),
        optional=said.get("optional") in ("yes", "true"),
        options={key: said[key] for key in options if key in said},
    )
    if role == "duration" and column.options.get("format", ASK) not in DURATIONS:
        _refuse(
            name, f"the format of duration is {column.options['format']!r}.",
            f"It can be: {', '.join(DURATIONS)}.",
        )  # fmt: skip
    return column


def _check_dates(dates: Any, columns: Sequence[Column], name: str) -> None:
    formats = [dates] if isinstance(dates, str) and dates != ASK else []
    formats += [
        column.options["format"]
        for column in columns
        if column.role != "duration" and "format" in column.options
    ]
    for text in formats:
        date_format(text, name)


def date_format(text: str, name: str) -> DateFormat:
    """Compile the format of a date; raises UsageProblem naming the profile."""
    try:
        return compile_format(text)
    except ValueError as error:
        _refuse(name, f"the date format {text!r}: {error}.", "Such as: '%d/%m/%Y %H:%M:%S'.")


def _values(value: Any, columns: Sequence[Column], name: str) -> dict[str, dict[str, str]]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(map_, dict) for map_ in value.values()):
        _refuse(name, "values must map a role's cells.", "Such as: {direction: {MOC: out}}.")
    roles = {column.role for column in columns}
    found: dict[str, dict[str, str]] = {}
    for role, cells in value.items():
        if role not in roles:
            _refuse(
                name, f"values for {role!r}, which has no column.",
                f"Roles with a column: {', '.join(sorted(roles))}.",
            )  # fmt: skip
        allowed = _READS_AS.get(role)
        wrong = [word for word in cells.values() if allowed is not None and word not in allowed]
        if wrong and allowed is not None:
            _refuse(name, f"values of {role}: {_list(wrong)}.", f"It reads as: {_list(allowed)}.")
        found[role] = {value_key(str(cell)): str(word) for cell, word in cells.items()}
    return found


def _same_call(value: Any, name: str) -> tuple[int, int]:
    if isinstance(value, dict) and set(value) == {"start", "duration"}:
        start, duration = value["start"], value["duration"]
        if str(start).isdigit() and str(duration).isdigit():
            return int(start), int(duration)
    _refuse(name, "same_call is not readable.", "Such as: same_call: {start: 15, duration: 10}.")
