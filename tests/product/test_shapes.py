"""The Python package is lean, and the same whether it stands alone or with other APIs in one."""

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import fastapi
import flask
import pytest
from error_catalog.cli import main
from error_catalog.cli.terminal import CLEAN
from error_catalog.targets.python.adapters import CORE, EXTRAS
from starlette.applications import Starlette
from starlette.routing import Route

from tests.support.asgi import called
from tests.support.django_project import under_wsgi
from tests.support.http_clients import WAYS
from tests.support.loopback import Response, serving
from tests.support.packages import NAMES, PARENT, alone, package, together, write
from tests.support.projects import ROOT, Files, attempt_text, imported, tree
from tests.support.runnable_pages import blocks
from tests.support.wsgi import Answered, asked, wsgi

SHAPES = {"alone": "contacts_errors", "together": f"{PARENT}.contacts"}
"""The package of the Contacts API in each shape."""

FOLDERS = {"alone": alone, "together": together}


@pytest.fixture(params=SHAPES)
def shape(request: pytest.FixtureRequest) -> str:
    """Each of the two."""
    return str(request.param)


@pytest.fixture
def contacts(shape: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The package of the Contacts API, with every adapter."""
    monkeypatch.syspath_prepend(str(FOLDERS[shape]()))
    return import_module(SHAPES[shape])


def readme_files(**options: Any) -> Files:
    """Return what the catalog of the README makes."""
    page = (ROOT / "README.md").read_text("utf-8")
    (text,) = (each.text for each in blocks(page) if each.path.startswith("catalog/"))
    return attempt_text(text, options={"adapters": (), **options})[0]


def test_the_example_of_the_readme_is_small() -> None:
    """A new user's first pull request can be read."""
    files = readme_files()
    lines = {
        path: len(text.splitlines())
        for path, text in files.items()
        if path.endswith(".py")
    }
    own = sum(count for path, count in lines.items() if "/_runtime/" not in path)

    assert len(files) <= 25
    assert sum(lines.values()) <= 4_700
    assert own <= 700
    assert len(CORE) == sum("/_runtime/" in path for path in lines)


SECRET = """\
catalog: 1
api: {id: shop, title: The Shop API}
envelopes: {f: {description: F., body: {code: "{code}"}}}
errors:
  BAD_KEY:
    status: 401
    summary: The key is wrong.
    params: {key: {type: string, example: abc, sensitive: true}}
"""
TEXT = """\
catalog: 1
api: {id: shop, title: The Shop API}
envelopes: {f: {description: F., body: {error: "{code}: {message}"}}}
errors: {GONE: {status: 410, summary: It is gone.}}
"""
SCHEMA = """\
catalog: 1
api: {id: shop, title: The Shop API}
envelopes: {f: {description: F., body: {code: "{code}", "...": "{params}"}}}
errors:
  GONE:
    status: 410
    summary: It is gone.
    params: {days: {type: integer, minimum: 1, example: 2}}
"""
LIST = """\
catalog: 1
api: {id: shop, title: The Shop API}
envelopes: {f: {description: F., body: {errors: [{code: "{code}", text: "{message}"}]}}}
errors: {GONE: {status: 410, summary: It is gone.}}
"""
DEPRECATED = """\
catalog: 1
api: {id: shop, title: The Shop API}
envelopes: {f: {description: F., body: {code: "{code}"}}}
errors: {GONE: {status: 410, summary: It is gone., deprecated: true}}
"""
NEEDS = {
    "deprecation.py": DEPRECATED,
    "lists.py": LIST,
    "redaction.py": SECRET,
    "schemas.py": SCHEMA,
    "text.py": TEXT,
}


@pytest.mark.parametrize("module", NEEDS)
def test_a_module_is_there_if_the_catalog_needs_it(module: str, tmp_path: Path) -> None:
    """It alone comes beside the core, and what it is for works."""
    options: dict[str, Any] = {"adapters": (), "models": False}
    files, found = attempt_text(NEEDS[module], names=("python",), options=options)
    assert files, found
    names = {path.partition("/_runtime/")[2] for path in files if "/_runtime/" in path}

    assert {*CORE, module} == names
    with imported(
        {path.removeprefix("python/shop_errors/"): x for path, x in files.items()},
        tmp_path,
    ) as made:
        USES[module](made)


def use_deprecation(made: ModuleType) -> None:
    """Raise the deprecated error."""
    with pytest.warns(DeprecationWarning, match="deprecated"):
        made.GoneError()


def use_redaction(made: ModuleType) -> None:
    """Print the secret."""
    error = made.BadKeyError(key="hunter22", message="hunter22 is wrong")

    assert "[401 BAD_KEY] *** is wrong" == str(error)
    assert "hunter22" not in repr(pickle.dumps(error))


def use_schemas(made: ModuleType) -> None:
    """Give what the schema refuses."""
    assert 2 == made.GoneError(days=2).days
    with pytest.raises(TypeError, match="days must fit minimum: 1"):
        made.GoneError(days=0)


def use_text(made: ModuleType) -> None:
    """Read and write a placeholder inside text."""
    wire = made.render_error(made.GoneError(message="Sold out."))

    assert b'{"error":"GONE: Sold out."}' == wire.body
    read = made.parse_error(wire.status, wire.headers, wire.body)
    assert ("GONE", "Sold out.") == (read.code, read.message)


def use_lists(made: ModuleType) -> None:
    """Read and write a list of errors."""
    wire = made.render_error(made.GoneError(errors=[made.GoneError(message="Sold.")]))

    assert b'{"errors":[{"code":"GONE","text":"Sold."}]}' == wire.body
    read = made.parse_error(wire.status, wire.headers, wire.body)
    assert ("GONE", "Sold.") == (read.code, read.errors[0].message)


USES = {
    "deprecation.py": use_deprecation,
    "lists.py": use_lists,
    "redaction.py": use_redaction,
    "schemas.py": use_schemas,
    "text.py": use_text,
}


def test_the_runtime_of_several_apis_has_what_each_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever catalogs run, nothing that another needs is removed, or missed."""
    monkeypatch.chdir(tmp_path)
    shops = {name: text.replace("shop", name[:4]) for name, text in NEEDS.items()}
    catalogs = {name.removesuffix(".py"): text for name, text in shops.items()}
    project(tmp_path, **catalogs)
    for name in (*catalogs, "redaction"):
        assert CLEAN == gen(f"catalog/{name}.yaml")

    made = tree(tmp_path / "generated/python/acme_errors/_runtime")
    assert {*CORE, *EXTRAS} == {path for path in made if "/" not in path}
    assert CLEAN == gen("--check")
    (tmp_path / "catalog/redaction.yaml").unlink()
    assert CLEAN == gen()
    left = tree(tmp_path / "generated/python/acme_errors/_runtime")
    assert {"redaction.py"} == made.keys() - left.keys()


def test_models_can_be_left_out() -> None:
    """Without them nothing needs pydantic, and nothing else is different but the list of names."""
    files, without = readme_files(), readme_files(models=False)

    assert {"python/contacts_errors/models.py"} == files.keys() - without.keys()
    assert {"python/contacts_errors/__init__.py"} == {
        path for path, text in without.items() if files[path] != text
    }
    assert "models" not in without["python/contacts_errors/__init__.py"]


def test_the_committed_files_are_few() -> None:
    """Five APIs share one runtime, and have the adapters that the examples use."""
    paths = tree(ROOT / "generated")
    later = {path for path in paths if path.startswith(("catalog/", "typescript/"))}

    assert len(paths.keys() - later) <= 115
    assert len(paths) <= 125


def test_the_runtime_is_the_same_everywhere() -> None:
    """In each package and in either shape, to the byte; one for all APIs has what any needs."""
    runtime = tree(together() / PARENT / "_runtime")
    of_each = [tree(alone() / name / "_runtime") for name in NAMES]

    assert all(each.items() <= runtime.items() for each in of_each)
    assert runtime == {path: text for each in of_each for path, text in each.items()}
    committed = tree(ROOT / "generated/python/example_errors/_runtime")
    assert committed.items() <= runtime.items()


def test_lists_stand_one_item_a_line() -> None:
    """Additions of two branches to names, codes and tables merge as text."""
    files = readme_files()
    text = files["python/contacts_errors/__init__.py"]

    assert '    "ContactExistsError",\n' in text
    assert "        ContactExistsError,\n" in text
    codes = (alone() / "contacts_errors/codes.py").read_text("utf-8")
    assert codes.count("\n        errors.ContactExistsError,\n") == 1
    assert codes.count("\n    errors.ContactExistsError,\n") == 1


def test_little_is_imported(shape: str) -> None:
    """The package itself loads nothing, and an exception two modules of the runtime."""
    name = SHAPES[shape]
    code = f"""
import sys
sys.path.insert(0, {str(FOLDERS[shape]())!r})
from {name} import __all__
print(sorted(each for each in sys.modules if "_errors" in each))
from {name} import ContactExistsError
print(sorted(each.rpartition("_runtime")[2] for each in sys.modules if "_runtime" in each))
from {name} import parse_error
print(sorted(each.rpartition("_runtime")[2] for each in sys.modules if "_runtime" in each))
"""
    command = [sys.executable, "-I", "-S", "-c", code]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    own, raised, read = said.splitlines()

    parents = [] if shape == "alone" else [PARENT]
    if shape == "together":
        # APIError is the parent's own.
        parents += [f"{PARENT}._runtime", f"{PARENT}._runtime.errors"]
    assert str(sorted([*parents, name])) == own
    assert "['', '.errors']" == raised
    assert "['', '.api', '.errors']" == read


def test_errors_of_all_apis_have_one_base(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One `except` is enough for a program that calls several APIs."""
    monkeypatch.syspath_prepend(str(together()))
    parent = import_module(PARENT)
    apis = [name.removesuffix("_errors") for name in NAMES]
    packages = [import_module(f"{PARENT}.{each}") for each in apis]

    assert 5 == len(packages)
    for each in packages:
        with pytest.raises(parent.APIError):
            raise each.parse_error(500, None, b"")
        assert not parent.is_retryable(each.parse_error(400, None, b""))
    assert parent.retry_delay(ValueError()) is None
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = parent.Nothing
    assert {"APIError", "is_retryable", "retry_delay", "tenacity_options"} == {
        *parent.__all__
    }
    assert parent.tenacity_options is each.tenacity_options


def test_a_whole_package_can_be_moved(tmp_path: Path) -> None:
    """The parent imports nothing by its own name, nor do the packages in it."""
    write(tmp_path / "moved", {k: x.decode() for k, x in tree(together()).items()})
    (tmp_path / f"moved/{PARENT}").rename(tmp_path / "vendored_errors")
    code = (
        "from vendored_errors import APIError\n"
        "from vendored_errors.contacts import ContactExistsError, parse_error\n"
        "from vendored_errors.contacts.adapters import flask, httpx, fastapi\n"
        "assert issubclass(ContactExistsError, APIError)\n"
        "print(type(parse_error(409, None, b'{}')).__module__)\n"
    )
    command = [sys.executable, "-c", code]
    ran = subprocess.run(
        command, cwd=tmp_path, capture_output=True, check=True, text=True
    )

    assert "vendored_errors.contacts.statuses\n" == ran.stdout


def test_pickles(contacts: ModuleType) -> None:
    """An error and the class of a status go to another process and back."""
    for error in (
        contacts.ContactExistsError(message="Taken."),
        contacts.parse_error(402, None, b""),
    ):
        again = pickle.loads(pickle.dumps(error))

        assert type(error) is type(again)
        assert error.to_dict() == again.to_dict()


TAKEN = {"success": False, "error": {"code": "CONTACT_EXISTS", "message": "Taken."}}


@pytest.mark.parametrize("way", WAYS)
def test_adapters_of_clients(contacts: ModuleType, way: str) -> None:
    """Each way to receive a response raises the class of its code."""
    body = json.dumps(TAKEN).encode()
    response = Response(409, {"Content-Type": "application/json"}, body)
    with (
        serving({"/": response}) as server,
        pytest.raises(contacts.ContactExistsError, match=r"Taken\."),
    ):
        WAYS[way](contacts, f"{server.url}/")


def by_starlette(contacts: ModuleType, error: Exception) -> Answered:
    """Raise *error* in an endpoint of Starlette."""

    def endpoint(_: Any) -> Any:
        raise error

    app = Starlette(routes=[Route("/", endpoint)])
    import_module(f"{contacts.__name__}.adapters.starlette").install(app)
    return called(app)


def by_fastapi(contacts: ModuleType, error: Exception) -> Answered:
    """Raise *error* in an endpoint of FastAPI, which documents it."""
    adapter = import_module(f"{contacts.__name__}.adapters.fastapi")
    app = fastapi.FastAPI()
    adapter.install(app)

    @app.get("/", responses=adapter.responses(type(error)))
    def endpoint() -> None:
        raise error

    assert "ContactExistsError" in json.dumps(app.openapi())
    return called(app)


def by_flask(contacts: ModuleType, error: Exception) -> Answered:
    """Raise *error* in a view of Flask."""
    app = flask.Flask("tested")
    import_module(f"{contacts.__name__}.adapters.flask").install(app)

    @app.get("/")
    def view() -> str:
        raise error

    with wsgi(app) as port:
        return asked(port)


def by_django(contacts: ModuleType, error: Exception) -> Answered:
    """Raise *error* in a view of Django."""

    def view(_: Any) -> Any:
        raise error

    middleware = f"{contacts.__name__}.adapters.django.ErrorMiddleware"
    with under_wsgi({"": view}, MIDDLEWARE=[middleware]) as port:
        return asked(port)


def by_drf(contacts: ModuleType, error: Exception) -> Answered:
    """Raise *error* in a view of Django REST framework."""
    views = import_module("rest_framework.views")

    class View(views.APIView):
        authentication_classes = ()

        def get(self, _: Any) -> Any:
            raise error

    framework = {
        "EXCEPTION_HANDLER": f"{contacts.__name__}.adapters.drf.exception_handler",
        "UNAUTHENTICATED_USER": None,
    }
    with under_wsgi({"": View.as_view()}, REST_FRAMEWORK=framework) as port:
        return asked(port)


SERVERS: list[Callable[[ModuleType, Exception], Answered]] = [
    by_starlette,
    by_fastapi,
    by_flask,
    by_django,
    by_drf,
]


@pytest.mark.parametrize("respond", SERVERS, ids=lambda each: each.__name__)
def test_adapters_of_servers(
    contacts: ModuleType, respond: Callable[[ModuleType, Exception], Answered]
) -> None:
    """Each framework sends the documented response."""
    answered = respond(contacts, contacts.ContactExistsError(message="Taken."))

    assert (409, TAKEN) == (answered.status, json.loads(answered.body))


def project(folder: Path, **catalogs: str) -> None:
    """Write a project whose packages are in one, with one adapter."""
    settings = (
        '[tool.error-catalog]\npackage = "acme_errors"\n'
        '[tool.error-catalog.targets.python]\nadapters = ["httpx"]\n'
    )
    files = {f"catalog/{name}.yaml": text for name, text in catalogs.items()}
    write(folder, {"pyproject.toml": settings, **files})


def catalog(api: str) -> str:
    """Return a catalog of one error."""
    return (
        f"catalog: 1\napi: {{id: {api}, title: The {api} API}}\n"
        'envelopes: {f: {description: F., body: {code: "{code}"}}}\n'
        "errors: {GONE: {status: 410, summary: It is gone.}}\n"
    )


def gen(*arguments: str) -> int:
    """Run gen in this process."""
    return main.run([*arguments, "--quiet", "--target", "python"])


def test_catalogs_one_by_one_make_what_all_make(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The files that APIs share are the same whichever catalogs run, and in whatever order."""
    monkeypatch.chdir(tmp_path)
    project(tmp_path, one=catalog("one"), two=catalog("two"), lambda_=catalog("lambda"))
    assert CLEAN == gen()
    expected = tree(tmp_path / "generated")
    for path in (tmp_path / "generated").rglob("*.py"):
        path.unlink()
    for name in ("two", "lambda_", "one", "two"):
        assert CLEAN == gen(f"catalog/{name}.yaml")

    assert expected == tree(tmp_path / "generated")
    assert CLEAN == gen("--check")
    for _ in range(2):
        # Made anew, and from the cache: what is shared is listed once.
        assert CLEAN == gen("--list-outputs")
        listed = capsys.readouterr().out.splitlines()
        assert sorted(f"generated/{path}" for path in expected) == sorted(listed)
        assert CLEAN == gen()
    # An API that is called like a keyword of Python has another name there.
    assert "python/acme_errors/lambda_/__init__.py" in expected


def test_an_api_that_goes_leaves_what_the_others_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last one takes the runtime with it; a change of `package` moves everything."""
    monkeypatch.chdir(tmp_path)
    project(tmp_path, one=catalog("one"), two=catalog("two"))
    assert CLEAN == gen()
    (tmp_path / "catalog/two.yaml").unlink()
    assert CLEAN == gen()

    packages = [
        each.name for each in (tmp_path / "generated/python/acme_errors").iterdir()
    ]
    assert {"__init__.py", "py.typed", "_runtime", "one"} == set(packages)
    settings = (
        (tmp_path / "pyproject.toml").read_text().replace("acme_errors", "our_errors")
    )
    (tmp_path / "pyproject.toml").write_text(settings)
    assert CLEAN == gen()
    assert ["our_errors"] == [
        each.name for each in (tmp_path / "generated/python").iterdir()
    ]
    (tmp_path / "pyproject.toml").write_text("[tool.error-catalog]\n")
    assert CLEAN == gen()
    assert ["one_errors"] == [
        each.name for each in (tmp_path / "generated/python").iterdir()
    ]


@pytest.mark.parametrize("name", ["a-b", "class", "", "con", "a.b", "é"])
def test_a_package_needs_a_name_of_python(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The diagnostic stands at the value."""
    monkeypatch.chdir(tmp_path)
    project(tmp_path, one=catalog("one"))
    settings = (tmp_path / "pyproject.toml").read_text().replace("acme_errors", name)
    (tmp_path / "pyproject.toml").write_text(settings, "utf-8")

    assert CLEAN != gen()
    said = capsys.readouterr().err
    assert said.startswith("pyproject.toml:2:11: error[config]: expected a name for a ")


PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "published-errors"
version = "1"

[tool.hatch.build.targets.wheel]
only-include = ["{0}"]
"""

USE = """
import pickle
from {0} import ContactExistsError, parse_error, render_error
from {0}.adapters import httpx, urllib
wire = render_error(ContactExistsError())
error = pickle.loads(pickle.dumps(parse_error(wire.status, wire.headers, wire.body)))
print(repr(error))
"""


def test_a_wheel_of_the_package_works(shape: str, tmp_path: Path) -> None:
    """Built with the usual tool, installed in an environment with nothing else, it is used."""
    name = SHAPES[shape]
    top = name.partition(".")[0]
    write(tmp_path, {k: x.decode() for k, x in tree(FOLDERS[shape]()).items()})
    (tmp_path / "pyproject.toml").write_text(PROJECT.format(top))
    ran(sys.executable, "-m", "hatchling", "build", "--target", "wheel", cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").iterdir()
    ran(sys.executable, "-m", "venv", "--without-pip", "venv", cwd=tmp_path)
    python = str(tmp_path / "venv/bin/python")
    options = ("--quiet", "--no-index", "--disable-pip-version-check")
    pip = (sys.executable, "-m", "pip", "--python", python, "install", *options)
    ran(*pip, str(wheel), cwd=tmp_path)
    (tmp_path / "elsewhere").mkdir()
    said = ran(python, "-I", "-c", USE.format(name), cwd=tmp_path / "elsewhere")

    assert said.startswith("<ContactExistsError [409 CONTACT_EXISTS] ")
    (installed,) = (tmp_path / "venv").glob(f"lib/python*/site-packages/{top}/py.typed")
    assert installed.is_file()


def ran(*command: str, cwd: Path) -> str:
    """Return what a command prints, which must succeed."""
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, check=False, text=True, timeout=120
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


def test_names_of_modules_are_attributes() -> None:
    """`import contacts_errors` is enough for its modules, too."""
    found = package("contacts_errors")

    assert found.errors.ContactExistsError is found.ContactExistsError
    assert found.statuses.HTTPGoneError is found.HTTPGoneError
    assert found.adapters.__name__ == "contacts_errors.adapters"
    assert {*found.__all__} <= {*dir(found)}
    assert callable(import_module("contacts_errors.adapters.httpx").hook)
