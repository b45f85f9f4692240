"""Filters: text that is safe, and reads back as itself, in the place where a template puts it."""
