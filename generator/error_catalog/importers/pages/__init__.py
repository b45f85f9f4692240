"""Pages about errors, in Markdown or HTML, as drafts of catalogs."""
