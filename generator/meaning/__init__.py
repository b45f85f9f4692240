"""What a catalog means: answers, examples, schemas and names."""
