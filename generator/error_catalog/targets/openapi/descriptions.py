"""What an OpenAPI document says in words: of each response, and at its top."""

from collections.abc import Iterable, Iterator, Sequence

from error_catalog.runtime.contract import Span
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.semantics.statuses import span_figures, span_phrase
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
    return "\n\n".join((f"{status}:", "\n".join(items), *about))


def api_description(resolved: Resolved) -> str:
    """Return what the catalog says about the API, then about each group of its errors."""
    catalog = resolved.catalog
    groups = (
        f"## {' '.join(group.title.split())}\n\n{group.description.strip()}"
        for group in catalog.groups.values()
        if group.description
    )
    return "\n\n".join(filter(None, ((catalog.api.description or "").strip(), *groups)))


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
