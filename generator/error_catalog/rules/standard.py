"""
An envelope of a published standard, and its errors, have what the standard asks for.

Source: LANGUAGE section 5, item 13; https://google.aip.dev/193.
"""

from collections.abc import Iterator

from error_catalog.catalog.model import Catalog, ErrorSpec
from error_catalog.catalog.standards import has_text_params, lacks_domain
from error_catalog.diagnostics import Finding, Severity
from error_catalog.files import Path


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find domains that are missing or unused, and params that the standard cannot carry."""
    for name, envelope in catalog.envelopes.items():
        if lacks_domain(envelope):
            message = "`aip193` needs a `domain`, which makes its reasons unique"
            hint = "add `domain: ...`, such as `payments.example.com`"
            yield Finding(("envelopes", name, "standard"), message, hint)
        elif envelope.domain is not None and envelope.standard != "aip193":
            message = "only an envelope of the standard `aip193` has a domain"
            hint = "remove it, or add `standard: aip193`"
            yield Finding(("envelopes", name, "domain"), message, hint, on_key=True)
    first = next(iter(catalog.envelopes), "")
    for name, error in catalog.errors.items():
        sent = {error.envelope, *(case.envelope for case in error.cases.values())}
        envelopes = (catalog.envelopes.get(each or first) for each in sent)
        if any(each is not None and has_text_params(each) for each in envelopes):
            yield from _text_params(("errors", name, "params"), error)


def _text_params(path: Path, error: ErrorSpec) -> Iterator[Finding]:
    for name, param in error.params.items():
        kind = param.keywords.get("type", "string")
        if kind != "string":
            message = f"the `metadata` of AIP-193 holds text only, and `{name}` is none"
            hint = "write `type: string`, and spell the value as text"
            yield Finding((*path, name), message, hint, Severity.WARNING, on_key=True)
