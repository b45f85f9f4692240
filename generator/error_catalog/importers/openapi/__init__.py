"""OpenAPI documents as sources of errors: 2.0, 3.0, 3.1 and 3.2, in one file or several."""
