"""The page of a rule: what it finds, why, a wrong example, a right one, and references."""

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from error_catalog.files import SourceFile
from error_catalog.yaml12.document import parse


@dataclass(frozen=True, slots=True)
class Page:
    """
    What ``gen explain`` says of a rule.

    Args:
        what: What the rule finds, in one sentence; rules of quality say it themselves.
        why: Why that is worth a change.
        wrong: A whole catalog, or file, that breaks the rule; empty if none can be shown.
        right: The same one, which keeps it.
        reference: The standard or page that says more.
        file: What the examples are, if no catalog: ``pyproject.toml``.
        fix: What ``--fix`` does about it; empty for nothing.
    """

    rule: str
    why: str
    what: str = ""
    wrong: str = ""
    right: str = ""
    reference: str = ""
    file: str = ""
    fix: str = ""


def pages(sources: Iterable[SourceFile]) -> dict[str, Page]:
    """
    Return the pages that *sources* hold, by rule.

    Args:
        sources: Ours, which are part of the program: mappings of rules to pages.
    """
    found: dict[str, Page] = {}
    for source in sources:
        document, diagnostics = parse(source)
        assert document is not None, diagnostics
        for rule, data in document.data.items():
            found[rule] = Page(rule, **_texts(data))
    return found


def _texts(data: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value).rstrip("\n") for key, value in data.items()}


_WIDTH = 88


def shown(page: Page, severity: str = "") -> str:
    """
    Return *page* as text for a terminal.

    Args:
        severity: Of the rule's findings.
    """
    parts = [
        f"{page.rule}{f' ({severity})' if severity else ''}",
        _wrapped(page.what),
        _wrapped(page.why),
    ]
    if page.wrong:
        parts.append(f"Wrong:\n\n{textwrap.indent(page.wrong, '    ')}")
    if page.right:
        parts.append(f"Right:\n\n{textwrap.indent(page.right, '    ')}")
    if page.fix:
        parts.append(_wrapped(f"`gen lint --fix` {page.fix}"))
    if page.reference:
        parts.append(_wrapped(f"See {page.reference}"))
    head, *rest = parts
    return "\n\n".join((head, *(textwrap.indent(each, "  ") for each in rest)))


def _wrapped(text: str) -> str:
    paragraphs = text.split("\n\n")
    return "\n\n".join(textwrap.fill(" ".join(p.split()), _WIDTH) for p in paragraphs)
