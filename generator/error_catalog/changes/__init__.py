"""What changes between two versions of a catalog, and what each change breaks."""
