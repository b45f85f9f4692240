"""One error catalog in, Python exceptions, OpenAPI, JSON Schema and Markdown out."""
