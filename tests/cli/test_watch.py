"""``gen --watch`` in a process of its own, while its inputs change."""

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from error_catalog.cli import main
from error_catalog.cli.terminal import BROKEN

from tests.support.projects import ROOT

PATIENCE = 60
"""Seconds after which nothing comes any more."""
LIGHT = """[tool.error-catalog]
documents = ["README.md"]
[tool.error-catalog.targets]
python.enabled = false
markdown.enabled = false
"""
SHOP = "api: {id: shop}\nerrors:\n  A: {status: 400, summary: It is A.}\n"
PAGE = "# Errors\n\n<!-- BEGIN gen:table -->\n<!-- END gen:table -->\n"


class Watch:
    """A process that watches, and what it says line by line."""

    def __init__(self, root: Path) -> None:
        self.root = root
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "error_catalog", "--watch"],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**environment, "PYTHONUNBUFFERED": "1"},
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def until(self, text: str) -> str:
        """Return what is said up to the line that has *text*."""
        said = ""
        while text not in said:
            try:
                said += self._lines.get(timeout=PATIENCE)
            except queue.Empty:
                pytest.fail(f"{text!r} is not in {said!r}")
        return said

    def write(self, path: str, text: str) -> None:
        """Save a file as editors do: another one in its place."""
        file = self.root / path
        file.parent.mkdir(exist_ok=True)
        draft = file.with_name(f".{file.name}~")
        draft.write_text(text)
        draft.replace(file)

    def close(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Interrupt it, and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """A project with a catalog, watched from its first generation on."""
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/shop.yaml").write_text(SHOP)
    (tmp_path / "pyproject.toml").write_text(LIGHT)
    (tmp_path / "README.md").write_text("# Errors\n")
    watch = Watch(tmp_path)
    watch.until("watching; Ctrl-C ends it\n")
    yield watch
    watch.close()


def test_every_change_is_generated_and_linted(watch: Watch) -> None:
    """What is saved is generated, what is poor is said, and an interrupt ends it well."""
    schema = watch.root / "generated/jsonschema/shop/problem.schema.json"
    watch.write("catalog/shop.yaml", SHOP.replace("It is A", "TODO"))
    said = watch.until("warning[todo-text]")
    text = schema.read_text()
    watch.write("catalog/blog.yaml", SHOP.replace("shop", "blog"))
    new = watch.until("wrote ")
    (watch.root / "catalog/blog.yaml").unlink()
    gone = watch.until("removed 2")
    # A document that gen fills starts no other run, nor does a file of no interest.
    watch.write("README.md", PAGE)
    watch.until("wrote 1, ")
    watch.write("server.py", "x = 1\n")
    watch.write("catalog/shop.yaml", SHOP)
    last = watch.until("wrote ")

    assert "changed: catalog/shop.yaml\nwrote " in said
    assert "TODO" in text
    assert "changed: catalog/blog.yaml\n" in new
    assert "changed: catalog/blog.yaml\n" in gone
    assert "changed: catalog/shop.yaml\n" == last.splitlines(keepends=True)[-2]
    assert "changed: README.md" not in last
    assert "It is A." in (watch.root / "README.md").read_text()
    assert 0 == watch.stop()


def test_it_survives_what_breaks(watch: Watch) -> None:
    """A wrong catalog, a wrong configuration and a folder that is gone are said, and mended."""
    watch.write("catalog/shop.yaml", SHOP.replace("status", "stauts"))
    wrong = watch.until("unknown-key")
    watch.write("catalog/shop.yaml", SHOP)
    watch.until("wrote 0, unchanged")
    watch.write("pyproject.toml", "[tool.error-catalog]\nout = 3\n")
    watch.until("pyproject.toml:2:7: error[config]")
    watch.write("pyproject.toml", LIGHT)
    watch.until("wrote 0, unchanged")
    shutil.move(watch.root / "catalog", watch.root / "away")
    gone = watch.until("there is no such file or folder")
    shutil.move(watch.root / "away", watch.root / "catalog")
    watch.until("wrote 0, unchanged")

    assert (
        "changed: catalog/shop.yaml\ncatalog/shop.yaml:3:7: error[unknown-key]" in wrong
    )
    assert "changed: catalog/shop.yaml\n" in gone
    assert 0 == watch.stop(signal.SIGTERM)


def test_misuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It goes with nothing that writes nothing, and says what to install."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/shop.yaml").write_text(SHOP)
    (tmp_path / "pyproject.toml").write_text(LIGHT)
    for options, said in (
        (["--check"], "--watch writes"),
        (["--diff"], "--watch writes"),
        (["--list-outputs"], "--watch writes"),
        (["--target", "x"], "there is no target `x`"),
    ):
        assert BROKEN == main.run(["--watch", *options])
        assert said in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "watchfiles", None)

    assert BROKEN == main.run(["--watch"])
    assert "pip install 'error-catalog[watch]'" in capsys.readouterr().err
