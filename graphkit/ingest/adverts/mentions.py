"""Every identifier in an advert's text, with where it stands: the claim of the text itself.

Names in an advert are no identities: nothing here turns an alias into a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphkit.ingest.adverts.addresses import METHOD, find_emails, find_urls
from graphkit.ingest.adverts.fold import compatible
from graphkit.ingest.adverts.handles import find_handles
from graphkit.ingest.adverts.phone_mentions import LONGEST_TEXT, Mention, find_phones
from graphkit.ingest.adverts.wallets import find_wallets
from graphkit.model.e164 import PLAN_VERSION
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, Validity


def find_mentions(text: str, regions: Sequence[str]) -> list[Identifier]:
    """Return phones, e-mails, handles, wallets and web addresses in the order they stand.

    `text[start:end] == raw` holds for each. `regions` are ISO countries, the likeliest
    first. Never raises; a text past `LONGEST_TEXT` characters is searched up to there.
    """
    found = [as_identifier(mention) for mention in find_phones(text, regions)]
    plain = compatible(text[:LONGEST_TEXT])
    for finder in (find_emails, find_handles, find_wallets, find_urls):
        found.extend(
            replace(identifier, raw=text[identifier.start : identifier.end])
            for identifier in finder(plain)
        )
    return sorted(found, key=_place)


def _place(identifier: Identifier) -> tuple[int, int, str]:
    return identifier.start or 0, identifier.end or 0, identifier.kind.value


def as_identifier(mention: Mention) -> Identifier:
    """Write a phone mention as an identifier; only tier valid has a key that is shared."""
    valid = mention.tier == "valid"
    notes = []
    if mention.fictional:
        notes.append("a range kept for films and examples")
    if mention.obfuscated:
        notes.append("obfuscated")
    if mention.alternates:
        notes.append("beside " + ", ".join(mention.alternates))
    return Identifier(
        IdentifierKind.PHONE,
        mention.raw,
        mention.e164 if valid else None,
        Validity.VALID if valid else Validity.POSSIBLE,
        f"{METHOD}, {PLAN_VERSION}",
        candidate=None if valid else mention.e164,
        region=mention.region,
        start=mention.start,
        end=mention.end,
        tier=mention.tier,
        score=str(mention.score),
        note="; ".join(notes) or None,
    )
