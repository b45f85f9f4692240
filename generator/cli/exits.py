"""What the command line ends with."""

CLEAN = 0
"""All is well."""

FOUND = 1
"""Files drift, or the catalog has findings."""

BROKEN = 2
"""The catalog, the configuration or the command is wrong; nothing was done."""

INTERRUPTED = 130
"""Ctrl-C; nothing was done."""
