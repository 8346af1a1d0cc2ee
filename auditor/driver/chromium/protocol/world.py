"""Our own JavaScript world in a frame: it shares the page's document and none of the page's objects, so that a page's changes to
built-ins cannot lie to us. Made when it is first needed in a frame, and used again until that document is gone."""

from __future__ import annotations

from typing import Any, TypeVar

from auditor.driver.chromium.protocol.answers import evaluated_any, evaluated_json, part
from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.errors import BrowserError

T = TypeVar("T")
WORLD = "auditor"
_GONE = ("uniqueContextId not found", "Cannot find context")


def remember(stage: Stage, session: Session, created: Params) -> None:
    """Take an event `Runtime.executionContextCreated`: a world of ours is known by its unique id from then on.

    The plain number that `Page.createIsolatedWorld` answers begins anew in every process: after a navigation the same number
    may stand for a world of the page.
    """
    context = part(created, "context", dict)
    if context.get("name") == WORLD:
        frame = part(part(context, "auxData", dict), "frameId", str)
        stage.worlds[session.id, frame] = part(context, "uniqueId", str)


async def evaluate(stage: Stage, session: Session, frame: str, expression: str, timeout: float) -> Any:
    """The value of `expression`, a promise awaited; None where it has none.

    Raises BrowserError, an UnexpectedAnswer if it threw, ConnectionLost or, when a step takes more than `timeout` seconds, TimeoutError.
    """
    return evaluated_any(await _answer(stage, session, frame, expression, timeout))


async def evaluate_json(
    stage: Stage, session: Session, frame: str, expression: str, kind: type[T], timeout: float
) -> T:
    """What `expression` gives as JSON text; raises as `evaluate`, and UnexpectedAnswer if it is something else."""
    return evaluated_json(await _answer(stage, session, frame, expression, timeout), kind)


async def ask_worker(stage: Stage, session: Session, expression: str, kind: type[T], timeout: float) -> T:
    """What a promise that `expression` makes in a worker gives as JSON text, in the worker's own world: it has no other. Raises likewise."""
    call = {"expression": expression, "returnByValue": True, "awaitPromise": True}
    return evaluated_json(await stage.cdp.send("Runtime.evaluate", call, session.id, timeout), kind)


async def _answer(stage: Stage, session: Session, frame: str, expression: str, timeout: float) -> Params:
    known = stage.worlds.get((session.id, frame))
    if known is not None:
        try:
            return await _run(stage, session, {"uniqueContextId": known}, expression, timeout)
        except BrowserError as error:
            if not any(words in str(error) for words in _GONE):
                raise  # it began: what acts on the page must not act twice
    call = {"frameId": frame, "worldName": WORLD}
    made = await stage.cdp.send("Page.createIsolatedWorld", call, session.id, timeout)
    return await _run(stage, session, {"contextId": part(made, "executionContextId", int)}, expression, timeout)


async def _run(stage: Stage, session: Session, where: Params, expression: str, timeout: float) -> Params:
    call = {**where, "expression": expression, "returnByValue": True, "awaitPromise": True}
    return await stage.cdp.send("Runtime.evaluate", call, session.id, timeout)
