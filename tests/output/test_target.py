"""``target.yaml`` becomes a target, or located findings."""

import pytest
from error_catalog.files import SourceFile
from error_catalog.output.target import (
    CopySpec,
    Each,
    FileSpec,
    OptionSpec,
    TargetSpec,
    expand,
    load_target,
)

GOOD = """view: openapi
options:
  version: {values: ["3.1", "3.0"], default: "3.1", description: Of OpenAPI.}
  parts: {values: [a, b], default: []}
files:
  - {template: a.jinja, path: "{api}.yaml", each: api}
  - {template: b.jinja, path: "{api}/{envelope}.json", each: envelope}
  - {copy: runtime, path: "{package}/_runtime"}
  - {template: c.jinja, path: "{top_package}/c.py", each: api, shared: true}
"""


def complaints(text: str, path: str = "templates/own/target.yaml") -> list[str]:
    """Return each diagnostic as ``line:column: message``."""
    target, diagnostics = load_target(SourceFile(path, text))
    assert (target is None) == bool(diagnostics)
    return [
        f"{each.location.line}:{each.location.column}: {each.message}"
        for each in diagnostics
    ]


def test_a_target_is_read() -> None:
    """Every part of the file arrives, templates with their folder."""
    target, diagnostics = load_target(SourceFile("templates/own/target.yaml", GOOD))

    assert [] == diagnostics
    assert (
        TargetSpec(
            "own",
            "openapi",
            (
                OptionSpec("version", "3.1", ("3.1", "3.0")),
                OptionSpec("parts", (), ("a", "b")),
            ),
            (
                FileSpec("own/a.jinja", "{api}.yaml", Each.API),
                FileSpec("own/b.jinja", "{api}/{envelope}.json", Each.ENVELOPE),
                FileSpec("own/c.jinja", "{top_package}/c.py", Each.API, shared=True),
            ),
            (CopySpec("runtime", "{package}/_runtime"),),
        )
        == target
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("view: openapi", "view: opnapi", "1:7: expected a value of `view`, found"),
        ("view: openapi", "veiw: openapi", "1:1: expected a value of `view`, found no"),
        ("a.jinja", "../a.jinja", "6:16: expected the name of a template"),
        ("each: api}", "each: apis}", "6:51: expected a value of `each`, found `apis`"),
        ("{api}.yaml", "{ap}.yaml", "6:31: unknown placeholder `{ap}`"),
        ("{api}.yaml", "{api.x}.yaml", "6:31: unknown placeholder `{api.x}`"),
        ("{api}.yaml", "{}.yaml", "6:31: unknown placeholder `{}`"),
        ("{api}.yaml", "{api!r}.yaml", "6:31: unknown placeholder `{api}`"),
        ("{api}.yaml", "{error}.yaml", "6:31: unknown placeholder `{error}`"),
        ("{api}.yaml", "{api.yaml", "6:31: `{api.yaml`: "),
        ("{api}.yaml", "../{api}.yaml", "6:31: `../{api}.yaml` does not stay below"),
        ("{api}.yaml", "/{api}.yaml", "6:31: `/{api}.yaml` does not stay below"),
        ("{api}.yaml", "{api}.bin", "6:31: `{api}.bin` has no known suffix"),
        ("/{envelope}", "/x", "7:31: every envelope would be written to"),
        ("runtime", "everything", "8:12: expected a value of `copy`"),
        ('default: "3.1"', "default: 3", "3:46: expected one of the option's values"),
        ("default: []", "default: [c]", "4:36: expected some of the option's values"),
        ("default: []", "default: {}", "4:36: expected text, an integer, a boolean or"),
        ("[a, b]", "[a, 1]", "4:19: expected a list of texts"),
        ("shared: true", "shared: 1", "9:72: expected `true` or `false`"),
        ("files:", "file:", "1:1: expected a list of files, found nothing"),
        ("  - {copy", "  - 7\n  - {copy", "8:5: expected a mapping, found `7`"),
    ],
)
def test_a_mistake_has_its_place(old: str, new: str, expected: str) -> None:
    """The diagnostic stands on the value that is wrong."""
    text = GOOD.replace(old, new)

    assert text != GOOD
    assert any(each.startswith(expected) for each in complaints(text)), complaints(text)


@pytest.mark.parametrize("text", ["", "a", "[]", "view: {", "\x00"])
def test_a_file_that_is_no_target(text: str) -> None:
    """What is not even a mapping is refused once."""
    assert 1 == len(complaints(text))


def test_the_folder_names_the_target() -> None:
    """A name with a space could not be read back from a banner."""
    (found,) = complaints(GOOD, "templates/my own/target.yaml")

    assert "1:1: the folder `my own` is no name for a target" == found


def test_placeholders_are_filled() -> None:
    """A path is its pattern with names put in."""
    assert "shop/a{b}.md" == expand("{api}/a{{b}}.md", {"api": "shop"})
