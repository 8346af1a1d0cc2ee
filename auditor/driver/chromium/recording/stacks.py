"""Stacks: from CDP structures and from `Error.stack` texts to frames."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from auditor.evidence import Initiator, StackFrame

Shorten = Callable[[str], str]

MAX_FRAMES = 24
"""Kept of one stack, asynchronous parents included."""

_LINE = re.compile(
    r"^at (?:async )?(?:(?P<function>.{1,200}?) \()?(?P<url>[^\s]{0,2000}?):(?P<line>\d{1,9}):(?P<column>\d{1,9})\)?$"
)
# Code made from a string has no source of its own; whoever made it stands in the line.
_MADE = re.compile(
    r"^at (?P<function>eval) \(.{0,400}\((?P<url>[^()\s]{1,2000}):(?P<line>\d{1,9}):(?P<column>\d{1,9})\)"
)


def from_cdp(initiator: dict[str, Any], shorten: Shorten, own: str = "") -> Initiator:
    """An initiator as Chromium reports it; `shorten` redacts URLs, `own` is the source name of our hook: no culprit."""
    frames: list[StackFrame] = []
    stack = initiator.get("stack")
    while stack and len(frames) < MAX_FRAMES:
        frames += [_frame(f, shorten) for f in stack.get("callFrames", ()) if not own or f.get("url") != own]
        stack = stack.get("parent")
    url = initiator.get("url") or ""
    told = bool(url) and url != own
    return Initiator(
        kind=str(initiator.get("type", "other")),
        url=shorten(url) if told else (frames[0].url if frames else ""),
        line=int(initiator.get("lineNumber", -1)) + 1 if told else (frames[0].line if frames else 0),
        stack=tuple(frames[:MAX_FRAMES]),
    )


def is_icon(initiator: dict[str, Any], own: str) -> bool:
    """Whether the auditor itself asked, for an icon of the page (see auditor/crawl/visit/scroll.js): no page knows our source name."""
    stack = initiator.get("stack") or {}
    frames = (stack.get("parent") or stack).get("callFrames", ())  # images ask in a task of their own
    return bool(frames) and frames[0].get("url") == own and frames[0].get("functionName") == "icons"


def _frame(frame: dict[str, Any], shorten: Shorten) -> StackFrame:
    return StackFrame(
        url=shorten(str(frame.get("url", ""))),
        line=int(frame.get("lineNumber", -1)) + 1,
        column=int(frame.get("columnNumber", -1)) + 1,
        function=str(frame.get("functionName", ""))[:200],
    )


def from_text(text: str, shorten: Shorten, own: str = "") -> Initiator:
    """An initiator from the text of `Error.stack`; lines that cannot be read are left out."""
    frames = []
    for line in text.split("\n")[: MAX_FRAMES * 2]:
        match = _LINE.match(line.strip()[:2500]) or _MADE.match(line.strip()[:2500])
        if match and match["url"] not in ("<anonymous>", own):
            frames.append(
                StackFrame(
                    url=shorten(match["url"]),
                    line=int(match["line"]),
                    column=int(match["column"]),
                    function=match["function"] or "",
                )
            )
    first = frames[0] if frames else None
    return Initiator(
        kind="script", url=first.url if first else "", line=first.line if first else 0, stack=tuple(frames[:MAX_FRAMES])
    )
