"""Journeys and consent hints, from the border's models to `policy.model`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from policy.model import Action, ConsentHints, Journey, Step, Target
from policy.places import Path, Places
from policy.step_border import ConsentIn, ExpectIn, FillIn, SelectIn, StepIn, TargetIn


def build_consent(consent: ConsentIn, places: Places) -> ConsentHints:
    """The hints, each with its place."""
    return ConsentHints(**{key: _target(hint, ("consent", key), places) for key, hint in consent if hint})


def build_journeys(journeys: Mapping[str, tuple[StepIn, ...]], places: Places) -> tuple[Journey, ...]:
    """The journeys, in file order."""
    return tuple(_journey(name, steps, places) for name, steps in journeys.items())


def _journey(name: str, steps: tuple[StepIn, ...], places: Places) -> Journey:
    path: Path = ("journeys", name)
    return Journey(
        name=name,
        location=places.key(path),
        steps=tuple(_step(step, (*path, index), places) for index, step in enumerate(steps)),
    )


def _step(step: StepIn, path: Path, places: Places) -> Step:
    action, given = next((key, value) for key, value in step if value is not None)
    return _made(cast("Action", action), given, places, (*path, action))


def _made(action: Action, given: str | int | TargetIn, places: Places, path: Path) -> Step:
    location = places.key(path)
    if isinstance(given, int):
        return Step(action=action, location=location, milliseconds=given)
    if isinstance(given, str):
        return Step(action=action, location=location, value=given)
    gone = isinstance(given, ExpectIn) and given.gone
    return Step(
        action=action, location=location, target=_target(given, path, places), value=_value_beside(given), gone=gone
    )


def _value_beside(given: TargetIn) -> str:
    if isinstance(given, FillIn):
        return given.value
    if isinstance(given, SelectIn):
        return given.option
    return (isinstance(given, ExpectIn) and given.url) or ""


def _target(given: TargetIn, path: Path, places: Places) -> Target | None:
    """The target; None where an address is given instead."""
    kinds = {key: getattr(given, key) or "" for key in TargetIn.model_fields}
    return Target(**kinds, location=places.value(path)) if any(kinds.values()) else None
