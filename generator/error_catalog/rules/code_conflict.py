"""
An error lists a code once, ranges do not overlap, and a retired code is never used again.

Two errors may share a code if something else tells them apart: ``read-back`` checks that.

Source: LANGUAGE section 4, item 5; protobuf's reserved names, rustc's retired error codes.
"""

from collections.abc import Iterator

from error_catalog.catalog.model import Catalog, ErrorSpec, Range
from error_catalog.diagnostics import Finding, Severity
from error_catalog.files import Path
from error_catalog.semantics.fields import own_codes


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find codes that are listed twice, retired codes in use, and overlapping ranges."""
    yield from _overlaps(catalog)
    retired = {
        code: name
        for name, error in catalog.errors.items()
        if error.retired
        for code in _single_codes(name, error)
    }
    seen: dict[str, tuple[str, str | int]] = {}
    for name, error in catalog.errors.items():
        yield from _repeated(name, error)
        for code in _single_codes(name, error):
            path, on_key = _place(name, error, code)
            if error.retired is None and code in retired:
                message = f"the code `{code}` belongs to a retired error, "
                message += f"`{retired[code]}`"
                hint = "choose a code that was never used"
                yield Finding(path, message, hint, on_key=on_key)
            other, first = seen.setdefault(str(code), (name, code))
            if type(first) is not type(code):
                kind, former = (
                    "text" if isinstance(each, str) else "an integer"
                    for each in (code, first)
                )
                message = f"`{code}` is {kind} here, but {former} in `{other}`"
                hint = "write both alike, unless they are two different codes"
                yield Finding(path, message, hint, Severity.WARNING, on_key)
        if isinstance(error.code, Range):
            yield from _retired_inside(name, error.code, retired)


def _single_codes(name: str, error: ErrorSpec) -> list[str | int]:
    codes = (*own_codes(name, error), *error.aliases)
    return [code for code in dict.fromkeys(codes) if code is not None]


def _place(name: str, error: ErrorSpec, code: str | int) -> tuple[Path, bool]:
    """Return the path of *code*, and whether it is the error's own key."""
    if error.code and not isinstance(error.code, Range) and code in error.code:
        return ("errors", name, "code"), False
    if code in error.aliases:
        return ("errors", name, "aliases"), False
    return ("errors", name), True


def _repeated(name: str, error: ErrorSpec) -> Iterator[Finding]:
    seen: set[tuple[type, object]] = set()
    for code in (*own_codes(name, error), *error.aliases):
        if (type(code), code) in seen:
            key = "aliases" if code in error.aliases else "code"
            message = f"the code `{'null' if code is None else code}` is listed twice"
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
            # It is reported at the error that comes later in the file.
            former, latter = sorted((widest, each), key=lambda found: found[1])
            message = f"the range overlaps the range of `{former[3]}`"
            yield Finding(("errors", latter[3], "code"), message, "change one of them")
        if widest is None or each[2] > widest[2]:
            widest = each


def _retired_inside(
    name: str, span: Range, retired: dict[str | int, str]
) -> Iterator[Finding]:
    for code, other in retired.items():
        if isinstance(code, int) and span.first <= code <= span.last:
            message = f"the range contains `{code}`, the code of a retired error, "
            message += f"`{other}`"
            hint = "exclude the code from the range"
            yield Finding(("errors", name, "code"), message, hint)
