"""The catalog as its author writes it: read, checked for structure, published as a schema."""
