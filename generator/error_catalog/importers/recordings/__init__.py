"""Recorded traffic as drafts of catalogs."""
