"""
Read random responses of all APIs that the tests have: bodies and headers, broken and hostile.

``python -m fuzz.rounds [number] [seed]`` needs nothing but the development tools. The same
seed gives the same responses, so that a failure can be repeated.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fuzz import one_input
from fuzz.packages import Sent, Subject, subjects

TEXTS = (
    *("", " ", "²", "٣", "007", "-0", "1e999", "-5", "9" * 400, "0x1F", "1_000", "NaN"),
    *("null", "true", "{}", "[]", "{code}", "%s", "\0", "\r\n", "\x1b[2J", "\u202e"),
    *("\ud800", "💥", "a" * 3000, "é" * 50, "a-" * 500, "at in : " * 200, " " * 900),
    *("Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Thu, 99"),
    *("text/plain; charset=utf-7", "text/plain; charset=iso-8859-1", "; charset=idna"),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 1e308, 10**30, 2**20_000, float("nan"), [], {}),
    *([[]], [{}], {"": {}}, {"code": {}}, [None], b"bytes", b"\xff", object()),
)
STATUSES: tuple[Any, ...] = (
    *(
        None,
        "404",
        "4O4",
        "",
        404.0,
        404.5,
        True,
        -1,
        0,
        99,
        200,
        204,
        302,
        600,
        10**30,
    ),
    *(float("nan"), float("inf"), b"404", [], object()),
)
NAMES = (
    *("Retry-After", "retry-after-ms", "Date", "X-Request-Id", "content-type"),
    *("X-Code", "X-Failure", "X-Where", "X-Ref", "", "\ud800", "a" * 300),
)
STEP = 50_000
"""After how many responses it says how far it is."""

CHARSETS = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "latin-1", "cp1252")


def main() -> None:
    """Read as many responses as the command line says."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with TemporaryDirectory() as folder:
        found = subjects(Path(folder))
        print(f"{number} responses of {len(found)} catalogs, seed {seed}")
        start = time.perf_counter()
        slowest = (0.0, "")
        for index, taken in enumerate(run(found, number, seed), 1):
            slowest = max(slowest, taken)
            if index % STEP == 0:
                print(f"{index} read", flush=True)
        seconds = time.perf_counter() - start
    print(
        f"no exception in {seconds:.0f} s; the slowest took {slowest[0]:.3f} s: {slowest[1]}"
    )


def run(found: list[Subject], number: int, seed: int) -> Iterator[tuple[float, str]]:
    """Read *number* responses, and yield how long each took and whose it was."""
    for index in range(number):
        chance = random.Random(f"{seed}-{index}")
        subject = chance.choice(found)
        status, headers, body = response(subject, chance)
        payload = _payload(body, chance)
        start = time.thread_time()
        try:
            one_input.check_response(subject.package, status, headers, body)
            one_input.check_payload(subject.package, status, headers, payload)
        except BaseException as error:
            what = (subject.name, status, headers, body, payload)
            error.add_note(f"response {index} of seed {seed}: {what!r}")
            raise
        yield time.thread_time() - start, f"{len(body):,} bytes for {subject.name}"


def _payload(body: bytes, chance: random.Random) -> Any:
    """Return what somebody else may have decoded."""
    if chance.random() < 0.1:
        return chance.choice(VALUES)
    try:
        return json.loads(body)
    except ValueError:
        return body


def response(subject: Subject, chance: random.Random) -> tuple[Any, Any, bytes]:
    """Return a documented response of *subject* in which anything may be broken."""
    sent: Sent = chance.choice(subject.responses or ((500, {}, b"{}"),))
    status: Any = sent[0]
    if chance.random() < 0.2:
        status = chance.choice((*STATUSES, chance.randrange(100, 600)))
    body = sent[2]
    kind = chance.random()
    if kind < 0.5:
        body = _changed(body, chance)
    elif kind < 0.7:
        body = _broken(body, chance)
    elif kind < 0.75:
        body = chance.randbytes(chance.randrange(60))
    elif kind < 0.8:
        body = chance.choice(TEXTS).encode("utf-8", "surrogatepass")
    if chance.random() < 0.1:
        text = body.decode("utf-8", "replace")
        body = text.encode(chance.choice(CHARSETS), "replace")
    return status, _headers(sent, chance), body


def _broken(body: bytes, chance: random.Random) -> bytes:
    """Return *body* with one to three pieces of it replaced."""
    for _ in range(chance.randint(1, 3)):
        start = chance.randint(0, len(body))
        end = chance.randint(start, min(len(body), start + 8))
        body = body[:start] + chance.randbytes(chance.randrange(6)) + body[end:]
    return body


def _changed(body: bytes, chance: random.Random) -> bytes:
    """Return *body* with one to three of its values replaced, if it is JSON."""
    try:
        value = json.loads(body)
    except ValueError:
        text = body.decode("utf-8", "replace")
        words = text.split(" ")
        words[chance.randrange(len(words))] = chance.choice(TEXTS)
        return " ".join(words).encode("utf-8", "surrogatepass")
    for _ in range(chance.randint(1, 3)):
        value = _replaced(value, chance)
    return json.dumps(value, default=repr).encode()


def _replaced(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(list(value))
        changed = {**value, key: _replaced(value[key], chance)}
        if chance.random() < 0.1:
            del changed[key]
        if chance.random() < 0.1:
            changed[chance.choice(TEXTS)] = _value(chance)
        return changed
    if isinstance(value, list) and value and chance.random() < 0.9:
        index = chance.randrange(len(value))
        items = [*value[:index], _replaced(value[index], chance), *value[index + 1 :]]
        return items * chance.choice((1, 1, 1, 2, 30))
    if isinstance(value, str) and chance.random() < 0.4:
        return value[: chance.randint(0, len(value))] + chance.choice(TEXTS)
    return _value(chance)


def _value(chance: random.Random) -> Any:
    value = chance.choice((*TEXTS, *VALUES))
    # Larger numbers cannot be written as text.
    return value if not isinstance(value, int) or value < 10**40 else 10**40


def _headers(sent: Sent, chance: random.Random) -> Any:
    """Return headers in one of the kinds that HTTP libraries have, or in none of them."""
    pairs: list[tuple[Any, Any]] = list(sent[1].items())
    for _ in range(chance.choice((0, 0, 1, 2, 5))):
        name = chance.choice((*NAMES, *(name for name, _ in pairs)))
        value = chance.choice((*TEXTS, *VALUES) if chance.random() < 0.3 else TEXTS)
        pairs.insert(chance.randint(0, len(pairs)), (name, value))
    given: tuple[Any, ...] = (
        pairs,
        pairs,
        dict(pairs),
        [(_bytes(name), _bytes(value)) for name, value in pairs],
        {_bytes(name): _bytes(value) for name, value in pairs},
        {name: [value] for name, value in pairs},
        [*pairs, chance.choice((None, (1, 2), ((), ()), "ab"))],
        chance.choice((None, [], {}, 7, "text", [1, 2], [("a",)], b"x", object())),
    )
    return chance.choice(given)


def _bytes(value: Any) -> Any:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value


if __name__ == "__main__":
    main()
