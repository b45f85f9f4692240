"""What Python code does with the errors of the catalogs: it is read, and never run."""
