"""What pixels and beacons tell is anonymous: no personal data, and no identifier that another company keeps in a cookie.

What it verifies
    Images, pings and beacons that go to third parties carry nothing of the identity that is typed into forms (see
    `no-personal-data-shared`), whoever is declared to receive it. No value of their URL's query equals a cookie of another
    third party: that is how two companies tell each other that their visitors are one person. Only long values that look
    random can do that; consent strings, and values that many companies share, are no identifiers. Cookies on the site's own
    hosts do not count.

Why it matters
    A pixel is anonymous only as long as nobody can match it. Cookie syncing is the matching.

Options
    none

Findings
    identified  a pixel or beacon carried personal data
    synced      a pixel carried an identifier that stands in another company's cookie

A passing example: the pixel carries the identifier of its own company's cookie.
    rules:
      - {id: pixels-anonymous, check: pixels-anonymous}

A failing example: it carries that of another company's cookie.
    rules:
      - {id: pixels-anonymous, check: pixels-anonymous}
"""

from __future__ import annotations

import re
from collections import defaultdict

from auditor.evidence import EvidenceKind, Request, Visit
from auditor.findings import Breach, Case, Check, CrawlNeed, Judgement, Options, Sightings, Subject
from auditor.observed.initiators import request_chain
from auditor.observed.sent import Address, was_sent
from auditor.plurals import Unit
from auditor.urls import path_pairs, query_pairs, request_host
from checks.shared.personal.forms import unfilled_gaps
from checks.shared.personal.leaks import shared, unreached_leaks, unread_bodies
from checks.shared.visits import unseen_scenarios
from checks.shared.wording import listing

SHORTEST = 12
"""Characters of an identifier that cannot be equal by accident."""
MOST_OWNERS = 3
"""Companies that may keep one value in a cookie of theirs before it is taken for something common."""
_PIXELS = frozenset({"image", "ping"})
_DIGEST = re.compile(r"~([0-9a-f]{16})\.(\d+)@?")
_CONSENT = re.compile(r"euconsent|gdpr|consent|usprivacy|us_privacy|gpp|addtl|optout|opt_out", re.IGNORECASE)

Owners = dict[str, dict[str, str]]
"""Digest of a cookie's value -> company that keeps it -> name of the cookie."""


class PixelsAnonymousOptions(Options):
    """Options of `pixels-anonymous`: none."""


def judge(_options: PixelsAnonymousOptions, case: Case) -> Judgement:
    """Hold what pixels carry against the identity and against others' cookies."""
    sightings = Sightings(case)
    for seen in shared(case):
        seen.sightings = [(v, leak) for v, leak in seen.sightings if _is_pixel(v, leak.request, leak.place)]
        if seen.sightings:
            seen.note(
                sightings, "identified", expected="pixels carry no personal data",
                hint="Keep the script that sends it away from forms.",
            )  # fmt: skip
    owners = _owners(case)
    pixels: set[Address] = set()
    for visit in case.observed.with_traffic:
        found = _pixels(case, visit)
        pixels.update([address for _, address in found])
        for request, _ in found if owners else ():
            if any(digest in owners for digest, _ in _DIGEST.findall(request.url)):
                _judge_pixel(case, visit, request, owners, sightings)
    return Judgement(
        examined=len(pixels),
        unit=Unit("pixel or beacon to third parties", "pixels and beacons to third parties"),
        findings=sightings.findings(),
        gaps=(*unseen_scenarios(case), *unfilled_gaps(case), *unreached_leaks(case), *unread_bodies(case)),
    )


def _is_pixel(visit: Visit, request: str | None, place: str) -> bool:
    sent = next((r for r in visit.requests if r.id == request), None)
    return place == "beacon" or (sent is not None and sent.resource in _PIXELS)


def _pixels(case: Case, visit: Visit) -> list[tuple[Request, Address]]:
    kept = {c.argument for c in visit.calls if c.name in {"keepalive", "sendBeacon"}}
    found = case.observed.sent_by(visit)
    requests = zip(found.foreign, found.addresses, strict=True)
    return [(r, a) for r, a in requests if (r.resource in _PIXELS or (kept and r.url in kept)) and was_sent(r)]


def _owners(case: Case) -> Owners:
    """Who keeps which value in a cookie on a host of theirs."""
    owners: Owners = defaultdict(dict)
    for visit in case.observed.with_traffic:
        kept = [(c.host, c.name, c.value) for c in visit.cookies] + [
            (w.host, w.name, w.value) for w in visit.cookie_writes
        ]
        for host, name, value in kept:
            if value.length >= SHORTEST and not case.parties.is_first(host) and not _CONSENT.search(name):
                owners[value.hash].setdefault(_company(case, host), name)
    return {value: kept for value, kept in owners.items() if len(kept) <= MOST_OWNERS}


def _company(case: Case, host: str) -> str:
    """The recipient; services of one vendor's family (`google-ads`, `google-analytics`) are one."""
    recipient = case.parties.recipient(host)
    return recipient.vendor.id.partition("-")[0] if recipient.vendor else recipient.key


def _judge_pixel(case: Case, visit: Visit, request: Request, owners: Owners, sightings: Sightings) -> None:
    host = request_host(request.url)
    own = _company(case, host)
    for name, value in (*query_pairs(request.url), *path_pairs(request.url)):
        digest = _DIGEST.fullmatch(value)
        kept = owners.get(digest[1]) if digest and not _CONSENT.search(name) else None
        if not kept or own in kept:
            continue
        recipient = case.parties.recipient(host)
        theirs = listing(f"{company} (cookie {cookie})" for company, cookie in kept.items())
        sightings.add(
            Breach(
                code="synced",
                subject=Subject(
                    kind="recipient",
                    key=f"{recipient.key} learns {listing(kept)}",
                    attributes=(("host", host), ("name", recipient.name)),
                ),
                expected="no pixel carries an identifier of another company",
                observed=f"a pixel of {recipient.name} ({host}) carries in `{name}` the identifier of {theirs}",
                hint="Turn cookie matching off with both companies.",
                chain=request_chain(request, visit),
            ),
            visit,
            "request",
            url=request.url,
        )


CHECK = Check(
    id="pixels-anonymous",
    title="Pixels carry no personal data and no identifier of another company",
    options=PixelsAnonymousOptions,
    judge=judge,
    codes={
        "identified": "a pixel or beacon carried personal data",
        "synced": "a pixel carried an identifier that stands in another company's cookie",
    },
    reads=frozenset({EvidenceKind.REQUESTS, EvidenceKind.COOKIES, EvidenceKind.FORMS, EvidenceKind.FILLING}),
    needs=frozenset({CrawlNeed.FILLED_FORMS, CrawlNeed.WALK}),
)
