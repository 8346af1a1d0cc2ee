"""Nobody records what visitors do on a page: no replay service, and no script that sends on keystrokes and changes of the page.

What it verifies
    In every visit of the rule's scenarios:
    - vendor: no service whose main function is to record visitors (`replay: true` in the catalogue) receives a request
    - recorder: no script that watches every change of the whole document (elements, attributes and text) and listens on the
      document to three of typing, moving, scrolling and pressing sends bodies of 500 octets or more; neither does whoever set
      it to work. That is what a replay is made of, under whatever name
    - keystrokes: no script that listens to typing on the whole document makes requests to third parties again and again while
      keys go down
    A script that records and was not seen to send anything makes the rule inconclusive. What exactly is sent is not looked at
    here, nor what happens inside workers.

    `first_party` says what recordings on the site's own hosts are. A statement that says "we do not record what you do" is
    broken by them too, so by default they are found; one that only says "nobody else does" wants `allow`.

Why it matters
    A recording shows everything that a visitor does, often also what they typed and deleted again, to people of whom they
    know nothing. Few statements that speak of "analytics" prepare them for it.

Options
    allow        ids of vendors and host globs that may record, or may receive recordings. Default: none
    first_party  deny or allow: recordings that go to the site's own hosts only. Default: deny

Findings
    vendor      a replay service received requests
    recorder    a script recorded the page and its visitors, and sent it on
    keystrokes  a script made requests to a third party while keys went down

A passing example: the site has its sessions recorded by a service that the statement names.
    declared:
      recipients:
        - {name: Replay, hosts: ["*.replay.example"], purpose: analytics}
    rules:
      - {id: no-session-replay, check: no-session-replay, allow: ["*.replay.example"]}

A failing example: on the same site, the statement says that nobody looks over the visitor's shoulder.
    rules:
      - {id: no-session-replay, check: no-session-replay}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from auditor.evidence import EvidenceKind, Probing, Visit
from auditor.findings import Breach, Case, Check, CrawlNeed, Gap, GapKind, Judgement, Options, Sightings, Subject
from auditor.observed.initiators import initiator_chain, request_chain
from auditor.observed.parties import Recipient
from auditor.plurals import Unit
from auditor.urls import host_of, without_values
from checks.shared.findings.recipients import note_recipient, recipient_words, unreached_gaps
from checks.shared.options import HostGlob
from checks.shared.scripts.probing import is_allowed, script_of
from checks.shared.scripts.session_recording import Sending, is_recorder, sendings
from checks.shared.visits import unseen_scenarios
from checks.shared.wording import listing

_EXPECTED = "nobody records what visitors do"
_OBSERVED = {
    "recorder": "the page and what visitors do on it are recorded by {}; the recording goes to",
    "keystrokes": "typing on the whole page is listened to by {}; while keys go down, requests are made to",
}
_HINT = "Stop recording, or say in the statement who records what, and allow it here."


class NoSessionReplayOptions(Options):
    """Options of `no-session-replay`."""

    allow: tuple[HostGlob, ...] = ()
    """Ids of vendors, and host globs, that may record or receive recordings."""
    first_party: Literal["allow", "deny"] = "deny"
    """What recordings that go to the site's own hosts are."""


def judge(options: NoSessionReplayOptions, case: Case) -> Judgement:
    """Look for services that record, then for scripts that do."""
    sightings = Sightings(case)
    visits = [v for v in case.observed.with_traffic if not case.observed.ended_elsewhere(v)]
    gaps = [*unseen_scenarios(case), *_services(options, case, sightings)]
    found: dict[tuple[str, str], list[tuple[Visit, Sending]]] = {}
    for visit, probing in _watchers(options, case, visits):
        sent = tuple(sendings(case, visit, probing))
        for sending in sent:
            if _counts(options, case, sending.host):
                key = case.parties.recipient(sending.host).key
                found.setdefault((sending.code, key), []).append((visit, sending))
        if is_recorder(probing) and not sent:
            detail = f"{script_of(probing, visit)} records the page and its visitors, and no request was seen that carries it"
            gaps.append(
                Gap(kind=GapKind.UNPROVEN, detail=detail, scenario=visit.scenario, page=without_values(visit.url))
            )
    for (code, key), seen in sorted(found.items(), key=lambda item: item[0]):
        _note(case, sightings, code, key, seen)
    return Judgement(
        examined=len(visits), unit=Unit("visit"), findings=sightings.findings(), gaps=tuple(dict.fromkeys(gaps))
    )


def _services(options: NoSessionReplayOptions, case: Case, sightings: Sightings) -> tuple[Gap, ...]:
    """Find replay services that were sent something; gaps for those that only did not answer."""
    recipients = case.observed.recipients_but(options.allow)
    for seen in recipients.received:
        if _records(seen.recipient) and not any(is_allowed(case, h, options.allow) for h in seen.hosts):
            note_recipient(
                seen,
                sightings,
                "vendor",
                expected=_EXPECTED,
                observed=f"{recipient_words(seen)}, a service that records sessions",
                hint=_HINT,
            )
    asked = tuple(u for u in recipients.unreached if not is_allowed(case, u[0], options.allow))
    return unreached_gaps(case, asked, lambda recipient: not _records(recipient))


def _records(recipient: Recipient) -> bool:
    return recipient.vendor is not None and recipient.vendor.replay


def _watchers(options: NoSessionReplayOptions, case: Case, visits: Iterable[Visit]) -> Iterator[tuple[Visit, Probing]]:
    """Scripts that record or listen to keys, but for those that are allowed."""
    for visit in visits:
        for probing in visit.probings:
            watches = is_recorder(probing) or probing.interface == "keystrokes"
            if watches and not is_allowed(case, host_of(script_of(probing, visit)), options.allow):
                yield visit, probing


def _counts(options: NoSessionReplayOptions, case: Case, host: str) -> bool:
    """Whether a host may not receive recordings. A service that is there to record is found by its requests already."""
    if case.parties.is_first(host) and options.first_party == "allow":
        return False
    return not (_records(case.parties.recipient(host)) or is_allowed(case, host, options.allow))


def _note(case: Case, sightings: Sightings, code: str, key: str, seen: list[tuple[Visit, Sending]]) -> None:
    hosts, scripts = {s.host for _, s in seen}, {s.script for _, s in seen}
    name = case.parties.recipient(min(hosts)).name
    subject = Subject(
        kind="recipient",
        key=key,
        attributes=(*(("host", h) for h in sorted(hosts)), ("name", name), *(("url", s) for s in sorted(scripts))),
    )
    observed = f"{_OBSERVED[code].format(listing(scripts))} {listing(hosts)} ({name})"
    for visit, sending in seen:
        chain = (*request_chain(sending.request, visit), *initiator_chain(sending.probing.initiator, visit))
        sightings.add(
            Breach(
                code=code,
                subject=subject,
                expected=_EXPECTED,
                observed=observed,
                hint=_HINT,
                chain=dict.fromkeys(chain),
            ),
            visit,
            "request",
            url=sending.request.url,
        )


CHECK = Check(
    id="no-session-replay",
    title="Nobody records what visitors do",
    options=NoSessionReplayOptions,
    judge=judge,
    codes={
        "vendor": "a replay service received requests",
        "recorder": "a script recorded the page and its visitors, and sent it on",
        "keystrokes": "a script made requests to a third party while keys went down",
    },
    needs=frozenset({CrawlNeed.WALK}),
    reads=frozenset({EvidenceKind.REQUESTS, EvidenceKind.PROBINGS}),
)
