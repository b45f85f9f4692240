"""Markers in documents that people write: found, understood, and filled."""
