"""Reading a file: case folders for what is said, properties for what must hold."""

import json
from pathlib import Path

import pytest
from error_catalog.diagnostics import Diagnostic, has_errors, line
from error_catalog.files import Location, SourceFile
from error_catalog.yaml12.document import MAX_CHARACTERS, Document, parse
from error_catalog.yaml12.events import MAX_DIGITS, decode
from error_catalog.yaml12.messages import MAX_VALUES, RULES
from error_catalog.yaml12.walk import MAX_DIAGNOSTICS
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.effort import tries

CASES = sorted((Path(__file__).parents[1] / "cases" / "yaml12").iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case, update_goldens):
    """A file yields its diagnostics, byte for byte, each of a listed rule and with a hint."""
    golden = case / "diagnostics.txt"
    decoded = decode("catalog.yaml", (case / "catalog.yaml").read_bytes())
    diagnostics = [decoded] if isinstance(decoded, Diagnostic) else parse(decoded)[1]
    text = "".join(line(each) + "\n" for each in diagnostics)
    if update_goldens:
        golden.write_text(text, encoding="utf-8", newline="")

    assert golden.read_bytes().decode() == text
    assert all(each.rule in RULES and each.hint for each in diagnostics)
    assert case.name.startswith("accepted_") is not has_errors(diagnostics)


def read(text: str) -> object:
    """Return the data of *text*, which must be sound."""
    document, diagnostics = parse(SourceFile("c.yaml", text))

    assert diagnostics == []
    assert document is not None
    return document.data


def document_of(text: str) -> Document:
    """Return the document of *text*, whatever its faults."""
    document, _ = parse(SourceFile("c.yaml", text))

    assert document is not None
    return document


PLAIN = {
    "~": None,
    "null": None,
    "": None,
    "TRUE": True,
    "false": False,
    "tRUE": "tRUE",
    "0": 0,
    "-0": 0,
    "-12": -12,
    "1.50": 1.5,
    "-2E+3": -2000.0,
    "NO": "NO",
    "on": "on",
    "y": "y",
    "0123": "0123",
    "0x1F": "0x1F",
    "0o17": "0o17",
    "1_000": "1_000",
    "12:30": "12:30",
    "2024-01-01": "2024-01-01",
    ".inf": ".inf",
    ".nan": ".nan",
    ".5": ".5",
    "1.": "1.",
    "+1": "+1",
    "1e999": "1e999",
    "٣": "٣",
    "=": "=",
    "<<": "<<",
    "9" * MAX_DIGITS: int("9" * MAX_DIGITS),
    "9" * (MAX_DIGITS + 1): "9" * (MAX_DIGITS + 1),
    "1" * 100_000: "1" * 100_000,
}


@pytest.mark.parametrize("text", PLAIN, ids=lambda text: text[:12])
def test_plain_scalar(text):
    """A plain scalar is what JSON has, and text otherwise, whatever YAML 1.1 says."""
    data = read(f"a: {text}")

    assert repr({"a": PLAIN[text]}) == repr(data)


@pytest.mark.parametrize("text", PLAIN, ids=lambda text: text[:12])
def test_quoted_scalar(text):
    """What stands in quotes is text."""
    assert {"a": text, "b": text} == read(f"a: '{text}'\nb: \"{text}\"")


def test_keys_are_text():
    """Keys keep the text of the source, whatever it would mean as a value."""
    text = "404: 1\nno: 2\n~: 3\n1.50: 4\ntrue: 5\n'': 6\n\"<<\": 7\n[]: 8"
    document = document_of(text)

    assert ["404", "no", "~", "1.50", "true", "", "<<"] == list(document.data)


def test_surrogates():
    """Escaped pairs become their character in any quotes' key or value; others stay."""
    text = (
        '"\\ud83d\\uDE00": "\\uD83D\\\\ud83d \\ude00"\n'
        "plain: \\ud83d\nsingle: '\\uD83D'\nblock: |-\n  \\uDABC\n"
    )

    assert {
        "\U0001f600": "\ud83d\\ud83d \ude00",
        "plain": "\\ud83d",
        "single": "\\uD83D",
        "block": "\\uDABC",
    } == read(text)


ODD = st.text(
    st.sampled_from("\x85\u2028\u2029\ue000\ue001\ue002\ue83d\uefff\\uUdDeE8370 "),
    max_size=40,
)


@given(ODD)
@example("\ue83d\\ud83d \\\\ud83d \\ue83d\u2028\ue001")
def test_literal_text(value):
    """What the reader gives libyaml in place of some text never comes through."""
    text = f"x{value}x"
    header = "|- # \\ud83d \u2028 \ue001"
    data = read(f"a: '{text}'\nb: {header}\n  {text}\nc: >-\n  {text}\nd: {text}\n")

    assert dict.fromkeys("abcd", text) == data


@given(ODD, st.sampled_from([True, False]))
@example("\ue83d\\ud83d \\\\ud83d \\ue83d\u2028\ue001", True)
def test_escaped_text(value, ascii_only):
    """The same in double quotes, with and without escapes around surrogates."""
    before = '"\\ud83d\\ue83d\\U0000e83d\\u0000e83d\\\\ud83d": '
    text = before + json.dumps(value, ensure_ascii=ascii_only)

    assert {"\ud83d\ue83d\ue83d\0e83d\\ud83d": value} == read(text)


def test_too_large():
    """A text over the limit is refused unread, one at the limit is read."""
    comment = "a: 1 #".ljust(MAX_CHARACTERS, "x")
    _, (found,) = parse(SourceFile("c.yaml", comment + "x"))

    assert {"a": 1} == read(comment)
    assert "yaml-size" == found.rule


def test_too_many_values():
    """Values are counted, with those that aliases repeat."""
    text = "a: [" + "0," * MAX_VALUES + "]"
    document, (found,) = parse(SourceFile("c.yaml", text))

    assert document is None
    assert ("yaml-size", Location("c.yaml", 1, 2 * MAX_VALUES + 1)) == (
        found.rule,
        found.location,
    )


def test_wide_aliases():
    """A long list that many aliases repeat is refused before it is multiplied."""
    text = "a: &a [" + "0," * 60_000 + "]\nb: *a\nc: *a\n"
    document, (found,) = parse(SourceFile("c.yaml", text))

    assert document is None
    assert ("yaml-alias", 3) == (found.rule, found.location.line)


def test_deepest_allowed():
    """A hundred levels are read, written out or through an alias."""
    lists = "[" * 50 + "]" * 50
    nested = "a: &a " + lists + "\nb: " + "[" * 49 + "*a" + "]" * 49
    _, (found,) = parse(SourceFile("c.yaml", f"{nested}\nc: {'[' * 50}*a{']' * 50}"))

    assert json.loads(lists) == document_of(nested).data["a"]
    assert ("yaml-depth", 3) == (found.rule, found.location.line)


JUNK = {
    "lists": "[",
    "items": "- ",
    "item lines": "- \n",
    "mappings": "{a: ",
    "keys": "? ",
    "equal keys": "k: v\n",
    "anchors": "a: &x\n",
    "double quotes": '"',
    "single quotes": "'",
    "escapes": 'a: "\\ud83d',
    "one line": "x",
    "documents": "---\n",
    "tag directives": "%TAG !a! b\n",
    "blank lines": "\n",
    "NUL": "\0",
    "byte order marks": "\ufeff",
    "surrogates": "\ud800",
    "every byte": "".join(map(chr, range(256))),
}


@pytest.mark.parametrize("junk", JUNK)
def test_junk(junk):
    """A megabyte of anything gives a few diagnostics, the first ones at their place."""
    repeated = JUNK[junk] * (2**20 // len(JUNK[junk]))
    document, diagnostics = parse(SourceFile("c.yaml", repeated))

    assert 1 <= len(diagnostics) <= MAX_DIAGNOSTICS
    assert document is None
    assert sorted(diagnostics, key=lambda each: each.order) == diagnostics


LOCATED = """\
# comment
api: {id: shop, title: "Shop"}
errors:
  gone:
    status:
    cases:
      - when: now
      -
  late: *none
list: &list [1, {a: 2}]
again: *list
"""


@pytest.mark.parametrize(
    ("path", "on_key", "line", "column"),
    [
        ((), False, 2, 1),
        (("api",), False, 2, 6),
        (("api",), True, 2, 1),
        (("api", "title"), False, 2, 24),
        (("api", "title"), True, 2, 17),
        # What is missing: on the name of what lacks it.
        (("api", "docs"), False, 2, 6),
        (("errors", "gone", "summary"), False, 4, 3),
        (("errors", "gone", "summary"), True, 4, 3),
        (("envelopes",), False, 2, 1),
        # A block begins with its first key.
        (("errors", "gone"), False, 5, 5),
        # An empty value is where its key is.
        (("errors", "gone", "status"), False, 5, 5),
        # Segments that only a validator knows are skipped, inside and at the end.
        (("errors", "[key]", "gone", "cases", 0, "tagged", "when"), False, 7, 15),
        (("api", "id", "str"), False, 2, 11),
        (("errors", "gone", "cases", 0), False, 7, 9),
        (("errors", "gone", "cases", 0), True, 7, 9),
        (("errors", "gone", "cases", 9), False, 6, 5),
        (("list", 1, "a"), False, 10, 21),
        # What an alias repeats has no place of its own there.
        (("again", 1, "a"), False, 11, 8),
        (("errors", "late"), False, 9, 9),
    ],
)
def test_locate(path, on_key, line, column):
    """A path leads to its value or key, or to the nearest thing that the file has."""
    expected = Location("c.yaml", line, column)

    assert expected == document_of(LOCATED).locate(path, on_key)


def test_locate_duplicates():
    """Data and places both belong to the first of two equal keys."""
    document = document_of("a: {b: 1}\na:\n  b: 2\n  c: 3\n[d]: 4\n")

    assert {"a": {"b": 1}} == document.data
    assert Location("c.yaml", 1, 8) == document.locate(("a", "b"))
    assert Location("c.yaml", 1, 4) == document.locate(("a", "c"))


def test_locate_counts_lines_as_editors_do():
    """CR and CRLF end lines; U+2028, U+2029 and U+0085 do not."""
    document = document_of("a: 1\r\nb: '\u2028\u2029\x85'\rc: 3\n")

    assert Location("c.yaml", 3, 4) == document.locate(("c",))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b"\xef\xbb\xbfa: 1\r\n", "a: 1\r\n"),
        ("é😀".encode(), "é😀"),
    ],
)
def test_decode(raw, text):
    """UTF-8 loses its byte order mark and keeps its line ends."""
    assert SourceFile("c.yaml", text) == decode("c.yaml", raw)


@given(st.binary())
@example(b"\xe9\0a")
@example(b"\0\0\xfe\xff")
def test_decode_is_total(raw):
    """Any bytes are text or one diagnostic."""
    found = decode("c.yaml", raw)

    assert isinstance(found, Diagnostic) or raw.endswith(found.text.encode())


WORDS = "a|b: |: |- |&x |*x|>-|# |? |!t |!!str |---|...|<<: |{code}|{{|%TAG ! x|%YAML 1.2|404"
FRAGMENTS = (
    st.text(max_size=3)
    | st.sampled_from(WORDS.split("|"))
    | st.sampled_from(["|", "\n", "\n  ", "\\ud83d", "\\ude00", "\\"])
    | st.sampled_from("\t\r\0[]{},\"'@`~\x85\u2028\ufeff\ue800\ud800é😀")
)


@given(st.one_of(st.text(), st.lists(FRAGMENTS).map("".join)))
@example("\ufeff\ufeffa: [")
@example("a: b\x85c: d: e")
def test_parse_is_total(text):
    """Any text gives a document or says why not; every place is in the text."""
    document, diagnostics = parse(SourceFile("c.yaml", text))
    lines = text.count("\n") + text.count("\r") - text.count("\r\n") + 1

    assert document is not None or has_errors(diagnostics)
    assert all(1 <= each.location.line <= lines for each in diagnostics)
    assert document is None or 1 <= document.locate(("a", 0), on_key=True).line <= lines


# The keys of libyaml have at most 1,024 characters, escapes included.
KEYS = st.text(max_size=80)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=20,
)


@settings(max_examples=tries(40), deadline=None)
@given(st.dictionaries(KEYS, JSON), st.sampled_from([None, 2, "\t"]))
def test_json(value, indent):
    """What json writes is read as json reads it."""
    text = json.dumps(value, indent=indent)

    assert json.loads(text) == read(text)


@given(
    st.dictionaries(
        st.text(max_size=9).filter(str.isprintable),
        st.text().filter(lambda text: str.isprintable(text.replace("\u2028", ""))),
    )
)
def test_json_unescaped(value):
    """So is what json writes without escapes."""
    text = json.dumps(value, ensure_ascii=False)

    assert value == read(text)


@given(
    st.text(st.characters(categories=["Cs", "L", "Zl"], include_characters="\\ud8e"))
)
def test_json_surrogates(value):
    """Surrogates, alone or in pairs, are read as json reads them."""
    text = json.dumps({"a": value, value: "a"})

    assert json.loads(text) == read(text)


def every_path(value: object, path: tuple[str | int, ...] = ()):
    """Yield the path of each value of a mapping, with its key."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key), key
            yield from every_path(inner, (*path, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from every_path(inner, (*path, index))


@settings(max_examples=tries(40), deadline=None)
@given(st.dictionaries(KEYS, JSON), st.sampled_from([None, 2]))
def test_locate_json(value, indent):
    """The place of each key is where that key is written, whatever stands before it."""
    text = json.dumps(value, indent=indent).replace("\n", "\r\n")
    lines = text.split("\r\n")
    document = document_of(text)
    value = document.data

    for path, key in every_path(value):
        place = document.locate(path, on_key=True)
        written = lines[place.line - 1][place.column - 1 :]
        assert key == json.JSONDecoder().raw_decode(written)[0]
