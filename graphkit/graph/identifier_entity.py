"""From the key of an identifier to the entity that the network shows for it.

The key says what is denoted; this says how it is called and which kind it is. Kinds
without a mark of their own (documents, register numbers, SIM cards) give None: they only
point to people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from graphkit.model.anchors import keyed_entity_id
from graphkit.model.identifiers import is_local
from graphkit.model.kinds import EntityId, EntityKind, IdentifierKind

_KINDS = {
    IdentifierKind.PHONE.value: EntityKind.PHONE,
    IdentifierKind.EMAIL.value: EntityKind.EMAIL,
    IdentifierKind.HANDLE.value: EntityKind.HANDLE,
    IdentifierKind.ACCOUNT.value: EntityKind.ACCOUNT,
    IdentifierKind.WALLET.value: EntityKind.WALLET,
    IdentifierKind.DEVICE.value: EntityKind.DEVICE,
}
_POINTERS = frozenset({IdentifierKind.DOCUMENT.value, IdentifierKind.SOURCE.value})
_CAPTION = 80


@dataclass(frozen=True, slots=True)
class KeyedEntity:
    """What a key denotes: entity id and kind, value as normalised, short caption."""

    id: EntityId
    kind: EntityKind
    value: str
    caption: str
    valid: bool
    service: bool


def entity_of(
    key: str, *, service: bool = False, exhibit_names: Mapping[str, str] | None = None
) -> KeyedEntity | None:
    """Tell what the network shows for an identifier key; None for keys without a mark.

    A key that is good only inside its exhibit shows the text as found and is not valid.
    Short codes and letters-only senders are handles, since nobody can be rung there.
    """
    word, _, value = key.partition(":")
    kind = _KINDS.get(word)
    if kind is None or not value:
        return None
    if is_local(key):
        raw = value.split("~", 2)[-1]
        return KeyedEntity(keyed_entity_id(kind, key), kind, raw, tidy(raw), False, False)
    if kind is EntityKind.PHONE and (service or not value.startswith("+")):
        kind, service = EntityKind.HANDLE, True
    elif kind is EntityKind.ACCOUNT and value.startswith("till/"):
        service = True
    caption = tidy(_caption(kind, value, exhibit_names or {}))
    return KeyedEntity(keyed_entity_id(kind, key), kind, value, caption, True, service)


def points_to_people(key: str) -> bool:
    """Tell whether a key has no mark of its own but names whoever claims it."""
    return key.partition(":")[0] in _POINTERS


def number_of(value: str) -> str:
    """Return the part of an identifier's value that people type: number, name, address."""
    return value.rsplit("/", 1)[-1]


def tidy(text: str, most: int = _CAPTION) -> str:
    """Write a text on one line, without control characters, at most `most` characters."""
    if text.isprintable() and "  " not in text:
        line = text.strip()
    else:
        line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "\u2026"


def _caption(kind: EntityKind, value: str, exhibit_names: Mapping[str, str]) -> str:
    if kind is EntityKind.PHONE:
        return phone_caption(value)
    if kind is EntityKind.ACCOUNT:
        return _account_caption(value)
    if kind is EntityKind.HANDLE:
        return _handle_caption(value, exhibit_names)
    if kind is EntityKind.DEVICE and value.isdigit():
        return f"IMEI {value}"
    if kind is EntityKind.WALLET and len(number_of(value)) > 20:
        number = number_of(value)
        return f"{number[:8]}\u2026{number[-6:]}"
    return value


def phone_caption(value: str) -> str:
    """Write a number in E.164 form for reading: country code, then groups of three."""
    width = _code_width(value[1:4])
    digits = value[1 + width :]
    if not width or len(digits) < 4:
        return value
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    if len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return f"{value[: 1 + width]} {' '.join(groups)}"


@lru_cache(maxsize=1024)
def _code_width(start: str) -> int:
    """Return how many of the first three digits are the country code; codes have no prefixes."""
    for width in (1, 2, 3):
        if start[:width].isdigit() and int(start[:width]) in COUNTRY_CODE_TO_REGION_CODE:
            return width
    return 0


def _account_caption(value: str) -> str:
    scheme, *place, number = value.split("/")
    where = ", ".join(part.upper() if len(part) < 5 else part for part in place if part != "?")
    if value.startswith("iban/"):
        return " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    if value.startswith("wallet/"):
        shown = phone_caption(number) if number.startswith("+") else number
        return f"{where} wallet {shown}".strip()
    if value.startswith("till/"):
        return f"{where} till {number}".strip()
    return f"{number} ({where})" if where and scheme else number


def _handle_caption(value: str, exhibit_names: Mapping[str, str]) -> str:
    platform, _, name = value.partition("/")
    if platform == "owner":
        exhibit, _, slot = name.partition("/")
        owner = f"owner of {exhibit_names.get(exhibit, exhibit)}"
        return f"{owner}, {slot}" if slot else owner
    return f"{name} ({platform})" if name else value
