"""E-mail addresses: raw text to one lower-case address; not proof that a mailbox exists."""

from __future__ import annotations

import re

from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, Validity
from graphkit.model.written import visible

_SCHEME = re.compile(r"mailto:", re.IGNORECASE)
_NAMED = re.compile(r"[^<>]*<([^<>]+)>")
_LOCAL = r"[^\s@<>()\[\]\\,;:\"]{1,64}"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = re.compile(rf"(?P<local>{_LOCAL})@(?P<domain>{_LABEL}(?:\.{_LABEL})+)\.?")
_LONGEST = 254  # RFC 5321 4.5.3.1.3, without the angle brackets


def read_email(raw: str) -> Identifier:
    """Read one e-mail address; upper and lower case are the same mailbox.

    Takes `mailto:` and `Name <address>` apart. RFC 5321 lets the part before the @ depend
    on case, but no provider in use does. Never raises; what is no address is invalid.
    """
    text = visible(raw)
    named = _NAMED.fullmatch(text)
    if named is not None:
        text = named[1].strip()
    text = _SCHEME.sub("", text, count=1).partition("?")[0].strip()
    found = _ADDRESS.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None or ".." in found["local"] or found["local"].strip(".") != found["local"]:
        return Identifier(IdentifierKind.EMAIL, raw, None, Validity.INVALID, "email")
    address = f"{found['local']}@{found['domain']}".lower()
    return Identifier(IdentifierKind.EMAIL, raw, address, Validity.VALID, "email")
