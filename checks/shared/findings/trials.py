"""The one note on all cookies, or keys, that scripts only try: they are no findings of their own."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.findings import Breach, Sightings, Subject
from auditor.observed import ObservedCookie, ObservedStorageItem
from checks.shared.wording import listing

MEANING = "cookies or keys that a script writes and deletes in the same moment, to see whether it may"
MAX_NAMES = 8


def note_tried(
    seen: Sequence[ObservedCookie | ObservedStorageItem], what: str, code: str, sightings: Sightings
) -> None:
    """Add the note, if there are any; `what` they are, e.g. `cookies`."""
    if not seen:
        return
    names = sorted({s.called for s in seen})
    shown = listing([*names[:MAX_NAMES], *(["others"] if len(names) > MAX_NAMES else [])])
    sighted = sightings.of(
        Breach(
            code=code,
            subject=Subject(kind="cookie" if what == "cookies" else "storage", key=f"tried {what}", attributes=()),
            expected=f"{what} are written to be kept",
            observed=f"scripts try whether they may write {what}, and delete them in the same moment: {shown}",
            hint="Nothing is kept by this. It is told because something is stored for a moment.",
            severity="note",
        )
    )
    for one in seen:
        for visit, _ in one.writes:
            sighted.add(visit, "cookie-write" if what == "cookies" else "item-write", one.called)
