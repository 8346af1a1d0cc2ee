"""Every frame or player of another company on the site's pages belongs to a declared recipient.

What it verifies
    Each third-party frame, object, embed or player in any visit of the rule's scenarios - visible or not, also frames within
    frames - belongs to an entry of `declared.recipients`, or to a host that the rule allows.

Why it matters
    An embedded page is not a link: it runs at once, for every visitor, with its own cookies, before anyone has clicked.

Options
    allow   host globs that need no declaration. Default: none

Findings
    undeclared  a third-party frame whose host no entry covers

A passing example: the site embeds a film, and says whose player it is.
    declared:
      recipients:
        - {name: Film Player, hosts: [player.film.example], purpose: social}
    rules:
      - {id: embeds-declared, check: embeds-declared}

A failing example: the same site, with a statement that names nobody.
    declared:
      recipients: []
    rules:
      - {id: embeds-declared, check: embeds-declared, allow: ["*.maps.example"]}
"""

from __future__ import annotations

from auditor.evidence import EvidenceKind
from auditor.findings import Breach, Case, Check, CrawlNeed, Judgement, Options, Sightings, Subject
from auditor.observed import ObservedFrame
from auditor.observed.initiators import initiator_chain
from auditor.plurals import Unit
from auditor.urls import without_query, without_values
from checks.shared.options import HostGlob
from checks.shared.visits import unseen_scenarios
from policy.flow import flow_entry
from policy.globs import host_matches


class EmbedsDeclaredOptions(Options):
    """Options of `embeds-declared`."""

    allow: tuple[HostGlob, ...] = ()
    """Host globs that need no declaration."""


def judge(options: EmbedsDeclaredOptions, case: Case) -> Judgement:
    """Hold every third-party frame against the declared recipients."""
    sightings = Sightings(case)
    for found in case.observed.frames:
        _judge_frame(options, found, sightings)
    seen = {without_query(found.frame.url) for found in case.observed.frames}
    gaps = unseen_scenarios(case)
    return Judgement(
        examined=len(seen),
        unit=Unit("third-party frame"),
        findings=sightings.findings(),
        gaps=gaps,
        not_applicable="" if seen or gaps else "no page embeds another company's frame or player",
    )


def _judge_frame(options: EmbedsDeclaredOptions, found: ObservedFrame, sightings: Sightings) -> None:
    frame, host, recipient = found.frame, found.host, found.recipient
    if recipient.declared is not None or any(host_matches(g, host) for g in options.allow):
        return
    vendor = recipient.vendor
    line = flow_entry((("vendor", vendor.id),)) if vendor else flow_entry((("name", host), ("hosts", (host,))))
    sightings.add(
        Breach(
            code="undeclared",
            subject=Subject(kind="embed", key=host, attributes=(("host", host), ("name", recipient.name))),
            expected="every embedded page is of a recipient that the statement declares",
            observed=f"a page of {host} is embedded ({recipient.name})",
            hint=f"Load it only when the visitor asks for it, or declare it under declared.recipients: {line}",
            chain=initiator_chain(frame.initiator, found.visit, frame.parent),
        ),
        found.visit,
        "frame",
        without_values(frame.url),
    )


CHECK = Check(
    id="embeds-declared",
    title="Every frame or player of another company is declared",
    options=EmbedsDeclaredOptions,
    judge=judge,
    codes={"undeclared": "a third-party frame or player that no declaration covers"},
    needs=frozenset({CrawlNeed.WALK}),
    reads=frozenset({EvidenceKind.FRAMES}),
)
