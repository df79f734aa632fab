"""Which ids have been read before, in little memory: millions of ids in tens of megabytes."""

from __future__ import annotations

import hashlib
import re

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_REST = 14


class SeenIds:
    """A set of texts that can only grow; UUIDs are kept exactly, others as 128-bit digests.

    A Python set of a million UUIDs takes 100 MB; this takes 20. The first two bytes
    choose a bucket, the other fourteen are looked for in it.
    """

    def __init__(self) -> None:
        """Start with no ids."""
        self._buckets: dict[bytes, bytearray] = {}

    def add(self, text: str) -> bool:
        """Note an id; return True if it is new."""
        if _UUID.fullmatch(text):
            key = bytes.fromhex(text.replace("-", ""))
        else:
            key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
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
