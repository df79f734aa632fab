"""One exported chat as a file: its layout, its authors, its messages with their lines.

The whole file is surveyed before a message is read, since only the whole file shows what
its headers look like and in which order their dates are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graphkit.errors import MalformedRecord
from graphkit.ingest import limits
from graphkit.ingest.phone.chat_layout import MARKS, Header, OrderVote, read_header, votes
from graphkit.ingest.phone.text_lines import head_lines, text_lines
from graphkit.ingest.source import Source
from graphkit.ingest.tables.sniff import Encoding, settle_encoding

_LONGEST_NAME = 200
_EDGES = re.compile(rf"^[{MARKS}\s]+|[{MARKS}\s]+$")
_QUOTES = (("“", "”"), ("«", "»"), ("„", "“"))
_APP_MARK = "\u200e"
"""The app leads its own words with this mark, whoever they are filed under."""
_ENCRYPTION = (
    "end-to-end encrypted", "ende-zu-ende-verschlüsselt", "chiffrés de bout en bout",
    "cifrados de extremo a extremo", "criptografia de ponta a ponta",
    "crittografati end-to-end", "end-to-end versleuteld", "totalsträckskrypterade",
)  # fmt: skip


@dataclass(slots=True)
class Author:
    """How often a name stands before a text, and whether all of it is the app's own words."""

    messages: int = 0
    app_only: bool = True
    notice: bool = False


@dataclass(slots=True)
class ChatFile:
    """A surveyed chat: where it is, how it is written, who writes in it."""

    source: Source
    encoding: Encoding
    vote: OrderVote
    authors: dict[str, Author]
    other_headers: int
    """Lines that look like headers of another layout: text that somebody pasted."""

    @property
    def people(self) -> list[str]:
        """Return the authors in order of appearance, without a group's name.

        A group's own name stands before the notices of the group, and before those only.
        """
        return [
            name for name, author in self.authors.items() if not (author.notice and author.app_only)
        ]


@dataclass(slots=True)
class Message:
    """One message or notice, with the line of its header; `author` None for a notice."""

    line: int
    header: Header
    author: str | None
    parts: list[str] = field(default_factory=list)
    size: int = 0
    cut: bool = False
    unclear: bool = False
    """True if an author's name is followed by a colon but no blank."""

    @property
    def locator(self) -> str:
        """Return the place of the header."""
        return f"line {self.line}"

    @property
    def text(self) -> str:
        """Return the text as written, its lines joined by line feeds."""
        return "\n".join(self.parts)

    def add(self, text: str, cut: bool) -> None:
        """Add one more line, up to the cap of a field."""
        room = limits.FIELD - self.size
        self.cut |= cut or len(text) > room
        if room > 0:
            self.parts.append(text[:room])
        self.size += len(text) + 1


@dataclass(frozen=True, slots=True)
class Stray:
    """A line before the first header: it belongs to no message."""

    line: int
    text: str


def looks_like_chat(source: Source) -> bool:
    """Tell from the first lines whether a text is an exported chat."""
    lines = [line for line in head_lines(source) if line.strip()]
    headers = [found for line in lines if (found := read_header(line)) is not None]
    if not headers or (read_header(lines[0]) is None and len(headers) * 10 < len(lines)):
        return False
    layout = headers[0].layout
    # Log files: no app writes seconds, a bare dash and no comma.
    return layout.bracket or layout.comma or not layout.seconds


def survey(source: Source) -> ChatFile:
    """Read a chat once to learn its layout and its authors; MalformedRecord if it has none."""
    encoding = settle_encoding(source)
    authors: dict[object, dict[str, Author]] = {}

    def headers() -> Iterator[tuple[int, Header]]:
        for line in text_lines(source, encoding):
            header = read_header(line.text)
            if header is not None:
                _note_author(authors.setdefault(header.layout, {}), line.text[header.end :])
                yield line.number, header

    found = votes(headers())
    if not found:
        raise MalformedRecord(
            f"{source.name}: no line opens a message with date and time.",
            exhibit=source.exhibit_id,
            locator=source.member or source.name,
        )
    vote = max(found.values(), key=lambda one: one.headers)  # the first of equals
    others = sum(one.headers for one in found.values()) - vote.headers
    return ChatFile(source, encoding, vote, authors[vote.layout], others)


def _note_author(authors: dict[str, Author], rest: str) -> None:
    name, text = split_author(rest)
    if name is None:
        return
    author = authors.setdefault(name, Author())
    author.messages += 1
    by_app = text.lstrip().startswith(_APP_MARK)
    author.app_only &= by_app
    author.notice |= by_app and is_encryption_notice(text)


def split_author(rest: str) -> tuple[str | None, str]:
    """Split what follows the time at the first `: `; no such place means a notice.

    A quotation mark that opens before the colon and closes behind it is a notice too: it
    names a group or a subject.
    """
    name, colon, text = rest.partition(": ")
    if not colon or len(name) > _LONGEST_NAME or (len(name) > 20 and is_encryption_notice(name)):
        return None, rest
    opened = not name.isascii() and any(name.count(a) != name.count(b) for a, b in _QUOTES)
    opened |= name.count('"') % 2 == 1
    name = _EDGES.sub("", name)
    return (None, rest) if opened or not name else (name, text)


def is_encryption_notice(text: str) -> bool:
    """Tell whether a text is the app's notice about encryption, in the languages known."""
    words = text[:400].lower()
    return any(phrase in words for phrase in _ENCRYPTION)


def messages(chat: ChatFile) -> Iterator[Message | Stray]:
    """Yield every message of a surveyed chat in the order of the file."""
    people = set(chat.people)
    current: Message | None = None
    for line in text_lines(chat.source, chat.encoding):
        header = read_header(line.text)
        if header is not None and header.layout == chat.vote.layout:
            if current is not None:
                yield current
            current = _opened(line.number, header, line.text[header.end :], line.cut, people)
        elif current is not None:
            current.add(line.text, line.cut)
        elif line.text.strip():
            yield Stray(line.number, line.text)
    if current is not None:
        yield current


def _opened(line: int, header: Header, rest: str, cut: bool, people: set[str]) -> Message:
    name, text = split_author(rest)
    if name is not None and name not in people:
        name, text = None, rest
    if name is not None and text.startswith(_APP_MARK) and is_encryption_notice(text):
        name, text = None, rest
    unclear = False
    if name is None:
        before, colon, behind = rest.partition(":")
        if colon and _EDGES.sub("", before) in people:
            if behind.strip():
                unclear = True
            else:  # the blank behind the colon got lost with the end of the line
                name, text = _EDGES.sub("", before), ""
    message = Message(line, header, name, unclear=unclear)
    message.add(text, cut)
    return message
