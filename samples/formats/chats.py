"""What people hand over: an exported group chat, an address book, adverts as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from samples.people import Person
from samples.story import Advert

EAST_AFRICA = timedelta(hours=3)


def group_chat(path: Path, messages: Sequence[tuple[datetime, str, str]]) -> None:
    """Write a chat as the app exports it: one header per message, local time."""
    lines = [
        "[02/02/2026, 08:00:00] House: \u200eMessages and calls are end-to-end encrypted.",
    ]
    for at, author, text in messages:
        local = at + EAST_AFRICA
        lines.append(f"[{local:%d/%m/%Y, %H:%M:%S}] {author}: {text}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def address_book(path: Path, cards: Sequence[tuple[str, Person]]) -> dict[str, str]:
    """Write an address book as vCards; return card number to person key."""
    lines: list[str] = []
    truth = {}
    for count, (name, person) in enumerate(cards, 1):
        lines += [
            "BEGIN:VCARD", "VERSION:3.0", f"N:;{name};;;", f"FN:{name}",
            f"TEL;TYPE=CELL:{person.numbers[0].national}", "END:VCARD",
        ]  # fmt: skip
        truth[f"card {count}"] = person.key
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")
    return truth


def advert_lines(path: Path, adverts: Sequence[Advert]) -> None:
    """Write adverts as JSON lines; the last line is cut off, as a broken download leaves it."""
    lines = [
        json.dumps(
            {
                "id": advert.advert_id,
                "url": f"https://{advert.site}/{advert.advert_id}",
                "site": advert.site,
                "posted_at": (advert.posted + EAST_AFRICA).isoformat().replace("+00:00", "+03:00"),
                "city": advert.city,
                "category": advert.category,
                "title": advert.title,
                "body": advert.body,
            },
            ensure_ascii=False,
        )
        for advert in adverts
    ]
    lines.append('{"id": "A9999", "body": "Wanted: a used des')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
