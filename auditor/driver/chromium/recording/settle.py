"""Settling: letting the page do its late work in virtual time, ten seconds of its clock in a fraction of ours.

Virtual time is given to every session that holds documents of the tab, also to frames that appear meanwhile. It moves the
clocks of documents only: timers of workers run in real time, so while a worker has one pending we wait for it (see
`auditor.driver.chromium.recording.workers`). After a budget the page's clock stands still for good: a settled tab is read and closed.
"""

from __future__ import annotations

import asyncio

from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import Session
from auditor.driver.chromium.recording.recording import Recording, Settled

BUDGET_MS = 10_000
CAP_SECONDS = 6.0
"""Real time after which a request that never ends (event stream, long poll) is no longer waited for."""
ADVANCE_SECONDS = 3.0
STARVATION = 100_000
"""Tasks a page may run without its clock moving."""


async def settle_virtual(recording: Recording, budget: int = BUDGET_MS, cap: float = CAP_SECONDS) -> Settled:
    """Spend `budget` milliseconds of the page's clock; `capped` if a request kept it still for `cap` seconds."""
    if await _spend(recording, "pauseIfNetworkFetchesPending", budget, cap):
        return "virtual"
    await _spend(recording, "advance", budget, ADVANCE_SECONDS)
    return "capped"


async def settle_real(budget: int = BUDGET_MS) -> Settled:
    """Wait as a person would."""
    await asyncio.sleep(budget / 1000)
    return "real"


async def _spend(recording: Recording, policy: str, budget: int, timeout: float) -> bool:
    """Whether every document's budget expired in time."""
    stage, pending, done = recording.stage, set[str](), asyncio.Event()

    def grant(session: Session) -> None:
        pending.add(session.id)
        params = {"policy": policy, "budget": budget, "maxVirtualTimeTaskStarvationCount": STARVATION}
        stage.cdp.post("Emulation.setVirtualTimePolicy", params, session.id)

    def watch(session: Session, method: str, _params: Params) -> None:
        if method == "attached" and session.kind == "iframe":
            grant(session)
        elif method in ("Emulation.virtualTimeBudgetExpired", "detached"):
            pending.discard(session.id)
            if not pending:
                done.set()

    recording.watchers.append(watch)
    try:
        for session in stage.documents:
            grant(session)
        if not pending:
            return True
        await asyncio.wait_for(done.wait(), timeout)
    except TimeoutError:
        return False
    else:
        return True
    finally:
        recording.watchers.remove(watch)
