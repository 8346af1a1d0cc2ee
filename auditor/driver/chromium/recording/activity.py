"""What goes on outside a page's clock: connections, requests of workers, audio, what the browser works out for a script. Virtual time does not wait for these, so we do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import HOOK_TOLD, Session, Stage
from auditor.evidence import Record

SILENT_SECONDS = 5.0
"""A connection that nobody has answered on, since it was opened or something was sent, is waited for so long."""
QUIET_SECONDS = 3.0
"""One that something has come on is waited for so long after that."""
WHOLE_SECONDS = 1.0
"""The same for an answer of a type that is read whole, and that does not say how long it is: a script that reads nothing of it never
ends it."""
COMPUTING_SECONDS = 5.0
"""What the browser works out for a script is waited for so long."""
_AWAITED = '{"kind":"await'
_WHOLE = ("text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/", "font/")
_EMPTY = frozenset({204, 205, 304})
"""Statuses of answers without a body (RFC 9110)."""
_WORKERS = frozenset({"worker", "shared_worker", "service_worker"})
_UNTOLD = frozenset({"Ping", "CSPViolationReport", "Preflight", "Prefetch", "Media"})
"""Types of requests whose answer no script waits for."""
MAX_OPEN = 2_000
"""Requests and connections remembered at a time."""


@dataclass(slots=True)
class _Open:
    """A request or connection that has not ended."""

    session: Session
    last: float
    """When something was heard of it last."""
    answered: bool = False
    socket: bool = False
    patience: float = QUIET_SECONDS
    """Seconds that it is waited for after its last message."""
    awaited: int | None = None
    """Octets of its answer that are still to come, if it says."""

    def is_fresh(self, now: float) -> bool:
        return now - self.last < (self.patience if self.answered else SILENT_SECONDS)


class ActivityCollector:
    """Follows them from the first request of a visit on; makes no records."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._open: dict[str, _Open] = {}
        self._sounding: dict[str, Session] = {}
        """Audio contexts that run, by id."""
        self._computing: dict[tuple[str, int, int], float] = {}
        """Since when scripts wait for what the browser works out for them, by session, execution context and number."""
        self._takes: dict[str, Callable[[Session, Params], None]] = {
            "Network.requestWillBeSent": self._asked,
            "Network.responseReceived": self._answered,
            "Network.dataReceived": self._came,
            "Network.eventSourceMessageReceived": self._heard,
            "Network.loadingFinished": self._ended,
            "Network.loadingFailed": self._ended,
            "Network.webSocketCreated": self._opened,
            "Network.webSocketFrameReceived": self._heard,
            "Network.webSocketFrameSent": self._said,
            "Network.webSocketClosed": self._ended,
            HOOK_TOLD: self._told,
            "WebAudio.contextCreated": self._sound,
            "WebAudio.contextChanged": self._sound,
            "WebAudio.contextWillBeDestroyed": self._silence,
        }

    def on_event(self, session: Session, method: str, params: Params) -> None:
        """Take what tells of them."""
        if (take := self._takes.get(method)) is not None:
            take(session, params)

    async def collect(self) -> None:
        """Nothing is asked."""

    def records(self) -> Iterable[Record]:
        """None."""
        return ()

    def waits(self) -> bool:
        """Whether something is under way that may come to the page before long, and that its clock does not wait for."""
        now = self._now()
        return (
            any(self._is_there(s) for s in self._sounding.values())
            or any(self._waits(o, now) for o in self._living())
            or any(self._computes(session, since, now) for (session, *_), since in self._computing.items())
        )

    def _computes(self, session: str, since: float, now: float) -> bool:
        return session in self._stage.sessions and now - since < COMPUTING_SECONDS

    def _waits(self, one: _Open, now: float) -> bool:
        if one.socket or one.answered:
            return one.is_fresh(now)
        return one.session.kind in _WORKERS  # virtual time waits for what documents ask for

    def loads(self) -> bool:
        """Whether a document has asked for something that has not come yet. Of an answer that goes on without end that is so as long as
        something has just come."""
        now = self._now()
        asked = (o for o in self._living() if not o.socket and o.session.kind not in _WORKERS)
        return any(not o.answered or o.is_fresh(now) for o in asked)

    def is_held(self) -> bool:
        """Whether all that the documents' requests wait for are answers that go on without end, and say nothing now."""
        requests = [o for o in self._living() if not o.socket and o.session.kind not in _WORKERS]
        now = self._now()
        return bool(requests) and all(o.answered and not o.is_fresh(now) for o in requests)

    @property
    def is_held_open(self) -> bool:
        """Whether any connection is open that virtual time was not given to wait for."""
        return any(o.socket or o.answered for o in self._living())

    def _living(self) -> Iterable[_Open]:
        return (o for o in self._open.values() if self._is_there(o.session))

    def _is_there(self, session: Session) -> bool:
        return session.id in self._stage.sessions

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _asked(self, session: Session, params: Params) -> None:
        if params.get("type") not in _UNTOLD and len(self._open) < MAX_OPEN:
            self._open[params["requestId"]] = _Open(session, self._now())

    def _opened(self, session: Session, params: Params) -> None:
        if len(self._open) < MAX_OPEN:
            self._open[params["requestId"]] = _Open(session, self._now(), socket=True)

    def _heard(self, _session: Session, params: Params) -> None:
        if (one := self._open.get(params["requestId"])) is not None:
            one.last, one.answered = self._now(), True

    def _answered(self, session: Session, params: Params) -> None:
        self._heard(session, params)
        if (one := self._open.get(params["requestId"])) is None:
            return
        response = params["response"]
        mime = str(response.get("mimeType", ""))
        one.patience = WHOLE_SECONDS if mime.startswith(_WHOLE) else QUIET_SECONDS
        length = {k.lower(): str(v) for k, v in response["headers"].items()}.get("content-length", "")
        one.awaited = 0 if response.get("status") in _EMPTY else int(length) if length.isdecimal() else None
        self._end_if_whole(params)

    def _came(self, session: Session, params: Params) -> None:
        self._heard(session, params)
        if (one := self._open.get(params["requestId"])) is not None and one.awaited is not None:
            one.awaited -= max(params.get("encodedDataLength", 0), 0)
            self._end_if_whole(params)

    def _end_if_whole(self, params: Params) -> None:
        # Of an answer that no script reads, no event tells that it ended.
        one = self._open[params["requestId"]]
        if one.awaited is not None and one.awaited <= 0:
            del self._open[params["requestId"]]

    def _said(self, _session: Session, params: Params) -> None:
        if (one := self._open.get(params["requestId"])) is not None:
            one.last, one.answered = self._now(), False

    def _ended(self, _session: Session, params: Params) -> None:
        self._open.pop(params["requestId"], None)

    def _told(self, session: Session, params: Params) -> None:
        payload = params.get("payload")
        if (
            params.get("name") != self._stage.binding
            or not isinstance(payload, str)
            or not payload.startswith(_AWAITED)
        ):
            return
        told = json.loads(payload)
        key = session.id, params.get("executionContextId", 0), told["id"]
        if told["kind"] == "awaits" and len(self._computing) < MAX_OPEN:
            self._computing[key] = self._now()
        elif told["kind"] == "awaited":
            self._computing.pop(key, None)

    def _sound(self, session: Session, params: Params) -> None:
        context = params["context"]
        if context["contextState"] == "running":
            self._sounding[context["contextId"]] = session
        else:
            self._sounding.pop(context["contextId"], None)

    def _silence(self, _session: Session, params: Params) -> None:
        self._sounding.pop(params["contextId"], None)
