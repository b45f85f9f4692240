"""The examples' servers and clients, held to their catalogs by gen verify, gen scan and the test kit."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from error_catalog.cli import main
from error_catalog.testing import ErrorServer, documented_responses
from error_catalog.testing.observers import Seen, observed
from fastapi import FastAPI
from fastapi.testclient import TestClient
from flask import Flask

from tests.support.projects import ROOT

KEY = {"X-Api-Key": "open sesame"}
ASKED: dict[str, tuple[tuple[str, str, Any], ...]] = {
    "contacts": (
        ("POST", "/contact", {"email": "ada@example.com"}),
        ("POST", "/contact", {"email": "ada@example.com"}),
        ("POST", "/contact", {"email": "no address"}),
        ("GET", "/contact/99", None),
        ("GET", "/no/such/route", None),
        ("DELETE", "/contacts", None),
    ),
    "deploy": (
        ("POST", "/contacts", {"email": "ada@example.com"}),
        ("POST", "/contacts", {"email": "ada@example.com"}),
        ("POST", "/contacts", {}),
        ("GET", "/contacts/99", None),
        ("POST", "/bulk", None),
        ("POST", "/bulk", None),
    ),
}
"""What each API is asked for, with the errors that its example raises among the responses."""


@contextmanager
def example(api: str, part: str) -> Iterator[ModuleType]:
    """Import the server or the client of an example, and forget it."""
    path = ROOT / "examples" / api / f"{part}.py"
    spec = spec_from_file_location(f"{api}_{part}_at_work", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    generated = str(ROOT / "generated/python")
    sys.path.insert(0, generated)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(generated)
        del sys.modules[spec.name]


def recorded(app: FastAPI | Flask, api: str, folder: Path) -> Path:
    """Return a recording of what an application sends for all requests."""
    found: list[Seen] = []
    with observed(found.append):
        if isinstance(app, Flask):
            client = app.test_client()
            for method, path, body in ASKED[api]:
                client.open(path, method=method, json=body)
        else:
            with TestClient(app, headers=KEY, raise_server_exceptions=False) as browser:
                for method, path, body in ASKED[api]:
                    browser.request(method, path, json=body)
    path = folder / f"{api}.ndjson"
    path.write_text("".join(f"{json.dumps(_line(each))}\n" for each in found), "utf-8")
    return path


def _line(seen: Seen) -> dict[str, Any]:
    body = (seen.body or b"").decode()
    named = {"method": seen.method, "url": seen.url, "status": seen.status}
    return {**named, "headers": list(seen.headers), "body": body}


def verified(
    api: str, recording: Path, monkeypatch: Any, capsys: Any
) -> tuple[int, str]:
    """Return what ``gen verify`` says of a recording."""
    monkeypatch.chdir(ROOT)
    code = main.run(["verify", "--api", api, str(recording)])
    captured = capsys.readouterr()
    return code, captured.err + captured.out


@pytest.mark.parametrize("api", ASKED)
def test_the_examples_servers_keep_the_contract(
    api: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What the real applications send is what the catalogs promise."""
    with example(api, "server") as server:
        recording = recorded(server.create_app(), api, tmp_path)
    code, said = verified(api, recording, monkeypatch, capsys)

    assert 0 == code, said
    assert "6 responses, 6 keep the contract" in said


def test_a_broken_server_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A response that a server makes by hand, and not quite right, is found."""
    with example("deploy", "server") as server:
        app = server.create_app()

        def broken(number: int) -> Any:
            return {"code": "not_found_error", "detail": number}, 400

        app.view_functions["get_contact"] = broken
        recording = recorded(app, "deploy", tmp_path)
    code, said = verified("deploy", recording, monkeypatch, capsys)

    assert 1 == code
    assert "GET /contacts/99 400: not_found_error is documented under 404" in said
    assert "`detail` is not as documented: expected text" in said
    assert "6 responses, 5 keep the contract" in said


def test_an_undocumented_error_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error that a route of the example raises and does not list is found in its code."""
    text = (ROOT / "examples/contacts/server.py").read_text("utf-8")
    old = "            raise NotFoundError\n        return contacts[number]\n"
    assert old in text
    new = old.replace(
        "return",
        "if number == 2:\n            raise ContactExistsError\n        return",
    )
    (tmp_path / "server.py").write_text(text.replace(old, new), "utf-8")
    monkeypatch.chdir(ROOT)
    code = main.run(["scan", "--format", "concise", str(tmp_path)])

    assert 1 == code
    assert (
        "warning[undeclared]: ContactExistsError reaches GET /contact/{number}, "
        "which does not list it"
    ) in capsys.readouterr().out


def meet(client: ModuleType, api: str, name: str) -> str:
    """Let an example's client meet a documented response wherever it asks; return what it says."""
    said = io.StringIO()
    with ErrorServer() as server, redirect_stdout(said):
        server.on().respond(documented_responses(api, ROOT)[name])
        try:
            client.main(server.url)
        except client.ContactsError as error:
            said.write(f"raised {error.name}\n")
    return said.getvalue()


def test_the_example_s_client_handles_every_documented_error() -> None:
    """Whatever the server says, the client says it, or raises the error of the catalog."""
    with example("contacts", "client") as client:
        found = {
            name: meet(client, "contacts", name)
            for name in documented_responses("contacts", ROOT)
        }

    assert "raised UNAUTHORIZED" in found["UNAUTHORIZED"]
    assert "CONTACT_EXISTS: Another contact" in found["CONTACT_EXISTS"]
    assert "VALIDATION_ERROR: email: " in found["VALIDATION_ERROR.invalid_fields"]
    assert all(found.values())


def test_a_broken_client_is_caught() -> None:
    """A client that takes every failure for a conflict is found out by another error."""
    with example("contacts", "client") as client:
        own = client.create

        def create(session: Any, email: str) -> None:
            try:
                own(session, email)
            except client.ContactsError as error:
                if error.code != "CONTACT_EXISTS":
                    raise LookupError(error.code) from error

        vars(client)["create"] = create
        meet(client, "contacts", "CONTACT_EXISTS")
        with pytest.raises(LookupError):
            meet(client, "contacts", "SERVER_ERROR")
