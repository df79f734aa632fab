"""Rows of a statement that are no movements: opening, closing, turnover, total.

They are told by what a whole cell says, so that a payment whose text mentions a balance
stays a payment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from graphkit.ingest.finance.header_words import plain


class Marker(StrEnum):
    """What a row states about the account instead of a movement."""

    OPENING = "opening balance"
    CLOSING = "closing balance"
    TURNOVER = "turnover"
    TOTAL = "total"
    """Only in a row without a date: `Total` is also a name that people pay."""


_OPENING = """
    (?:opening|beginning|starting|start|initial|previous|prior|last\\ statement)\\ balance
    |balance\\ (?:brought\\ )?(?:forward|fwd)|balance\\ b\\ ?f|brought\\ forward|b\\ ?f
    |(?:anfangs|eroffnungs)saldo|alter\\ (?:konto)?(?:stand|saldo)|saldovortrag|vortrag
    |(?:solde|saldo|saldi)\\ (?:precedent|initial|inicial|iniziale|anterior|precedente|poczatkowe)
    |begin\\ ?saldo|vorig\\ saldo|ingaende\\ saldo|inngaende\\ saldo|saldo\\ poczatkowe
    |pocatecni\\ (?:zustatek|stav)|nyito\\ egyenleg|algsaldo|sakuma\\ atlikums
    |likutis\\ (?:pradziai|pradzioje)|pradinis\\ likutis|bakiye\\ devri|devir|salio\\ la\\ mwanzo
"""
_CLOSING = """
    (?:closing|ending|end|final|new)\\ balance|balance\\ carried\\ (?:forward|fwd|down)
    |balance\\ c\\ ?f|carried\\ forward|c\\ ?f
    |(?:end|schluss|abschluss)saldo|neuer\\ (?:konto)?(?:stand|saldo)
    |(?:solde|saldo)\\ (?:final|finale|nouveau|koncowe|actual)|nouveau\\ solde
    |eind\\ ?saldo|nieuw\\ saldo|utgaende\\ saldo|saldo\\ koncowe
    |konecny\\ (?:zustatek|stav)|zaro\\ egyenleg|loppsaldo|beigu\\ atlikums
    |likutis\\ (?:pabaigai|pabaigoje)|galutinis\\ likutis|salio\\ la\\ mwisho
"""
_TURNOVER = """
    turnovers?|(?:debit|credit)\\ turnover|(?:total|sum\\ of)\\ (?:turnover|debits|credits)
    |umsatz(?:summe)?|obrat(?:y)?|forgalom|kaive|apgrozijums|apyvarta|omzet|obroty
"""
_TOTAL = """
    (?:sub|grand)?\\ ?totals?(?:\\ (?:debit|credit|paid\\ in|paid\\ out|withdrawn|withdrawals?
    |deposits?|in|out|amount))?|summe(?:\\ (?:soll|haben))?|gesamt(?:summe)?|totaal|totale?|sommes?
    |suma|summa|sum|osszesen|toplam|jumla
"""
_BEHIND = r"(?:\ (?:as\ (?:at|of|on)|on|at|per|am|zum|au|al|op)?\ ?[\d\ ]*)?(?:\ [a-z]{3})?"
_PATTERNS = {
    marker: re.compile(rf"(?:{words}){_BEHIND}", re.VERBOSE)
    for marker, words in (
        (Marker.OPENING, _OPENING),
        (Marker.CLOSING, _CLOSING),
        (Marker.TURNOVER, _TURNOVER),
        (Marker.TOTAL, _TOTAL),
    )
}
_LONGEST = 60
_STEMS_TEXT = """
    balan sald sold forward b/f bf c/f cf b.f c.f turnover debits credits umsatz obrat obroty forgal
    omzet kaive käive apgro apyvar total summ sum suma somme gesamt totaal sszesen toplam jumla
    statek
    egyenleg atlikum likutis bakiye devir salio stand vortrag stav
"""
_STEMS = tuple(_STEMS_TEXT.split())
"""A row whose text has none of these is no marker; spares looking at each cell."""


@lru_cache(maxsize=8192)
def marker_text(cell: str) -> Marker | None:
    """Return what a cell as a whole says a row is, or None for an ordinary text."""
    if not 2 < len(cell) <= _LONGEST:
        return None
    words = plain(cell)
    for marker, pattern in _PATTERNS.items():
        if pattern.fullmatch(words):
            return marker
    return None


def marker_of(cells: Sequence[str], *, dated: bool) -> Marker | None:
    """Return the marker that one of a row's cells states, or None for a movement."""
    text = " ".join(cells).casefold()
    for stem in _STEMS:
        if stem in text:
            return _marker_of(cells, dated)
    return None


def _marker_of(cells: Sequence[str], dated: bool) -> Marker | None:
    for cell in cells:
        if cell and not cell[0].isdigit():
            marker = marker_text(cell.strip())
            if marker is not None and not (dated and marker is Marker.TOTAL):
                return marker
    return None
