"""The readers, in the order in which they are asked: the most particular formats first."""

from __future__ import annotations

from graphkit.ingest.reader import Reader

READERS: tuple[Reader, ...] = ()
