"""A look behind the banner's first layer: what its settings offer, and what is switched on there before anybody chose."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from auditor.consent.chooser import Chooser
from auditor.consent.reading.reader import documents_of
from auditor.consent.reading.watch import Watch
from auditor.driver.errors import BrowserError
from auditor.driver.interface import Hands
from auditor.evidence import Control
from policy.model import ConsentHints


async def settings_controls(
    hands: Hands, hints: ConsentHints, wait: float, loads: Callable[[], bool]
) -> tuple[Control, ...] | None:
    """All controls of the banner and of its settings: none if there is no way to the settings, None if no banner came up.

    Nothing is chosen. The settings are open afterwards: load the page again. Never raises for what the page does.
    """
    with suppress(BrowserError):
        async with documents_of(hands) as documents:
            watch = Watch(hands, documents, hints, loads)
            view = await watch.come(wait)
            return await Chooser(watch, "accept", lambda: 0, lambda: None).behind(view) if view else None
    return ()
