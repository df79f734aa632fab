"""One identifier as a source wrote it, and as it reads after normalising.

The key of an identifier is the name of the thing it denotes: the same on every
machine and in any import order. Only a valid identifier has a key that is shared
between exhibits; every other one stays inside its own exhibit, and is joined to
others only by a judgement.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphkit.model.kinds import IdentifierKind, Validity

_SHARED = frozenset({Validity.VALID, Validity.SERVICE, Validity.OPAQUE})
_KEYLESS = frozenset({Validity.WITHHELD, Validity.GROUP})


@dataclass(frozen=True, slots=True)
class Identifier:
    """A value found in a source: raw text, normalised value, validity and method.

    `start` and `end` are offsets into the text that it was read from, so that
    `text[start:end] == raw`; None where the whole field is the identifier.
    """

    kind: IdentifierKind
    raw: str
    value: str | None
    validity: Validity
    method: str
    candidate: str | None = None
    region: str | None = None
    extension: str | None = None
    start: int | None = None
    end: int | None = None
    tier: str | None = None
    score: str | None = None
    note: str | None = None

    @property
    def service(self) -> bool:
        """True for short codes, USSD codes and letters-only senders: never a person."""
        return self.validity is Validity.SERVICE

    def key(self, exhibit_id: str) -> str | None:
        """Return the key of the thing denoted, or None where nobody is named.

        Withheld numbers and group ids have no key: one shared node for them would
        join everybody. Anything not valid is scoped to its exhibit.
        """
        if self.validity in _KEYLESS:
            return None
        if self.validity in _SHARED and self.value is not None:
            return f"{self.kind}:{self.value}"
        return f"{self.kind}:~{exhibit_id}~{self.raw}"


def is_local(key: str) -> bool:
    """Tell whether a key is good only inside its exhibit."""
    return key.partition(":")[2].startswith("~")


def owner_key(exhibit_id: str, slot: str = "") -> str:
    """Return the key of the unnamed owner of a device: the exhibit, and its SIM slot.

    Used where no source states the owner's number; it is never inferred from counts.
    """
    return f"handle:owner/{exhibit_id}" + (f"/{slot}" if slot else "")
