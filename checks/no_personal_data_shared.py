"""Personal data that is typed into a form, or stands in a URL, reaches nobody who is not declared to receive it.

What it verifies
    An identity made for the run (see `canary` in the policy language) is typed into the site's forms and not submitted. No
    value of it reaches a third party whose declaration does not say `receives` of that kind: not in a URL, Referer, header,
    body, beacon, WebSocket message, cookie or storage; neither as it is nor percent-encoded, in Base64 or hex, or hashed.
    Besides, no e-mail address and no customer's number stands in a URL that a third party receives: in the request's own
    query, or in the Referer.

Why it matters
    "We do not share your personal information" is broken most often by scripts that read a form before it is sent. A hash of
    an address is the address to whoever has a list of them.

Options
    none

Findings
    sent    personal data reached a recipient that is not declared to receive that kind

A passing example: what is typed goes to the mail service, which is declared to receive addresses.
    declared:
      recipients:
        - {name: Postal, hosts: ["*.postal.example"], purpose: advertising, receives: [email]}
    rules:
      - {id: nothing-shared, check: no-personal-data-shared}

A failing example: the mail service is declared, and not what it receives.
    declared:
      recipients:
        - {name: Postal, hosts: ["*.postal.example"], purpose: advertising}
    rules:
      - {id: nothing-shared, check: no-personal-data-shared}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.evidence import EvidenceKind, Request, Visit
from auditor.findings import Breach, Case, Check, CrawlNeed, Judgement, Options, Sightings, Subject
from auditor.observed.initiators import request_chain
from auditor.observed.parties import Recipient
from auditor.observed.sent import Address, was_sent
from auditor.plurals import Unit
from auditor.urls import query_pairs, request_host, without_query
from checks.shared.personal.forms import unfilled_gaps
from checks.shared.personal.leaks import WORDS, shared, unreached_leaks, unread_bodies
from checks.shared.personal.parameters import has_address_in_path, may_tell, personal_parameters
from checks.shared.visits import unseen_scenarios
from policy.model import PersonalData

_EXPECTED = "personal data reaches only recipients that are declared to receive it"
_HINT = "Keep the script away from forms and addresses, or declare it: receives: [{kind}]"
_PERSONS_NUMBER = re.compile(
    r"(?:user|customer|member|account|client|kunden?|subscriber)_?-?(?:id|no|nr|number)|uid", re.IGNORECASE
)
_REDACTED = re.compile(r"~[0-9a-f]{16}\.\d+@?")

Headers = tuple[tuple[str, str], ...]
Disclosed = tuple[tuple[PersonalData, str], ...]
"""Kinds of personal data, and where they stand."""


class NoPersonalDataSharedOptions(Options):
    """Options of `no-personal-data-shared`: none."""


def judge(_options: NoPersonalDataSharedOptions, case: Case) -> Judgement:
    """Hold what reached third parties against what they are declared to receive."""
    sightings = Sightings(case)
    for seen in shared(case):
        if not _may_receive(seen.recipient, seen.kind):
            seen.note(sightings, "sent", expected=_EXPECTED, hint=_HINT.format(kind=seen.kind))
    addresses: set[Address] = set()
    referers = _Referers(case)
    for visit in case.observed.with_traffic:
        found = case.observed.sent_by(visit)
        addresses.update(found.addresses)
        for request in found.foreign:
            url, disclosed = request.url, referers[request.sent_headers]
            if has_address_in_path(url) or (may_tell(url) and _has_address(case, url)):
                disclosed = (("email", "in the URL"), *disclosed)
            if disclosed and was_sent(request):
                _note(case, visit, request, disclosed, sightings)
    fields = {(without_query(f.action), x.name) for v in case.visits for f in v.fillings for x in f.fields}
    return Judgement(
        examined=len(fields) + len(addresses),
        unit=Unit("filled-in field or address of third parties", "filled-in fields and addresses of third parties"),
        findings=sightings.findings(),
        gaps=(*unseen_scenarios(case), *unfilled_gaps(case), *unreached_leaks(case), *unread_bodies(case)),
    )


def _may_receive(recipient: Recipient, kind: PersonalData) -> bool:
    return recipient.declared is not None and kind in recipient.declared.receives


def _note(case: Case, visit: Visit, request: Request, disclosed: Disclosed, sightings: Sightings) -> None:
    host = request_host(request.url)
    recipient = case.parties.recipient(host)
    key = recipient.key
    for kind, where in disclosed:
        if _may_receive(recipient, kind):
            continue
        what = WORDS["email"].replace("the", "an") if kind == "email" else "a visitor's number"
        sightings.add(
            Breach(
                code="sent",
                subject=Subject(
                    kind="recipient",
                    key=f"{key}: {kind} {where}",
                    attributes=(("host", host), ("name", recipient.name)),
                ),
                expected=_EXPECTED,
                observed=f"{what} reached {recipient.name} ({host}) {where}",
                hint="Keep personal data out of URLs, and send a Referrer-Policy that keeps them to the site.",
                chain=request_chain(request, visit),
            ),
            visit,
            "request",
            url=request.url,
        )


class _Referers(dict[Headers, Disclosed]):
    """Headers of a request -> what their Referer gives away. All requests of a page send the same."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self._case = case

    def __missing__(self, headers: Headers) -> Disclosed:
        referer = next((value for name, value in headers if name == "referer"), "")
        self[headers] = disclosed = tuple(_disclosed_by(self._case, referer))
        return disclosed


def _disclosed_by(case: Case, referer: str) -> Iterator[tuple[PersonalData, str]]:
    if ("?" in referer or "@" in referer) and case.parties.is_first_url(referer):
        if _has_address(case, referer) or has_address_in_path(referer):
            yield "email", "in the Referer"
        if any(_PERSONS_NUMBER.fullmatch(n) and _REDACTED.fullmatch(v) for n, v in query_pairs(referer)):
            yield "identifier", "in the Referer"


def _has_address(case: Case, url: str) -> bool:
    return any(what == "an e-mail address" for _, what in personal_parameters(url, case.parties.is_first))


CHECK = Check(
    id="no-personal-data-shared",
    title="Personal data reaches only recipients that are declared to receive it",
    options=NoPersonalDataSharedOptions,
    judge=judge,
    codes={"sent": "personal data reached a recipient that is not declared to receive that kind"},
    reads=frozenset(
        {EvidenceKind.REQUESTS, EvidenceKind.COOKIES, EvidenceKind.STORAGE, EvidenceKind.FORMS, EvidenceKind.FILLING}
    ),
    needs=frozenset({CrawlNeed.FILLED_FORMS, CrawlNeed.WALK}),
)
