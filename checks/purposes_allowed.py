"""In these scenarios, nothing but these purposes: no cookie, no storage, no recipient of any other.

What it verifies
    Each cookie stored or attempted, each storage key and each third-party recipient in the rule's scenarios has a declared
    purpose that is allowed. The purpose is the declaration's own, else its vendor's by the catalogue. What is not declared,
    or declared without any purpose, counts as none of the allowed ones. A recipient declared with several purposes needs
    all of them allowed.

Why it matters
    "Nothing is set before you agree" is the promise most often made and most often broken. Say with `in:` where it holds:
    before a choice, after a refusal, with Global Privacy Control on.

Options
    allow   the allowed purposes: necessary, preferences, analytics, advertising, social. Default: [necessary]

Findings
    cookie      a cookie of another purpose, or of none
    storage     a storage key of another purpose, or of none
    recipient   a third party of another purpose, or of none, received a request

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

from auditor.findings import Case, Check, Judgement, Options, Sightings
from checks.shared.cookies import ObservedCookie, observed_cookies
from checks.shared.recipients import ObservedRecipient, observed_recipients, unreached_gaps
from checks.shared.storage import ObservedKey, observed_keys
from checks.shared.visits import unseen_scenarios
from checks.shared.wording import listing
from policy.model import Purpose

_HINT = "Hold it back until it is allowed, or correct what the statement says it is for."


class PurposesAllowedOptions(Options):
    """Options of `purposes-allowed`."""

    allow: tuple[Purpose, ...] = Field(default=("necessary",), min_length=1)
    """The allowed purposes."""


def judge(options: PurposesAllowedOptions, case: Case) -> Judgement:
    """Hold the purpose of everything observed against the allowed ones."""
    sightings = Sightings(case)
    cookies, keys = observed_cookies(case), observed_keys(case)
    recipients = observed_recipients(case)
    for cookie in cookies:
        _judge_cookie(options, case, cookie, sightings)
    for key in keys:
        _judge_key(options, case, key, sightings)
    for seen in recipients.received:
        _judge_recipient(options, seen, sightings)
    return Judgement(
        examined=len(cookies) + len(keys) + len(recipients.received),
        unit="cookies, storage keys and recipients",
        findings=sightings.findings(),
        gaps=(*unseen_scenarios(case), *unreached_gaps(case, recipients.unreached)),
    )


def _judge_cookie(options: PurposesAllowedOptions, case: Case, cookie: ObservedCookie, sightings: Sightings) -> None:
    purpose = case.parties.cookie_purpose(cookie.name, cookie.host)
    if purpose in options.allow:
        return
    declared = case.parties.cookie(cookie.name, cookie.host) is not None
    blocked = f"; the browser blocked it ({listing(cookie.blocked)})" if cookie.blocked else ""
    cookie.note(
        sightings,
        "cookie",
        expected=f"{_only(options)} cookies are set",
        observed=f"cookie {cookie.name} of {cookie.host}: {_state(purpose, declared=declared)}{blocked}",
        hint=_HINT,
    )


def _judge_key(options: PurposesAllowedOptions, case: Case, key: ObservedKey, sightings: Sightings) -> None:
    purpose = case.parties.storage_purpose(key.key, key.kind)
    if purpose in options.allow:
        return
    declared = case.parties.stored_key(key.key, key.kind) is not None
    key.note(
        sightings,
        "storage",
        expected=f"{_only(options)} storage is used",
        observed=f"{key}: {_state(purpose, declared=declared)}",
        hint=_HINT,
    )


def _judge_recipient(options: PurposesAllowedOptions, seen: ObservedRecipient, sightings: Sightings) -> None:
    recipient = seen.recipient
    declared = recipient.declared is not None
    purposes = recipient.purposes if declared else ()
    if purposes and set(purposes) <= set(options.allow):
        return
    seen.note(
        sightings,
        "recipient",
        expected=f"{_only(options)} recipients receive requests",
        observed=f"{seen}: {_state(*purposes, declared=declared)}{_known(seen, declared=declared)}",
        hint=_HINT,
    )


def _only(options: PurposesAllowedOptions) -> str:
    return f"only {listing(options.allow)}"


def _state(*purposes: Purpose | None, declared: bool) -> str:
    if not declared:
        return "undeclared, so of none of these purposes"
    named = [p for p in purposes if p]
    return f"declared for {listing(named)}" if named else "declared without a purpose"


def _known(seen: ObservedRecipient, *, declared: bool) -> str:
    purposes = seen.recipient.purposes
    return f" (known for {listing(purposes)})" if purposes and not declared else ""


CHECK = Check(
    id="purposes-allowed",
    title="Only cookies, storage and recipients of the allowed purposes",
    options=PurposesAllowedOptions,
    judge=judge,
    codes={
        "cookie": "a cookie of a purpose that is not allowed here",
        "storage": "a storage key of a purpose that is not allowed here",
        "recipient": "a third party of a purpose that is not allowed here received a request",
    },
    reads=frozenset({"requests", "cookies", "storage"}),
)
