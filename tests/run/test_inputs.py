"""Which folders have the inputs of a run."""

from pathlib import Path

from error_catalog.run.inputs import input_folders
from error_catalog.run.outcome import run
from error_catalog.run.request import Request

CONFIG = """[tool.error-catalog]
catalog = ["catalog", "more/blog.yaml"]
templates = "own"
documents = ["docs", "README.md"]
[tool.error-catalog.targets]
python.enabled = false
markdown.enabled = false
"""


def test_folders(tmp_path: Path) -> None:
    """Catalogs, what they include, templates, documents and the configuration have theirs."""
    files = {
        "pyproject.toml": CONFIG,
        "catalog/shop.yaml": "api: {id: shop}\ninclude: [../shared/deep/_errors.yaml]\n",
        "shared/deep/_errors.yaml": "errors: {A: {status: 400, summary: A.}}\n",
        "more/blog.yaml": "api: {id: blog}\nerrors: {A: {status: 400, summary: A.}}\n",
        "own/x/y.txt": "",
        "docs/guide/page.md": "# Page\n",
        "README.md": "# Read\n",
        "src/other.py": "",
    }
    for path, text in files.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    request = Request(tmp_path)
    sound = input_folders(request, run(request))
    (tmp_path / "more/blog.yaml").write_text("api: {id: b b}\n")
    broken = input_folders(request, run(request))
    expected = [
        ".",
        "catalog",
        "shared/deep",
        "more",
        "own",
        "own/x",
        "docs",
        "docs/guide",
    ]

    assert {str(tmp_path / each) for each in expected} == sound
    assert sound == broken
