"""The benchmark of growth reads what it says, and tells linear from quadratic."""

from math import isclose

from benchmarks import growth


def test_exponents_are_slopes():
    """What takes four times as long for twice the size has the exponent 2."""
    assert isclose(1, growth.exponent((1, 2, 4), [3.0, 6.0, 12.0]))
    assert isclose(2, growth.exponent((1, 2, 4), [1.0, 4.0, 16.0]))


def test_every_kind_of_body_is_measured():
    """Each kind has a time and a memory; texts, lists, batches and secrets are among them."""
    found = growth.measure((200, 400), rounds=1)

    assert {"lists in lists", "a list of errors", "str of a batch"} < found.keys()
    assert all(each["ms"] >= 0 and each["megabytes"] >= 0 for each in found.values())
    assert len(found) == len(growth.rows(found))
