"""How files, their clocks and what could not be read are named on the screen."""

from __future__ import annotations

from typing import Any

from dashboard import words

FORMATS: dict[str, str] = {
    "cellebrite-ufdr": "Phone report",
    "sms-backup-restore": "Phone backup",
    "ios-address-book": "iPhone contacts",
    "ios-whatsapp-chats": "iPhone WhatsApp chats",
    "ios-whatsapp-calls": "iPhone WhatsApp calls",
    "ios-whatsapp-contacts": "iPhone WhatsApp contacts",
    "ios-whatsapp-lids": "iPhone WhatsApp identifiers",
    "sqlite-without-tables": "Database without tables",
    "vcard": "Contacts file",
    "whatsapp-text": "WhatsApp chat",
    "advert-lines": "Saved adverts",
    "advert-table": "Table of adverts",
    "table-adverts": "Table of adverts",
    "table-communications": "Call records",
    "table-transactions": "Table of transfers",
    "table-identities": "List of people",
    "table-relations": "List of relations",
    "table-positions": "List of positions",
    "statement-table": "Account statement",
}
"""What a reader reads, in two or three words."""

PHONES = frozenset(
    {"cellebrite-ufdr", "sms-backup-restore", "ios-whatsapp-chats", "ios-whatsapp-calls"}
)
"""Readers of what lay on one phone: somebody used it."""

PROBLEMS: dict[str, str] = {
    "file": "File could not be read",
    "undated": "Time could not be read",
    "ragged_row": "Row has another number of cells than its table",
    "not_an_object": "Line is not a record",
    "spreadsheet_damage": "Number was damaged by a spreadsheet",
    "too_long": "Text is too long to be read",
    "encoding": "Bytes are not text",
    "decoding": "Bytes are not text",
    "unreadable_file": "File inside an archive is damaged",
    "unreadable_cell": "Cell could not be read",
    "unknown_status": "Status is not known",
    "unknown_tables": "Tables that no reader knows",
    "side_unknown": "Side of the record is not known",
    "balance_break": "Balance does not follow from the rows",
    "incomplete": "Reading stopped before the end of the file",
    "payload": "Part of a message could not be read",
    "stray_line": "Line belongs to no message",
    "link": "A link to another file: listed, not followed",
    "unreadable": "File could not be read from the disc",
}

_RECORDS: tuple[tuple[str, str, str], ...] = (
    ("call", "call", "calls"),
    ("sms", "text message", "text messages"),
    ("mms", "picture message", "picture messages"),
    ("message", "chat message", "chat messages"),
    ("email", "e-mail", "e-mails"),
    ("data", "data session", "data sessions"),
    ("talk", "call or message", "calls and messages"),
    ("transactions", "transfer", "transfers"),
    ("adverts", "advert", "adverts"),
    ("relations", "relation", "relations"),
    ("positions", "position", "positions"),
    ("media", "media file", "media files"),
)

_TALK = ("call", "sms", "mms", "message", "email", "data")

_PEOPLE: dict[str, tuple[str, str]] = {
    "address_book": ("contact", "contacts"),
    "subscriber": ("subscriber", "subscribers"),
    "holder": ("account holder", "account holders"),
    "register": ("person in a register", "people in a register"),
}

_CLOCKS: dict[str, str] = {
    "explicit": "stated in file",
    "device": "device",
    "network": "network",
}


def what(exhibit: dict[str, Any]) -> str:
    """What an exhibit is, in two or three words."""
    formats = [str(one) for one in exhibit["formats"]]
    if not formats:
        return "Unread file"
    names = list(dict.fromkeys(FORMATS.get(one, one) for one in formats))
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more kinds"


def holds(exhibit: dict[str, Any]) -> str:
    """What its records are: 348 calls, 241 text messages, 11 contacts."""
    records, people = exhibit["records"], exhibit["people"]
    if records.get("communications") and not any(records.get(name) for name in _TALK):
        records = {**records, "talk": records["communications"]}
    parts = [
        f"{words.count(records[name])} {one if records[name] == 1 else more}"
        for name, one, more in _RECORDS
        if records.get(name)
    ]
    parts += [
        f"{words.count(people[basis])} {one if people[basis] == 1 else more}"
        for basis, (one, more) in _PEOPLE.items()
        if people.get(basis)
    ]
    if not parts:
        return "kept, nothing read" if not exhibit["rows"] else "no records"
    return words.listed(parts)


def clock(exhibit: dict[str, Any], zone: str) -> tuple[str, str, str]:
    """The clock of its times: text, look of the badge, and every basis with its count."""
    bases = {name: n for name, n in exhibit["time_basis"].items() if name != "unknown"}
    if not bases:
        return "no times", "line", "The records of this exhibit carry no time."
    main = max(bases, key=lambda name: (bases[name], name))
    counts = "; ".join(
        f"{words.BASES.get(name, name)}: {words.count(n)}" for name, n in sorted(bases.items())
    )
    if main == "assumed":
        return f"{zone}, assumed", "warn", f"Basis of the zone: {counts}"
    text = _CLOCKS.get(main, main)
    return text, "", f"Basis of the zone: {counts}"


def problem(kind: str) -> str:
    """What went wrong, in a few words."""
    return PROBLEMS.get(kind, kind.replace("_", " ").capitalize())


def entry(action: str, n: int) -> str:
    """So many ledger entries of one kind, in words."""
    one, more = _ENTRIES.get(action, (f"1 entry “{action}”", f"{{n}} entries “{action}”"))
    return one if n == 1 else more.format(n=words.count(n))


_ENTRIES: dict[str, tuple[str, str]] = {
    "case.new": ("The case was opened", "The case was opened"),
    "intake": ("1 exhibit was taken in", "{n} exhibits were taken in"),
    "intake.seen": ("1 known exhibit was added again", "{n} known exhibits were added again"),
    "run.open": ("Reading of 1 file began", "Reading of {n} files began"),
    "run.done": ("1 file was read", "{n} files were read"),
    "batch.add": ("1 part of a file was kept", "{n} parts of files were kept"),
    "resolve": ("Records were compared by rule", "Records were compared by rule {n} times"),
    "judge.rules": ("The rules joined records", "The rules joined records {n} times"),
    "judge.same": ("1 pair of records was joined", "{n} pairs of records were joined"),
    "judge.different": ("1 pair was kept apart", "{n} pairs were kept apart"),
    "judge.unsure": ("1 pair was marked unsure", "{n} pairs were marked unsure"),
    "judge.revoke": ("1 judgement was taken back", "{n} judgements were taken back"),
    "role.set": ("1 role was set", "{n} roles were set"),
}
