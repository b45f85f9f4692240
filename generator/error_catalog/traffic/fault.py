"""What can be wrong with a response, by rule."""

from collections.abc import Mapping
from dataclasses import dataclass

from error_catalog.diagnostics import Severity

RULES: Mapping[str, tuple[Severity, str]] = {
    "unregistered-code": (Severity.ERROR, "The code is in no catalog."),
    "retired-code": (Severity.ERROR, "The code is of a retired error."),
    "status": (Severity.ERROR, "The error is documented under other statuses."),
    "missing-field": (Severity.ERROR, "A promised member of the body is missing."),
    "wrong-field": (Severity.ERROR, "A member of the body is not as documented."),
    "shape": (Severity.ERROR, "The body has no documented shape."),
    "undocumented": (Severity.ERROR, "No documented error is like this response."),
    "success-error": (Severity.ERROR, "A success carries an error."),
    "sensitive": (Severity.ERROR, "A sensitive value stands where it is not hidden."),
    "media-type": (Severity.WARNING, "The media type is another than documented."),
    "missing-header": (Severity.WARNING, "A promised header is missing."),
    "operation": (Severity.WARNING, "The error is not documented for the operation."),
    "deprecated-code": (Severity.WARNING, "A deprecated or former code is still sent."),
}
"""The severity of each rule, and what it means in one sentence."""


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One thing that is wrong with a response.

    Args:
        rule: Of ``RULES``.
        message: What was promised and what was found; no values of the body but the code.
        hint: What may have been meant; None if nothing is likely.
    """

    rule: str
    message: str
    hint: str | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return RULES[self.rule][0]
