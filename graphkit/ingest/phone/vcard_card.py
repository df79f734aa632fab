"""The cards of a vCard file: which properties belong together, and between which lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from graphkit.ingest.phone.text_lines import text_lines
from graphkit.ingest.phone.vcard_property import BadLine, Property, properties
from graphkit.ingest.source import Source
from graphkit.ingest.tables.sniff import Encoding

MOST_PROPERTIES = 20_000
_DEEPEST = 8

Complain = Callable[[str, str, str, str | None], None]
"""locator, kind, sentence, raw text"""


@dataclass(slots=True)
class Card:
    """One card: its index in the file, the line of its BEGIN, its properties in order.

    `agent_of` is the index of the card within which it stands (AGENT of vCard 2.1).
    """

    index: int
    line: int
    properties: list[Property] = field(default_factory=list)
    agent_of: int | None = None
    dropped: int = 0
    _named: dict[str, list[Property]] | None = None

    @property
    def locator(self) -> str:
        """Return the place of the card: its index and the line where it begins."""
        return f"card {self.index} line {self.line}"

    def at(self, line: int) -> str:
        """Return the place of a line in this card."""
        return f"card {self.index} line {line}"

    def all(self, name: str) -> list[Property]:
        """Return the properties of a name that hold something, in the order of the file."""
        return self.named().get(name, [])

    def named(self) -> dict[str, list[Property]]:
        """Return the properties that hold something by name; to be asked when the card ended."""
        if self._named is None:
            self._named = {}
            for one in self.properties:
                if one.value and not one.value.isspace():
                    self._named.setdefault(one.name, []).append(one)
        return self._named


def cards(source: Source, encoding: Encoding, complain: Complain) -> Iterator[Card]:
    """Yield every card as it ends; what stands between cards is complained of.

    A card that never ends is kept with what it holds. A card inside another is a card of
    its own where AGENT announces it; else the outer one was left unfinished.
    """
    count = 0
    open_cards: list[Card] = []
    strays = 0
    for found in properties(text_lines(source, encoding)):
        if isinstance(found, BadLine):
            where = open_cards[-1].at(found.line) if open_cards else f"line {found.line}"
            if open_cards:
                text = f"{where}: no property (a colon or a name is missing); the card is kept."
                complain(where, "no_property", text, found.raw)
            else:
                strays += 1
                _stray(complain, found.line, found.raw, strays)
            continue
        word = found.value.strip().upper()
        if found.name == "BEGIN" and word == "VCARD":
            while open_cards and not _announces(open_cards):
                yield _unfinished(open_cards.pop(), complain)
            count += 1
            outer = open_cards[-1].index if open_cards else None
            open_cards.append(Card(count, found.line, agent_of=outer))
        elif found.name == "END" and word == "VCARD" and open_cards:
            yield open_cards.pop()
        elif not open_cards:
            strays += 1
            _stray(complain, found.line, found.raw[0], strays)
        elif len(open_cards[-1].properties) < MOST_PROPERTIES:
            open_cards[-1].properties.append(found)
        else:
            open_cards[-1].dropped += 1
    while open_cards:
        yield _unfinished(open_cards.pop(), complain)


def _announces(open_cards: list[Card]) -> bool:
    last = open_cards[-1].properties[-1:]
    nested = bool(last) and last[0].name == "AGENT" and not last[0].value.strip()
    return nested and len(open_cards) < _DEEPEST


def _unfinished(card: Card, complain: Complain) -> Card:
    text = f"{card.locator}: has no END:VCARD; it is kept with what it holds."
    complain(card.locator, "unfinished_card", text, None)
    return card


def _stray(complain: Complain, line: int, raw: str, count: int) -> None:
    if count <= MOST_PROPERTIES:
        complain(f"line {line}", "stray_line", f"line {line}: stands in no card.", raw)
