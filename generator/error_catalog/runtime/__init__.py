"""What every generated package has in common, byte for byte: the catalog language at work."""
