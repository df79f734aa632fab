"""An invented case with ground truth, written in the formats that the readers know."""
