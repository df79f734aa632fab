"""One row of an exhibit among its neighbours, and where it stands: file, hash, reader, custody."""

from __future__ import annotations

import hashlib


def row_token(member: str | None, locator: str) -> str:
    """Return the name of a row inside its exhibit for an address: it tells nothing of the row."""
    return hashlib.sha256(f"{member or ''}|{locator}".encode()).hexdigest()[:20]
