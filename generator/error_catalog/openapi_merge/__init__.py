"""A catalog's errors, merged into an OpenAPI document that already exists."""
