"""Everything a browser does, sorted by who it was done for: attaches to every target and hands its events to the
recording of its browser context. The browser's own traffic belongs to no context of ours and is never seen here."""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict, deque
from collections.abc import Iterable

from auditor.capture.hook import hook_source
from auditor.driver.chromium.netlog.visits import VisitsInLog
from auditor.driver.chromium.protocol.answers import part
from auditor.driver.chromium.protocol.cdp import Cdp, Params
from auditor.driver.chromium.recording.collector import Session
from auditor.driver.chromium.recording.recording import Recording
from auditor.driver.chromium.recording.workers import WATCH_TIMERS
from auditor.driver.errors import UnexpectedAnswer
from auditor.egress import Guard

AUTO_ATTACH: Params = {
    "autoAttach": True,
    "waitForDebuggerOnStart": True,
    "flatten": True,
    # Without the last exclusion hundreds of events of the browser's own interface arrive.
    "filter": [{"type": t, "exclude": True} for t in ("browser", "tab", "browser_ui")] + [{}],
}
ASYNC_STACK_DEPTH = 16
"""Links of an asynchronous chain: enough to blame a timer in b.js on a.js, which injected it."""
MAX_POST_DATA = 65_536
MAX_ORPHANS = 2_000
"""Events kept of a context between two visits (a service worker's late fetches)."""

_WITH_DOCUMENT = {"page", "iframe"}
_WORKERS = {"worker", "service_worker", "shared_worker"}
_OUTLIVE_A_TAB = {"service_worker", "shared_worker"}
_WITH_SCRIPTS = _WITH_DOCUMENT | _WORKERS


class Hub:
    """One browser's targets."""

    def __init__(self, user_agent: Params | None = None, guard: Guard | None = None) -> None:
        self.cdp = Cdp(self._on_event)
        self.binding = f"_{secrets.token_hex(8)}"
        self._hook = hook_source(self.binding)
        self._user_agent = user_agent
        self.guard = guard
        self.log: VisitsInLog | None = None
        """The browser's own network log, where it can be read."""
        self._sessions: dict[str, Session] = {}
        self._recordings: dict[str, Recording] = {}
        self._orphans: dict[str, deque[tuple[Session, str, Params]]] = defaultdict(
            lambda: deque(maxlen=MAX_ORPHANS + 1)
        )

    async def start(self, url: str) -> None:
        """Connect to a browser's DevTools URL and attach to all that it opens from now on."""
        await self.cdp.connect(url)
        await self.cdp.send("Target.setAutoAttach", AUTO_ATTACH)

    def begin(self, recording: Recording) -> None:
        """Send the events of a browser context to this recording from now on, those since its last one first."""
        context = recording.stage.browser_context
        for session in self._sessions.values():
            # A tab of an earlier visit that would not close is still there, and none of this visit's.
            if session.browser_context == context and session.kind in _OUTLIVE_A_TAB:
                recording.stage.sessions[session.id] = session
        self._recordings[context] = recording
        orphans = self._orphans.pop(context, ())
        for event in orphans:
            recording.take(*event)
        if len(orphans) > MAX_ORPHANS:
            recording.missed(f"workers did more between two visits than is kept: the last {MAX_ORPHANS:,} events were")

    def end(self, recording: Recording) -> None:
        """Stop feeding the recording."""
        self._recordings.pop(recording.stage.browser_context, None)

    def forget(self, context: str) -> None:
        """Drop what is kept of a closed browser context."""
        self._orphans.pop(context, None)

    def _on_event(self, session_id: str | None, method: str, params: Params) -> None:
        try:
            self._take(session_id, method, params)
        except (UnexpectedAnswer, LookupError, TypeError, ValueError, AttributeError) as error:
            self._misunderstood(session_id, method, error)

    def _misunderstood(self, session_id: str | None, method: str, error: Exception) -> None:
        """An event of another shape: the visit it belongs to is told, and all that are under way if that is not known."""
        session = self._sessions.get(session_id or "")
        recording = self._recordings.get(session.browser_context) if session else None
        for one in (recording,) if recording else tuple(self._recordings.values()):
            one.misunderstood(method, error)

    def _take(self, session_id: str | None, method: str, params: Params) -> None:
        if method == "Target.attachedToTarget":
            self._attached(session_id, params)
        elif method == "Target.detachedFromTarget":
            self._detached(part(params, "sessionId", str))
        elif session_id in self._sessions:
            session = self._sessions[session_id]
            recording = self._recordings.get(session.browser_context)
            if recording is not None:
                if session.id in recording.stage.sessions:
                    recording.take(session, method, params)
            elif session.kind in _OUTLIVE_A_TAB and method.startswith("Network."):
                self._orphans[session.browser_context].append((session, method, params))

    def _attached(self, parent: str | None, params: Params) -> None:
        target = part(params, "targetInfo", dict)
        session = Session(
            id=part(params, "sessionId", str),
            target=part(target, "targetId", str),
            kind=part(target, "type", str),
            browser_context=target.get("browserContextId", ""),
            parent=parent,
            url=target.get("url", ""),
        )
        self._sessions[session.id] = session
        recording = self._recordings.get(session.browser_context)
        orders = recording.stage.orders if recording is not None else ()
        prepared = asyncio.gather(*self._prepare(session, orders), return_exceptions=True)
        if recording is not None:
            recording.attached(session, prepared, opener=target.get("openerId", ""))

    def _prepare(self, session: Session, orders: Iterable[tuple[str, Params]]) -> list[asyncio.Future[Params]]:
        # Posted without waiting, in this order: the target runs only after the last of them.
        posted: list[asyncio.Future[Params]] = []

        def post(method: str, params: Params | None = None) -> None:
            posted.append(self.cdp.post(method, params, session.id))

        if session.kind in _WITH_DOCUMENT and self._user_agent:
            post("Emulation.setUserAgentOverride", self._user_agent)
        post("Network.enable", {"maxPostDataSize": MAX_POST_DATA})
        if session.kind in _WITH_DOCUMENT:
            post("Page.enable")
            post("WebAudio.enable")
            post("Runtime.addBinding", {"name": self.binding})
            post("Page.addScriptToEvaluateOnNewDocument", {"source": self._hook, "runImmediately": True})
        if session.kind in _WITH_SCRIPTS:
            post("Runtime.enable")
            post("Debugger.enable")
            post("Debugger.setSkipAllPauses", {"skip": True})  # a `debugger;` statement must not stop the page
            post("Debugger.setAsyncCallStackDepth", {"maxDepth": ASYNC_STACK_DEPTH})
        if session.kind in _WORKERS:
            session.timers = self.cdp.post("Runtime.evaluate", {"expression": WATCH_TIMERS}, session.id)
            posted.append(session.timers)
        post("Target.setAutoAttach", AUTO_ATTACH)
        for method, params in orders:
            post(method, params)
        post("Runtime.runIfWaitingForDebugger")
        return posted

    def _detached(self, session_id: str) -> None:
        session = self._sessions.pop(session_id, None)
        if session is None:
            return
        recording = self._recordings.get(session.browser_context)
        if recording is not None:
            recording.detached(session)
