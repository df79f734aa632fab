"""What the status column of a statement says: booked, or why a row moved no money."""

from __future__ import annotations

from graphkit.ingest.finance.header_words import plain

BOOKED = "booked"

_WORDS = {
    BOOKED: """
        completed; complete; success; successful; succeeded; transaction successful; booked; book;
        posted; settled; processed; done; executed; approved; paid; cleared; ok; final; confirmed;
        sent; payment sent; received; card charged;
        gebucht; verwerkt; uitgevoerd; effectue; comptabilise; ejecutado; realizado; contabilizado;
        zaksiegowano; zrealizowana; zauctovano; konyvelt; bokford; transaction success; ts;
        imekamilika; eseguito; liquidado
    """,
    "pending": """
        pending; in progress; processing; authorised; authorized; authorisation; authorization;
        on hold; hold; initiated; scheduled; reserved; uncleared; vorgemerkt; offen; in behandeling;
        gereserveerd; en attente; pendiente; pendente; oczekujaca; w realizacji; fuggo; reserverad;
        inasubiri; in sospeso; transaction ambiguous; pdng
    """,
    "failed": """
        failed; failure; fail; declined; rejected; cancelled; canceled; cancel; expired; denied;
        unsuccessful; error; void; voided; abgelehnt; storniert; mislukt; geweigerd; echoue; refuse;
        rechazado; recusado; odrzucona; zamitnuto; sikertelen; imeshindwa; transaction failed; tf;
        rifiutato; annullato
    """,
    "reversed": """
        reversed; reversal; returned; charged back; chargeback; refunded; rolled back; reverted;
        storno; stornobuchung; geretourneerd; extourne; devuelto; estornado; transaction reversed
    """,
}
_LOOKUP = {
    " ".join(word.split()): status for status, words in _WORDS.items() for word in words.split(";")
}


_STEMS = (
    ("failed", ("fail", "declin", "reject", "cancel", "expir", "denied", "unsuccess")),
    ("reversed", ("revers", "revert", "refund", "returned")),
    ("pending", ("pend", "authori", "hold", "processing", "initiat", "schedul")),
    (
        BOOKED,
        ("complet", "success", "settl", "processed", "posted", "booked", "cleared", "deposited"),
    ),
)


def status_of(text: str) -> str | None:
    """Return booked, pending, failed or reversed; None for a word that is not known.

    A longer text is known by its one word that is: `TRANSACTION COMPLETE`. A text that
    denies (`not completed`) or says two things is not known.
    """
    words = plain(text)
    if words in _LOOKUP:
        return _LOOKUP[words]
    parts = words.split()
    if _DENIALS & set(parts):
        return None
    found = {
        status
        for part in parts
        for status, stems in _STEMS
        if any(part.startswith(stem) for stem in stems)
    }
    return found.pop() if len(found) == 1 else None


_DENIALS = frozenset({"not", "no", "un", "non", "nicht", "niet", "pas"})
