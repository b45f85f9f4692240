"""Findings as text, as annotations, and as the files that other tools read."""
