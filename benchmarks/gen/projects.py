"""Projects on the disk to run gen in, in the states that one wants to time it in."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gen.catalogs import catalog, edit, moved, workspace, write

TEMPLATES = Path(__file__).parent / "floor_templates"
CACHE = ".error-catalog-cache"


@dataclass(frozen=True)
class Project:
    """A folder with catalogs, and what comes of them."""

    folder: Path

    @property
    def catalogs(self) -> list[Path]:
        """The catalogs, by name."""
        return sorted((self.folder / "catalog").glob("*.yaml"))

    @property
    def generated(self) -> Path:
        """Where gen writes."""
        return self.folder / "generated"

    def empty(self) -> None:
        """Remove what was made, and what is remembered of it."""
        shutil.rmtree(self.generated, ignore_errors=True)
        self.forget()

    def forget(self) -> None:
        """Remove what is remembered."""
        shutil.rmtree(self.folder / CACHE, ignore_errors=True)

    def change(self, turn: int) -> None:
        """Change one entry of the first catalog."""
        edit(self.catalogs[0], turn)

    def former(self, changes: int) -> Path:
        """Return the folder of the project as it was, *changes* errors of it otherwise."""
        # Outside of the project: it is no catalog of it.
        return self.folder.with_name(f"{self.folder.name}-former{changes}")

    def was(self, changes: int) -> None:
        """Make the project as it was, unless it is there."""
        former = self.former(changes)
        if not former.exists():
            texts = [(each.stem, each.read_text("utf-8")) for each in self.catalogs]
            write(former, ((name, moved(text, changes)) for name, text in texts))

    def sizes(self) -> Mapping[str, int]:
        """Return the bytes of each file that was made, by its path from ``generated/``."""
        files = (path for path in sorted(self.generated.rglob("*")) if path.is_file())
        return {
            path.relative_to(self.generated).as_posix(): path.stat().st_size
            for path in files
        }

    def plan(self) -> Path:
        """Return a file that tells the floor what to make: as many files of these sizes."""
        out, sizes = self.folder / "floor", self.sizes()
        catalogs = {path.stem: path for path in self.catalogs}
        planned: dict[str, dict[str, int]] = {
            str(each): {} for each in catalogs.values()
        }
        for path, size in sizes.items():
            # The second part of a path begins with the API's id.
            stem = path.split("/")[1].partition(".")[0].removesuffix("_errors")
            planned[str(catalogs[stem])][str(out / path)] = size
        file = self.folder / "plan.json"
        bytecode = self.folder / "bytecode"
        bytecode.mkdir(exist_ok=True)
        told = {
            "catalogs": planned,
            "templates": str(TEMPLATES),
            "bytecode": str(bytecode),
        }
        file.write_text(json.dumps(told), "utf-8")
        return file

    def without_floor(self) -> None:
        """Remove what the floor wrote, so that it makes every file anew, as gen does."""
        shutil.rmtree(self.folder / "floor", ignore_errors=True)


def of_size(codes: int, folder: Path) -> Project:
    """Return a project with one catalog of *codes* codes."""
    write(folder, iter([("many", catalog(codes))]))
    return Project(folder)


def of_many(catalogs: int, folder: Path) -> Project:
    """Return a project with *catalogs* small catalogs."""
    write(folder, workspace(catalogs))
    return Project(folder)
