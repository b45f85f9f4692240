"""Markers in documents that people write, and the text that is generated between them."""
