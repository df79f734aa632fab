"""What can go wrong, in one tree; beside the layers, importing none of them.

GraphkitError                 never raised bare
├─ UsageProblem               exit 2: the call is wrong or a question is open
│  └─ NeedsAnswer             a file can only be read once the user answers
├─ SourceError                exit 3: the file, not the program, is the problem
│  ├─ UnknownFormat           no reader knows it; still hashed and kept
│  ├─ ProtectedSource         password or key missing or wrong
│  ├─ SourceChanged           it changed while it was read
│  └─ MalformedRecord         normally a problem row; raised only when nothing is left
├─ StoreError                 exit 4: disk full, another writer, derived state stale
├─ IntegrityError             exit 5: a command met altered evidence
└─ PermissionRefused          exit 6: a right is missing
"""

from __future__ import annotations


class GraphkitError(Exception):
    """The common base: a sentence of what happened, and a hint of what to do."""

    exit = 70

    def __init__(self, what: str, *, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        """What happened and where, then what the user can do."""
        return f"{self.what} {self.hint}".strip()


class UsageProblem(GraphkitError):
    """The call cannot be carried out as it was given."""

    exit = 2


class NeedsAnswer(UsageProblem):
    """A file can only be read after the user has answered a question.

    `option` is the command-line option that answers it, such as `--date-order`.
    """

    def __init__(self, what: str, *, option: str, hint: str = "") -> None:
        super().__init__(what, hint=hint or f"Add it again with {option}.")
        self.option = option


class SourceError(GraphkitError):
    """A source file cannot be read; nothing of it was changed."""

    exit = 3

    def __init__(self, what: str, *, exhibit: str = "", locator: str = "", hint: str = "") -> None:
        super().__init__(what, hint=hint)
        self.exhibit = exhibit
        self.locator = locator


class UnknownFormat(SourceError):
    """No reader knows this file; it is still hashed and kept as an exhibit."""


class ProtectedSource(SourceError):
    """The file is protected and the password is missing or wrong."""


class SourceChanged(SourceError):
    """The file changed while it was being read; nothing was committed."""


class MalformedRecord(SourceError):
    """The file breaks its own format so that nothing of it can be read."""


class StoreError(GraphkitError):
    """The case folder or a graph store cannot be used as it is."""

    exit = 4

    def __init__(self, what: str, *, store: str = "", hint: str = "") -> None:
        super().__init__(what, hint=hint)
        self.store = store


class IntegrityError(GraphkitError):
    """Evidence is not as the ledger recorded it, and nothing is built on it."""

    exit = 5

    def __init__(
        self, what: str, *, where: str, expected: str = "", found: str = "", hint: str = ""
    ) -> None:
        super().__init__(what, hint=hint)
        self.where = where
        self.expected = expected
        self.found = found


class PermissionRefused(GraphkitError):
    """The acting role does not hold the right that this needs."""

    exit = 6

    def __init__(self, what: str, *, right: str, reason: str = "") -> None:
        super().__init__(what, hint=reason)
        self.right = right
        self.reason = reason
