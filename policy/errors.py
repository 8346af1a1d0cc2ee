"""What is wrong with a policy: every problem with its place, all of them at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Location:
    """A place in a policy file; `line` and `column` count from 1. `file` is the path as the user gave it."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One error in a policy."""

    location: Location
    message: str
    """One line: what is wrong and what to write instead."""

    def __str__(self) -> str:
        return f"{self.location}: {self.message}"


class PolicyError(Exception):
    """A policy that cannot be used; carries every problem, sorted by place. `str()` gives one line a problem."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(p) for p in self.problems))
