"""A look behind the banner's first layer: what its settings offer, and what is switched on there before anybody chose."""

from __future__ import annotations

from contextlib import suppress

from playwright.async_api import Error, Page

from auditor.consent.chooser import Chooser
from auditor.consent.reading.documents import Documents
from auditor.consent.reading.watch import Watch
from auditor.evidence import Control
from policy.model import ConsentHints


async def peek(page: Page, hints: ConsentHints, wait: float) -> tuple[Control, ...] | None:
    """All controls of the banner and of its settings: none if there is no way to the settings, None if no banner came up.

    Nothing is chosen. The settings are open afterwards: load the page again. Never raises for what the page does.
    """
    with suppress(Error):
        async with Documents(page) as documents:
            watch = Watch(page, documents, hints)
            view = await watch.come(wait)
            return await Chooser(watch, "accept", lambda: 0, lambda: None).behind(view) if view else None
    return ()
