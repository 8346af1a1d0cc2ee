"""Everything observed, held against allowed purposes: what `purposes-allowed` and `choice-respected` share."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.findings import Case, Gap, Sightings
from auditor.observed import Observed, ObservedCookie, ObservedRecipient, ObservedStorageItem, Recipient
from checks.shared.findings.cookies import note_cookie
from checks.shared.findings.recipients import note_recipient, recipient_words, unreached_gaps
from checks.shared.findings.storage import note_storage, storage_words
from checks.shared.findings.trials import note_tried
from checks.shared.wording import listing
from policy.model import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What is promised about purposes, and how it is said."""

    allow: tuple[Purpose, ...]
    hint: str
    when: str = ""
    """Before what is expected, e.g. `after the choice, `."""
    leftover: str = ""
    """After what is observed of a cookie that is in the jar and was not seen being set."""
    fired: str = ""
    """After what is observed of a recipient."""

    @property
    def only(self) -> str:
        """`only necessary`, with when it holds before it."""
        return f"{self.when}only {listing(self.allow)}"


@dataclass(frozen=True, slots=True)
class Held:
    """What came of it, besides the sightings."""

    examined: int
    gaps: tuple[Gap, ...]


def hold_all(promise: Promise, case: Case, observed: Observed, sightings: Sightings) -> Held:
    """Hold the purpose of every cookie, storage key and recipient that was observed against the allowed ones."""
    for cookie in observed.cookies:
        if not cookie.tried:
            _hold_cookie(promise, cookie, sightings)
    for item in observed.storage:
        if not item.tried:
            _hold_item(promise, item, sightings)
    note_tried([c for c in observed.cookies if c.tried and not _may_be(promise, c)], "cookies", "tried", sightings)
    note_tried([i for i in observed.storage if i.tried and not _may_be(promise, i)], "keys", "tried", sightings)
    recipients = hold_recipients(promise, case, observed, sightings)
    return Held(len(observed.cookies) + len(observed.storage) + recipients.examined, recipients.gaps)


def _may_be(promise: Promise, seen: ObservedCookie | ObservedStorageItem) -> bool:
    return seen.attribution.purpose in promise.allow


def hold_recipients(promise: Promise, case: Case, observed: Observed, sightings: Sightings) -> Held:
    """The same for recipients alone."""
    recipients = observed.recipients
    for seen in recipients.received:
        _hold_recipient(promise, seen, sightings)
    gaps = unreached_gaps(case, recipients.unreached, lambda r: _is_allowed(promise, r))
    return Held(len(recipients.received), gaps)


def _is_allowed(promise: Promise, recipient: Recipient) -> bool:
    """Declared, for some purpose, and for none that is not allowed."""
    return bool(recipient.declared and recipient.purposes) and set(recipient.purposes) <= set(promise.allow)


def _hold_cookie(promise: Promise, cookie: ObservedCookie, sightings: Sightings) -> None:
    whose = cookie.attribution
    if _may_be(promise, cookie):
        return
    blocked = f"; the browser blocked it ({listing(cookie.blocked)})" if cookie.blocked else ""
    leftover = "" if cookie.writes else promise.leftover
    state = _state(whose.purpose, declared=whose.declared is not None)
    note_cookie(
        cookie,
        sightings,
        "cookie",
        expected=f"{promise.only} cookies are set",
        observed=f"cookie {cookie.called} of {cookie.host}: {state}{blocked}{leftover}",
        hint=promise.hint,
    )


def _hold_item(promise: Promise, item: ObservedStorageItem, sightings: Sightings) -> None:
    whose = item.attribution
    if _may_be(promise, item):
        return
    leftover = "" if item.writes else promise.leftover
    state = _state(whose.purpose, declared=whose.declared is not None)
    note_storage(
        item,
        sightings,
        "storage",
        expected=f"{promise.only} storage is used",
        observed=f"{storage_words(item)}: {state}{leftover}",
        hint=promise.hint,
    )


def _hold_recipient(promise: Promise, seen: ObservedRecipient, sightings: Sightings) -> None:
    recipient = seen.recipient
    declared = recipient.declared is not None
    purposes = recipient.purposes if declared else ()
    if _is_allowed(promise, recipient):
        return
    state = f"{_state(*purposes, declared=declared)}{_known(seen, declared=declared)}"
    note_recipient(
        seen,
        sightings,
        "recipient",
        expected=f"{promise.only} recipients receive requests",
        observed=f"{recipient_words(seen)}: {state}{promise.fired}",
        hint=promise.hint,
    )


def _state(*purposes: Purpose | None, declared: bool) -> str:
    if not declared:
        return "undeclared, so of none of these purposes"
    named = [p for p in purposes if p]
    return f"declared for {listing(named)}" if named else "declared without a purpose"


def _known(seen: ObservedRecipient, *, declared: bool) -> str:
    purposes = seen.recipient.purposes
    return f" (known for {listing(purposes)})" if purposes and not declared else ""
