"""The address of one source row in this app: an exhibit and a hash, never the place itself.

A place may name a sheet or a file inside an archive, and those names are evidence.
"""

from __future__ import annotations

from graphkit.case import row_token


def address(exhibit: str, member: str | None, locator: str) -> str:
    """The address of the page that shows a row among its neighbours."""
    return f"/exhibit/{exhibit}/{row_token(member, locator)}"
