"""The grammar of SMS Backup & Restore: from segments of markup to messages and calls.

Everything stands in attributes; `null` as a value means that there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphkit.ingest import limits
from graphkit.ingest.xml_markup import TOKEN, attributes, local_name

KINDS = frozenset({"sms", "mms", "call"})
ROOTS = frozenset({"smses", "calls"})
MOST_PARTS = 10_000
"""Parts and addresses of one message that are kept."""


@dataclass(slots=True)
class Entry:
    """One message or call: its kind, its place among those of its kind, its attributes."""

    kind: str
    number: int
    attributes: dict[str, str]
    parts: list[dict[str, str]] = field(default_factory=list)
    addresses: list[dict[str, str]] = field(default_factory=list)

    @property
    def locator(self) -> str:
        """Name the entry as a person counts it: the third text message is `sms 3`."""
        return f"{self.kind} {self.number}"

    def get(self, name: str) -> str:
        """Return an attribute, empty where the file has none or says null."""
        value = self.attributes.get(name, "")
        return "" if value == "null" else value


class BackupParser:
    """Turns segments into entries; keeps one open message and the counts by kind."""

    def __init__(self) -> None:
        """Start before the root element."""
        self._open: list[str] = []
        self._counts: dict[str, int] = {}
        self.entry: Entry | None = None
        """The message that has begun and not ended."""
        self.stated: int | None = None
        """How many entries the file says that it holds."""

    def entries(self, segment: str) -> Iterator[Entry]:
        """Yield what this segment completes, in the order of the file."""
        for end, start, inside, closed, _, _ in TOKEN.findall(segment):
            if start:
                name = local_name(start)
                depth = len(self._open)
                if not closed:
                    self._open.append(name)
                if depth == 0:
                    count = attributes(inside).get("count", "").strip()
                    self.stated = int(count) if count.isascii() and count.isdigit() else None
                elif depth == 1:
                    self._counts[name] = self._counts.get(name, 0) + 1
                    self.entry = Entry(name, self._counts[name], attributes(inside))
                    if closed:
                        yield self.entry
                        self.entry = None
                elif self.entry is not None:
                    self._inside(name, inside)
            elif end and self._open:
                self._open.pop()
                if len(self._open) == 1 and self.entry is not None:
                    yield self.entry
                    self.entry = None

    def _inside(self, name: str, written: str) -> None:
        entry = self.entry
        if entry is None or len(self._open) > limits.XML_DEPTH:
            return
        group = {"part": entry.parts, "addr": entry.addresses}.get(name)
        if group is not None and len(group) < MOST_PARTS:
            group.append(attributes(written))
