"""The caps of safe reading, all in one place; passing one is a problem, never a crash."""

from __future__ import annotations

MEMBERS = 200_000
"""Members of one zip or folder."""
DEPTH = 4
"""Zips inside zips."""
INFLATED = 40 * 2**30
"""Bytes inflated out of one zip in all."""
RATIO = 200
"""Inflated size over packed size of one member, once past `RATIO_FREE`."""
RATIO_FREE = 64 * 2**20
"""Bytes that a member may inflate to before its ratio is looked at."""
IN_MEMORY = 512 * 2**20
"""Largest member that a reader may hold in memory as a whole."""
FIELD = 8 * 2**20
"""Bytes of one text field; longer is cut to a problem."""
XML_DEPTH = 200
LINE = 64 * 2**20
"""Bytes of one line of a text file."""
