"""One run: the artifacts of a project's catalogs, and how the files on the disk differ from them."""
