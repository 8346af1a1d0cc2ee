"""Our own JavaScript world in a frame: it shares the page's document and none of the page's objects, so that a page's changes to
built-ins cannot lie to us. Made when it is first needed in a frame, and used again until that document is gone."""

from __future__ import annotations

from auditor.driver.chromium.protocol.cdp import CdpError, Params
from auditor.driver.chromium.recording.collector import Session, Stage

WORLD = "auditor"
_GONE = ("uniqueContextId not found", "Cannot find context")


def remember(stage: Stage, session: Session, created: Params) -> None:
    """Take an event `Runtime.executionContextCreated`: a world of ours is known by its unique id from then on.

    The plain number that `Page.createIsolatedWorld` answers begins anew in every process: after a navigation the same number
    may stand for a world of the page.
    """
    context = created["context"]
    if context.get("name") == WORLD:
        stage.worlds[session.id, context["auxData"]["frameId"]] = context["uniqueId"]


async def evaluate(stage: Stage, session: Session, frame: str, expression: str, timeout: float) -> Params:
    """The result of `expression` by value, a promise awaited, as `Runtime.evaluate` gives it.

    Raises CdpError, ConnectionLost or, when a step takes more than `timeout` seconds, TimeoutError.
    """
    known = stage.worlds.get((session.id, frame))
    if known is not None:
        try:
            return await _run(stage, session, {"uniqueContextId": known}, expression, timeout)
        except CdpError as error:
            if not any(words in str(error) for words in _GONE):
                raise  # it began: what acts on the page must not act twice
    call = {"frameId": frame, "worldName": WORLD}
    made = await stage.cdp.send("Page.createIsolatedWorld", call, session.id, timeout)
    return await _run(stage, session, {"contextId": made["executionContextId"]}, expression, timeout)


async def _run(stage: Stage, session: Session, where: Params, expression: str, timeout: float) -> Params:
    call = {**where, "expression": expression, "returnByValue": True, "awaitPromise": True}
    return await stage.cdp.send("Runtime.evaluate", call, session.id, timeout)
