"""Exception classes of Python programs as drafts of catalogs."""
