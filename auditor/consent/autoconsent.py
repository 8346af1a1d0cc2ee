"""autoconsent (optional extra `cmp`): names consent managers, and presses where words lead nowhere.

Its bundle runs in the isolated world, where the page cannot see it. Rules that only hide banners and guesses are off, and it is not
allowed to run code in the page: it may press what a person could press, and call no interface that a person could not.
"""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal

from auditor.driver.errors import Silent
from auditor.driver.interface import Document, Documents
from auditor.evidence import ConsentClick, Control

_PACKAGE = "duckduckgo_autoconsent"
POLL_SECONDS = 0.05
NAME_SECONDS = 0.6
FIND_SECONDS = 1.0
ACT_SECONDS = 3.0
PACE = 0.8
"""How often a page that answers at once is asked in the time of a poll; the rest is spent on the answers."""
SLOWEST = 6.0
_CONFIG: dict[str, Any] = {
    "enabled": True, "autoAction": None, "disabledCmps": [], "enablePrehide": False, "enableCosmeticRules": False,
    "enableGeneratedRules": True, "detectRetries": 8, "isMainWorld": False, "prehideTimeout": 2000,
    "enableHeuristicDetection": False, "enablePopupMutationObserver": False, "visualTest": False, "heuristicMode": "off",
    "performanceLoggingEnabled": False, "heuristicPopupSearchTimeout": 200,
    "logs": dict.fromkeys(("lifecycle", "rulesteps", "detectionsteps", "evals", "errors", "messages", "waits"), False),
}  # fmt: skip
_PRELUDE = """
globalThis.acMessages = []; globalThis.acPressed = [];
globalThis.autoconsentSendMessage = m => { acMessages.push(m); return Promise.resolve(); };
addEventListener('click', e => {
  const t = e.composedPath()[0], r = t.getBoundingClientRect?.();
  if (r && !e.isTrusted && acPressed.length < 20) acPressed.push({
    label: (t.innerText || t.value || t.getAttribute('aria-label') || '').replace(/\\s+/g, ' ').trim().slice(0, 160),
    element: t.localName, role: t.getAttribute('role') || '', width: Math.round(r.width), height: Math.round(r.height),
    font: parseFloat(getComputedStyle(t).fontSize) || 0,
    seen: t.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}) && r.width > 1 && r.right > 0 && r.left < innerWidth});
}, true);
"""
_TAKE = "JSON.stringify(globalThis.acMessages ? acMessages.splice(0) : null)"


@dataclass(frozen=True, slots=True)
class Acted:
    """What it did."""

    pressed: tuple[ConsentClick, ...] = ()
    unseen: bool = False
    """Whether something was pressed that people cannot see."""


def installed() -> bool:
    """Whether the extra is there."""
    return find_spec(_PACKAGE) is not None


@cache
def method() -> str:
    """Its name with version and the hash of its rules: what the report names as the method."""
    rules = sha256(_package().rules_json().encode()).hexdigest()
    return f"autoconsent {_package().__version__} (rules sha256 {rules[:16]})"


class Talk:
    """The conversation with the bundle in every document of a page; what it said is kept until asked for."""

    def __init__(self, documents: Documents) -> None:
        self._all = documents
        self._documents: list[Document] = []
        self._waiting: list[tuple[Document, dict[str, Any]]] = []
        self._unseen = False
        self.manager = ""
        """What it calls the consent manager; empty while unknown."""

    async def name(self) -> str:
        """The name of the page's consent manager; empty if unknown. Presses nothing."""
        await self._begin()
        await self.until("cmpDetected", NAME_SECONDS)
        return self.manager

    async def find(self, delay: float = 0.0) -> Document | None:
        """After `delay` seconds, look for a banner that it knows: the document that holds it. Presses nothing."""
        await asyncio.sleep(delay)
        await self._begin()
        found = await self.until("popupFound", FIND_SECONDS)
        return found[0] if found else None

    async def act(self, document: Document, wanted: Literal["accept", "reject"], at: int) -> Acted:
        """Let it choose; `at` is when that begins. `pressed` is empty if it pressed nothing."""
        with suppress(Silent):
            await _tell(document, {"type": "optOut" if wanted == "reject" else "optIn"})
            await self.until("optOutResult" if wanted == "reject" else "optInResult", ACT_SECONDS)
        return Acted(await self._pressed(wanted, at), self._unseen)

    async def _begin(self) -> None:
        """Put the bundle into the documents that are shown now and have none."""
        with suppress(Silent):
            self._documents = await self._all.all()
        await asyncio.gather(*(_inject(d) for d in self._documents), return_exceptions=True)

    async def until(self, kind: str, seconds: float) -> tuple[Document, dict[str, Any]] | None:
        """The first message of that kind; None if none comes in time.

        On a busy machine the page gets less done in a second: then it has longer, until it was asked about as often as it would
        have been, but no more than SLOWEST times as long.
        """
        clock = asyncio.get_running_loop().time
        began, asked = clock(), 0
        fewest = PACE * seconds / POLL_SECONDS
        while (spent := clock() - began) < seconds or (asked < fewest and spent < SLOWEST * seconds):
            asked += 1
            for document in self._documents:
                with suppress(Silent):
                    await self._hear(document)
            for found in self._waiting:
                if found[1].get("type") == kind:
                    self._waiting.remove(found)
                    return found
            await asyncio.sleep(POLL_SECONDS)
        return None

    async def _hear(self, document: Document) -> None:
        for message in await _messages(document):
            kind = message.get("type")
            if kind == "init":
                main = document.parent is None
                rules = [r for r in _rules() if _fits(r, str(message.get("url", "")), main=main)]
                await _tell(document, {"type": "initResp", "config": _CONFIG, "rules": {"autoconsent": rules}})
            elif kind == "eval":
                await _tell(document, {"type": "evalResp", "id": message.get("id"), "result": False})
            else:
                cmp = str(message.get("cmp", ""))
                if kind in {"cmpDetected", "popupFound"} and not cmp.startswith(("HEURISTIC", "auto_")):
                    self.manager = self.manager or cmp[:60]
                self._waiting.append((document, message))

    async def _pressed(self, wanted: Literal["accept", "reject"], at: int) -> tuple[ConsentClick, ...]:
        """What it pressed in any document, in order."""
        clicks: list[ConsentClick] = []
        for document in self._documents:
            with suppress(Silent, AttributeError, KeyError, TypeError, ValueError):
                for raw in json.loads(await document.evaluate("JSON.stringify(globalThis.acPressed || [])")):
                    self._unseen = self._unseen or not raw.pop("seen")
                    control = Control(intent=wanted, frame=document.url.partition("?")[0].partition("#")[0], **raw)
                    clicks.append(ConsentClick(control=control, method="autoconsent", at=at))
        return tuple(clicks)


async def _messages(document: Document) -> list[dict[str, Any]]:
    """What the bundle said since it was asked last; Silent if the document does not say."""
    told = await document.evaluate(_TAKE)
    try:
        messages = json.loads(told)
    except (TypeError, ValueError) as error:
        raise Silent(document.url) from error
    return [m for m in messages if isinstance(m, dict)] if isinstance(messages, list) else []


async def _inject(document: Document) -> None:
    if not await document.evaluate("!!globalThis.acMessages"):
        await document.evaluate(f"{_PRELUDE}\n{_package().bundle()}\n;0")


async def _tell(document: Document, message: dict[str, Any]) -> None:
    await document.evaluate(f"autoconsentReceiveMessage({json.dumps(message)}); 0")


def _package() -> Any:
    return import_module(_PACKAGE)


@cache
def _rules() -> tuple[dict[str, Any], ...]:
    loaded = json.loads(_package().rules_json())
    return tuple(loaded if isinstance(loaded, list) else loaded["autoconsent"])


def _fits(rule: dict[str, Any], url: str, *, main: bool) -> bool:
    """Whether a rule is meant for a document."""
    context = rule.get("runContext") or {}
    if not context.get("main" if main else "frame", main):
        return False
    pattern = context.get("urlPattern")
    try:
        return not pattern or bool(re.search(pattern, url))
    except re.error:
        return True  # syntax of JavaScript only: the bundle decides
