"""Finds on a page what a policy names: by role and name, label, text or selector, over all frames and open shadow roots."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from typing import Any, cast

from playwright.async_api import Error, Frame, Locator, Page

from auditor.driver.errors import TargetNotFound
from policy.model import Target

POLL_SECONDS = 0.1
FRAME_SECONDS = 1.0
"""A frame that does not answer within this is looked into again at the next poll."""
_BAD_SELECTOR = re.compile(r"is not a valid selector|while parsing css selector")


async def find(page: Page, target: Target, timeout: float, *, only: bool = True) -> Locator:
    """The visible element that `target` names, waited for at most `timeout` seconds.

    What matches a name, label or text whole goes before what matches it in part. If several elements match, `only`
    decides whether that is TargetNotFound too, or the first of them is taken: frames in order, then document order.
    """
    clock = asyncio.get_running_loop().time
    end = clock() + timeout
    while True:
        found, count = await _look(page, target)
        if found is not None and (count == 1 or not only):
            return found
        if clock() + POLL_SECONDS > end:
            raise TargetNotFound(_told(target, count, timeout))
        await asyncio.sleep(POLL_SECONDS)


async def is_visible(page: Page, target: Target) -> bool:
    """Whether anything visible is what `target` names, right now."""
    return (await _look(page, target))[1] > 0


def _told(target: Target, count: int, timeout: float) -> str:
    if count:
        return f"{count} visible elements are {target}: name it more exactly"
    return f"{target} is not on the page" + (f", also not after {timeout:g} s" if timeout else "")


async def _look(page: Page, target: Target) -> tuple[Locator | None, int]:
    """The first visible match, and how many there are."""
    for way in _ways(target):
        locators = [way(frame).filter(visible=True) for frame in page.frames]
        counts = await _counts(locators)
        matches = [(locator, count) for locator, count in zip(locators, counts, strict=True) if count]
        if matches:
            return matches[0][0].first, sum(count for _, count in matches)
    return None, 0


async def _counts(locators: Iterable[Locator]) -> list[int]:
    """How many elements each matches; 0 for a frame that went away or does not answer."""
    asked = [asyncio.ensure_future(locator.count()) for locator in locators]
    await asyncio.wait(asked, timeout=FRAME_SECONDS)
    for late in (task for task in asked if not task.done()):
        late.cancel()
    answers = await asyncio.gather(*asked, return_exceptions=True)
    if invalid := next((a for a in answers if isinstance(a, Error) and _BAD_SELECTOR.search(str(a))), None):
        raise TargetNotFound("the selector is no valid CSS selector") from invalid
    return [answer if isinstance(answer, int) else 0 for answer in answers]


def _ways(target: Target) -> tuple[Callable[[Frame], Locator], ...]:
    """How to look for it in a frame, the most exact way first."""
    if target.selector:
        return (lambda frame: frame.locator(f"css={target.selector}"),)
    if target.text:
        return (
            lambda frame: frame.get_by_text(_whole(target.text)),
            lambda frame: frame.get_by_text(target.text),
        )
    if target.label:
        return (
            lambda frame: frame.get_by_label(_whole(target.label)),
            lambda frame: frame.get_by_label(target.label),
            # Switches often hide the box itself: people click its label.
            lambda frame: frame.locator("css=label", has_text=_whole(target.label)),
            lambda frame: frame.locator("css=label", has_text=target.label),
        )
    if not target.name:
        return (lambda frame: _by_role(frame, target.role, None),)
    return (
        lambda frame: _by_role(frame, target.role, _whole(target.name)),
        lambda frame: _by_role(frame, target.role, target.name),
    )


def _by_role(frame: Frame, role: str, name: str | re.Pattern[str] | None) -> Locator:
    return frame.get_by_role(cast("Any", role), name=name)


def _whole(text: str) -> re.Pattern[str]:
    """The text and nothing else; case and white space do not matter."""
    words = r"\s+".join(map(re.escape, text.split()))
    return re.compile(rf"^\s*{words}\s*$", re.IGNORECASE)
