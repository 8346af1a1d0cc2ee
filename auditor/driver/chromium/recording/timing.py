"""What windows, frames and workers say they loaded themselves.

The tab is watched before it loads anything. What it opens waits for a client that watches, but windows may be let go by
Playwright (it is kept away from workers, see auditor.driver.chromium.process.pipe, but not on Windows) before we listen. The browser's resource
timing still names their first requests. Service workers outlive a visit and would name those of earlier ones.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from auditor.driver.chromium.protocol.answers import evaluated_json
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.errors import BrowserError, ConnectionLost
from auditor.urls import is_web

TIMEOUT = 2.0
_OPENED = frozenset({"page", "iframe", "worker", "shared_worker"})
MAX_ENTRIES = 1000
"""Requests read of what one target remembers."""
_KINDS = {"img": "Image", "css": "Stylesheet", "script": "Script", "fetch": "Fetch", "xmlhttprequest": "XHR", "iframe": "Document",
          "beacon": "Ping"}  # fmt: skip
_ASK = (
    "JSON.stringify([...performance.getEntriesByType('navigation'),...performance.getEntriesByType('resource')]"
    f".slice(0,{MAX_ENTRIES + 1}).map(e=>[e.name,e.initiatorType,e.responseStatus||0]))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A request that a document or worker remembers."""

    session: Session
    url: str
    kind: str
    """As the Network domain names it."""
    status: int | None


async def loaded(stage: Stage) -> tuple[tuple[Loaded, ...], bool]:
    """What everything that the tab opened remembers, nothing of what does not answer; and whether one of them remembers more."""
    others = [s for s in stage.sessions.values() if s.kind in _OPENED and s.target != stage.target]
    answers = await asyncio.gather(*(_ask(stage, s) for s in others))
    return tuple(entry for found, _ in answers for entry in found), any(more for _, more in answers)


async def _ask(stage: Stage, session: Session) -> tuple[list[Loaded], bool]:
    try:
        answer = await stage.cdp.send(
            "Runtime.evaluate", {"expression": _ASK, "returnByValue": True}, session.id, TIMEOUT
        )
        entries = evaluated_json(answer, list)
        found = [
            Loaded(session=session, url=str(url), kind=_KINDS.get(str(kind), "Other"), status=int(status) or None)
            for url, kind, status in entries[:MAX_ENTRIES]
            if is_web(str(url))
        ]
    except (BrowserError, ConnectionLost, TimeoutError, ValueError, TypeError):
        return [], False
    return found, len(entries) > MAX_ENTRIES
