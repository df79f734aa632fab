"""Where an exported chat stands: a text of its own, or one in a zip with its attachments."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from graphkit.errors import SourceError
from graphkit.ingest.phone.chat_file import looks_like_chat
from graphkit.ingest.phone.chat_media import is_attachment_name
from graphkit.ingest.source import Container, Source

_CHAT_NAME = "_chat.txt"
_JUNK = "__MACOSX/"


class ChatArchive:
    """A zip that holds one chat and nothing but what people send each other."""

    def __init__(self, container: Container, chat: Source) -> None:
        """Keep the zip and the member that is the chat."""
        self.container = container
        self.chat = chat

    def attachments(self) -> Iterator[Source]:
        """Yield the other members in the order of their names."""
        for member in self.container.sources():
            if member.member != self.chat.member and not _is_junk(member):
                yield member

    def __enter__(self) -> ChatArchive:
        return self

    def __exit__(self, *_: object) -> None:
        self.container.close()

    def junk(self) -> int:
        """Count the members that only a Mac's archiver adds."""
        return sum(map(_is_junk, self.container.sources()))


def open_archive(source: Source) -> ChatArchive | None:
    """Return the chat in a zip; None if this is no zip, or not of one chat alone.

    A zip that also holds other files is left alone: each member is then read by itself.
    """
    try:
        container = source.container()
    except SourceError:
        return None
    if container is None:
        return None
    archive = _archive(container)
    if archive is None:
        container.close()
    return archive


def _archive(container: Container) -> ChatArchive | None:
    try:
        members = [member for member in container.sources() if not _is_junk(member)]
        texts = [member for member in members if member.name.lower().endswith(".txt")]
        named = [member for member in texts if member.name.lower() == _CHAT_NAME]
        chats = named if named else texts
        if len(chats) != 1 or not looks_like_chat(chats[0]):
            return None
    except SourceError:
        return None
    chat = chats[0]
    folder = _folder(chat)
    for member in members:
        sent = is_attachment_name(member.name) or (named and member in texts)
        if member is not chat and not (sent and _folder(member) == folder):
            return None
    return ChatArchive(container, chat)


def _folder(member: Source) -> str:
    return (member.member or "").rpartition("/")[0]


def _is_junk(member: Source) -> bool:
    return (member.member or "").rpartition("!/")[2].startswith(_JUNK)


def sha256_of(source: Source) -> str:
    """Return the SHA-256 of a file; raises SourceError if its bytes cannot be had."""
    digest = hashlib.sha256()
    with source.open() as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
