"""Views become files: rendered, signed, placed and compared."""
