"""graphkit: evidence link analysis in which every mark opens to its source rows."""

__version__ = "0.1.0"
