"""Reads a policy: YAML to `policy.model.Policy`, or every problem at once, each with its file, line and column."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

from pydantic import BaseModel, ValidationError

from policy.border import PolicyIn, RuleIn
from policy.build import build
from policy.consistency import Consistency
from policy.draft import Draft
from policy.errors import PolicyError, Problem
from policy.form_consistency import FormConsistency
from policy.known_keys import keys_at
from policy.model import JOURNEY, Policy
from policy.places import Path as NodePath
from policy.places import Places
from policy.presets import clauses_of
from policy.source import Source, read_source
from policy.statement.reviewed import read_reviewed, reviewing_notes
from policy.step_consistency import StepConsistency
from policy.vocabulary import Vocabulary
from policy.wording import Wording
from policy.yaml_nodes import Document, read_yaml

__all__ = ["MAX_PROBLEMS", "Vocabulary", "read_policy"]

MAX_PROBLEMS = 500
"""A file made of nonsense says so after this many."""


def read_policy(
    path: Path, vocabulary: Vocabulary, *, today: dt.date | None = None, shown_as: str | None = None
) -> Policy:
    """The policy in the file at `path`, fit to be judged by.

    `today` (default: the day in UTC) decides which waivers end too late. `shown_as` stands for the path in the policy's
    locations. Raises PolicyError with every problem.
    """
    source = read_source(path, shown_as)
    document = read_yaml(source.text, source.file)
    reading = _Reading(source, document, _with_journeys(vocabulary, document.data))
    day = today or dt.datetime.now(dt.UTC).date()
    consistency = Consistency(reading.draft, reading.vocabulary, day, path.parent)
    related = (consistency, StepConsistency(reading.draft), FormConsistency(reading.draft))
    found = chain(
        document.problems, reading.shape(), reading.rule_options(), chain.from_iterable(r.problems() for r in related)
    )
    problems = list(islice(found, MAX_PROBLEMS + 1))
    if problems or reading.entry is None:
        raise PolicyError(_bounded(problems))
    policy = build(reading.entry, reading.options, document.places, source)
    policy = _with_wording(policy, document.places, path.parent)
    return _extended(policy, reading.entry.extends, document.places, vocabulary)


def _with_wording(policy: Policy, places: Places, folder: Path) -> Policy:
    """The policy with the wording that was reviewed. What is wrong with its files is a problem of the policy's."""
    key = "text" if policy.statement.text is not None else "lock"
    try:
        sentences = read_reviewed(policy.statement, policy.clauses, folder)
        statement = replace(policy.statement, sentences=sentences)
        key = "lock"
        notes = reviewing_notes(statement, folder)
    except ValueError as error:
        location = places.value(("statement", key))
        raise PolicyError((Problem(location=location, message=f"statement.{key}: {error}"),)) from None
    return replace(policy, statement=statement, notes=(*policy.notes, *notes))


def _extended(policy: Policy, presets: tuple[str, ...], places: Places, vocabulary: Vocabulary) -> Policy:
    """The policy with the clauses of its presets after its own, and the scenarios that those need."""
    found = (clauses_of(preset, places.value(("extends", i)), vocabulary) for i, preset in enumerate(presets))
    added = tuple(chain.from_iterable(found))
    needed = dict.fromkeys(s for clause in added for rule in clause.rules for s in rule.scenarios)
    scenarios = tuple(dict.fromkeys((*policy.scenarios, *needed))) if policy.scenarios else ()
    return replace(policy, clauses=(*policy.clauses, *added), scenarios=scenarios)


def _with_journeys(vocabulary: Vocabulary, data: object) -> Vocabulary:
    """The vocabulary with the scenarios that the policy's journeys make."""
    journeys = data.get("journeys") if isinstance(data, dict) else None
    made = {f"{JOURNEY}{name}" for name in journeys} if isinstance(journeys, dict) else set()
    return replace(vocabulary, scenarios=vocabulary.scenarios | made)


def _bounded(problems: list[Problem]) -> tuple[Problem, ...]:
    if len(problems) <= MAX_PROBLEMS:
        return tuple(problems)
    shown = sorted(problems[:MAX_PROBLEMS])
    last = Problem(location=shown[-1].location, message=f"there are more problems than these {MAX_PROBLEMS}")
    return (*shown, last)


@dataclass(slots=True)
class _Reading:
    """A document held against the models of the language and of the checks' options."""

    source: Source
    document: Document
    vocabulary: Vocabulary
    entry: PolicyIn | None = None
    """The whole of it, once `shape` found nothing wrong."""
    options: dict[NodePath, BaseModel] = field(default_factory=dict)
    """Each rule's, once `rule_options` found nothing wrong with it."""
    draft: Draft = field(init=False)

    def __post_init__(self) -> None:
        self.draft = Draft(self.document.data, self.document.places)

    def shape(self) -> Iterator[Problem]:
        """What is wrong with keys, types and formats, options aside."""
        try:
            # As JSON, where a strict model takes a list for a tuple, and still no text for a number.
            self.entry = PolicyIn.model_validate_json(json.dumps(self.document.data), context=self.vocabulary)
        except ValidationError as error:
            yield from Wording(self.draft, self.vocabulary, PolicyIn).problems(error.errors(include_url=False))

    def rule_options(self) -> Iterator[Problem]:
        """What is wrong with the options of rules whose check is known; those that are right are kept."""
        own = frozenset(keys_at(RuleIn, ()))
        for path, rule in self.draft.rules():
            model = self.vocabulary.checks.get(self.draft.text((*path, "check")) or "")
            if model is not None:
                given = {key: value for key, value in rule.items() if key not in own}
                yield from self._held(path, given, model, tuple(own))

    def _held(
        self, path: NodePath, given: dict[str, object], model: type[BaseModel], own: tuple[str, ...]
    ) -> Iterator[Problem]:
        try:
            self.options[path] = model.model_validate_json(json.dumps(given), strict=True, context=self.vocabulary)
        except ValidationError as error:
            wording = Wording(self.draft, self.vocabulary, model, path, own)
            yield from wording.problems(error.errors(include_url=False))
