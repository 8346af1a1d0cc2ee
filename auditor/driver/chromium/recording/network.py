"""Requests and HTTP cookie attempts, from the Network domain of every target: pages, frames, workers of all kinds.

A redirect chain arrives as several `requestWillBeSent` with one id; the *ExtraInfo events (the real headers, cookies sent
and refused) arrive apart and in any order relative to the others, one per hop. They are kept in lists per id and joined
hop by hop at the end.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from auditor.capture.leaks import Piece, search, sent_pieces
from auditor.capture.setcookie import cookie_date, default_path, parse_set_cookie
from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.body_names import names_of
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.chromium.recording.hops import Chain, Hop
from auditor.driver.chromium.recording.outgoing import Outgoing, arrive, body_length, outgoing, unread
from auditor.driver.chromium.recording.stacks import from_cdp, is_icon
from auditor.driver.chromium.recording.timing import MAX_ENTRIES, loaded
from auditor.evidence import Blind, CookieWrite, EvidenceKind, Initiator, Record, Request
from auditor.urls import host_of, path_of

SENT_HEADERS = frozenset({"referer", "origin", "sec-gpc", "dnt", "purpose", "sec-purpose", "content-type"})
HEADERS = frozenset(
    {
        "strict-transport-security", "content-security-policy", "referrer-policy", "permissions-policy", "location",
        "x-frame-options", "clear-site-data", "content-type", "content-length", "refresh", "tk", "link",
        "non-authoritative-reason", "cf-mitigated", "x-amzn-waf-action", "x-vercel-mitigated", "x-dd-b",
    }
)  # fmt: skip
MAX_HEADER = 4096
"""Characters kept of a header. No verdict hangs on more: Chromium sends no longer Referer, and of what answers carry only the
beginning is compared. What is sent is searched for the identity whole."""
MAX_REQUESTS = 20_000
"""Hops kept of one visit; a page that floods beyond it is recorded as partly unseen."""

_RESOURCES = {"XHR": "xhr", "CSPViolationReport": "csp-report", "WebSocket": "websocket", "EventSource": "eventsource"}
_CONTEXTS: dict[str, Literal["frame", "worker", "service-worker", "shared-worker"]] = {
    "iframe": "frame",
    "worker": "worker",
    "service_worker": "service-worker",
    "shared_worker": "shared-worker",
}

# Of nobody's doing, as where a browser asks for it.
_ICON: Params = {"type": "Other", "initiator": {"type": "other"}}
_ERROR_PAGE = "chrome-error:"


class NetworkCollector:
    """One visit's requests and HTTP cookie attempts."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._chains: dict[str, Chain] = defaultdict(Chain)
        self._count = 0
        self._withheld: dict[str, str] = {}
        self._forgotten = False
        """Whether something that the tab opened remembers more requests than were read."""
        self._handlers = {
            "Network.requestWillBeSent": self._will_be_sent,
            "Network.requestWillBeSentExtraInfo": self._sent,
            "Network.responseReceived": self._response,
            "Network.responseReceivedExtraInfo": self._received,
            "Network.loadingFailed": self._failed,
            "Network.requestServedFromCache": self._from_cache,
            "Network.webSocketCreated": self._socket,
            "Network.webSocketWillSendHandshakeRequest": self._sent_by_socket,
            "Network.webSocketHandshakeResponseReceived": self._socket_response,
            "Network.webSocketFrameError": self._socket_error,
            "Network.webSocketFrameSent": self._socket_sent,
            "Network.webTransportCreated": self._socket,
        }

    def withhold(self, request: str) -> None:
        """Note, before it fails, that the auditor itself holds the request of that protocol id back."""
        self._withheld[request] = "inspector"  # as the browser says where it knows

    def undecided(self) -> Iterator[tuple[Params, str]]:
        """The request, and its type, of what was neither answered nor held back so far."""
        for number, chain in self._chains.items():
            last = chain.hops[-1] if chain.hops else None
            if last and not last.response and not last.error and number not in self._withheld:
                yield last.params["request"], str(last.params.get("type", ""))

    @property
    def leads_on(self) -> bool:
        """Whether the tab is on its way to another document, which has not been answered."""
        lasts = ((number, chain.hops[-1]) for number, chain in self._chains.items() if chain.hops)
        return any(self._is_main(h) and not h.response and not h.error and n not in self._withheld for n, h in lasts)

    def _is_main(self, hop: Hop) -> bool:
        target, params = self._stage.target, hop.params
        return hop.session.target == target and params.get("type") == "Document" and params.get("frameId") == target

    def hops(self) -> Iterator[Hop]:
        """All that was asked for so far."""
        return (hop for chain in self._chains.values() for hop in chain.hops)

    @property
    def is_full(self) -> bool:
        """Whether there was more than is kept."""
        return self._count > MAX_REQUESTS

    def add(self, chain: Chain) -> None:
        """Take what no event told."""
        self._chains[f"untold {len(self._chains)}"] = chain

    def replace(self, told: Hop, chain: Chain) -> None:
        """Take what is known better than by events, which told of it as a chain of its own."""
        key = next((k for k, c in self._chains.items() if c.hops == [told]), None)
        if key is not None:
            self._chains[key] = chain

    def on_event(self, session: Session, method: str, params: Params) -> None:
        """Take a Network event."""
        handler = self._handlers.get(method)
        if handler:
            handler(session, params)

    async def bodies(self) -> None:
        """Wait, not for long, for the bodies of what was sent so far: a tab that is gone does not tell them any more."""
        await arrive(o for c in self._chains.values() for h in c.hops if (o := h.outgoing))

    async def collect(self) -> None:
        """Events tell everything but what was loaded before it could be listened to."""
        await self.bodies()
        seen = {h.url.partition("#")[0] for c in self._chains.values() for h in c.hops}
        remembered, self._forgotten = await loaded(self._stage)
        for entry in remembered:
            if entry.url.partition("#")[0] not in seen:
                seen.add(entry.url.partition("#")[0])
                params = {"type": entry.kind, "request": {}, "documentURL": "", "initiator": {}}
                hop = self._add(entry.session, params, entry.url)
                if hop:
                    hop.response = {"status": entry.status}
                    self._chains[f"remembered {entry.url}"].hops.append(hop)

    def _add(self, session: Session, params: Params, url: str) -> Hop | None:
        self._count += 1
        if self._count > MAX_REQUESTS:
            return None
        at = int((asyncio.get_running_loop().time() - self._stage.began) * 1000)
        loader = params.get("loaderId", "")
        self._stage.loaders.add(loader)
        phase = self._stage.left.get(loader, self._stage.phase) if loader else self._stage.phase
        return Hop(session, params, phase, at, url)

    def _will_be_sent(self, session: Session, params: Params) -> None:
        if str(params.get("documentURL", "")).startswith(_ERROR_PAGE):
            return  # pictures of the browser's own page about a failure
        request, chain = params["request"], self._chains[params["requestId"]]
        previous = chain.hops[-1] if chain.hops else None
        redirect = params.get("redirectResponse")
        icon = is_icon(params.get("initiator") or {}, self._stage.binding) or bool(previous and previous.icon)
        if icon:
            params = {**params, **_ICON}
        if previous is not None and redirect is None:
            return  # the same request, told by a second target (a worker's script, a frame that changed process)
        if previous is not None and redirect is not None:
            previous.response, previous.has_extra = redirect, params.get("redirectHasExtraInfo")
        hop = self._add(session, params, request["url"] + request.get("urlFragment", ""))
        if hop:
            hop.previous = previous
            hop.icon = icon
            hop.outgoing = outgoing(self._stage, session, params) if self._stage.searcher else None
            hop.body_length = body_length(request)
            hop.body_names = names_of(request)
            hop.params = {**params, "request": {k: v for k, v in request.items() if not k.startswith("postData")}}
            chain.hops.append(hop)

    def _sent(self, _session: Session, params: Params) -> None:
        self._chains[params["requestId"]].sent.append(params)

    def _received(self, _session: Session, params: Params) -> None:
        self._chains[params["requestId"]].received.append(params)

    def _response(self, _session: Session, params: Params) -> None:
        chain = self._chains.get(params["requestId"])
        if chain and chain.hops:
            chain.hops[-1].response, chain.hops[-1].has_extra = params["response"], params.get("hasExtraInfo")

    def _failed(self, _session: Session, params: Params) -> None:
        chain = self._chains.get(params["requestId"])
        if chain and chain.hops:
            chain.hops[-1].error = (
                self._withheld.get(params["requestId"])
                or params.get("blockedReason")
                or params.get("errorText")
                or "failed"
            )

    def _from_cache(self, _session: Session, params: Params) -> None:
        chain = self._chains.get(params["requestId"])
        if chain and chain.hops:
            chain.hops[-1].cached = True

    def _socket(self, session: Session, params: Params) -> None:
        number = params.get("requestId") or params.get("transportId", "")
        hop = self._add(session, {**params, "type": "WebSocket", "request": {"method": "GET"}}, params["url"])
        if hop:
            self._chains[number].hops.append(hop)

    def _sent_by_socket(self, _session: Session, params: Params) -> None:
        self._chains[params["requestId"]].sent.append(
            {"headers": params["request"]["headers"], "associatedCookies": []}
        )

    def _socket_response(self, _session: Session, params: Params) -> None:
        chain = self._chains.get(params["requestId"])
        if chain and chain.hops:
            chain.hops[-1].response = params["response"]
            if not chain.received:
                chain.received.append(params["response"])

    def _socket_error(self, _session: Session, params: Params) -> None:
        chain = self._chains.get(params["requestId"])
        if chain and chain.hops:
            chain.hops[-1].error = params.get("errorMessage") or "failed"

    def _socket_sent(self, _session: Session, params: Params) -> None:
        chain = self._chains.get(params["requestId"])
        if chain and chain.hops and self._stage.searcher:
            hop = chain.hops[-1]
            hop.outgoing = hop.outgoing or Outgoing()
            hop.outgoing.heard(params["response"], self._stage.phase)

    def records(self) -> Iterable[Record]:
        """Requests sorted by what they are, not by when they won a race; then the cookies that answers tried to set, and
        where the identity was found."""
        for known, reason in self._withheld.items():  # the failure itself may come after the tab is gone
            if (chain := self._chains.get(known)) and chain.hops:
                chain.hops[-1].error = chain.hops[-1].error or reason
        joined = [(hop, *_extra(chain, hop)) for chain in self._chains.values() for hop in chain.hops]
        joined.sort(key=lambda j: _order(j[0]))
        for number, (hop, _, _) in enumerate(joined, 1):
            hop.number = f"r{number}"
        pieces: list[Piece] = []
        for hop, sent, received in joined:
            request = self._request(hop, sent, received)
            yield request
            if self._stage.searcher:
                sent_with = _all_headers(hop, sent)
                yield from self._unread(hop, sent_with.get("content-encoding", ""))
                pieces += sent_pieces(request, hop, sent_with.items(), self._host(hop))
        if self._stage.searcher:
            yield from search(self._stage.searcher, pieces)
        for hop, _, received in joined:
            yield from self._cookies(hop, received)
        yield from self._not_asked()
        if self._forgotten:
            reason = (
                f"a window, frame or worker had loaded more before it was watched: the first {MAX_ENTRIES:,} were kept"
            )
            yield Blind(kind=EvidenceKind.REQUESTS, reason=reason, cut=True)
        if self._count > MAX_REQUESTS:
            reason = f"only the first {MAX_REQUESTS} of {self._count} requests were kept"
            yield from (Blind(kind=k, reason=reason, cut=True) for k in (EvidenceKind.REQUESTS, EvidenceKind.COOKIES))

    def _request(self, hop: Hop, sent: Params, received: Params) -> Request:
        params, response, shorten = hop.params, hop.response or {}, self._stage.redactor.url
        request = params["request"]
        answered = received.get("statusCode") or received.get("status") or response.get("status")
        return Request(
            id=hop.number,
            url=shorten(hop.url),
            method=request.get("method", "GET"),
            resource=_resource(params),
            document=shorten(params.get("documentURL") or hop.session.url),
            context=self._context(hop),
            main=self._is_main(hop),
            phase=hop.phase,
            at=hop.at,
            initiator=hop.by or from_cdp(params.get("initiator") or {}, shorten, self._stage.binding),
            redirect_from=hop.previous.number if hop.previous else None,
            status=int(answered) if answered else None,
            error=self._stage.guard.explain(hop.url, hop.error) if self._stage.guard else hop.error,
            mime=str(response.get("mimeType", "")),
            cached=hop.cached or bool(response.get("fromDiskCache") or response.get("fromPrefetchCache")),
            remote=self._remote(hop.url, response),
            mixed=request.get("mixedContentType", "none") != "none",
            sent_headers=_headers({**request.get("headers", {}), **sent.get("headers", {})}, SENT_HEADERS, shorten),
            headers=_headers(received.get("headers") or response.get("headers") or {}, HEADERS, shorten),
            sent_cookies=tuple(
                sorted({c["cookie"]["name"] for c in sent.get("associatedCookies", ()) if not c["blockedReasons"]})
            ),
            body_length=hop.body_length,
            body_names=hop.body_names,
            seen=hop.seen,
        )

    def _remote(self, url: str, response: Params) -> str:
        address = response.get("remoteIPAddress")
        if self._stage.guard is not None and address:  # the browser knows nobody but the guard
            return self._stage.guard.remote(url)
        return f"{address}:{response.get('remotePort', 0)}" if address else ""

    def _not_asked(self) -> Iterator[Blind]:
        """Hosts that have an answer for others and were held back here."""
        guard = self._stage.guard
        tried = {h.url for c in self._chains.values() for h in c.hops if h.error} if guard else ()
        reasons = {guard.answers_differently(url) for url in tried} if guard else set()
        yield from (Blind(kind=EvidenceKind.VISIT, reason=reason) for reason in sorted(reasons - {""}))

    def _host(self, hop: Hop) -> str:
        return self._stage.redactor.text(host_of(hop.url))

    def _unread(self, hop: Hop, coding: str) -> Iterable[Record]:
        if hop.outgoing is not None:
            hop.outgoing.arrived()
            hop.outgoing.declared(coding)
            if hop.outgoing.missed:
                yield unread(self._host(hop), hop.outgoing)

    def _context(self, hop: Hop) -> Any:
        if hop.session.kind in _CONTEXTS:
            return _CONTEXTS[hop.session.kind]
        if hop.session.target != self._stage.target:
            return "popup"
        return "page" if hop.params.get("frameId", self._stage.target) == self._stage.target else "frame"

    def _cookies(self, hop: Hop, received: Params) -> Iterable[CookieWrite]:
        headers = received.get("headers") or {}
        lines = "\n".join(v for k, v in headers.items() if k.lower() == "set-cookie")
        blocked = {b["cookieLine"]: tuple(b["blockedReasons"]) for b in received.get("blockedCookies", ())}
        answered = _date_of(headers)
        for line in lines.split("\n") if lines else ():
            cookie = parse_set_cookie(line, answered)
            yield CookieWrite(
                source="http",
                name=cookie.name,
                host=host_of(hop.url),
                domain=cookie.domain,
                path=cookie.path or default_path(path_of(hop.url)),
                max_age=cookie.max_age,
                expires=cookie.expires,
                secure=cookie.secure,
                http_only=cookie.http_only,
                same_site=cookie.same_site,
                partitioned=cookie.partitioned,
                value=self._stage.redactor.digest(cookie.value),
                url=self._stage.redactor.url(hop.url),
                request=hop.number,
                blocked=blocked.get(line, ()),
                phase=hop.phase,
                top=self._context(hop) == "page",
            )


def _date_of(headers: Params) -> float:
    """When the server says that it answered, in Unix time; ours if it does not say."""
    date = next((cookie_date(str(v)) for k, v in headers.items() if k.lower() == "date"), None)
    return time.time() if date is None else date


def _extra(chain: Chain, hop: Hop) -> tuple[Params, Params]:
    with_extra = [h for h in chain.hops if h.has_extra is not False]
    if hop not in with_extra:
        return {}, {}
    index = next(i for i, h in enumerate(with_extra) if h is hop)
    sent = chain.sent[index] if index < len(chain.sent) else {}
    received = chain.received[index] if index < len(chain.received) else {}
    return sent, received


def _order(hop: Hop) -> tuple[Any, ...]:
    initiator: Initiator = hop.by or from_cdp(hop.params.get("initiator") or {}, str)
    # What scripts do with what was typed may be done as the page settles: neither comes first.
    phase = "settle" if hop.phase == "fill" else hop.phase
    return (
        hop.url.partition("?")[0], hop.params["request"].get("method", ""), _resource(hop.params), phase,
        hop.params.get("documentURL", ""), initiator.url, initiator.line, hop.url, hop.at,
    )  # fmt: skip


def _resource(params: Params) -> str:
    kind = str(params.get("type", "Other"))
    if (params.get("initiator") or {}).get("type") == "preflight":
        return "preflight"
    headers = {k.lower(): str(v) for k, v in params["request"].get("headers", {}).items()}
    if headers.get("content-type", "").startswith("application/csp-report"):
        return "csp-report"
    if kind == "Other" and "prefetch" in headers.get("sec-purpose", headers.get("purpose", "")):
        return "prefetch"
    return _RESOURCES.get(kind, kind.lower())


def _headers(headers: Params, wanted: frozenset[str], shorten: Any) -> tuple[tuple[str, str], ...]:
    found = {k.lower(): str(v)[:MAX_HEADER] for k, v in headers.items() if k.lower() in wanted}
    return tuple((k, shorten(v) if k in {"referer", "location"} else v) for k, v in sorted(found.items()))


def _all_headers(hop: Hop, sent: Params) -> dict[str, str]:
    headers = {**hop.params["request"].get("headers", {}), **sent.get("headers", {})}
    return dict(sorted({str(k).lower(): str(v) for k, v in headers.items()}.items()))
