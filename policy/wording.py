"""What pydantic found wrong, in the words of a person who writes a policy, at the place where it is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from policy.draft import Draft
from policy.errors import Problem
from policy.known_keys import keys_at
from policy.model import JOURNEY
from policy.places import Path
from policy.suggest import cut, hint, shown
from policy.vendor_words import likely_vendor
from policy.vocabulary import Vocabulary

# What a value must be, by the type of pydantic's error. Others are put in words below, or left to pydantic.
_MUST_BE = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a mapping of keys",
    "model_type": "a mapping of keys",
    "model_attributes_type": "a mapping of keys",
    "dataclass_type": "a mapping of keys",
}
_LIMITS = {
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
    "greater_than": ("more than", "gt"),
    "less_than": ("less than", "lt"),
}
_SIZES = {
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "string_too_short": "must not be empty",
    "string_too_long": "must be at most {max_length} characters long",
}
_LONGEST = 300  # a check's message may quote what it was given: a megabyte, on many lines
_QUOTED = re.compile(r"'([^']*)'")
_INPUT = re.compile(r"^Input should ")


@dataclass(frozen=True, slots=True)
class _Error:
    details: ErrorDetails
    path: Path
    branch: bool
    """Whether the error is one of several alternatives for the same value."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts the errors of one model, held against the node at `path`, into words."""

    draft: Draft
    vocabulary: Vocabulary
    model: type[BaseModel]
    path: Path = ()
    other_keys: tuple[str, ...] = ()
    """Keys that the node may have besides the model's."""

    def problems(self, errors: Iterable[ErrorDetails]) -> Iterator[Problem]:
        """One problem for each value that is wrong, however many alternatives it fails."""
        for path, group in self._groups(errors):
            kind = group[0].details["type"]
            if bad_key := next((e for e in group if e.details["loc"][-1:] == ("[key]",)), None):
                name = str(path[-1])
                message = self._said(bad_key.details, cut(name), name, name)
                yield Problem(location=self.draft.places.key(path), message=message)
            elif kind in ("missing", "extra_forbidden"):
                yield self._key_problem(kind, path)
            elif any(e.details["type"] != "too_short" or not self._long_enough(e) for e in group):
                yield self.draft.problem(path, cut(self._value_message(path, group), _LONGEST))

    def _groups(self, errors: Iterable[ErrorDetails]) -> Iterable[tuple[Path, list[_Error]]]:
        groups: dict[Path, list[_Error]] = {}
        for error in map(self._placed, errors):
            groups.setdefault(error.path, []).append(error)
        # Of the alternatives for a value, the one that came furthest is what the writer meant.
        outdone = {path[:n] for path, group in groups.items() if any(e.branch for e in group) for n in range(len(path))}
        return [(p, g) for p, g in groups.items() if p not in outdone or not all(e.branch for e in g)]

    def _placed(self, details: ErrorDetails) -> _Error:
        """Find the error's node: pydantic's way to it also names models and functions, which the file does not have."""
        loc, path, node = details["loc"], self.path, self.draft.at(self.path)
        keyed = details["type"] == "missing"
        for step in loc[:-1] if keyed else loc:
            if isinstance(node, dict) and step in node:
                node = node[str(step)]
            elif isinstance(node, list) and isinstance(step, int) and step < len(node):
                node = node[step]
            else:
                continue
            path = (*path, step)
        steps = len(path) - len(self.path)
        path = (*path, loc[-1]) if keyed else path
        return _Error(details, path, branch=steps + keyed < len(loc))

    def _long_enough(self, error: _Error) -> bool:
        # pydantic counts a list's good entries only: too short for bad entries, which have their own problems.
        given = self.draft.at(error.path)
        return isinstance(given, list) and len(given) >= error.details.get("ctx", {}).get("min_length", 0)

    def _key_problem(self, kind: str, path: Path) -> Problem:
        places, name = self.draft.places, self.draft.name(path[:-1])
        if kind == "missing":
            where = places.key(path[:-1])
            return Problem(location=where, message=f"missing '{path[-1]}' in {name}")
        key = str(path[-1])
        message = f"'{cut(key)}' is not a key of {name}{hint(key, self._keys(path[:-1]))}"
        return Problem(location=places.key(path), message=message)

    def _keys(self, path: Path) -> set[str]:
        relative = path[len(self.path) :]
        return set(keys_at(self.model, relative)) | set(self.other_keys if not relative else ())

    def _value_message(self, path: Path, group: list[_Error]) -> str:
        given, name = self.draft.at(path), self.draft.name(path)
        raw = self.draft.places.raw(path)
        wishes = " or ".join(dict.fromkeys(w for e in group if (w := _wish(e.details))))
        if not wishes:
            return self._said(group[0].details, name, given, raw)
        if given is None and not raw:
            return f"{name} is empty: it must be {wishes}"
        if wishes == "text" and raw:
            return f"{name} must be text: put {cut(raw)} in quotes"
        return f"{name} must be {wishes}, not {shown(given, raw)}{_near(group, given)}"

    def _said(self, details: ErrorDetails, name: str, given: object, raw: str) -> str:
        kind, context, value = details["type"], details.get("ctx", {}), shown(given, raw)
        if kind.startswith("unknown_"):
            noun = kind.removeprefix("unknown_")
            return f"unknown {noun} {value}{self._meant(noun, str(given))}"
        if kind in ("value_error", "assertion_error"):
            said, python = str(context.get("error")), repr(given)
            return value + said[len(python) :] if said.startswith(python) and not isinstance(given, str) else said
        if kind == "too_short" and context.get("min_length") == 1:
            return f"{name} must not be empty"
        if kind in _SIZES:
            return f"{name} {_SIZES[kind].format(**context)}"
        return f"{name} {_INPUT.sub('must ', details['msg'])}, not {value}"

    def _meant(self, noun: str, given: str) -> str:
        words = self.vocabulary.vendor_words
        if noun != "vendor" or not words:
            return hint(given, self._known(noun))
        near = likely_vendor(given, words)
        return f": did you mean '{near}'?" if near else ""

    def _known(self, noun: str) -> frozenset[str]:
        """The vendors, scenarios or journeys that there are."""
        words = self.vocabulary
        journeys = frozenset(s.removeprefix(JOURNEY) for s in words.scenarios if s.startswith(JOURNEY))
        return {"vendor": words.vendors, "scenario": words.scenarios, "journey": journeys}[noun]


def _wish(details: ErrorDetails) -> str:
    """What the value must be; empty if the error is of another kind."""
    kind = details["type"]
    if kind in _LIMITS:
        word, bound = _LIMITS[kind]
        return f"{word} {details['ctx'][bound]}"
    if words := _choices(details):
        return f"one of {', '.join(words)}" if len(words) > 1 else f"'{words[0]}'"
    return _MUST_BE.get(kind, "")


def _choices(details: ErrorDetails) -> list[str]:
    if details["type"] not in ("literal_error", "enum"):
        return []
    return _QUOTED.findall(str(details.get("ctx", {}).get("expected")))


def _near(group: Iterable[_Error], given: object) -> str:
    words = [word for error in group for word in _choices(error.details)]
    near = hint(given, words) if isinstance(given, str) and words else ""
    return near if "did you mean" in near else ""
