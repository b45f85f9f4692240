"""What clients get and what is logged of every failure on every framework: the page's table."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.failures import (
    CATALOG,
    DETAIL,
    SECRET_DETAIL,
    SERVED,
    SITUATIONS,
    Outcome,
    happens_on,
    outcome,
)
from tests.support.projects import ROOT, imported, made

PAGE = ROOT / "docs/python.md"
BEGIN, END = "<!-- failures: written by the tests -->\n", "<!-- failures end -->\n"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """A package whose catalog has an error for everything."""
    folder = tmp_path_factory.mktemp("shop")
    with imported(made(CATALOG, names=("python",)).package(), folder) as found:
        yield found


@pytest.fixture(scope="module")
def outcomes(shop: ModuleType) -> dict[tuple[str, str], Outcome]:
    """What came of each failure, by its name and the framework."""
    return {
        (name, framework): outcome(framework, shop, name)
        for name in SITUATIONS
        for framework in SERVED
        if happens_on(framework, name)
    }


def table(outcomes: dict[tuple[str, str], Outcome]) -> str:
    """Return what the page says of *outcomes*."""
    rows = [["What goes wrong", *SERVED], ["---"] * (len(SERVED) + 1)]
    for name in SITUATIONS:
        found = [outcomes.get((name, framework)) for framework in SERVED]
        rows.append([name, *("—" if each is None else _cell(each) for each in found)])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cell(found: Outcome) -> str:
    code = f" `{found.code}`" if found.code else ""
    return f"{found.status}{code}; {', '.join(_record(*each) for each in found.logged)}"


def _record(name: str, level: str, traceback: bool) -> str:  # noqa: FBT001
    by = {"ours": "", "server": " by the server"}.get(name, f" by `{name}`")
    return f"{level.lower()}{' with traceback' if traceback else ''}{by}"


def test_the_page_has_the_table(
    outcomes: dict[tuple[str, str], Outcome], *, update_goldens: bool
) -> None:
    """`docs/python.md` says what happens (`--update-goldens`)."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    shown, _, after = rest.partition(END)
    expected = f"\n{table(outcomes)}\n"
    if update_goldens:
        Path(PAGE).write_text(before + BEGIN + expected + END + after, "utf-8")
    else:
        assert expected == shown


def test_each_failure_has_one_record(outcomes: dict[tuple[str, str], Outcome]) -> None:
    """Only where a response has begun does the server, which breaks it off, write another."""
    for (name, framework), found in outcomes.items():
        most = 2 if "stream" in name else 1
        assert 1 <= len(found.logged) <= most, (name, framework, found.logged)


def test_records_say_what_it_was_about(
    outcomes: dict[tuple[str, str], Outcome], shop: ModuleType
) -> None:
    """Method, path, status, code and request id are attributes of ours, and of Django's."""
    for (name, framework), found in outcomes.items():
        mine = [
            each
            for each in found.records
            if each.name in (shop.__name__, "django.request")
        ]
        for record in mine:
            sent = SITUATIONS[name]
            said = vars(record)

            assert sent.method == said["method"], (name, framework)
            assert sent.path.partition("?")[0] == said["path"]
            assert "req-1" == said["request_id"]
            if found.code:
                assert (found.status, found.code) == (said["status"], said["code"])
        assert mine or "stream" in name


def test_request_ids_are_sent(outcomes: dict[tuple[str, str], Outcome]) -> None:
    """Each response of the catalog has the id that came with the request, once."""
    for (name, framework), found in outcomes.items():
        expected = ["req-1"] if found.code else []
        assert expected == found.all_of("X-Request-Id"), (name, framework)


def test_details_are_for_the_client_below_500(
    outcomes: dict[tuple[str, str], Outcome],
) -> None:
    """What an exception of the framework says is the message there, and always in the log."""
    for (name, framework), found in outcomes.items():
        if "418" in name:
            assert DETAIL == json.loads(found.body)["message"], framework
            assert DETAIL in found.records[0].getMessage()
        elif "502" in name:
            assert "The shop cannot serve now." == json.loads(found.body)["message"]
            assert SECRET_DETAIL in found.records[0].getMessage()
        assert SECRET_DETAIL.encode() not in found.body


def test_headers_of_the_framework_stay(
    outcomes: dict[tuple[str, str], Outcome],
) -> None:
    """A wrong method is told the right ones."""
    for framework in SERVED:
        (allowed,) = outcomes["a wrong method", framework].all_of("Allow")
        assert "GET" in allowed, framework


@pytest.mark.parametrize("framework", SERVED)
def test_every_status_of_an_exception_is_kept(framework: str, shop: ModuleType) -> None:
    """From 400 to 599, the response is the catalog's, with the exception's own status."""
    # Django has no exceptions of other statuses than its own.
    statuses = [400, 404, 500] if framework == "Django" else [*range(400, 600)]
    found = statuses_on(framework, shop, statuses)
    codes = {404: "ROUTE_NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 500: "INTERNAL_ERROR"}
    kinds = {4: "CLIENT_ERROR", 5: "UPSTREAM_ERROR"}
    expected = {each: (each, codes.get(each, kinds[each // 100])) for each in statuses}

    assert expected == found


def statuses_on(
    framework: str, shop: ModuleType, statuses: list[int]
) -> dict[int, tuple[int, str]]:
    """Return status and code of the response to an exception of each status."""
    from tests.support.failures import raised_with

    found: dict[int, tuple[int, str]] = {}
    for status, answered in raised_with(framework, shop, statuses):
        found[status] = (answered.status, json.loads(answered.body)["code"])
    return found


REFUSED = "a request that validation refuses"


def test_a_list_of_errors_has_one_for_each_problem(tmp_path: Path) -> None:
    """As JSON:API wants it, where it stands in the request, and in a list of one's own."""
    own = {
        "body": {
            "trace?": "{request_id}",
            "failures": [
                {"code": "{code}", "id?": "{request_id}", "text": "{message}"}
            ],
        }
    }
    found: dict[str, dict[str, list[dict[str, str]]]] = {}
    for name, envelope in (("jsonapi", {"standard": "jsonapi"}), ("own", own)):
        errors = CATALOG["errors"]
        errors = {
            **errors,
            "VALIDATION_ERROR": {"status": [400, 422], "summary": "No."},
        }
        data = {**CATALOG, "envelopes": {"main": envelope}, "errors": errors}
        del data["fields"]
        package = made(data, names=("python",)).package()
        with imported(package, tmp_path / name) as shop:
            found[name] = {
                framework: json.loads(outcome(framework, shop, REFUSED).body)
                for framework in SERVED
                if happens_on(framework, REFUSED)
            }

    assert 4 == len(found["jsonapi"])
    for framework, body in found["jsonapi"].items():
        status = "400" if framework.startswith("Django") else "422"
        count, size = body["errors"]
        assert {"VALIDATION_ERROR"} == {count["code"], size["code"]}
        assert {status} == {count["status"], size["status"]}
        assert {"pointer": "/count"} == count["source"]
        assert {"pointer": "/size"} == size["source"]
        assert "No." == count["title"] != count["detail"]
    for body in found["own"].values():
        assert "req-1" == body["trace"]
        assert ["req-1", "req-1"] == [each["id"] for each in body["failures"]]
        texts = [each["text"].partition(": ")[0] for each in body["failures"]]
        assert ["count", "size"] == texts
