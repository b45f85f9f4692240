"""
Markdown pages whose blocks are run: what a page shows is what really happens.

A comment directly above a fenced block says what the block is:

- ``<!-- project NAME -->``: a ``console`` or ``pycon`` block. Its commands are run in the
  folder of that project, and what follows each of them is its output.
- ``<!-- project NAME, file PATH -->``: the block is this file of the project.
- ``<!-- project NAME, part of PATH -->``: the block is a part of this file as it is then.
- ``<!-- project NAME, steps -->``: every command behind ``run:`` in the block succeeds.

The blocks of a page are taken in their order; a project is a new, empty folder for each
page. ``checkout`` is this repository, of which there can only be parts. In outputs and
parts, ``…`` stands for anything: alone on its line for lines (in a part also behind ``#``),
elsewhere for text.
"""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from tests.support import forked_gen
from tests.support.projects import ROOT

CHECKOUT = "checkout"
PATIENCE = 120
"""After how many seconds a block counts as stuck."""

_DIRECTIVE = re.compile(
    r"<!-- project (?P<project>[\w-]+)"
    r"(?:, (?P<role>file|part of|steps)(?: (?P<path>\S+))?)? -->"
)
_ELISION = re.compile(r"\s*(?:# )?…")
_PROMPTS = {"console": ("$ ", "> "), "pycon": (">>> ", "... ")}
_SHOW_CODE = "echo $?"
_MARK = "--- this ends the output of a command:"


@dataclass(frozen=True)
class Block:
    """
    A fenced block of a page.

    Args:
        project: The project that it belongs to; None for any other block.
        role: ``file``, ``part of``, ``steps`` or nothing, as the comment above it says.
        path: Of the file in the project; empty if it is none.
        lines: Where its text stands in the page: the first line, and the one behind it.
    """

    language: str
    text: str
    project: str | None
    role: str
    path: str
    lines: tuple[int, int]

    @property
    def is_run(self) -> bool:
        """Whether the block's commands are run."""
        return self.project is not None and not self.role

    def commands(self) -> list[str]:
        """Return the commands of a transcript, without prompts and outputs."""
        return [command for command, _ in _turns(self)]


def blocks(page: str) -> Iterator[Block]:
    """Yield the fenced blocks of *page*."""
    above = ""
    for token in MarkdownIt("commonmark").parse(page):
        if token.type == "fence":
            assert token.map is not None
            first, last = token.map
            match = _DIRECTIVE.fullmatch(above)
            said = match.groupdict() if match else {}
            yield Block(
                token.info.partition(" ")[0],
                token.content,
                said.get("project"),
                said.get("role") or "",
                said.get("path") or "",
                (first + 1, last - 1),
            )
        above = token.content.strip() if token.type == "html_block" else ""


def refreshed(page: str, folder: Path) -> str:
    """
    Return *page* as it has to be: every block that belongs to a project says what is true.

    Args:
        folder: Empty; the projects are made in it.
    """
    tools = _tools(folder)
    lines = page.split("\n")
    found: list[tuple[Block, str]] = []
    for block in blocks(page):
        if block.project is not None:
            project = ROOT if block.project == CHECKOUT else folder / block.project
            project.mkdir(exist_ok=True)
            found.append((block, _performed(block, project, tools)))
    for block, text in reversed(found):
        first, last = block.lines
        margin = re.match(r"\s*", lines[first - 1])
        assert margin is not None
        inside = [f"{margin[0]}{each}".rstrip() for each in text.splitlines()]
        lines[first:last] = inside
    current = "\n".join(lines)
    # An output with a fence of its own asks for a longer one around it.
    assert len(list(blocks(current))) == len(list(blocks(page))), current
    return current


def _performed(block: Block, project: Path, tools: Mapping[str, str]) -> str:
    """Return what *block* has to say."""
    if block.role == "part of":
        return _part(block.text, project / block.path)
    assert project != ROOT, "the checkout is only read"
    if block.role == "file":
        file = project / block.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block.text, "utf-8")
        return block.text
    if block.role == "steps":
        _in_shell(
            re.findall(r"^[ -]*run: (.+)$", block.text, re.MULTILINE), project, tools
        )
        return block.text
    run = {"console": _in_shell, "pycon": _in_python}[block.language]
    return _transcript(block, project, tools, run)


def _tools(folder: Path) -> dict[str, str]:
    """Return the environment of commands, in which ``gen`` and ``python`` are ours."""
    bin_ = folder / "bin"
    bin_.mkdir()
    for name, words in (("gen", forked_gen.command()), ("python", (sys.executable,))):
        script = bin_ / name
        script.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
        script.chmod(0o755)
    kept = {name: each for name, each in os.environ.items() if name != "CI"}
    path = os.pathsep.join([str(bin_), os.environ.get("PATH", os.defpath)])
    python = os.pathsep.join(["generated/python", str(ROOT / "generator")])
    fixed = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "PYTHONUNBUFFERED": "1"}
    return {**kept, **fixed, "PATH": path, "PYTHONPATH": python}


Run = Callable[[Sequence[str], Path, Mapping[str, str]], list[str]]
"""Runs commands in a folder, with an environment, and returns their outputs."""


def _transcript(block: Block, project: Path, tools: Mapping[str, str], run: Run) -> str:
    """Return the commands of *block*, each with what it printed."""
    turns = list(_turns(block))
    outputs = run([command for command, _ in turns], project, tools)
    first, further = _PROMPTS[block.language]
    text = ""
    for (command, shown), output in zip(turns, outputs, strict=True):
        lines = command.split("\n")
        text += f"{first}{lines[0]}\n"
        text += "".join(f"{further}{each}".rstrip() + "\n" for each in lines[1:])
        text += shown if _is_like(shown, _tidy(output)) else _tidy(output)
    return text


def _turns(block: Block) -> Iterator[tuple[str, str]]:
    """Yield each command with the output that the page shows."""
    first, further = _PROMPTS[block.language]
    command: list[str] = []
    shown = ""
    for line in block.text.splitlines():
        if line.startswith(first):
            if command:
                yield "\n".join(command), shown
            command, shown = [line.removeprefix(first)], ""
        elif not shown and f"{line} ".startswith(further):
            command.append(line[len(further) :])
        else:
            shown += f"{line}\n"
    assert command, f"this begins with no prompt: {block.text}"
    yield "\n".join(command), shown


def _tidy(output: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in output.splitlines())


def _is_like(shown: str, output: str) -> bool:
    """Tell whether *shown* is *output*, but for what its ellipses leave out."""
    pattern = "".join(
        "(?:.*\n)*" if line == "…\n" else re.escape(line).replace("…", ".*")
        for line in shown.splitlines(keepends=True)
    )
    return re.fullmatch(pattern, output) is not None


def _in_shell(
    commands: Sequence[str], folder: Path, tools: Mapping[str, str]
) -> list[str]:
    """Run *commands* one after the other in one shell; a failure must be shown."""
    script = "exec 2>&1\n" + "".join(
        f'{each}\n_code=$?; printf "\\n%s %s\\n" "{_MARK}" $_code; (exit $_code)\n'
        for each in commands
    )
    output = _run(["bash", "-c", script], folder, tools, "")
    outputs = re.split(rf"\n{_MARK} (\d+)\n", output)
    assert len(outputs) == 2 * len(commands) + 1, output
    for command, code, following in zip(
        commands, outputs[1::2], (*commands[1:], ""), strict=True
    ):
        assert code == "0" or following.startswith(
            _SHOW_CODE
        ), f"`{command}` ends with {code}; let `{_SHOW_CODE}` follow it:\n{output}"
    return outputs[:-1:2]


_INTERPRETER = """
import contextlib, io, json, sys, traceback
scope, outputs = {"__name__": "__main__"}, []
for command in json.load(sys.stdin):
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            exec(compile(command + "\\n", "<stdin>", "single"), scope)
        except BaseException as error:
            print("Traceback (most recent call last):\\n  …")
            print(*traceback.format_exception_only(error), sep="", end="")
    outputs.append(output.getvalue())
json.dump(outputs, sys.stdout)
"""


def _in_python(
    commands: Sequence[str], folder: Path, tools: Mapping[str, str]
) -> list[str]:
    """Run *commands* one after the other in one interpreter."""
    task = json.dumps(list(commands))
    output = _run([sys.executable, "-c", _INTERPRETER], folder, tools, task)
    outputs: list[str] = json.loads(output)
    return outputs


def _run(
    command: Sequence[str], folder: Path, tools: Mapping[str, str], given: str
) -> str:
    ran = subprocess.run(
        command,
        cwd=folder,
        env=tools,
        input=given,
        stdout=subprocess.PIPE,
        check=False,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    return ran.stdout


def _part(text: str, file: Path) -> str:
    """
    Return the part of *file* that *text* shows.

    A part begins and ends with the lines that *text* begins and ends with, and so does
    each of its pieces between ellipses. It is shown without its indentation.
    """
    lines = file.read_text("utf-8").splitlines()
    pieces: list[list[str]] = [[]]
    elisions: list[str] = []
    for line in text.splitlines():
        if _ELISION.fullmatch(line):
            elisions.append(line)
            pieces.append([])
        else:
            pieces[-1].append(line)
    first = pieces[0][0]
    starts = [at for at, line in enumerate(lines) if line.lstrip() == first.lstrip()]
    assert starts, f"{file} has no line {first!r}"
    for start in starts:
        margin = lines[start].removesuffix(first)
        found = _pieces(pieces, lines, start, margin)
        if found is not None:
            shown = found[0]
            for elision, piece in zip(elisions, found[1:], strict=True):
                shown += [elision, *piece]
            return "".join(f"{line}\n" for line in shown)
    raise AssertionError(f"{file} has no such part: {text}")


def _pieces(
    pieces: Sequence[Sequence[str]], lines: Sequence[str], start: int, margin: str
) -> list[list[str]] | None:
    """Return *pieces* as *lines* have them from *start* on; None if they have them not."""
    found: list[list[str]] = []
    for piece in pieces:
        if not piece:
            found.append([])
            continue
        wanted = [f"{margin}{line}".rstrip() for line in piece]
        try:
            first = lines.index(wanted[0], start)
            last = first + len(wanted) - 1
            if list(lines[first : last + 1]) != wanted:
                last = lines.index(wanted[-1], first)
        except ValueError:
            return None
        found.append([line.removeprefix(margin) for line in lines[first : last + 1]])
        start = last + 1
    return found
