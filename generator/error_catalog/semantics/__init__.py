"""What a catalog means: its responses, examples, schemas and names."""
