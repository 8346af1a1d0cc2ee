"""How much a page moves: beyond a bound it loads nothing more, and if it goes on nevertheless its tab is closed.

Counted is what the browser tells of: octets of answers as they were unpacked (or as they were sent, if that is more), messages of
WebSockets in both directions, short bodies of requests, and what scripts write to the console: all that passes through the recorder.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.evidence import Blind, EvidenceKind, Record

MAX_OCTETS = 256 * 2**20
"""Of one visit, with its frames, workers and windows. The heaviest pages of shops and papers move a tenth of it."""
_ENDING = frozenset({"page", "iframe", "worker"})
_REFUSE: tuple[str, Params] = ("Network.setBlockedURLs", {"urls": ["*"]})


class VolumeCollector:
    """One visit's octets, and the end of them."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._unpacked = self._sent = self._messages = 0
        self._stopped: set[str] = set()
        """Sessions that load nothing more, by id."""
        self._closed = False

    @property
    def _octets(self) -> int:
        # Of one answer the two lengths may come in different events.
        return max(self._unpacked, self._sent) + self._messages

    def on_event(self, session: Session, method: str, params: Params) -> None:
        """Count, and stop what is too much."""
        if method == "Network.dataReceived":
            self._unpacked += params.get("dataLength", 0)
            self._sent += params.get("encodedDataLength", 0)
        elif count := _COUNTS.get(method):
            self._messages += count(params)
        if self._octets > MAX_OCTETS:
            self._stop(session)
        if self._octets > 2 * MAX_OCTETS and not self._closed:
            self._close()

    async def collect(self) -> None:
        """Events tell everything."""

    def records(self) -> Iterable[Record]:
        """Of a page that was stopped, that it was."""
        if self._octets > MAX_OCTETS:
            done = "its tab was closed" if self._closed else "nothing more was loaded"
            reason = f"the page moved more than {MAX_OCTETS / 2**20:.0f} MB; {done}"
            yield Blind(kind=EvidenceKind.VISIT, reason=reason, cut=True)

    def _stop(self, speaking: Session) -> None:
        """All that ends with the tab: a service worker will be needed by the next page, which must find it as it was."""
        for session in (*self._stage.sessions.values(), speaking):
            if session.kind in _ENDING and session.id not in self._stopped:
                self._stopped.add(session.id)
                self._stage.cdp.post(*_REFUSE, session.id)
                if session.kind != "worker":
                    self._stage.cdp.post("Page.stopLoading", {}, session.id)

    def _close(self) -> None:
        self._closed = True
        for session in tuple(self._stage.sessions.values()):
            if session.kind == "page":
                self._stage.cdp.post("Target.closeTarget", {"targetId": session.target})


def _message(params: Params) -> int:
    return len(params["response"].get("payloadData", ""))


def _logged(params: Params) -> int:
    return sum(len(value) for argument in params.get("args", ()) if isinstance(value := argument.get("value"), str))


def _body(params: Params) -> int:
    return len(params["request"].get("postData", ""))


_COUNTS = {
    "Network.requestWillBeSent": _body,
    "Network.webSocketFrameReceived": _message,
    "Network.webSocketFrameSent": _message,
    "Runtime.consoleAPICalled": _logged,
}
