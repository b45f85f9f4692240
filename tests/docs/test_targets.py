"""What docs/targets.md says of the neutral view is what its schema says."""

import re
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from error_catalog.output.jinja import environment
from error_catalog.output.target import VIEWS
from error_catalog.targets.catalog.schema import view_schema

from tests.support.projects import ROOT

PAGE = ROOT / "docs" / "targets.md"
BLOCK = re.compile(r"(?<=<!-- outline of the view -->\n```text\n)(?:.*\n)*?(?=```)")


def outline() -> str:
    """Return the keys of the view: objects in braces, lists in brackets."""
    schema = view_schema()
    lines = [f"{name}{inside(each)}" for name, each in schema["properties"].items()]
    lines += [
        f"{name} = {inside(schema['$defs'][name])}"
        for name in sorted(schema["$defs"].keys() - {"node"})
    ]
    nodes = [
        f"  {each['properties']['kind']['const']}: {inside(each)}"
        for each in schema["$defs"]["node"]["oneOf"]
    ]
    wrapped = [
        part
        for each in lines
        for part in wrap(each, 100, subsequent_indent="  ", break_on_hyphens=False)
    ]
    return "\n".join([*wrapped, "node, by kind:", *nodes, ""])


def inside(schema: Any) -> str:
    """Return what is in a value: nothing for a scalar."""
    for each in schema.get("anyOf", ()):
        if "$ref" in each:
            return inside(each)
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return f" = {name}"
    if "items" in schema:
        return f"[{inside(schema['items']).removeprefix(' = ')}]"
    if "properties" in schema:
        return "{" + ", ".join(members(schema)) + "}"
    return ""


def members(schema: Any) -> Iterator[str]:
    """Yield the keys of an object."""
    for name, each in schema["properties"].items():
        inner = inside(each)
        yield name if inner == f" = {name}" else f"{name}{inner.replace(' = ', ' as ')}"


def test_the_outline_is_the_schema(*, update_goldens: bool) -> None:
    """The page's outline has each key that the schema has, in its order."""
    text = PAGE.read_text("utf-8")
    current = BLOCK.sub(lambda _: outline(), text, count=1)
    if update_goldens:
        PAGE.write_text(current, "utf-8", newline="")
        text = current

    assert BLOCK.search(text)
    assert current == text


def test_every_filter_and_view_is_named() -> None:
    """Whoever writes a template finds on the page all filters of ours, and all views."""
    text = PAGE.read_text("utf-8")
    ours = {
        name
        for name in environment({}).filters
        if re.match(r"(?:csv|go|md|py|to|ts)_", name)
    } - {"py_assign", "py_class", "py_def", "py_json", "py_models"}

    assert {name for name in ours if f"`{name}`" not in text} == set()
    assert {name for name in VIEWS if name not in text} == {"python-tests"}
