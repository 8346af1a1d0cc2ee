"""A check: its options, its judgement, its documentation. Every check is one module in `checks/`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from auditor.evidence import EvidenceKind
from auditor.findings.case import Case, Judgement
from auditor.findings.needs import CrawlNeed, Needs
from auditor.scenarios import scenario_named
from policy.model import Severity

_KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PACKAGE = "checks"
"""Where a check's module has the check's name."""


class Options(BaseModel):
    """Base of every check's options: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    def default_scenarios(self) -> tuple[str, ...]:
        """Default `in:` where it depends on the options; empty: the check's own."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What `checks.CHECKS` lists.

    `judge` is pure: it reads options and case, and returns a judgement. `reads` names the kinds of evidence without which it
    cannot judge a visit: the judge turns a visit that lacks one into a gap before the check's own gaps are added, so a check
    need not look at `visit.blind`.

    Raises ValueError, naming the check, if it contradicts itself: nobody would notice a wrong word in here otherwise.
    """

    id: str
    """The name of its module, with hyphens."""
    title: str
    """One line: what it verifies."""
    options: type[Options]
    judge: Callable[[Any, Case], Judgement]
    codes: Mapping[str, str]
    """Finding code -> what it means, one line."""
    reads: frozenset[EvidenceKind]
    severity: Severity = "error"
    needs: frozenset[CrawlNeed] = frozenset()
    """What the crawl must do besides visiting pages."""
    pages: tuple[str, ...] = ()
    """Options that hold a path or URL of the site, or none: what they name is visited."""
    apart: tuple[str, ...] = ()
    """Options, or properties of them, that hold a path or URL whose opening alone may act: it is visited in a browser context apart."""
    scenarios: tuple[str, ...] = ()
    """Default `in:`, unless the options have one of their own; empty: every scenario that is run."""
    statement: bool = False
    """Whether it reads the page of the statement."""
    everywhere: bool = True
    """Whether it judges every page of the site; else only the statement, and the pages that its options name."""
    absences: frozenset[str] = frozenset()
    """Codes that claim that something is not there. Such a finding holds only if no visit saw the thing."""

    def __post_init__(self) -> None:
        for fault in (*_faults_of_words(self), *_faults_of_reach(self)):
            raise ValueError(f"check {self.id!r}: {fault}")

    def needs_with(self, options: BaseModel) -> Needs:
        """What a rule with these options needs of the crawl."""
        pages, apart = (tuple(_texts(options, names)) for names in (self.pages, self.apart))
        return Needs(
            scenarios=self.default_scenarios(options),
            pages=pages,
            apart=apart,
            crawl=self.needs,
        )

    def default_scenarios(self, options: BaseModel) -> tuple[str, ...]:
        """Scenarios that a rule with these options is judged in if it has no `in:`; empty: every one that is run."""
        return (options.default_scenarios if isinstance(options, Options) else ()) or self.scenarios

    @property
    def page(self) -> str:
        """The check's page of documentation: its module's docstring."""
        return sys.modules[self.judge.__module__].__doc__ or ""


def _texts(options: BaseModel, names: tuple[str, ...]) -> Iterator[str]:
    values = (getattr(options, name, None) for name in names)
    return (value for value in values if isinstance(value, str))


def _faults_of_words(check: Check) -> Iterator[str]:
    """What is wrong with its names and lines."""
    package, _, module = check.judge.__module__.rpartition(".")
    if not _KEBAB.fullmatch(check.id) or (package == _PACKAGE and check.id != module.replace("_", "-")):
        yield f"its id must be the name of its module with hyphens, {module.replace('_', '-')!r}"
    for what, text in (("title", check.title), *check.codes.items()):
        if not text.strip() or "\n" in text:
            yield f"what it says of {what!r} must be one line"
    for code in check.codes:
        if not _KEBAB.fullmatch(code):
            yield f"the code {code!r} must be lower case with hyphens"
    for code in sorted(check.absences - set(check.codes)):
        yield f"{code!r} is among its absences, and none of its codes"


def _faults_of_reach(check: Check) -> Iterator[str]:
    """What is wrong with what it reads, and with what it needs of the crawl."""
    if not check.reads or not all(isinstance(kind, EvidenceKind) for kind in check.reads):
        yield "it must read one kind of evidence or more, each an EvidenceKind"
    if EvidenceKind.VISIT in check.reads:
        yield "it need not read 'visit': every check is told of a visit that was lost"
    if not all(isinstance(need, CrawlNeed) for need in check.needs):
        yield "each of its needs must be a CrawlNeed"
    for name in (p for p in check.pages if p not in check.options.model_fields):
        yield f"it has no option {name!r} that could hold a page"
    for name in (s for s in check.scenarios if scenario_named(s) is None):
        yield f"its default scenario {name!r} is unknown"
