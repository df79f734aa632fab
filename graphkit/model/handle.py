"""Names that an app gives its users: WhatsApp addresses, user ids, user names.

A display name is what one phone's owner typed and names nobody outside that phone.
"""

from __future__ import annotations

import re

from graphkit.model.e164 import read_plan
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, Validity
from graphkit.model.written import visible

SHORTEST_NUMBER = 7
"""Fewer digits than this are a short code or a fragment, never a subscriber."""

PERSONAL = ("s.whatsapp.net", "c.us")
COLLECTIVE = ("g.us", "broadcast", "newsletter", "call")
OPAQUE = ("lid",)
DOMAINS = frozenset((*PERSONAL, *COLLECTIVE, *OPAQUE))
"""What follows the @ in an address of WhatsApp; anything else is not one."""

_JID = re.compile(r"(?P<user>[^@\s]*)@(?P<domain>[a-z.]+)", re.IGNORECASE)
_DEVICE = re.compile(r"(?P<user>\d+)(?:\.\d+)?(?::\d+)?")
_PLUS_NUMBER = re.compile(r"\+[\d ()-]{7,24}")

_PLATFORMS = {
    "com.whatsapp": "whatsapp",
    "com.whatsapp.w4b": "whatsapp",
    "whatsapp business": "whatsapp",
    "whatsapp messenger": "whatsapp",
    "org.telegram.messenger": "telegram",
    "telegram messenger": "telegram",
    "facebook messenger": "facebook",
    "messenger": "facebook",
    "com.facebook.orca": "facebook",
    "com.instagram.android": "instagram",
    "org.thoughtcrime.securesms": "signal",
    "signal private messenger": "signal",
}


def is_jid(text: str) -> bool:
    """Tell whether a text is an address of WhatsApp, by what follows its @."""
    return text.rpartition("@")[2].lower() in DOMAINS and "@" in text


def read_jid(raw: str) -> Identifier:
    """Read an address of WhatsApp: a phone's, a group's, or an id that hides the phone.

    `<digits>@s.whatsapp.net` holds the international number of the account; a `:device`
    part is taken off. Groups, broadcasts and channels name no person. `…@lid` stays as it
    is: only the app's own map says whose it is. Bare digits are read as international.
    """
    text = visible(raw)
    found = _JID.fullmatch(text)
    if found is None or found["domain"].lower() not in DOMAINS:
        digits = text.removeprefix("+")
        if digits.isascii() and digits.isdigit():
            return _account(raw, digits)
        return read_display_name("whatsapp", raw)
    user, domain = found["user"], found["domain"].lower()
    if domain in COLLECTIVE:
        return Identifier(
            IdentifierKind.HANDLE, raw, f"whatsapp/{user}@{domain}", Validity.GROUP, "jid"
        )
    plain = _DEVICE.fullmatch(user)
    user = plain["user"] if plain is not None else user
    if domain in OPAQUE:
        return Identifier(
            IdentifierKind.HANDLE, raw, f"whatsapp/{user}@{domain}", Validity.OPAQUE, "jid"
        )
    if user.isascii() and user.isdigit():
        return _account(raw, user)
    value = f"whatsapp/{user}@s.whatsapp.net".lower()
    return Identifier(IdentifierKind.HANDLE, raw, value, Validity.OPAQUE, "jid")


def _account(raw: str, digits: str) -> Identifier:
    if not digits.strip("0"):  # `0@s.whatsapp.net` is the app itself
        value = f"whatsapp/{digits}@s.whatsapp.net"
        return Identifier(IdentifierKind.HANDLE, raw, value, Validity.GROUP, "jid")
    if len(digits) < SHORTEST_NUMBER:
        # WhatsApp derives such ids from a saved vanity or service number.
        value = f"whatsapp/{digits}@s.whatsapp.net"
        return Identifier(IdentifierKind.HANDLE, raw, value, Validity.SERVICE, "jid")
    reading = read_plan("+" + digits, None)
    if reading is not None and reading.valid:
        return Identifier(IdentifierKind.PHONE, raw, reading.e164, Validity.VALID, "jid")
    candidate = None if reading is None else reading.e164
    return Identifier(IdentifierKind.PHONE, raw, None, Validity.INVALID, "jid", candidate=candidate)


def read_platform(raw: str) -> str:
    """Return the short lower-case name of an app or service; unknown ones stay as written."""
    name = " ".join(visible(raw).lower().replace("/", " ").split())
    return _PLATFORMS.get(name, name) or "?"


def read_handle(platform: str, name: str) -> Identifier:
    """Read a user id or user name of one platform; case and a leading @ do not matter.

    A WhatsApp address is read as one, and a number written with `+` is that phone. The
    identifier names an account, and user names are given away again in time.
    """
    where = read_platform(platform)
    text = visible(name)
    if is_jid(text):
        return read_jid(name)
    if _PLUS_NUMBER.fullmatch(text):
        reading = read_plan(text, None)
        if reading is not None and reading.valid:
            return Identifier(IdentifierKind.PHONE, name, reading.e164, Validity.VALID, "plus")
    user = text.removeprefix("@").strip().lower()
    if not user:
        return Identifier(IdentifierKind.HANDLE, name, None, Validity.WITHHELD, "empty")
    return Identifier(IdentifierKind.HANDLE, name, f"{where}/{user}", Validity.OPAQUE, "handle")


def read_display_name(platform: str, name: str) -> Identifier:
    """Read a name as one phone or one export shows it: it names nobody outside of that."""
    text = visible(name)
    if not text:
        return Identifier(IdentifierKind.HANDLE, name, None, Validity.WITHHELD, "empty")
    value = f"{read_platform(platform)}/{text}"
    return Identifier(IdentifierKind.HANDLE, name, value, Validity.POSSIBLE, "display name")
