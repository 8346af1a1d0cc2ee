"""Parts of a page that run, and that did not come: scripts, frames, style sheets and what scripts fetch.

What fails for a while (a busy server, a limit, a connection that broke) runs for other visitors, so what it does was not seen. What is not
there for anybody (404, 410, a name that does not resolve) runs for nobody, and what the browser refuses (a Content-Security-Policy) is as
it would be elsewhere. Pictures and fonts run nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.evidence import Request, Visit
from auditor.observed.parties import Parties
from auditor.observed.sent import found_nobody
from auditor.urls import without_query

_RUNS = frozenset({"script", "document", "stylesheet"})
_FETCHED = frozenset({"fetch", "xhr"})
_GONE = frozenset({404, 410})
_BUSY = frozenset({408, 425, 429})
_SERVER_ERROR = 500
_FIRST_BAD = 400
_CUT_SHORT = re.compile(
    r"ERR_(?:CONNECTION_(?:RESET|CLOSED|ABORTED|TIMED_OUT)|TIMED_OUT|EMPTY_RESPONSE|CONTENT_LENGTH_MISMATCH|INCOMPLETE_\w+|CONTENT_DECODING_FAILED"
    r"|HTTP2_\w+|QUIC_\w+|NETWORK_CHANGED|RESPONSE_\w+|INVALID_(?:HTTP_)?RESPONSE|SOCKET_NOT_CONNECTED)"
)


def failed_parts(visit: Visit, parties: Parties) -> tuple[Request, ...]:
    """Requests of the visit for a part that runs, and that failed for a while; none that came when it was asked for again."""
    failed = [
        r
        for r in visit.requests
        if (r.status is None or r.error or r.status >= _FIRST_BAD) and _may_run(r, parties) and _failed(r)
    ]
    if not failed:
        return ()
    came = {
        without_query(r.url) for r in visit.requests if r.status is not None and r.status < _FIRST_BAD and not r.error
    }
    return tuple(r for r in failed if without_query(r.url) not in came)


def absent_scripts(visit: Visit) -> tuple[Request, ...]:
    """Requests for scripts that are not there, for anybody."""
    return tuple(
        r
        for r in visit.requests
        if r.resource == "script" and (r.status in _GONE or (r.status is None and r.error and found_nobody(r)))
    )


def failure_of(request: Request) -> str:
    """Why it did not come: `the server answered 503`."""
    if request.status is not None and request.status >= _FIRST_BAD:
        return f"the server answered {request.status}"
    return f"it was broken off ({(request.error or 'no answer').removeprefix('net::')[:60]})"


def loaded_parts(visits: Iterable[Visit]) -> frozenset[str]:
    """Addresses, without query, of parts that came in any of these visits."""
    return frozenset(
        without_query(r.url)
        for v in visits
        for r in v.requests
        if r.resource in _RUNS | _FETCHED and r.status is not None and r.status < _FIRST_BAD and not r.error
    )


def _may_run(request: Request, parties: Parties) -> bool:
    if request.main or request.phase == "leave" or request.seen != "events":
        return False
    if request.resource in _FETCHED:
        return request.method == "GET" or parties.is_first_url(request.url)
    return request.resource in _RUNS


def _failed(request: Request) -> bool:
    if request.error and _CUT_SHORT.search(request.error):
        return True
    status = request.status
    return status is not None and (status in _BUSY or status >= _SERVER_ERROR)
