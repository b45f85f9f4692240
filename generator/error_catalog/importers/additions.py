"""
What a catalog lacks, added to its text; every byte that is there stays.

An error is there already if one has its code or, without a code, its status and shape.
What the two say differently is listed, and left as its author wrote it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from error_catalog.catalog.loader import Merged
from error_catalog.diagnostics import Diagnostic, Severity, has_errors, is_list
from error_catalog.files import Location, SourceFile
from error_catalog.importers.draft import Draft
from error_catalog.importers.layout import Writer
from error_catalog.pipeline import Stages, Understood, understand
from error_catalog.project import Reader
from error_catalog.semantics.fields import own_codes
from error_catalog.semantics.resolution import Resolved
from error_catalog.semantics.statuses import span_figures
from error_catalog.yaml12.nodes import Kind, Node, compose

RULE = "import"

_SECTIONS = ("fields", "envelopes", "groups", "errors")
ANY_STATUS = "any"
_DEFAULT = "problem"
"""The envelope of a catalog that has none. Source: LANGUAGE section 5, item 13."""


@dataclass(frozen=True, slots=True)
class Addition:
    """
    A catalog with what it lacked.

    Args:
        text: None if a diagnostic says why nothing can be added.
        counts: New entries by section.
        differences: Lines on what the two say differently.
    """

    text: str | None
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    differences: Sequence[str] = ()
    diagnostics: Sequence[Diagnostic] = ()


def added(existing: SourceFile, draft: Draft, root: Path, stages: Stages) -> Addition:
    """Return *existing* with what *draft* has beyond it, and what differs."""
    reader = Reader(root, stages.read, [existing.path])
    understood, found = understand(existing.path, reader.read, stages)
    if understood is None:
        return Addition(None, diagnostics=found)
    node, _ = compose(existing)
    blocked = list(_blocked(existing, node))
    if node is None or blocked:
        return Addition(None, diagnostics=blocked)
    renamed = _renamed(understood, draft)
    news = _news(understood, draft, renamed)
    differing = list(_differences(understood, draft))
    while True:
        text = _inserted(existing.text, node, news, draft)
        wrong = _wrong(SourceFile(existing.path, text), news, reader, stages)
        if not wrong:
            counts = {section: len(entries) for section, entries in news.items()}
            return Addition(text, counts, differing)
        for name, message in wrong.items():
            if name not in news["errors"]:
                refused = Diagnostic(Location(existing.path), RULE, message)
                return Addition(None, diagnostics=[refused])
            del news["errors"][name]
            differing.append(f"{existing.path}: `{name}` is not added: {message}")


def _blocked(existing: SourceFile, node: Node | None) -> Iterator[Diagnostic]:
    """Yield why a section cannot get more entries: it is in braces."""
    for section in _SECTIONS:
        member = node.member(section) if node is not None else None
        if member is None:
            continue
        is_empty = member.value.start == member.value.end
        if member.value.kind is not Kind.MAPPING or member.value.flow:
            if is_empty:
                continue
            place = Location(
                existing.path, member.value.line + 1, member.value.column + 1
            )
            message = f"`{section}` is in braces, so nothing can be added to it"
            hint = "write each of its entries on lines of its own"
            yield Diagnostic(place, RULE, message, hint)


def _renamed(understood: Understood, draft: Draft) -> dict[str, str]:
    """Return the name of each envelope of *draft* in the catalog: one with its body, or a free one."""
    catalog = understood.resolved.catalog
    names: dict[str, str] = {}
    for name, spec in draft.data.get("envelopes", {}).items():
        same = [
            other
            for other, each in catalog.envelopes.items()
            if each.body == spec.get("body")
        ]
        if same:
            names[name] = same[0]
            continue
        free, number = name, 2
        while free in catalog.envelopes or free in names.values():
            free, number = f"{name}_{number}", number + 1
        names[name] = free
    return names


def _news(
    understood: Understood, draft: Draft, renamed: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Return the entries that the catalog lacks, by section."""
    catalog = understood.resolved.catalog
    first = next(iter(draft.data.get("envelopes", {})), "")
    known = _known(understood.resolved)
    default = next(iter(catalog.envelopes), "")
    errors: dict[str, Any] = {}
    for name, error in draft.data["errors"].items():
        envelope = renamed.get(error.get("envelope", first), "")
        if known(name, error, envelope):
            continue
        free, number = name, 2
        while free in catalog.errors or free in errors:
            free, number = f"{name}_{number}", number + 1
        entry = dict(error)
        if free != name and "code" not in entry:
            entry = {"code": name, **entry}
        entry.pop("envelope", None)
        if envelope and envelope != default:
            at = 1 + ("code" in entry) if "status" in entry else "code" in entry
            items = list(entry.items())
            entry = dict([*items[:at], ("envelope", envelope), *items[at:]])
        errors[free] = entry
    return {**_parts(understood, draft, renamed, errors), "errors": errors}


def _parts(
    understood: Understood,
    draft: Draft,
    renamed: Mapping[str, str],
    errors: Mapping[str, Any],
) -> dict[str, dict[str, Any]]:
    """Return the entries of other sections that new errors need."""
    catalog = understood.resolved.catalog
    default = next(iter(catalog.envelopes), "")
    used = {error.get("envelope", default) for error in errors.values()}
    envelopes = {
        renamed[name]: spec
        for name, spec in draft.data.get("envelopes", {}).items()
        if renamed[name] in used and renamed[name] not in catalog.envelopes
    }
    texts = repr([each.get("body") for each in envelopes.values()]) + repr(errors)
    fields = {
        name: spec
        for name, spec in draft.data.get("fields", {}).items()
        if name not in catalog.fields and f"{{{name}" in texts
    }
    groups = {
        name: spec
        for name, spec in draft.data.get("groups", {}).items()
        if name not in catalog.groups
        and any(error.get("group") == name for error in errors.values())
    }
    return {
        "fields": fields,
        "envelopes": envelopes,
        "groups": groups,
    }


def _known(resolved: Resolved) -> Callable[[str, Mapping[str, Any], str], bool]:
    """Return a function that tells whether the catalog has an error already."""
    codes: set[tuple[type, Any]] = set()
    codeless: set[tuple[str, str]] = set()
    for name, spec in resolved.catalog.errors.items():
        for code in (*own_codes(name, spec), *spec.aliases):
            codes.add((type(code), code))
    for response in resolved.responses:
        if None in response.rule.codes:
            spans = [span_figures(span) for span in response.rule.statuses]
            name = response.shape.envelope.name
            codeless |= {(figures, name) for figures in spans or [ANY_STATUS]}

    def is_known(name: str, error: Mapping[str, Any], envelope: str) -> bool:
        sent = codes_of(name, error)
        if sent:
            return any((type(code), code) in codes for code in sent)
        statuses = error.get("status", ANY_STATUS)
        listed = statuses if is_list(statuses) else [statuses]
        shape = envelope or next(iter(resolved.catalog.envelopes), _DEFAULT)
        return all((str(each), shape) in codeless for each in listed)

    return is_known


def codes_of(name: str, error: Mapping[str, Any]) -> list[str | int]:
    """Return the codes of an error of a draft; none if it has no code."""
    code = error.get("code", name)
    return [each for each in (code if is_list(code) else [code]) if each is not None]


def _differences(understood: Understood, draft: Draft) -> Iterator[str]:
    """Yield what the catalog and the draft say differently about one code."""
    merged, resolved = understood.merged, understood.resolved
    owners: dict[tuple[type[Any], Any], str] = {
        (type(code), code): name
        for name, spec in resolved.catalog.errors.items()
        for code in own_codes(name, spec)
        if code is not None
    }
    for name, error in draft.data["errors"].items():
        found = [owners.get((type(code), code)) for code in codes_of(name, error)]
        owner = next((each for each in found if each is not None), None)
        if owner is not None:
            yield from _difference(merged, resolved, owner, error)


def _difference(
    merged: Merged, resolved: Resolved, name: str, error: Mapping[str, Any]
) -> Iterator[str]:
    responses = resolved.by_error.get(name, ())
    here = {span_figures(span) for each in responses for span in each.rule.statuses}
    said = error.get("status", ())
    there = {str(each) for each in (said if is_list(said) else [said])}
    place = merged.locate(("errors", name), on_key=True)
    where = f"{place.path}:{place.line}"
    missing = sorted(there - here) if there != {"()"} else []
    if said and missing and here:
        yield (
            f"{where}: `{name}` has status {', '.join(sorted(here))}, "
            f"but {', '.join(sorted(there))} in the source"
        )
    own = {op for each in responses for op in each.operations}
    lacking = [op for op in error.get("operations", ()) if own and op not in own]
    if lacking:
        more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        shown = ", ".join(f"`{each}`" for each in lacking[:3])
        yield f"{where}: `{name}` also has the operations {shown}{more} in the source"


def _inserted(
    text: str, node: Node, news: Mapping[str, Mapping[str, Any]], draft: Draft
) -> str:
    """Return *text* with entries at the ends of its sections."""
    newline = "\r\n" if "\r\n" in text else "\n"
    edits: list[tuple[int, str]] = []
    tail: list[str] = []
    for section in _SECTIONS:
        entries = news[section]
        if not entries:
            continue
        member = node.member(section)
        is_there = member is not None and bool(member.value.members)
        indent = member.value.column if member is not None and is_there else 2
        writer = Writer(_questions(draft, section, entries), _marks(draft, section))
        lines: list[str] = []
        for name, value in entries.items():
            lines += ["", *writer.entry((section, name), value, indent)]
        if section != "errors":
            lines = [each for each in lines if each]
        if member is None:
            tail += ["", f"{section}:", *(lines[1:] if not lines[0] else lines)]
            continue
        after = member.value.end if is_there else member.key.end + 1
        edits.append((_line_end(text, after), newline.join(["", *lines])))
    for at, inserted in sorted(edits, reverse=True):
        text = f"{text[:at]}{inserted}{text[at:]}"
    if tail:
        text = f"{text.rstrip()}{newline}{newline.join(tail)}{newline}"
    return text


def _line_end(text: str, at: int) -> int:
    """Return where the line of the character before *at* ends."""
    at = max(at, 1)
    if text[at - 1] == "\n":
        at -= 1
    found = text.find("\n", at)
    found = len(text) if found < 0 else found
    return found - 1 if text[found - 1 : found] == "\r" else found


def _questions(
    draft: Draft, section: str, entries: Mapping[str, Any]
) -> tuple[Any, ...]:
    return tuple(
        each
        for each in draft.questions
        if each.at[:1] == (section,) and len(each.at) > 1 and each.at[1] in entries
    )


def _marks(draft: Draft, section: str) -> dict[Any, str]:
    return {path: text for path, text in draft.marks.items() if path[:1] == (section,)}


def _wrong(
    source: SourceFile,
    news: Mapping[str, Mapping[str, Any]],
    reader: Reader,
    stages: Stages,
) -> dict[str, str]:
    """Return why a rule refuses new errors, by name; an empty name is anything else."""

    def read(path: str) -> SourceFile | Diagnostic:
        return source if path == source.path else reader.read(path)

    _, found = understand(source.path, read, stages)
    if not has_errors(found):
        return {}
    root, _ = compose(source)
    errors = root.member("errors") if root is not None else None
    lines = (
        [(each.key.line + 1, str(each.key.data)) for each in errors.value.members]
        if errors is not None
        else []
    )
    wrong: dict[str, str] = {}
    for each in found:
        if each.severity is not Severity.ERROR:
            continue
        owners = [name for line, name in lines if line <= each.location.line]
        name = owners[-1] if owners else ""
        wrong.setdefault(name if name in news["errors"] else "", each.message)
    return wrong
