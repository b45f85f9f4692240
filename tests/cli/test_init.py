"""``gen init``: from an empty folder to an error that is raised, sent and caught."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from error_catalog.cli import main
from error_catalog.cli.terminal import BROKEN, CLEAN

from tests.support.projects import ROOT, tree

KIT = {
    "catalog/shop.yaml",
    "pyproject.toml",
    ".gitattributes",
    ".pre-commit-config.yaml",
    ".github/workflows/error-catalog.yml",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder called shop, which the command line runs in."""
    shop = tmp_path / "shop"
    shop.mkdir()
    monkeypatch.chdir(shop)
    return shop


def init(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """Run the command, which must succeed, and return what it says."""
    assert CLEAN == main.run(["init", *options])
    return capsys.readouterr().out


def test_an_empty_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every file of the kit is written, named and explained, and everything is in order."""
    said = init(capsys)
    found = tree(folder)
    main.run(["-q"])

    assert KIT == {*found}
    assert all(f"wrote {path}: " in said for path in KIT)
    assert CLEAN == main.run(["lint"]) == main.run(["--check"])


def test_typescript(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One flag turns the target on that makes errors for a front end."""
    said = init(capsys, "--typescript", "--adapters", "none")
    main.run(["-q"])

    assert "adapters: none, and the target typescript" in said
    assert (folder / "generated/typescript/shop.ts").exists()
    assert CLEAN == main.run(["--check"])


def test_nothing_is_overwritten(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second time, everything is left as it is, whatever its author made of it."""
    init(capsys, "--envelope", "flat")
    for path in KIT:
        file = folder / path
        file.write_bytes(file.read_bytes() + b"# mine\n")
    before = tree(folder)
    said = init(capsys, "--envelope", "nested", "--adapters", "all", "--api", "other")

    assert before == tree(folder)
    assert len(KIT) == said.count("left ")
    assert "next: gen, then gen lint\n" in said


def test_an_existing_project(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its name, its libraries and every byte of its files are kept; lines are added below."""
    mine = {
        "pyproject.toml": b'\xef\xbb\xbf[project]\r\nname = "Acme.Orders"\r\n',
        ".gitattributes": b"* text=auto",
        ".pre-commit-config.yaml": b"repos:\n- repo: meta\n  hooks: [{id: identity}]\n",
        "requirements.txt": b"flask\n",
        "requirements/dev.txt": b"httpx\n",
        ".gitlab-ci.yml": b"test: {script: make}\n",
    }
    for path, content in mine.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    said = init(capsys)
    found = tree(folder)

    assert all(found[path].startswith(content) for path, content in mine.items())
    assert b'adapters = ["httpx", "flask"]' in found["pyproject.toml"]
    assert b"id: acme-orders #" in found["catalog/acme-orders.yaml"]
    assert ".github/workflows/error-catalog.yml" not in found
    assert "left .gitlab-ci.yml: it is yours" in said
    assert "       gen --check\n" in said.partition("next:")[0]
    assert CLEAN == main.run(["-q"])


def test_below_the_root_of_a_repository(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What belongs at the repository's root is shown, and not written where it has no effect."""
    (folder.parent / ".git").mkdir()
    said = init(capsys)

    assert {".gitattributes", "catalog/shop.yaml", "pyproject.toml"} == {*tree(folder)}
    assert "add to .pre-commit-config.yaml, below `repos`:" in said
    assert "it belongs at the root of the repository" in said


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("pyproject.toml", b"[project\n", "pyproject.toml:1:"),
        ("pyproject.toml", b"[tool]\nerror-catalog = 3\n", "expected a table"),
        ("pyproject.toml", b"tool = {}\n", "error[config-syntax]"),
        ("pyproject.toml", b"a = '\xff'\n", "expected UTF-8"),
        (".gitattributes", None, "expected a file, found a folder"),
        (".github", b"", "not a directory"),
    ],
)
def test_what_is_in_the_way(
    path: str,
    content: bytes | None,
    said: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What cannot be read or added to is named, and nothing at all is written."""
    if content is None:
        (folder / path).mkdir()
    else:
        (folder / path).write_bytes(content)
    before = tree(folder)

    assert BROKEN == main.run(["init"])
    assert said in capsys.readouterr().err
    assert before == tree(folder)


def test_misuse(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong id, envelope or adapter is named with what there is."""
    for options, said in (
        (["--api", "a b"], "`a b` is no id"),
        (["--envelope", "xml"], "'problem', 'nested', 'flat'"),
        (["--adapters", "httpx,flaks"], "no adapter `flaks`: did you mean `flask`?"),
    ):
        assert BROKEN == main.run(["init", *options])
        assert said in capsys.readouterr().err
    assert {} == tree(folder)


def test_questions_on_a_terminal(folder: Path, tmp_path: Path) -> None:
    """At a terminal, what is not said is asked for, with what is usual."""
    leader, follower = os.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    with subprocess.Popen(
        [sys.executable, "-m", "error_catalog", "init", "--api", "acme"],
        cwd=folder,
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as process:
        os.write(leader, b"xml\nnested\n\n")
        out, err = process.communicate(timeout=60)
    os.close(leader)
    os.close(follower)

    assert b"envelope (problem, nested, flat) [problem]: " in err
    assert b"in the envelope `nested`" in out
    assert b"adapters: none" in out
    assert (folder / "catalog/acme.yaml").exists()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def tools(folder: Path) -> dict[str, str]:
    """Return an environment in which the commands that the steps name are those of here."""
    for name, module in (
        ("gen", "error_catalog"),
        ("uvicorn", "uvicorn"),
        ("python", ""),
    ):
        script = folder / name
        call = f"-m {module}" if module else ""
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {call} "$@"\n')
        script.chmod(0o755)
    path = os.pathsep.join([str(folder), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path}


def steps(said: str) -> list[tuple[str, str]]:
    """Return the numbered steps that were printed: what each asks for, and its lines."""
    _, _, listed = said.partition("next:\n")
    found = re.split(r"^  \d\. (.*)$", listed, flags=re.MULTILINE)
    codes = (
        "\n".join(line[7:] for line in each.strip("\n").split("\n"))
        for each in found[2::2]
    )
    return list(zip(found[1::2], codes, strict=True))


def test_the_printed_steps(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Followed to the letter, they end with an error that one program raises and another catches."""
    said = init(capsys, "--adapters", "fastapi,httpx", "--envelope", "nested")
    environment = tools(tmp_path)
    source = str(ROOT / "generator")
    port = str(free_port())
    servers: list[subprocess.Popen[bytes]] = []
    outputs: list[str] = []
    try:
        for asked, code in steps(said):
            text = code.replace("8000", port)
            if file := re.search(r"in (\w+\.py):$", asked):
                (folder / file[1]).write_text(f"{text}\n")
                continue
            paths = f"PYTHONPATH={source}:"
            command = text.replace("PYTHONPATH=", paths, 1)
            if "PYTHONPATH=" not in command:
                command = f"{paths} {command}"
            if "uvicorn" in command:
                servers.append(serve(command, folder, environment, int(port)))
            else:
                outputs.append(done(command, folder, environment))
    finally:
        for each in servers:
            os.killpg(each.pid, signal.SIGTERM)
            each.wait(30)

    assert 1 == len(servers)
    assert 3 == len(outputs)
    assert outputs[0].startswith("wrote ")
    message = "The address ada@example.com already belongs to another account."
    assert f"caught: {message} ada@example.com\n" == outputs[1]
    assert outputs[2].startswith("unchanged ")


def done(command: str, folder: Path, environment: dict[str, str]) -> str:
    """Run a command of a shell, which must succeed, and return its output."""
    ran = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert 0 == ran.returncode, (command, ran.stdout, ran.stderr)
    return ran.stdout.decode()


def serve(
    command: str, folder: Path, environment: dict[str, str], port: int
) -> "subprocess.Popen[bytes]":
    """Start a server, and wait until it listens."""
    process = subprocess.Popen(
        ["sh", "-c", f"exec env {command}"],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    for _ in range(600):
        assert process.poll() is None, shlex.split(command)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.1)
    raise AssertionError("the server does not listen")
