"""Every generated Python file is formatted and typed, and the packages work where they are put."""

import json
import re
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import black
import pytest
from error_catalog.diagnostics import has_errors
from hypothesis import HealthCheck, assume, given, settings

from tests.support.agreement import raise_it
from tests.support.committed import CATALOGS, committed
from tests.support.effort import TORTURE, tries
from tests.support.hard_catalogs import hard_catalogs
from tests.support.hostile_catalogs import catalogs
from tests.support.packages import NAMES, PARENT, alone, together, write
from tests.support.projects import (
    ROOT,
    Files,
    attempt,
    attempt_text,
    imported,
    made,
    package_at,
    tree,
)

USAGE = Path(__file__).parents[1] / "cases/usage"
WRITTEN = {path.name: path.read_text("utf-8") for path in sorted(USAGE.glob("*.py"))}
APIS = "|".join(path.stem for path in CATALOGS)
USAGES = {
    **WRITTEN,
    # The same code, for the same packages in one.
    **{
        f"together_{name}": re.sub(rf"\b({APIS})_errors\b", rf"{PARENT}.\1", text)
        for name, text in WRITTEN.items()
        if re.search(rf"\b({APIS})_errors\b", text)
    },
}
"""The code that uses packages, by file name."""

HARD = (
    list(hard_catalogs(drawn=tries(1)))
    if tries(1) == TORTURE
    else ["nothing", "codes", "ranges", "reserved_fields", "long_95", "drawn_0"]
)
"""The hard catalogs whose packages are made: those that differ most, or all of them."""

WRONG = re.compile(r"# wrong(?:: (.*))?$")


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with packages in both shapes, those of hard catalogs, and code that uses them."""
    folder = tmp_path_factory.mktemp("packages")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(together(), folder, ignore=ignored, dirs_exist_ok=True)
    for name in NAMES:
        found = tree(alone() / name)
        files = {path: found[path].decode() for path in found if ".pyc" not in path}
        # One has its own runtime; those of the others are the same to the byte.
        shown = files if name == NAMES[0] else _on_shared_runtime(files)
        write(folder / name, shown)
    shutil.copytree(
        ROOT / "generator/error_catalog/runtime", folder / "g_runtime", ignore=ignored
    )
    for name in HARD:
        hard = made(
            hard_catalogs(drawn=tries(1))[name], names=("python", "python-tests")
        )
        write(folder / f"{name}_errors", _on_shared_runtime(hard.package()))
        package = f"{hard.api.replace('-', '_')}_errors"
        test = hard.files[f"python-tests/test_{package}.py"]
        moved = test.replace(f"from {package} import", f"from {name}_errors import")
        write(folder, {f"test_{name}_errors.py": moved})
    for path in CATALOGS:
        for parent in ("", PARENT):
            text = path.read_text("utf-8")
            files, _ = attempt_text(text, names=("python-tests",), parent=parent)
            write(folder, {key.partition("/")[2]: each for key, each in files.items()})
    for path in sorted(USAGE.glob("*.yaml")):
        text = path.read_text("utf-8")
        files, _ = attempt_text(text, names=("python",))
        (name,) = {key.split("/")[1] for key in files}
        package = {key.split("/", 2)[2]: each for key, each in files.items()}
        write(folder / name, _on_shared_runtime(package))
        files, _ = attempt_text(text, names=("python-tests",))
        write(folder, {key.partition("/")[2]: each for key, each in files.items()})
    write(folder, USAGES)
    return folder


def _on_shared_runtime(package: Files) -> Files:
    """Return a package without its runtime, which is the same as that of any other."""
    # The name is as long as what it replaces, so that no line is broken in another way.
    return {
        path: re.sub(r"(?<![\w.])\.{1,2}_runtime", "g_runtime", text)
        for path, text in package.items()
        if not path.startswith("_runtime/")
    }


def ran(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a module of this Python."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
    )


def wrong_lines() -> set[tuple[str, int]]:
    """Return the file and the line of each usage that a type checker must refuse."""
    return {
        (name, number)
        for name, text in USAGES.items()
        for number, line in enumerate(text.splitlines(), 1)
        if WRONG.search(line)
    }


@pytest.mark.sampled
def test_black(packages: Path) -> None:
    """``black --check`` with its own defaults has nothing to change."""
    (packages / "none.toml").write_text("")
    # Of the runtime one copy is enough: it is the same to the byte in every package.
    options = ["--config", "none.toml", "--extend-exclude", "/_runtime/"]
    result = ran("black", "--check", "--quiet", *options, ".", cwd=packages)

    assert (0, "", "") == (result.returncode, result.stdout, result.stderr)


@pytest.mark.sampled
def test_the_tests_of_packages_pass(packages: Path) -> None:
    """What the target python-tests makes runs by itself, and holds for every package."""
    result = ran("unittest", "discover", "--start-directory", ".", cwd=packages)
    count = re.search(r"Ran (\d+) tests", result.stderr)

    assert 0 == result.returncode, result.stderr
    assert count is not None
    assert 3 * len(list(packages.glob("test_*.py"))) == int(count[1])


@pytest.mark.sampled
def test_mypy(packages: Path, tmp_path: Path) -> None:
    """``mypy --strict`` refuses nothing but the lines of the usage that are wrong."""
    options = ["--strict", "--config-file=", f"--cache-dir={tmp_path}"]
    # What many projects have beside it.
    options += ["--warn-unreachable", "--enable-error-code=deprecated"]
    result = ran("mypy", *options, "--no-error-summary", ".", cwd=packages)
    found = re.findall(r"(?m)^(.+?):(\d+): error: .*$", result.stdout)
    usages = tuple(f"{name}:" for name in USAGES)
    lines = result.stdout.splitlines()

    assert [] == [line for line in lines if not line.startswith(usages)]
    assert wrong_lines() == {(path, int(line)) for path, line in found}


@pytest.mark.sampled
def test_pyright(packages: Path) -> None:
    """The same for pyright's strict mode."""
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.11"}
    (packages / "pyrightconfig.json").write_text(json.dumps(settings))
    result = ran(
        "basedpyright", "--outputjson", "--pythonpath", sys.executable, cwd=packages
    )
    found = [
        (
            Path(each["file"]).relative_to(packages.resolve()).as_posix(),
            each["range"]["start"]["line"] + 1,
            each["message"],
        )
        for each in json.loads(result.stdout)["generalDiagnostics"]
    ]

    others = [each for each in found if each[0] not in USAGES]
    assert [] == others
    assert wrong_lines() == {(path, line) for path, line, _ in found}


@settings(
    max_examples=tries(5, torture=100),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(catalogs())
def test_random_catalogs_give_formatted_code(data: dict[str, Any]) -> None:
    """Whatever the catalog, its Python compiles and is as ``black`` leaves it."""
    files, found = attempt(data, names=("python",))
    assume(not has_errors(found))
    for path, text in files.items():
        if path.endswith(".py") and "/_runtime/" not in path:
            compile(text, path, "exec")

            assert text == black.format_str(text, mode=black.Mode()), path


@pytest.mark.parametrize(
    "name", [*NAMES, *(f"{PARENT}.{path.stem}" for path in CATALOGS)]
)
def test_a_package_needs_only_the_standard_library(name: str) -> None:
    """Nothing else is imported until somebody asks for the models."""
    # Without site-packages nothing else could be imported at all.
    code = f"""
import sys
before = set(sys.modules)
sys.path.insert(0, {str(together() if PARENT in name else alone())!r})
import {name} as package
error = package.parse_error(500, {{"Retry-After": "1"}}, b"{{}}")
str(error), error.to_dict(), package.error_class(404), package.ErrorCode, package.Wire
new = {{each.partition(".")[0] for each in set(sys.modules) - before}}
print(sorted(new - set(sys.stdlib_module_names) - {{"{name.partition(".")[0]}"}}))
print(sorted({{"typing", "dataclasses", "inspect", "http", "email"}} & new))
try:
    getattr(package, "models", None)
except ModuleNotFoundError as error:
    print(error.name)
"""
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        capture_output=True,
        check=True,
        text=True,
    )

    assert result.stdout in ("[]\n[]\n", "[]\n[]\npydantic\n")


def test_a_package_can_be_moved(tmp_path: Path) -> None:
    """Inside of another package, under another name, it works as before."""
    before = set(sys.modules)
    place = tmp_path / "acme/client/failures"
    shutil.copytree(alone() / "contacts_errors", place)
    for folder in (tmp_path / "acme", tmp_path / "acme/client"):
        (folder / "__init__.py").touch()
        package_at(folder, folder.relative_to(tmp_path).as_posix().replace("/", "."))
    package = package_at(place, "acme.client.failures")
    wire = package.render_error(package.ContactExistsError())

    assert package.ContactExistsError is type(package.parse_error(*parts_of(wire)))
    assert package.models.FailureEnvelope
    new = sys.modules.keys() - before
    assert not [name for name in new if name.startswith("contacts_errors")]


def parts_of(wire: Any) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body."""
    return wire.status, wire.headers, wire.body


class Server(HTTPServer):
    """A server that raises what it is given, and answers what was raised."""

    package: ModuleType
    error: Exception


class Handler(BaseHTTPRequestHandler):
    """Answers every request with the error of its server."""

    def do_GET(self) -> None:
        """Raise the error, catch it, and send the answer that it is written as."""
        server = self.server
        assert isinstance(server, Server)
        try:
            raise server.error
        except server.package.ALL_ERRORS as error:
            wire = server.package.render_error(error)
        self.send_response(wire.status)
        for name, value in wire.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(wire.body)))
        self.end_headers()
        self.wfile.write(wire.body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A running server."""
    server = Server(("127.0.0.1", 0), Handler)
    options = {"poll_interval": 0.01}
    thread = threading.Thread(target=server.serve_forever, kwargs=options)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def fetched(server: Server) -> Any:
    """Return the error that a client makes of the server's answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    address = f"http://127.0.0.1:{server.server_port}/"
    try:
        with opener.open(address, timeout=10) as response:
            return server.package.parse_error(
                response.status, response.headers, response.read()
            )
    except urllib.error.HTTPError as response:
        with response:
            return server.package.parse_error(
                response.code, response.headers, response.read()
            )


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.stem)
def test_server_and_client_share_their_classes(path: Path, server: Server) -> None:
    """What a server raises, a client gets: the same class with the same values."""
    artifacts = committed(path)
    server.package = artifacts.package
    for response in artifacts.made.resolved.responses:
        cls = getattr(artifacts.package, artifacts.names[response.id])
        sent = raise_it(cls, response, artifacts.made.examples[response.id])
        server.error = sent
        wire = server.package.render_error(sent)
        got = fetched(server)

        assert type(sent) is type(got)
        assert parts_of(wire) == parts_of(server.package.render_error(got))
        for name in sent.__dict__.keys() & got.__dict__.keys():
            assert getattr(sent, name) == getattr(got, name), name


MANY = {
    "catalog": 1,
    "api": {"id": "many", "title": "Many API"},
    "envelopes": {
        "list": {
            "description": "All that is wrong.",
            "body": {
                "errors": [{"code": "{code}", "text": "{message}", "...": "{params}"}]
            },
        }
    },
    "errors": {
        name: {
            "status": 422,
            "summary": f"It is {name}.",
            "params": {"field": {"type": "string"}},
        }
        for name in ("too_short", "too_long")
    },
}


def test_several_errors_travel_in_one_response(tmp_path: Path) -> None:
    """What the server puts into ``errors`` the client gets back, in order and by class."""
    with imported(made(MANY, names=("python",)).package(), tmp_path) as package:
        parts = [package.TooShortError(field="a"), package.TooLongError(field="b")]
        wire = package.render_error(package.HTTPUnprocessableContentError(errors=parts))
        error = package.parse_error(wire.status, wire.headers, wire.body)

        assert 422 == wire.status
        assert [(type(each), each.field) for each in parts] == [
            (type(each), each.field) for each in error.errors
        ]
        assert isinstance(error, package.TooShortError)
        again = package.TooShortError(field="a", errors=error.errors)
        assert wire.body == package.render_error(again).body
