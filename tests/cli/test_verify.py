"""``gen verify`` over a real project."""

import io
import json
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from error_catalog.cli import main
from error_catalog.cli import terminal as exits

from tests.support.projects import ROOT

SHOP = """api: {id: shop}
envelopes: {failure: {body: {code: "{code}"}}}
errors:
  SOLD_OUT: {status: 409, summary: Sold out.}
  MISSING: {status: 404, summary: Missing.}
"""
STORE = SHOP.replace("id: shop", "id: store").replace("SOLD_OUT", "CLOSED")
JSON = {"content-type": "application/json"}


def line(status: int, code: str, url: str = "/orders", headers: object = None) -> str:
    """Return a recorded response with a code."""
    body = {"code": code}
    data = {"url": url, "status": status, "headers": headers or JSON, "body": body}
    return json.dumps(data) + "\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two catalogs, which the command line runs in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/shop.yaml").write_text(SHOP)
    (tmp_path / "catalog/store.yaml").write_text(STORE)
    return tmp_path


def test_what_ends_a_run(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Findings, their severity and the coverage decide the exit code as asked."""
    good, bad, poor = (project / name for name in ("good", "bad", "poor"))
    good.write_text(line(409, "SOLD_OUT"))
    bad.write_text(line(404, "SOLD_OUT"))
    poor.write_text(line(409, "SOLD_OUT", headers={"a": "b"}))

    def code(*arguments: str) -> int:
        return main.run(["verify", "--api", "shop", *arguments])

    assert [exits.CLEAN, exits.FOUND, exits.FOUND] == [
        code("good"),
        code("bad"),
        code("poor"),
    ]
    assert exits.CLEAN == code("poor", "--fail-on", "error")
    assert exits.FOUND == code("bad", "--fail-on", "error")
    assert exits.CLEAN == code("bad", "--fail-on", "never")
    assert exits.CLEAN == code("good", "--min-coverage", "50")
    capsys.readouterr()
    assert exits.FOUND == code("good", "--min-coverage", "51")
    assert "only 50 % of the documented responses were seen" in capsys.readouterr().err


def test_several_sources(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sources are one run; standard input is one of them; a finding names its own."""
    (project / "first").write_text(line(409, "SOLD_OUT"))
    text = io.TextIOWrapper(io.BytesIO(line(404, "SOLD_OUT").encode()))
    monkeypatch.setattr(sys, "stdin", text)
    code = main.run(["verify", "--api", "shop", "first", "-"])
    said = capsys.readouterr()

    assert exits.FOUND == code
    assert said.err.startswith(
        "<stdin>#1 /orders 404: SOLD_OUT is documented under 409"
    )
    assert said.out.startswith("2 responses, 1 keep the contract; not seen: MISSING")


def test_which_api_a_response_is_of(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A base says it, else the code; with an id, one API has a base of its own."""
    urls = ("https://a.example/x", "https://b.example/x", "https://c.example/x")
    (project / "t").write_text("".join(line(404, "MISSING", url) for url in urls))
    (project / "u").write_text(line(409, "CLOSED") + line(409, "SOLD_OUT"))
    bases = (
        "--base-url",
        "shop=https://a.example",
        "--base-url",
        "store=https://b.example",
    )
    main.run(["verify", "t", *bases])
    by_base = capsys.readouterr().out
    main.run(["verify", "u"])
    by_code = capsys.readouterr().out

    assert "shop: not seen: SOLD_OUT (1 of 2 seen)" in by_base
    assert "store: not seen: CLOSED (1 of 2 seen)" in by_base
    assert by_base.endswith("not judged: 1 from elsewhere\n")
    assert by_code.startswith(
        "2 responses, 2 keep the contract; shop: not seen: MISSING"
    )


def test_formats(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every format of other commands is one here; each finding has its response's number."""
    (project / "t").write_text(line(409, "SOLD_OUT") + line(404, "SOLD_OUT"))
    texts = {}
    for form in ("json", "sarif", "junit", "github"):
        assert exits.FOUND == main.run(
            ["verify", "--api", "shop", "--format", form, "t"]
        )
        texts[form] = capsys.readouterr().out

    (finding,) = json.loads(texts["json"])["findings"]
    assert ("status", 2, "t") == (finding["rule"], finding["entry"], finding["path"])
    assert "2.1.0" == json.loads(texts["sarif"])["version"]
    assert ET.fromstring(texts["junit"]).tag == "testsuites"
    assert texts["github"].startswith("::error file=t")


def test_what_cannot_be_verified(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing source, an unknown API and a broken catalog are told, with exit code 2."""
    (project / "t").write_text(line(409, "SOLD_OUT"))
    broken = [
        main.run(["verify", *arguments])
        for arguments in (["nothing", "t"], ["catalog"], ["--api", "shp", "t"], [])
    ]
    (project / "catalog/shop.yaml").write_text("api: {}")
    broken.append(main.run(["verify", "t"]))
    said = capsys.readouterr().err

    assert [exits.BROKEN] * 5 == broken
    assert "nothing:1:1: error[file]: there is no such file" in said
    assert "catalog:1:1: error[file]: expected a file, found a folder" in said
    assert "no API has the id `shp`: did you mean `shop`?" in said
    assert "catalog/shop.yaml:1:6: error" in said


def test_no_value_of_a_body_is_shown(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is wrong with a body, none of its values but the code is printed."""
    (project / "t").write_text(
        "".join(
            json.dumps({"url": url, "status": 404, "headers": headers, "body": body})
            + "\n"
            for url in ("/a?key=hush-1", "https://hush-2@example.com/a")
            for headers in ({"x": "hush-3"}, {"authorization": "hush-4"})
            for body in (
                {"code": ["hush-5"]},
                "hush-6",
                {"message": "hush-7"},
                {"code": 1, "hush": 1},
            )
        )
    )
    for form in ("text", "json", "junit"):
        main.run(["verify", "t", "--format", form])
    captured = capsys.readouterr()

    assert "hush-" not in captured.out + captured.err


def test_one_catalog_in_a_real_project(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What our own servers send of an API is verified with all of its errors seen."""
    monkeypatch.chdir(ROOT)
    from tests.support.committed import sent_examples

    recording = tmp_path / "t"
    recording.write_text(
        "".join(
            json.dumps({"status": status, "headers": headers, "body": body.decode()})
            + "\n"
            for package, status, headers, body in sent_examples()
            if package == "contacts_errors"
        )
    )
    code = main.run(
        ["verify", "--api", "contacts", "--min-coverage", "100", str(recording)]
    )

    assert exits.CLEAN == code
    assert "all errors seen (9 of 9)" in capsys.readouterr().out
