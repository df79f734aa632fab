"""The tables of the case: call records, registers, meetings, statements, adverts."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from samples import people
from samples.people import Person
from samples.story import Advert, Payment, Talk

EAST_AFRICA = timedelta(hours=3)


def write_rows(path: Path, rows: Iterable[Sequence[str]], *, delimiter: str = ",") -> None:
    """Write rows as CSV with CRLF line ends, as spreadsheets do."""
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=delimiter).writerows(rows)


def call_records(path: Path, owner: str, talks: Sequence[Talk]) -> int:
    """Write an operator's call records of one number; clocks differ by a few seconds.

    Two rows are spoilt: one with an impossible date, one cut short. Returns all rows.
    """
    draw = random.Random(owner)  # noqa: S311 - clock skew of a sample
    rows = [
        ["CALL_DATE", "CALLING_NO", "CALLED_NO", "CALL_TYPE", "DURATION_SEC", "CELL_ID", "IMEI"]
    ]
    for talk in talks:
        if not talk.sender.startswith("+") or not talk.answered:
            continue
        local = talk.at + EAST_AFRICA + timedelta(seconds=draw.randrange(4))
        kind = "SMS" if talk.kind == "sms" else "VOICE"
        rows.append(
            [
                local.strftime("%d/%m/%Y %H:%M:%S"), talk.sender[1:], talk.receiver.lstrip("+"),
                kind, str(talk.seconds + (draw.randrange(2) if talk.seconds else 0)),
                f"641-10-0207-{draw.randrange(11, 40)}", "356938035643809",
            ]
        )  # fmt: skip
    rows.append(["31/02/2026 10:00:00", owner[1:], "256700000999", "VOICE", "12", "", ""])
    rows.append(["28/08/2026 10:00:00", owner[1:]])
    write_rows(path, rows)
    return len(rows) - 1


def subscribers(path: Path, listed: Sequence[tuple[Person, str, str]]) -> dict[str, str]:
    """Write an operator's register; one row has a number that a spreadsheet has spoilt.

    `listed` holds person, name as registered, number. Returns locator to person key.
    """
    rows = [["MSISDN", "First Name", "Last Name", "NIN", "Date of Birth", "Gender"]]
    truth = {}
    for person, name, number in listed:
        last, _, first = name.partition(" ")
        year, month, day = person.born.split("-")
        rows.append([number[1:], first, last, person.nin, f"{day}/{month}/{year}", person.sex])
        truth[f"row {len(rows)}"] = person.key
    rows.append(["2.56772E+11", "Unreadable", "Entry", "", "01/01/1990", "M"])
    write_rows(path, rows)
    return truth


def guests(path: Path, listed: Sequence[tuple[Person, str]]) -> dict[str, str]:
    """Write the guest house's list of people: name, id, date of birth, room."""
    rows = [["Full Name", "National ID", "Date of Birth", "Phone", "Address"]]
    truth = {}
    for person, name in listed:
        rows.append([name, person.nin, person.born, person.numbers[0].national, "Kasana, plot 4"])
        truth[f"row {len(rows)}"] = person.key
    write_rows(path, rows)
    return truth


def meetings(path: Path, pairs: Sequence[tuple[Person, Person, str]]) -> None:
    """Write an association list: who was seen with whom, and when."""
    rows = [["person_a", "person_b", "relation", "date"]]
    rows += [[a.name, b.name, "met", day] for a, b, day in pairs]
    write_rows(path, rows)


def airtel_statement(path: Path, owner: Person, number: str, payments: Sequence[Payment]) -> int:
    """Write a wallet statement in the layout with a Credit/Debit column; return its rows."""
    balance = Decimal(250000)
    rows: list[list[str]] = []
    credit = debit = Decimal(0)
    for payment in payments:
        incoming = payment.payee == number
        if incoming:
            balance += payment.amount
            credit += payment.amount
            other, name = payment.payer, payment.payer_name
            words = f"Received from {other[-9:]} , {name}"
        else:
            balance -= payment.amount + payment.fee
            debit += payment.amount
            other, name = payment.payee, payment.payee_name
            words = f"Sent Money to {other[-9:]} , {name}"
            if not other.startswith("+"):
                words = f"Paid to {other[-7:]} {name} {name}"
        local = payment.at + EAST_AFRICA
        rows.append(
            [
                payment.reference, local.strftime("%d-%m-%y %I:%M %p"), words,
                "Transaction Successful", f"{payment.amount:.2f}",
                "Credit" if incoming else "Debit",
                "0.00" if incoming else f"{payment.fee:.2f}", f"{balance:.2f}",
            ]
        )  # fmt: skip
    head = [
        ["Customer Name", owner.name.upper()], ["Mobile Number", number[-9:]],
        ["Opening Balance", "250000.00"], ["Closing Balance", f"{balance:.2f}"],
        ["Total Credit", f"{credit:.2f}"], ["Total Debit", f"{debit:.2f}"], [],
        ["Transaction ID", "Transaction Date", "Description", "Status", "Transaction Amount",
         "Credit/Debit", "Fee", "Balance"],
    ]  # fmt: skip
    write_rows(path, [*head, *rows])
    return len(rows)


def bank_statement(path: Path, payments: Sequence[Payment]) -> int:
    """Write a bank account's statement with a running balance; return its rows."""
    balance = Decimal("1200000.00")
    rows = [
        ["Account Name", people.GUEST_HOUSE], ["Account Number", people.BANK_ACCOUNT],
        ["Currency", "UGX"], [],
        ["Date", "Details", "Debit", "Credit", "Balance"],
    ]  # fmt: skip
    count = 0
    for number, payment in enumerate(payments):
        local = payment.at + EAST_AFRICA
        balance += payment.amount
        rows.append(
            [local.strftime("%d/%m/%Y"), f"WALLET {payment.payer[1:]} {payment.payer_name}", "",
             f"{payment.amount:,.2f}", f"{balance:,.2f}"]
        )  # fmt: skip
        count += 1
        if number % 3 == 2:
            rent = Decimal(180000)
            balance -= rent
            day = (local + timedelta(days=1)).strftime("%d/%m/%Y")
            rows.append([day, "RENT PLOT 4", f"{rent:,.2f}", "", f"{balance:,.2f}"])
            count += 1
    write_rows(path, rows)
    return count


def adverts_table(path: Path, adverts: Sequence[Advert]) -> None:
    """Write adverts as a table, as a scraper or a clerk would."""
    rows = [["id", "url", "site", "posted_at", "city", "category", "title", "body"]]
    for advert in adverts:
        rows.append(
            [
                advert.advert_id, f"https://{advert.site}/{advert.advert_id}", advert.site,
                (advert.posted + EAST_AFRICA).strftime("%Y-%m-%d %H:%M:%S+03:00"), advert.city,
                advert.category, advert.title, advert.body,
            ]
        )  # fmt: skip
    write_rows(path, rows)
