"""Holding back what would submit a form: the site itself must not receive what the auditor typed.

While it is on, every first-party request that is not safe (GET, HEAD, OPTIONS) and every navigation that submits a form, to whom
ever, fails before it is sent, and is recorded as such. All else passes, requests to third parties above all: they are evidence.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import Session
from auditor.driver.chromium.recording.leave import hold_back
from auditor.driver.chromium.recording.network import NetworkCollector
from auditor.driver.chromium.recording.recording import Recording
from auditor.urls import host_of, without_query

POLL_SECONDS = 0.02
SILENCE_SECONDS = 2.0
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_MAY_SEND = ("XHR", "Fetch", "Ping", "Other")
"""Resource types other than documents that can be anything but GET."""
_OUTLIVE_A_TAB = frozenset({"service_worker", "shared_worker"})


@dataclass(slots=True)
class Holding:
    """Holds requests of one visit back, from `begin` to `end`."""

    recording: Recording
    domains: frozenset[str]
    """Registrable domains of the first party."""
    is_first: Callable[[str], bool]
    actions: set[str] = field(default_factory=set)
    """Where forms that were filled in are sent to, without query."""
    stays: bool = False
    """Whether the page is kept where it is, whatever it tries to go to."""
    _lifted: str | None = None

    def begin(self, actions: Iterable[str]) -> None:
        """Hold back from now on; `actions` are the addresses of the page's forms."""
        self.know(actions)
        self.recording.watchers.append(self._watch)
        stage = self.recording.stage
        stage.orders.append(("Fetch.enable", {"patterns": self._patterns()}))
        for session in stage.sessions.values():
            stage.cdp.post(*stage.orders[-1], session.id)

    def know(self, actions: Iterable[str]) -> None:
        """Forms have come to be seen that are sent to these addresses."""
        self.actions.update(without_query(a) for a in actions if a)

    def lift(self, action: str) -> None:
        """The form of that address is submitted: let the site's own requests pass, but other forms' none."""
        self._lifted = without_query(action)
        self.stays = False

    async def silence(self) -> None:
        """Before the tab is closed: what it sends while it is torn down passes us by, so its own calls hold it back. A page of
        which not every document does runs no script any more."""
        if self._lifted is None and not await hold_back(self.recording.stage, sorted(self.domains)):
            await self._stop_scripts()
        await self._last_words()

    async def _stop_scripts(self) -> None:
        cdp, sessions = self.recording.stage.cdp, self.recording.stage.documents
        calls = (
            cdp.send("Emulation.setScriptExecutionDisabled", {"value": True}, s.id, SILENCE_SECONDS) for s in sessions
        )
        await asyncio.gather(*calls, return_exceptions=True)

    async def _last_words(self) -> None:
        """Wait until all that must not leave was held back: what is still on its way when the tab closes is not."""
        network: NetworkCollector = self.recording.find(NetworkCollector)
        clock = asyncio.get_running_loop().time
        end = clock() + SILENCE_SECONDS
        await self.recording.catch_up()
        for _ in iter(lambda: clock() < end, False):
            if not any(self._must_not_leave(*asked) for asked in network.undecided()):
                return
            await asyncio.sleep(POLL_SECONDS)

    def end(self) -> None:
        """The tab is closed: let workers that outlive it do what they like."""
        if self._watch in self.recording.watchers:
            self.recording.watchers.remove(self._watch)
            for session in self.recording.stage.sessions.values():
                if session.kind in _OUTLIVE_A_TAB:
                    self.recording.stage.cdp.post("Fetch.disable", {}, session.id)

    def _patterns(self) -> list[Params]:
        return [{"urlPattern": "*", "resourceType": "Document"}] + [
            {"urlPattern": f"*://{prefix}{domain}{port}/*", "resourceType": kind}
            for domain in sorted(self.domains)
            for prefix in ("", "*.")
            for port in ("", ":*")
            for kind in _MAY_SEND
        ]

    def _watch(self, session: Session, method: str, params: Params) -> None:
        if method == "Fetch.requestPaused":
            resource = str(params.get("resourceType", ""))
            leads_on = self.stays and resource == "Document" and params.get("frameId") == self.recording.stage.target
            if leads_on or self._must_not_leave(params["request"], resource):
                self._hold(session, params, resource)
            else:
                self.recording.stage.cdp.post("Fetch.continueRequest", {"requestId": params["requestId"]}, session.id)

    def _hold(self, session: Session, params: Params, resource: str) -> None:
        self.recording.find(NetworkCollector).withhold(str(params.get("networkId", "")))
        # A navigation that is aborted leaves the page where it is; one that is blocked puts an error page in its place.
        reason = "Aborted" if resource == "Document" else "BlockedByClient"
        call = {"requestId": params["requestId"], "errorReason": reason}
        self.recording.stage.cdp.post("Fetch.failRequest", call, session.id)

    def _must_not_leave(self, request: Params, resource: str) -> bool:
        url, method = str(request.get("url", "")), str(request.get("method", "GET")).upper()
        if resource == "Document":
            submits = method not in _SAFE or ("?" in url and without_query(url) in self.actions)
            return submits and without_query(url) != self._lifted
        return method not in _SAFE and self.is_first(host_of(url)) and self._lifted is None
