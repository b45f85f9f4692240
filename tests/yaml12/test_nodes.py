"""Nodes: what a text says, and where."""

from typing import Any

import pytest
import yaml
from error_catalog.files import SourceFile
from error_catalog.yaml12.document import parse
from error_catalog.yaml12.nodes import Kind, Node, compose
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.effort import tries
from tests.support.random_openapi import WAYS, documents, written


def composed(text: str) -> Node:
    """Return the root of a document that must be sound."""
    root, found = compose(SourceFile("any.yaml", text))
    assert root is not None, found
    return root


@settings(
    deadline=None, suppress_health_check=list(HealthCheck), max_examples=tries(30)
)
@given(documents(), st.integers(0, WAYS - 2))
def test_it_says_what_a_catalog_would_say(data: dict[str, Any], way: int) -> None:
    """Nodes and catalogs read the same data from the same text."""
    text = written(data, way)
    document, found = parse(SourceFile("any.yaml", text))

    assert document is not None, found
    assert document.data == composed(text).data


@settings(
    deadline=None, suppress_health_check=list(HealthCheck), max_examples=tries(15)
)
@given(documents(), st.integers(0, 3))
def test_nodes_end_where_they_end(data: dict[str, Any], way: int) -> None:
    """The text of a node of JSON is that value and nothing else."""
    text = written(data, way)
    waiting = [composed(text)]
    while waiting:
        node = waiting.pop()
        part = text[node.start : node.end]

        assert node.data == composed(f"[{part}]").data[0]
        waiting += [*node.items, *(member.value for member in node.members)]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\n",
        "a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {z: 1, <<: [*a, *b]}\n",
        "a: &a {x: 1}\nb: &b\n  <<: *a\n  y: 2\nc: {<<: *b, x: 3}\n",
        "a: {<<: {x: 1}, y: 2}\n",
        "a: {'<<': 1, y: 2}\n",
        "a: &a [1]\nb: *a\nd: [*a, *a]\n",
        "a: !!bool 'true'\nb: !!str 1\nc: !!int '3'\nd: !!null ''\ne: !!float '1.5'\n",
    ],
)
def test_anchors_merge_keys_and_tags(text: str) -> None:
    """What repeats says what it says to every reader of YAML 1.1."""
    assert yaml.safe_load(text) == composed(text).data


def test_a_tag_of_somebody_says_nothing() -> None:
    """A tag that only one program knows leaves the text as it is written."""
    root = composed("a: !own 12\nb: !own {c: 1}\n")

    assert {"a": "12", "b": {"c": 1}} == root.data
    assert Kind.MAPPING is root.members[1].value.kind


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("a: b  # c\n", "b"),
        ("a: |\n  b\n\n\n", "|\n  b"),
        ("a: |+\n  b\n\n", "|+\n  b\n\n"),
        ("a:\nb:   # c\n", ""),
        ("a:\n  - b\n  # c\n", "- b"),
        ("a: [b,\n  c]   \n", "[b,\n  c]"),
        ("a: &x 'b'\n", "&x 'b'"),
    ],
)
def test_comments_and_blank_lines_are_no_part_of_a_value(text: str, last: str) -> None:
    """A value ends at its last character, except where it keeps the lines below it."""
    value = composed(text).members[-1].value

    assert last == text[value.start : value.end]


def test_programs_repeat_more_than_people() -> None:
    """Aliases may repeat a million values of a document, and no more."""
    items = f"a: &a [{'0,' * 9_999}]\nb:\n"
    read, _ = compose(SourceFile("a.yaml", items + "- *a\n" * 99))
    refused, found = compose(SourceFile("a.yaml", items + "- *a\n" * 101))

    assert read is not None
    assert 9_999 == len(read.data["b"][98])
    assert refused is None
    assert ["the aliases of this file repeat more than 1,000,000 values"] == [
        each.message for each in found
    ]
