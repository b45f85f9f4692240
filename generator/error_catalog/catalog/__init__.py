"""The catalog as its author writes it: its structure, how it is read, its schema for editors."""
