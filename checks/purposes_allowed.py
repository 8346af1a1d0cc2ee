"""In these scenarios, nothing but these purposes: no cookie, no storage, no recipient of any other.

What it verifies
    Each cookie stored or attempted, each storage key and each third-party recipient in the rule's scenarios has a declared
    purpose that is allowed. The purpose is the declaration's own, else its vendor's by the catalogue. What is not declared,
    or declared without any purpose, counts as none of the allowed ones. A recipient declared with several purposes needs
    all of them allowed. Where consent is given and then withdrawn, what happens in between does not count.

Why it matters
    "Nothing is set before you agree" is the promise most often made and most often broken. Say with `in:` where it holds:
    before a choice, after a refusal, with Global Privacy Control on.

Options
    allow   the allowed purposes: necessary, preferences, analytics, advertising, social. Default: [necessary]

Findings
    cookie      a cookie of another purpose, or of none
    storage     a storage key of another purpose, or of none
    recipient   a third party of another purpose, or of none, received a request
    tried       a note: cookies and keys that a script writes and deletes in the same moment

A passing example: without a choice, the site sets only `session`.
    declared:
      cookies:
        - {name: session, purpose: necessary, max_age: session}
        - {name: "_ga*", vendor: google-analytics, purpose: analytics, max_age: 2 years}
    rules:
      - {id: nothing-before-consent, check: purposes-allowed, in: [no-choice, gpc], allow: [necessary]}

A failing example: the statement calls `visits` a cookie for analytics, and the site sets it without a choice.
    declared:
      cookies:
        - {name: visits, purpose: analytics, max_age: 1 year}
    rules:
      - {id: nothing-before-consent, check: purposes-allowed, in: [no-choice, gpc], allow: [necessary]}
"""

from __future__ import annotations

from pydantic import Field

from auditor.evidence import EvidenceKind
from auditor.findings import Case, Check, CrawlNeed, Judgement, Options, Sightings
from auditor.plurals import Unit
from checks.shared.consent.choices import unmade_gaps
from checks.shared.findings.trials import MEANING
from checks.shared.purposes import Promise, hold_all
from checks.shared.visits import unseen_scenarios
from policy.model import Purpose

_HINT = "Hold it back until it is allowed, or correct what the statement says it is for."


class PurposesAllowedOptions(Options):
    """Options of `purposes-allowed`."""

    allow: tuple[Purpose, ...] = Field(default=("necessary",), min_length=1)
    """The allowed purposes."""


def judge(options: PurposesAllowedOptions, case: Case) -> Judgement:
    """Hold the purpose of everything observed against the allowed ones."""
    sightings = Sightings(case)
    withdrawn = tuple(s for s in case.scenarios if s == "withdraw")
    held = hold_all(Promise(allow=options.allow, hint=_HINT), case, case.observed.without_acceptance, sightings)
    return Judgement(
        examined=held.examined,
        unit=Unit("cookie, storage key or recipient", "cookies, storage keys and recipients"),
        findings=sightings.findings(),
        gaps=(*unseen_scenarios(case), *unmade_gaps(case, withdrawn), *held.gaps),
    )


CHECK = Check(
    id="purposes-allowed",
    title="Only cookies, storage and recipients of the allowed purposes",
    options=PurposesAllowedOptions,
    judge=judge,
    codes={
        "cookie": "a cookie of a purpose that is not allowed here",
        "storage": "a storage key of a purpose that is not allowed here",
        "recipient": "a third party of a purpose that is not allowed here received a request",
        "tried": MEANING,
    },
    needs=frozenset({CrawlNeed.WALK}),
    reads=frozenset({EvidenceKind.REQUESTS, EvidenceKind.COOKIES, EvidenceKind.STORAGE}),
)
