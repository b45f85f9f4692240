"""The README's claims that are no commands: a client, and how to install."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.bad_responses import JSON
from tests.support.loopback import Response, serving
from tests.support.packages import alone
from tests.support.projects import ROOT
from tests.support.runnable_pages import blocks

README = (ROOT / "README.md").read_text("utf-8")
CLIENT = next(each.text for each in blocks(README) if each.path == "client.py")
TAKEN = b'{"success":false,"error":{"code":"CONTACT_EXISTS","message":"It exists."}}'


@pytest.mark.parametrize(
    ("response", "printed"),
    [
        (Response(409, JSON, TAKEN), "use another address: It exists.\n"),
        (Response(502, {}, b"<html>Bad Gateway</html>"), "try again later: 502\n"),
    ],
)
def test_the_client_catches(response: Response, printed: str, tmp_path: Path) -> None:
    """The client meets a server, and each of its branches does what it says."""
    script = tmp_path / "client.py"
    with serving({"/contact": response}) as server:
        script.write_text(CLIENT.replace("https://api.example.com", server.url))
        ran = subprocess.run(
            [sys.executable, script],
            env={**os.environ, "PYTHONPATH": str(alone())},
            capture_output=True,
            check=False,
            text=True,
        )

    assert ("", printed) == (ran.stderr, ran.stdout)


def test_the_client_is_short() -> None:
    """Catching an error takes some ten lines, imports included."""
    assert len(CLIENT.splitlines()) <= 12


def test_it_installs_as_it_says() -> None:
    """The command, the version of Python and the number of APIs are the project's."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert "installs the command `gen`" in README
    assert ["gen"] == list(project["scripts"])
    assert f"Python {project['requires-python'].removeprefix('>=')} or later" in README
    assert "Five real APIs" in README
    assert 5 == len(list((ROOT / "catalog").glob("*.yaml")))
