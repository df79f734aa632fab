"""The command line: one verb, one file; parse, call the case, print."""
