"""Writes the invented case out as files, and its ground truth beside them."""

from __future__ import annotations

import random
import zipfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from samples import people
from samples.formats import chats, sms_backup, tables, ufdr
from samples.people import (
    BRIAN,
    BYSTANDERS,
    DANIEL,
    EVERYBODY,
    GRACE,
    IBRAHIM,
    MOSES,
    RUTH,
    SARAH,
    SIM_CHANGE,
    VICTIMS,
    Person,
)
from samples.story import Story, Talk, tell


@dataclass
class Truth:
    """What is true in the invented case, to compare with what was found."""

    members: list[tuple[str, str, str]] = field(default_factory=list)
    """(file, locator, person): which identity record speaks of whom."""
    problems: dict[str, int] = field(default_factory=dict)
    """Planted unreadable rows per file."""
    advert_authors: dict[str, str] = field(default_factory=dict)

    def note(self, file: str, found: dict[str, str]) -> None:
        """Keep the true person of each record of a file."""
        self.members += [(file, locator, person) for locator, person in found.items()]

    def as_json(self) -> dict[str, Any]:
        """Return the truth as plain values."""
        return {
            "people": [
                {
                    "person": person.key,
                    "name": person.name,
                    "role": person.role,
                    "identifiers": [number.e164 for number in person.numbers],
                    "members": sorted(
                        [file, locator] for file, locator, key in self.members if key == person.key
                    ),
                }
                for person in EVERYBODY
            ],
            "links": [
                {"a": RUTH.key, "b": BRIAN.key, "what": "most calls"},
                {"a": RUTH.key, "b": GRACE.key, "what": "adverts share numbers"},
                {"a": GRACE.key, "b": BRIAN.key, "what": "money is passed on"},
            ],
            "problems": dict(sorted(self.problems.items())),
            "adverts": dict(sorted(self.advert_authors.items())),
        }


def write_files(folder: Path, *, seed: int = 2026) -> Truth:
    """Write the exhibits of the case into a folder; the same seed gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    story = tell(seed)
    truth = Truth()
    draw = random.Random(seed)  # noqa: S311 - choices of a sample
    _phones(folder, story, truth)
    _registers(folder, truth)
    _money(folder, story)
    _adverts(folder, story, truth)
    _chat(folder, story, draw)
    _noise(folder, truth)
    return truth


def _of(story: Story, number: str) -> list[Talk]:
    return [talk for talk in story.talks if number in (talk.sender, talk.receiver)]


def _of_person(story: Story, person: Person) -> list[Talk]:
    own = {number.e164 for number in person.numbers}
    return [talk for talk in story.talks if talk.sender in own or talk.receiver in own]


def _phones(folder: Path, story: Story, truth: Truth) -> None:
    book = [
        (saved, person.numbers[0].national, person)
        for person in (BRIAN, DANIEL, GRACE, *VICTIMS, *BYSTANDERS[:5])
        for saved in person.saved_as[:1]
    ]
    ids = ufdr.write(
        folder / "ruth-handset.ufdr", RUTH, _of_person(story, RUTH),
        [(saved, number) for saved, number, _ in book],
    )  # fmt: skip
    by_name = {saved: person.key for saved, _, person in book}
    truth.note("ruth-handset.ufdr", {place: by_name[name] for place, name in ids.items()})
    saved = {RUTH.numbers[0].e164: "Madam Ruth", DANIEL.numbers[0].e164: "Dan Boda",
             MOSES.numbers[0].e164: "Agent Moses"}  # fmt: skip
    sms_backup.write(folder / "brian-sms.xml", BRIAN, _of_person(story, BRIAN), saved)
    for number in (RUTH.numbers[0].e164, BRIAN.numbers[0].e164):
        name = f"calls-{number[-3:]}.csv"
        tables.call_records(folder / name, number, _of(story, number))
        truth.problems[name] = 2
    cards = [(person.saved_as[0], person) for person in (RUTH, BRIAN, GRACE, IBRAHIM, SARAH)]
    cards += [(person.name, person) for person in BYSTANDERS[5:12]]
    cards.append(("Mama Esther", BYSTANDERS[4]))
    truth.note("daniel-contacts.vcf", chats.address_book(folder / "daniel-contacts.vcf", cards))


def _registers(folder: Path, truth: Truth) -> None:
    listed = [(person, person.name, number.e164) for person in EVERYBODY
              for number in person.numbers if person is not SARAH]  # fmt: skip
    found = tables.subscribers(folder / "subscribers.csv", listed)
    truth.note("subscribers.csv", found)
    truth.problems["subscribers.csv"] = 1
    seen = [(RUTH, RUTH.spellings[0]), (BRIAN, BRIAN.spellings[0]), (DANIEL, DANIEL.spellings[0]),
            (GRACE, GRACE.spellings[0]), (MOSES, MOSES.spellings[0]), (SARAH, SARAH.name),
            (IBRAHIM, IBRAHIM.spellings[0])]  # fmt: skip
    seen += [(victim, victim.name) for victim in VICTIMS]
    seen += [(person, person.name) for person in BYSTANDERS[12:]]
    truth.note("guest-list.csv", tables.guests(folder / "guest-list.csv", seen))
    pairs = [(RUTH, BRIAN, "2026-03-04"), (RUTH, GRACE, "2026-03-04"), (BRIAN, MOSES, "2026-05-11"),
             (DANIEL, GRACE, "2026-06-20"), (RUTH, DANIEL, "2026-07-02"),
             (BYSTANDERS[3], BYSTANDERS[7], "2026-04-01")]  # fmt: skip
    tables.meetings(folder / "observed-meetings.csv", pairs)


def _money(folder: Path, story: Story) -> None:
    wallet = BRIAN.numbers[0].e164
    own = [p for p in story.payments if wallet in (p.payer, p.payee)]
    tables.airtel_statement(folder / "wallet-118.csv", BRIAN, wallet, own)
    house = GRACE.numbers[0].e164
    own = [p for p in story.payments if house in (p.payer, p.payee)]
    tables.airtel_statement(folder / "wallet-124.csv", GRACE, house, own)
    bank = [p for p in story.payments if p.payee == people.BANK_ACCOUNT]
    tables.bank_statement(folder / "guest-house-account.csv", bank)


def _adverts(folder: Path, story: Story, truth: Truth) -> None:
    for advert in story.adverts:
        truth.advert_authors[advert.advert_id] = advert.author
    tables.adverts_table(folder / "adverts-board.csv", story.adverts[::3])
    rest = [advert for count, advert in enumerate(story.adverts) if count % 3]
    chats.advert_lines(folder / "adverts.jsonl", rest)
    truth.problems["adverts.jsonl"] = 1


def _chat(folder: Path, story: Story, draw: random.Random) -> None:
    words = ("Water is back", "Two rooms free tonight", "Who has the keys?", "Bus at six",
             "Please clean the yard", "Thank you all")  # fmt: skip
    authors = ["Grace House", "Dan", RUTH.numbers[1].e164.replace("+256", "+256 ")]
    messages = []
    at = SIM_CHANGE
    for _ in range(60):
        at += timedelta(hours=draw.randrange(3, 40), minutes=draw.randrange(60))
        messages.append((at, draw.choice(authors), draw.choice(words)))
    chats.group_chat(folder / "house-chat.txt", messages)


def _noise(folder: Path, truth: Truth) -> None:
    (folder / "notes.bin").write_bytes(b"\x00\x01NOTES\x00" * 40)
    (folder / "empty.csv").write_bytes(b"")
    whole = folder / "photos.zip"
    with zipfile.ZipFile(whole, "w") as out:
        out.writestr(zipfile.ZipInfo("a/list.txt", ufdr.FIXED), "no known format " * 200)
    whole.write_bytes(whole.read_bytes()[:-60])  # a copy that was cut off
    truth.problems.update({"empty.csv": 1, "photos.zip": 1})
