"""Texts and calls of one phone as SMS Backup & Restore writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from samples.people import Person
from samples.story import Talk


def write(path: Path, owner: Person, talks: Sequence[Talk], saved: Mapping[str, str]) -> None:
    """Write one file with the texts and the calls of a phone.

    `saved` is the address book: number to saved name.
    """
    own = {number.e164 for number in owner.numbers}
    texts = [talk for talk in talks if talk.kind == "sms"]
    calls = [talk for talk in talks if talk.kind == "call"]
    lines = ["<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>"]
    lines.append(f'<smses count="{len(texts)}">')
    for talk in texts:
        sent = talk.sender in own
        other = talk.receiver if sent else talk.sender
        lines.append(
            f'  <sms protocol="0" address={quoteattr(_shown(other))} date="{_ms(talk)}" '
            f'type="{2 if sent else 1}" body={quoteattr(talk.text)} service_center="null" '
            f'read="1" status="-1" sub_id="1" '
            f"contact_name={quoteattr(saved.get(other, '(Unknown)'))} />"
        )
    lines.append("</smses>")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = ["<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>"]
    lines.append(f'<calls count="{len(calls)}">')
    for talk in calls:
        made = talk.sender in own
        other = talk.receiver if made else talk.sender
        kind = 2 if made else (1 if talk.answered else 3)
        lines.append(
            f'  <call number={quoteattr(_shown(other))} duration="{talk.seconds}" '
            f'date="{_ms(talk)}" type="{kind}" presentation="1" subscription_id="1" '
            f"contact_name={quoteattr(saved.get(other, '(Unknown)'))} />"
        )
    lines.append("</calls>")
    path.with_name(path.stem.replace("sms", "calls") + path.suffix).write_text(
        "\n".join(lines) + "\n", encoding="utf-8"
    )


def _ms(talk: Talk) -> int:
    return int(talk.at.timestamp()) * 1000


def _shown(number: str) -> str:
    """Write about half of the numbers without country code, as phones do."""
    if number.startswith("+256") and int(number[-1]) % 2:
        return "0" + number[4:]
    return number
