"""The page docs/performance.md, from results."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.gen.judging import Verdict, seconds, verdicts
from benchmarks.gen.peers import PEERS
from benchmarks.gen.remarks import ABOUT, REMARKS
from benchmarks.packages import ROOT
from benchmarks.tables import Row, figure, markdown

PAGE = ROOT / "docs" / "performance.md"

HEAD = ("what", "is", "target", "met")

Results = Mapping[str, Any]


def page(results: Results) -> str:
    """Return the page."""
    sections = (_head, _targets, _times, _peers, _output, _machine)
    return "\n".join(section(results) for section in sections)


def verdict_rows(found: Sequence[Verdict]) -> list[Row]:
    """Return verdicts as the rows of a table."""
    return [
        (
            each.what,
            f"{figure(each.figure)} {each.unit}".strip(),
            f"{each.target:g} {each.unit}".strip(),
            each.is_met,
        )
        for each in found
    ]


def tables(results: Results) -> Iterator[tuple[str, Sequence[str], list[Row]]]:
    """Give each table of times with its title."""
    for title, key, unit in (
        ("One catalog", "catalogs", "codes"),
        ("Many catalogs of 25 codes", "workspaces", "catalogs"),
    ):
        for measure, what in (
            ("seconds", "seconds"),
            ("processor", "processor seconds of all cores"),
        ):
            groups = results[key]
            head = ("", *(f"{int(size):,} {unit}" for size in groups))
            names = dict.fromkeys(name for each in groups.values() for name in each)
            rows: list[Row] = [
                (name, *(_cell(cells, name, measure) for cells in groups.values()))
                for name in names
                # The models' processor time holds the start of Python too.
                if (name, measure) != ("models", "processor")
            ]
            yield f"{title}, {what} (x floor)", head, rows
    yield "Other generators, seconds for one artifact", *_peer_table(results)


def _head(results: Results) -> str:
    found = verdicts(results)
    met = [each for each in found if each.is_met]
    return f"""\
# What gen costs

`make bench` measures all of this; [benchmarks/](../benchmarks/README.md) says how, and `python -m benchmarks.gen.bench --keep` writes this page.
{ABOUT}
This run took {results["minutes"]} minutes, on a machine whose load by other work was {results["load"]:.1f} when it began. {len(met)} of {len(found)} targets are met.
"""


def _targets(results: Results) -> str:
    found = verdicts(results)
    missed = [each for each in found if not each.is_met]
    lines = "".join(f"- {each}\n" for each in REMARKS)
    return f"""\
## Targets

{markdown(HEAD, verdict_rows(found))}

## What is above its target, and why

{len(missed)} of the {len(found)} rows above.

{lines}"""


def _times(results: Results) -> str:
    parts = list(tables(results))[:-1]
    text = "".join(
        f"### {title}\n\n{markdown(head, rows)}\n" for title, head, rows in parts
    )
    return f"""\
## Seconds

Medians of whole processes, from start to end, in turns. *models*: one run of datamodel-code-generator over the envelopes with its import, without the start of Python.
*hashing*: all catalogs and all generated files are read and hashed, and nothing else. Processor seconds are the steadier figure on a machine that does other work as well.

{text.rstrip()}
"""


def _peers(results: Results) -> str:
    head, rows = _peer_table(results)
    absent = ", ".join(results["absent"])
    said = f"\nNot installed for this run: {absent}.\n" if absent else ""
    return f"""\
## Other generators

Seconds for one artifact each, from the same errors; `gen` makes four. They read the OpenAPI document that `gen` makes, with one path added; TypeSpec reads the same errors as TypeSpec.

{markdown(head, rows)}{said}"""


def _output(results: Results) -> str:
    rows = [
        (name, each["read"] / 1e6, each["files"], each["bytes"] / 1e6)
        for name, each in results["output"].items()
    ]
    head = ("", "MB of catalogs", "files made", "MB made")
    return f"""\
## What is made

{markdown(head, rows)}"""


def _machine(results: Results) -> str:
    about = results["machine"]
    versions = {**about["packages"], **about["peers"]}
    said = ", ".join(f"{name} {each}" for name, each in versions.items())
    return f"""\
## Measured on

{about["python"]}, {about["system"]} on {about["machine"]}, {about["cores"]} cores. {said}.
"""


def _peer_table(results: Results) -> tuple[Sequence[str], list[Row]]:
    sizes = list(results["peers"])
    rows: list[Row] = [
        ("gen, cold", "all four", *(_cold(results, size) for size in sizes))
    ]
    rows += [
        (
            peer.name,
            peer.makes,
            *(
                f"{seconds(cells, peer.name):.2f}"
                for cells in results["peers"].values()
            ),
        )
        for peer in PEERS
        if peer.name not in results["absent"]
    ]
    return ("", "makes", *(f"{int(size):,} codes" for size in sizes)), rows


def _cold(results: Results, size: str) -> str:
    return f"{seconds(results['catalogs'][size], 'cold'):.2f}"


def _cell(cells: Results, name: str, measure: str) -> str:
    if name not in cells:
        return "-"
    taken, least = (cells[each][measure] for each in (name, "floor"))
    return f"{taken:.3f} ({figure(taken / least)})"
