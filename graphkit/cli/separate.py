"""`graphkit separate`: a person's judgement about two records."""

from __future__ import annotations

from graphkit.cli.judged import verb

command = verb("separate", "different", "State that two records do not speak of one person.")
