"""Reads catalogs and finds out what they mean, and nothing else: the least that a comparison needs."""

import sys
from pathlib import Path

from error_catalog.disk.sources import read_source
from error_catalog.pipeline import Stages, understand

UNCHECKED = Stages(check=lambda *_: [], check_meaning=lambda *_: [])


def main(paths: list[str]) -> None:
    """Read each of *paths*."""
    for path in map(Path, paths):
        sound, found = understand(
            path.name, lambda name, at=path.parent: read_source(at, name), UNCHECKED
        )
        assert sound is not None, found


if __name__ == "__main__":
    main(sys.argv[1:])
