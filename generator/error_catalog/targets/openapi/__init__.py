"""The components of an OpenAPI document."""
