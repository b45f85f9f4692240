"""Fixes of catalogs: smallest edits of their texts."""

import pytest
from error_catalog.authoring.fixes import fixed
from error_catalog.files import SourceFile
from error_catalog.rules.quality.rule import Change, Drop, Move, Put, Rewrite


def text_of(text: str, *changes: Change) -> str:
    """Return *text* with *changes*, which must be possible."""
    source, made = fixed(SourceFile("a.yaml", text), changes)

    assert made
    return source.text


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ("a: 1 # one\nb: 2\n", ("a",), "b: 2\n"),
        ("a: 1\n# two\nb: 2 # b\n", ("b",), "a: 1\n# two\n"),
        ("a: {x: 1, y: 2}\n", ("a", "x"), "a: {y: 2}\n"),
        ("a: {x: 1, y: 2}\n", ("a", "y"), "a: {x: 1}\n"),
        ("a: {x: 1}\nb: 2\n", ("a", "x"), "b: 2\n"),
        ("a:\n  x: {y: 1}\nb: 2\n", ("a", "x", "y"), "b: 2\n"),
        ("a: [x, y, z]\n", ("a", 1), "a: [x, z]\n"),
        ("a: [x, y]\n", ("a", 1), "a: [x]\n"),
        ("a: [x] # all\nb: 1\n", ("a", 0), "b: 1\n"),
        ("a:\n  - x # one\n  - y # two\n", ("a", 0), "a:\n  - y # two\n"),
        ("a:\r\n  - x\r\n  - y\r\n", ("a", 1), "a:\r\n  - x\r\n"),
        ('{"a": {"x": 1, "y": 2}}', ("a", "y"), '{"a": {"x": 1}}'),
        ("a: >-\n  one\n  two\n\nb: 2", ("a",), "\nb: 2"),
    ],
)
def test_entries_are_dropped(before: str, path: tuple[str, ...], after: str) -> None:
    """An entry goes with its line; what would be empty without it goes, too."""
    assert after == text_of(before, Drop(path))


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        ("a: It is # so\n", "It is.", "a: It is. # so\n"),
        ("a: 'It''s  on'\n", "It's on", "a: 'It''s on'\n"),
        ('a: "It \\u00e9"\n', "It \u00e9.", 'a: "It \\u00e9."\n'),
        ("a: >-\n  It\n  is\nb: 1\n", "It is.", "a: >-\n  It\n  is.\nb: 1\n"),
        ('a: " so "\n', "so", 'a: "so"\n'),
        ("a: post /x\n", "POST /x", "a: POST /x\n"),
        ("a: {b: It is}\n", None, "a: {b: It is.}\n"),
        ("a: x. y\n", "x: y", 'a: "x: y"\n'),
    ],
)
def test_texts_are_rewritten(before: str, new: str | None, after: str) -> None:
    """Quotes, escapes and line breaks stay as their author wrote them."""
    path = ("a",) if new else ("a", "b")

    assert after == text_of(before, Rewrite(path, new or "It is."))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  s: x # x\n  t: 1\n", "a:\n  s: x # x\n  t: 1\n  d: true\n"),
        ("a:\n  s: x", "a:\n  s: x\n  d: true"),
        ("a: {s: x, t: 1}\n", "a: {s: x, t: 1, d: true}\n"),
        ('{"a": {"s": "x"}}\n', '{"a": {"s": "x", "d": true}}\n'),
    ],
)
def test_entries_are_added(before: str, after: str) -> None:
    """A new entry stands behind the others, in the style of the file."""
    assert after == text_of(before, Put(("a",), "d", value=True))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "a:\n  summary: One. Two. # x\n  status: 4\n",
            "a:\n  summary: One. # x\n  description: Two.\n  status: 4\n",
        ),
        (
            "a:\n  summary: >-\n    One.\n    Two.\n",
            "a:\n  summary: One.\n  description: Two.\n",
        ),
        (
            'a: {status: 4, summary: "One. Two."}\n',
            'a: {status: 4, summary: "One.", description: "Two."}\n',
        ),
    ],
)
def test_the_end_of_a_summary_is_moved(before: str, after: str) -> None:
    """Both or nothing: the rest is never lost."""
    assert after == text_of(before, Move(("a",), "One.", "Two."))


def test_aliases_stay() -> None:
    """An error that repeats another one is fixed with it."""
    text = "a: &x\n  summary: One. Two.\nb: *x\n"
    moves = [Move((name,), "One.", "Two.") for name in "ab"]

    expected = "a: &x\n  summary: One.\n  description: Two.\nb: *x\n"
    assert expected == text_of(text, *moves)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("a: &x It is\nb: *x\n", Rewrite(("a",), "It is.")),
        ("a: &x It is\nb: *x\n", Rewrite(("b",), "It is.")),
        ("a: {b: 1}\n", Drop(("a", "c", 1))),
        ("a: It is\n", Rewrite(("a",), "It is")),
        ("a: [\n", Drop(("a",))),
    ],
)
def test_what_cannot_be_changed_stays(text: str, change: Change) -> None:
    """A text behind an anchor stands in several places, so it is for its author."""
    if isinstance(change, Drop) and len(change.path) > 1:
        text = "a: &x [p, q]\nb: *x\n"
        change = Drop(("b", 0))

    assert (SourceFile("a.yaml", text), 0) == fixed(
        SourceFile("a.yaml", text), [change]
    )


def test_what_cannot_be_changed_stops_nothing_else() -> None:
    """One text behind an anchor leaves all the others to be fixed, also items of lists."""
    lines = "".join(f"t{number}: It is\n" for number in range(9))
    text = f"a: &x It is\nb: *x\nl: [p, q, r, s]\nm: {{k: *x, n: 1}}\n{lines}"
    changes = [
        *(Rewrite((f"t{number}",), "It is.") for number in range(9)),
        *(Rewrite(("a",), "It is."), Drop(("l", 1)), Drop(("l", 2)), Drop(("m", "n"))),
    ]
    source, made = fixed(SourceFile("a.yaml", text), changes)

    expected = text.replace("q, r, ", "").replace(", n: 1", "")
    assert (
        "".join(expected.partition("t0")[:2])
        == source.text[: source.text.index("t0") + 2]
    )
    assert 9 == source.text.count("It is.")
    assert len(changes) - 1 == made


def test_what_is_dropped_is_not_changed() -> None:
    """Two changes of one item never meet another one in its place."""
    text = "l: [post /a, post /a, get /b]\n"
    changes = [
        *(Rewrite(("l", 0), "POST /a"), Rewrite(("l", 1), "POST /a"), Drop(("l", 1))),
        *(Rewrite(("l", 2), "GET /b"), Rewrite(("l", 2), "GET /c")),
    ]

    assert "l: [POST /a, GET /b]\n" == text_of(text, *changes)


def test_several_changes_are_made_at_once() -> None:
    """Those that are apart; the rest is for the next round."""
    text = "a: It is\nb: [x, y, y]\nc:\n  d: 1\n  e: 2\n"
    changes = [Rewrite(("a",), "It is."), Drop(("b", 2)), Drop(("c", "e"))]

    assert "a: It is.\nb: [x, y]\nc:\n  d: 1\n" == text_of(text, *changes)
