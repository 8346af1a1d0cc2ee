"""What standards and consent managers say of their own state, as the page sees them: to be compared with what was chosen.

It is read in the page's own world, so a hostile page may say anything; each call is bounded there, and all of it here.
"""

from __future__ import annotations

import asyncio
from functools import cache
from importlib.resources import files
from typing import Any

from auditor.driver.errors import BrowserError
from auditor.driver.interface import Hands
from auditor.evidence import Signal

ANSWER_SECONDS = 3.0
MAX_SIGNALS = 30
MAX_PAIRS = 1000
"""Values of one source that are kept; signals.js answers one more, so that it is known when there are more."""
MAX_KEY = 120
MAX_VALUE = 500
"""Characters of a value. Only encoded strings (of TCF, GPP) are longer, and no verdict reads these: what they say is read beside them."""
SOURCES = frozenset({
    "gpc", "dnt", "tcf", "gpp", "usp", "consent-mode", "OneTrust", "Cookiebot", "Didomi", "Usercentrics", "Klaro",
    "vanilla-cookieconsent", "tarteaucitron", "Orejime",
})  # fmt: skip


async def read_signals(hands: Hands) -> tuple[Signal, ...]:
    """The signals of a loaded page, by source; empty if it does not answer. Never raises for what the page does."""
    try:
        answer = await asyncio.wait_for(hands.evaluate_as_page(_probe()), ANSWER_SECONDS)
    except (BrowserError, TimeoutError):
        return ()
    document = hands.url.partition("?")[0].partition("#")[0]
    return _signals(answer, document)


def _signals(answer: Any, document: str) -> tuple[Signal, ...]:
    """Signals of an answer that may hold anything."""
    entries = answer if isinstance(answer, list) else []
    pairs = [e for e in entries[:MAX_SIGNALS] if isinstance(e, list) and len(e) == 2 and str(e[0]) in SOURCES]  # noqa: PLR2004
    made = (
        Signal(
            source=str(source),
            values=_values(raw),
            document=document,
            cut=isinstance(raw, list) and len(raw) > MAX_PAIRS,
        )
        for source, raw in pairs
    )
    return tuple(sorted(made, key=lambda s: (s.source, s.values)))


def _values(raw: Any) -> tuple[tuple[str, str], ...]:
    entries = raw if isinstance(raw, list) else []
    pairs = (e for e in entries[:MAX_PAIRS] if isinstance(e, list) and len(e) == 2)  # noqa: PLR2004 (name and value)
    return tuple(sorted({(str(key)[:MAX_KEY], str(value)[:MAX_VALUE]) for key, value in pairs}))


@cache
def _probe() -> str:
    return (files("auditor.consent.reading") / "signals.js").read_text("utf-8")
