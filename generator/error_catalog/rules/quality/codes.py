"""Rules about codes; names of errors without a code are nobody's business."""

import re
from collections.abc import Callable, Iterator

from error_catalog.diagnostics import Finding, Severity
from error_catalog.files import Path
from error_catalog.rules.quality.rule import Drop, Repairable, Rule, Subject
from error_catalog.semantics.fields import own_codes
from error_catalog.semantics.names import words

_STYLES = {
    "snake_case": r"[a-z0-9]+(_[a-z0-9]+)*",
    "SCREAMING_SNAKE_CASE": r"[A-Z0-9]+(_[A-Z0-9]+)*",
    "kebab-case": r"[a-z0-9]+(-[a-z0-9]+)*",
    "camelCase": r"[a-z][a-z0-9]*([A-Z][A-Za-z0-9]*)*",
    "PascalCase": r"(?=[A-Z0-9]*[a-z])[A-Z][A-Za-z0-9]*",
}
_SEGMENTS = re.compile(r"[./:]+")
_MALFORMED = re.compile(r"\s|[^\x00-\x7f]|[,;.:]$")

MIN_CODES = 4
"""How many codes show a style."""
_SHARE = 0.75
"""Which part of them must have it."""

Code = tuple[str, str, Path, bool]
"""A code, its error's name, its place, and whether that is a key."""


def _codes(subject: Subject) -> Iterator[Code]:
    """Yield every code that is text, in order."""
    for name, spec in subject.errors.items():
        path: Path = ("errors", name)
        is_key = not spec.code
        is_list = len(own_codes(name, spec)) > 1
        for at, code in enumerate(own_codes(name, spec)):
            if isinstance(code, str):
                place = path if is_key else (*path, "code", *([at] if is_list else ()))
                yield code, name, place, is_key


def style(subject: Subject) -> Iterator[Finding]:
    """A code is written in another style than most of the others."""
    codes = [
        each
        for each in _codes(subject)
        if re.search("[A-Za-z]", each[0]) and not _MALFORMED.search(each[0])
    ]
    distinct = {each[0] for each in codes}
    if len(distinct) < MIN_CODES:
        return
    fitting = {
        name: {each for each in distinct if _fits(each, pattern)}
        for name, pattern in _STYLES.items()
    }
    best = max(fitting, key=lambda name: len(fitting[name]))
    count = len(fitting[best])
    if count < _SHARE * len(distinct):
        return
    seen: set[str] = set()
    for code, _, path, on_key in codes:
        if code not in fitting[best] and code not in seen:
            seen.add(code)
            message = f"`{code}` is no {best}, as {count} of {len(distinct)} codes are"
            hint = "a code that is sent already can only be kept: "
            hint += "`# gen: ignore[code-style]: reason`"
            yield Finding(path, message, hint, on_key=on_key)


def _fits(code: str, pattern: str) -> bool:
    """Tell whether each segment of *code* has a style; namespaces end in `.`, `/` or `:`."""
    return all(re.fullmatch(pattern, each) for each in _SEGMENTS.split(code) if each)


def twin(subject: Subject) -> Iterator[Finding]:
    """Two codes are equal but for case, separators or a plural s."""
    for code, other, path, on_key in _twins(subject, _folded):
        message = f"`{code}` is hard to tell from `{other}`"
        hint = "use one code for both, or say in it what differs"
        yield Finding(path, message, hint, on_key=on_key)


def synonym_twin(subject: Subject) -> Iterator[Finding]:
    """Two codes say the same in other words."""
    for code, other, path, on_key in _twins(subject, _meaning):
        if _folded(code) != _folded(other):
            message = f"`{code}` and `{other}` mean the same: what differs?"
            hint = "use one code for both, or say in it what differs"
            yield Finding(path, message, hint, on_key=on_key)


def _twins(
    subject: Subject, key: Callable[[str], tuple[str, ...]]
) -> Iterator[tuple[str, str, Path, bool]]:
    """Yield each code whose key an earlier code of another error has, with that code."""
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    for code, name, path, on_key in _codes(subject):
        folded = key(code)
        if not folded:
            continue
        other, owner = first.setdefault(folded, (code, name))
        if other != code and owner != name:
            yield code, other, path, on_key


def _folded(code: str) -> tuple[str, ...]:
    # What words() leaves out, such as signs, may be all that differs.
    if not re.fullmatch(r"[\w\s./:-]+", code):
        return (code,)
    parts = words(code)
    singular = (
        word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] != "s" else word
        for word in parts
    )
    return ("".join(singular),)


_SYNONYMS = {
    **dict.fromkeys(("invalid", "bad", "malformed", "illegal"), "invalid"),
    **dict.fromkeys(("missing", "required"), "missing"),
}
_ABSENT = (("not", "found"), ("does", "not", "exist"), ("doesnt", "exist"))


def _meaning(code: str) -> tuple[str, ...]:
    parts = list(words(code))
    for phrase in _ABSENT:
        for at in range(len(parts) - len(phrase) + 1):
            if tuple(parts[at : at + len(phrase)]) == phrase:
                parts[at : at + len(phrase)] = ["absent"]
    found = tuple(_SYNONYMS.get(each, each) for each in parts)
    # A lone synonym says too little to be the twin of another.
    return found if {*found} - {*_SYNONYMS.values()} else ()


def malformed(subject: Subject) -> Iterator[Finding]:
    """A code has white space, other letters than ASCII's, or a comma at its end."""
    for code, _, path, on_key in _codes(subject):
        match = _MALFORMED.search(code)
        if match is not None:
            found = match[0]
            what = f"ends in `{found}`"
            if found.isspace():
                what = "contains white space"
            elif not found.isascii():
                what = f"contains `{found}`, which is not ASCII"
            hint = "if the server really sends it, say so: "
            hint += "`# gen: ignore[code-malformed]: reason`"
            yield Finding(path, f"the code {what}", hint, on_key=on_key)


def length(subject: Subject) -> Iterator[Finding]:
    """A code is longer than 63 characters."""
    for code, _, path, on_key in _codes(subject):
        if len(code) > MAX_LENGTH:
            message = f"the code has {len(code)} characters, at most {MAX_LENGTH}"
            yield Finding(path, message, "shorten it", on_key=on_key)


MAX_LENGTH = 63
"""Characters of a code. Source: AIP-193, `reason`."""


def alias_shadows_code(subject: Subject) -> Iterator[Finding]:
    """A former code of one error is the code of another."""
    owners = {
        code: name
        for name, spec in reversed(subject.errors.items())
        for code in own_codes(name, spec)
        if code is not None
    }
    for name, spec in subject.errors.items():
        for at, alias in enumerate(spec.aliases):
            owner = owners.get(alias, name)
            if owner != name:
                path: Path = ("errors", name, "aliases", at)
                message = f"the alias is the code of `{owner}`"
                hint = "remove the alias"
                yield Repairable(path, message, hint, changes=(Drop(path),))


RULES = (
    Rule("code-style", style, Severity.WARNING, "AIP-193"),
    Rule("code-twin", twin, Severity.WARNING, "Our own experience"),
    Rule("code-malformed", malformed, Severity.WARNING, "AIP-193"),
    Rule("code-synonym-twin", synonym_twin, Severity.NOTE, "Our own experience"),
    Rule("code-length", length, Severity.WARNING, "AIP-193", is_default=False),
    Rule(
        "alias-shadows-code",
        alias_shadows_code,
        Severity.WARNING,
        "rustc's retired codes",
    ),
)
