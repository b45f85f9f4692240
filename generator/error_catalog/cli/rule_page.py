"""The page of a rule for a terminal, ours or a user's own."""

import textwrap
from dataclasses import replace


def rule_page(name: str) -> str | None:
    """Return what there is to know about the rule *name*; None if there is no such rule."""
    from error_catalog.disk.sources import read_pages
    from error_catalog.rules.page import pages, shown
    from error_catalog.rules.quality.own import own_rules
    from error_catalog.rules.quality.registry import RULES

    rules = {each.id: each for each in RULES}
    # Those of other subjects need not even be parsed.
    near = (each for each in read_pages() if f"\n{name}:" in f"\n{each.text}")
    page = pages(near).get(name)
    if page is not None:
        rule = rules.get(name)
        if rule is None:
            return shown(page)
        severity = (
            rule.severity if rule.is_default else f"{rule.severity}, off by default"
        )
        return shown(replace(page, what=rule.sentence), severity)
    for own in own_rules(rules, name):
        about = own.about or "Its function has no docstring."
        said = own.problem and f"It cannot be used: {own.problem}"
        text = textwrap.indent(textwrap.fill(said or about, 88), "  ")
        return f"{own.id} ({own.severity}, {own.origin})\n\n{text}"
    return None


def rule_names() -> list[str]:
    """Return the rules that have a page."""
    from error_catalog.disk.sources import read_pages
    from error_catalog.rules.page import pages

    return list(pages(read_pages()))
