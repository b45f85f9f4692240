"""
What a project's other files need to know about ``gen``.

Each function returns the new text of a file, or None if that is as it should be already.
What stands in a file stays, byte for byte.
"""

import re
import tomllib
from collections.abc import Sequence
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.files import SourceFile
from error_catalog.filters.yaml import to_yaml
from error_catalog.openapi_merge.edits import next_line
from error_catalog.yaml12.nodes import Kind, Node, compose

TABLE = "[tool.error-catalog]"
HOOK = "error-catalog-check"
GENERATED = "linguist-generated"

_WORKFLOW = """\
# Fails if what is committed in {out}/ is not what the catalogs in {catalog}/ say.
name: error catalog
on: [push, pull_request]
permissions: {{contents: read}}
jobs:
  errors:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {{python-version: "3.12"}}
      # The version that made {out}/, from wherever you install it.
      - run: {install}
      - run: {lint}
      - run: {check}
"""

_HOOK = """\
- repo: local
  hooks:
    - id: error-catalog-check
      name: gen --check
      entry: gen --check
      language: system
      pass_filenames: false
      files: {files}
"""


def commands(requirement: str) -> str:
    """Return what CI runs, one command a line."""
    install = f'python -m pip install "{requirement}"'
    return f"{install}\ngen lint\ngen --check"


def hook(catalog: str, out: str) -> str:
    """Return the entry of a ``.pre-commit-config.yaml``, without indentation."""
    pattern = "|".join(re.escape(each) for each in dict.fromkeys((catalog, out)))
    return _HOOK.format(files=to_yaml(f"^({pattern})/"))


def pyproject(
    text: str, adapters: Sequence[str], *, has_typescript: bool = False
) -> str | None:
    """Return a ``pyproject.toml`` with our table at its end; None if it has one."""
    try:
        tool: Any = tomllib.loads(text).get("tool", {})
    except (tomllib.TOMLDecodeError, RecursionError):
        tool = {}  # What follows says where it is broken.
    if is_mapping(tool) and "error-catalog" in tool:
        return None
    named = ", ".join(f'"{each}"' for each in adapters)
    lines = [
        "# The API's errors: what is in catalog/ is made into generated/ by `gen`.",
        TABLE,
        'catalog = "catalog"',
        'out = "generated"',
        "",
        "[tool.error-catalog.targets.python]",
        "# httpx, requests, aiohttp, urllib and urllib3 for clients; starlette, fastapi,",
        "# flask, django and drf for servers.",
        f"adapters = [{named}]",
    ]
    if has_typescript:
        lines += ["", "[tool.error-catalog.targets.typescript]", "enabled = true"]
    return appended(text, lines)


def attributes(text: str, out: str) -> str | None:
    """Return a ``.gitattributes`` that calls what is below *out* generated."""
    if re.search(rf"^{re.escape(out)}/\S*\s.*{GENERATED}", text, re.MULTILINE):
        return None
    pattern = f"{out}/**"
    if re.search(r"\s", out):
        pattern = '"' + pattern + '"'
    return appended(
        text, ["# Made by gen: folded away in reviews.", f"{pattern} {GENERATED}"]
    )


def workflow(catalog: str, out: str, requirement: str) -> str:
    """Return the workflow that lints and checks on GitHub, with findings as annotations."""
    install, lint, check = commands(requirement).splitlines()
    return _WORKFLOW.format(
        catalog=catalog,
        out=out,
        install=install,
        lint=f"{lint} --format github",
        check=f"{check} --format github",
    )


def hooks(text: str, catalog: str, out: str) -> str | None:
    """
    Return a ``.pre-commit-config.yaml`` that checks before each commit.

    Returns:
        None if the file mentions the hook already.

    Raises:
        ValueError: Its list of repositories is not one that a line can be added to.
    """
    if HOOK in text:
        return None
    item = hook(catalog, out)
    if not text.strip():
        return f"repos:\n{item}"
    source = SourceFile(".pre-commit-config.yaml", text)
    root, found = compose(source)
    member = root.member("repos") if root is not None and not found else None
    if member is None or not _can_grow(member.value):
        raise ValueError(item)
    node = member.value
    newline = "\r\n" if "\r\n" in text else "\n"
    ended = text if text[-1] in "\r\n" else f"{text}{newline}"
    at = next_line(ended, node.end)
    # A list with dashes below its key or to the right of it.
    margin = " " * node.column
    lines = "".join(f"{margin}{each}{newline}" for each in item.splitlines())
    result = f"{ended[:at]}{lines}{ended[at:]}"
    again, wrong = compose(SourceFile(source.path, result))
    if again is None or wrong or not _is_longer(root, again):
        raise ValueError(item)
    return result


def appended(text: str, lines: Sequence[str]) -> str:
    """Return *text* with *lines* below it, an empty line between, in its own line ends."""
    newline = "\r\n" if "\r\n" in text else "\n"
    if text and text[-1] not in "\r\n":
        text += newline
    gap = newline if text.strip() and not text.endswith(newline * 2) else ""
    return text + gap + "".join(f"{each}{newline}" for each in lines)


def _can_grow(node: Node) -> bool:
    return (
        node.kind is Kind.SEQUENCE
        and not node.flow
        and bool(node.items)
        and node.anchor is None
    )


def _is_longer(before: Node | None, after: Node) -> bool:
    """Tell whether *after* says the same as *before*, with one more repository."""
    assert before is not None
    old, new = dict(before.data), dict(after.data)
    mine, theirs = old.pop("repos"), new.pop("repos")
    return bool(
        old == new
        and is_list(theirs)
        and theirs[:-1] == mine
        and theirs[-1]["repo"] == "local"
    )
