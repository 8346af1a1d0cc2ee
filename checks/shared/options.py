"""Types of options that several checks share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema

from policy.durations import parse_duration
from policy.globs import host_glob_problem
from policy.model import Duration
from policy.suffixes import host_width_problem


def _duration(value: Any) -> Duration:
    if isinstance(value, Duration):
        return value
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no duration: write it like 13 months, 400 days or session")  # noqa: TRY004 (pydantic wants it)
    return parse_duration(value)


def _length(duration: Duration) -> Duration:
    if duration.seconds is None:
        raise ValueError("'session' is no length of time here: write it like 1 day")
    return duration


def _host_glob(glob: str) -> str:
    if problem := host_glob_problem(glob) or host_width_problem(glob.lower()):
        raise ValueError(problem)
    return glob


Length = Annotated[
    Duration,
    BeforeValidator(_duration),
    AfterValidator(_length),
    PlainSerializer(lambda d: d.text, return_type=str),
    WithJsonSchema({"type": "string", "description": "A length of time, e.g. 1 day, 6 months", "examples": ["1 day"]}),
]
"""A length of time as in `13 months`; never `session`."""

HostGlob = Annotated[
    str,
    AfterValidator(_host_glob),
    WithJsonSchema({"type": "string", "description": "Host glob over whole labels, e.g. *.example.com"}),
]
"""A host glob over whole labels, as in `*.example.com`."""


def seconds_of(length: Duration) -> float:
    """A `Length` in seconds."""
    return length.seconds or 0.0
