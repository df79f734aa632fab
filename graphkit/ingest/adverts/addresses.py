"""E-mail and web addresses in advert text, also where `@` and dots are spelled out.

Nothing is opened, resolved or expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from graphkit.ingest.adverts.fold import Folded
from graphkit.ingest.adverts.top_level import TOP_LEVEL, registered_domain
from graphkit.model.email_address import read_email
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, Validity

METHOD = "advert text"

_AT = r"(?P<at>@| ?[(\[{] ?(?:at|@) ?[)\]}] ?| at )"
_DOT = r"(?:\.| ?[(\[{] ?(?:dot|\.) ?[)\]}] ?| dot )"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(
    rf"(?<![\w.+-])(?P<local>[^\W_](?:[\w.+-]{{0,62}}[\w+-])?){_AT}"
    rf"(?P<host>{_LABEL}(?:{_DOT}{_LABEL}){{1,6}})",
    re.IGNORECASE,
)
_DOTS = re.compile(_DOT, re.IGNORECASE)
_MAILBOX_LIST = """
gmail googlemail yahoo ymail hotmail outlook live msn icloud aol gmx proton protonmail yandex mail
"""
_MAILBOXES = frozenset(_MAILBOX_LIST.split())
"""Providers by whose name a plain `at` between words is an address and not prose."""
_SHORTEST_SPELLED = 4

_WEB = re.compile(
    r"(?:https?://|(?<![\w@.-])(?:www\.|t\.me/|chat\.whatsapp\.com/))[^\s<>\"'`|\\^{}]+",
    re.IGNORECASE,
)
_WEB_PARTS = re.compile(r"(?:(https?)://)?(?:[^/?#@]*@)?([^/?#:]+)", re.IGNORECASE)
_TRAILING = ".,;:!?)]*~'’”»…"


def find_emails(text: Folded) -> Iterator[Identifier]:
    """Yield e-mail addresses with their offsets in the source text, lower-cased."""
    if "@" not in text.text and "at" not in text.text.lower():
        return
    for found in _EMAIL.finditer(text.text):
        labels, end = _domain(text.text, found)
        if labels is None:
            continue
        if found["at"] == " at " and not _is_spelled_out(found, labels, end):
            continue
        start, stop = text.source_span(found.start(), end)
        address = read_email(f"{found['local']}@{'.'.join(labels)}")
        if address.validity is Validity.VALID:
            yield replace(address, start=start, end=stop, method=METHOD)


def _domain(text: str, found: re.Match[str]) -> tuple[list[str] | None, int]:
    """Return the labels up to a known end, and where they stop; words glued on are cut."""
    labels: list[str] = []
    best: tuple[list[str] | None, int] = (None, 0)
    place = found.start("host")
    while place < found.end("host"):
        dot = _DOTS.search(text, place, found.end("host"))
        stop = dot.start() if dot is not None else found.end("host")
        label = text[place:stop]
        plain = _without_glued_word(label) if labels else label
        if best[0] is not None and label[:1].isupper() and not best[0][-1].isupper():
            break
        labels.append(plain)
        if len(labels) > 1 and plain.lower() in TOP_LEVEL:
            best = list(labels), place + len(plain)
        if dot is None or plain != label:
            break
        place = dot.end()
    return best


def _without_glued_word(label: str) -> str:
    """Cut `comCall` to `com`; a label that is an end by itself stays."""
    cut = re.match(r"[a-z]+(?=[A-Z])", label)
    if cut is not None and cut.group() in TOP_LEVEL:
        return cut.group()
    return label


def _is_spelled_out(found: re.Match[str], labels: list[str], end: int) -> bool:
    if len(found["local"]) < _SHORTEST_SPELLED:
        return False
    return labels[0].lower() in _MAILBOXES or " dot " in found.string[found.start("host") : end]


def find_urls(text: Folded) -> Iterator[Identifier]:
    """Yield web addresses in full; the registered domain stands in the note.

    Invitations into a group are web addresses too, not numbers.
    """
    for found in _WEB.finditer(text.text):
        url = found.group().rstrip(_TRAILING)
        parts = _WEB_PARTS.match(url)
        if parts is None:
            continue
        host = parts[2].lower()
        domain = registered_domain(host)
        scheme = (parts[1] or "https").lower()
        start, end = text.source_span(found.start(), found.start() + len(url))
        yield Identifier(
            IdentifierKind.URL,
            url,
            f"{scheme}://{host}{url[parts.end() :]}" if domain else None,
            Validity.VALID if domain else Validity.POSSIBLE,
            METHOD,
            start=start,
            end=end,
            note=f"domain {domain}" if domain else None,
        )


def site_of(url: str) -> str | None:
    """Return the registered domain of a web address, or None if it has none."""
    parts = _WEB_PARTS.match(url.strip())
    return None if parts is None else registered_domain(parts[2])
