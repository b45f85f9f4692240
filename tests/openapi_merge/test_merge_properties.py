"""What holds for all documents and catalogs, and for all ways of writing them."""

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

from error_catalog.diagnostics import is_mapping
from error_catalog.files import SourceFile
from error_catalog.openapi_merge.document import OpenApi, read
from error_catalog.openapi_merge.merge import MergeOptions, merge, overlay
from error_catalog.openapi_merge.rewrite import rewrite, same
from error_catalog.pipeline import understand
from error_catalog.semantics.resolution import Resolved
from error_catalog.yaml12.nodes import compose
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oas_patch.overlay import apply_overlay
from openapi_spec_validator import validate

from tests.support import hostile_catalogs, random_catalogs
from tests.support.effort import tries
from tests.support.projects import reads
from tests.support.random_openapi import METHODS, PATHS, WAYS, documents, written

RANDOM = settings(deadline=None, suppress_health_check=list(HealthCheck))
OPERATIONS = [f"{method} {path}" for method in METHODS for path in PATHS]


@st.composite
def sound(draw: st.DrawFn) -> Resolved:
    """Draw a sound catalog whose errors name operations here and there."""
    data = draw(random_catalogs.catalogs() | hostile_catalogs.catalogs())
    for spec in data["errors"].values():
        if draw(st.booleans()):
            spec["operations"] = draw(st.lists(st.sampled_from(OPERATIONS), max_size=3))
    bare = {key: each for key, each in data.items() if key != "statuses"}
    for tried in (data, {**bare, "errors": {}}):
        source = SourceFile("catalog.json", json.dumps(tried))
        understood, _ = understand(source.path, reads(source))
        if understood is not None:
            return understood.resolved
    raise AssertionError(data)


def opened(text: str) -> OpenApi:
    """Return a document that must be sound."""
    document, found = read(SourceFile("openapi.yaml", text))
    assert document is not None, found
    return document


def merged(text: str, resolved: Resolved, request: MergeOptions) -> tuple[str, OpenApi]:
    """Return a document with a catalog's errors in it: its text, and what that says."""
    document = opened(text)
    made = merge(document, resolved, request)
    after = rewrite(document.source, document.root, made.data, made.former)
    assert after is not None, text
    return after, opened(after)


def stands(old: Any, new: Any) -> bool:
    """Tell whether *new* has all of *old*, and the keys of *old* in their order."""
    if is_mapping(old) and is_mapping(new):
        kept = [key for key in new if key in old]
        return kept == [*old] and all(stands(old[key], new[key]) for key in old)
    return same(old, new)


REQUESTS = st.builds(
    MergeOptions,
    st.dictionaries(
        st.sampled_from(["404", "409", "429", "5XX"]),
        st.sampled_from(["always", "never", "secured"]),
    ),
)


@settings(RANDOM, max_examples=tries(15))
@given(documents(), sound(), REQUESTS, st.integers(0, WAYS - 1))
def test_a_merge_only_adds(
    data: dict[str, Any], resolved: Resolved, request: MergeOptions, way: int
) -> None:
    """What stood stands, in its order; the whole is valid; and once is enough."""
    text = written(data, way)
    after, document = merged(text, resolved, request)

    assert stands(opened(text).data, document.data)
    assert after == merged(after, resolved, request)[0]
    validate(deepcopy(document.data))


@settings(RANDOM, max_examples=tries(15))
@given(documents(), sound(), st.integers(0, WAYS - 1))
def test_a_merge_can_be_undone(
    data: dict[str, Any], resolved: Resolved, way: int
) -> None:
    """With a catalog without errors the document is what it was, to the character."""
    text = written(data, way)
    after, _ = merged(text, resolved, MergeOptions())
    empty = replace(resolved, responses=(), by_error={})

    assert text == merged(after, empty, MergeOptions())[0]


@settings(RANDOM, max_examples=tries(15))
@given(documents(), sound(), sound(), st.integers(0, WAYS - 1))
def test_what_left_the_catalog_leaves_no_trace(
    data: dict[str, Any], former: Resolved, resolved: Resolved, way: int
) -> None:
    """A document that a former catalog was merged into ends like one that it was not."""
    former.catalog.api.__dict__["id"] = resolved.catalog.api.id
    text = written(data, way)
    between, _ = merged(text, former, MergeOptions())
    _, document = merged(between, resolved, MergeOptions())
    _, direct = merged(text, resolved, MergeOptions())

    assert direct.data == document.data


@settings(RANDOM, max_examples=tries(15))
@given(data=documents(), resolved=sound(), replaces=st.booleans())
def test_the_overlay_does_the_same(
    data: dict[str, Any], resolved: Resolved, *, replaces: bool
) -> None:
    """A tool of others that applies the overlay gets what a merge writes."""
    document = opened(written(data, 1))
    after = merge(document, resolved, MergeOptions({}, replaces)).data
    root, found = compose(
        SourceFile("overlay.yaml", overlay(resolved, document.data, after))
    )

    assert root is not None, found
    assert after == apply_overlay(deepcopy(document.data), root.data)


VALUES = st.recursive(
    st.sampled_from(
        [None, True, False, 0, 1, -5, 1.5, "", "a", "200", *hostile_catalogs.NASTY]
    ),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["a", "200", "x y", *hostile_catalogs.NASTY]), inner
    ),
    max_leaves=12,
)


@st.composite
def edited(draw: st.DrawFn, value: Any) -> Any:
    """Draw what somebody makes of *value*: keys gone, keys new, other values."""
    if not is_mapping(value):
        return draw(VALUES) if draw(st.integers(0, 4)) == 0 else value
    made: dict[str, Any] = {}
    for key, each in value.items():
        if draw(st.integers(0, 5)):
            made[key] = draw(edited(each))
        if draw(st.integers(0, 4)) == 0:
            made[f"new {key}"] = draw(VALUES)
    return made


@settings(RANDOM, max_examples=tries(25))
@given(st.data(), st.integers(0, WAYS - 1))
def test_a_text_never_comes_to_say_anything_else(data: st.DataObject, way: int) -> None:
    """A rewritten text says what it should, or is refused; equal data change nothing."""
    old = data.draw(
        st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES, min_size=1)
    )
    source = SourceFile("any.yaml", written(_plain(old), way))
    root, _ = compose(source)
    if root is None:
        return
    new = _plain(data.draw(edited(root.data)))
    text = rewrite(source, root, new)
    if text is not None:
        again, found = compose(SourceFile("any.yaml", text))
        assert again is not None, found
        assert same(new, again.data)

    assert source.text == rewrite(source, root, root.data)


def _plain(value: Any) -> Any:
    """Return *value* without surrogates, which no file can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if is_mapping(value):
        return {_plain(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
