"""Catalogs and workspaces of any size, whose errors differ as those of real APIs do."""

import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

MIX = Path(__file__).parent / "mix.yaml"
"""A catalog with one of everything; its errors are repeated for each resource."""

PER_CATALOG = 25
"""Codes of each catalog of a workspace."""

AREAS = (
    *("billing", "catalog", "delivery", "identity", "ledger", "marketing", "orders"),
    *("payments", "reports", "support", "tax", "warehouse", "partners", "insights"),
)
THINGS = (
    *("account", "address", "approval", "article", "asset", "booking", "campaign"),
    *("card", "carrier", "channel", "claim", "comment", "contract", "coupon"),
    *("customer", "dispute", "document", "domain", "export", "invoice", "label"),
    *("listing", "location", "member", "message", "order", "parcel", "plan"),
    *("policy", "price", "product", "project", "quote", "refund", "report"),
    *("return", "schedule", "segment", "shipment", "subscription", "ticket", "user"),
)


def catalog(codes: int, name: str = "many") -> str:
    """
    Return a catalog with *codes* errors; the same text every time.

    Args:
        name: The API's id, by which its files are called.
    """
    head, group, common, repeated = _parts()
    resources = _resources()
    groups: list[str] = []
    errors = list(common[:codes])
    while len(errors) < codes:
        area, thing = next(resources)
        groups.append(_filled(group, area, thing))
        wanted = repeated[: codes - len(errors)]
        errors += (_filled(each, area, thing) for each in wanted)
    title = name.replace("_", " ").title()
    text = "".join((head, *groups, "\nerrors:\n", "\n".join(errors)))
    return text.replace("KEY", name).replace("TITLE", title)


def workspace(catalogs: int) -> Iterator[tuple[str, str]]:
    """Give *catalogs* small catalogs, each with the name of its API."""
    for number in range(catalogs):
        area = AREAS[number % len(AREAS)]
        name = f"{area}_{number:03d}"
        yield name, catalog(PER_CATALOG, name)


def write(folder: Path, catalogs: Iterator[tuple[str, str]]) -> None:
    """Make *folder* a project with these catalogs."""
    (folder / "catalog").mkdir(parents=True)
    (folder / "pyproject.toml").write_text("[tool.error-catalog]\n", "utf-8")
    for name, text in catalogs:
        (folder / "catalog" / f"{name}.yaml").write_text(text, "utf-8")


def edit(path: Path, number: int) -> None:
    """Change what one error of the catalog at *path* says."""
    text = path.read_text("utf-8")
    said = r"summary: The account has no such ([a-z]+)(?: \(\d+\))?\."
    changed = re.sub(
        said, rf"summary: The account has no such \1 ({number}).", text, count=1
    )
    assert changed != text
    path.write_text(changed, "utf-8")


def moved(text: str, errors: int) -> str:
    """Return a catalog of which *errors* errors have another status, or as many as it can."""
    others = {"404": "410", "409": "423"}
    return (
        re.sub(
            r"(?m)^    status: (404|409)$",
            lambda found: f"    status: {others[found[1]]}",
            text,
            count=errors,
        )
        if errors
        else text
    )


def _resources() -> Iterator[tuple[str, str]]:
    """Give areas and things, no pair twice."""
    pairs = itertools.product(AREAS, THINGS)
    yield from pairs
    for number in itertools.count(2):
        yield from ((f"{area}{number}", each) for area in AREAS for each in THINGS)


def _filled(text: str, area: str, thing: str) -> str:
    return text.replace("AREA", area).replace("THING", thing)


@cache
def _parts() -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    """Return the text before the groups of resources, one such group, and the errors."""
    head, _, errors = MIX.read_text("utf-8").partition("\nerrors:\n")
    head = head[head.index("catalog: 1") :]
    cut = head.index("  AREA_THING:")
    entries = re.split(r"\n(?=  \w+:\n)", errors)
    blocks = [each.strip() for each in entries]
    common = tuple(f"  {each}\n" for each in blocks if "AREA_THING" not in each)
    repeated = tuple(f"  {each}\n" for each in blocks if "AREA_THING" in each)
    return head[:cut], f"{head[cut:].rstrip()}\n", common, repeated
