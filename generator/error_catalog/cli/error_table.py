"""Errors as a table for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from error_catalog.filters.escapes import visible
from error_catalog.runtime.values import spell

_GAP = "  "
_NOTHING = "-"


def table(errors: Sequence[Mapping[str, Any]]) -> str:
    """Return a line for each error below the names of the columns; a column says something."""
    rows = [_row(each) for each in errors]
    apis = {each["api"]["id"] for each in errors}
    columns = [
        name
        for name in (rows[0] if rows else {})
        if any(row[name] != _NOTHING for row in rows)
        and (name != "API" or len(apis) > 1)
        and (name != "NAME" or any(row["NAME"] != row["CODE"] for row in rows))
    ]
    lines = [{name: name for name in columns}, *rows]
    widths = {name: max(len(line[name]) for line in lines) for name in columns}
    return "".join(
        f"{_GAP.join(line[name].ljust(widths[name]) for name in columns).rstrip()}\n"
        for line in (lines if rows else ())
    )


def _row(error: Mapping[str, Any]) -> dict[str, str]:
    marks = [
        mark
        for mark, is_marked in (
            ("deprecated", error["deprecated"] is not None),
            ("internal", error["visibility"] == "internal"),
        )
        if is_marked
    ]
    cells = {
        "API": error["api"]["id"],
        "CODE": _codes(error),
        "NAME": error["name"],
        "STATUS": _statuses(error),
        "RETRY": _retry(error["retry"]),
        "GROUP": error["group"],
        "STATE": ", ".join(marks),
        "SUMMARY": error["summary"],
    }
    return {
        name: visible(" ".join((each or _NOTHING).split()))
        for name, each in cells.items()
    }


def _codes(error: Mapping[str, Any]) -> str:
    if error["code_range"] is not None:
        return "{from}-{to}".format(**error["code_range"])
    return ", ".join(spell(each) for each in error["codes"] if each is not None)


def _statuses(error: Mapping[str, Any]) -> str:
    """Return every status of every case, each once, ranges as OpenAPI writes them."""
    said: dict[str, None] = {}
    for response in error["responses"]:
        ranges = response["status_ranges"]
        inside = {
            status for each in ranges for status in range(each["from"], each["to"] + 1)
        }
        said |= {str(each): None for each in response["statuses"] if each not in inside}
        said |= {_range(each): None for each in ranges}
    return ", ".join(said)


def _range(span: Mapping[str, int]) -> str:
    first, last = span["from"], span["to"]
    is_class = first % 100 == 0 and last == first + 99
    return f"{first // 100}XX" if is_class else f"{first}-{last}"


def _retry(retry: Mapping[str, Any]) -> str:
    if retry["retryable"] is None:
        return ""
    if retry["after"] is not None:
        return f"after {spell(retry['after'])} s"
    return "yes" if retry["retryable"] else "no"
