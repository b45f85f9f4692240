"""
An envelope of a published standard has what the standard asks for.

Source: LANGUAGE section 5, item 13; https://google.aip.dev/193.
"""

from collections.abc import Iterator

from error_catalog.catalog.model import Catalog
from error_catalog.catalog.standards import lacks_domain
from error_catalog.diagnostics import Finding


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find domains that are missing, or that nothing uses."""
    for name, envelope in catalog.envelopes.items():
        if lacks_domain(envelope):
            message = "`aip193` needs a `domain`, which makes its reasons unique"
            hint = "add `domain: ...`, such as `payments.example.com`"
            yield Finding(("envelopes", name, "standard"), message, hint)
        elif envelope.domain is not None and envelope.standard != "aip193":
            message = "only an envelope of the standard `aip193` has a domain"
            hint = "remove it, or add `standard: aip193`"
            yield Finding(("envelopes", name, "domain"), message, hint, on_key=True)
