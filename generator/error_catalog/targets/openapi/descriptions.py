"""What an OpenAPI document says in words: of each response, and at its top."""

from collections.abc import Iterable, Iterator, Sequence

from error_catalog.runtime.contract import Span
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.semantics.statuses import span_figures, span_of, span_phrase
from error_catalog.targets.publication import details, line


def single_description(response: Response) -> str:
    """Return all that the catalog says about one response, its codes first."""
    return "\n\n".join((line(response), *details(response)))


def status_description(
    resolved: Resolved, span: Span | None, responses: Sequence[Response]
) -> str:
    """
    Return what the responses of one status mean: a list of the errors, and their groups.

    Args:
        span: None for any status.
    """
    status = "Any status"
    if span is not None:
        status = f"{span_figures(span)} {span_phrase(span)}"
    items = dict.fromkeys(map(_item, responses))
    about = _groups(resolved, responses)
    meaning = [] if span is None else _meaning(resolved, span)
    return "\n\n".join((f"{status}:", *meaning, "\n".join(items), *about))


def _meaning(resolved: Resolved, span: Span) -> list[str]:
    """Return what the catalog says of a status, if it does."""
    rows = {span_of(key): spec for key, spec in resolved.catalog.statuses.items()}
    said = rows[span].description if span in rows else None
    return [" ".join(said.split())] if said else []


def api_description(resolved: Resolved) -> str:
    """Return what the catalog says about the API, its groups, statuses and notes."""
    catalog = resolved.catalog
    chapters = [(each.title, each.description) for each in catalog.groups.values()]
    chapters += [(each.title, each.text) for each in catalog.api.notes]
    texts = [
        f"## {' '.join(t.split())}\n\n{said.strip()}" for t, said in chapters if said
    ]
    about = catalog.api.description
    return "\n\n".join(filter(None, (about, _successes(resolved), *texts)))


def _successes(resolved: Resolved) -> str:
    """Return what the catalog says of statuses that no error has, as a list."""
    taken = {span for each in resolved.responses for span in each.rule.statuses}
    rows = {span_of(key): spec for key, spec in resolved.catalog.statuses.items()}
    return "\n".join(
        f"- {span_figures(span)} {span_phrase(span)}: {' '.join(spec.description.split())}"
        for span, spec in sorted(rows.items())
        if spec.description and span not in taken
    )


def _item(response: Response) -> str:
    """Return an error as an item of a list, with its paragraphs inside the item."""
    paragraphs = (line(response), *details(response))
    # Paragraphs of one line each are lines of one: the list stays a list, not an essay.
    between = "\n\n" if any("\n" in each for each in paragraphs) else "\n"
    return f"- {_indented(between.join(paragraphs))}"


def _indented(text: str) -> str:
    return "\n".join(f"  {each}" if each else "" for each in text.splitlines())[2:]


def _groups(resolved: Resolved, responses: Iterable[Response]) -> Iterator[str]:
    """Yield what the catalog says about the groups of *responses*, each once."""
    for name in dict.fromkeys(each.spec.group for each in responses):
        group = resolved.catalog.groups.get(name or "")
        if group is not None and group.description:
            yield group.description.strip()
