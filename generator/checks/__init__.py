"""One module per rule; each says what it finds, and where the rule comes from."""
