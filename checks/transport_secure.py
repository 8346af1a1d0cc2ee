"""Everything travels encrypted, and nothing personal stands in addresses.

What it verifies
    Every visited page of the site is served over https, with a Strict-Transport-Security header; no page loads insecure content
    or sends a form over http; the site's own cookies are marked `Secure`; the addresses of the site's pages and
    requests carry no e-mail address and no password. A single plain request for a page, answered by a redirect to https, is
    how visitors arrive, and passes.

Why it matters
    "We are committed to ensuring that your information is secure" is worth what the transport is worth. Addresses end in
    logs, histories and Referer headers.

Options
    https                   pages, requests and form targets are https. Default: true
    hsts                    pages come with Strict-Transport-Security; of no meaning for IP addresses. Default: true
    hsts_min_age            for at least so long. Default: 180 days
    mixed                   no insecure content in secure pages, even if the browser blocks it. Default: true
    cookies                 first-party cookies set over https are marked Secure. Default: true
    personal_data_in_urls   no e-mail address or password in an address of the site. Default: true
    plain_http_redirects    a plain request for a page may be redirected to https. Default: true

Findings
    insecure-page           pages of a host are shown over http
    insecure-request        a request went out over http
    insecure-form           a form sends what is typed over http
    no-hsts                 a host's pages come without a valid Strict-Transport-Security header
    short-hsts              the header holds for a shorter time than `hsts_min_age`
    mixed-content           a secure page loads, or tries to load, insecure content
    insecure-cookie         a first-party cookie is set over https without Secure
    personal-data-in-url    an e-mail address or a password stands in the query of an address

A passing example: https everywhere, and `Strict-Transport-Security: max-age=31536000`.
    rules:
      - {id: transport-secure, check: transport-secure, hsts_min_age: 6 months}

A failing example: the same site, held to a longer time.
    rules:
      - {id: transport-secure, check: transport-secure, hsts_min_age: 2 years}
"""

from __future__ import annotations

import re
from typing import Self

from pydantic import model_validator

from auditor.evidence import EvidenceKind, Request, Visit
from auditor.findings import Breach, Case, Check, Gap, GapKind, Judgement, Options, Sightings, Subject
from auditor.observed.initiators import request_chain
from auditor.observed.sent import was_sent
from auditor.observed.visits import REDIRECTS, is_entry, own_requests
from auditor.plurals import Unit
from auditor.urls import host_of, is_ip, is_web, origin_of, request_host, scheme_of, without_query, without_values
from checks.shared.findings.cookies import note_cookie
from checks.shared.hsts import Hsts, parse_hsts
from checks.shared.options import Length, seconds_of
from checks.shared.personal.parameters import personal_parameters
from checks.shared.visits import unseen_scenarios
from policy.durations import parse_duration, roughly

_PLAIN = ("http:", "ws:")
# A query without any of these carries nothing personal.
_PERHAPS_PERSONAL = re.compile(r"@|%40|~[0-9a-f]{16}|pass|pwd", re.IGNORECASE)
_LOOPBACK = re.compile(r"localhost|.+\.localhost|127(?:\.\d+){3}|::1")


class TransportSecureOptions(Options):
    """Options of `transport-secure`."""

    https: bool = True
    """Pages, requests and form targets are https."""
    hsts: bool = True
    """Pages come with Strict-Transport-Security."""
    hsts_min_age: Length = parse_duration("180 days")
    """For at least so long."""
    mixed: bool = True
    """No insecure content in secure pages."""
    cookies: bool = True
    """First-party cookies set over https are marked Secure."""
    personal_data_in_urls: bool = True
    """No e-mail address or password in an address of the site."""
    plain_http_redirects: bool = True
    """A plain request for a page may be redirected to https."""

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not (self.https or self.hsts or self.mixed or self.cookies or self.personal_data_in_urls):
            raise ValueError(
                "nothing is left to verify: switch one of https, hsts, mixed, cookies, personal_data_in_urls on"
            )
        return self


def judge(options: TransportSecureOptions, case: Case) -> Judgement:
    """Hold pages, requests, forms, headers and cookies against the rule's options."""
    judging = _Judging(options, case)
    for visit in case.observed.with_traffic:
        judging.visit(visit)
    if options.cookies:
        judging.cookies()
    return Judgement(
        examined=len(judging.pages),
        unit=Unit("page"),
        findings=judging.sightings.findings(),
        gaps=(*unseen_scenarios(case), *judging.gaps),
    )


class _Judging:
    def __init__(self, options: TransportSecureOptions, case: Case) -> None:
        self._options = options
        self._case = case
        self.sightings = Sightings(case)
        self.pages: set[str] = set()
        self.gaps: list[Gap] = []

    def visit(self, visit: Visit) -> None:
        """Judges one visit but for its cookies."""
        self._requests(visit)
        if not visit.judged or not is_entry(visit) or self._case.observed.ended_elsewhere(visit):
            return
        self.pages.add(without_query(visit.final_url))
        if self._options.https:
            self._page(visit)
            self._forms(visit)
        if self._options.hsts and visit.final_url.startswith("https:"):
            self._hsts(visit)
        if self._options.personal_data_in_urls:
            self._personal(visit, visit.final_url, "visit")

    def _requests(self, visit: Visit) -> None:
        for request in own_requests(visit, self._case.parties):
            if request.seen != "declared" and (request.mixed or request.url.startswith(_PLAIN)):
                self._insecure_request(visit, request)
        if self._options.personal_data_in_urls:
            for request in self._case.observed.sent_by(visit).own:
                query = request.url.find("?")
                if query >= 0 and _PERHAPS_PERSONAL.search(request.url, query):
                    self._personal(visit, request.url, "request", request)

    def _insecure_request(self, visit: Visit, request: Request) -> None:
        host = request_host(request.url)
        if request.header("non-authoritative-reason") or (_LOOPBACK.fullmatch(host) and not request.mixed):
            return  # upgraded inside the browser, or never on a wire
        if request.main:
            self._plain_navigation(visit, request, host)
        elif request.mixed or request.document.startswith("https:"):
            if self._options.mixed:
                observed = f"insecure content of {host} is asked for by a secure page"
                self._add_request(
                    "mixed-content", visit, request, host, "secure pages load no insecure content", observed
                )
        elif self._options.https and was_sent(request):
            observed = f"a request to {host} went out over {scheme_of(request.url)}"
            self._add_request("insecure-request", visit, request, host, "every request is encrypted", observed)

    def _plain_navigation(self, visit: Visit, request: Request, host: str) -> None:
        redirected = request.status in REDIRECTS
        if self._options.https and redirected and not self._options.plain_http_redirects:
            observed = f"a page of {host} was asked for over http before the redirect"
            self._add_request("insecure-request", visit, request, host, "every request is encrypted", observed)

    def _add_request(self, code: str, visit: Visit, request: Request, host: str, expected: str, observed: str) -> None:
        key = origin_of(request.url) or host
        self.sightings.add(
            Breach(
                code=code,
                subject=Subject(kind="recipient", key=key, attributes=(("host", host),)),
                expected=expected,
                observed=observed,
                hint="Ask for it over https.",
                chain=request_chain(request, visit),
            ),
            visit,
            "request",
            without_values(request.url),
        )

    def _page(self, visit: Visit) -> None:
        if scheme_of(visit.final_url) == "https":
            return
        origin, host = origin_of(visit.final_url), host_of(visit.final_url)
        self.sightings.add(
            Breach(
                code="insecure-page",
                subject=Subject(kind="page", key=origin, attributes=(("host", host),)),
                expected="every page is served over https",
                observed=f"pages of {origin} are shown unencrypted",
                hint="Serve it over https and redirect http there.",
            ),
            visit,
            "visit",
            without_values(visit.final_url),
        )

    def _forms(self, visit: Visit) -> None:
        actions = {f.action for f in visit.forms if self._case.parties.is_first_url(f.document)}
        actions |= {
            link.url for link in visit.links if link.kind == "form" and self._case.parties.is_first_url(link.document)
        }
        for action in sorted(a for a in actions if scheme_of(a) == "http" and is_web(a)):
            key = without_query(action)
            self.sightings.add(
                Breach(
                    code="insecure-form",
                    subject=Subject(kind="form", key=key, attributes=(("host", host_of(action)), ("url", key))),
                    expected="forms send what is typed over https",
                    observed=f"a form sends to {key}",
                    hint="Give the form an https action.",
                ),
                visit,
                "form",
                key,
            )

    def _hsts(self, visit: Visit) -> None:
        host = host_of(visit.final_url)
        if is_ip(host) or _LOOPBACK.fullmatch(host):
            return
        answer = _page_answer(visit)
        if answer is None:
            self.gaps.append(
                Gap(
                    kind=GapKind.EVIDENCE_NOT_RECORDED,
                    detail="the page's own answer was not recorded",
                    scenario=visit.scenario,
                    page=visit.url,
                )
            )
            return
        promise = parse_hsts(answer.header("strict-transport-security"))
        if promise is None or promise.max_age == 0:
            self._header("no-hsts", visit, host, "the header is missing or not valid")
        elif promise.max_age < seconds_of(self._options.hsts_min_age):
            self._header("short-hsts", visit, host, f"it holds for {_holds(promise)}")

    def _header(self, code: str, visit: Visit, host: str, observed: str) -> None:
        name = "strict-transport-security"
        self.sightings.add(
            Breach(
                code=code,
                subject=Subject(kind="header", key=f"{name} @ {host}", attributes=(("host", host), ("name", name))),
                expected=f"pages of {host} come with Strict-Transport-Security for at least {self._options.hsts_min_age.text}",
                observed=observed,
                hint="Send Strict-Transport-Security: max-age=31536000 with every answer.",
            ),
            visit,
            "request",
            without_values(visit.final_url),
        )

    def _personal(self, visit: Visit, url: str, record: str, request: Request | None = None) -> None:
        if not self._case.parties.is_first(request_host(url)):
            return
        for name, what in personal_parameters(url, self._case.parties.is_first):
            page = without_query(url)
            self.sightings.add(
                Breach(
                    code="personal-data-in-url",
                    subject=Subject(kind="page", key=f"{page} ?{name}", attributes=(("name", name), ("url", page))),
                    expected="addresses of the site carry no personal data",
                    observed=f"{what} in the parameter {name} of {page}",
                    hint="Send it in the body of a POST request.",
                    chain=request_chain(request, visit) if request else (),
                ),
                visit,
                record,
                without_values(url),
            )

    def cookies(self) -> None:
        """Judges the first-party cookies of all visits."""
        for cookie in self._case.observed.cookies:
            if cookie.party == "first" and cookie.exposed:
                note_cookie(
                    cookie,
                    self.sightings,
                    "insecure-cookie",
                    expected="the site's own cookies are marked Secure",
                    observed=f"{cookie.called} of {cookie.host} is set without Secure",
                    hint="Add the Secure attribute where the cookie is set.",
                )


def _page_answer(visit: Visit) -> Request | None:
    """The answer that the visited page came with: the last of its navigation on its host that is no redirect."""
    host = host_of(visit.final_url)
    return next(
        (
            r
            for r in reversed(visit.requests)
            if r.main and r.status not in {None, *REDIRECTS} and request_host(r.url) == host
        ),
        None,
    )


def _holds(promise: Hsts) -> str:
    return roughly(float(promise.max_age))


CHECK = Check(
    id="transport-secure",
    title="Everything travels encrypted, and nothing personal stands in addresses",
    options=TransportSecureOptions,
    judge=judge,
    codes={
        "insecure-page": "pages of a host are shown over http",
        "insecure-request": "a request went out over http",
        "insecure-form": "a form sends what is typed over http",
        "no-hsts": "pages come without a valid Strict-Transport-Security header",
        "short-hsts": "Strict-Transport-Security holds for too short a time",
        "mixed-content": "a secure page asks for insecure content",
        "insecure-cookie": "a first-party cookie is set over https without Secure",
        "personal-data-in-url": "an e-mail address or a password stands in an address",
    },
    reads=frozenset({EvidenceKind.REQUESTS, EvidenceKind.COOKIES, EvidenceKind.FORMS}),
)
