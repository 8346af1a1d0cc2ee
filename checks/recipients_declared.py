"""Every third party that is sent a request is one that the statement declares.

What it verifies
    Each host outside the first party (`site.first_party`) that received a request in any visit of the rule's scenarios - for
    images, scripts, fonts, frames, beacons, WebSockets, preflights, redirects on the way - belongs to an entry of
    `declared.recipients`: a vendor of the catalogue, or hosts named there. So does each host that the page names to the
    browser in a way that makes no request event: servers of WebRTC connections, endpoints for reports, connections ahead of
    need, addresses of payment methods, identity providers. Requests that the browser blocked before
    sending do not count. A page that leads off the site is a link; what the other site loads is not this site's doing.

    A request to the site's own host, or to one that nobody knows, counts as a vendor's if it is made as that vendor's script
    makes it: `/g/collect?v=2&tid=G-...` is Google Analytics wherever it goes. The finding says what gave it away.

Why it matters
    Whoever receives a request learns the visitor's address, browser and, mostly, the page: it is a disclosure, whatever the
    request is for.

Options
    allow   host globs that need no declaration. Default: none

Findings
    undeclared     no entry covers the recipient; its hosts are named, and who made the browser send the request
    unlisted-host  a declared recipient, known by its form of request, at another company's host that no entry lists
    never-seen     a note: declared, and in no visit seen. A recipient that needs consent is expected only where it was given

A passing example: the site loads Google Analytics, and fonts of a company that is not in the catalogue.
    declared:
      recipients:
        - {vendor: google-analytics, purpose: analytics}
        - {name: Type Foundry, hosts: ["*.type.example"], purpose: necessary}
    rules:
      - {id: recipients-declared, check: recipients-declared}

A failing example: on the same site, Google Analytics is undeclared.
    declared:
      recipients:
        - {name: Type Foundry, hosts: ["*.type.example"], purpose: necessary}
    rules:
      - {id: recipients-declared, check: recipients-declared}
"""

from __future__ import annotations

from auditor.evidence import EvidenceKind
from auditor.findings import Breach, Case, Check, CrawlNeed, Judgement, Options, Sightings, Subject
from auditor.observed import ObservedRecipient
from auditor.plurals import Unit
from checks.shared.findings.recipients import note_recipient, recipient_declaration, recipient_words, unreached_gaps
from checks.shared.options import HostGlob
from checks.shared.visits import could_appear, unseen_scenarios
from checks.shared.wording import listing
from policy.model import DeclaredRecipient


class RecipientsDeclaredOptions(Options):
    """Options of `recipients-declared`."""

    allow: tuple[HostGlob, ...] = ()
    """Host globs that need no declaration."""


def judge(options: RecipientsDeclaredOptions, case: Case) -> Judgement:
    """Hold every recipient against the declared ones, and the other way round."""
    sightings = Sightings(case)
    recipients = case.observed.recipients_but(options.allow)
    for seen in recipients.received:
        if seen.recipient.declared is None:
            note_recipient(
                seen,
                sightings,
                "undeclared",
                expected="every recipient of requests is one that the statement declares",
                observed=recipient_words(seen),
                hint=f"Stop loading it, or declare it under declared.recipients: {recipient_declaration(seen)}",
            )
        elif seen.unlisted:
            _note_unlisted(seen, sightings)
    if case.visits:
        _note_never_seen(case, recipients.received, sightings)
    return Judgement(
        examined=len(recipients.received),
        unit=Unit("third-party recipient"),
        findings=sightings.findings(),
        gaps=(*unseen_scenarios(case), *unreached_gaps(case, recipients.unreached)),
    )


def _note_unlisted(seen: ObservedRecipient, sightings: Sightings) -> None:
    name, hosts = seen.recipient.name, listing(seen.unlisted)
    note_recipient(
        seen,
        sightings,
        "unlisted-host",
        expected=f"{name} receives requests at its own hosts, or at those that the policy lists for it",
        observed=f"{recipient_words(seen)}: this is {name}, at a host that the policy does not list",
        hint=f"Add {hosts} to the hosts of {name} under declared.recipients, if it is {name} or works for it.",
    )


def _note_never_seen(case: Case, received: tuple[ObservedRecipient, ...], sightings: Sightings) -> None:
    seen = {id(r.recipient.declared) for r in received}
    for declared in case.policy.declared.recipients:
        if id(declared) in seen or not could_appear(case, case.parties.purposes_of(declared)):
            continue
        name = name_of(declared)
        sightings.add(
            Breach(
                code="never-seen",
                subject=Subject(kind="recipient", key=name, attributes=(("name", name),)),
                expected=f"the declared recipient {name} receives requests",
                observed="no visit sent it any",
                hint="Remove it from the statement if the site no longer uses it.",
                severity="note",
                location=declared.location,
            )
        )


def name_of(declared: DeclaredRecipient) -> str:
    """What a declaration calls its recipient."""
    return declared.vendor or declared.name or (declared.hosts[0] if declared.hosts else "")


CHECK = Check(
    id="recipients-declared",
    title="Every third party that receives a request is declared",
    options=RecipientsDeclaredOptions,
    judge=judge,
    codes={
        "undeclared": "a third party received a request and no declaration covers it",
        "unlisted-host": "a declared recipient received requests at a host that its declaration does not list",
        "never-seen": "a declared recipient that received no request in any visit",
    },
    needs=frozenset({CrawlNeed.WALK}),
    reads=frozenset({EvidenceKind.REQUESTS}),
    absences=frozenset({"never-seen"}),
)
