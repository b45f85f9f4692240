"""What the records of all runs say about a file."""

from pathlib import Path

import pytest
from error_catalog.cache.history import traces, written
from error_catalog.cache.record import Circumstances, Made, record_of
from error_catalog.cache.store import load, save
from error_catalog.files import Artifact
from error_catalog.output.drift import Trace

PATH = "out/a.py"
NOW = Circumstances("tool", "settings", {"t": "out"}, ["out"], {}, {}, {})
MADE = {
    "catalog/shop.yaml": Made(
        {"catalog/shop.yaml": "1", "catalog/_all.yaml": "2"},
        [Artifact("t", "a.py", "as written\n", "catalog/shop.yaml")],
        [],
    )
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project after a run that wrote one file."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    (tmp_path / "out").mkdir()
    (tmp_path / PATH).write_text("as written\n")
    record = record_of(tmp_path, NOW, MADE, {}, "", is_clean=True)
    assert record is not None
    save(str(tmp_path), "run-a", record)
    return tmp_path


def change(root: Path, **values: object) -> None:
    """Let the record say something else."""
    save(str(root), "run-a", {**load(str(root), "run-a"), **values})


def trace(root: Path, name: str = "run-a", inputs: object = None) -> Trace | None:
    """Return what is known about the file, if the inputs are *inputs* now."""
    made = MADE
    if isinstance(inputs, dict):
        made = {"catalog/shop.yaml": Made(inputs, [], [])}
    return traces(str(root), name, [PATH], made, NOW).get(PATH)


def test_a_file_as_it_was_written(root: Path) -> None:
    """The same tool would write it again from the same inputs."""
    assert Trace(is_untouched=True) == trace(root)
    assert {PATH} == written(str(root), [PATH, "out/b.py"])


def test_a_file_that_has_changed(root: Path) -> None:
    """It is not as any run wrote it."""
    (root / PATH).write_text("edited\n")

    assert Trace(is_untouched=False) == trace(root)
    assert set() == written(str(root), [PATH])


@pytest.mark.parametrize(
    ("inputs", "changed"),
    [
        ({"catalog/shop.yaml": "1", "catalog/_all.yaml": "3"}, ["catalog/_all.yaml"]),
        ({"catalog/shop.yaml": "1"}, ["catalog/_all.yaml"]),
        (
            {"catalog/shop.yaml": "0", "catalog/_all.yaml": "2", "catalog/b.yaml": "4"},
            ["catalog/shop.yaml", "catalog/b.yaml"],
        ),
    ],
)
def test_inputs_that_have_changed(
    inputs: dict[str, str], changed: list[str], root: Path
) -> None:
    """They are named, the catalog first."""
    assert Trace(is_untouched=True, changed=tuple(changed)) == trace(
        root, inputs=inputs
    )


def test_another_tool(root: Path) -> None:
    """Its version is known."""
    change(root, tool="other", version="0.1.9")

    assert Trace(is_untouched=True, version="0.1.9") == trace(root)


def test_another_configuration(root: Path) -> None:
    """Of runs of another kind nobody knows whether theirs is the same."""
    change(root, settings="other")

    assert Trace(is_untouched=True, is_reconfigured=True) == trace(root)
    assert Trace(is_untouched=True, is_reconfigured=None) == trace(root, "run-b")


def test_the_run_that_wrote_a_file_is_believed(root: Path) -> None:
    """One record that has the file as it is says more than others."""
    record = load(str(root), "run-a")
    (root / PATH).write_text("edited\n")
    edited = record_of(
        root,
        NOW,
        {
            "catalog/shop.yaml": Made(
                {}, [Artifact("t", "a.py", "edited\n", "catalog/shop.yaml")], []
            )
        },
        {},
        "",
        is_clean=True,
    )
    assert edited is not None
    save(str(root), "run-b", edited)
    save(str(root), "run-a", record)
    known = trace(root)

    assert known is not None
    assert known.is_untouched
    assert {PATH} == written(str(root), [PATH])


def test_broken_records_are_passed_over(root: Path) -> None:
    """What cannot be read is not known."""
    save(str(root), "run-0", {"catalogs": {"a": {"files": 5}}})
    save(str(root), "models", {"texts": {}})

    assert Trace(is_untouched=True) == trace(root)


def test_nothing_is_remembered(tmp_path: Path) -> None:
    """Without a cache there is no history."""
    assert set() == written(None, [PATH])
    assert {} == traces(str(tmp_path), "", [PATH], MADE, NOW)
