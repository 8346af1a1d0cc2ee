"""The frames of a session, as Chromium describes them."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.driver.chromium.protocol.answers import part
from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import Session, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One of them."""

    id: str
    url: str = ""
    security_origin: str = ""


async def frames_of(stage: Stage, session: Session, timeout: float) -> list[Frame]:
    """All of them, the outermost first. Raises BrowserError, ConnectionLost, TimeoutError after `timeout` seconds."""
    queue = [part(await stage.cdp.send("Page.getFrameTree", {}, session.id, timeout), "frameTree", dict)]
    found: list[Frame] = []
    while queue:
        node = queue.pop(0)
        found.append(_frame(part(node, "frame", dict)))
        if "childFrames" in node:
            queue += part(node, "childFrames", list)
    return found


def _frame(raw: Params) -> Frame:
    return Frame(
        id=part(raw, "id", str), url=str(raw.get("url", "")), security_origin=str(raw.get("securityOrigin", ""))
    )
