"""The plan for a monorepo of 5,000 catalogs in docs/scale.md, from results."""

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from benchmarks.gen.judging import seconds
from benchmarks.packages import ROOT
from benchmarks.tables import markdown

SCALE = ROOT / "docs" / "scale.md"
CATALOGS = 5_000
WORKERS = 100
"""Workers with one core each."""

BEGIN, END = "<!-- BEGIN plan -->\n", "<!-- END plan -->\n"
HEAD = ("what", "how", "figure")

Results = Mapping[str, Any]


def with_plan(text: str, results: Results) -> str:
    """Return the page with the plan in its place."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    plan = markdown(HEAD, list(_rows(results)))
    return f"{before}{BEGIN}{plan}{END}{after}"


def tool_size() -> dict[str, int]:
    """Return files and bytes of what an action needs of gen, Python itself aside."""
    paths = [
        *(ROOT / "generator").rglob("*.py"),
        *(ROOT / "templates").rglob("*.*"),
        *(Path(str(each.locate())) for one in _needed() for each in one.files or ()),
    ]
    files = [each for each in paths if each.suffix != ".pyc" and each.is_file()]
    size = sum(each.stat().st_size for each in files)
    return {"files": len(files), "bytes": size}


def _needed() -> Iterator[Distribution]:
    """Give every package that gen needs, those that these need included."""
    waiting, seen = ["error-catalog"], set[str]()
    for name in waiting:
        if name in seen:
            continue
        seen.add(name)
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue  # It is for another system.
        yield found
        plain = (each for each in found.requires or () if "extra ==" not in each)
        waiting += (re.split(r"[^\w.-]", each)[0] for each in plain)


def _rows(results: Results) -> Iterator[tuple[str, str, str]]:
    one, many = results["workspaces"]["1"], results["workspaces"]["400"]
    made, tool = results["output"]["400 catalogs"], results["tool"]
    single = seconds(one, "cold")
    each = made["bytes"] / 400
    new = made["distinct_bytes"] / 400
    yield (
        "gen and what it needs, once per worker",
        f"{tool['files']:,} files, without Python itself",
        f"{tool['bytes'] / 1e6:.0f} MB",
    )
    yield (
        "inputs of an action",
        f"{made['read'] / 400 / 1e3:.1f} kB of catalog, and pyproject.toml",
        "2 files",
    )
    yield (
        "outputs of an action",
        f"{made['files'] // 400} files; {new / 1e3:.0f} kB of that in no other package",
        f"{each / 1e3:.0f} kB",
    )
    yield "an action", "a cold run for one catalog, measured", f"{single:.2f} s"
    yield (
        "every catalog, once",
        f"{CATALOGS:,} x {single:.2f} s / {WORKERS} workers",
        _time(CATALOGS * single / WORKERS),
    )
    yield (
        "what that adds to the cache",
        f"{CATALOGS:,} x {new / 1e3:.0f} kB; identical files count once",
        f"{CATALOGS * new / 1e9:.2f} GB",
    )
    yield (
        "a commit that changes one catalog",
        f"1 action; {CATALOGS - 1:,} come from the cache",
        f"{single:.2f} s",
    )
    yield (
        "a commit that changes a fragment of 50 catalogs",
        f"50 actions on {WORKERS} workers, side by side",
        f"{single:.2f} s",
    )
    yield (
        "another version of gen",
        "every catalog, once: the tool is an input of every action",
        _time(CATALOGS * single / WORKERS),
    )
    whole = seconds(many, "cold")
    yield (
        "without remote execution: all in one run of gen",
        f"{CATALOGS / 400:g} x {whole:.1f} s for 400, on {results['machine']['cores']} cores",
        _time(CATALOGS / 400 * whole),
    )
    idle = seconds(many, "nothing to do")
    yield (
        "the same with nothing to do",
        f"{CATALOGS / 400:g} x {idle:.2f} s for 400",
        _time(CATALOGS / 400 * idle),
    )


def _time(taken: float) -> str:
    return f"{taken:.0f} s" if taken < 120 else f"{taken / 60:.1f} min"
