"""The neutral view: a catalog as plain JSON, everything resolved."""
