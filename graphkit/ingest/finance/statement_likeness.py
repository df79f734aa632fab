"""Tells an account statement from other tables that have dates and numbers too.

Call records, registers and adverts also print dates and amounts; they are left to others.
"""

from __future__ import annotations

import re

from graphkit.ingest.finance.columns import Signs
from graphkit.ingest.finance.header_vocabulary import Word
from graphkit.ingest.finance.header_words import plain
from graphkit.ingest.finance.layout import Basis, Layout
from graphkit.ingest.finance.mobile_money import scheme_of
from graphkit.ingest.finance.readings import Sides

_OTHER_TABLES = re.compile(
    r"\b(?:imei|imsi|iccid|msisdn|cell|cell id|lac|tower|site|duration|call|calls|calling|called|"
    r"caller|callee|dialled|dialed|a party|b party|a number|b number|sms|latitude|longitude|lat|"
    r"lon|lng|born|birth|dob|gender|sex|nin|nationality|url|title|body|headline|age|"
    r"phone number|first name|last name|surname|given name)\b"
)
_TEXT_WORDS = (
    Word.NARRATIVE, Word.CP_NAME, Word.CP_ACCOUNT, Word.REFERENCE, Word.TYPE, Word.CP_BOTH,
)  # fmt: skip
LEAST_SIGNS = 2


def is_statement(layout: Layout) -> bool:
    """Tell whether a layout with dates and amounts is likely an account statement.

    Running balances settle it. Else the header must name the amount, not belong to another
    kind of table, and at least two more signs of a statement must be there.
    """
    if layout.basis is Basis.BALANCES or scheme_of(layout.body) is not None:
        return True
    if layout.basis is Basis.SHAPE:
        return layout.body.width > LEAST_SIGNS
    body, reading = layout.body, layout.reading
    if not any(
        body.word(column, surely=2) in (Word.AMOUNT, Word.DEBIT, Word.CREDIT)
        for column in reading.columns
    ):
        return False
    others = {
        match for head in body.header for match in _OTHER_TABLES.findall(plain(head))
    }  # fmt: skip
    if len(others) >= LEAST_SIGNS:
        return False
    return sum(_signs(layout)) >= LEAST_SIGNS


def _signs(layout: Layout) -> list[bool]:
    body, reading = layout.body, layout.reading
    cells = [body.cells(row) for row in body.rows]
    amounts = [
        money
        for row in cells
        for column in reading.columns
        if (money := reading.money(column, row)) is not None
    ]
    return [
        any(money.scale == 2 or money.currency or money.sign for money in amounts),
        reading.sides is not Sides.BALANCE and reading.formats[reading.amount][1] is not Signs.NONE,
        reading.sides in (Sides.SPLIT, Sides.FLAG),
        reading.balance is not None,
        layout.currency is not None or layout.stated_currency is not None,
        any(body.columns(word) for word in _TEXT_WORDS),
    ]
