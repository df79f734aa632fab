"""Which column of a scrape or which field of a JSON object holds what of an advert."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from graphkit.errors import UsageProblem
from graphkit.ingest.adverts.advert_record import LIST_ROLES, TEXT_ROLES

ROLES = (*TEXT_ROLES, "posted_at", *LIST_ROLES)

# Names as scrapers write them, without signs and capitals; the likeliest first.
_NAMES: dict[str, str] = {
    "advert_id": "advertid adid postid postingid listingid docid _id id adnumber uid index",
    "source_uri": "url uri sourceuri sourceurl adurl posturl pageurl link permalink href",
    "site": "site website domain source sourcesite host",
    "category": "category adcategory section",
    "city_raw": "city cityraw location place town area locationname",
    "lang": "lang language",
    "title": "title adtitle posttitle heading headline subject",
    "body": "body description adtext adverttext adbody posttext postbody text content"
    " extractedtext details advert message",
    "posted_at": "postedat posted postingdate postdate dateposted posteddate publishedat published"
    " publicationdate date datetime createdat created timestamp",
    "author_handle": "authorhandle author username user postedby poster seller advertiser",
    "phone": "phone phones phonenumber phonenumbers tel telephone mobile msisdn contactnumber"
    " contactphone whatsapp whatsappnumber",
    "email": "email emails emailaddress mail",
    "handle": "handle handles instagram telegram snapchat facebook twitter tiktok onlyfans"
    " socialmedia",
    "price": "price prices rate rates pricetext cost salary",
    "image": "image images imageurl imageurls photo photos picture pictures imageids imagepaths",
}
_ADVERT_NAMES = frozenset({"advertid", "adid", "adtext", "adverttext", "adtitle", "adbody"})
_SIGNS = re.compile(r"[^a-z0-9]")
_ORIGIN = re.compile(r"^[a-z]_(?=[A-Za-z])")
"""A letter that some scrapers put before a name: `u_Title`, `e_PhoneNumbers`."""

_ROLE_OF = {
    _SIGNS.sub("", name): (role, rank)
    for role, names in _NAMES.items()
    for rank, name in enumerate(names.split())
}
_OTHER_RECORDS = frozenset(
    {
        "from", "to", "sender", "recipient", "receiver", "direction", "duration", "amount",
        "balance", "debit", "credit",
    }
)  # fmt: skip
"""Columns of messages, calls and statements: a table with these is no list of adverts."""


def roles_of(names: Sequence[str], stated: Mapping[str, str] | None = None) -> dict[str, list[str]]:
    """Return, for each role found, the names that hold it, the likeliest first.

    `stated` (column to role) goes before what the names suggest. Raises UsageProblem for
    a role or column that does not exist.
    """
    stated = dict(stated or {})
    for column, role in stated.items():
        if role not in (*ROLES, "extra") or column not in names:
            raise UsageProblem(
                f"--set {column}={role}: there is no such column or role.",
                hint=f"Columns: {', '.join(names)}. Roles: {', '.join(ROLES)}, extra.",
            )
    found: dict[str, list[tuple[int, int, str]]] = {}
    for place, name in enumerate(names):
        role, rank = _suggested(name)
        if name in stated:
            role, rank = stated[name], -1
        if role:
            found.setdefault(role, []).append((rank, place, name))
    found.pop("extra", None)
    return {role: [name for _, _, name in sorted(places)] for role, places in found.items()}


def read_into(roles: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return, for each name with a role, the columns of records that it is read into."""
    into = {"posted_at": ("at_raw",)}
    naming = ("title", "body", "source_uri", "author_handle", "phone", "email", "handle")
    into.update(dict.fromkeys(naming, ("identifiers",)))
    return {name: into[role] for role, names in roles.items() if role in into for name in names}


def _suggested(name: str) -> tuple[str, int]:
    for form in (name, _ORIGIN.sub("", name)):
        known = _ROLE_OF.get(_SIGNS.sub("", form.lower()))
        if known is not None:
            return known
    return "", 0


def looks_like_adverts(names: Sequence[str]) -> bool:
    """Tell whether columns or fields with these names are those of adverts.

    A text alone is none: beside it there must be what published adverts have.
    `id, text` by itself is the layout that tools for grouping texts exchange.
    """
    plain = {_SIGNS.sub("", name.lower()) for name in names}
    if _OTHER_RECORDS & plain:
        return False
    if {"id", "text"} <= plain <= {"id", "text", "timestamp", "lshlabel"}:
        return True
    roles = set(roles_of(names))
    published = {"phone", "email", "price", "image", "city_raw"} & roles
    if "body" not in roles:
        return {"title", "source_uri", "posted_at"} <= roles
    if plain & _ADVERT_NAMES or {"title", "body"} <= plain or "source_uri" in roles:
        return True
    if "title" in roles:
        return bool(published)
    return "posted_at" in roles and len(published) >= 2
