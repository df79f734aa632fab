"""Tests of what leaves the case."""
