"""``gen diff`` over real repositories, as a user runs it."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from error_catalog.changes.document import schema
from error_catalog.cli import main
from error_catalog.cli import terminal as exits
from jsonschema import Draft202012Validator

from tests.support.repositories import Repository, clone, repository

SHOP = """api: {id: shop, version: 1.4.0}
errors:
  SOLD_OUT: {status: 409, summary: The article is sold out.}
  CLOSED: {status: 503, summary: The shop is closed.}
"""
BREAK = SHOP.replace("409", "410")
SAFE = SHOP + "  LATE: {status: 408, summary: It is too late.}\n"
BANK = SHOP.replace("shop", "bank")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository with one catalog on main."""
    made = repository(tmp_path_factory.mktemp("diff") / "template")
    made.commit({"catalog/shop.yaml": SHOP})
    return made


@pytest.fixture
def made(
    template: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Repository:
    """A clone of it, which the command line runs in."""
    made = clone(template, tmp_path / "work")
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``gen diff``, and gives its exit code and what it prints."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main.run(["diff", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_nothing_changed(made: Repository, run: Run) -> None:
    """It is said on standard output, and nothing is said elsewhere."""
    assert (exits.CLEAN, "1 catalog: nothing changed since origin/main\n", "") == run()
    commit = made.git("rev-parse", "HEAD")
    assert f"1 catalog: nothing changed since {commit[:12]}\n" == run(commit)[1]
    assert (exits.CLEAN, "1 catalog: nothing changed since main\n", "") == run("main")


def test_a_break(made: Repository, run: Run) -> None:
    """What is on the disk counts, committed or not; both places are named."""
    made.write("catalog/shop.yaml", BREAK)
    code, out, err = run("main")
    made.git("checkout", "-qb", "feature")
    made.commit()

    assert (exits.FOUND, "") == (code, err)
    assert out.startswith(
        "catalog/shop.yaml:3:14: breaking[status-changed]: SOLD_OUT: "
    )
    assert "(was catalog/shop.yaml:3:14 at main)\n" in out
    assert out.endswith(" Needs 2.0.0; api.version is 1.4.0\n")
    assert (code, out, err) == run("main")
    assert (code, out.replace("at main", "at origin/main"), err) == run()
    assert exits.CLEAN == run("HEAD")[0]


def test_safe_changes_are_folded(made: Repository, run: Run) -> None:
    """They are counted, and listed on demand."""
    made.write("catalog/shop.yaml", SAFE)
    code, out, _ = run("main")
    _, every, _ = run("main", "--all")

    assert exits.CLEAN == code
    assert out.startswith("shop: 0 breaking, 0 risky, 1 safe (--all lists them). ")
    assert every.startswith("catalog/shop.yaml:5:3: safe[error-added]: LATE: ")


def test_the_merge_base_and_the_exact_ref(made: Repository, run: Run) -> None:
    """What main has since got is no removal of ours."""
    made.git("checkout", "-qb", "feature")
    made.git("checkout", "-q", "main")
    made.commit({"catalog/shop.yaml": SAFE})
    made.git("checkout", "-q", "feature")

    assert exits.CLEAN == run("main")[0]
    code, out, _ = run("--exact", "main")
    assert exits.FOUND == code
    assert "breaking[error-removed]: LATE: " in out


def test_formats(made: Repository, run: Run) -> None:
    """Each is data on standard output, with the same exit code."""
    made.write("catalog/shop.yaml", BREAK)
    marks = {
        "json": '"change": "status-changed"',
        "github": "::error file=catalog/shop.yaml,line=3,col=14,",
        "sarif": '"ruleId": "status-changed"',
        "junit": 'errors="0"',
        "concise": "catalog/shop.yaml:3:14: error[status-changed]: breaking: SOLD_OUT",
        "markdown": "### Errors of `shop`: 1 breaking, 0 risky, 0 safe",
        "changelog": "### Changed\n\n- **Breaking:** `SOLD_OUT`: ",
        "accept": "[[tool.error-catalog.accept]]\n#",
    }
    for form, mark in marks.items():
        code, out, err = run("main", "--format", form)

        assert (exits.FOUND, "") == (code, err), form
        assert mark in out, (form, out)
    assert run("main", "--changelog") == run("main", "--format", "changelog")


def test_json_is_whole(made: Repository, run: Run) -> None:
    """It has every change, what it was compared with, and what could not be compared."""
    commit = made.git("rev-parse", "HEAD")
    made.write("catalog/shop.yaml", SAFE)
    made.write("catalog/bank.yaml", "[")
    code, out, err = run("main", "--format", "json")
    data = json.loads(out)

    assert exits.BROKEN == code
    assert "not everything could be compared" in err
    assert [] == list(Draft202012Validator(schema()).iter_errors(data))
    assert {"label": "at main", "ref": "main", "commit": commit} == data["base"]
    (shop,) = data["catalogs"]
    assert ["error-added"] == [each["change"] for each in shop["changes"]]
    assert ["catalog/bank.yaml"] == [each["place"]["path"] for each in data["problems"]]


def test_accepting_a_break(made: Repository, run: Run) -> None:
    """An entry to paste covers it once it has a reason; another change it does not cover."""
    made.write("catalog/shop.yaml", BREAK)
    _, entry, _ = run("main", "--format", "accept")
    file = made.write("pyproject.toml", entry)
    code, _, err = run("main")
    assert exits.BROKEN == code
    assert "pyproject.toml:6:10: error[config]: the reason is empty" in err

    file.write_text(entry.replace('reason = ""', 'reason = "Nobody reads it."'))
    code, out, err = run("main")
    assert (exits.CLEAN, "") == (code, err)
    assert "    accepted until 20" in out
    assert "shop: 1 breaking (1 accepted), 0 risky, 0 safe. " in out
    assert exits.CLEAN == run("main", "--fail-on", "risky")[0]
    assert "" == run("main", "--format", "accept")[1]

    made.write("catalog/shop.yaml", SHOP.replace("409", "411"))
    code, out, err = run("main")
    assert exits.FOUND == code
    assert "pyproject.toml:1:3: warning[accept-unused]: " in err
    until = tomllib.loads(entry)["tool"]["error-catalog"]["accept"][0]["until"]
    text = file.read_text().replace(str(until), "2026-01-01")
    file.write_text(text)
    made.write("catalog/shop.yaml", BREAK)
    code, out, err = run("main")
    assert exits.FOUND == code
    assert "accepted" not in out
    assert "warning[accept-expired]: this held until 2026-01-01" in err


def test_entries_of_what_was_not_compared(made: Repository, run: Run) -> None:
    """They may still be needed; those of an API that is nowhere are not."""
    entry = "[[tool.error-catalog.accept]]\nchange = 'error-removed'\nof = 'bank:X'\n"
    made.write(
        "pyproject.toml", f"{entry}to = ''\nreason = 'So.'\nuntil = 2999-01-01\n"
    )
    said = "pyproject.toml:1:3: warning[accept-unused]: there is no change "
    code, _, err = run("main")
    assert exits.CLEAN == code
    assert err.startswith(said)
    assert "" == run("main", "catalog/shop.yaml")[2]
    for text, is_said in (
        (BANK, True),
        (BANK.replace("409", "x"), False),
        ("[", False),
    ):
        made.write("catalog/bank.yaml", text)
        assert is_said == (said in run("main")[2]), text


@pytest.mark.parametrize(
    ("version", "fail_on", "code"),
    [
        ("1.4.0", "breaking", exits.FOUND),
        ("1.5.0", "breaking", exits.FOUND),
        ("2.0.0", "breaking", exits.CLEAN),
        ("1.5.0", "version", exits.FOUND),
        ("2.0.0", "version", exits.CLEAN),
        ("2.0.0", "risky", exits.CLEAN),
        ("1.4.0", "never", exits.CLEAN),
    ],
)
def test_versions(
    version: str, fail_on: str, code: int, made: Repository, run: Run
) -> None:
    """A sufficient version covers what it announces; it is printed all the same."""
    made.write("catalog/shop.yaml", BREAK.replace("1.4.0", version))
    found, out, _ = run("main", "--fail-on", fail_on)

    assert code == found
    assert "breaking[status-changed]" in out
    covered = ", which covers it" if version == "2.0.0" else ""
    assert f"Needs 2.0.0; api.version is {version}{covered}\n" in out


def test_a_version_that_says_too_little(made: Repository, run: Run) -> None:
    """An addition needs a version, too, where versions are asked about."""
    made.write("catalog/shop.yaml", SAFE)
    assert exits.CLEAN == run("main")[0]
    code, out, _ = run("main", "--fail-on", "version", "--format", "github")
    assert exits.FOUND == code
    assert out.startswith(
        "::error file=catalog/shop.yaml,line=1,col=26,title=gen%3A api-"
    )
    assert (exits.FOUND, "", "") == run(
        "main", "--fail-on", "version", "--format", "accept"
    )
    made.write("catalog/shop.yaml", SAFE.replace("1.4.0", "1.5.0"))
    assert exits.CLEAN == run("main", "--fail-on", "version")[0]


def test_a_broken_side_never_reads_as_clean(made: Repository, run: Run) -> None:
    """The others are compared, and what is wrong is said on standard error."""
    made.commit({"catalog/bank.yaml": BANK.replace("409", "nine")})
    made.write("catalog/bank.yaml", BANK)
    made.write("catalog/shop.yaml", BREAK)
    code, out, err = run("HEAD")

    assert exits.BROKEN == code
    assert "breaking[status-changed]: SOLD_OUT" in out
    assert "bank" not in out
    assert "catalog/bank.yaml:3:22: error[wrong-value]: " in err
    assert "(at HEAD)" in err
    assert "3 |   SOLD_OUT: {status: nine," in err
    made.write("catalog/bank.yaml", "[")
    for arguments in (("HEAD~1",), ("HEAD~1", "--fail-on", "never")):
        code, out, err = run(*arguments)
        assert exits.BROKEN == code
        assert "breaking[status-changed]: SOLD_OUT" in out
        assert "catalog/bank.yaml:1:1: error" in err


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (f"{SHOP}fallbacks: {{404: SOLD_OUT}}\n", exits.CLEAN, ""),
        (SHOP.replace("CLOSED: {", "CLOSED: {code: SOLD_OUT, "), exits.FOUND, ""),
        (
            f'{SHOP}envelopes: {{one: {{body: {{code: "{{code}}", x: "{{nope}}"}}}}}}\n',
            exits.BROKEN,
            "error[template]: ",
        ),
    ],
)
def test_a_former_catalog_that_today_would_be_refused(
    text: str, code: int, said: str, made: Repository, run: Run
) -> None:
    """It is compared as long as it can be resolved; otherwise its mistakes are the reason."""
    made.commit({"catalog/shop.yaml": text})
    made.write("catalog/shop.yaml", SHOP)
    found, _, err = run("HEAD")

    assert code == found, err
    assert (said in err) if said else (err == "")


def test_line_ends_are_no_change(made: Repository, run: Run) -> None:
    """A checkout on Windows differs in every line, and in nothing."""
    block = (
        SHOP
        + "  LATE:\n    status: 408\n    summary: |\n      Too late.\n      Really.\n"
    )
    made.commit({"catalog/shop.yaml": block})
    made.write("catalog/shop.yaml", block.replace("\n", "\r\n"))
    assert "1 catalog: nothing changed since HEAD\n" == run("HEAD")[1]
    more = "  MORE: {status: 409, summary: More.}\n"
    made.write("catalog/shop.yaml", f"{block}{more}".replace("\n", "\r\n"))
    code, out, _ = run("HEAD", "--all")

    assert exits.CLEAN == code
    assert out.startswith("catalog/shop.yaml:10:3: safe[error-added]: MORE: ")
    assert "shop: 0 breaking, 0 risky, 1 safe. " in out


def test_what_stops_it(made: Repository, run: Run) -> None:
    """No commit, no repository, no folder, a broken configuration: exit code 2, and why."""
    made.write("catalog/shop.yaml", BREAK)
    for arguments, said in (
        (("nope",), "gen: git knows no commit `nope` (hint: "),
        (("--from-dir", "nope"), "gen: there is no folder `nope`"),
        (("--from-dir", "."), ""),
        (("--from-dir", ".git"), "there is no catalog in this folder"),
    ):
        code, out, err = run(*arguments)

        assert (exits.BROKEN if said else exits.CLEAN) == code, arguments
        assert said in err
        assert "breaking" not in out
    assert exits.BROKEN == run("--exact", "--from-dir", ".")[0]
    made.write("pyproject.toml", "[tool.error-catalog]\ncatalgo = 1\n")
    code, out, err = run("main")
    assert (exits.BROKEN, "") == (code, out)
    assert "pyproject.toml:2:1: error[config]: unknown key `catalgo`" in err


def test_programs_are_told_too(made: Repository, run: Run) -> None:
    """A format for programs is one, also where there is nothing to compare with."""
    made.write("catalog/shop.yaml", BREAK)
    code, out, err = run("nope", "--format", "json")
    data = json.loads(out)

    assert exits.BROKEN == code
    assert err.startswith("gen: git knows no commit `nope` (hint: ")
    assert [] == list(Draft202012Validator(schema()).iter_errors(data))
    assert (True, []) == (data["fails"], data["catalogs"])
    assert ["git knows no commit `nope`"] == [
        each["message"] for each in data["problems"]
    ]
    code, out, _ = run("nope", "--format", "github")
    assert exits.BROKEN == code
    assert "::error file=.,line=1,col=1,title=gen%3A history::" in out
    assert "" == run("nope")[1]


def test_from_a_folder(
    made: Repository, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No git is needed for it."""
    folder = tmp_path / "old/catalog"
    folder.mkdir(parents=True)
    (folder / "shop.yaml").write_text(SHOP)
    made.write("catalog/shop.yaml", BREAK)
    monkeypatch.setenv("PATH", str(tmp_path))
    code, out, err = run("--from-dir", "../old")

    assert (exits.FOUND, "") == (code, err)
    assert "(was catalog/shop.yaml:3:14 in ../old)\n" in out


def test_a_project_below_the_top(made: Repository, run: Run) -> None:
    """From the top its catalogs are named; paths are those from where one stands."""
    made.commit(
        {"pay/pyproject.toml": "[tool.error-catalog]\n", "pay/catalog/bank.yaml": BANK}
    )
    made.write("pay/catalog/bank.yaml", BANK.replace("409", "410"))
    made.write("catalog/shop.yaml", BREAK)
    one = run("HEAD", "pay/catalog/bank.yaml")[1]
    both = run("HEAD", "pay/catalog", "catalog")[1]

    assert one.startswith("pay/catalog/bank.yaml:3:14: breaking[status-changed]: ")
    assert "(was pay/catalog/bank.yaml:3:14 at HEAD)" in one
    assert one in both
    assert "catalog/shop.yaml:3:14: breaking" in both
    assert "shop" not in one
    code, out, err = run("--from-dir", ".", "pay/catalog", "catalog")
    assert (exits.BROKEN, "") == (code, out)
    assert "--from-dir has one project" in err


def test_the_package_is_renamed_by_the_configuration(
    made: Repository, run: Run
) -> None:
    """Code that imports it breaks, although no catalog changed."""
    made.write("pyproject.toml", '[tool.error-catalog]\npackage = "acme_errors"\n')
    code, out, _ = run("main")

    assert exits.FOUND == code
    assert (
        "pyproject.toml:2:11: breaking[package-renamed]: shop: the Python package "
        in out
    )
    assert "shop_errors -> acme_errors.shop" in out
    table = "[tool.error-catalog.targets.python]\nenabled = false\n"
    made.write("pyproject.toml", f'[tool.error-catalog]\npackage = "a"\n{table}')
    assert exits.CLEAN == run("main")[0]


def test_catalogs_come_and_go(made: Repository, run: Run) -> None:
    """A new one breaks nobody; one that is gone breaks everybody who imports it."""
    made.commit({"catalog/bank.yaml": BANK})
    (made.root / "catalog/bank.yaml").unlink()
    code, out, _ = run("HEAD")
    assert exits.FOUND == code
    assert "breaking[catalog-removed]: bank" in out

    made.git("checkout", "-q", "--", ".")
    code, out, _ = run("main~0", "--exact", "--all")
    assert (exits.CLEAN, "2 catalogs: nothing changed since main~0\n") == (code, out)
    code, out, _ = run("HEAD~1", "--all")
    assert exits.CLEAN == code
    assert "safe[catalog-added]: bank" in out


def test_in_a_hook_of_git(made: Repository, run: Run) -> None:
    """Git sets variables for its hooks, which are about the folder of the hook."""
    made.commit({"pay/catalog/bank.yaml": BANK})
    hook = made.write(".git/hooks/pre-commit", "#!/bin/sh\nenv > ../env.txt\n")
    hook.chmod(0o755)
    made.write("pay/catalog/bank.yaml", BANK.replace("409", "410"))
    made.git("commit", "-qam", "x")
    variables = (made.root.parent / "env.txt").read_text()

    assert "GIT_INDEX_FILE=" in variables
    assert exits.FOUND == run("HEAD~1", "pay/catalog/bank.yaml")[0]


def test_each_help_names_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    """They are easily taken for one another."""
    main.run(["diff", "--help"])
    ours = " ".join(capsys.readouterr().out.split())
    main.run(["--help"])
    other = " ".join(capsys.readouterr().out.split())

    assert "gen --diff is something else" in ours
    assert "gen diff what changed for callers since a git ref, unlike --diff" in other
    assert "show what gen would write. Not gen diff." in other
