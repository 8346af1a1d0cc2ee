"""The vocabulary of the reader's tests: a small language, and one-line ways to read a policy in it."""

from __future__ import annotations

import datetime as dt
import tempfile
from enum import Enum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from policy.errors import PolicyError
from policy.formats import HostGlob, JourneyName, ScenarioName, VendorId
from policy.model import Policy, Purpose
from policy.reader import Vocabulary, read_policy

TODAY = dt.date(2026, 3, 1)


class Options(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mark(Enum):
    ICON = "icon"
    TEXT = "text"


class Place(Options):
    city: str
    streets: tuple[str, ...] = ()


class Nothing(Options):
    pass


class Everything(Options):
    must: str
    allow: tuple[Purpose, ...] = ()
    clicks: int = Field(2, ge=1, le=9)
    share: float = 0.5
    mark: Mark = Mark.ICON
    hosts: frozenset[HostGlob] = frozenset()
    place: Place | None = None
    who: str | list[str] = ""
    vendor: VendorId | None = None
    than: ScenarioName | None = None
    way: JourneyName | None = None


VOCABULARY = Vocabulary(
    checks={"cookies-declared": Nothing, "everything": Everything},
    scenarios=frozenset({"no-choice", "gpc", "no-cookies"}),
    vendors=frozenset({"google-analytics", "meta"}),
)


def read(text: str | bytes, **files: str) -> Policy:
    """Read a policy that stands in a folder with those files (`statement="..."` makes statement.txt)."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / f"{name}.txt").write_text(content)
        path = Path(folder) / "policy.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_policy(path, VOCABULARY, today=TODAY)


def problems(text: str | bytes, **files: str) -> list[tuple[int, int, str]]:
    """Line, column and message of every problem; none if the policy can be read."""
    try:
        read(text, **files)
    except PolicyError as error:
        return [(p.location.line, p.location.column, p.message) for p in error.problems]
    return []


SITE = "site: {name: Shop, url: https://shop.example/}"
CLAUSES = "clauses: [{id: c, rules: [{id: r, check: cookies-declared}]}]"


def policy(*, site: str = SITE, clauses: str = CLAUSES, more: str = "") -> str:
    """A whole policy: version on line 1, the site on line 2, clauses from line 3, more after them."""
    return "\n".join(part for part in ("version: 1", site, clauses, more) if part)


def assert_problem(marked: str, message: str, **files: str) -> None:
    """The policy has this problem alone, at the place of the mark ¦ (which is taken out)."""
    before, _, after = marked.partition("¦")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    assert problems(before + after, **files) == [(line, column, message)]


def in_site(keys: str) -> str:
    """A policy whose site has these keys too."""
    return policy(site=f"site: {{name: Shop, url: 'https://shop.example/', {keys}}}")


def in_clauses(clause: str) -> str:
    """A policy of this one clause."""
    return policy(clauses=f"clauses: [{clause}]")


def in_rules(rule: str) -> str:
    """A policy of this one rule."""
    return in_clauses(f"{{id: c, rules: [{rule}]}}")
