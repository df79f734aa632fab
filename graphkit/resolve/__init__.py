"""Which records speak of the same person: proposals, judgements, and entities as their replay."""
