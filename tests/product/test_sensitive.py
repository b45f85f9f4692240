"""Sensitive values are in no output, whatever they are and wherever they were given."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.effort import tries
from tests.support.projects import imported, made
from tests.support.secrets import (
    JSON_KINDS,
    KINDS,
    TEXT,
    check_fault,
    check_outputs,
)

BODIES: dict[str, Any] = {
    "flat": {"code": "{code}", "message?": "{message}", "...": "{params}"},
    "nested": {
        "error": {"code": "{code}", "text": "{message}", "data?": "{params}"},
        "request_id?": "{request_id}",
    },
    "pinned": {
        "code": "{code}",
        "message?": "{message}",
        "detail?": "{detail}",
        "...": "{params}",
    },
    "header": {"code": "{code}", "message?": "{message}", "...": "{params}"},
    "parts": {
        "code?": "{code}",
        "message?": "{message}",
        "...": "{params}",
        "errors?": [{"code": "{code}", "text?": "{message}", "...": "{params}"}],
    },
}
"""
Bodies of envelopes: each has a code, and a place for params.

With ``pinned``, a member of another name holds a secret; with ``header``, a header does.
"""

NAMES = ("token", "api-key", "class", "pin")
SCHEMAS: tuple[dict[str, Any], ...] = (
    {"type": "string", "example": "x"},
    {"type": "integer", "example": 1},
    {"type": ["array", "object"], "example": []},
    {"example": None},
)


@st.composite
def catalogs(draw: st.DrawFn) -> dict[str, Any]:
    """Return a catalog with sensitive params, and how its message shows them."""
    shape = draw(st.sampled_from(tuple(BODIES)))
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    params: dict[str, Any] = {
        name: {**draw(st.sampled_from(SCHEMAS)), "sensitive": True, "optional": True}
        for name in names
    }
    shown = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    secretive = {
        "status": 409,
        "summary": "No.",
        "message": " ".join(["No", *(f"<{{{name}}}>" for name in shown), "{owner}"]),
        "params": {
            **params,
            "owner": {"example": "o", "optional": True},
        },
    }
    return catalog(shape, secretive, names[0], draw(st.sampled_from((404, 503))))


def catalog(
    shape: str, secretive: dict[str, Any], first: str, status: int
) -> dict[str, Any]:
    """Return a catalog with two errors, of which one has secrets: *first* and others."""
    envelope = {"description": "All.", "body": BODIES[shape]}
    fields = {}
    if shape == "pinned":
        fields["detail"] = {"description": "D.", "schema": {"type": "object"}}
        pins = {"detail": {"at": ["x"], "held?": f"{{{first}}}"}}
        secretive = {**secretive, "pins": pins}
    elif shape == "header":
        fields["challenge"] = {"description": "C.", "schema": {"type": "string"}}
        envelope["headers"] = {"X-Held?": "{challenge}"}
        param = {"type": "string", "example": "x", "sensitive": True}
        params = {**secretive["params"], first: param}
        pins = {"challenge": f"Bearer {{{first}}}"}
        secretive = {**secretive, "params": params, "pins": pins}
    return {
        "catalog": 1,
        "api": {"id": "safe", "title": "Safe"},
        "fields": fields,
        "envelopes": {"main": envelope},
        "errors": {
            "SECRETIVE": secretive,
            "PLAIN": {"status": status, "summary": "Plain."},
        },
    }


def samples(names: tuple[str, ...], size: int) -> st.SearchStrategy[list[str]]:
    """Return lists of *size* of *names*."""
    each = st.sampled_from(names)
    return st.lists(each, min_size=size, max_size=size, unique=True)


class Api:
    """
    The package of a catalog, and what of it is sensitive.

    Args:
        turn: The number of its body among all.
    """

    def __init__(self, package: Any, data: dict[str, Any], turn: int = 0) -> None:
        self.turn = turn
        self.package = package
        self.data = data
        params = data["errors"]["SECRETIVE"]["params"]
        self.names = [name for name in params if name != "owner"]
        self.attributes = [name.replace("-", "_") for name in self.names]
        self.attributes = ["class_" if x == "class" else x for x in self.attributes]
        needed = zip(self.names, self.attributes, strict=True)
        self.needed = {
            attribute: "x"
            for name, attribute in needed
            if not params[name].get("optional")
        }
        self.body = data["envelopes"]["main"]["body"]

    def raised(self, value: Any, needles: tuple[str, ...], about: object) -> Any:
        """Return an error with *value* in each sensitive attribute, however that is done."""
        cls = self.package.SecretiveError
        values = dict.fromkeys(self.attributes, value)
        error = check_fault(lambda: cls(**values), needles, about)
        if error is None:  # The class wants another type; people set attributes, too.
            error = cls(**self.needed)
            for name in self.attributes:
                setattr(error, name, value)
        return error

    def sent(self, code: str, inside: dict[str, Any], **values: Any) -> dict[str, Any]:
        """Return a body with a code, and *inside* where params belong."""
        if "error" in self.body:
            texts = {"code": code, "text": values.get("message", "No.")}
            return {"error": {**texts, "data": inside}}
        return {"code": code, **inside, **values}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for packages that are imported once."""
    return tmp_path_factory.mktemp("secrets")


EVERY = settings(
    max_examples=tries(4),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # What fails says where a secret is: a smaller catalog would say no more.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


@EVERY
@given(catalogs(), samples(tuple(KINDS), 8))
def test_given_secrets(folder: Path, data: dict[str, Any], kinds: list[str]) -> None:
    """Of errors that are raised: in arguments, texts, notes, other attributes, parts."""
    with imported(made(data, names=("python",)).package(), folder) as package:
        for kind in kinds:
            check_given(Api(package, data), kind)


def check_given(api: Api, kind: str) -> None:
    """Assert that no output of an error shows the secret that it was made with."""
    value, needles = KINDS[kind]
    check_outputs(api.raised(value, needles, kind), needles, (api.data, kind))
    error = api.raised(value, needles, kind)
    plant(error, value, needles)
    check_outputs(error, needles, (api.data, kind, "planted"))
    outer = api.package.PlainError(message=f"{needles[0]}!")
    outer.errors = (error,)  # Not every body has a place for it.
    check_outputs(outer, needles, (api.data, kind, "part"))
    check_outputs(copy.copy(error), needles, (api.data, kind, "copy"))
    check_rendered(api.package, error, needles, (api.data, kind))


def plant(error: Any, value: Any, needles: tuple[str, ...]) -> None:
    """Put a secret of *error* wherever else somebody might put it."""
    texts = [form for each in needles for form in (each, repr(each), json.dumps(each))]
    error.message_ = f"{value} {value!r} {texts!r} {json.dumps(texts)} {needles[-1]}"
    error.request_id = needles[0]
    error.title = f"title {needles[0]}"
    error.docs = f"https://x.example/#{needles[0]}"
    error.malformed = f"not {value!r}"
    error.args = (value, texts)
    error.owner = {"a": [value, *texts], needles[0]: {needles[0]: value}}
    error.extra = {"x": {"a": needles[0]}, needles[0]: (1, value)}
    error.body = json.dumps(texts).encode()
    error.add_note(f"was {value!r} {needles[0]}")
    error.own = [value]


def check_rendered(
    package: Any, error: Any, needles: tuple[str, ...], about: object
) -> None:
    """Assert that neither a response nor the reason why there is none prints a secret."""
    wire = check_fault(lambda: package.render_error(error), needles, about)

    assert wire is None or not any(each in repr(wire) for each in needles), about


@EVERY
@given(
    catalogs(),
    samples(JSON_KINDS, 2),
    st.sampled_from(("SECRETIVE", "PLAIN", "UNKNOWN")),
    st.sampled_from((404, 409, 503, None)),
)
def test_received_secrets(
    folder: Path,
    data: dict[str, Any],
    kinds: list[str],
    code: str,
    status: int | None,
) -> None:
    """Of errors that are received, known or not, as documented or not."""
    with imported(made(data, names=("python",)).package(), folder) as package:
        for kind in kinds:
            check_received(Api(package, data), kind, code, status)


def check_received(api: Api, kind: str, code: str, status: int | None) -> None:
    """Assert that no output shows a secret that was received under its name."""
    value, needles = KINDS[kind]
    for name in api.names:
        for body in bodies(api, code, {name: value}, needles[0]):
            check_read(api.package, status, body, needles, (api.data, kind))
    # The field of an error that does not pin it is no secret: its author says what it is.
    if "challenge" in api.data["fields"] and code != "PLAIN":
        headers = {"X-Held": f"Bearer {TEXT}", "X-Request-Id": f"1-{TEXT}"}
        body = json.dumps(api.sent(code, {}, message=f"about {TEXT}"))
        error = api.package.parse_error(status, headers, body)
        shown = repr((error.to_dict(), pickle.dumps(error)))
        assert f"Bearer {TEXT}" not in shown, (api.data, shown)
        if code == "SECRETIVE":
            check_outputs(error, (TEXT,), (api.data, "header"))


def bodies(
    api: Api, code: str, secret: dict[str, Any], text: str
) -> list[dict[str, Any]]:
    """Return bodies with a secret under its name, which other texts in them show."""
    said = f"about {text} and {json.dumps(text)}"
    wrong = {key: [{"other": each}] for key, each in secret.items()}
    inner = api.sent(code, secret, message=said)
    return [
        api.sent(code, secret, message=said, request_id=text),
        api.sent(code, wrong, message=said),
        api.sent(code, {"more": {"x": [secret]}, "note": said}),
        api.sent(code, {text: {"y": secret}, "said": [said]}, message=said),
        api.sent(code, {"detail": {"at": ["x"], "held": text}}, message=said),
        api.sent(code, {"detail": secret | {"held": 1}}, message=said),
        api.sent("OUTER", {"errors": [inner, {**inner, "text": said}]}, message=said),
        {**secret, "code": code, "message": [said]},
        {"code": code, "message": said, "text": said, "why": secret},
        {"error": {"code": code, "text": said, **secret}},
        {"errors": [{"code": code, "text": said, "x": secret}], "message": said},
    ]


def check_read(
    package: Any,
    status: int | None,
    body: dict[str, Any],
    needles: tuple[str, ...],
    about: object,
) -> None:
    """Assert that what is read of *body*, as bytes or decoded, prints no secret."""
    if not has_name(body, package):  # ``held`` is a name only where a pin has it.
        return
    padded = {"padding": "." * 70_000, **body}
    for raw in (body, padded):
        content = json.dumps(raw).encode()
        error = package.parse_error(status, {"X-Request-Id": needles[0]}, content)
        check_outputs(error, needles, (about, status, body))
        for part in error.errors:
            check_outputs(part, needles, (about, status, body, "part"))
    check_outputs(package.parse_payload(status, body), needles, (about, status, body))


def has_name(value: Any, package: Any) -> bool:
    """Tell whether a member of *value* has the name of something sensitive."""
    names = package.SafeError._sensitive
    if isinstance(value, dict):
        known = any(
            key.replace("-", "_").removesuffix("_")
            in {each.removesuffix("_") for each in names}
            for key in value
        )
        return known or any(has_name(each, package) for each in value.values())
    return isinstance(value, list) and any(has_name(each, package) for each in value)


@pytest.fixture(scope="module", params=BODIES)
def fixed(request: pytest.FixtureRequest, folder: Path) -> Iterator[Api]:
    """The package of one catalog for each body, with params of any type."""
    error = {
        "status": 409,
        "summary": "No.",
        "message": "No <{token}> {owner}",
        "params": {
            "token": {"sensitive": True, "optional": True, "example": None},
            "api-key": {"sensitive": True, "optional": True, "type": "string"},
            "owner": {"optional": True, "example": "o"},
        },
    }
    data = catalog(request.param, error, "token", 404)
    with imported(made(data, names=("python",)).package(), folder) as package:
        yield Api(package, data, list(BODIES).index(request.param))


@pytest.mark.sampled
def test_given_secrets_of_every_type(fixed: Api) -> None:
    """The same for each type, with one catalog for each body."""
    for kind in share(fixed, KINDS):
        check_given(fixed, kind)


@pytest.mark.sampled
def test_received_secrets_of_every_type(fixed: Api) -> None:
    """The same for each type that JSON has."""
    for kind in share(fixed, JSON_KINDS):
        check_received(fixed, kind, "UNKNOWN", 409)


def share(api: Api, kinds: Iterable[str]) -> list[str]:
    """Return the kinds that are tried with one body: its share, and all in torture."""
    step = tries(len(BODIES), torture=1)
    return [kind for at, kind in enumerate(kinds) if at % step == api.turn % step]


def test_the_secrets_are_there(fixed: Api) -> None:
    """The tests above could find them: params that are not sensitive are shown."""
    error = fixed.package.SecretiveError(**{**fixed.needed, "owner": TEXT})
    with pytest.raises(AssertionError):
        check_outputs(error, (TEXT,), "not sensitive")
