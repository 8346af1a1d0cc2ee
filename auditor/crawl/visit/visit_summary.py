"""What a visit makes of the records of several collectors."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.evidence import Call, FrameSeen, Link, Request


def page_status(requests: tuple[Request, ...]) -> int | None:
    """HTTP status of the page itself."""
    main = [r for r in requests if r.main and r.status and not 300 <= r.status < 400]  # noqa: PLR2004 (redirects)
    return max(main, key=lambda r: r.at).status if main else None


def links_opened(calls: tuple[Call, ...]) -> tuple[Link, ...]:
    """Windows that scripts opened, as ways out of the page."""
    return tuple(
        Link(kind="open", url=c.argument, document=c.document) for c in calls if c.name == "window.open" and c.argument
    )


def frames_seen(seen: tuple[FrameSeen, ...], requests: tuple[Request, ...]) -> tuple[FrameSeen, ...]:
    """Elements, and the documents that frames really loaded: a frame may be gone, or have moved on, when it is read."""
    known = {f.url for f in seen}
    loaded = [r for r in requests if r.resource == "document" and r.context == "frame" and r.url not in known]
    extra = {
        r.url: FrameSeen(
            url=r.url, parent=r.initiator.url or r.document, element="unknown", visible=False, initiator=r.initiator
        )
        for r in loaded
    }
    return seen + tuple(extra.values())


MOST_LOADS = 5
"""Documents that a page may load into its tab one after the other; a sign-in by way of another company needs three."""
MOST_LATE = 1
"""Of these, those that it may load once it was taken for loaded: one that is loaded later still had no time to do anything."""
ON_ITS_WAY = "the page was on its way to another one when it was read"
_LATE = frozenset({"look", "fill", "settle"})


def restless(requests: Iterable[Request], *, leads_on: bool = False) -> str:
    """Why a page that leads on again and again was not seen to its end; empty for one that came to rest.

    `leads_on`: it was on its way to another document when it was read.
    """
    loads = [r.phase for r in requests if r.main and r.redirect_from is None]
    late = sum(phase in _LATE for phase in loads)
    if len(loads) <= MOST_LOADS and late <= MOST_LATE:
        return ON_ITS_WAY if leads_on else ""
    return f"the page led on {len(loads) - 1} times and did not come to rest"
