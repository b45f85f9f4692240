"""A new error in a catalog, written as its neighbours are."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from error_catalog.authoring.revision import (
    ERRORS,
    Data,
    RefusedError,
    means,
    put,
    revise,
)
from error_catalog.catalog.model import IDENTIFIER
from error_catalog.diagnostics import Diagnostic, is_list, is_mapping
from error_catalog.files import SourceFile
from error_catalog.filters.yaml import to_yaml
from error_catalog.openapi_merge import blocks
from error_catalog.openapi_merge.edits import (
    MAX_WIDTH,
    Edit,
    Style,
    apply,
    block_entry,
    flow_value,
    style_of,
)
from error_catalog.pipeline import Understood
from error_catalog.semantics.names import words
from error_catalog.yaml12.document import Document
from error_catalog.yaml12.nodes import Kind, Member, Node, compose

Code = str | int


class NewError(NamedTuple):
    """
    An error that is to be written.

    Args:
        entry: What stands below its name, in order.
    """

    name: str
    entry: dict[str, Any]


def new_error(
    understood: Understood, code: str, name: str | None, said: Mapping[str, Any]
) -> NewError:
    """
    Return the error with *code* for a catalog.

    Args:
        code: As it is on the wire; an integer if those of the catalog are.
        name: None for the code itself, or for its words if that is no name.
        said: What else its entry says; None is not said.

    Raises:
        RefusedError: It has no name, or its name is taken.
    """
    errors = understood.resolved.catalog.errors
    if name is None:
        name = code if re.fullmatch(IDENTIFIER, code) else "_".join(words(code))
    if not re.fullmatch(IDENTIFIER, name):
        raise RefusedError(
            f"`{name or code}` is no name for an error: say one with --name, in letters, "
            "digits and underscores"
        )
    if name in errors:
        place = understood.merged.locate((ERRORS, name), on_key=True)
        raise RefusedError(
            f"there is an error `{name}` already, at {place.path}:{place.line}"
        )
    own = {} if code == name else {"code": _typed(code, understood)}
    kept = {key: each for key, each in said.items() if each is not None}
    return NewError(name, {**own, **kept})


def _typed(code: str, understood: Understood) -> Code:
    """Return *code* as an integer if it looks like one, and no such text is a code here."""
    if not re.fullmatch(r"0|-?[1-9][0-9]*", code):
        return code
    specs = understood.resolved.catalog.errors.values()
    codes = [
        each for spec in specs if isinstance(spec.code, tuple) for each in spec.code
    ]
    texts = [each for each in codes if isinstance(each, str)]
    is_text = any(re.fullmatch(r"-?[0-9]+", each) for each in texts)
    return code if is_text else int(code)


def home_of(understood: Understood, group: str | None) -> Document:
    """Return the file for a new error: where its group is, or else where errors are."""
    documents = understood.merged.documents
    with_errors = [each for each in documents if each.data.get(ERRORS)]
    for document in reversed(with_errors):
        if group is not None and any(
            is_mapping(each) and each.get("group") == group
            for each in document.data[ERRORS].values()
        ):
            return document
    # The catalog's own file comes first.
    return with_errors[0] if with_errors else documents[0]


def add(source: SourceFile, error: NewError) -> SourceFile | Diagnostic:
    """Return the file with *error* in it: below its group, in their order, or at the end."""

    def change(data: Data) -> Data:
        return put(data, (ERRORS, error.name), error.entry)

    root, _ = compose(source)
    member = root.member(ERRORS) if root else None
    if root is not None and member is not None:
        text = _beside(source.text, root, member.value, error)
        if text is not None and means(source, text, change):
            return SourceFile(source.path, text)
    return revise(source, change, (ERRORS,))


def _beside(text: str, root: Node, errors: Node, error: NewError) -> str | None:
    """Return *text* with *error* in the lines of a block mapping; None if it has none."""
    if errors.kind is not Kind.MAPPING or errors.flow or not errors.members:
        return None
    if not blocks.can_edit(text, errors, errors.data):
        return None
    style = style_of(text, root)
    after = _neighbour(errors.members, error)
    ended = text if text[-1] in "\r\n" else f"{text}{style.newline}"
    (edit,) = blocks.insertions(ended, errors, after, {error.name: True}, style)
    lines = _lines(errors.members, error, style)
    gap = style.newline if _is_apart(text, errors.members) else ""
    if after is None:
        added = f"{lines}{style.newline}{gap}"
        return apply(ended, [Edit(edit.start, edit.end, added)])
    added = f"{gap}{lines}{style.newline}"
    result = apply(ended, [Edit(edit.start, edit.end, added)])
    return result if ended == text else result.removesuffix(style.newline)


def _neighbour(members: Sequence[Member], error: NewError) -> Member | None:
    """Return the member that a new one follows; None if it comes first."""
    group = error.entry.get("group")
    same = [
        each
        for each in members
        if group is not None
        and is_mapping(each.value.data)
        and each.value.data.get("group") == group
    ]
    among = same or members
    keys = [each.key.data for each in among]
    is_sorted = len(keys) > 2 and all(one < other for one, other in pairwise(keys))
    if is_sorted:
        before = [each for each in among if each.key.data < error.name]
        if before or among is members:
            return before[-1] if before else None
    return among[-1]


def _lines(members: Sequence[Member], error: NewError, style: Style) -> str:
    """Return the entry in braces, if most of its neighbours are, or else on lines."""
    column = members[0].key.column
    in_braces = sum(
        each.value.kind is Kind.MAPPING and each.value.flow for each in members
    )
    if 2 * in_braces > len(members):
        line = f"{' ' * column}{to_yaml(error.name)}: {_in_braces(error.entry, style)}"
        if len(line) <= MAX_WIDTH:
            return line
    return block_entry(error.name, error.entry, column, style)


def _in_braces(value: Any, style: Style) -> str:
    if is_mapping(value):
        pairs = (f"{key}: {_in_braces(each, style)}" for key, each in value.items())
        return f"{{{', '.join(pairs)}}}"
    if is_list(value):
        return f"[{', '.join(_in_braces(each, style) for each in value)}]"
    if isinstance(value, str):
        plain = to_yaml(value)
        if plain == value and not re.search(r"[,\[\]{}]", plain):
            return plain
    return flow_value(value, "", style)


def _is_apart(text: str, members: Sequence[Member]) -> bool:
    """Tell whether most members have an empty line between them."""
    gaps = list(_gaps(text, members))
    return 2 * sum(gaps) > len(gaps)


def _gaps(text: str, members: Sequence[Member]) -> Iterator[bool]:
    for one, other in pairwise(members):
        between = text[one.value.end : other.key.start]
        yield re.search(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)", between) is not None
