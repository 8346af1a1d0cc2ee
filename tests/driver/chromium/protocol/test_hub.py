"""What workers do between two visits is kept for the next one, up to a bound that is told."""

from __future__ import annotations

import asyncio

from auditor.capture.redact import Redactor
from auditor.driver.chromium.protocol import hub as hub_module
from auditor.driver.chromium.protocol.hub import Hub
from auditor.driver.chromium.recording.collector import Stage
from auditor.driver.chromium.recording.collectors import COLLECTORS
from auditor.driver.chromium.recording.recording import Recording
from auditor.evidence import Blind, EvidenceKind

WORKER = {"targetId": "w", "type": "service_worker", "browserContextId": "c", "url": "https://shop.example/sw.js"}


def blind_after(events: int, monkeypatch) -> list[Blind]:
    monkeypatch.setattr(hub_module, "MAX_ORPHANS", 50)

    async def visit() -> list[Blind]:
        hub = Hub()
        tell = hub.cdp.handler
        tell(None, "Target.attachedToTarget", {"sessionId": "s", "targetInfo": WORKER})
        for n in range(events):
            params = {
                "requestId": str(n),
                "request": {"url": f"https://t.example/{n}", "method": "GET"},
                "type": "Fetch",
            }
            tell("s", "Network.requestWillBeSent", params)
        stage = Stage(cdp=hub.cdp, browser_context="c", redactor=Redactor(), binding=hub.binding, began=0)
        recording = Recording(stage, COLLECTORS)
        hub.begin(recording)
        return [r for r in recording.records() if isinstance(r, Blind)]

    return asyncio.run(visit())


def test_what_is_beyond_the_bound_is_told(monkeypatch):
    (blind,) = blind_after(51, monkeypatch)
    assert (blind.kind, blind.cut) == (EvidenceKind.REQUESTS, True)
    assert "between two visits" in blind.reason


def test_what_is_kept_whole_is_no_gap(monkeypatch):
    assert blind_after(50, monkeypatch) == []
