"""
Codes are said once, ranges do not overlap, and a retired code is never used again.

Two errors may share a code if something else tells them apart: that is for ``read-back``.

Source: LANGUAGE section 4, item 5; protobuf's reserved names, rustc's retired error codes.
"""

from collections.abc import Iterator

from generator.catalog.entries import Range
from generator.catalog.model import Catalog, ErrorSpec
from generator.diagnostics import Finding, Severity
from generator.meaning.fields import own_codes
from generator.sources import Path


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find codes that are said twice, retired codes in use, and overlapping ranges."""
    yield from _overlaps(catalog)
    retired = {
        code: name
        for name, error in catalog.errors.items()
        if error.retired
        for code in _single_codes(name, error)
    }
    seen: dict[str, tuple[str, str | int]] = {}
    for name, error in catalog.errors.items():
        yield from _twice(name, error)
        for code in _single_codes(name, error):
            path, on_key = _place(name, error, code)
            if error.retired is None and code in retired:
                message = f"the code `{code}` is retired: see `{retired[code]}`"
                yield Finding(path, message, "choose a code never used", on_key=on_key)
            other, first = seen.setdefault(str(code), (name, code))
            if type(first) is not type(code):
                message = f"`{code}` is text in one error and an integer in another"
                hint = f"see `{other}`; they are different codes"
                yield Finding(path, message, hint, Severity.WARNING, on_key)
        if isinstance(error.code, Range):
            yield from _holds_retired(name, error.code, retired)


def _single_codes(name: str, error: ErrorSpec) -> list[str | int]:
    codes = (*own_codes(name, error), *error.aliases)
    return [code for code in dict.fromkeys(codes) if code is not None]


def _place(name: str, error: ErrorSpec, code: str | int) -> tuple[Path, bool]:
    """Return where *code* stands, and whether it is the error's own key."""
    if error.code and not isinstance(error.code, Range) and code in error.code:
        return ("errors", name, "code"), False
    if code in error.aliases:
        return ("errors", name, "aliases"), False
    return ("errors", name), True


def _twice(name: str, error: ErrorSpec) -> Iterator[Finding]:
    seen: set[tuple[type, object]] = set()
    for code in (*own_codes(name, error), *error.aliases):
        if (type(code), code) in seen:
            key = "aliases" if code in error.aliases else "code"
            message = f"the code `{'null' if code is None else code}` stands here twice"
            yield Finding(("errors", name, key), message, "remove one of them")
        seen.add((type(code), code))


def _overlaps(catalog: Catalog) -> Iterator[Finding]:
    ranges = sorted(
        (error.code.first, at, error.code.last, name)
        for at, (name, error) in enumerate(catalog.errors.items())
        if isinstance(error.code, Range)
    )
    widest = None
    for each in ranges:
        if widest is not None and each[0] <= widest[2]:
            # The one that stands further down is at fault.
            former, latter = sorted((widest, each), key=lambda found: found[1])
            message = f"the range overlaps that of `{former[3]}`"
            yield Finding(("errors", latter[3], "code"), message, "part the ranges")
        if widest is None or each[2] > widest[2]:
            widest = each


def _holds_retired(
    name: str, span: Range, retired: dict[str | int, str]
) -> Iterator[Finding]:
    for code, other in retired.items():
        if isinstance(code, int) and span.first <= code <= span.last:
            message = f"the range holds the retired code `{code}`: see `{other}`"
            hint = "leave the code out of the range"
            yield Finding(("errors", name, "code"), message, hint)
