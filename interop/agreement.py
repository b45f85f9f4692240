"""Responses of all catalogs of the tests, as Python and as TypeScript read them."""

import base64
import json
import os
import random
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from error_catalog.catalog.loader import load
from error_catalog.diagnostics import has_errors
from error_catalog.files import SourceFile
from error_catalog.runtime.values import attribute_name
from error_catalog.semantics.names import class_names
from error_catalog.semantics.resolution import Resolved, resolve

from fuzz import packages as fuzzed
from fuzz import rounds
from interop.tools import INTEROP, OUTSIDE, node, run
from tests.support.packages import write
from tests.support.projects import ROOT, attempt_text, package_at

Json = Any
BUILT_IN = {"code", "status", "message", "request_id", "retry_after", "params"}
PLAIN = {"models": False, "adapters": ()}


@dataclass(frozen=True)
class Subject:
    """An API in both languages."""

    name: str
    resolved: Resolved
    package: ModuleType
    source: str
    sent: tuple[tuple[int, Any, bytes], ...]
    cases: dict[str, str | None]


@dataclass(frozen=True)
class Response:
    """What was received; the number of its subject."""

    subject: int
    status: int | None
    headers: list[tuple[str, str]]
    body: bytes

    def line(self) -> str:
        """Return it as a line for node."""
        body = base64.b64encode(self.body).decode()
        told = {"module": self.subject, "status": self.status, "body": body}
        return json.dumps({**told, "headers": self.headers})


def subjects(folder: Path) -> list[Subject]:
    """Return every sound catalog of the repository, its package written in *folder*."""
    found: list[Subject] = []
    for path, text in fuzzed.catalogs():
        files, diagnostics = attempt_text(
            text, names=("python", "typescript"), options=PLAIN
        )
        if has_errors(diagnostics) or not files:
            continue
        source = next(each for key, each in files.items() if key.endswith(".ts"))
        name = f"subject_{len(found)}"
        inside = {
            fuzzed.inside(key): each
            for key, each in files.items()
            if key.startswith("python/")
        }
        write(folder / name, inside)
        package = package_at(folder / name, name)
        catalog, _, _ = load(SourceFile("c.yaml", text), fuzzed.no_file)
        assert catalog is not None
        resolved = resolve(catalog)
        names = class_names(resolved)
        cases = {names[each.id]: each.case for each in resolved.responses}
        sent = tuple(fuzzed.responses(text))
        found.append(Subject(str(path), resolved, package, source, sent, cases))
    return found


def compiled(found: list[Subject], folder: Path) -> list[Path]:
    """Write the module of each subject, and return what esbuild makes of it."""
    for at, each in enumerate(found):
        (folder / f"subject_{at}.ts").write_text(each.source, "utf-8")
    made = folder / "made"
    sources = [folder / f"subject_{at}.ts" for at in range(len(found))]
    run(
        [node("esbuild"), *sources, f"--outdir={made}", "--out-extension:.js=.mjs"],
        cwd=INTEROP,
    )
    return [made / f"subject_{at}.mjs" for at in range(len(found))]


def responses(found: list[Subject], number: int, seed: int = 0) -> Iterator[Response]:
    """Yield every documented response, then random ones in which anything may be broken."""
    for at, subject in enumerate(found):
        for status, headers, body in subject.sent:
            yield Response(at, status, list(headers.items()), body)
            yield Response(at, None, list(headers.items()), body)
    for index in range(number):
        chance = random.Random(f"{seed}-{index}")
        at = chance.randrange(len(found))
        yield _random(at, found[at], chance)


def _random(at: int, subject: Subject, chance: random.Random) -> Response:
    sent = chance.choice(subject.sent or ((500, {}, b"{}"),))
    given = fuzzed.Subject(subject.name, subject.package, (sent,))
    status, _, body = rounds.response(given, chance)
    pairs = [(name, str(value)) for name, value in sent[1].items()]
    for _ in range(chance.choice((0, 0, 1, 2))):
        name = chance.choice((*rounds.NAMES, *(name for name, _ in pairs)))
        pairs.insert(chance.randint(0, len(pairs)), (name, chance.choice(rounds.TEXTS)))
    is_status = type(status) is int and abs(status) < 2**31
    return Response(at, status if is_status else None, pairs, body)


def is_comparable(response: Response) -> bool:
    """
    Tell whether both languages can say the same of a response.

    Set aside: bodies in UTF-16 or UTF-32; NaN and infinities, which RFC 8259 does not have;
    numbers that no double holds; lone surrogates, which are no characters.
    """
    texts = [text for pair in response.headers for text in pair]
    try:
        text = response.body.decode()
        "".join(texts).encode()
    except UnicodeError:
        return False
    if "\0" in text[:4]:
        return False
    try:
        value = json.loads(text.removeprefix("\ufeff"), parse_constant=_refuse)
        json.dumps(value, ensure_ascii=False).encode()
    except OutsideError:
        return False
    except UnicodeError:
        return False
    except (ValueError, RecursionError):
        return True
    return all(abs(each) <= 2**53 for each in _numbers(value))


class OutsideError(Exception):
    """A text has what RFC 8259 does not have."""


def _refuse(_: str) -> None:
    raise OutsideError


def _numbers(value: Json) -> Iterator[float]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _numbers(each)
    elif isinstance(value, list):
        for each in value:
            yield from _numbers(each)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def python_reads(subject: Subject, response: Response) -> Json:
    """Return what the package makes of a response, in the form of TypeScript."""
    package = subject.package
    error = package.parse_error(response.status, response.headers, response.body)
    is_error = package.is_error(response.status, response.headers, response.body)
    return {"error": _plain(subject, error), "isError": is_error}


def _plain(subject: Subject, error: Any) -> Json:
    state = error.__dict__
    names = [*subject.resolved.contract.fields]
    spec = subject.resolved.catalog.errors.get(error.name)
    names += [] if spec is None else [*spec.params]
    data = {
        name: state[key]
        for name in names
        for key in [name if name in ("title", "docs") else attribute_name(name)]
        if name not in BUILT_IN | {"errors"} and key in state
    }
    return {
        "name": error.name,
        "case": subject.cases.get(type(error).__name__),
        "code": state.get("code"),
        "status": error.status,
        "message": state.get("message_"),
        "requestId": error.request_id,
        "retryAfter": error.retry_after,
        "retryable": error.retryable,
        "data": data,
        "errors": [_plain(subject, each) for each in error.errors],
        "extra": dict(error.extra),
        "malformed": error.malformed is not None,
    }


def typescript_reads(modules: list[Path], found: list[Response]) -> Iterator[Json]:
    """Yield what one node process makes of each response."""
    told = [json.dumps([str(path) for path in modules]), *(x.line() for x in found)]
    environment = {k: v for k, v in os.environ.items() if k not in OUTSIDE}
    done = subprocess.run(
        ["node", str(INTEROP / "node" / "agree.mjs")],
        input="\n".join(told),
        capture_output=True,
        env=environment,
        cwd=ROOT,
        check=True,
        text=True,
        encoding="utf-8",
    )
    for line in done.stdout.splitlines():
        yield json.loads(line)


def in_common(read: Json) -> Json:
    """Return what TypeScript says without what only it has, and malformed as a fact."""
    if "error" not in read:
        return read
    return {"error": _without(read["error"]), "isError": read["isError"]}


def _without(error: Json) -> Json:
    kept = {key: each for key, each in error.items() if key != "api"}
    parts = [_without(each) for each in error["errors"]]
    return {**kept, "errors": parts, "malformed": error["malformed"] is not None}


def is_same(one: Json, other: Json) -> bool:
    """Tell whether two values are the same, numbers as doubles and waits to the second."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            is_same(each, other[key]) for key, each in one.items()
        )
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(float(one) - float(other)) <= max(2.0, abs(float(one)) * 1e-9) * (
            1 if abs(float(one)) > 1e6 else 1e-6
        )
    return type(one) is type(other) and one == other
