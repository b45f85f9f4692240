"""Writes build.ninja: an edge for each catalog, with the outputs that gen names."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

HEAD = """\
# Written by write_ninja.py.
ninja_required_version = 1.10

# A file that comes out the same keeps its time: what depends on it does not run again.
rule gen
  command = gen --quiet --no-cache --out generated $in
  description = gen $in
  restat = 1

rule configure
  command = python3 write_ninja.py
  description = build.ninja
  generator = 1
  restat = 1

"""


def main() -> None:
    """Write build.ninja, unless it says the same already."""
    catalogs = sorted(map(str, Path("catalog").glob("[!_.]*.yaml")))
    # Any catalog may include any fragment.
    shared = ["pyproject.toml", *sorted(map(str, Path("catalog").glob("_*.yaml")))]
    text = HEAD + "\n".join(_edges(catalogs, shared))
    file = Path("build.ninja")
    if not file.exists() or file.read_text("utf-8") != text:
        file.write_text(text, "utf-8")


def _edges(catalogs: list[str], shared: list[str]) -> Iterator[str]:
    yield f"build build.ninja: configure | write_ninja.py {' '.join([*catalogs, *shared])}"
    for catalog in catalogs:
        listed = subprocess.run(
            ("gen", "--list-outputs", "--out", "generated", catalog),
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split("\n")
        outputs = " ".join(each for each in listed if each)
        yield f"build {outputs}: gen {catalog} | {' '.join(shared)}"
    yield ""


if __name__ == "__main__":
    main()
