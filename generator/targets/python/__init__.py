"""The package of exceptions."""
