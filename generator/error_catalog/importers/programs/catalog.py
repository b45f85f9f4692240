"""A Python program's exceptions as a draft of a catalog."""

import ast
import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from error_catalog.diagnostics import Diagnostic
from error_catalog.files import Location, SourceFile
from error_catalog.importers import envelopes as shapes
from error_catalog.importers.draft import Draft, Mention, Question
from error_catalog.importers.envelopes import Envelope
from error_catalog.importers.errors import default_of, join, listed
from error_catalog.importers.names import (
    Names,
    identifier,
    status_name,
    status_text,
    stem,
)
from error_catalog.importers.programs.bodies import CLASS_NAME, bodies
from error_catalog.importers.programs.classes import library
from error_catalog.importers.programs.facts import CODE, MESSAGE, Fact, facts
from error_catalog.importers.roles import Roles, Steps, shape_at
from error_catalog.importers.sentences import parted
from error_catalog.importers.shapes import ANY, Member, Shape
from error_catalog.importers.vocabulary import plain
from error_catalog.runtime.values import BUILT_IN, RESERVED
from error_catalog.usage.program import load_program
from error_catalog.usage.references import Lookup

RULE = "python-source"
FROM_CLASS, FROM_CALL, FROM_ENUM, CODELESS = 3, 3, 4, 9


@dataclass(slots=True)
class _Sent:
    """The envelopes of a program, by what is sent in them."""

    lookup: Lookup
    by_class: Mapping[str, Envelope]
    every: list[Envelope]

    def of(self, fact: Fact) -> Envelope | None:
        """Return the envelope of an error; None if nothing shows it."""
        if fact.detail is not None:
            return self._kept(_detail_of(fact.detail))
        names = [each.name for each in self.lookup.bases(fact.owner)]
        names += [each.name for each in self.lookup.foreign_bases(fact.owner)]
        for name in names or [fact.owner]:
            # Modules are called by their paths, imports by what Python finds them under.
            known = [
                envelope
                for each, envelope in self.by_class.items()
                if f".{each}".endswith(f".{name}") or f".{name}".endswith(f".{each}")
            ]
            if known:
                return self._kept(known[0])
        if any(
            library(each) in ("fastapi", "starlette") for each in (fact.owner, *names)
        ):
            return self._kept(_detail())
        return None

    def _kept(self, envelope: Envelope) -> Envelope:
        """Return an envelope that is equal, if there is one; so that one is written once."""
        for each in self.every:
            is_alike = each.code_place == envelope.code_place
            if each.shape == envelope.shape and is_alike:
                return each
        self.every.append(envelope)
        return envelope


def _detail() -> Envelope:
    """Return what FastAPI and Starlette send for an ``HTTPException`` by themselves."""
    shape = Shape(
        ("object",), members={"detail": Member(Shape(("string",)), required=True)}
    )
    return Envelope("detail", shape, Roles({("detail",): "message"}, frozenset({()})))


def _detail_of(node: ast.Dict) -> Envelope:
    """Return what FastAPI sends for an ``HTTPException`` whose detail is an object."""
    members: dict[str, Member] = {}
    by_place: dict[Steps, str] = {}
    for key in node.keys:
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            members[key.value] = Member(ANY, required=True)
            for role, names in (("code", CODE), ("message", MESSAGE)):
                if plain(key.value) in names and role not in by_place.values():
                    by_place["detail", key.value] = role
    inner = Shape(("object",), members=members)
    shape = Shape(("object",), members={"detail": Member(inner, required=True)})
    return Envelope("detail", shape, Roles(by_place, frozenset({(), ("detail",)})))


def draft(
    sources: Sequence[SourceFile], name: str, api: str = ""
) -> tuple[Draft | None, list[Diagnostic]]:
    """
    Return the draft of a catalog of a program.

    Args:
        name: What the program is called; without *api*, the id comes from it.
    """
    with warnings.catch_warnings():
        # What Python warns of while it parses is no matter of an import.
        warnings.simplefilter("ignore", SyntaxWarning)
        program, found = load_program(sources)
    lookup = Lookup(program, {})
    known = facts(lookup)
    if not known:
        message = (
            "no exception class and no enum has a code or a status that its text says"
        )
        hint = "name the module that defines the exceptions"
        return None, [*found, Diagnostic(Location(name), RULE, message, hint)]
    sent = _Sent(lookup, bodies(lookup), [])
    return (
        _assembled(
            known,
            sent,
            name,
            api or stem(name.removesuffix(".py").rstrip("/").rpartition("/")[2]),
        ),
        found,
    )


def _assembled(known: Sequence[Fact], sent: _Sent, name: str, api: str) -> Draft:
    envelopes: dict[int, Envelope | None] = {
        at: sent.of(each) for at, each in enumerate(known)
    }
    main = next((each for each in sent.every if each.code_place is not None), None)
    for at, fact in enumerate(known):
        if envelopes[at] is None and not fact.owner:
            envelopes[at] = main
    known = [_named(each, envelopes[at], sent) for at, each in enumerate(known)]
    written, fields = _written(sent.every)
    questions: list[Question] = []
    coded = [
        _mention(each, envelopes[at])
        for at, each in enumerate(known)
        if each.code is not None and _has_code(envelopes[at])
    ]
    bare = [
        (each, envelopes[at])
        for at, each in enumerate(known)
        if each.code is None or not _has_code(envelopes[at])
    ]
    mentions = [*coded, *_codeless(bare, sent.lookup, questions)]
    if any(each is None for each in envelopes.values()):
        unseen = next(known[at].place for at, each in envelopes.items() if each is None)
        mentions = _in_problem(mentions, written, main, unseen, questions)
    joined = join(mentions, Names(api), default_of(written), ("",))
    data: dict[str, Any] = {"catalog": 1, "api": {"id": api}}
    data |= {"fields": fields} if fields else {}
    data |= {"envelopes": written} if written else {}
    data["errors"] = joined.errors
    opening = f"The errors of {api}, imported from the exceptions of {name}."
    return Draft(data, (*joined.questions, *questions), joined.marks, (), 0, opening)


def _named(fact: Fact, envelope: Envelope | None, sent: _Sent) -> Fact:
    """Return an error whose code is the name of its class, where its handler sends that."""
    place = envelope.code_place if envelope else None
    shape = shape_at(envelope.shape, place) if envelope and place else None
    if shape is None or shape.title != CLASS_NAME:
        return fact
    is_own = fact.owner in sent.lookup.program.classes
    return replace(fact, code=fact.owner.rpartition(".")[2] if is_own else None)


def _in_problem(
    mentions: Sequence[Mention],
    written: dict[str, Any],
    main: Envelope | None,
    place: str,
    questions: list[Question],
) -> list[Mention]:
    """Ask for the bodies that no handler shows; if all are, they are those of RFC 9457."""
    text = f"body of the responses: no handler shows it ({place})"
    if not written:
        text = text.replace(" (", "; without `envelopes`, it is that of RFC 9457 (")
        questions.append(Question((), text))
        return list(mentions)
    unseen = [each for each in mentions if not each.envelope]
    coded = [f"`{each.code}`" for each in unseen if each.code is not None]
    goal = main.name if main is not None else stem("problem", written)
    if coded:
        who = listed([*coded[:3], *(["others"] if coded[3:] else [])], "and")
        text = (
            f"body of {who}: no handler shows it; until then it is `{goal}` ({place})"
        )
        questions.append(Question(("errors",), text))
        written.setdefault(goal, {"standard": "rfc9457"})
    bare = stem("undocumented", written)
    silent = [each for each in unseen if each.code is None]
    if silent and main is not None and len(written) == 1:
        written[bare] = {"description": "Only the status is known.", "body": "any"}
        text = f"body of the responses without a code: no handler shows it ({place})"
        questions.append(Question(("envelopes", bare), text))
        return [_placed(each, goal, bare) for each in mentions]
    for each in silent:
        # Beside envelopes without codes, one for any body could not be told from them.
        status = each.statuses[0]
        text = f"`{each.name}`, status {status}, is left out: no handler shows its body"
        questions.append(Question(("errors",), f"{text} ({each.place})"))
    return [_placed(each, goal, bare) for each in mentions if each not in silent]


def _placed(mention: Mention, coded: str, bare: str) -> Mention:
    name = bare if mention.code is None else coded
    return mention if mention.envelope else replace(mention, envelope=name)


def _has_code(envelope: Envelope | None) -> bool:
    return envelope is None or envelope.code_place is not None


def _written(every: Sequence[Envelope]) -> tuple[dict[str, Any], dict[str, Any]]:
    found: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    for each in every:
        each.name = stem(each.name, found, "error")
        shapes.write(each, fields)
        fields |= each.fields
        found[each.name] = {"body": each.body}
    return found, fields


def _mention(fact: Fact, envelope: Envelope | None) -> Mention:
    summary, description = parted(fact.text)
    message = fact.message if fact.message != summary else ""
    params: dict[str, Any] = {_param(each): {} for each in fact.params}
    for each in fact.params:
        message = message.replace(f"{{{each}}}", f"{{{_param(each)}}}")
    if not summary and not params:
        summary, message = message.replace("{{", "{").replace("}}", "}"), ""
    rank = FROM_CALL if fact.is_raise else FROM_CLASS if fact.owner else FROM_ENUM
    return Mention(
        fact.code,
        fact.place,
        rank,
        statuses=(fact.status,) if fact.status else (),
        name=_name(fact),
        summary=summary,
        description=description,
        message=message,
        envelope=envelope.name if envelope else "",
        params=params,
    )


def _param(name: str) -> str:
    return f"{name}_value" if name in BUILT_IN or name in RESERVED else name


def _name(fact: Fact) -> str:
    last = fact.owner.rpartition(".")[2]
    short = last.removesuffix("Exception").removesuffix("Error") or last
    return identifier(short)


def _codeless(
    found: Sequence[tuple[Fact, Envelope | None]],
    lookup: Lookup,
    questions: list[Question],
) -> list[Mention]:
    """Return one error without a code for each status; responses do not tell more apart."""
    groups: dict[tuple[int, str], list[Fact]] = defaultdict(list)
    for fact, envelope in found:
        if fact.status is not None:
            groups[fact.status, envelope.name if envelope else ""].append(fact)
    result: list[Mention] = []
    for (status, sent), facts_ in groups.items():
        owners = list(dict.fromkeys(each.owner for each in facts_))
        texts = list(dict.fromkeys(each.text or each.message for each in facts_))
        is_one = len(owners) == 1 and owners[0] in lookup.program.classes
        name = _name(facts_[0]) if is_one else status_name(status)
        if any(each.name == name for each in result):
            name = f"{name}_{sent}" if sent else f"{name}_{status}"
        mention = _mention(facts_[0], None)
        if len(texts) > 1:
            mention = Mention(None, facts_[0].place)
        result.append(
            replace(
                mention,
                code=None,
                rank=CODELESS,
                statuses=(status,),
                name=name,
                summary=mention.summary or status_text(status),
                envelope=sent,
            )
        )
        own = [each for each in owners if each in lookup.program.classes]
        named = [f"`{each.rpartition('.')[2]}`" for each in own]
        if len(own) > 1:
            text = f"code of {listed(named[:4], 'and')}: {len(own)} classes have status {status} and no code ({facts_[0].place})"
            questions.append(Question(("errors", name), text))
    return result
