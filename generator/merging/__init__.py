"""An API's errors in an OpenAPI document that is there already."""
