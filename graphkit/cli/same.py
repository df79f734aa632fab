"""`graphkit same`: a person's judgement about two records."""

from __future__ import annotations

from graphkit.cli.judged import verb

command = verb("same", "same", "Join two records, or the two entities that they stand for, as one.")
