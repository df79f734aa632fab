"""The browser app: one panel, one file; everything goes through the case."""
