"""Inputs that nobody thought of, for the functions that read responses."""
