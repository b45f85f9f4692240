"""Recorded responses, and whether they keep what the catalogs promise."""
