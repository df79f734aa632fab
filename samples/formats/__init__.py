"""The formats in which the invented case is written: one file each."""
