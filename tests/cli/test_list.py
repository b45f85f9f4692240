"""``gen list``: which errors there are, as a table and as the neutral view."""

import json
from pathlib import Path

import pytest
from error_catalog.cli import main
from error_catalog.cli.terminal import BROKEN, CLEAN
from error_catalog.targets.catalog.schema import view_schema
from jsonschema import Draft202012Validator

from tests.support.projects import ROOT

SHOP = """api: {id: shop}
groups: {money: {title: Money}}
fields: {code: {schema: {type: [string, integer]}}}
errors:
  SOLD_OUT: {status: 409, summary: The article is sold out., retry: false}
  card: {code: [declined, -7], group: money, status: [402, 403], summary: Declined., deprecated: true}
  busy: {code: {from: 50, to: 59}, status: 5XX, summary: "Busy\\u202e, wait.", retry: {after: 1.5s}}
  gone: {status: 410, summary: Gone., retired: true}
"""
BLOG = """api: {id: blog}
errors:
  HIDDEN: {status: 404, summary: Ä hidden post., visibility: internal, retry: true}
"""
TABLE = """\
API   CODE          NAME      STATUS    RETRY        GROUP  STATE       SUMMARY
blog  HIDDEN        HIDDEN    404       yes          -      internal    Ä hidden post.
shop  SOLD_OUT      SOLD_OUT  409       no           -      -           The article is sold out.
shop  declined, -7  card      402, 403  -            money  deprecated  Declined.
shop  50-59         busy      5XX       after 1.5 s  -      -           Busy\\u202e, wait.
"""


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the command line in a project of two APIs."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("shop", SHOP), ("blog", BLOG)):
        file = tmp_path / f"catalog/{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")


def names(capfdbinary: pytest.CaptureFixture[bytes], *options: str) -> list[str]:
    """Return the names of the errors that are listed."""
    assert CLEAN == main.run(["list", "--json", *options])
    data = json.loads(capfdbinary.readouterr().out)
    return [each["name"] for each in data["errors"]]


def test_table(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Every error but retired ones has its line, and no column is empty."""
    code = main.run(["list"])
    both = capfdbinary.readouterr().out.decode()
    main.run(["list", "catalog/blog.yaml"])
    one = capfdbinary.readouterr().out.decode()

    assert (CLEAN, TABLE) == (code, both)
    assert "CODE    STATUS  RETRY  STATE     SUMMARY" == one.splitlines()[0]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["HIDDEN", "SOLD_OUT", "card", "busy"]),
        (["--api", "shop"], ["SOLD_OUT", "card", "busy"]),
        (["--group", "money"], ["card"]),
        (["--status", "403"], ["card"]),
        (["--status", "4XX"], ["HIDDEN", "SOLD_OUT", "card"]),
        (["--status", "599"], ["busy"]),
        (["--status", "418"], []),
        (["--retryable"], ["HIDDEN", "busy"]),
        (["--not-retryable"], ["SOLD_OUT"]),
        (["--by", "status"], ["card", "HIDDEN", "SOLD_OUT", "busy"]),
        (["--by", "retry"], ["HIDDEN", "busy", "SOLD_OUT", "card"]),
        (["--by", "group"], ["card", "HIDDEN", "SOLD_OUT", "busy"]),
        (["--by", "code"], ["HIDDEN", "SOLD_OUT", "card", "busy"]),
        (["--by", "api", "--retryable"], ["HIDDEN", "busy"]),
    ],
)
def test_choices(
    options: list[str],
    expected: list[str],
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Errors are chosen by API, group, status and retry, and ordered by these."""
    assert expected == names(capfdbinary, *options)


def test_data_is_the_neutral_view(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Each error is as the view's schema says, with its API beside it, in UTF-8."""
    main.run(["list", "--json"])
    out = capfdbinary.readouterr().out
    schema = view_schema()
    error = {**schema["properties"]["errors"]["items"], "$defs": schema["$defs"]}

    for each in json.loads(out)["errors"]:
        Draft202012Validator(error).validate(each)
        assert {"blog", "shop"} >= {each["api"]["id"]}
    assert "Ä hidden post.".encode() in out


def test_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    """What nothing has is named with what there is."""
    for options, said in (
        (["--api", "shpo"], "there is no api `shpo`: did you mean `shop`?"),
        (["--group", "x"], "there is no group `x`: use one of `money`"),
        (["--status", "4"], "expected a status such as 404 or 4XX, found `4`"),
    ):
        assert BROKEN == main.run(["list", *options])
        assert said in capsys.readouterr().err


def test_a_broken_catalog(capsys: pytest.CaptureFixture[str]) -> None:
    """A catalog with errors is not listed in part."""
    Path("catalog/blog.yaml").write_text("api: {id: blog}\nerorrs: {}\n")

    assert BROKEN == main.run(["list"])
    assert "catalog/blog.yaml:2:1: error[unknown-key]" in capsys.readouterr().err


def test_nothing_to_list(capsys: pytest.CaptureFixture[str]) -> None:
    """An empty table says so."""
    main.run(["list", "--status", "418"])

    assert "no error is like that\n" == capsys.readouterr().err


def test_our_own_catalogs(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """All five APIs stand in one table."""
    main.run(["list", str(ROOT / "catalog")])
    lines = capfdbinary.readouterr().out.decode().splitlines()

    assert {"API", "contacts", "deploy", "gateway", "identity", "records"} == {
        line.split()[0] for line in lines
    }
