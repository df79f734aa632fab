"""Reads saved contact names: a statement of the phone's owner, not a name that a person bears.

"Mama Brenda" speaks of Brenda's mother, "Boss" of whoever the owner obeys, "John Mtn 2" of
John's second line. Only the personal part may count as a name, and kin, role and place never.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graphkit.resolve import name_words as words
from graphkit.resolve.name_reading import MEMORY, has_legal_form, is_blank
from graphkit.resolve.transliteration import latin

_MARKS = re.compile(r"['\u2018\u2019\u02bc`\u00b4]")
_PIECE = re.compile(r"[^\W_]+")
_SLOT = re.compile(r"\d+|[ivx]{2,4}")
_HOUSEHOLD = frozenset({"wa", "ow", "owa", "omu", "wange", "yange", "wabwe", "waffe"})


@dataclass(frozen=True, slots=True)
class ContactName:
    """A saved name taken apart; each part in the words and order of the label.

    `personal` are the words that can be the holder's own name. After a kin word the names
    are those of somebody else and stand in `of` instead.
    """

    label: str
    personal: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    honorifics: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    head: str | None = None
    """`kin` or `role` where such a word leads the label, or stands anywhere for kin."""

    @property
    def name(self) -> str:
        """The personal part as it was written, or an empty text."""
        return " ".join(self.personal)


@lru_cache(maxsize=MEMORY)
def read_contact(label: str) -> ContactName:
    """Take a saved name apart into person, kin, role, place, network, title and the rest."""
    parts: dict[str, list[str]] = {
        name: [] for name in ("personal", "kin", "roles", "places", "networks", "honorifics",
                              "rest")
    }  # fmt: skip
    head: str | None = None
    for found in _PIECE.finditer(_MARKS.sub("", label)):
        written = found[0]
        word = latin(written)
        part = _part(word)
        if part == "honorifics" and word in words.ROLES and not parts["personal"]:
            head = head or "role"  # Pastor, Doctor: a title only where a full name follows
        elif part == "roles" and not parts["personal"]:
            head = head or "role"
        elif part == "kin":
            head = "kin"
        parts[part].append(written)
    if head == "role" and not parts["roles"] and len(_full(parts["personal"])) >= 2:
        head = None
    of: list[str] = []
    if head == "kin":
        of, parts["personal"] = parts["personal"], []
    return ContactName(
        label, of=tuple(of), head=head, **{name: tuple(found) for name, found in parts.items()}
    )


def _part(word: str) -> str:
    if word in words.HONORIFICS:
        return "honorifics"
    if word in words.KIN:
        return "kin"
    if word in words.ROLES:
        return "roles"
    if word in words.NETWORKS:
        return "networks"
    if word in words.PLACES:
        return "places"
    plain = word.isascii() and (_SLOT.fullmatch(word) or word in words.LEGAL_FORMS)
    if plain or word in words.THINGS or word in words.DROPPED or word in words.EMPTY:
        return "rest"
    if word in _HOUSEHOLD or any(letter.isdigit() for letter in word):
        return "rest"
    return "personal"


def _full(personal: list[str] | tuple[str, ...]) -> list[str]:
    return [
        word for word in personal if len(word) > 1 and latin(word) not in words.PARTICLES
    ]  # fmt: skip


def is_personal_name(name: str | None) -> bool:
    """A saved name counts as a person's with two personal words and no kin or role in front.

    Initials and particles are no personal words; names of organisations are not personal.
    """
    if not name or is_blank(name) or has_legal_form(name):
        return False
    contact = read_contact(name)
    return contact.head is None and len(_full(contact.personal)) >= 2
