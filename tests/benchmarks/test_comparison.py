"""The benchmarks run for our own package, and what they say of it holds."""

import json
import tomllib
from functools import partial
from pathlib import Path
from time import thread_time

import pytest

from benchmarks import (
    class_time,
    comparison,
    delays,
    faults,
    import_time,
    objects,
    parse_time,
    request_time,
    servers,
    shapes,
)
from benchmarks.isolating import measure_all, measure_each
from benchmarks.listing import OURS, SDKS
from benchmarks.packages import synthesize
from benchmarks.page import JUDGEMENTS, page
from benchmarks.responses import BAD
from benchmarks.starting import Import
from benchmarks.tables import figure, markdown
from benchmarks.timing import BURST, in_turns, ratio
from benchmarks.verdicts import ROWS, verdicts


def ours(measure):
    """Return what *measure* finds about our package, in a process of its own."""
    return measure_all(measure, (OURS,))[OURS.name]


def test_nothing_escapes_from_bad_responses():
    """All fifteen bad responses give errors of ours, and lose neither class nor request id."""
    found = ours(faults.measure)

    assert 15 == len(BAD)
    assert {} == found["foreign"]
    assert [] == found["silent"]
    assert "yes" == found["limited"]
    assert "attribute" == found["request_id"]
    assert found["longest"] < 1000
    assert (0, "-", "yes", "attribute", str(found["longest"])) == faults.row(found)


def test_errors_are_robust_objects():
    """An error that was caught is copied whole, hashable, and holds no planted secret."""
    found = ours(objects.measure)

    assert ("ok", "ok", "ok", "ok", True, "-", "-", "-", "-") == objects.row(found)


def test_delays_are_read_or_refused():
    """Every form of Retry-After gives its seconds, and nonsense gives none."""
    found = ours(delays.measure)

    assert {"seconds", "fraction", "date"} <= set(delays.obeyed(found))
    assert [] == delays.mishaps(found)
    assert [None] * len(delays.BAD) == [found[name]["wait"] for name in delays.BAD]


def test_codes_have_classes():
    """A known code has a class of its own, an unknown one the class of its status."""
    found = ours(shapes.measure)

    assert "ValidationMalformedListError" == found["known"]
    assert "HTTPBadRequestError" == found["unknown"]
    assert "`.code`" == found["code"]
    assert found["typed"]


def test_servers_tell_nothing_they_should_not():
    """On each framework, values and exceptions stay unsaid and odd text is sent."""
    found = {
        name: result
        for name, result in servers.measure_all().items()
        if name.startswith(OURS.name)
    }

    assert 3 == len(found)
    for result in found.values():
        assert ("no", "no", "responds", "ok", "ok") == tuple(result.values())


def test_parse_times_are_taken():
    """Each response is read by us and by the floor, and peers are read as clients read them."""
    found = ours(partial(parse_time.measure_ours, rounds=1))
    row, *_ = parse_time.rows(found)
    whole = ours(partial(parse_time.measure, rounds=1))

    assert {name for name, *_ in parse_time.READ} < set(found)
    assert "429 with its code and Retry-After" == row[0]
    # Of a single round each figure is the best one, and the ratio that of the two.
    for each in (*found.values(), whole):
        assert each["best"] == each["median"]
        assert each["ratio"] == pytest.approx(each["best"] / each["floor"], rel=0.02)


def test_a_server_is_timed():
    """Both endpoints send the same body, and each round has a time of the server's thread."""
    (found,) = measure_each(partial(served, rounds=2), ("fastapi",)).values()

    assert 0 < found["best"] <= found["median"]
    assert 0 < found["floor"]
    assert 0 < found["ratio"]


def served(_, rounds):
    """Return what is measured, in a process of its own."""
    return request_time.measure(rounds)


def test_import_times_are_taken(tmp_path: Path):
    """Imports and classes are timed, of a package with as many codes as one likes."""
    folder = synthesize(12, tmp_path)
    statements = import_time.statements(folder, 12)
    few = {name: each for name, each in statements.items() if OURS.name in name}
    rows = import_time.rows(import_time.measure_imports(few, 1))
    classes = class_time.rows(class_time.measure(folder, 1))

    assert Import(OURS.imports, OURS.folder()) == few[OURS.name]
    assert 4 == len(rows)
    assert OURS.name == rows[-1][0]
    assert 12 < classes[-1][3]


def test_the_page_is_what_the_results_say():
    """docs/comparison.md is what the kept results make of it."""
    results = json.loads(comparison.RESULTS.read_text("utf-8"))

    assert page(results) == comparison.PAGE.read_text("utf-8")
    assert len(ROWS) == len(verdicts(results))
    assert set(comparison.PARTS) | {"machine"} == set(results)


@pytest.mark.parametrize("system", [*SDKS, OURS], ids=lambda system: system.name)
def test_every_system_is_judged(system):
    """What cannot be measured is written down for each system, with its source."""
    judged = tomllib.loads(JUDGEMENTS.read_text("utf-8"))[system.name]

    assert {"codes", "details", "typing", "source"} == set(judged)
    assert system.code in json.dumps(system.document(system.code, "text"))


def test_rounds_take_turns():
    """In each round every function has its turn."""
    calls: list[str] = []
    found = in_turns(
        {"one": partial(calls.append, "1"), "two": partial(calls.append, "2")}, 2
    )
    turns = [
        name
        for name, before in zip(calls, ["", *calls], strict=False)
        if name != before
    ]

    assert {"one": 2, "two": 2} == {name: len(each) for name, each in found.items()}
    assert ["1", "2", "1", "2"] == turns[-4:]


def test_the_first_call_tells_nothing():
    """A function whose first call takes long has as many calls in a burst as any other."""
    calls: list[float] = []

    def loads_first() -> None:
        start = thread_time()
        while not calls and thread_time() - start < 2 * BURST:
            pass
        calls.append(start)

    in_turns({"it": loads_first}, 1)

    assert len(calls) > 10


def test_ratios_are_taken_round_by_round():
    """A round in which the machine is slow for both changes no ratio."""
    assert 2.0 == ratio([2.0, 20.0, 3.0], [1.0, 10.0, 1.0])


def test_tables_keep_their_cells():
    """A cell's bar does not end it, and numbers have the digits that they deserve."""
    assert "| a | b |\n| --- | --- |\n| x\\|y | 1.50 |\n" == markdown(
        ("a", "b"), [("x|y", 1.5)]
    )
    assert ["0.12", "12.3", "1,234"] == [
        figure(each) for each in (0.123, 12.34, 1234.4)
    ]
