"""``gen scan`` over real projects."""

from pathlib import Path

import pytest
from error_catalog.cli import main
from error_catalog.cli import terminal as exits

from tests.support.projects import ROOT

CATALOG = """# The errors of the shop.
api: {id: shop}
errors:
  SOLD_OUT:
    status: 409  # as ever
    summary: Sold out.
  MISSING: {status: 404, summary: Missing., operations: ["GET /orders/{id}"]}
  UNSEEN: {status: 400, summary: Nobody raises it.}
"""
SERVER = """from fastapi import FastAPI
from shop_errors import MissingError, SoldOutError

app = FastAPI()


@app.post("/orders")
def create():
    raise SoldOutError


@app.put("/orders/{id}")
def put(id: int):
    raise MissingError


@app.get("/orders/{id}")
def get(id: int):
    raise MissingError
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a catalog and a server, which the command line runs in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/shop.yaml").write_text(CATALOG)
    (tmp_path / "server.py").write_text(SERVER)
    return tmp_path


def test_operations_are_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Routes are added to the errors that reach them, and every other byte stays."""
    assert exits.FOUND == main.run(["scan", "server.py", "--write"])
    said = capsys.readouterr()
    written = (project / "catalog/shop.yaml").read_text("utf-8")

    assert "MissingError reaches PUT /orders/{id}, which does not list it" in said.err
    assert "2 operations added" in said.out
    assert written == CATALOG.replace(
        "    summary: Sold out.\n",
        '    summary: Sold out.\n    operations: ["POST /orders"]\n',
    ).replace('["GET /orders/{id}"]', '["GET /orders/{id}", "PUT /orders/{id}"]')
    assert exits.CLEAN == main.run(["scan", "server.py", "--write"])
    assert written == (project / "catalog/shop.yaml").read_text("utf-8")


def test_what_is_never_raised(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named at the end, with how sure that is."""
    main.run(["scan", "--fail-on", "error", "."])
    sure = capsys.readouterr().out
    (project / "odd.py").write_text("def f(x):\n    raise x()\n")
    main.run(["scan", "--fail-on", "error", "."])
    unsure = capsys.readouterr().out

    assert "1 file, 3 routes; never raised: UNSEEN\n" == sure
    assert "UNSEEN (as far as can be told: 1 raise cannot be resolved)" in unsure


def test_what_cannot_be_scanned(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing path, a file that is no text and a broken catalog are told: exit code 2."""
    (project / "binary.py").write_bytes(b"# coding: utf-8\n\xff\xfe")
    (project / "two.py").write_text("print 'two'\n")
    broken = main.run(["scan", "nowhere", "binary.py", "two.py"])
    said = capsys.readouterr().err
    (project / "catalog/shop.yaml").write_text("api: {}\n")

    assert exits.BROKEN == broken
    assert "nowhere:1:1: error[file]: there is no such file or folder" in said
    assert "binary.py:1:1: error[file]: it cannot be decoded" in said
    assert "two.py:1:1: warning[unparsed]: no Python 3." in said
    assert exits.BROKEN == main.run(["scan", "server.py"])


def test_our_own_examples(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is wrong with the examples of this repository, and nothing is found there."""
    monkeypatch.chdir(ROOT)
    code = main.run(["scan", "examples"])

    assert (exits.CLEAN, "") == (code, capsys.readouterr().err)
