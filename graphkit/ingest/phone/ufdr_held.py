"""The messages of one chat until the chat is read to its end, in bounded memory.

A chat lends its participants and its name to its messages, wherever in the chat they
stand. So messages wait; beyond some thousands they wait in a temporary file.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from typing import IO

from graphkit.ingest.phone.ufdr_models import Model

IN_MEMORY = 2_000
"""Messages that wait in memory; about ten megabytes."""


class HeldMessages:
    """A queue of messages: put them in as they come, take them all out in that order."""

    def __init__(self) -> None:
        """Start empty; no file is opened before it is needed."""
        self._models: list[Model] = []
        self._file: IO[bytes] | None = None

    def put(self, model: Model) -> None:
        """Let one message wait."""
        self._models.append(model)
        if len(self._models) >= IN_MEMORY:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by take or close
            pickle.dump(self._models, self._file, pickle.HIGHEST_PROTOCOL)
            self._models = []

    def take(self) -> Iterator[Model]:
        """Yield all messages in the order in which they were put in, and be empty again."""
        if self._file is not None:
            end = self._file.tell()
            self._file.seek(0)
            while self._file.tell() < end:
                yield from pickle.load(self._file)  # noqa: S301 - written by this very object
            self.close()
        models, self._models = self._models, []
        yield from models

    def close(self) -> None:
        """Let go of the temporary file."""
        if self._file is not None:
            self._file.close()
            self._file = None
