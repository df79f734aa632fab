"""From the graph to files: one target, one file."""
