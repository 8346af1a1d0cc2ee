"""What of the run's identity reached a third party."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.evidence import EvidenceKind, Leak, Request, Visit
from auditor.findings import Breach, Case, Gap, GapKind, Sightings, Subject
from auditor.observed.initiators import initiator_chain
from auditor.observed.parties import Recipient
from auditor.observed.sent import found_nobody, was_sent
from auditor.urls import without_query, without_values
from checks.shared.wording import listing
from policy.model import PersonalData

WORDS: dict[PersonalData, str] = {
    "email": "the e-mail address", "name": "the name", "phone": "the phone number", "address": "the postal address",
    "identifier": "the user name", "other": "the text",
}  # fmt: skip
_PLACES = {
    "url": "in the URL", "referer": "in the Referer", "header": "in a header", "body": "in the body", "beacon": "in a beacon",
    "websocket": "over a WebSocket", "cookie": "in a cookie", "storage": "in its storage",
}  # fmt: skip


@dataclass(slots=True)
class Shared:
    """One kind of personal data at one recipient, over all visits."""

    key: str
    recipient: Recipient
    kind: PersonalData
    hosts: set[str] = field(default_factory=set)
    ways: set[str] = field(default_factory=set)
    sightings: list[tuple[Visit, Leak]] = field(default_factory=list)

    @property
    def subject(self) -> Subject:
        """What findings about it carry."""
        hosts = tuple(("host", h) for h in sorted(self.hosts))
        return Subject(
            kind="recipient", key=f"{self.key}: {self.kind}", attributes=(*hosts, ("name", self.recipient.name))
        )

    def __str__(self) -> str:
        where = f"{self.recipient.name} ({listing(self.hosts)})"
        return f"{WORDS[self.kind]} typed into a form reached {where}: {'; '.join(sorted(self.ways)[:8])}"

    def note(self, sightings: Sightings, code: str, *, expected: str, hint: str) -> None:
        """Add every sighting of it to a finding."""
        subject, observed = self.subject, str(self)
        for visit, leak in self.sightings:
            sightings.add(
                Breach(
                    code=code,
                    subject=subject,
                    expected=expected,
                    observed=observed,
                    hint=hint,
                    chain=initiator_chain(leak.initiator, visit, without_query(leak.document)),
                ),
                visit,
                "leak",
                url=leak.url,
            )


def shared(case: Case) -> tuple[Shared, ...]:
    """What of the identity reached whom, sorted: by recipient, then by kind."""
    found: dict[tuple[str, str, str], Shared] = {}
    for visit, leak in third_party_leaks(case):
        recipient = case.parties.recipient(leak.host)
        key = recipient.key
        place = str(recipient.declared.location) if recipient.declared else ""
        one = found.setdefault((key, leak.kind, place), Shared(key, recipient, leak.kind))
        one.hosts.add(leak.host)
        one.ways.add(f"{leak.transform}, {_PLACES[leak.place]}")
        one.sightings.append((visit, leak))
    return tuple(s for _, s in sorted(found.items(), key=lambda pair: pair[0]))


def third_party_leaks(case: Case) -> Iterator[tuple[Visit, Leak]]:
    """Leaks that reached, or lie with, a third party."""
    yield from ((v, leak) for v, leak, request in _leaks(case) if request is None or was_sent(request))


def unreached_leaks(case: Case) -> tuple[Gap, ...]:
    """Gaps for personal data that was sent to hosts that could not be reached from here: elsewhere they may be."""
    return tuple(
        sorted(
            {
                Gap(
                    kind=GapKind.RECIPIENT_UNREACHABLE,
                    detail=f"{WORDS[leak.kind]} was sent to {leak.host}, which could not be reached",
                    scenario=visit.scenario,
                )
                for visit, leak, request in _leaks(case)
                if request is not None and found_nobody(request)
            }
        )
    )


def unread_bodies(case: Case) -> tuple[Gap, ...]:
    """Gaps for what could not be searched; what was meant for the site itself is nobody else's."""
    return tuple(
        sorted(
            {
                Gap(
                    kind=GapKind.EVIDENCE_CUT if blind.cut else GapKind.EVIDENCE_NOT_RECORDED,
                    detail=f"not all that was sent could be searched: {blind.reason}",
                    scenario=v.scenario,
                    page=without_values(v.url),
                )
                for v in case.observed.with_traffic
                for blind in v.blind
                if blind.kind is EvidenceKind.BODIES and not (blind.host and case.parties.is_first(blind.host))
            }
        )
    )


def _leaks(case: Case) -> Iterator[tuple[Visit, Leak, Request | None]]:
    for visit in case.observed.with_traffic:
        if not visit.leaks or case.observed.ended_elsewhere(visit):
            continue
        requests = {r.id: r for r in visit.requests}
        for leak in visit.leaks:
            if not case.parties.is_first(leak.host):
                yield visit, leak, requests.get(leak.request or "")
