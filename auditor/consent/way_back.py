"""The way back to the choices, for a withdrawal: a link, button or floating icon anywhere on the page."""

from __future__ import annotations

from dataclasses import replace

from auditor.consent.chooser import Pressable
from auditor.consent.documents import Silent
from auditor.consent.hints import hint_for, hinted
from auditor.consent.scan import Seen, outside
from auditor.consent.watch import Watch
from auditor.consent.words import classify, reopens


async def way_back(watch: Watch) -> Pressable | str:
    """What a person would press to change their mind, or why there is nothing."""
    named = await hinted(watch.page, watch.hints, "reopen")
    if named is not None:
        return named
    if hint_for(watch.hints, "reopen") is not None:
        return "what the policy names to reopen the choices is not on the page"
    try:
        found = [s for s in await outside(watch.documents) if s.kind == "known" or reopens(s.control.label)]
    except Silent:
        return "the page did not answer"
    pressable = sorted((s for s in found if not s.away and not s.control.locked), key=_likeliness)
    if pressable:
        return replace(pressable[0], control=replace(pressable[0].control, intent="reopen"))
    if found:
        return f"'{found[0].control.label}' leads to another page: name the steps there as a journey in the policy"
    return "nothing on the page leads back to the choices"


def _likeliness(seen: Seen) -> tuple[bool, bool]:
    """A control of a known manager first, then what speaks of withdrawing rather than of settings."""
    return seen.kind != "known", classify(seen.control.label) != "reopen"
