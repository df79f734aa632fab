"""`graphkit unsure`: a person's judgement about two records."""

from __future__ import annotations

from graphkit.cli.judged import verb

command = verb("unsure", "unsure", "State that it is open whether two records speak of one person.")
