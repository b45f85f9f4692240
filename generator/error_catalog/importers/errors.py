"""Mentions of errors to errors of a catalog: one for each code, or for each status without."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from error_catalog.files import Path
from error_catalog.importers.draft import Code, Mention, Question, Status
from error_catalog.importers.names import Names, code_in_words, status_name, stem
from error_catalog.importers.sentences import is_generic

FROM_TEXTS = 3
"""From this rank on, a mention is a text about an error, and not a response."""
IN_WORDS = "the code in words"
"""The mark of a summary that the source does not have."""
MANY_OPERATIONS = 12
"""An error of more operations than this, and of most that there are, names none."""
MANY = 3
"""More questions of one kind than this are asked once."""


@dataclass(slots=True)
class Joined:
    """
    The errors of a catalog, and what nobody knows about them.

    Args:
        errors: As in a catalog, by name, in the order of the source.
        groups: Titles by group.
        marks: Comments behind values.
    """

    errors: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    marks: dict[Path, str] = field(default_factory=dict)


class _Unknown(NamedTuple):
    """What is not known of one error."""

    what: str
    among: tuple[Status, ...]
    places: tuple[str, ...]
    name: str
    code: Code


def join(
    mentions: Iterable[Mention],
    names: Names,
    first: str = "",
    everywhere: Sequence[str] = (),
) -> Joined:
    """
    Make one error of all mentions of one code; the source with the lowest rank wins.

    A mention without a code is an error of its own: give it a name.

    Args:
        first: The catalog's first envelope, which errors need not name.
        everywhere: All operations of the API; an error of all of them names none.
    """
    joined = Joined()
    by_code: dict[Any, list[Mention]] = defaultdict(list)
    every = _without_common_texts(list(mentions))
    same = _one_error(every)
    for at, each in enumerate(every):
        key: Any = (type(each.code), each.code)
        if each.code is None:
            key = (None, each.name or at)
        by_code[same.get(key, key)].append(each)
    unknown: list[_Unknown] = []
    for found in by_code.values():
        _add(joined, sorted(found, key=lambda each: each.rank), names, first, unknown)
    _place_operations(joined, everywhere)
    _group(joined)
    _ask(joined, unknown)
    return joined


MANY_CODES = 3
"""A text that more codes than this have says nothing of any of them."""


def _without_common_texts(mentions: list[Mention]) -> list[Mention]:
    """Take away summaries that many codes share, or that only say that it is an error."""
    users: dict[str, set[Code]] = defaultdict(set)
    for each in mentions:
        for text in (each.summary, each.remark):
            if each.code is not None and text:
                users[text].add(each.code)
    common = {text for text, codes in users.items() if len(codes) > MANY_CODES}

    def without(mention: Mention) -> Mention:
        if mention.code is None:
            return mention
        if mention.remark in common or is_generic(mention.remark):
            mention = replace(mention, remark="")
        if mention.summary in common or is_generic(mention.summary):
            mention = replace(mention, summary="", description="")
        return mention

    return [without(each) for each in mentions]


def _one_error(mentions: Sequence[Mention]) -> dict[Any, Any]:
    """Return the code that stands for each code of an error that has several."""
    same: dict[Any, Any] = {}
    for each in mentions:
        first: Any = (type(each.code), each.code)
        for code in each.also:
            key = (type(code), code)
            if code is not None and key != first:
                same.setdefault(key, same.get(first, first))
    return same


def _add(
    joined: Joined,
    found: Sequence[Mention],
    names: Names,
    first: str,
    unknown: list[_Unknown],
) -> None:
    code = found[0].code
    wanted = _first(each.name for each in found) or str(code)
    name = names.of(
        str(code) if code is not None else wanted, stem(wanted, (), "error")
    )
    error = _codes(found, name)
    statuses, question = _statuses(found)
    if statuses:
        error["status"] = statuses[0] if len(statuses) == 1 else statuses
    envelope = _first(each.envelope for each in found)
    if envelope and envelope != first:
        error["envelope"] = envelope
    _add_texts(joined, name, error, found)
    cases = _cases(found)
    if cases:
        for key in ("status", "description", "action", "message"):
            error.pop(key, None)
        question = None
    _add_rest(error, found, has_cases=bool(cases))
    if cases:
        error["cases"] = cases
    joined.errors[name] = error
    if question is not None:
        among, places = question
        unknown.append(
            _Unknown("status", among, places, name, name if code is None else code)
        )


def _codes(found: Sequence[Mention], name: str) -> dict[str, Any]:
    """Return the key ``code`` of an error, if it is not its name."""
    own = [each.code for each in found if each.code is not None]
    codes = list(dict.fromkeys([*own, *(also for each in found for also in each.also)]))
    if None in codes:  # It is written last.
        codes = [*(each for each in codes if each is not None), None]
    if not codes:
        return {"code": None}
    if codes[1:]:
        return {"code": codes if codes != [None] else None}
    return {"code": codes[0]} if codes[0] != name else {}


def _add_texts(
    joined: Joined, name: str, error: dict[str, Any], found: Sequence[Mention]
) -> None:
    summary = _first(each.summary for each in found)
    summary = summary or _first(each.remark for each in found)
    if not summary:
        summary = code_in_words(found[0].code if found[0].code is not None else name)
        joined.marks["errors", name, "summary"] = IN_WORDS
    error["summary"] = summary
    description = _first(
        each.description for each in found if each.summary == summary
    ) or _first(each.description for each in found)
    if description and description != summary:
        error["description"] = description
    for key in ("action", "message"):
        text = _first(getattr(each, key) for each in found)
        if text and text != summary:
            error[key] = text


def _add_rest(
    error: dict[str, Any], found: Sequence[Mention], *, has_cases: bool
) -> None:
    group = list(dict.fromkeys(each.group for each in found if each.group))
    if len(group) == 1:
        error["group"] = group[0]
    for key in ("params",) if has_cases else ("pins", "params"):
        values = _first(getattr(each, key) for each in found)
        if values:
            error[key] = dict(values)
    requires = _first(each.requires for each in found)
    if requires and not has_cases:
        error["requires"] = list(requires)
    operations = list(dict.fromkeys(op for each in found for op in each.operations))
    if operations:
        error["operations"] = operations
    retry = _first(each.retry for each in found)
    if retry is not None and retry != "":
        error["retry"] = retry
    example = _example(found, error.get("summary", ""))
    if example and not has_cases:
        error["example"] = example


def _example(found: Sequence[Mention], summary: str) -> dict[str, Any]:
    """Return the values of the first example, without what the error says anyway."""
    example = dict(_first(each.example for each in found) or {})
    if example.get("message") == summary:
        del example["message"]
    return example


def _cases(found: Sequence[Mention]) -> dict[str, dict[str, Any]]:
    """
    Return the responses of an error that differ in more than their status.

    Only schemas say what a response always has, so only they can make cases.
    """
    kinds: dict[Any, list[Mention]] = defaultdict(list)
    for each in found:
        if each.statuses and each.rank == 0:
            pins = tuple(sorted((key, repr(value)) for key, value in each.pins.items()))
            kinds[tuple(sorted(each.requires)), pins, each.envelope].append(each)
    spans = [
        {status for each in group for status in each.statuses}
        for group in kinds.values()
    ]
    every = [status for span in spans for status in span]
    if len(kinds) < 2 or len(every) != len(set(every)):
        return {}
    cases: dict[str, dict[str, Any]] = {}
    shared = {each.envelope for each in found}
    for group, span in zip(kinds.values(), spans, strict=True):
        alike = [each for each in found if set(each.statuses) & span]
        statuses = sorted(span, key=str)
        name = _first(each.case for each in alike) or status_name(statuses[0])
        case: dict[str, Any] = {
            "when": _first(each.summary for each in alike if each.case)
            or f"The status is {listed([str(each) for each in statuses], 'or')}.",
            "status": statuses[0] if len(statuses) == 1 else statuses,
        }
        if len(shared) > 1:
            case["envelope"] = group[0].envelope
        if group[0].pins:
            case["pins"] = dict(group[0].pins)
        if group[0].requires:
            case["requires"] = list(group[0].requires)
        action = _first(each.action for each in alike)
        if action:
            case["action"] = action
        example = _example(alike, "")
        if example:
            case["example"] = example
        cases[name] = case
    return cases


def _first(values: Iterable[Any]) -> Any:
    """Return the first of *values* that says something; empty text if none does."""
    return next((each for each in values if each or each is False), "")


def _statuses(
    found: Sequence[Mention],
) -> tuple[list[Status], tuple[tuple[Status, ...], tuple[str, ...]] | None]:
    """
    Return the statuses of an error, and what to ask if they are not known.

    Those that two kinds of sources give must agree; else nobody knows which are right.
    """
    by_source: dict[Any, dict[Status, str]] = defaultdict(dict)
    for each in found:
        # Responses add up: each says one status. Texts say all of them.
        source = (each.rank, each.place if each.rank >= FROM_TEXTS else "")
        for status in each.statuses:
            by_source[source].setdefault(status, each.place)
    if by_source:
        sources = [by_source[source] for source in sorted(by_source)]
        sure = sources[0]
        for other in sources[1:]:
            if not _agree(sure, other):
                every = {**other, **sure}
                return [], (tuple(every), tuple(dict.fromkeys(every.values())))
        return sorted(sure, key=str), None
    among = list(dict.fromkeys(status for each in found for status in each.among))
    places = tuple(dict.fromkeys(each.place for each in found))[:2]
    if found[0].code is None and not among:
        return [], None  # An error of any status, such as that of `default`.
    return [], (tuple(sorted(among, key=str)), places)


def _agree(sure: Iterable[Status], other: Iterable[Status]) -> bool:
    def is_within(status: Status, statuses: Iterable[Status]) -> bool:
        return any(
            each == status or str(each) == f"{str(status)[0]}XX" for each in statuses
        )

    ours, theirs = list(sure), list(other)
    return all(is_within(each, ours) for each in theirs) or all(
        is_within(each, theirs) for each in ours
    )


def _place_operations(joined: Joined, everywhere: Sequence[str]) -> None:
    """Leave out the operations of errors that most operations have, and say so."""
    every = set(everywhere)
    for name, error in joined.errors.items():
        found = set(error.get("operations", ()))
        if len(found) > max(MANY_OPERATIONS, len(every) // 2):
            joined.marks["errors", name] = f"on {len(found)} of {len(every)} operations"
            del error["operations"]
        elif found and every <= found:
            del error["operations"]


def _group(joined: Joined) -> None:
    """Turn the titles of groups into groups, if there is more than one."""
    titles = list(
        dict.fromkeys(
            error["group"] for error in joined.errors.values() if "group" in error
        )
    )
    ids: dict[str, str] = {}
    for title in titles:
        ids[title] = stem(title, tuple(ids.values()), "group")
    for error in joined.errors.values():
        if "group" in error:
            if len(titles) > 1:
                error["group"] = ids[error["group"]]
            else:
                del error["group"]
    if len(titles) > 1:
        joined.groups = {ids[title]: {"title": title} for title in titles}


def _ask(joined: Joined, unknown: Sequence[_Unknown]) -> None:
    """Ask for what is not known, once for all errors of which the same is known."""
    groups: dict[tuple[Any, ...], list[_Unknown]] = defaultdict(list)
    for each in unknown:
        groups[each.what, each.among].append(each)
    for (what, among), found in groups.items():
        known = f": {listed([str(each) for each in among], 'or')}" if among else ""
        if len(found) <= MANY:
            asked = [(each.name, f"`{each.code}`", each.places) for each in found]
        else:
            first = found[0]
            others = f"{len(found) - 1} other errors that lack it"
            places = tuple(dict.fromkeys(at for each in found for at in each.places))
            asked = [(first.name, f"`{first.code}` and of {others}", places)]
        for name, who, places in asked:
            where = f" ({', '.join(places[:2])})" if places else ""
            text = f"{what} of {who}{known}{where}"
            joined.questions.append(Question(("errors", name), text))


def default_of(envelopes: Mapping[str, Any]) -> str:
    """
    Return the envelope that errors need not name; empty if they all should.

    An error that names none is also looked for in other envelopes: beside one without a
    code, its responses would be read as that one's.
    """
    rest = [name for name, each in envelopes.items() if "{code}" not in repr(each)]
    return "" if rest and len(envelopes) > 1 else next(iter(envelopes), "")


def listed(words: Sequence[str], last: str) -> str:
    """Return words as a list in a sentence: ``a, b or c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
