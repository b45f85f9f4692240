"""What an error is written as."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.projects import imported, made


def test_a_required_param_may_be_null(tmp_path: Path) -> None:
    """None is written where the schema allows it, unless the param may be left out."""
    kinds = ["string", "null"]
    data = {
        "catalog": 1,
        "api": {"id": "shop", "title": "Shop"},
        "envelopes": {
            "main": {
                "description": "Every error.",
                "body": {"code": "{code}", "...": "{params}"},
            }
        },
        "errors": {
            "gone": {
                "status": 410,
                "summary": "It is gone.",
                "params": {
                    "since": {"type": kinds},
                    "why": {"type": kinds, "optional": True},
                },
            }
        },
    }
    with imported(made(data, names=("python",)).package(), tmp_path) as package:
        wire = package.render_error(package.GoneError(since=None))
        again = package.render_error(package.parse_error(410, {}, wire.body))

    assert b'{"code":"gone","since":null}' == wire.body == again.body


def test_an_error_with_cases_is_written_as_one_of_them(tmp_path: Path) -> None:
    """Raised as itself it is the first case of its status, else the first of all."""
    data = {
        "catalog": 1,
        "api": {"id": "shop", "title": "Shop"},
        "envelopes": {
            "short": {"description": "Short.", "body": {"code": "{code}"}},
            "long": {"description": "Long.", "body": {"reason": "{code}"}},
            "odd": {"description": "Odd.", "body": {"why": "{code}"}},
        },
        "errors": {
            "gone": {
                "summary": "It is gone.",
                "cases": {
                    "now": {"status": 404, "when": "Now.", "envelope": "short"},
                    "ever": {"status": 410, "when": "Ever.", "envelope": "long"},
                    "maybe": {"status": "4XX", "when": "Maybe.", "envelope": "odd"},
                },
            }
        },
    }
    with imported(made(data, names=("python",)).package(), tmp_path) as package:
        bodies = [
            package.render_error(package.GoneError(status=status)).body
            for status in (404, 410, 418)
        ]
        for status, said in ((500, "404 or 410 or from 400 to 499"), (None, "given")):
            with pytest.raises(TypeError, match=f"status must be {said}"):
                package.GoneError(status=status)

    short, long, odd = b'{"code":"gone"}', b'{"reason":"gone"}', b'{"why":"gone"}'
    assert [short, long, odd] == bodies
