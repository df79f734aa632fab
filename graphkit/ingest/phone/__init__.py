"""Phone extracts, exports that people hand over, chat and contact databases."""
