"""Whom a page names to the browser where no request event follows: by a script's call, an answer's header, or an element."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, Literal

from auditor.capture.leaks import Piece, search, stored_piece
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.chromium.recording.stacks import from_text
from auditor.evidence import Blind, EvidenceKind, Initiator, Leak, Phase, Record, Request
from auditor.urls import host_of

MAX_DECLARED = 2_000
"""Kept of one visit and one way to declare."""
_CONTEXTS: dict[str, Literal["frame", "worker", "service-worker", "shared-worker"]] = {
    "iframe": "frame",
    "worker": "worker",
    "service_worker": "service-worker",
    "shared_worker": "shared-worker",
}
_Key = tuple[str, str, str, Phase]


class Declared:
    """One visit's, told in one way. `letter` begins the ids of its records."""

    def __init__(self, stage: Stage, letter: str) -> None:
        self._stage, self._letter = stage, letter
        self._requests: dict[_Key, Request] = {}
        self._pieces: list[Piece] = []
        self._full = False

    @property
    def hosts(self) -> frozenset[str]:
        """Whom it is about."""
        return frozenset(host_of(url) for _, url, _, _ in self._requests)

    def note(
        self,
        session: Session,
        resource: str,
        url: str,
        document: str,
        initiator: Initiator,
        *,
        top: bool,
        more: str = "",
    ) -> None:
        """Keep one, unless the same document said the same in this phase. `more` goes with it, and is only searched."""
        stage = self._stage
        key = resource, url, document, stage.phase
        if key in self._requests or not host_of(url):
            return
        if len(self._requests) >= MAX_DECLARED:
            self._full = True
            return
        request = self._requests[key] = Request(
            id=f"{self._letter}{len(self._requests) + 1}",
            url=stage.redactor.url(url),
            resource=resource,
            document=stage.redactor.url(document),
            context=self._context(session, top=top),
            phase=stage.phase,
            at=int((asyncio.get_running_loop().time() - stage.began) * 1000),
            initiator=initiator,
            seen="declared",
        )
        if stage.searcher:
            leak = Leak(
                kind="other", transform="", place="url", host=stage.redactor.text(host_of(url)), url=request.url, request=request.id,
                document=request.document, initiator=initiator, phase=request.phase,
            )  # fmt: skip
            self._pieces.append(stored_piece(leak, f"{url} {more}"))

    def hook(self, session: Session, event: dict[str, Any]) -> None:
        """Take what the hook tells of one call."""
        stack, document = str(event.get("stack", "")), str(event.get("url", ""))
        initiator = from_text(stack, self._stage.redactor.url, self._stage.binding)
        told = event.get("data")
        for one in told if isinstance(told, list) else ():
            if isinstance(one, dict):
                words = (str(one.get("resource"))[:64], str(one.get("url")), document, initiator)
                self.note(session, *words, top=bool(event.get("top")), more=str(one.get("more", "")))

    def _context(self, session: Session, *, top: bool) -> Any:
        if session.kind in _CONTEXTS:
            return _CONTEXTS[session.kind]
        if session.target != self._stage.target:
            return "popup"
        return "page" if top else "frame"

    def records(self) -> Iterator[Record]:
        """Them in the order of their declaring, and where the identity was found in them."""
        yield from self._requests.values()
        if self._stage.searcher:
            yield from search(self._stage.searcher, self._pieces)
        if self._full:
            reason = f"the page named more than {MAX_DECLARED} receivers to the browser; those beyond were not kept"
            yield Blind(kind=EvidenceKind.REQUESTS, reason=reason, cut=True)
