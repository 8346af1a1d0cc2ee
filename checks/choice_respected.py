"""After a refusal, and a reload, there is nothing left of what was refused.

What it verifies
    In scenarios that reject, withdraw or go through an opt-out journey: once the choice is made and the page is loaded again,
    and on every page after it, there is no cookie, no storage key and no third-party recipient but those of the allowed
    purposes. What is not declared has no purpose, so it is refused too. Cookies and keys of the site that stay in the browser
    must be deleted; what other companies keep under their own names the site cannot delete, so only setting it again counts.
    Requests that the deciding click itself fires count before the reload, to addresses that the page had not asked before.

    A choice counts only if the banner goes away and stays away after the reload. Where none could be made the rule is
    inconclusive, whatever the consent manager says of itself.

Why it matters
    A banner that takes "no" for an answer and goes on as before is worse than none: the visitor believes it.

Options
    allow   the purposes that may go on: necessary, preferences, analytics, advertising, social. Default: [necessary]

In
    reject-all and withdraw, unless `in:` says otherwise; journey:<name> for an opt-out journey.

Findings
    cookie          a cookie of a refused purpose is set, or still there
    storage         a storage key of a refused purpose is written, or still there
    recipient       a third party of a refused purpose receives requests
    tried           a note: cookies and keys that a script writes and deletes in the same moment
    not-remembered  the banner comes back after the reload, or on two pages of a walk: the refusal was not kept

A passing example: after everything was rejected, the site keeps `session`.
    declared:
      cookies:
        - {name: session, purpose: necessary, max_age: session}
    rules:
      - {id: refusal-respected, check: choice-respected, in: [reject-all], allow: [necessary]}

A failing example: after everything was rejected, `_ga` is still there.
    declared:
      cookies:
        - {name: "_ga*", vendor: google-analytics, purpose: analytics, max_age: 13 months}
    rules:
      - {id: refusal-respected, check: choice-respected, in: [reject-all]}
"""

from __future__ import annotations

from pydantic import Field

from auditor.evidence import Choice, EvidenceKind, Visit
from auditor.findings import Breach, Case, Check, CrawlNeed, Gap, GapKind, Judgement, Options, Sightings, Subject
from auditor.observed.after_choice import shows_after_choice
from auditor.observed.choices import decisive, wanted_in
from auditor.plurals import Unit
from checks.shared.consent.choices import unmade_gaps
from checks.shared.consent.click_paths import click_path
from checks.shared.findings.trials import MEANING
from checks.shared.purposes import Promise, hold_all, hold_recipients
from checks.shared.visits import unseen_scenarios
from policy.model import Purpose

_HINT = "Stop it, and delete what it stored, when the visitor refuses; or correct what the statement says it is for."


class ChoiceRespectedOptions(Options):
    """Options of `choice-respected`."""

    allow: tuple[Purpose, ...] = Field(default=("necessary",), min_length=1)
    """The purposes that may go on."""


def judge(options: ChoiceRespectedOptions, case: Case) -> Judgement:
    """Hold what followed each refusal against the purposes that may go on."""
    sightings = Sightings(case)
    refusing = tuple(s for s in case.scenarios if wanted_in(s) not in (None, "accept"))
    after = Promise(allow=options.allow, hint=_HINT, when="after the choice, ", leftover="; it was not deleted")
    refusals = case.index.within(refusing)
    held = hold_all(after, case, refusals.after_choice, sightings)
    click = Promise(allow=options.allow, hint=_HINT, when="after the choice, ", fired=" (fired by the click itself)")
    fired = hold_recipients(click, case, refusals.fired_by_click, sightings)
    for visit in (v for s in refusing for v in case.observed.choosing(s)):
        _remembered(visit, "the banner is back after the reload", sightings)
    for visit in (v for s in refusing for v in case.observed.walks(s)):
        _remembered(visit, "", sightings)
    gaps = (*unseen_scenarios(case), *_gaps(case, refusing), *held.gaps, *fired.gaps)
    return Judgement(
        examined=held.examined,
        unit=Unit(
            "cookie, storage key or recipient after the choice", "cookies, storage keys and recipients after the choice"
        ),
        findings=sightings.findings(),
        gaps=tuple(dict.fromkeys(gaps)),
    )


def _remembered(visit: Visit, observed: str, sightings: Sightings) -> None:
    """`observed`: empty if the choice itself says where the banner was back."""
    choice = decisive(visit)
    if choice is None or choice.outcome != "not-remembered":
        return
    sightings.add(
        Breach(
            code="not-remembered",
            subject=Subject(kind="choice", key=choice.wanted, attributes=(("name", choice.wanted),)),
            expected="the refusal is kept",
            observed=f"{observed or choice.reason}{_after(choice)}",
            hint="Keep the refusal as long as an acceptance is kept.",
        ),
        visit,
        "choice",
        choice.wanted,
    )


def _after(choice: Choice) -> str:
    return f", having been answered by {click_path(choice)}" if choice.clicks else ""


def _gaps(case: Case, refusing: tuple[str, ...]) -> tuple[Gap, ...]:
    idle = tuple(
        Gap(
            kind=GapKind.SCENARIO_NOT_RUN,
            scenario=s,
            detail="nothing is refused in this scenario",
            advice="name reject-all, withdraw or a journey in `in:`",
        )
        for s in case.scenarios
        if s not in refusing
    )
    blank = tuple(
        Gap(kind=GapKind.UNPROVEN, scenario=s, detail="nothing was seen after the choice")
        for s in refusing
        if case.observed.is_made(s) and not any(shows_after_choice(v) for v in case.visits if v.scenario == s)
    )
    return (*idle, *unmade_gaps(case, refusing), *blank)


CHECK = Check(
    id="choice-respected",
    title="After a refusal and a reload, nothing of what was refused is left",
    options=ChoiceRespectedOptions,
    judge=judge,
    codes={
        "cookie": "a cookie of a refused purpose is set, or still there",
        "storage": "a storage key of a refused purpose is written, or still there",
        "recipient": "a third party of a refused purpose received a request",
        "not-remembered": "the banner came back: the refusal was not kept",
        "tried": MEANING,
    },
    needs=frozenset({CrawlNeed.WALK}),
    reads=frozenset({EvidenceKind.REQUESTS, EvidenceKind.COOKIES, EvidenceKind.STORAGE}),
    scenarios=("reject-all", "withdraw"),
)
