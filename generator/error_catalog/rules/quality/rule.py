"""What a rule of quality is, what it looks at, and how what it finds can be fixed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from error_catalog.catalog.model import CaseSpec, Catalog, ErrorSpec, ResponseSpec
from error_catalog.diagnostics import Finding, Severity, is_mapping
from error_catalog.files import Path
from error_catalog.rules.quality.prose import Text
from error_catalog.runtime.contract import places, shape_places
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.targets.python.adapters import Adapter


@dataclass(frozen=True, slots=True)
class Drop:
    """
    Remove the entry or the item at *path*.

    Args:
        default: The text that stands for it from then on, and so may travel; None if none does.
    """

    path: Path
    default: Path | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """Add the key *key* to the mapping at *path*."""

    path: Path
    key: str
    value: Literal[True]


@dataclass(frozen=True, slots=True)
class Move:
    """Move *rest*, the end of the summary of the error at *path*, to its description."""

    path: Path
    summary: str
    rest: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Replace the text at *path*."""

    path: Path
    text: str


_WIRE = ("message", "summary", "title")
"""Kinds of texts that can travel."""

Change = Drop | Move | Put | Rewrite
"""A change of a catalog's data."""


@dataclass(frozen=True, slots=True)
class Repairable(Finding):
    """A finding and the changes that fix it; none of them changes what travels."""

    changes: tuple[Change, ...] = field(default=(), kw_only=True)


Check = Callable[["Subject"], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """
    A rule of quality.

    Args:
        check: Its docstring says in one sentence what it finds.
        severity: Unless the configuration sets another.
        source: The standard or the experience that it comes from.
        is_default: It is checked without being selected.
        habit: What is said, once, where most errors of a catalog break the rule, with
            ``{count}`` and ``{total}``; empty to report each of them.
    """

    id: str
    check: Check
    severity: Severity
    source: str
    is_default: bool = True
    habit: str = ""

    @property
    def sentence(self) -> str:
        """What the rule finds."""
        sentence = (self.check.__doc__ or "").strip().partition("\n\n")[0]
        return " ".join(sentence.split()).replace("``", "`")


@dataclass(frozen=True)
class Subject:
    """
    A sound catalog as rules of quality see it; errors that are retired are not in it.

    Args:
        data: The catalog as it was written, with what it includes.
        own: Sections and keys that stand in the catalog's own file.
        adapters: Those that its Python package is to have.
    """

    resolved: Resolved
    data: Mapping[str, Any]
    own: frozenset[tuple[str, str]]
    adapters: tuple[Adapter, ...] = ()

    @property
    def catalog(self) -> Catalog:
        """The catalog, with its standard envelopes written out."""
        return self.resolved.catalog

    @cached_property
    def errors(self) -> dict[str, ErrorSpec]:
        """The errors that are not retired, by name."""
        return {name: self.catalog.errors[name] for name in self.resolved.by_error}

    @cached_property
    def fields(self) -> dict[str, frozenset[str]]:
        """The fields that each envelope has a place for."""
        return {
            each.envelope.name: frozenset(place.field for place in shape_places(each))
            for each in self.resolved.contract.shapes
        }

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """What the errors and their cases say for people to read."""
        return tuple(text for texts in self._texts.values() for text in texts)

    def texts_of(self, name: str) -> tuple[Text, ...]:
        """Return the texts of one error and of its cases."""
        return self._texts[name]

    @cached_property
    def _texts(self) -> dict[str, tuple[Text, ...]]:
        return {name: tuple(self._texts_of(name)) for name in self.errors}

    def _texts_of(self, name: str) -> Iterator[Text]:
        sent = {kind for kind in _WIRE if self.is_sent(name, kind)}
        for path, spec in self.specs(name):
            for kind in ("summary", "title", "message", "description", "action"):
                text = getattr(spec, kind, None)
                if text:
                    at = (*path, kind)
                    yield Text(at, kind, text, name, is_sent=kind in sent)
            if isinstance(spec, CaseSpec):
                yield Text((*path, "when"), "when", spec.when, name, is_sent=False)

    def specs(self, name: str) -> Iterator[tuple[Path, ResponseSpec]]:
        """Yield an error and each of its cases, with their places."""
        spec = self.errors[name]
        yield ("errors", name), spec
        for case, each in spec.cases.items():
            yield ("errors", name, "cases", case), each

    def is_sent(self, name: str, kind: str) -> bool:
        """Tell whether the text of this *kind* travels in a response of the error."""
        return any(self._sends(each, kind) for each in self.resolved.by_error[name])

    def _sends(self, response: Response, kind: str) -> bool:
        has = self.fields[response.shape.envelope.name] - {*response.rule.pins}
        has -= {*response.rule.omits}
        spec, case = response.spec, response.spec.cases.get(response.case or "")
        if kind != "summary":
            return kind in has
        said = spec.message or (case.message if case else None)
        return ("message" in has and not said) or ("title" in has and not spec.title)

    def fields_in(self, response: Response) -> frozenset[str]:
        """Return the fields with a place in a response, those inside its pins included."""
        pins = self.resolved.contract.pins(response.rule).values()
        pinned = {place.field for pin in pins for place in places(pin)}
        return self.fields[response.shape.envelope.name] | pinned

    def headers_of(self, response: Response) -> frozenset[str]:
        """Return the names of the headers that a response can have, in lower case."""
        names = {
            name.removesuffix("?").lower() for name in response.shape.envelope.headers
        }
        for status in response.statuses:
            constant = self.resolved.contract.status_headers.get(status, {})
            names |= {name.lower() for name in constant}
        return frozenset(names)

    def written(self, section: str) -> dict[str, Any]:
        """Return the entries of a section as their authors wrote them."""
        entries: Any = self.data.get(section)
        return entries if is_mapping(entries) else {}

    def has_own(self, section: str, key: str) -> bool:
        """Tell whether the catalog's own file has this entry, and no file that it includes."""
        return (section, key) in self.own


def place_of(response: Response, key: str) -> Path:
    """Return where *key* of a response is said: in its case, or else in its error."""
    spec = response.spec.cases.get(response.case or "")
    path: Path = ("errors", response.name)
    if spec is not None and key in spec.model_fields_set:
        return (*path, "cases", response.case or "", key)
    return (*path, key)


def exact(response: Response) -> tuple[int, ...]:
    """Return the single statuses of a response; ranges are left out."""
    return tuple(first for first, last in response.rule.statuses if first == last)
