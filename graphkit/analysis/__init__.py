"""Pure functions over a network: measures, communities, paths. No I/O."""
