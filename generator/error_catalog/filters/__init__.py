"""Filters: each returns text that is safe where a template puts it, and reads back as the value."""
