"""What the shape of a step does not show: that it is one step, and that its target is one thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy.draft import Draft
from policy.errors import Problem
from policy.places import Path
from policy.step_border import KINDS, ConsentIn, StepIn

_STEPS = tuple(StepIn.model_fields)
_WITH_TARGET = ("click", "fill", "check", "uncheck", "select", "wait", "expect")


@dataclass(frozen=True, slots=True)
class StepConsistency:
    """Holds the journeys and the consent hints of a draft to what steps and targets are."""

    draft: Draft

    def problems(self) -> Iterator[Problem]:
        """Every inconsistency, in file order."""
        for hint in ConsentIn.model_fields:
            yield from self._target(("consent", hint), KINDS)
        journeys = self.draft.at(("journeys",))
        for name in journeys if isinstance(journeys, dict) else ():
            for way, step in self.draft.mappings(("journeys", name)):
                yield from self._step(way, step)

    def _step(self, way: Path, step: dict[str, object]) -> Iterator[Problem]:
        given = [key for key in step if key in _STEPS]
        if not step or (given and all(step[key] is None for key in given)):
            yield self.draft.problem(way, f"{self.draft.name(way)} needs one of {', '.join(_STEPS)}")
        for key in given[1:]:
            message = f"{self.draft.name(way)} is to {given[0]} already: make '{key}' a step of its own"
            yield Problem(location=self.draft.places.key((*way, key)), message=message)
        for key in given:
            if key in _WITH_TARGET:
                yield from self._target((*way, key), (*KINDS, "url") if key == "expect" else KINDS)

    def _target(self, way: Path, kinds: tuple[str, ...]) -> Iterator[Problem]:
        node, name = self.draft.at(way), self.draft.name(way)
        if not isinstance(node, dict):
            return
        given = [key for key in node if key in kinds and node[key] is not None]
        if not given:
            yield self.draft.problem(way, f"{name} needs one of {', '.join(kinds)}")
        for key in given[1:]:
            message = f"{name} has {given[0]} already: '{key}' cannot stand beside it"
            yield Problem(location=self.draft.places.key((*way, key)), message=message)
        if given and "role" not in given and node.get("name") is not None:
            message = f"name stands beside a role only: {name} has {given[0]}"
            yield Problem(location=self.draft.places.key((*way, "name")), message=message)
