"""Which ids have been read before, in little memory: millions of ids in tens of megabytes."""

from __future__ import annotations

import hashlib

_REST = 14


class SeenIds:
    """A set of ids that can only grow; UUIDs are kept exactly, others as 128-bit digests.

    A Python set of a million UUIDs takes 100 MB; this takes 20. The first two bytes
    choose a bucket, the other fourteen are looked for in it.
    """

    def __init__(self) -> None:
        """Start with no ids."""
        self._buckets: dict[bytes, bytearray] = {}

    def add(self, text: str) -> bool:
        """Note an id; return True if it is new."""
        key = _uuid(text) or _digest(text)
        bucket = self._buckets.get(key[:2])
        if bucket is None:
            self._buckets[key[:2]] = bytearray(key[2:])
            return True
        rest = key[2:]
        found = bucket.find(rest)
        while found >= 0:
            if found % _REST == 0:
                return False
            found = bucket.find(rest, found + 1)
        bucket += rest
        return True


def _uuid(text: str) -> bytes:
    """Return the sixteen bytes of a UUID, or nothing if the text is not one."""
    if len(text) != 36 or text.count("-") != 4 or not text.isascii():
        return b""
    try:
        key = bytes.fromhex(text.replace("-", ""))
    except ValueError:
        return b""
    return key if len(key) == 16 else b""


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
