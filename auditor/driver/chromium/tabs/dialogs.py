"""Dialogs that a page opens: answered at once, because a page stands still until they are."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from playwright.async_api import BrowserContext, Dialog, Error


class Dialogs:
    """Answers the dialogs of a browser context: declines what a page asks of its own accord, and agrees while a choice or a
    journey is made, where a question is about what was pressed (`Really opt out?`). Leaving is never hindered."""

    def __init__(self, context: BrowserContext) -> None:
        self.agrees = False
        self._answers: set[asyncio.Task[None]] = set()
        context.on("dialog", self._take)

    def _take(self, dialog: Dialog) -> None:
        agrees = dialog.type == "beforeunload" or (self.agrees and dialog.type != "prompt")
        answer = asyncio.ensure_future(_answer(dialog, agrees))
        self._answers.add(answer)
        answer.add_done_callback(self._answers.discard)


async def _answer(dialog: Dialog, agrees: bool) -> None:
    with suppress(Error):  # it may close by itself
        await (dialog.accept() if agrees else dialog.dismiss())
