"""A small project with everything that a run can read, and the states that it may be in."""

from pathlib import Path

from tests.support.projects import tree

CONFIGURATION = """[tool.error-catalog]
catalog = ["catalog"]
out = "made"
templates = "templates"
documents = ["docs"]
package = "acme"

[tool.error-catalog.targets.own]
out = "own"
"""
CATALOG = """catalog: 1
api: {id: club, title: Club API}
include: [_fields.yaml]
envelopes:
  failure:
    description: The body of every error.
    body: {code: "{code}", message: "{message}", trace?: "{trace}"}
errors:
  MEMBER_UNKNOWN: {status: 404, summary: There is no such member.}
  CLUB_FULL: {status: 409, summary: The club is full.}
"""
FRAGMENT = "fields: {trace: {description: A trace., schema: {type: string}}}\n"
OTHER = CATALOG.replace("club, title: Club", "shop, title: Shop").replace(
    "CLUB", "SHOP"
)
OWN = """description: How many codes there are.
view: python
files: [{template: codes.yaml.jinja, path: "{api}.yaml", each: api}]
"""
PAGE = (
    "# Errors\n\n<!-- BEGIN gen:table api=club links=none -->\n<!-- END gen:table -->\n"
)
DOCUMENT = """openapi: 3.1.0
info: {title: Club, version: "1"}
paths:
  /members/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: A member.}}
"""
EDITED = CATALOG.replace("CLUB_FULL", "CLUB_CLOSED")

CACHE = ".error-catalog-cache"


def project(folder: Path) -> None:
    """Make a project with everything that a run can read."""
    texts = {
        "pyproject.toml": CONFIGURATION,
        "catalog/club.yaml": CATALOG,
        "catalog/shop.yaml": OTHER,
        "catalog/_fields.yaml": FRAGMENT,
        "templates/own/target.yaml": OWN,
        "templates/own/codes.yaml.jinja": "codes: {{ view.codes | length }}\n",
        "docs/errors.md": PAGE,
        "openapi.yaml": DOCUMENT,
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a project, apart from what is gen's own, or git's."""
    found = tree(folder)
    return {
        path: each
        for path, each in found.items()
        if CACHE not in path and not path.startswith(".git/")
    }
