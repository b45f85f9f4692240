"""One run: from the command line's wishes to what is on the disk, and what should be."""
