"""What findings and gaps say of an observed recipient."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.evidence import Call, Request, Visit
from auditor.findings import Breach, Case, Gap, GapKind, Sightings, Subject
from auditor.observed import ObservedRecipient, ObservedRecipients, Recipient
from auditor.observed.initiators import initiator_chain, request_chain
from auditor.urls import without_values
from checks.shared.wording import listing
from policy.errors import Location
from policy.flow import flow_entry

_DECLARED_AS = {
    "ice-server": "a server of WebRTC connections",
    "report": "a receiver of the browser's reports",
    "preconnect": "a host to connect to ahead of need",
    "dns-prefetch": "a host to look up ahead of need",
    "prerender": "a page to load ahead of need",
    "speculation": "a page to load ahead of need",
    "payment-method": "a payment method",
    "identity-provider": "an identity provider",
    "push": "the service that wakes the site",
    "client-hints": "a receiver of details of the browser",
    "attribution": "a receiver of attribution reports",
    "interest-group": "a bidder for advertising space",
}
"""What a page makes of whom it only declares, by `Request.resource`."""


def recipient_words(seen: ObservedRecipient) -> str:
    """`Google Analytics received requests at www.google-analytics.com`, or what the page only names it as to the browser."""
    records = [record for _, records in seen.sent for record in records]
    if all(isinstance(r, Request) and r.seen == "declared" for r in records):
        words = {_DECLARED_AS.get(r.resource, r.resource) for r in records if isinstance(r, Request)}
        return f"{seen.recipient.name} is named to the browser as {listing(words)}, at {listing(seen.hosts)}"
    return f"{seen.recipient.name} received requests at {listing(seen.hosts)}{_told_by(seen)}"


def _told_by(seen: ObservedRecipient) -> str:
    """Why it is this one, where the host does not say so."""
    told = dict.fromkeys(f"{b.told_by} at {b.host}" for b in seen.behind)
    return f" (known by its form of request: {'; '.join(told)})" if told else ""


def note_recipient(
    seen: ObservedRecipient,
    sightings: Sightings,
    code: str,
    *,
    expected: str,
    observed: str,
    hint: str,
    location: Location | None = None,
) -> None:
    """Add every sighting of it to a finding."""
    hosts = tuple(("host", h) for h in sorted(seen.hosts))
    subject = Subject(kind="recipient", key=seen.key, attributes=(*hosts, ("name", seen.recipient.name)))
    visit, records = seen.sent[0]
    sighted = sightings.of(
        Breach(
            code=code,
            subject=subject,
            expected=expected,
            observed=observed,
            hint=hint,
            chain=_chain(records[0], visit),
            location=location,
        )
    )
    sighted.add_visits([v for v, _ in seen.sent])
    for visit, records in seen.sent:
        for record in records if sighted.keeps(visit) else ():
            kind, url = ("request", record.url) if isinstance(record, Request) else ("call", record.argument)
            sighted.refer(visit, kind, without_values(url))


def recipient_declaration(seen: ObservedRecipient) -> str:
    """The line of a policy that would declare the recipient."""
    vendor, hosts = seen.recipient.vendor, tuple(b.host for b in seen.behind)
    if vendor is not None and hosts:
        purpose = vendor.purposes[0] if vendor.purposes else ""
        return flow_entry((("vendor", vendor.id), ("hosts", hosts), ("purpose", purpose)))
    if vendor is not None:
        return flow_entry((("vendor", vendor.id), ("purpose", vendor.purposes[0] if vendor.purposes else "")))
    return flow_entry((("name", seen.recipient.name), ("hosts", tuple(sorted(seen.hosts)))))


def unreached_gaps(
    case: Case, unreached: tuple[tuple[str, str], ...], is_promised: Callable[[Recipient], bool] | None = None
) -> tuple[Gap, ...]:
    """Gaps for hosts that did not answer here: elsewhere they might receive what the page sends them.

    Hosts that are `is_promised` may receive it; without that, those that are declared.
    """
    return tuple(
        Gap(
            kind=GapKind.RECIPIENT_UNREACHABLE,
            detail=f"{host}{_undeclared(recipient)} was sent a request and could not be reached",
            scenario=scenario,
        )
        for host, scenario in unreached
        for recipient in (case.parties.recipient(host),)
        if not (is_promised(recipient) if is_promised else recipient.declared)
    )


def unknown_gaps(observed: ObservedRecipients, scenario: str = "") -> tuple[Gap, ...]:
    """Gaps for recipients of which nobody knows what they are for."""
    return tuple(
        Gap(
            kind=GapKind.PURPOSE_UNKNOWN,
            detail=f"{recipient_words(seen)}, and nobody knows for what",
            advice="declare its purpose",
            scenario=scenario,
        )
        for seen in observed.received
        if not seen.recipient.purposes
    )


def _undeclared(recipient: Recipient) -> str:
    return "" if recipient.declared else ", which is not declared,"


def _chain(record: Request | Call, visit: Visit) -> Iterator[str]:
    """Worked out only if it is asked for: a finding keeps one chain of perhaps a thousand sightings."""
    if isinstance(record, Request):
        yield from request_chain(record, visit)
    else:
        yield from initiator_chain(record.initiator, visit, record.document)
