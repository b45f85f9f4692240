"""The rules of a catalog, one module each, with the source that each rule comes from."""
