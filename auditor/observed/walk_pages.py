"""A walk taken apart into the pages that it came to, so that what was seen on one of them is told of that page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.evidence import CookieWrite, Request, Visit
from auditor.urls import page_key


def by_page(visit: Visit) -> tuple[Visit, ...]:
    """The parts of a walk, each with the address of its page and what was sent and written there, in the order of the walk; any other visit
    is its only part. What is no one page's (the jar, storage, calls, what scripts ask of the device) stays with the first.

    A request belongs to the page whose document sent it, and one of a frame or a worker to the page on which it was sent.
    """
    if visit.walked is None or len(visit.walked.steps) < 2:  # noqa: PLR2004 (with a single page there is nothing to take apart)
        return (visit,)
    pages = {_key(step.url): step.url for step in visit.walked.steps}
    requests, writes = _requests(visit, pages), _writes(visit, pages)
    return tuple(_parts(visit, pages, requests, writes))


def _parts(
    visit: Visit, pages: dict[str, str], requests: dict[str, list[Request]], writes: dict[str, list[CookieWrite]]
) -> Iterator[Visit]:
    first = next(iter(pages))
    for key, url in pages.items():
        sent, written = tuple(requests.get(key, ())), tuple(writes.get(key, ()))
        if key == first:
            yield replace(visit, requests=sent, cookie_writes=written)
        else:
            yield replace(
                visit,
                url=url,
                final_url=url,
                requests=sent,
                cookie_writes=written,
                calls=(),
                cookies=(),
                storage=(),
                storage_writes=(),
                frames=(),
                probings=(),
                leaks=(),
                blind=(),
            )


def _requests(visit: Visit, pages: dict[str, str]) -> dict[str, list[Request]]:
    here, found = next(iter(pages)), dict[str, list[Request]]()
    for request in sorted(visit.requests, key=lambda r: r.at):
        own = _key(request.url) if request.main else _key(request.document)
        here = own if own in pages else here
        found.setdefault(here, []).append(request)
    return found


def _writes(visit: Visit, pages: dict[str, str]) -> dict[str, list[CookieWrite]]:
    by_request = {r.id: key for key, requests in _requests(visit, pages).items() for r in requests}
    first, found = next(iter(pages)), dict[str, list[CookieWrite]]()
    for write in visit.cookie_writes:
        own = by_request.get(write.request or "", _key(write.url))
        found.setdefault(own if own in pages else first, []).append(write)
    return found


def _key(url: str) -> str:
    return page_key(url) or url
