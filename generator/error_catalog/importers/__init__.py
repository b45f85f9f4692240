"""Catalogs made of what there is already: documents, pages, classes, traffic."""
