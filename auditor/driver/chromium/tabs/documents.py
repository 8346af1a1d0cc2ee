"""The documents of a page, each reached in an isolated world: a page can neither see the reader nor lie to it.

A frame of another site lives in another process and needs a session of its own; frames of the same process share one.
Nothing here raises for what a page does: a document that does not answer is left out, and says so where it matters.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from playwright.async_api import CDPSession, Error, Frame, Page

from auditor.driver.chromium.protocol.answers import evaluated_any, evaluated_json, part, read
from auditor.driver.errors import BrowserError, Silent, UnexpectedAnswer
from auditor.driver.interface import MAX_DOCUMENTS

WORLD = "auditor-consent"
ANSWER_SECONDS = 3.0
"""A document that takes longer to answer is taken for hanging."""
_READER = "globalThis.consentReader ? JSON.stringify(consentReader.{call}) : ''"


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Node:
    """A frame as Chromium describes it."""

    id: str
    loader: str
    url: str
    parent: str


@dataclass(slots=True)
class PageDocument:
    """One document that is shown now."""

    session: CDPSession
    frame: str
    """Chromium's id of its frame."""
    loader: str
    """Chromium's id of this load of it."""
    url: str
    reader: str
    """What is run in its isolated world before it is asked."""
    parent: PageDocument | None = None
    _world: int = field(default=0)

    async def ask(self, call: str) -> Any:
        """The JSON answer of a call of the reader (see scan.js); Silent if none comes."""
        answer = await self.evaluate(_READER.format(call=call))
        if answer == "":
            await self.evaluate(f"({self.reader}); 0")
            answer = await self.evaluate(_READER.format(call=call))
        try:
            return json.loads(answer)
        except (TypeError, ValueError, RecursionError) as error:
            raise Silent(self.url) from error

    async def evaluate(self, expression: str) -> Any:
        """The value of an expression in the isolated world; Silent if there is none."""
        world = await self.world()
        call = {"expression": expression, "contextId": world, "returnByValue": True}
        try:
            answer = await send(self.session, "Runtime.evaluate", call)
        except Silent:
            self._world = 0  # it may be that of a document that was written anew
            raise
        try:
            return evaluated_any(answer)
        except UnexpectedAnswer as error:
            raise Silent(str(error)) from error

    async def world(self) -> int:
        """Chromium's id of the isolated world, made at the first use."""
        if not self._world:
            made = await send(self.session, "Page.createIsolatedWorld", {"frameId": self.frame, "worldName": WORLD})
            self._world = _part(made, "executionContextId", int)
        return self._world

    async def owner(self) -> dict[str, Any] | None:
        """How the element that shows this frame looks in the document around it; None for the page itself."""
        outer = self.parent
        if outer is None:
            return None
        node = await send(outer.session, "DOM.getFrameOwner", {"frameId": self.frame})
        await outer.ask("managers()")  # so that the reader is there
        where = {"backendNodeId": _part(node, "backendNodeId", int), "executionContextId": await outer.world()}
        handle = await send(outer.session, "DOM.resolveNode", where)
        call = {
            "functionDeclaration": "function () { return JSON.stringify(consentReader.owner(this)); }",
            "objectId": _part(_part(handle, "object", dict), "objectId", str),
            "returnByValue": True,
        }
        answer = await send(outer.session, "Runtime.callFunctionOn", call)
        try:
            return evaluated_json(answer, dict)
        except UnexpectedAnswer as error:
            raise Silent(str(error)) from error


class PageDocuments:
    """All documents of a page; an asynchronous context manager that ends its sessions."""

    def __init__(self, page: Page, reader: str) -> None:
        self.page, self._reader = page, reader
        self._sessions: dict[Frame, CDPSession] = {}
        self._inside: dict[Frame, str] = {}
        self._known: dict[tuple[str, str], PageDocument] = {}

    async def __aenter__(self) -> Self:
        try:
            self._sessions[self.page.main_frame] = await self.page.context.new_cdp_session(self.page)
        except Error as error:
            raise BrowserError(str(error)) from error
        return self

    async def __aexit__(self, *_: object) -> None:
        ends = (asyncio.wait_for(s.detach(), ANSWER_SECONDS) for s in self._sessions.values())
        await asyncio.gather(*ends, return_exceptions=True)

    async def all(self) -> list[PageDocument]:
        """The documents that are shown now, the page's own first. Silent if not even that answers."""
        await self._find_processes()
        frames = list(self._sessions)
        trees = await asyncio.gather(*(_tree(self._sessions[f]) for f in frames), return_exceptions=True)
        found: list[PageDocument] = []
        for frame, tree in zip(frames, trees, strict=True):
            if not isinstance(tree, BaseException):
                self._collect(frame, tree, found)
            elif frame is self.page.main_frame:
                raise Silent("the page does not answer") from tree
            else:
                self._sessions.pop(frame, None)
        self._known = {(d.frame, d.loader): d for d in found}
        return found[:MAX_DOCUMENTS]

    async def size(self) -> tuple[float, float]:
        """Width and height of the window's content in CSS pixels; Silent if the page does not answer."""
        told = await (await self.all())[0].evaluate("`${innerWidth} ${innerHeight}`")
        try:
            width, height = map(float, str(told).split())
        except ValueError as error:
            raise Silent(f"the window has no size: {told}") from error
        return width, height

    def _collect(self, frame: Frame, tree: list[_Node], found: list[PageDocument]) -> None:
        outer = frame.parent_frame
        around = None
        if outer is not None and found:
            around = next((d for d in found if d.url == outer.url), found[0])
        made: dict[str, PageDocument] = {}
        for node in tree:
            known = self._known.get((node.id, node.loader))
            document = known or PageDocument(
                self._sessions[frame], node.id, node.loader, node.url, self._reader, made.get(node.parent, around)
            )
            made[node.id] = document
            found.append(document)

    async def _find_processes(self) -> None:
        """Try a session of its own for each frame that is new or has moved; most live with their parent and have none."""
        living = set(self.page.frames)
        self._sessions = {f: s for f, s in self._sessions.items() if f in living}
        fresh = [f for f in self.page.frames[1:MAX_DOCUMENTS] if f not in self._sessions and self._moved(f)]
        await asyncio.gather(*map(self._try, fresh))

    def _moved(self, frame: Frame) -> bool:
        return frame.url.startswith("http") and self._inside.get(frame) != frame.url

    async def _try(self, frame: Frame) -> None:
        self._inside[frame] = frame.url
        try:
            session = await asyncio.wait_for(self.page.context.new_cdp_session(frame), ANSWER_SECONDS)
        except (Error, TimeoutError):
            return
        self._sessions[frame] = session


async def send_raw(session: CDPSession, method: str, params: dict[str, Any]) -> object:
    """What the browser answers, of whatever shape. Raises Playwright's Error."""
    return await session.send(method, params)


async def send(session: CDPSession, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
    """Send a command, bounded in time; Silent if it is refused or not answered."""
    try:
        return read(await asyncio.wait_for(send_raw(session, method, params or {}), ANSWER_SECONDS), dict, method)
    except (Error, TimeoutError, UnexpectedAnswer) as error:
        raise Silent(f"{method}: {str(error)[:200] or 'no answer'}") from error


async def _tree(session: CDPSession) -> list[_Node]:
    """The frames of a session, the outermost first, each with the id of the one around it."""
    queue: list[tuple[dict[str, Any], str]] = [(_part(await send(session, "Page.getFrameTree"), "frameTree", dict), "")]
    found: list[_Node] = []
    while queue:
        raw, parent = queue.pop(0)
        frame = _part(raw, "frame", dict)
        node = _Node(_part(frame, "id", str), _part(frame, "loaderId", str), str(frame.get("url", "")), parent)
        found.append(node)
        if "childFrames" in raw:
            queue += [(child, node.id) for child in _part(raw, "childFrames", list)]
    return found


def _part(answer: dict[str, Any], key: str, kind: type[T]) -> T:
    try:
        return part(answer, key, kind)
    except UnexpectedAnswer as error:
        raise Silent(str(error)) from error
