"""Exceptions as objects: copied, pickled, grouped, logged, and what they never show."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import copy
import json
import logging
import multiprocessing
import pickle
import subprocess
import sys
import traceback
import weakref
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from error_catalog.diagnostics import has_errors
from error_catalog.runtime.errors import MAX_TEXT
from hypothesis import HealthCheck, assume, given, settings

from tests.support.committed import sent_examples
from tests.support.effort import tries
from tests.support.hostile_catalogs import catalogs
from tests.support.packages import NAMES, alone
from tests.support.packages import package as imported_package
from tests.support.projects import (
    Made,
    attempt,
    imported,
    made,
    package_at,
    understood,
)

contacts = imported_package("contacts_errors")
deploy = imported_package("deploy_errors")
PACKAGES = {name: imported_package(name) for name in NAMES}
COPIES: dict[str, Callable[[Any], Any]] = {
    **{
        f"pickle_{protocol}": lambda error, protocol=protocol: pickle.loads(
            pickle.dumps(error, protocol)
        )
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    },
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


class OwnError(contacts.NotFoundError):
    """A user's own class, whose constructor knows nothing of ours."""

    def __init__(self, table: str) -> None:
        super().__init__(message=f"nothing in {table}")
        self.table = table


def classes_of(package: ModuleType) -> Iterator[type[Any]]:
    """Yield every exception class of a package."""
    errors = import_module(f"{package.__name__}.errors")
    for each in vars(errors).values():
        if isinstance(each, type) and issubclass(each, Exception):
            yield each


def check_same(error: Any, other: Any) -> None:
    """Assert that *other* is what *error* is, notes and parts too."""
    assert type(error) is type(other)
    assert error.to_dict() == other.to_dict()
    assert error.message == other.message
    assert error.body == other.body
    assert error.args == other.args
    assert str(error) == str(other)
    assert getattr(error, "__notes__", None) == getattr(other, "__notes__", None)
    for part, copied in zip(error.errors, other.errors, strict=True):
        check_same(part, copied)


@pytest.mark.parametrize("way", COPIES)
def test_every_class_is_copied(way: str) -> None:
    """An error of any class survives each protocol of pickle, copy and deepcopy."""
    for package in PACKAGES.values():
        for cls in classes_of(package):
            error = cls.__new__(cls)
            error.status, error.request_id = 418, "req_1"
            error.extra = {"a": [1, {"b": None}]}
            error.add_note("seen")
            error.errors = (cls.__new__(cls), package.parse_error(500))
            other = COPIES[way](error)

            assert error is not other
            check_same(error, other)


@pytest.mark.parametrize("way", COPIES)
def test_every_response_is_copied(way: str) -> None:
    """So does what was read from each documented answer."""
    for name, status, headers, body in sent_examples():
        error = PACKAGES[name].parse_error(status, headers, body)
        error.add_note("seen")
        check_same(error, COPIES[way](error))


@pytest.mark.parametrize("way", COPIES)
def test_users_own_classes_are_copied(way: str) -> None:
    """A subclass keeps its own attributes, whatever its constructor takes."""
    error = OwnError("people")
    other = COPIES[way](error)
    check_same(error, other)

    assert "people" == other.table


def test_copies_share_nothing_deep() -> None:
    """A deep copy has its own values, one error for each, and cycles end."""
    error = contacts.NotFoundError(message="no")
    error.extra = {"a": []}
    error.errors = (error,)
    other = copy.deepcopy(error)

    assert other.errors[0] is other
    assert other.extra == error.extra
    assert other.extra["a"] is not error.extra["a"]


def test_copying_changes_nothing() -> None:
    """Cause, context, traceback and attributes of the original are as before."""

    def fail() -> None:
        try:
            {}["x"]
        except KeyError as cause:
            raise contacts.NotFoundError(message="no") from cause

    with pytest.raises(contacts.NotFoundError) as caught:
        fail()
    error = caught.value
    state, trace = dict(error.__dict__), error.__traceback__
    for way in COPIES.values():
        check_same(error, way(error))

    assert state == error.__dict__
    assert trace is error.__traceback__
    assert isinstance(error.__cause__, KeyError)


MODULE = """
import contacts_errors, deploy_errors

class OwnError(contacts_errors.NotFoundError):
    def __init__(self, table, /):
        super().__init__(message=f"nothing in {table}")
        self.table = table

def fail(kind):
    try:
        raise KeyError("context")
    except KeyError:
        if kind == "own":
            raise OwnError("people")
        if kind == "built":
            error = contacts_errors.ValidationInvalidFieldsError(details={"a": ["b"]})
            error.add_note("from a worker")
            raise error
        headers = {"Retry-After": "7", "X-Request-Id": "req_1"}
        body = b'{"code": "operation_in_progress"}'
        raise deploy_errors.parse_error(409, headers, body)
"""


@pytest.fixture
def workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module whose function fails, which new processes can import."""
    (tmp_path / "raising.py").write_text(MODULE, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "raising", raising=False)
    return import_module("raising")


def test_errors_leave_other_processes(workers: ModuleType) -> None:
    """What a process raises, the one that waits for it catches, with all its values."""
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, context) as executor:
        with pytest.raises(workers.OwnError, match="nothing in people") as own:
            executor.submit(workers.fail, "own").result()
        with pytest.raises(contacts.ValidationInvalidFieldsError) as built:
            executor.submit(workers.fail, "built").result()
    with (
        context.Pool(1) as pool,
        pytest.raises(deploy.OperationInProgressError) as parsed,
    ):
        pool.apply(workers.fail, ("parsed",))

    assert "people" == own.value.table
    assert {"a": ["b"]} == built.value.details
    assert ["from a worker"] == built.value.__notes__
    assert (7, "req_1") == (parsed.value.retry_after, parsed.value.request_id)


def version(*, params: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return one version of a catalog."""
    return {
        "catalog": 1,
        "api": {"id": "shop", "title": "Shop"},
        "envelopes": {
            "main": {
                "description": "All.",
                "body": {
                    "code": "{code}",
                    "message?": "{message}",
                    "errors?": [{"code": "{code}", "...": "{params}"}],
                    "...": "{params}",
                },
            }
        },
        "errors": {
            "sold_out": {
                "status": 409,
                "summary": "No more of it.",
                "params": params,
                **more,
            }
        },
    }


TEXT = {"type": "string", "example": "x"}
OLD = version(params={"item": TEXT, "shelf": TEXT}, message="No more {item}.")
NEW = version(
    params={"item": {"type": "integer", "example": 3}, "colour": TEXT},
    message="No more {colour}.",
)


@contextlib.contextmanager
def at_version(data: dict[str, Any], folder: Path) -> Iterator[ModuleType]:
    """Import the package of a catalog as one that all versions of it share."""
    for path, text in made(data, names=("python",)).package().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8", newline="")
    try:
        yield package_at(folder, "versioned_errors")
    finally:
        for name in list(sys.modules):
            if name.partition(".")[0] == "versioned_errors":
                del sys.modules[name]


@pytest.mark.parametrize(("first", "second"), [(OLD, NEW), (NEW, OLD)])
def test_pickles_cross_versions(first: Any, second: Any, tmp_path: Path) -> None:
    """An old pickle loads with new params, and a new one with old params."""
    with at_version(first, tmp_path / "first") as package:
        params = first["errors"]["sold_out"]["params"]
        values = {name: each["example"] for name, each in params.items()}
        error = package.SoldOutError(**values, message="gone")
        bare = package.SoldOutError(**values)
        bare.errors = (error,)
        data = [pickle.dumps(each) for each in (error, bare)]
    with at_version(second, tmp_path / "second") as package:
        other, bare = map(pickle.loads, data)

        assert package.SoldOutError is type(other)
        assert package.SoldOutError is type(bare.errors[0])
        assert ("gone", 409, "sold_out") == (other.message, other.status, other.code)
        for name in second["errors"]["sold_out"]["params"]:
            assert getattr(other, name) in (values.get(name), None)
        for each in (other, bare):
            assert str(each).startswith("[409 sold_out] ")
            assert "sold_out" == each.to_dict()["name"]
            check_same(each, pickle.loads(pickle.dumps(each)))


def test_errors_are_hashable() -> None:
    """Errors stand in sets, as keys, and behind weak references; each is only itself."""
    first, second = contacts.NotFoundError(), contacts.NotFoundError()

    assert {first, second, first} == {second, first}
    assert 2 == len({first: 1, second: 2})
    assert first != second
    assert first is weakref.ref(first)()


def test_groups() -> None:
    """``except*`` takes errors by class, by status and by root."""
    group = ExceptionGroup(
        "many",
        [
            contacts.NotFoundError(),
            contacts.parse_error(409, None, b'{"code": "new"}'),
            contacts.parse_error(500),
            ValueError("other"),
        ],
    )
    caught: dict[str, int] = {}
    try:
        try:
            raise pickle.loads(pickle.dumps(group))
        except* contacts.NotFoundError as found:
            caught["class"] = len(found.exceptions)
        except* contacts.HTTPConflictError as found:
            caught["status"] = len(found.exceptions)
        except* contacts.ContactsError as found:
            caught["root"] = len(found.exceptions)
    except* ValueError as found:
        caught["rest"] = len(found.exceptions)

    assert {"class": 1, "status": 1, "root": 1, "rest": 1} == caught


def test_context_managers_let_errors_through() -> None:
    """An error is raised through context managers, tasks and generators as it is."""

    @contextlib.contextmanager
    def manager() -> Iterator[None]:
        yield

    async def fail() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(asyncio.sleep(0))
            raise error

    error = contacts.NotFoundError(message="no")
    with pytest.raises(contacts.NotFoundError) as caught, manager():
        raise error
    with pytest.raises(ExceptionGroup) as group:
        asyncio.run(fail())

    assert error is caught.value
    assert (error,) == group.value.exceptions


def test_tracebacks_and_logs(caplog: pytest.LogCaptureFixture) -> None:
    """A traceback ends with one line of class and text, then the notes."""
    error = contacts.NotFoundError(message="no\nsuch \x1b[31mthing")
    error.add_note("seen")
    shown = "".join(traceback.format_exception(error))
    with caplog.at_level(logging.ERROR):
        logging.getLogger("test").error("failed", exc_info=error)

    line = (
        "contacts_errors.errors.NotFoundError: [404 NOT_FOUND] no\\nsuch \\x1b[31mthing"
    )
    assert f"{line}\nseen\n" == shown
    assert line in caplog.text


def test_exceptions_import_nothing() -> None:
    """The classes load nothing that the interpreter has not loaded itself."""
    code = f"""
import sys
sys.path.insert(0, {str(alone())!r})
before = set(sys.modules)
import contacts_errors.errors
new = set(sys.modules) - before
print(sorted(name for name in new if not name.startswith("contacts_errors")))
"""
    command = [sys.executable, "-I", "-S", "-c", code]
    result = subprocess.run(command, capture_output=True, check=True, text=True)

    assert "['__future__']" == result.stdout.strip()


class Hostile(str):
    """Text that raises when it is asked anything."""

    __slots__ = ()

    def __str__(self) -> str:
        raise RuntimeError

    __repr__ = __len__ = __getitem__ = isprintable = __str__  # type: ignore[assignment]


@pytest.mark.parametrize(
    "value",
    [
        "x" * 20_000_000,
        "\ud800\x00\x1b[31m\u202e\u2028\U000e0041\r\n",
        Hostile("x\n"),
        object(),
        10**5000,
        float("nan"),
        b"\xff\n",
        {"a": "\n"},
        [[Hostile("x")]],
        type("Bad", (), {"__str__": None, "__repr__": None})(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_anything_set_by_hand_is_shown(value: Any) -> None:
    """``str`` and ``repr`` are one bounded line, whatever the attributes hold."""
    error = deploy.InvalidRequestError(field_errors=["email"])
    vars(error)["field_errors"] = value
    whole = contacts.parse_error(400)
    whole.__dict__.update(message_=value, code=value, status=value, request_id=value)
    error.errors = (whole,)
    for each in (error, whole):
        for text in (str(each), repr(each)):
            assert text.isprintable()
            assert len(text) < 50 * MAX_TEXT
        each.to_dict()


@pytest.mark.parametrize(("length", "cut"), [(499, ""), (500, ""), (501, "...")])
def test_long_messages_are_cut(length: int, cut: str) -> None:
    """``str`` shows the first 500 characters of a text, and says that there are more."""
    error = deploy.ConflictError(message="x" * length)

    assert f"[409 conflict_error] {'x' * min(length, 500)}{cut}" == str(error)


SECRET = "s3cr3t-t0k3n"
SENSITIVE = version(
    params={
        "token": {**TEXT, "sensitive": True, "optional": True},
        "keys": {
            "type": "array",
            "items": {"type": "string"},
            "example": ["k"],
            "sensitive": True,
            "optional": True,
        },
        "pin": {"type": "integer", "example": 1, "sensitive": True, "optional": True},
        "owner": {**TEXT, "optional": True},
    },
    message="The token {token} of {owner} is not valid.",
)


def shown(error: Any) -> Iterator[str]:
    """Yield everything that logs, dictionaries and pickles would have of an error."""
    yield str(error)
    yield repr(error)
    yield repr(error.to_dict())
    yield "".join(traceback.format_exception(error))
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        data = pickle.dumps(error, protocol)
        yield data.decode("latin-1")
        other = pickle.loads(data)
        yield repr(vars(other))
        yield other.message


@pytest.fixture(scope="module")
def secretive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The package of a catalog with sensitive params."""
    files = made(SENSITIVE, names=("python",)).package()
    with imported(files, tmp_path_factory.mktemp("secretive")) as package:
        yield package


def test_sensitive_values_are_not_shown(secretive: ModuleType) -> None:
    """The value is nowhere but in its attribute and the live message."""
    error = secretive.SoldOutError(
        token=SECRET, keys=[f"{SECRET}-1"], pin=918273, owner=f"owner of {SECRET}-1"
    )
    for text in shown(error):
        assert SECRET not in text
        assert "918273" not in text
    error.add_note(f"was {SECRET}")
    other = pickle.loads(pickle.dumps(error))

    assert "The token *** of owner of *** is not valid." == other.message
    assert "owner of ***" == other.owner
    assert ["was ***"] == other.__notes__
    assert (None, None) == (other.token, other.keys)
    assert str(error) == str(other)
    assert (SECRET, 918273) == (error.token, error.pin)
    assert SECRET in error.message


def test_copies_keep_sensitive_values(secretive: ModuleType) -> None:
    """A copy does not leave the process: it is whole."""
    error = secretive.SoldOutError(token=SECRET, owner="o")
    error.body = SECRET.encode()
    for other in (copy.copy(error), copy.deepcopy(error)):
        assert SECRET == other.token
        assert error.message == other.message
        assert SECRET.encode() == other.body


def test_sensitive_values_travel(secretive: ModuleType) -> None:
    """On the wire the value stands where the envelope has its place, and comes back."""
    wire = secretive.render_error(secretive.SoldOutError(token=SECRET, owner="o"))
    error = secretive.parse_error(wire.status, wire.headers, wire.body)

    assert SECRET == json.loads(wire.body)["token"]
    assert SECRET == error.token
    for text in shown(error):
        assert SECRET not in text
    assert b"" == pickle.loads(pickle.dumps(error)).body


@pytest.mark.parametrize(
    "body",
    [
        {"code": "sold_out", "token": [SECRET], "message": f"no {SECRET}"},
        {"code": "sold_out", "token": SECRET, "other": {"a": [f"x{SECRET}", SECRET]}},
        {"code": "sold_out", "errors": [{"code": "sold_out", "token": SECRET}]},
        {
            "code": "new",
            "message": f"about {SECRET}",
            "errors": [{"code": "sold_out", "token": SECRET}],
        },
    ],
)
def test_sensitive_values_of_wrong_types_and_in_parts(
    secretive: ModuleType, body: dict[str, Any]
) -> None:
    """Neither a value that is no param, nor an error inside another, gives it away."""
    error = secretive.parse_error(409, None, json.dumps(body).encode())

    assert SECRET in str(vars(error)) + str(list(map(vars, error.errors)))
    for text in shown(error):
        assert SECRET not in text
    check_same(error, copy.deepcopy(error))


@settings(max_examples=tries(8), deadline=None, suppress_health_check=list(HealthCheck))
@given(catalogs())
def test_errors_of_random_catalogs(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any]
) -> None:
    """Whatever the catalog, each of its errors survives every way of copying."""
    files, found = attempt(data, names=("python",))
    assume(not has_errors(found))
    resolved, examples = understood(data)
    whole = Made(data, resolved, examples, files)
    with imported(whole.package(), tmp_path_factory.mktemp("random")) as package:
        for response in resolved.responses:
            wire = examples[response.id].wire
            error = package.parse_error(wire.status, wire.headers, wire.body)
            for way in COPIES.values():
                other = way(error)

                assert type(error) is type(other)
                assert error.to_dict() == other.to_dict()
