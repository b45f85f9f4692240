"""The page docs/comparison.md, from results."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import (
    class_time,
    delays,
    faults,
    import_time,
    objects,
    parse_time,
    servers,
)
from benchmarks.listing import OURS
from benchmarks.responses import BAD
from benchmarks.tables import markdown
from benchmarks.verdicts import class_by, verdicts

JUDGEMENTS = Path(__file__).parent / "judgements.toml"

Results = Mapping[str, Any]


def page(results: Results) -> str:
    """Return the page."""
    sections = (
        _head,
        _verdicts,
        _shapes,
        _faults,
        _objects,
        _delays,
        _servers,
        _import_times,
        _parse_times,
        _machine,
    )
    return "\n".join(section(results) for section in sections)


def _head(_: Results) -> str:
    return f"""\
# How the generated package compares

Thirteen SDKs, written by hand or generated, and the package that `gen` makes from [`catalog/contacts.yaml`](../catalog/contacts.yaml), which comes last as *{OURS.name}*.
Each one's real client talks to a server on the loopback that sends bad responses; the table says what comes out.
`python -m benchmarks.comparison` measures all of it anew and writes this page; [benchmarks/](../benchmarks/README.md) says how.
"""


def _verdicts(results: Results) -> str:
    judged = verdicts(results)
    best = [each for each in judged if not each.better]
    text = f"""\
## In short

{OURS.name} is the best, or as good as the best, in {len(best)} of {len(judged)} rows: {"; ".join(each.row for each in best)}.
"""
    others = [each for each in judged if each.better]
    if not others:
        return text
    lines = "".join(
        f"- **{each.row}**: {each.ours}. Better: {', '.join(each.better)}.{each.note}\n"
        for each in others
    )
    return f"{text}\nIt is not in these:\n\n{lines}"


def _shapes(results: Results) -> str:
    said = tomllib.loads(JUDGEMENTS.read_text("utf-8"))
    head = (
        *(
            "system",
            "classes",
            "levels",
            "class for a known code",
            "for an unknown one",
        ),
        *("the code is found", "codes are", "details", "py.typed", "types", "see"),
    )
    rows = [
        (
            name,
            *(each[key] for key in ("classes", "levels", "known", "unknown", "code")),
            *(said[name][key] for key in ("codes", "details")),
            each["typed"],
            *(said[name][key] for key in ("typing", "source")),
        )
        for name, each in results["shapes"].items()
    ]
    return f"""\
## Classes, codes, types

The columns *codes are*, *details* and *types* are what a reader of the file in the last column says; the rest is measured. *returned*: the client returns its errors and raises none.

{markdown(head, rows)}"""


def _faults(results: Results) -> str:
    rows = [(name, *faults.row(each)) for name, each in results["faults"].items()]
    names = ", ".join(name for name, _ in BAD)
    return f"""\
## {len(BAD)} bad responses

{names}. *Foreign* exceptions are not the system's own: code that catches the SDK's errors does not catch them.
*Truncated 429*: whether JSON that is cut off still gives the class for status 429. *Longest str*: characters of `str(error)`.

{markdown(faults.HEAD, rows)}"""


def _objects(results: Results) -> str:
    rows = [(name, *objects.row(each)) for name, each in results["objects"].items()]
    return f"""\
## Errors as objects

An error for status 429, as the client raised it; *in an except*: pickled when it was raised while another was handled.
Three secrets were planted: the client's credential (*key*), one in the request's URL, one in a header of the response (*cookie*).
*Held*: what can be reached from the error's attributes; *in traceback*: what the printed traceback shows, causes and all.

{markdown(objects.HEAD, rows)}"""


def _delays(results: Results) -> str:
    rows = [(name, *delays.row(each)) for name, each in results["delays"].items()]
    return f"""\
## When to come back

Seconds that each client waits before its one retry after a 429 that says `Retry-After: 7`, `7.5`, a date in {delays.SOON} seconds, `retry-after-ms: 3500`, and five kinds of nonsense.
`-`: it does not wait. Waits below two seconds are the client's own. {OURS.name} does not sleep: the number is the error's `retry_after`, and None for nonsense.

{markdown(delays.HEAD, rows)}"""


def _servers(results: Results) -> str:
    rows = [(name, *each.values()) for name, each in results["servers"].items()]
    return f"""\
## Servers

What the frameworks tell a client by default, and whether the exceptions that are raised there can be pickled and copied. None of them can read what it writes; {OURS.name} reads and writes with the same classes.

{markdown(servers.HEAD, rows)}"""


def _import_times(results: Results) -> str:
    measured = results["import_time"]
    rows = import_time.rows(measured["imports"])
    classes = class_time.rows(measured["classes"])
    return f"""\
## Importing the errors

Milliseconds over starting bare Python, bytecode in place; *modules* are those that bare Python had not loaded.

{markdown(import_time.HEAD, rows)}
{markdown(class_time.HEAD, classes)}"""


def _parse_times(results: Results) -> str:
    measured = results["parse_time"]
    ours = parse_time.rows(measured["ours"])
    peers = [
        (name, each["ratio"], each["best"], each["floor"], class_by(results, name))
        for name, each in measured["peers"].items()
    ]
    head = ("system", "x floor", "us", "floor us", "the class comes from")
    return f"""\
## From a response to an exception

The floor is `json.loads`, a dict of classes by status and code, and a plain exception with the message and the values, written by hand for that response. It runs in turns with what it is compared to.
A typical 429 that has been received, raised and caught:

{markdown(head, peers)}
{OURS.name} alone, each beside a floor of its own:

{markdown(parse_time.HEAD, ours)}"""


def _machine(results: Results) -> str:
    about = results["machine"]
    packages = ", ".join(f"{name} {each}" for name, each in about["packages"].items())
    return f"""\
## Measured on

{about["python"]}, {about["system"]} on {about["machine"]}, {about["processors"]} processors. {packages}.
"""
