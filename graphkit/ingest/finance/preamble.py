"""What stands above the rows of a statement: holder, account, phone, period, balances.

Labels and values are read as they stand; what the preamble does not say stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from graphkit.ingest.finance.dates import Order, read_date
from graphkit.ingest.finance.header_vocabulary import Word
from graphkit.ingest.finance.header_words import header_word, plain
from graphkit.ingest.finance.marker_rows import Marker, marker_text
from graphkit.ingest.tables.text_rows import Row
from graphkit.model.money import Money, Style, read_currency, read_money


@dataclass(frozen=True, slots=True)
class Stated:
    """A value as the preamble writes it, and the row it stands in."""

    text: str
    row: int


@dataclass
class Preamble:
    """The statement's own facts; None or empty where it states nothing."""

    holder: Stated | None = None
    account: Stated | None = None
    phone: Stated | None = None
    bank: Stated | None = None
    address: Stated | None = None
    document: Stated | None = None
    currency: str | None = None
    opening: str | None = None
    closing: str | None = None
    total_in: str | None = None
    total_out: str | None = None
    period: tuple[date, date] | None = None
    texts: list[str] = field(default_factory=list)
    """Every cell, for recognising the operator."""


_LABELS_TEXT = {
    "holder": """
        customer name; account name; account holder; account holder name; account title; name;
        client name; holder; customer; full name; names; subscriber name; wallet holder;
        organisation; organization name; business name; merchant name; kontoinhaber; inhaber;
        rekeninghouder; titulaire; titular; nombre; nom; nazev uctu; majitel uctu;
        szamlatulajdonos; intestatario; jina; jina la mteja; cliente; kunde; account owner;
        name of customer
    """,
    "phone": """
        mobile number; mobile no; mobile; phone number; phone no; phone; telephone; msisdn; tel;
        wallet number; momo number; customer number; customer mobile; subscriber number;
        namba ya simu; contact number; mobile money number; registered number; telefon; telefono
    """,
    "account": """
        account number; account no; account; a c no; a c number; a c; acc no; acct no; account id;
        account details for; account details; statement for account; iban; kontonummer; konto;
        numero de compte; compte; rekeningnummer; rekening; cislo uctu; ucet; szamlaszam; cuenta;
        numero de cuenta; conta; till number; till no; paybill number; paybill; short code;
        shortcode; store number; agent number; card number; numer rachunku; rachunek; kontonr;
        nr rachunku; organization short code; namba ya akaunti; account number iban
    """,
    "bank": "bank; bank name; banque; banco; name of bank; institution",
    "address": "address; postal address; customer address; adresse; adres; direccion; anwani",
    "document": "id number; id no; national id; nin; passport; passport number; passport no",
    "currency": """
        currency; account currency; ccy; wahrung; munt; devise; moneda; moeda; waluta; mena;
        devizanem; sarafu
    """,
    "total_in": """
        total credit; total credits; total paid in; total deposits; total money in; credits total;
        total in; total inflow; total received; paid in; money in; summe haben; total credit amount
    """,
    "total_out": """
        total debit; total debits; total paid out; total withdrawals; total withdrawn;
        total money out; debits total; total out; total outflow; total sent; paid out; withdrawn;
        money out; summe soll; total debit amount
    """,
    "period": """
        statement period; period; date range; statement date range; for the period; from to;
        transaction period; zeitraum; periode; periodo; obdobi; kipindi; statement from; dates
    """,
    "from": "from; from date; start date; date from; von; period from; du; desde; od",
    "to": "to; to date; end date; date to; bis; period to; au; hasta; do",
}
_LABELS = {
    " ".join(phrase.split()): name
    for name, phrases in _LABELS_TEXT.items()
    for phrase in phrases.split(";")
}
_NUMBER = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9 ]{8,34}|[0-9*xX][0-9*xX \-/.]{2,}[0-9*xX]")
_CODES = re.compile(r"[A-Z0-9]{1,34}")
_DATE_PIECE = re.compile(
    r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4}|[0-9]{1,2}[\s-]?[^\W\d_]{3,9}[\s,-]*[0-9]{2,4}"
)


def is_label(text: str) -> bool:
    """Tell whether a text is one of the labels that stand above statements."""
    return plain(text) in _LABELS or marker_text(text) is not None


def read_preamble(rows: Sequence[Row]) -> Preamble:
    """Read the rows above the body; unknown labels are passed over, the first value counts."""
    found = Preamble()
    ends: dict[str, str] = {}
    for row in rows:
        cells = [cell.strip() for cell in row.cells]
        found.texts.extend(cell for cell in cells if cell)
        _codes(found, row, cells)
        for label, value in _pairs(cells):
            _take(found, ends, label, Stated(value, row.number))
    _summary(found, rows)
    if found.currency is None:
        found.currency = _currency(found)
    if found.period is None and "from" in ends and "to" in ends:
        found.period = _period(f"{ends['from']} {ends['to']}")
    return found


def _currency(found: Preamble) -> str | None:
    """Return the currency printed beside the balances and totals, if it is one."""
    texts = (found.opening, found.closing, found.total_in, found.total_out)
    codes = {
        money.currency
        for text in texts
        for style in Style
        if text is not None and (money := read_money(text, style)) is not None
    }
    codes.discard(None)
    return codes.pop() if len(codes) == 1 else None


def _pairs(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield label and value: `Label: value` in one cell, or the value in the next filled one."""
    for place, cell in enumerate(cells):
        if not cell:
            continue
        label, colon, value = cell.partition(":")
        if colon and value.strip():
            yield label, value.strip()
            continue
        following = next((other for other in cells[place + 1 :] if other), None)
        if following is not None:
            yield cell.rstrip(": "), following


def _take(found: Preamble, ends: dict[str, str], label: str, value: Stated) -> None:
    marker = marker_text(label)
    if marker is Marker.OPENING and found.opening is None:
        found.opening = value.text
    elif marker is Marker.CLOSING and found.closing is None:
        found.closing = value.text
    name = _LABELS.get(plain(label))
    if name in ("from", "to"):
        ends.setdefault(name, value.text)
    elif name == "period" and found.period is None:
        found.period = _period(value.text)
    elif name == "currency" and found.currency is None:
        found.currency = read_currency(value.text)
    elif name == "account" and found.account is None:
        number = _NUMBER.search(value.text.upper())
        if number is not None:
            found.account = Stated(value.text[number.start() : number.end()].strip(), value.row)
    elif name in ("holder", "phone", "bank", "address", "document"):
        if getattr(found, name) is None and _LABELS.get(plain(value.text)) is None:
            setattr(found, name, value)
    elif (
        name in ("total_in", "total_out")
        and getattr(found, name) is None
        and any(read_money(value.text, style) for style in Style)
    ):
        setattr(found, name, value.text)


def _codes(found: Preamble, row: Row, cells: Sequence[str]) -> None:
    """Read a line of bare codes that ends in a currency: bank, account, currency."""
    filled = [cell for cell in cells if cell]
    if not 3 <= len(filled) <= 6 or not all(_CODES.fullmatch(cell) for cell in filled):
        return
    code = read_currency(filled[-1])
    if code is None or not filled[-2].isdigit() or len(filled[-2]) < 4:
        return
    found.currency = found.currency or code
    found.account = found.account or Stated(filled[-2], row.number)
    if filled[-3].isdigit() and len(filled) > 3:
        found.bank = found.bank or Stated(filled[-3], row.number)


def _summary(found: Preamble, rows: Sequence[Row]) -> None:
    """Read the totals of a block headed `TRANSACTION TYPE / PAID IN / PAID OUT`."""
    incoming = outgoing = None
    for row in rows:
        cells = [cell.strip() for cell in row.cells]
        words = [header_word(cell) for cell in cells]
        named = {
            word[0]: place
            for place, word in enumerate(words)
            if word is not None and word[0] in (Word.CREDIT, Word.DEBIT)
        }
        if len(named) == 2:
            incoming, outgoing = named[Word.CREDIT], named[Word.DEBIT]
            continue
        if incoming is None or outgoing is None or not any(cells):
            continue
        first = next(cell for cell in cells if cell)
        if marker_text(first.rstrip(":")) is Marker.TOTAL:
            widest = max(incoming, outgoing)
            if len(cells) > widest and cells[incoming] and cells[outgoing]:
                found.total_in, found.total_out = cells[incoming], cells[outgoing]


def _period(text: str) -> tuple[date, date] | None:
    """Read the two dates of a period, if only one order of day and month makes one of them."""
    pieces = _DATE_PIECE.findall(text)
    if len(pieces) != 2:
        return None
    found = set()
    for order in Order:
        first, last = (read_date(piece, order) for piece in pieces)
        if first is not None and last is not None and first.day <= last.day:
            found.add((first.day, last.day))
    return found.pop() if len(found) == 1 else None


def stated_money(text: str | None, style: Style) -> Money | None:
    """Read a printed balance or total in the style of the amounts, or as it alone can read."""
    if text is None:
        return None
    found = read_money(text, style)
    if found is not None:
        return found
    readings = [money for other in Style if (money := read_money(text, other)) is not None]
    sizes = {money.size for money in readings}
    return readings[0] if len(sizes) == 1 else None
