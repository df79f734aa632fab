"""From files to records: one file per format; nothing lost, nothing guessed."""
