"""The visits of one browser and its ledger: what of the log is which visit's, and the records that come of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.capture.hook import HookCollector, SentByCall
from auditor.capture.page import PageCollector
from auditor.driver.chromium.netlog.account import Sorted, Told, Window, key_of, sort
from auditor.driver.chromium.netlog.ledger import Entry, Ledger
from auditor.driver.chromium.netlog.records import chain_of, held_back
from auditor.driver.chromium.recording.network import NetworkCollector
from auditor.driver.chromium.recording.recording import Recording
from auditor.evidence import Blind, EvidenceKind
from auditor.urls import host_of, site_of

QUIET = (0.06, 0.5)
"""Seconds without a new request after a tab is gone, at least and at most, and as many times as long as its closing took as `PATIENCE`.
Measured: closing takes 0.03 s, and the last of frames come 0.03 s later in the headless shell, 0.06 s in full Chromium."""
PATIENCE = 4
LATE_SECONDS = 0.8
"""What was called for is waited for at most, and answers: full Chromium sends what `fetchLater` holds back 0.4 s after the tab is gone."""
POLL_SECONDS = 0.02
_CHOSEN = frozenset({"reload", "fill", "walk"})
"""Phases after the choice, in a visit that makes it."""
MAX_FOUND = 2_000
"""Requests of one visit that the log alone tells of."""


@dataclass(slots=True)
class VisitsInLog:
    """The visits that are under way in one browser."""

    ledger: Ledger
    leaving: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Where browser contexts cannot be told apart, one page is closed at a time, and its frames are given `QUIET` to send the last: the page
    that was closed last has sent it. Answers, and what comes later, are waited for side by side."""
    proxies: dict[str, str] = field(default_factory=dict)
    """Address and port that browser contexts, by their ids, go through, each for itself."""
    _open: dict[Window, Recording] = field(default_factory=dict)
    _visited: bool = False
    _sites: set[str] = field(default_factory=set)
    """Of its documents: their service workers may go on."""
    _hosts: set[str] = field(default_factory=set)
    """That the browser has been recorded to ask for something: a connection to one of them tells nothing new."""

    def forget(self) -> None:
        """The browser is somebody else's from now on."""
        self.ledger.entries, self._hosts, self._sites, self._visited = [], set(), set(), False

    def forget_context(self, browser_context: str) -> None:
        """It is closed: nobody asks any more for what it sent."""
        proxy = self.proxies.pop(browser_context, "")
        self.ledger.entries = [e for e in self.ledger.entries if not proxy or e.proxy != proxy]

    def tells_apart(self, recording: Recording) -> bool:
        """Whether it is known of each request whether it is of the recording's browser context."""
        return recording.stage.browser_context in self.proxies

    def begin(self, recording: Recording) -> Window:
        """A visit begins; `end` must follow."""
        now = asyncio.get_running_loop().time()
        if not self._visited:  # nobody's: the auditor looked something up
            self.ledger.entries = [e for e in self.ledger.entries if e.at >= now]
        self._visited = True
        window = Window(began=now)
        self._open[window] = recording
        return window

    def end(self, window: Window) -> None:
        """A visit is over."""
        self._open.pop(window, None)

    async def until_quiet(self, window: Window) -> None:
        """Wait until a page that is gone sends nothing more. Raises BrowserError or ConnectionLost."""
        clock = asyncio.get_running_loop().time
        gone = clock()
        left_at = window.left_at or gone
        quiet = max(QUIET[0], min(QUIET[1], PATIENCE * (gone - left_at)))
        while await self.ledger.catch_up():
            seen = self._sorted(window)
            since = clock() - max([gone, *(e.at for e in (*seen.found, *(e for _, e in seen.while_left)))])
            answered = all(e.ended for e in (*seen.found, *(e for _, e in seen.while_left)))
            waits = self._missing(window) or not answered
            if since >= quiet and (not waits or clock() - gone >= LATE_SECONDS):
                return
            await asyncio.sleep(POLL_SECONDS)

    def _missing(self, window: Window) -> bool:
        """Whether something that the page called for while it was left has not been sent yet."""
        told = self._told(window)
        keys = {key_of(e.url, "") for e in self.ledger.entries} | {key_of(a.url, "") for a in told.asked}
        hook: HookCollector = self._open[window].find(HookCollector)
        return any(not c.held and key_of(c.url, "") not in keys for c in hook.calls(to_come=window.left_at))

    async def account(self, window: Window) -> tuple[Blind, ...]:
        """Add what no event told to the visit's requests; what cannot be known is returned. Raises BrowserError or ConnectionLost."""
        recording = self._open[window]
        if not await self.ledger.catch_up():
            why = self.ledger.broken or "it did not come in time"
            return (Blind(kind=EvidenceKind.REQUESTS, reason=f"the browser's network log could not be read: {why}"),)
        await recording.catch_up()
        network: NetworkCollector = recording.find(NetworkCollector)
        if network.is_full:
            return ()  # which says so itself
        hook: HookCollector = recording.find(HookCollector)
        for call in hook.calls():
            if call.held:
                network.add(held_back(call, recording))
        seen = self._sorted(window)
        for entry in seen.found[:MAX_FOUND]:
            network.add(chain_of(entry, recording, self._call_of(recording, entry)))
        for told, entry in seen.while_left:
            network.replace(told, chain_of(entry, recording, self._call_of(recording, entry), told))
        window.unsure += seen.unsure
        self.ledger.entries = list(seen.others)
        self._hosts |= {host_of(hop.url) for hop in network.hops()}
        self._sites |= self._told(window).sites
        return tuple(_untold(window.unsure, len(seen.found)))

    def _call_of(self, recording: Recording, entry: Entry) -> SentByCall | None:
        hook: HookCollector = recording.find(HookCollector)
        key = key_of(entry.url, "")
        return next((c for c in reversed(hook.calls()) if key_of(c.url, "") == key), None)

    def _sorted(self, window: Window) -> Sorted:
        others = [self._told(w) for w in self._open if w is not window]
        return sort(self.ledger.entries, self._told(window), others, self._hosts, self._sites)

    def _told(self, window: Window) -> Told:
        recording = self._open[window]
        network: NetworkCollector = recording.find(NetworkCollector)
        hook: HookCollector = recording.find(HookCollector)
        hops = tuple(network.hops())
        documents = {site_of(h.url) for h in hops if h.params.get("type") == "Document"}
        page: PageCollector = recording.find(PageCollector)
        stage = recording.stage

        def matters(entry: Entry) -> object:
            phase = stage.phase_of_sent(entry.at, last_words=entry.may_be_last)
            return stage.chooses and phase not in _CHOSEN

        return Told(
            window,
            hops,
            tuple(c for c in hook.calls() if not c.held),
            frozenset(documents),
            hook.declared_hosts | page.declared_hosts,
            stage.began,
            tuple(stage.arrivals),
            matters,
            stage.typed,
            self.proxies.get(stage.browser_context, ""),
        )


def _untold(unsure: list[Entry], found: int) -> Iterator[Blind]:
    for host in sorted({host_of(e.url) for e in unsure}):
        reason = f"a request to {host} stands in the browser's network log that may be of this page or of another at the same time"
        yield Blind(kind=EvidenceKind.REQUESTS, reason=reason)
    if found > MAX_FOUND:
        reason = f"only the first {MAX_FOUND:,} of {found:,} requests that the browser told nobody of were kept"
        yield Blind(kind=EvidenceKind.REQUESTS, reason=reason, cut=True)
