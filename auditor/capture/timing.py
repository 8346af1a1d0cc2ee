"""What windows and frames say they loaded themselves.

The tab is watched before it loads anything. Windows and out-of-process frames that it opens wait for every client that
watches them, but the first client that is ready lets them go: their first requests may pass before we listen. The browser's
resource timing still names them.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

from auditor.capture.cdp import CdpError, ConnectionLost
from auditor.capture.collector import Session, Stage
from auditor.urls import is_web

TIMEOUT = 2.0
MAX_ENTRIES = 1000
_KINDS = {"img": "Image", "css": "Stylesheet", "script": "Script", "fetch": "Fetch", "xmlhttprequest": "XHR", "iframe": "Document",
          "beacon": "Ping"}  # fmt: skip
_ASK = (
    "JSON.stringify([...performance.getEntriesByType('navigation'),...performance.getEntriesByType('resource')]"
    f".slice(0,{MAX_ENTRIES}).map(e=>[e.name,e.initiatorType,e.responseStatus||0]))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A request that a document remembers."""

    session: Session
    url: str
    kind: str
    """As the Network domain names it."""
    status: int | None


async def loaded(stage: Stage) -> tuple[Loaded, ...]:
    """What every window and frame with a process of its own remembers; nothing of those that do not answer."""
    others = [s for s in stage.sessions.values() if s.kind in ("page", "iframe") and s.target != stage.target]
    return tuple(entry for found in await asyncio.gather(*(_ask(stage, s) for s in others)) for entry in found)


async def _ask(stage: Stage, session: Session) -> list[Loaded]:
    try:
        answer = await stage.cdp.send(
            "Runtime.evaluate", {"expression": _ASK, "returnByValue": True}, session.id, TIMEOUT
        )
        return [
            Loaded(session=session, url=str(url), kind=_KINDS.get(str(kind), "Other"), status=int(status) or None)
            for url, kind, status in json.loads(answer["result"]["value"])[:MAX_ENTRIES]
            if is_web(str(url))
        ]
    except (CdpError, ConnectionLost, TimeoutError, KeyError, ValueError, TypeError):
        return []
