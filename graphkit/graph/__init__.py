"""Entities and aggregated links, and the stores that answer questions about them."""
