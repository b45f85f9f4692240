"""Whether a body fits a schema of an OpenAPI document, in either version."""

from typing import Any

from jsonschema import Draft202012Validator
from openapi_schema_validator import OAS30Validator


def errors_of(document: dict[str, Any], schema: dict[str, Any], body: Any) -> list[str]:
    """Return why *body* does not fit *schema*."""
    whole = {**schema, "components": document["components"]}
    if document["openapi"].startswith("3.0"):
        # A reference hides what stands beside it from this validator.
        whole = {"allOf": [schema], "components": document["components"]}
        return [each.message for each in OAS30Validator(whole).iter_errors(body)]
    return [each.message for each in Draft202012Validator(whole).iter_errors(body)]
