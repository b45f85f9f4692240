"""Breaks of the examples' catalogs: what gen diff says is what happens between real programs."""

import inspect
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from socket import IPPROTO_TCP, TCP_NODELAY
from typing import Any

import pytest
import yaml
from error_catalog.changes.classes import CLASSES
from error_catalog.changes.witnesses import forms
from error_catalog.cli import main
from error_catalog.cli import terminal as exits
from error_catalog.runtime.writer import Wire

from tests.support.crossings import PARENT, Packaged, forget, hits, miswritten
from tests.support.loopback import Response, serving
from tests.support.projects import ROOT
from tests.support.repositories import Repository, repository

Edits = tuple[tuple[str, str], ...]

_EXISTS = "  CONTACT_EXISTS:\n    status: 409\n"
_EMAIL = "      email: {type: string, description: The address already in use., example: ada@example.com}\n"
_TAKEN = f"""\
  contact_exists:
    status: 409
    summary: Another contact already has this email address.
    action: Update that contact; do not create another one.
    title: Conflict
    message: A contact with the email address {{email}} already exists.
    params:
{_EMAIL}"""
_PLAIN = "".join(_TAKEN.splitlines(keepends=True)[:5])
_MESSAGES = """\
      email: [The email field is required.]
      per_page: [The per page must be between 1 and 100.]
"""
_CONFLICT = "  conflict_error:\n    status: 409\n"

BREAKS: tuple[tuple[str, str, Edits], ...] = (
    ("code-changed", "contacts", ((_EXISTS, f"{_EXISTS}    code: DUPLICATE\n"),)),
    (
        "status-changed",
        "contacts",
        ((_EXISTS, "  CONTACT_EXISTS:\n    status: 422\n"),),
    ),
    (
        "status-widened",
        "contacts",
        ((_EXISTS, "  CONTACT_EXISTS:\n    status: [409, 412]\n"),),
    ),
    (
        "class-renamed",
        "contacts",
        ((_EXISTS, "  DUPLICATE:\n    code: CONTACT_EXISTS\n    status: 409\n"),),
    ),
    ("error-retired", "contacts", ((_EXISTS, f"{_EXISTS}    retired: true\n"),)),
    ("place-moved", "contacts", (('        code: "{code}"', '        id: "{code}"'),)),
    ("constant-changed", "contacts", (("      success: false", "      success: 0"),)),
    (
        "place-removed",
        "contacts",
        (
            ('        details?: "{details}"\n', ""),
            ("        requires: [details]\n", ""),
            ("        omits: [details]\n", ""),
        ),
    ),
    (
        "field-type-changed",
        "contacts",
        (
            (
                "      type: object\n      additionalProperties: {type: array, items: {type: string}}",
                "      type: array",
            ),
            (_MESSAGES, "      - email\n"),
        ),
    ),
    ("case-renamed", "contacts", (("      malformed_list:", "      wrong_list:"),)),
    (
        "case-status-changed",
        "contacts",
        (
            (
                "      malformed_list:\n        status: 400",
                "      malformed_list:\n        status: 406",
            ),
        ),
    ),
    ("requires-removed", "contacts", (("        requires: [details]\n", ""),)),
    (
        "code-given-to-another-error",
        "contacts",
        (
            ("  NOT_FOUND:\n", "  NOT_FOUND:\n    code: MISSING\n"),
            ("  FORBIDDEN:\n", "  FORBIDDEN:\n    code: NOT_FOUND\n"),
        ),
    ),
    (
        "param-removed",
        "deploy",
        (("    params:\n" + _EMAIL, ""), (" {email} ", " that ")),
    ),
    (
        "param-renamed",
        "deploy",
        (("      email: {type", "      address: {type"), ("{email}", "{address}")),
    ),
    (
        "param-type-changed",
        "deploy",
        ((_EMAIL, "      email: {type: integer, example: 5}\n"),),
    ),
    (
        "required-param-added",
        "deploy",
        ((_EMAIL, f"{_EMAIL}      name: {{type: string}}\n"),),
    ),
    (
        "error-merged",
        "deploy",
        (
            (_CONFLICT, f"{_CONFLICT}    aliases: [contact_exists]\n"),
            (_TAKEN, ""),
        ),
    ),
    (
        "status-now-success",
        "deploy",
        ((_CONFLICT, "  conflict_error:\n    status: 200\n"),),
    ),
    (
        "envelope-of-error-changed",
        "deploy",
        (
            (
                "fallbacks:\n",
                '  other:\n    body: {failure: {id: "{code}"}}\n\nfallbacks:\n',
            ),
            (_CONFLICT, f"{_CONFLICT}    envelope: other\n"),
        ),
    ),
    (
        "requires-added",
        "deploy",
        ((_CONFLICT, f"{_CONFLICT}    requires: [instance]\n"),),
    ),
    (
        "media-type-changed",
        "deploy",
        (("media_type: application/problem+json", "media_type: application/json"),),
    ),
)
"""Each class with an edit of one of the two catalogs that makes such a break."""


@dataclass(frozen=True)
class Served(Packaged):
    """A package whose responses come over a socket."""

    received: dict[str, Wire] = field(default_factory=dict[str, Wire])

    def ask(self, connection: HTTPConnection, paths: Iterable[str]) -> None:
        """Ask a server for each of *paths*, and keep what it sends."""
        for path in paths:
            connection.request("GET", path)
            found = connection.getresponse()
            self.received[path] = Wire(found.status, dict(found.headers), found.read())

    def read(self, wire: Wire) -> Any:
        """Return what the package reads from the response that a server sent."""
        found = self.received[path_of(wire)]
        return self.package.parse_error(found.status, found.headers, found.body)


def path_of(wire: Wire) -> str:
    """Return the path that the response *wire* is served at."""
    content = repr((wire.status, wire.headers, wire.body)).encode()
    return f"/{sha256(content).hexdigest()}"


def served(*packages: Packaged) -> dict[str, Response]:
    """Return every response of servers that raise the errors of *packages*, by its path."""
    return {
        path_of(wire): Response(wire.status, wire.headers, wire.body)
        for each in packages
        for response in each.resolved.responses
        for _, wire in forms(response, each.resolved)
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that the packages are in, forgotten afterwards."""
    yield tmp_path_factory.mktemp("breaks") / PARENT
    forget()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository with the examples' catalogs."""
    made = repository(tmp_path_factory.mktemp("breaks") / "project")
    files: dict[str, str | bytes] = {
        f"catalog/{name}.yaml": text_of(name) for name in ("contacts", "deploy")
    }
    made.commit({**files, "pyproject.toml": "[tool.error-catalog]\n"})
    return made


def text_of(name: str) -> str:
    """Return one of the catalogs that the examples use, without comments, and with a param."""
    text = (ROOT / "catalog" / f"{name}.yaml").read_text("utf-8")
    if name == "deploy":
        # None of the five real APIs is known to send a value of one error alone.
        assert _PLAIN in text
        text = text.replace(_PLAIN, _TAKEN)
    lines = text.splitlines(keepends=True)
    return "".join(each for each in lines if not each.lstrip().startswith("#"))


def edited(name: str, edits: Edits) -> str:
    """Return a catalog after *edits*, each of which finds its text."""
    text = text_of(name)
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return text


def reported(
    made: Repository, path: str, text: str, capsys: Any
) -> list[dict[str, Any]]:
    """Return the changes that gen diff reports of one edited file, which is then as it was."""
    before = (made.root / path).read_text("utf-8")
    made.write(path, text)
    code = main.run(["diff", "HEAD", "--format", "json"])
    said = json.loads(capsys.readouterr().out)
    made.write(path, before)
    changes: list[dict[str, Any]] = [
        each for one in said["catalogs"] for each in one["changes"]
    ]
    is_broken = any(each["severity"] == "breaking" for each in changes)

    assert (exits.FOUND if is_broken else exits.CLEAN) == code
    return changes


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_is_said_is_what_happens(
    made: Repository,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Old clients meet new servers over a socket, and new clients old servers."""
    monkeypatch.chdir(made.root)
    olds = {
        name: Served(name, yaml.safe_load(text_of(name)), folder, f"{PARENT}_old")
        for name in ("contacts", "deploy")
    }
    for each in olds.values():
        each.write()
    for number, (change, name, edits) in enumerate(BREAKS):
        text = edited(name, edits)
        changes = reported(made, f"catalog/{name}.yaml", text, capsys)
        old = olds[name]
        new = Served(name, yaml.safe_load(text), folder, f"{PARENT}_{number}")
        new.write()

        assert change in {each["change"] for each in changes}, changes
        assert [] == [*miswritten(new)]
        responses = served(old, new)
        with serving(responses) as loopback:
            connection = HTTPConnection(loopback.url.removeprefix("http://"))
            connection.connect()
            connection.sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
            for client in (old, new):
                client.ask(connection, responses.keys() - client.received.keys())
            connection.close()
        check(change, changes, old, new)


def check(change: str, changes: list[dict[str, Any]], old: Served, new: Served) -> None:
    """Assert that what *changes* say of clients and of code is what happens."""
    for column, writer, reader, place in (
        ("old_clients", new, old, 0),
        ("new_clients", old, new, 2),
    ):
        said = [each for each in changes if each["breaks"][column]]
        seen = [*hits(writer, reader, optional=place == 0)]
        fixed = [list(CLASSES[x["change"]].each_mark())[place] for x in said]

        assert said or not seen, (change, seen)
        assert seen or not any(each.is_seen for each in fixed), (change, said)
        for each in said:
            if each["witness"] and each["witness"]["reader"] == column[:3]:
                assert is_witnessed(each["witness"], writer, reader), (change, each)
    said = [each for each in changes if each["breaks"]["upgrade"]]

    assert bool(said) == (not is_fitting(old, new)), (change, said)


def is_witnessed(witness: dict[str, Any], writer: Served, reader: Served) -> bool:
    """Tell whether some response is read as the witness says."""
    for response in writer.resolved.responses:
        for _, wire in forms(response, writer.resolved):
            error = reader.read(wire)
            is_taken = reader.is_error(wire)
            if error.status == witness["status"] and (
                type(error).__name__ == witness["read_as"]
                if is_taken
                else witness["read_as"] is None
            ):
                return True
    return False


def is_fitting(old: Served, new: Served) -> bool:
    """Tell whether code that uses the old package fits the new one, type hints included."""
    constants = [{*vars(each.package.ErrorCode)} for each in (old, new)]
    return constants[0] <= constants[1] and all(
        hasattr(new.package, cls.__name__)
        and is_substitute(getattr(new.package, cls.__name__), cls)
        for cls in old.package.ALL_ERRORS
    )


def is_substitute(new: Any, old: Any) -> bool:
    """Tell whether the class *new* can be raised, caught and read as *old* was."""
    before, after = (inspect.signature(each.__init__).parameters for each in (old, new))
    needed = [
        {k for k, v in each.items() if v.default is inspect.Parameter.empty}
        for each in (before, after)
    ]
    bases = [
        {x.__name__ for x in each.__mro__ if x.__name__[:4] == "HTTP"}
        for each in (old, new)
    ]
    return (
        bases[0] <= bases[1]
        and needed[1] <= needed[0]
        and before.keys() <= after.keys()
        and all(
            union(before[name].annotation) <= union(after[name].annotation)
            for name in before
        )
        and all(
            union(vars(new).get("__annotations__", {}).get(name, "")) <= union(kind)
            for name, kind in vars(old).get("__annotations__", {}).items()
        )
    )


def union(annotation: object) -> set[str]:
    """Return the members of a union."""
    return set(str(annotation).split(" | "))


def test_the_commonest_are_broken() -> None:
    """There are twenty classes at least, and no class twice."""
    names = [change for change, _, _ in BREAKS]

    assert len(names) == len(set(names)) >= 20
