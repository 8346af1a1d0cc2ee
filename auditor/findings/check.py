"""A check: its options, its judgement, its documentation. Every check is one module in `checks/`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from auditor.evidence import EvidenceKind
from auditor.findings.case import Case, Judgement
from policy.model import Severity


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

    `judge` is pure: it reads options and case, and returns a judgement. `reads` names the kinds of evidence
    without which it cannot judge a visit: the judge turns a visit that lacks one
    into a gap before the check's own gaps are added, so a check need not look at `visit.blind`.
    """

    id: str
    title: str
    """One line: what it verifies."""
    options: type[Options]
    judge: Callable[[Any, Case], Judgement]
    codes: Mapping[str, str]
    """Finding code -> what it means, one line."""
    reads: frozenset[EvidenceKind]
    severity: Severity = "error"
    fills_forms: bool = False
    """Whether it judges what becomes of what is typed into forms: they are then filled in, where the policy lets them."""
    scenarios: tuple[str, ...] = ()
    """Default `in:`, unless the options have one of their own; empty: every scenario that is run."""
    absences: frozenset[str] = frozenset()
    """Codes that claim that something is not there. Such a finding holds only if no visit saw the thing."""

    def default_scenarios(self, options: BaseModel) -> tuple[str, ...]:
        """Scenarios that a rule with these options is judged in if it has no `in:`; empty: every one that is run."""
        return (options.default_scenarios if isinstance(options, Options) else ()) or self.scenarios

    @property
    def page(self) -> str:
        """The check's page of documentation: its module's docstring."""
        return sys.modules[self.judge.__module__].__doc__ or ""
