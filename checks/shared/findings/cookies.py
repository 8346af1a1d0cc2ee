"""What findings say of an observed cookie, and where they say that it was seen."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.evidence import CookieWrite, Visit
from auditor.findings import Breach, Sightings, Subject
from auditor.observed import ObservedCookie
from auditor.observed.initiators import initiator_chain, request_chain
from policy.errors import Location


def cookie_subject(cookie: ObservedCookie) -> Subject:
    """What findings about it carry."""
    attributes = (("host", cookie.host), ("name", cookie.called))
    return Subject(kind="cookie", key=f"{cookie.called} @ {cookie.host}", attributes=attributes)


def note_cookie(
    cookie: ObservedCookie,
    sightings: Sightings,
    code: str,
    *,
    expected: str,
    observed: str,
    hint: str = "",
    location: Location | None = None,
) -> None:
    """Add every sighting of it to a finding; the words as in `Sightings.add`."""
    chain = _chain(cookie.writes[0][1], cookie.writes[0][0]) if cookie.writes else ()
    sighted = sightings.of(
        Breach(
            code=code,
            subject=cookie_subject(cookie),
            expected=expected,
            observed=observed,
            hint=hint,
            chain=chain,
            location=location,
        )
    )
    for visit, record in _sightings(cookie):
        sighted.add(visit, record, cookie.name)


def _sightings(cookie: ObservedCookie) -> Iterator[tuple[Visit, str]]:
    """(visit, kind of record): the visits that wrote it; where none is known, the first that had it."""
    for visit, _ in cookie.writes:
        yield visit, "cookie-write"
    wrote = {v.scenario for v, _ in cookie.writes}
    for visit in cookie.first_held:
        if visit.scenario not in wrote:
            yield visit, "cookie"


def _chain(write: CookieWrite, visit: Visit) -> Iterator[str]:
    """Worked out only if it is asked for: a finding keeps one chain of perhaps a thousand sightings."""
    request = next((r for r in visit.requests if r.id == write.request), None) if write.request else None
    if request is None:
        yield from initiator_chain(write.initiator, visit, write.url)
    else:
        yield from (f"Set-Cookie of {write.host}", *request_chain(request, visit))
